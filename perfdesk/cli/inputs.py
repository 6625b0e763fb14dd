"""The files that arguments of the command line name: paths, folders and patterns with ``*``.

Patterns are expanded here because the Windows command prompt does not; a folder
stands for all supported files below it. No file is opened.
"""

from __future__ import annotations

import glob
import os
from pathlib import Path

from perfdesk.cli.copies import ranked
from perfdesk.core.errors import FormError
from perfdesk.formats.registry import SUFFIXES, below


class NoMatchError(FormError):
    """A pattern that no file fits."""

    def __init__(self) -> None:
        super().__init__("没有与此相符的文件。请检查路径和通配符是否写对。")


class NoFilesError(FormError):
    """A folder without a supported file."""

    def __init__(self) -> None:
        super().__init__(f"文件夹中没有可读的文件（{'、'.join(SUFFIXES)}）。请确认选对了文件夹。")


def files(argument: str) -> tuple[Path, ...]:
    """The files an argument names, those of a folder in the order of ``ranked``.

    A path that is not there is handed back as it is: reading it says so. Raises
    NoMatchError or NoFilesError.
    """
    if os.path.lexists(argument) or not glob.has_magic(argument):
        return _files(Path(argument))
    matches = sorted(glob.glob(argument, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute pattern
    if not matches:
        raise NoMatchError
    return tuple(path for match in matches for path in _files(Path(match)))


def _files(path: Path) -> tuple[Path, ...]:
    if not path.is_dir():
        return (path,)
    found = tuple(ranked(below(path)))
    if not found:
        raise NoFilesError
    return found
