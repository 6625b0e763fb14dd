"""Find the folder for the program's own files: drafts, settings and the log."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from itertools import takewhile
from pathlib import Path

from perfdesk.core.errors import FormError

_NAME = "perfdesk"
_CHOSEN = "PERFDESK_DATA"
"""The environment variable that names another folder."""


class NoDataFolderError(FormError):
    """The user has no home folder, so the program has none for its own files."""

    def __init__(self) -> None:
        super().__init__("这台电脑上没有当前用户的个人文件夹。请联系管理电脑的人。")


def data_folder() -> Path:
    """Return the program's folder for this user; it may not exist yet.

    It is what the environment variable ``PERFDESK_DATA`` names; without it, ``perfdesk`` in
    ``%LOCALAPPDATA%`` on Windows and in ``$XDG_DATA_HOME`` elsewhere, or in the usual place of
    these. Raise NoDataFolderError if the user has no home folder.
    """
    chosen = os.environ.get(_CHOSEN)
    if chosen:
        return Path(chosen)
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_DATA_HOME"
    parent = Path(os.environ.get(variable, ""))
    if not parent.is_absolute():
        usual = ("AppData", "Local") if sys.platform == "win32" else (".local", "share")
        try:
            parent = Path.home().joinpath(*usual)
        except RuntimeError as error:
            raise NoDataFolderError from error
    return parent / _NAME


def make_private_folder(folder: Path) -> None:
    """Make a folder of the program, and all above it, open to this user alone.

    Folders that exist already stay as they are, but for the program's own in its usual place: it
    may have been copied, and be open to all. Raise OSError if one cannot be made,
    NoDataFolderError as ``data_folder`` does.
    """
    missing = takewhile(lambda each: not each.is_dir(), (folder, *folder.parents))
    for each in reversed([*missing]):
        each.mkdir(mode=0o700, exist_ok=True)
    if not os.environ.get(_CHOSEN):
        _close_to_others(data_folder())


def _close_to_others(folder: Path) -> None:
    with suppress(OSError):
        if folder.stat().st_mode & 0o077 and sys.platform != "win32":
            folder.chmod(0o700)
