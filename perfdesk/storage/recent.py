"""The files opened or saved last, newest first, remembered beside the program's own data.

A convenience: where the list cannot be read or written it is empty, and nothing is
said. The module does not look whether the files are there.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import NamedTuple

from perfdesk.storage.notes import note, noted

MOST = 12
"""So many files are remembered."""

_NOTE = "recent"


class Recent(NamedTuple):
    """A file, and the day it was opened or saved last."""

    path: Path
    day: date


def recent() -> tuple[Recent, ...]:
    """The files remembered, newest first; what is damaged is passed over."""
    read = noted(_NOTE)
    entries = (_entry(each) for each in (read if isinstance(read, list) else []))
    return tuple(entry for entry in entries if entry)[:MOST]


def remember(paths: Iterable[Path], day: date) -> None:
    """Puts files at the head of the list, the last of them first."""
    new = {Path(os.path.abspath(path)): day for path in paths}  # noqa: PTH100 - keeps links
    old = {entry.path: entry.day for entry in recent() if entry.path not in new}
    found = [*reversed(new.items()), *old.items()]
    note(_NOTE, [[str(path), day.isoformat()] for path, day in found[:MOST]])


def forget() -> None:
    """Empties the list."""
    note(_NOTE, [])


def _entry(read: object) -> Recent | None:
    match read:
        case [str(name), str(day)] if name and "\0" not in name:
            with suppress(ValueError):
                return Recent(Path(name), date.fromisoformat(day))
    return None
