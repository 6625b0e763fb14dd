"""Delete the temporary files that processes left which were killed while they wrote."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

from perfdesk.storage.atomic_write import TEMPORARY_NAME
from perfdesk.storage.data_folder import NoDataFolderError, data_folder
from perfdesk.storage.settings import load_settings

_LEFT_OVER = 3600.0
"""Age in seconds from which nobody writes a temporary file any more."""


def start_deleting_left_over() -> Thread:
    """Delete them in a thread, which ends with the program if a network folder does not answer."""
    thread = Thread(target=delete_all_left_over, name="left-over", daemon=True)
    thread.start()
    return thread


def delete_all_left_over() -> None:
    """Delete them in the data folder, in its folders, and beside recent files; raise nothing."""
    with suppress(OSError, NoDataFolderError):
        for folder in _folders():
            _delete_in(folder)


def _delete_in(folder: Path) -> None:
    with suppress(OSError):
        for file in folder.iterdir():
            if TEMPORARY_NAME.fullmatch(file.name):
                with suppress(OSError):
                    if time.time() - file.stat().st_mtime > _LEFT_OVER:
                        file.unlink()


def _folders() -> Iterator[Path]:
    """Yield the data folder and all in it first, since other folders may be slow."""
    own = data_folder()
    yield own
    yield from (each for each in own.rglob("*") if os.path.isdir(each))  # noqa: PTH112 - never raises
    yield from dict.fromkeys(each.path.parent for each in load_settings().recent)
