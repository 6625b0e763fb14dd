"""The real paths of files, which tell whether two paths mean one file."""

from __future__ import annotations

import os
from collections import OrderedDict
from pathlib import Path

_remembered: OrderedDict[Path, Path] = OrderedDict()
"""What the disks said last of each path, the one asked last at the end."""
_MOST_REMEMBERED = 10_000
"""More files than are open at once; some 5 MB."""


def real_path(path: Path) -> Path:
    """Return the path without links: what the disk said last, asked now if that never happened.

    So a network folder that has become silent holds up nobody who only asks which file is meant:
    ``ask_real_path`` is called in a thread before each reading and writing. Raise ValueError for a
    path no file can have.
    """
    return _remembered.get(path) or ask_real_path(path)


def ask_real_path(path: Path) -> Path:
    """Return the path without links as it is now, and remember it; raise as ``real_path`` does."""
    real = _remembered[path] = Path(os.path.realpath(path))
    _remembered.move_to_end(path)
    if len(_remembered) > _MOST_REMEMBERED:
        _remembered.popitem(last=False)
    return real
