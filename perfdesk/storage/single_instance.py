"""The one window that runs for a data folder: who it is, and where it can be spoken to.

It holds a lock, which ends with it however it ends, and writes down the name of its
socket when it listens; what a dead window wrote down goes with the next claim. The
module knows no socket.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from perfdesk.storage.atomic_write import write_atomically
from perfdesk.storage.data_folder import data_folder
from perfdesk.storage.file_lock import FileLock, acquire_lock

_LOCK = "window.lock"
_NAME = "window.socket"


class InstanceClaim:
    """Held by the one window while it runs."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        self._file = folder / _NAME
        self._lock: FileLock | None = lock
        self.stale_socket = _read(self._file)
        """The name of a dead window's socket, "" if it tidied up."""
        with suppress(OSError):
            self._file.unlink()

    def announce(self, name: str) -> None:
        """Writes down where the window can be spoken to; raises a SaveError if that fails."""
        write_atomically(self._file, name.encode())

    def release(self) -> None:
        """Gives the claim up, once: no later start waits for this window any more."""
        if self._lock is not None:
            with suppress(OSError):
                self._file.unlink()
            self._lock.release()
            self._lock = None


def claim_instance() -> InstanceClaim | None:
    """The claim to be the one window; None if another one runs, or if that cannot be told."""
    try:
        folder = data_folder()
        folder.mkdir(parents=True, exist_ok=True)
        lock = acquire_lock(folder / _LOCK)
    except (OSError, RuntimeError):
        return None
    return InstanceClaim(folder, lock) if lock else None


def is_other_running() -> bool:
    """True if another window runs for this data folder."""
    try:
        lock = acquire_lock(data_folder() / _LOCK)
    except (OSError, RuntimeError):
        return False
    if lock:
        lock.release()
    return lock is None


def announced_socket() -> str:
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
