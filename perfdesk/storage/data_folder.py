"""Where the program keeps what is its own: drafts and logs, never the user's files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NAME = "perfdesk"


def data_folder() -> Path:
    """The program's folder for this user; it may not exist yet.

    ``PERFDESK_DATA`` names another one; without it ``%LOCALAPPDATA%`` on Windows
    and ``XDG_DATA_HOME`` elsewhere. Raises RuntimeError if the user has no home.
    """
    own = os.environ.get("PERFDESK_DATA")
    if own:
        return Path(own)
    variable = "LOCALAPPDATA" if sys.platform == "win32" else "XDG_DATA_HOME"
    shared = Path(os.environ.get(variable, ""))
    if not shared.is_absolute():
        below = ("AppData", "Local") if sys.platform == "win32" else (".local", "share")
        shared = Path.home().joinpath(*below)
    return shared / _NAME
