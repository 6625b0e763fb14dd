"""Tasks, done in a worker process or in this one, and queues whose results come in order."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Generic, TypeVar

from perfdesk.formats.results import ProgressCallback, no_progress
from perfdesk.workers.errors import TooDeepError
from perfdesk.workers.limits import READING_SECONDS

T = TypeVar("T")
J = TypeVar("J")

AHEAD = 2
"""Tasks beyond one for each worker that are sent, or done and not yet asked for, at most."""


class Task(ABC, Generic[T]):
    """Work that has been submitted, whose result can be waited for."""

    @abstractmethod
    def result(self, advance: ProgressCallback = no_progress) -> T:
        """Wait for the result and return it; ``advance`` is called meanwhile.

        Raise the FormError that says why there is none, WorkerFaultError for a fault of the
        program, or WorkCancelled.
        """

    @abstractmethod
    def cancel(self) -> None:
        """End the task, whatever it is doing."""


class LocalTask(Task[T]):
    """Work that is done in this process when its result is asked for."""

    def __init__(self, work: Callable[[ProgressCallback], T]) -> None:
        self._work = work

    def result(self, advance: ProgressCallback = no_progress) -> T:
        """Do the work and return its result."""
        try:
            return self._work(advance)
        except RecursionError as error:
            raise TooDeepError from error

    def cancel(self) -> None:
        """Do nothing: the work is done whole or not at all."""


class TaskRunner(ABC):
    """Runs tasks that are submitted to it, ``workers`` of them at once."""

    workers: int

    @abstractmethod
    def submit(
        self, function: Callable[..., T], *arguments: object, seconds: float = READING_SECONDS
    ) -> Task[T]:
        """Have a worker call the function, and return the task.

        Function and arguments are pickled. As its last argument the function gets a progress
        callback; between two calls of it, it may take ``seconds`` of processor time.
        """


class TaskQueue(Generic[J, T]):
    """Jobs done in workers, their results taken in order.

    Only a few jobs run ahead of the one that is waited for, so that a thousand results are never
    held in memory. Iterate over it, and close it in the end.
    """

    def __init__(self, workers: int, submit: Callable[[J], Task[T]], jobs: Iterable[J]) -> None:
        self._ahead = workers + AHEAD
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
