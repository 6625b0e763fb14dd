"""Workers that misbehave over some of the files they are given to read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

from perfdesk.workers.limits import READING_SECONDS
from perfdesk.workers.tasks import Task, TaskRunner
from tests.workers import tasks

T = TypeVar("T")


class Misreading(TaskRunner):
    """Has files read by other workers, but for those whose names stand for what is done instead.

    ``how`` has for a name a function of ``tasks.misbehave``, e.g. "segfault", or "pages".
    """

    def __init__(self, workers: TaskRunner, how: Mapping[str, str]) -> None:
        self.workers = workers.workers
        self._workers = workers
        self._how = how

    def submit(
        self, function: Callable[..., T], *arguments: object, seconds: float = READING_SECONDS
    ) -> Task[T]:
        """Submit the reading of a file, or what is done instead of it."""
        how = self._how.get(getattr(arguments[0], "name", ""))
        if how is None:
            return self._workers.submit(function, *arguments, seconds=seconds)
        if how == "pages":
            pages = self._workers.submit(tasks.compute_with_progress, 100, seconds=seconds)
            return cast("Task[T]", pages)
        if how != "allocate":  # which ends by itself, later on a busy machine
            seconds = 0.3
        return cast("Task[T]", self._workers.submit(tasks.misbehave, how, seconds=seconds))
