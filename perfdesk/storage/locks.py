"""Locks that end with the process that holds them, however it ends.

The system lets go of them when a process dies, so they tell a running window from
one that crashed, which a process number cannot: numbers are given out again.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Lock:
    """A lock on a file made for the purpose, held from ``taken`` to ``release``."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    def release(self) -> None:
        """Let go; the file stays."""
        os.close(self._handle)


def taken(path: Path, *, wait: bool = False) -> Lock | None:
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
    return Lock(handle)


def _hold(handle: int, *, wait: bool) -> None:
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
