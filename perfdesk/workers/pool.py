"""Worker processes that do tasks, several at once, each within limits and each to be cancelled.

pebble keeps the processes, kills them and starts others; ``perfdesk.workers.limits`` has the
limits they set themselves. A task that ends its process costs itself alone. Where the system
starts no process, tasks are done in this one, without limits.

How processes start: on Linux the command line forks, which takes milliseconds. A process with Qt
in it must not be forked, so the window has a server do it that knows nothing of Qt; elsewhere a
new Python starts.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeoutError
from concurrent.futures.process import BrokenProcessPool
from itertools import count, islice
from multiprocessing import get_context
from threading import Thread
from typing import Generic, Literal, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from perfdesk.storage.logs import note_libraries
from perfdesk.workers.errors import TooMuchTimeError, WorkCancelled, loss_error
from perfdesk.workers.limits import READING_SECONDS
from perfdesk.workers.worker import PROGRESS, prepare_worker, run_task, warm_up

T = TypeVar("T")
J = TypeVar("J")

StartMethod = Literal["fork", "forkserver", "spawn"]
Tick = Callable[[float], None]
"""Called several times a second with the share that is done; may raise ``WorkCancelled``."""

TOTAL_SECONDS = 600.0
"""Seconds a task may take in all, whatever progress it reports."""
START_SECONDS = 60.0
"""Seconds until the first worker must have started."""
TASKS_PER_WORKER = 50
"""Tasks after which another process takes over, so that no memory is lost for good."""
MOST_WORKERS = 8
_AHEAD = 2
"""Tasks beyond one for each worker that are sent, or done and not yet asked for, at most."""
_TICK = 0.1
"""Seconds between two calls of ``Tick``."""
_MODULES = ["perfdesk.workers.worker", "perfdesk.formats.registry", "perfdesk.formats.tables"]
"""Modules that most files need; the server imports them once for all workers."""


def command_line_pool(names: Sequence[str]) -> WorkerPool:
    """Return the started pool for files or folders: a worker for each core, one for one file.

    To be called before what is heavy is imported: the worker imports it at the same time.
    """
    one = len(names) == 1 and os.path.isfile(names[0])  # noqa: PTH113 - any name, without raising
    method: StartMethod = "fork" if sys.platform == "linux" else "spawn"
    pool = WorkerPool(1 if one else min(core_count(), MOST_WORKERS), method)
    pool.start()
    return pool


def window_pool() -> WorkerPool:
    """Return a pool for a process with Qt, not yet started: for two files at once at most."""
    method: StartMethod = "forkserver" if sys.platform == "linux" else "spawn"
    return WorkerPool(min(core_count(), 2), method)


def core_count() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def no_tick(_: float) -> None:
    """Do nothing: the default tick."""


class WorkerPool:
    """Some worker processes; they start with the first task, or by ``start``."""

    def __init__(self, workers: int, method: StartMethod) -> None:
        self.workers = workers
        self._method = method
        context = get_context(method)
        if method == "forkserver":
            context.set_forkserver_preload(_MODULES)
        self._reports, self._pipe = context.Pipe(duplex=False)
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

    def start(self) -> None:
        """Start the workers, and have them import what most files need.

        Forked processes start at once, others in a thread, because that takes longer.
        """
        self._is_used = True
        if self._method == "fork":
            self._warm_up(_MODULES[:-1])
        else:
            Thread(target=self._warm_up, args=(_MODULES,), daemon=True).start()

    def submit(
        self, function: Callable[..., T], *arguments: object, seconds: float = READING_SECONDS
    ) -> Task[T]:
        """Have a worker call the function, and return the task.

        Function and arguments are pickled. As its last argument the function gets a progress
        callback; between two calls of it, it may take ``seconds`` of processor time.
        """
        number = next(self._numbers)
        future = None
        if not self._is_broken:
            self._is_used = True
            try:
                future = self._pool.schedule(
                    run_task, (number, seconds, function, arguments), timeout=TOTAL_SECONDS
                )
            except (BrokenProcessPool, RuntimeError):  # no process can be started, or no more
                self._is_broken = True
        return Task(self, number, function, arguments, future)

    def share_done(self, number: int) -> float:
        """Return the share of a task that is done, from 0 to 1."""
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

    def _warm_up(self, modules: list[str]) -> None:
        try:
            for _ in range(self.workers):
                self._pool.schedule(warm_up, (modules,))
        except (BrokenProcessPool, RuntimeError):
            self._is_broken = True


class Task(Generic[T]):
    """Work that a worker has been given."""

    def __init__(
        self,
        pool: WorkerPool,
        number: int,
        function: Callable[..., T],
        arguments: tuple[object, ...],
        future: ProcessFuture[bytes] | None,
    ) -> None:
        self._pool = pool
        self._number = number
        self._function = function
        self._arguments = arguments
        self._future = future
        self._since = time.monotonic()

    def cancel(self) -> None:
        """End the task; the worker that does it is killed."""
        if self._future is not None:
            self._future.cancel()

    def result(self, tick: Tick = no_tick) -> T:
        """Wait for the result and return it; ``tick`` is called meanwhile.

        Raise the FormError that says why there is none, WorkerFaultError for a fault of the
        program, or WorkCancelled.
        """
        if self._future is not None and self._is_done(self._future, tick):
            try:
                return self._answer(self._future)
            except (BrokenProcessPool, RuntimeError):
                self._future = None
        # No process could be started, so the work is done here.
        return self._function(*self._arguments, tick)

    def _is_done(self, future: ProcessFuture[bytes], tick: Tick) -> bool:
        """Wait until the task is done; return False if no worker starts."""
        while not future.done():
            try:
                future.exception(timeout=_TICK)
            except FutureTimeoutError:
                if not future.done():
                    tick(self._pool.share_done(self._number))
                if not self._pool.has_started(future, self._since):
                    return False
            except CancelledError:
                break
        return True

    def _answer(self, future: ProcessFuture[bytes]) -> T:
        try:
            outcome, libraries = pickle.loads(future.result())  # noqa: S301 - of our own process
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


class TaskQueue(Generic[J, T]):
    """Jobs done in workers, their results taken in order.

    Only a few jobs run ahead of the one that is waited for, so that a thousand results are never
    held in memory. Iterate over it, and close it in the end.
    """

    def __init__(self, pool: WorkerPool, submit: Callable[[J], Task[T]], jobs: Iterable[J]) -> None:
        self._ahead = pool.workers + _AHEAD
        self._submit = submit
        self._waiting: deque[_QueuedJob[J, T]] = deque(map(_QueuedJob, jobs))

    def __len__(self) -> int:
        return len(self._waiting)

    def __iter__(self) -> Iterator[tuple[J, Task[T]]]:
        """Yield each job with its task; jobs put in front meanwhile come next."""
        while self._waiting:
            for queued in islice(self._waiting, self._ahead):
                if queued.task is None:
                    queued.task = self._submit(queued.job)
            first = self._waiting.popleft()
            assert first.task is not None
            yield first.job, first.task

    def put_in_front(self, jobs: Iterable[J]) -> None:
        """Have these jobs done next, in their order."""
        self._waiting.extendleft(reversed([_QueuedJob[J, T](job) for job in jobs]))

    def close(self) -> None:
        """Cancel what has been submitted."""
        for queued in self._waiting:
            if queued.task is not None:
                queued.task.cancel()


class _QueuedJob(Generic[J, T]):
    """A job, and its task once a worker has been given it."""

    def __init__(self, job: J) -> None:
        self.job = job
        self.task: Task[T] | None = None
