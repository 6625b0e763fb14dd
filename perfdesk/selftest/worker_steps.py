"""The step with worker processes, in which the program reads every file but its own small ones."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from perfdesk.core.errors import FormError
from perfdesk.formats.results import ProgressCallback
from perfdesk.selftest.errors import DifferentFormError, NoLimitError, NoWorkerError
from perfdesk.selftest.sample import sample_path, sample_readings
from perfdesk.selftest.surroundings import Workplace
from perfdesk.selftest.worker_tasks import meet_other_worker, take_much_memory, take_much_time
from perfdesk.workers.errors import TooMuchMemoryError, TooMuchTimeError
from perfdesk.workers.limits import READING_SECONDS
from perfdesk.workers.program_workers import window_workers
from perfdesk.workers.reading import read_files
from perfdesk.workers.tasks import TaskRunner

_WORKERS = 2
_FEW_SECONDS = 0.2
"""Seconds of processor time for a task that never ends."""


def check_workers(place: Workplace) -> str:
    """Two worker processes work at once, read the sample, and are ended by their limits."""
    with closing(window_workers(_WORKERS)) as workers:
        _check_two_processes(workers, place.folder)
        (result,) = read_files(workers, [sample_path()])
        if result.error is not None:
            raise result.error
        if result.readings != sample_readings():
            raise DifferentFormError(result.path.name)
        limits = [_check_limit(workers, *each) for each in _limits()]
    return f"{_WORKERS} 个进程同时读取；{'、'.join(limits)}有限制"


def _check_two_processes(workers: TaskRunner, folder: Path) -> None:
    """Raise NoWorkerError unless two tasks meet, and in processes that are not this one."""
    meeting = folder / "meeting"
    meeting.mkdir()
    tasks = [workers.submit(meet_other_worker, meeting) for _ in range(_WORKERS)]
    if len({task.result() for task in tasks} - {os.getpid()}) != _WORKERS:
        raise NoWorkerError


_Limit = tuple[str, Callable[[ProgressCallback], int], float, type[FormError]]


def _limits() -> Iterator[_Limit]:
    """Yield the name of each limit here, a task beyond it, its seconds, and the error raised.

    Windows limits only the time on the clock, which would take too long to wait for.
    """
    if sys.platform in ("linux", "win32"):
        yield "内存", take_much_memory, READING_SECONDS, TooMuchMemoryError
    if sys.platform != "win32":
        yield "时间", take_much_time, _FEW_SECONDS, TooMuchTimeError


def _check_limit(
    workers: TaskRunner,
    name: str,
    task: Callable[[ProgressCallback], int],
    seconds: float,
    expected: type[FormError],
) -> str:
    try:
        workers.submit(task, seconds=seconds).result()
    except expected:
        return name
    raise NoLimitError(name)
