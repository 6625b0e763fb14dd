"""The worker processes of the running program; nothing is imported for them before the first task.

pebble and multiprocessing take a fifth of a second to import on a slow PC, which a program that
only opens a native file need not wait for.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Literal, TypeVar

from perfdesk.workers.limits import READING_SECONDS
from perfdesk.workers.tasks import LocalTask, Task, TaskRunner

if TYPE_CHECKING:  # see above
    from perfdesk.workers.pool import WorkerPool

T = TypeVar("T")

MOST_WORKERS = 8
_WINDOW_WORKERS = 2
"""Files that the window reads at once, at most; its workers stay until it is closed."""


class ProgramWorkers(TaskRunner):
    """So many workers, started with the first task, or ahead of it by ``start``."""

    def __init__(self, workers: int, method: Literal["fork", "forkserver", "spawn"]) -> None:
        self.workers = workers
        self._method = method
        self._pool: WorkerPool | None = None
        self._lock = Lock()

    def start(self) -> None:
        """Start the workers in a thread, unless they run, and import what most files need there."""
        if self._pool is None:
            Thread(target=self._start, daemon=True).start()

    def submit(
        self, function: Callable[..., T], *arguments: object, seconds: float = READING_SECONDS
    ) -> Task[T]:
        """Override: start the workers if there are none yet.

        Where the system refuses what they need, the work is done in this process.
        """
        try:
            pool = self._started()
        except OSError:
            return LocalTask(partial(function, *arguments))
        return pool.submit(function, *arguments, seconds=seconds)

    def close(self) -> None:
        """End the workers, whatever they are doing; the next task starts others."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
                self._pool = None

    def _start(self) -> None:
        with suppress(OSError):  # the first task tries again
            if self._method == "forkserver":
                # Brings multiprocessing; see above.
                from perfdesk.workers.fork_server import start_fork_server  # noqa: PLC0415

                start_fork_server()
            self._started().warm_up()

    def _started(self) -> WorkerPool:
        # Brings pebble, multiprocessing and asyncio; see above.
        from perfdesk.workers.pool import WorkerPool  # noqa: PLC0415

        with self._lock:
            if self._pool is None:
                self._pool = WorkerPool(self.workers, self._method)
            return self._pool


def command_line_workers(names: Sequence[str]) -> ProgramWorkers:
    """Return the workers for files or folders: one for each core, or one for one file."""
    is_file = len(names) == 1 and os.path.isfile(names[0])  # noqa: PTH113 - any name, without raising
    workers = 1 if is_file else min(core_count(), MOST_WORKERS)
    return ProgramWorkers(workers, "fork" if sys.platform == "linux" else "spawn")


def window_workers(workers: int | None = None) -> ProgramWorkers:
    """Return so many workers for a process with Qt in it, which must not be forked.

    Without a number there is one for each core, up to two.
    """
    method: Literal["forkserver", "spawn"] = "forkserver" if sys.platform == "linux" else "spawn"
    return ProgramWorkers(workers or min(core_count(), _WINDOW_WORKERS), method)


def core_count() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
