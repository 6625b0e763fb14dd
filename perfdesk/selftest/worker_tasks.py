"""What the self-test has worker processes do; it stands alone, so that a worker imports little.

Each function gets a progress callback last, as all tasks do.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from perfdesk.formats.results import ProgressCallback
from perfdesk.selftest.errors import NoWorkerError
from perfdesk.workers.limits import MEMORY_BYTES

_WAIT = 60.0
"""Seconds in which another worker must have started: a virus scanner may look at it first."""


def meet_other_worker(folder: Path, advance: ProgressCallback) -> int:
    """Return the number of this process once another one has come to the folder.

    Raise NoWorkerError if none comes.
    """
    (folder / f"{os.getpid()}").touch()
    end = time.monotonic() + _WAIT
    while len(list(folder.iterdir())) < 2:
        if time.monotonic() > end:
            raise NoWorkerError
        advance(0.0)  # so that the clock begins anew
        time.sleep(0.02)
    return os.getpid()


def take_much_memory(_: ProgressCallback) -> int:
    """Take twice the memory that a worker may have; return how much that was."""
    return len(bytearray(2 * MEMORY_BYTES))


def take_much_time(_: ProgressCallback) -> int:
    """Count to more than can be counted in the time that a worker may take."""
    number = 0
    while number < 10**12:
        number += 1
    return number
