"""What a start works out anew each time, kept from an earlier one with a checksum of its source.

A damaged file, another Python, a folder that cannot be written: the work is done again,
nothing else is lost. Knows neither what is kept nor how it is made.
"""

from __future__ import annotations

import marshal
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from perfdesk.storage.folders import data_folder
from perfdesk.storage.refusals import SaveError

T = TypeVar("T")


class Kept:
    """Code and tables by name, in one file of the data folder."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._is_new = False
        self._made: dict[str, tuple[int, object]] = self._read()

    def get(self, name: str, source: bytes, make: Callable[[], T]) -> T:
        """What was made of that source, else what ``make`` makes of it."""
        mark = zlib.crc32(source)
        if name not in self._made or self._made[name][0] != mark:
            self._made[name] = mark, make()
            self._is_new = True
        return self._made[name][1]  # type: ignore[return-value]  # what make made of it once

    def write(self) -> None:
        """Keeps what had to be made, for the next start; what cannot be kept is left."""
        if not self._is_new:
            return
        from perfdesk.storage.replacing import replace  # noqa: PLC0415 - only at a first start

        with suppress(OSError, RuntimeError, ValueError, SaveError):
            data = marshal.dumps((sys.version, self._made))
            self._file().parent.mkdir(parents=True, exist_ok=True)
            replace(self._file(), zlib.crc32(data).to_bytes(4) + data)
            self._is_new = False

    def _file(self) -> Path:
        return data_folder() / f"{self._name}.{sys.implementation.cache_tag}.pyc"

    def _read(self) -> dict[str, tuple[int, object]]:
        with suppress(OSError, RuntimeError, ValueError, EOFError, TypeError):
            data = self._file().read_bytes()
            if zlib.crc32(data[4:]).to_bytes(4) == data[:4]:
                version, made = marshal.loads(data[4:])  # noqa: S302 - the program's own file
                return made if version == sys.version else {}
        return {}
