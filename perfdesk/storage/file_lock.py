"""Locks on files that end with the process that holds them, however it ends.

The operating system releases them when a process dies. So they tell a running window from
one that crashed; the number of the process could not, since numbers are given out again.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_POLL_INTERVAL = 0.005
"""Seconds between two tries; neither fcntl nor msvcrt waits for a time that can be chosen."""
_NO_READING_AND_WRITING = (errno.ENOTSUP, errno.EOPNOTSUPP)
"""What gvfs answers, by which desktops show network folders, where a file that is there is to be
opened for both."""


class NoLocksError(OSError):
    """The file is there, but cannot be locked, as in a network folder without locks."""


class FileLock:
    """A lock on a file made for the purpose, held from ``acquire_lock`` to ``release``."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        """Release the lock; the file stays. Raise nothing.

        Closing it would not do: a process forked meanwhile, as workers are, has it open too.
        """
        with suppress(OSError):
            os.lseek(self._handle, 0, os.SEEK_SET)  # Windows unlocks the byte at the position
            _unlock_file(self._handle)
        with suppress(OSError):
            os.close(self._handle)

    def write(self, data: bytes) -> None:
        """Make these bytes the content of the locked file; raise OSError if that fails."""
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, data)
        os.ftruncate(self._handle, len(data))

    def is_on(self, path: Path) -> bool:
        """Return whether the locked file is still the one at ``path``."""
        try:
            return os.path.samestat(os.fstat(self._handle), path.stat())
        except OSError:
            return False


def acquire_lock(path: Path, *, create: bool = True) -> FileLock | None:
    """Return the lock on ``path``, or None if another process, or this one, holds it.

    A file that is not there is made, open to this user alone; without ``create``,
    FileNotFoundError is raised.

    Never wait: waiting has no limit on Linux, and ends on Windows after ten seconds with an
    error. Raise NoLocksError if the file system has no locks, another OSError if the file
    cannot be opened.
    """
    flags = os.O_RDWR | getattr(os, "O_NOINHERIT", 0) | (os.O_CREAT if create else 0)
    try:
        handle = os.open(path, flags, 0o600)
    except OSError as error:
        if error.errno in _NO_READING_AND_WRITING:
            raise NoLocksError(error.errno, error.strerror, str(path)) from error
        raise
    try:
        _lock_file(handle)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        return None
    except OSError as error:
        os.close(handle)
        raise NoLocksError(error.errno, error.strerror, str(path)) from error
    return FileLock(handle)


@contextmanager
def hold_lock(path: Path, seconds: float = 1.0) -> Iterator[bool]:
    """Hold the lock on ``path`` during the block; wait at most this number of seconds for it.

    Yield whether the lock is held. If it is not, because the process that holds it is
    stopped, or because the folder takes no file, the block runs all the same; nothing is
    raised.
    """
    lock, end = None, time.monotonic() + seconds
    with suppress(OSError):
        while (lock := acquire_lock(path)) is None and time.monotonic() < end:
            time.sleep(_POLL_INTERVAL)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            lock.release()


def _lock_file(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _unlock_file(handle: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_UN)
