"""The one window that runs for a data folder: who it is, and where it can be spoken to.

It holds a lock, which ends with it however it ends, and writes down the name of its
socket when it listens; what a dead window wrote down goes with the next claim. The
module knows no socket.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from perfdesk.storage.atomic_write import replace
from perfdesk.storage.data_folder import data_folder
from perfdesk.storage.file_lock import Lock, taken

_LOCK = "window.lock"
_NAME = "window.socket"


class Claim:
    """Held by the one window while it runs."""

    def __init__(self, folder: Path, lock: Lock) -> None:
        self._file = folder / _NAME
        self._lock: Lock | None = lock
        self.left = _read(self._file)
        """The name of a dead window's socket, "" if it tidied up."""
        with suppress(OSError):
            self._file.unlink()

    def announce(self, name: str) -> None:
        """Writes down where the window can be spoken to; raises a SaveError if that fails."""
        replace(self._file, name.encode())

    def release(self) -> None:
        """Gives the claim up, once: no later start waits for this window any more."""
        if self._lock is not None:
            with suppress(OSError):
                self._file.unlink()
            self._lock.release()
            self._lock = None


def claimed() -> Claim | None:
    """The claim to be the one window; None if another one runs, or if that cannot be told."""
    try:
        folder = data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        lock = taken(folder / _LOCK)
    except (OSError, RuntimeError):
        return None
    return Claim(folder, lock) if lock else None


def busy() -> bool:
    """True if another window runs for this data folder."""
    try:
        lock = taken(data_folder() / _LOCK)
    except (OSError, RuntimeError):
        return False
    if lock:
        lock.release()
    return lock is None


def announced() -> str:
    """Where the window that runs can be spoken to, "" while it is not ready."""
    try:
        return _read(data_folder() / _NAME)
    except RuntimeError:
        return ""


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
