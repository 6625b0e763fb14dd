"""Locks that end with the process that holds them, however it ends.

The system lets go of them when a process dies, so they tell a running window from
one that crashed, which a process number cannot: numbers are given out again.
"""

from __future__ import annotations

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


class FileLock:
    """A lock on a file made for the purpose, held from ``taken`` to ``release``."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        """Let go; the file stays."""
        os.close(self._handle)


def acquire_lock(path: Path, *, wait: bool = False) -> FileLock | None:
    """The lock on ``path``, or None while another process (or this one) holds it.

    With ``wait`` it is waited for. Raises OSError if the file cannot be opened.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOINHERIT", 0), 0o600)
    try:
        _hold(handle, wait=wait)
    except (BlockingIOError, PermissionError):
        os.close(handle)
        return None
    except OSError:
        os.close(handle)
        raise
    return FileLock(handle)


@contextmanager
def hold_lock(path: Path, seconds: float = 1.0) -> Iterator[bool]:
    """Hold the lock on ``path`` during the block, after waiting so long for it at most.

    False if it could not be had: another process that holds it may have been stopped, or
    the folder takes no file. The block runs then, too; nothing is raised.
    """
    lock, end = None, time.monotonic() + seconds
    with suppress(OSError):
        while (lock := acquire_lock(path)) is None and time.monotonic() < end:
            time.sleep(0.005)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            lock.release()


def _hold(handle: int, *, wait: bool) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
