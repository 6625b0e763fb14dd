"""Inputs made into files, and handed back in the order in which they were given.

Where there are enough of them several are made at once by workers, but only a few ahead
of the one that is waited for, so that a thousand files are never held in memory. The
first is always made here: what it needs is then loaded once for all.
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
"""Files still to be made from which workers pay: half a second where they start afresh."""
_AHEAD = 4
"""How many jobs a worker are given out or answered and not yet asked for, at most."""


class JobLostError(FormError):
    """A file whose worker ended before it could answer."""

    def __init__(self) -> None:
        super().__init__("处理它时程序意外中断（可能内存不足），已跳过。请单独转换这个文件。")


class JobQueue:
    """The jobs that wait; iterating over it does them. To be closed when done with."""

    def __init__(self, paths: Sequence[Path], order: ConversionTarget) -> None:
        self._tickets = deque(QueuedJob(Job(path)) for path in paths)
        self._work = partial(run_job, order=order)
        self._workers: list[Worker] = []
        self._may_hire = True

    def __iter__(self) -> Iterator[tuple[Job, JobResult]]:
        """Each job with its answer, a file's first form before its others."""
        while self._tickets:
            job, answered = self._tickets[0].job, self._answer(self._tickets[0])
            self._tickets.popleft()
            rest = [QueuedJob(Job(job.path, reading)) for reading in answered.remaining]
            self._tickets.extendleft(reversed(rest))
            if self._may_hire and len(self._tickets) >= MIN_JOBS_FOR_WORKERS:
                self._hire()
            self._hand_out()
            yield job, answered

    def close(self) -> None:
        """Let the workers go, whatever they are at."""
        while self._workers:
            self._workers.pop().terminate()

    def _answer(self, ticket: QueuedJob) -> JobResult:
        while ticket.answer is None:
            if self._workers:
                self._hand_out()
                self._listen()
            else:
                ticket.answer = self._work(ticket.job)
        return ticket.answer

    def _hire(self) -> None:
        # Brings multiprocessing, which takes long to import and few files do not need.
        from perfdesk.cli.worker_processes import start_workers  # noqa: PLC0415

        self._may_hire = False
        self._workers += start_workers(self._work, len(self._workers))

    def _hand_out(self) -> None:
        near = islice(self._tickets, _AHEAD * len(self._workers))
        for ticket in [ticket for ticket in near if not ticket.given]:
            free = [worker for worker in self._workers if worker.can_take(ticket)]
            if not free:
                return
            min(free, key=lambda worker: len(worker.jobs)).send(ticket)

    def _listen(self) -> None:
        from perfdesk.cli.worker_processes import WorkerLostError, wait_for_workers  # noqa: PLC0415 - as above

        for worker in wait_for_workers(self._workers):
            try:
                worker.receive()
            except WorkerLostError:
                self._let_go(worker)

    def _let_go(self, lost: Worker) -> None:
        """Say of the job a lost worker was at that it failed; its others wait again.

        One that never came up failed at none: where processes cannot be started, the
        work is done here.
        """
        lost.terminate()
        self._workers.remove(lost)
        if lost.has_started and lost.jobs:
            lost.jobs.popleft().answer = JobResult(error=str(JobLostError()))
            self._may_hire = True
        for ticket in lost.jobs:
            ticket.given = False
