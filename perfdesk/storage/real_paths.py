"""The real paths of files, which tell whether two paths mean one file."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

_MOST_PATHS = 4096
"""The real paths that are remembered; more files are not opened in one run of the program."""


@lru_cache(maxsize=_MOST_PATHS)
def real_path(path: Path) -> Path:
    """Return the path without links, asked of the disk once and remembered then.

    So a network folder that has become silent holds up nobody who only asks which file is meant:
    each file is read or written in a thread first. Raises ValueError for a path no file can have.
    """
    return Path(os.path.realpath(path))
