"""The step with worker processes fails if there are none, or if nothing limits them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

import pytest

from perfdesk.formats.results import ProgressCallback
from perfdesk.selftest import worker_steps, worker_tasks
from perfdesk.selftest.errors import NoLimitError, NoWorkerError
from perfdesk.selftest.surroundings import Workplace
from perfdesk.workers.limits import READING_SECONDS
from perfdesk.workers.tasks import LocalTask, Task, TaskRunner

T = TypeVar("T")


class NoWorkers(TaskRunner):
    """Does all in this process, as where the system starts no other."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    def submit(
        self,
        function: Callable[..., T],
        *arguments: object,
        seconds: float = READING_SECONDS,  # noqa: ARG002 - nothing is limited
    ) -> Task[T]:
        """Do the work when its result is asked for."""
        return LocalTask(partial(function, *arguments))

    def close(self) -> None:
        """Nothing is there to be ended."""


def take_little(_: ProgressCallback) -> int:
    return 0


def test_a_program_that_starts_no_process_is_told_so(
    monkeypatch: pytest.MonkeyPatch, place: Workplace
) -> None:
    monkeypatch.setattr(worker_steps, "window_workers", NoWorkers)
    monkeypatch.setattr(worker_tasks, "_WAIT", 0.0)

    with pytest.raises(NoWorkerError):
        worker_steps.check_workers(place)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("task", "name"), [("take_much_memory", "内存"), ("take_much_time", "时间")]
)
def test_a_limit_that_does_not_hold_is_named(
    monkeypatch: pytest.MonkeyPatch, place: Workplace, task: str, name: str
) -> None:
    monkeypatch.setattr(worker_steps, task, take_little)

    with pytest.raises(NoLimitError, match=name):
        worker_steps.check_workers(place)
