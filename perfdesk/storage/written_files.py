"""What this program has written from forms, so that it replaces nothing else unasked.

A file is known by its real path and the digest of what was written there; beside these stands what
it was made from. Only digests are kept, no names. Each line of ``written-files`` in the data folder
is an entry, the newest last; a damaged line is an entry forgotten, and a file that is forgotten
counts as somebody else's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Literal

from perfdesk.core.errors import FormError
from perfdesk.storage.atomic_write import digest, read_replaceable, write_atomically
from perfdesk.storage.data_folder import NoDataFolderError, data_folder, make_private_folder
from perfdesk.storage.file_lock import hold_lock
from perfdesk.storage.save_errors import SaveError

_NAME = "written-files"
_DIGITS = 32
"""Hexadecimal digits kept of a digest."""
_MOST_BYTES = 4 * 1024 * 1024
"""The size at which the older half is forgotten: some 40,000 entries."""
_MOST_SECONDS = 3.0
"""How long is waited for another process that is writing a file."""


FoundFile = Literal["nothing", "same origin", "other origin", "foreign"]
"""What stands at a path: no file that could be replaced; one that the program wrote, from the same
form or another; or one that it did not write as it is now."""


class WrittenFiles:
    """The entries, while this process alone may look at them and add some.

    Nothing is raised: where entries cannot be read or kept, no file is known.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file

    def was_written(self, path: Path, content: str) -> bool:
        """Return whether the program wrote what the file holds, given as its digest."""
        return f"{_place(path, content)} ".encode() in self._entries()

    def found_at(self, path: Path, origin: str) -> FoundFile:
        """Return what is there now, where a file made from this origin is to be written."""
        try:
            data = read_replaceable(path)
        except FormError:  # writing says what is wrong
            return "nothing"
        if data is None:
            return "nothing"
        content = digest(data)
        if not self.was_written(path, content):
            return "foreign"
        return "same origin" if _entry(path, content, origin) in self._entries() else "other origin"

    def remember(self, path: Path, content: str, origin: str) -> None:
        """Note that the program wrote the content with this digest; the oldest entries may go."""
        if self._file is None:
            return
        entry = _entry(path, content, origin)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        with suppress(OSError, SaveError):
            handle = os.open(self._file, flags, 0o600)
            try:
                os.write(handle, entry)
            finally:
                os.close(handle)
            if self._file.stat().st_size > _MOST_BYTES:
                newest = self._entries()[-_MOST_BYTES // 2 :]
                write_atomically(self._file, newest, private=True)

    def _entries(self) -> bytes:
        with suppress(OSError):
            if self._file is not None:
                return self._file.read_bytes()
        return b""


@contextmanager
def written_files() -> Iterator[WrittenFiles]:
    """Yield the entries; no other process of the user has them during the block.

    What a file holds is looked at, the file written and remembered in one such block, so that of
    two processes the second sees what the first one wrote. One that stands still is not waited for.
    """
    file = None
    with ExitStack() as stack:
        with suppress(OSError, NoDataFolderError):
            make_private_folder(data_folder())
            file = data_folder() / _NAME
            stack.enter_context(hold_lock(file.with_suffix(".lock"), _MOST_SECONDS))
        yield WrittenFiles(file)


def _place(path: Path, content: str) -> str:
    real_path = os.path.normcase(os.path.realpath(path))
    return f"{digest(os.fsencode(real_path))[:_DIGITS]} {content[:_DIGITS]}"


def _entry(path: Path, content: str, origin: str) -> bytes:
    made_from = digest(origin.encode("utf-8", "surrogatepass"))[:_DIGITS]
    return f"{_place(path, content)} {made_from}\n".encode()
