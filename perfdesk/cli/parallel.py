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

from perfdesk.cli.jobs import Answer, Job, Order, Ticket, answer
from perfdesk.core.errors import FormError

if TYPE_CHECKING:
    from perfdesk.cli.worker_processes import Worker

ENOUGH = 8 if sys.platform == "linux" else 40
"""Files still to be made from which workers pay: half a second where they start afresh."""
_AHEAD = 4
"""How many jobs a worker are given out or answered and not yet asked for, at most."""


class LostError(FormError):
    """A file whose worker ended before it could answer."""

    def __init__(self) -> None:
        super().__init__("处理它时程序意外中断（可能内存不足），已跳过。请单独转换这个文件。")


class Line:
    """The jobs that wait; iterating over it does them. To be closed when done with."""

    def __init__(self, paths: Sequence[Path], order: Order) -> None:
        self._tickets = deque(Ticket(Job(path)) for path in paths)
        self._work = partial(answer, order=order)
        self._workers: list[Worker] = []
        self._may_hire = True

    def __iter__(self) -> Iterator[tuple[Job, Answer]]:
        """Each job with its answer, a file's first form before its others."""
        while self._tickets:
            job, answered = self._tickets[0].job, self._answer(self._tickets[0])
            self._tickets.popleft()
            rest = [Ticket(Job(job.path, reading)) for reading in answered.rest]
            self._tickets.extendleft(reversed(rest))
            if self._may_hire and len(self._tickets) >= ENOUGH:
                self._hire()
            self._hand_out()
            yield job, answered

    def close(self) -> None:
        """Let the workers go, whatever they are at."""
        while self._workers:
            self._workers.pop().end()

    def _answer(self, ticket: Ticket) -> Answer:
        while ticket.answer is None:
            if self._workers:
                self._hand_out()
                self._listen()
            else:
                ticket.answer = self._work(ticket.job)
        return ticket.answer

    def _hire(self) -> None:
        # Brings multiprocessing, which takes long to import and few files do not need.
        from perfdesk.cli.worker_processes import hired  # noqa: PLC0415

        self._may_hire = False
        self._workers += hired(self._work, len(self._workers))

    def _hand_out(self) -> None:
        near = islice(self._tickets, _AHEAD * len(self._workers))
        for ticket in [ticket for ticket in near if not ticket.given]:
            free = [worker for worker in self._workers if worker.takes(ticket)]
            if not free:
                return
            min(free, key=lambda worker: len(worker.hand)).give(ticket)

    def _listen(self) -> None:
        from perfdesk.cli.worker_processes import WorkerLost, speaking  # noqa: PLC0415 - as above

        for worker in speaking(self._workers):
            try:
                worker.hear()
            except WorkerLost:
                self._let_go(worker)

    def _let_go(self, lost: Worker) -> None:
        """Say of the job a lost worker was at that it failed; its others wait again.

        One that never came up failed at none: where processes cannot be started, the
        work is done here.
        """
        lost.end()
        self._workers.remove(lost)
        if lost.came_up and lost.hand:
            lost.hand.popleft().answer = Answer(fault=str(LostError()))
            self._may_hire = True
        for ticket in lost.hand:
            ticket.given = False
