"""Reading files through workers: what one small file costs, and many files on two cores."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from perfdesk.formats.registry import read_file
from perfdesk.workers import reading
from perfdesk.workers.program_workers import window_workers
from perfdesk.workers.reading import read_files
from perfdesk.workers.tasks import TaskRunner
from tests.benchmarks.measure import Pair

_MANY = 200


def pairs(native: Path, sample: Path) -> Iterator[Pair]:
    """Yield the reading of a small file, and of many, by warm workers and in this process."""
    with closing(window_workers()) as workers:
        yield Pair(
            "a native file by a warm worker / 60 ms",
            lambda: _read_by_worker(workers, native),
            lambda: time.sleep(0.06),
            1,
        )
        many = [native, sample] * (_MANY // 2)
        yield Pair(
            "200 files by two warm workers / read here",
            lambda: list(read_files(workers, many)),
            lambda: [read_file(path) for path in many],
            1,
            3,
        )


def _read_by_worker(workers: TaskRunner, path: Path) -> None:
    task = workers.submit(reading.read_in_worker, path)
    task.result()
