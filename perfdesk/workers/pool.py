"""Worker processes that do tasks, several at once, each within limits and each to be cancelled.

pebble keeps the processes, kills them and starts others; ``perfdesk.workers.limits`` has the
limits they set themselves. A task that ends its process costs itself alone. Where the system
starts no process, tasks are done in this one, without limits.

How processes start: on Linux the command line forks, which takes milliseconds. A process with Qt
in it must not be forked, so the window has a server do it that knows nothing of Qt; elsewhere a
new Python starts.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import partial
from itertools import count
from multiprocessing import get_context
from multiprocessing.reduction import ForkingPickler
from threading import Lock, Thread
from typing import Literal, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from perfdesk.formats.results import ProgressCallback, no_progress
from perfdesk.storage.logs import note_libraries
from perfdesk.workers.errors import TooMuchTimeError, WorkCancelled, loss_error
from perfdesk.workers.fork_server import MODULES, start_fork_server
from perfdesk.workers.limits import READING_SECONDS
from perfdesk.workers.tasks import LocalTask, Task, TaskRunner
from perfdesk.workers.worker import PROGRESS, prepare_worker, run_task, warm_up

T = TypeVar("T")

StartMethod = Literal["fork", "forkserver", "spawn"]

TOTAL_SECONDS = 600.0
"""Seconds a task may take in all, whatever progress it reports."""
START_SECONDS = 60.0
"""Seconds until the first worker must have started."""
TASKS_PER_WORKER = 50
"""Tasks after which another process takes over, so that no memory is lost for good."""
_PROGRESS_INTERVAL = 0.1
"""Seconds between two calls of the progress callback, at least."""


class WorkerPool(TaskRunner):
    """Some worker processes; they start with the first task, or by ``warm_up``."""

    def __init__(self, workers: int, method: StartMethod) -> None:
        self.workers = workers
        context = get_context(method)
        if method == "forkserver":
            start_fork_server()
        self._reports, self._pipe = context.Pipe(duplex=False)
        self._reports_lock = Lock()  # a thread left waiting may ask beside the next one
        self._pool = ProcessPool(
            max_workers=workers,
            max_tasks=TASKS_PER_WORKER,
            initializer=prepare_worker,
            initargs=(self._reports, self._pipe),
            context=context,
        )
        self._numbers = count(1)
        self._shares: dict[int, float] = {}
        self._has_answered = False
        self._is_used = False
        self._is_broken = False

    def submit(
        self, function: Callable[..., T], *arguments: object, seconds: float = READING_SECONDS
    ) -> Task[T]:
        """Have a worker call the function, and return the task.

        Function and arguments are pickled. As its last argument the function gets a progress
        callback; between two calls of it, it may take ``seconds`` of processor time.
        """
        number = next(self._numbers)
        work = partial(function, *arguments)
        if not self._is_broken:
            self._is_used = True
            try:
                future = self._pool.schedule(
                    run_task, (number, seconds, function, arguments), timeout=TOTAL_SECONDS
                )
                return WorkerTask(self, number, future, work)
            except (BrokenProcessPool, RuntimeError):  # no process can be started, or no more
                self._is_broken = True
        return LocalTask(work)

    def share_done(self, number: int) -> float:
        """Return the share of a task that is done, from 0 to 1."""
        with self._reports_lock:
            while self._reports.poll():
                reported, share = PROGRESS.unpack(self._reports.recv_bytes())
                self._shares[reported] = share
        return self._shares.get(number, 0.0)

    def has_started(self, future: ProcessFuture[bytes], since: float) -> bool:
        """Return False if no worker has ever taken a task for longer than ``START_SECONDS``."""
        self._has_answered = self._has_answered or future.running() or future.done()
        return self._has_answered or time.monotonic() - since < START_SECONDS

    def close(self) -> None:
        """End the workers, whatever they are doing.

        pebble's threads take a tenth of a second to notice, for which nobody waits here: if the
        program ends before, pebble ends the workers then.
        """
        if self._is_used:
            self._pool.stop()
            Thread(target=self._pool.join, daemon=True).start()

    def warm_up(self) -> None:
        """Start the workers now, and have them import what most files need."""
        self._is_used = True
        try:
            for _ in range(self.workers):
                self._pool.schedule(warm_up, (MODULES,))
        except (BrokenProcessPool, RuntimeError):
            self._is_broken = True


class WorkerTask(Task[T]):
    """A task that a worker process has been given."""

    def __init__(
        self,
        pool: WorkerPool,
        number: int,
        future: ProcessFuture[bytes],
        work: Callable[[ProgressCallback], T],
    ) -> None:
        self._pool = pool
        self._number = number
        self._future = future
        self._work = work
        self._since = time.monotonic()

    def cancel(self) -> None:
        """End the task; the worker that does it is killed."""
        self._future.cancel()

    def result(self, advance: ProgressCallback = no_progress) -> T:
        """Override: where no process can be started, the work is done in this one."""
        if self._is_done(advance):
            with suppress(BrokenProcessPool):
                return self._answer()
        return LocalTask(self._work).result(advance)

    def _is_done(self, advance: ProgressCallback) -> bool:
        """Wait until the task is done; return False if no worker starts."""
        while not self._future.done():
            try:
                self._future.exception(timeout=_PROGRESS_INTERVAL)
            except FutureTimeoutError:
                if not self._future.done():
                    advance(self._pool.share_done(self._number))
                if not self._pool.has_started(self._future, self._since):
                    return False
            except CancelledError:
                break
        return True

    def _answer(self) -> T:
        try:
            outcome, libraries = ForkingPickler.loads(self._future.result())
        except CancelledError as error:
            raise WorkCancelled from error
        except FutureTimeoutError as error:
            raise TooMuchTimeError from error
        except ProcessExpired as error:
            raise loss_error(error.exitcode) from error
        note_libraries(libraries)
        if isinstance(outcome, Exception):
            raise outcome
        result: T = outcome
        return result
