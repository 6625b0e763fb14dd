"""Limits of time and memory that a worker process sets itself, kept by the operating system.

No code that runs in the process, however wrong, can then exceed them: not a loop in a C library,
and not one that catches every exception.

Time is counted from the last report of progress. On Linux and macOS a worker may take a few
seconds of processor time, so that neither a busy machine nor a cold disk counts, and the seconds
are longer on a slow processor. On all systems it may take ``WALL_SECONDS``, for a network drive
that does not answer and for Windows, which has no timer of that kind.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform == "linux":
    import resource

MEMORY_BYTES = 192 * 1024 * 1024
"""Memory a worker may take beyond what it has when it starts (some 30 MB)."""
WALL_SECONDS = 20.0
"""Seconds a worker may take from one report of progress to the next."""
READING_SECONDS = 2.0
"""Seconds of processor time for the same while it reads, on a processor that is not slow."""
WRITING_SECONDS = 20.0
"""The same while it makes a file: it knows the form by then, whose size is limited."""
MOST_SLOWNESS = 10.0

EXIT_OUT_OF_MEMORY = 81
"""Exit code of a worker whose memory was not enough."""
EXIT_OUT_OF_TIME = (
    {1} if sys.platform == "win32" else {-signal.SIGPROF, -signal.SIGALRM}
)  # faulthandler exits with 1

_SAMPLE_STEPS = 50_000
_SAMPLE_SECONDS = 0.005
"""Processor time that the steps of the sample take on a processor that is not slow."""


def set_memory_limit() -> None:
    """Let this process have no more than ``MEMORY_BYTES`` beyond what it has now."""
    if sys.platform == "linux":
        # The sixth figure is the size of data and stacks in pages, which RLIMIT_DATA limits.
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[5])
        limit = pages * resource.getpagesize() + MEMORY_BYTES
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    elif sys.platform == "win32":
        # Brings ctypes, which only a worker on Windows needs.
        from perfdesk.workers.windows_job import limit_own_memory  # noqa: PLC0415

        limit_own_memory(MEMORY_BYTES)


class WorkClock:
    """The clock of a worker process: it ends the process if it is not restarted in time."""

    def __init__(self) -> None:
        self._seconds = 0.0
        if sys.platform == "win32":
            self._null = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open to the end
            return
        self._slowness = slowness()
        for number in (signal.SIGPROF, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)  # ends the process

    @contextmanager
    def running(self, seconds: float) -> Iterator[None]:
        """Let the clock run during the block, with so many seconds of processor time."""
        self.allow(seconds)
        try:
            yield
        finally:
            self.stop()

    def allow(self, seconds: float) -> None:
        """Count the time from now on, with so many seconds of processor time from here."""
        self._seconds = seconds
        self.restart()

    def restart(self) -> None:
        """Count the time from now on."""
        self._set(WALL_SECONDS, self._seconds)

    def stop(self) -> None:
        """Count no time, as between two files."""
        self._set(0.0, 0.0)

    def _set(self, wall: float, seconds: float) -> None:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_REAL, wall)
            signal.setitimer(signal.ITIMER_PROF, seconds * self._slowness)
        elif wall:
            faulthandler.dump_traceback_later(wall, exit=True, file=self._null)
        else:
            faulthandler.cancel_dump_traceback_later()


def slowness() -> float:
    """Return how many times slower this processor is than one of an office PC of 2020, at least 1.

    The figure is that of a loop of some milliseconds; it is at most ``MOST_SLOWNESS``.
    """
    start = time.process_time()
    sum(number * number for number in range(_SAMPLE_STEPS))
    took = time.process_time() - start
    return min(max(1.0, took / _SAMPLE_SECONDS), MOST_SLOWNESS)
