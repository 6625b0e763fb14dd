"""Let only one window run for a data folder, and tell later starts where to reach it.

The running window holds a lock, which ends with the process however it ends. It also writes
down the name of the local socket it listens on; what a dead window wrote is removed with the
next claim. The module itself opens no socket.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from perfdesk.storage.atomic_write import write_atomically
from perfdesk.storage.data_folder import NoDataFolderError, data_folder, make_private_folder
from perfdesk.storage.file_lock import FileLock, acquire_lock

_LOCK = "window.lock"
_SOCKET_NAME = "window.socket"


class InstanceClaim:
    """The right to be the one window, held while it runs."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        self._file = folder / _SOCKET_NAME
        self._lock: FileLock | None = lock
        self.stale_socket = _read(self._file)
        """Name of the socket that a dead window left, "" if there is none."""
        with suppress(OSError):
            self._file.unlink()

    def announce(self, name: str) -> None:
        """Write down the name of the window's socket; raise a SaveError if that fails."""
        write_atomically(self._file, name.encode(), private=True)

    def release(self) -> None:
        """Give the claim up, so that no later start waits for this window; again does nothing."""
        if self._lock is not None:
            with suppress(OSError):
                self._file.unlink()
            self._lock.release()
            self._lock = None


def claim_instance() -> InstanceClaim | None:
    """Claim to be the one window; None if another one runs, or if that cannot be told."""
    try:
        folder = data_folder()
        make_private_folder(folder)
        lock = acquire_lock(folder / _LOCK)
    except (OSError, NoDataFolderError):
        return None
    return InstanceClaim(folder, lock) if lock else None


def is_other_running() -> bool:
    """Return whether another window runs for this data folder."""
    try:
        lock = acquire_lock(data_folder() / _LOCK)
    except (OSError, NoDataFolderError):
        return False
    if lock:
        lock.release()
    return lock is None


def announced_socket() -> str:
    """Return the name of the running window's socket, "" while it does not listen yet."""
    try:
        return _read(data_folder() / _SOCKET_NAME)
    except NoDataFolderError:
        return ""


def _read(file: Path) -> str:
    """Return the text of a file, "" if it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
