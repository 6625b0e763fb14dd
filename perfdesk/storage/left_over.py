"""Delete the temporary files that processes left which were killed while they wrote."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread

from perfdesk.storage.atomic_write import delete_left_over
from perfdesk.storage.data_folder import data_folder
from perfdesk.storage.settings import load_settings


def start_deleting_left_over() -> Thread:
    """Delete them in a thread, which ends with the program if a network folder does not answer."""
    thread = Thread(target=delete_all_left_over, name="left-over", daemon=True)
    thread.start()
    return thread


def delete_all_left_over() -> None:
    """Delete them in the data folder, in its folders, and beside recent files; raise nothing."""
    with suppress(OSError, RuntimeError):  # RuntimeError: no home
        for folder in _folders():
            delete_left_over(folder)


def _folders() -> Iterator[Path]:
    """Yield the data folder and all in it first, since other folders may be slow."""
    own = data_folder()
    yield own
    yield from (each for each in own.rglob("*") if each.is_dir())
    yield from dict.fromkeys(each.path.parent for each in load_settings().recent)
