"""Find the folder for the program's own files: drafts, settings and the log."""

from __future__ import annotations

import os
import sys
from itertools import takewhile
from pathlib import Path

_NAME = "perfdesk"


def data_folder() -> Path:
    """Return the program's folder for this user; it may not exist yet.

    It is what the environment variable ``PERFDESK_DATA`` names; without it, ``perfdesk`` in
    ``%LOCALAPPDATA%`` on Windows and in ``$XDG_DATA_HOME`` elsewhere, or in the usual place of
    these. Raise RuntimeError if the user has no home folder.
    """
    chosen = os.environ.get("PERFDESK_DATA")
    if chosen:
        return Path(chosen)
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_DATA_HOME"
    parent = Path(os.environ.get(variable, ""))
    if not parent.is_absolute():
        usual = ("AppData", "Local") if sys.platform == "win32" else (".local", "share")
        parent = Path.home().joinpath(*usual)
    return parent / _NAME


def make_private_folder(folder: Path) -> None:
    """Make a folder of the program, and all above it, open to this user alone.

    Folders that exist already stay as they are. Raise OSError if one cannot be made.
    """
    missing = takewhile(lambda each: not each.is_dir(), (folder, *folder.parents))
    for each in reversed([*missing]):
        each.mkdir(mode=0o700, exist_ok=True)
