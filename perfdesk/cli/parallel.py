"""Run conversion jobs in order, several at once if there are many.

The first job always runs in this process: what it needs is then imported once for all. If
enough jobs are left, workers take the others, but only a few ahead of the one that is waited
for, so that a thousand converted files are never held in memory.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from perfdesk.cli.jobs import ConversionTarget, Job, JobResult, QueuedJob, run_job
from perfdesk.core.errors import FormError

if TYPE_CHECKING:
    from perfdesk.cli.worker_processes import Worker

MIN_JOBS_FOR_WORKERS = 8 if sys.platform == "linux" else 40
"""Jobs from which workers pay; where they are not forked, each takes half a second to start."""
_AHEAD = 4
"""Jobs for each worker that are sent, or finished and not yet asked for, at most."""


class JobLostError(FormError):
    """A worker ended before it could answer."""

    def __init__(self) -> None:
        super().__init__("处理它时程序意外中断（可能内存不足），已跳过。请单独转换这个文件。")


class JobQueue:
    """The jobs of some files; iterate over it to run them, and close it in the end."""

    def __init__(self, paths: Sequence[Path], target: ConversionTarget) -> None:
        self._queue = deque(QueuedJob(Job(path)) for path in paths)
        self._run_job = partial(run_job, target=target)
        self._workers: list[Worker] = []
        self._may_start_workers = True

    def __iter__(self) -> Iterator[tuple[Job, JobResult]]:
        """Yield each job with its result, in the order of the files and of the forms in them."""
        while self._queue:
            job, result = self._queue[0].job, self._wait_for(self._queue[0])
            self._queue.popleft()
            remaining = [QueuedJob(Job(job.path, reading)) for reading in result.remaining]
            self._queue.extendleft(reversed(remaining))
            if self._may_start_workers and len(self._queue) >= MIN_JOBS_FOR_WORKERS:
                self._start_workers()
            self._send_jobs()
            yield job, result

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        while self._workers:
            self._workers.pop().terminate()

    def _wait_for(self, queued: QueuedJob) -> JobResult:
        while queued.result is None:
            if self._workers:
                self._send_jobs()
                self._receive_results()
            else:
                queued.result = self._run_job(queued.job)
        return queued.result

    def _start_workers(self) -> None:
        # Brings multiprocessing, which takes long to import and few files do not need.
        from perfdesk.cli.worker_processes import start_workers  # noqa: PLC0415

        self._may_start_workers = False
        self._workers += start_workers(self._run_job, len(self._workers))

    def _send_jobs(self) -> None:
        next_jobs = islice(self._queue, _AHEAD * len(self._workers))
        for queued in [each for each in next_jobs if not each.is_sent]:
            free = [worker for worker in self._workers if worker.can_take(queued)]
            if not free:
                return
            min(free, key=lambda worker: len(worker.jobs)).send(queued)

    def _receive_results(self) -> None:
        from perfdesk.cli.worker_processes import WorkerLostError, wait_for_workers  # noqa: PLC0415 - as above

        for worker in wait_for_workers(self._workers):
            try:
                worker.receive()
            except WorkerLostError:
                self._remove_lost(worker)

    def _remove_lost(self, worker: Worker) -> None:
        """Fail the job that a lost worker was doing; its other jobs wait again.

        A worker that never started was doing none: where no process can be started, the
        jobs run in this one.
        """
        worker.terminate()
        self._workers.remove(worker)
        if worker.has_started and worker.jobs:
            worker.jobs.popleft().result = JobResult(error=str(JobLostError()))
            self._may_start_workers = True
        for queued in worker.jobs:
            queued.is_sent = False
