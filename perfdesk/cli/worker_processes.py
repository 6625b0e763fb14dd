"""Processes that make files beside this one, on the cores that would idle.

Each is given jobs through a pipe of its own and answers them in turn, so that a
worker that dies takes one job with it and no other. On Linux it is a copy of this
process and starts in a few milliseconds; elsewhere it starts afresh.
"""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from typing import Literal

from perfdesk.cli.jobs import Job, JobResult, QueuedJob

JobFunction = Callable[[Job], JobResult]

START_METHOD: Literal["fork", "spawn"] = "fork" if sys.platform == "linux" else "spawn"
"""How a worker comes into being here."""

_MOST = 8


class WorkerLostError(Exception):
    """A worker has ended; what it has in hand stays unanswered."""


class Worker:
    """One process, and what it has in hand, first what it is at."""

    def __init__(self, work: JobFunction) -> None:
        fork = START_METHOD == "fork"
        context = get_context("fork") if fork else get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.jobs: deque[QueuedJob] = deque()
        self.has_started = False
        other_end = self.pipe if fork else None
        told = (theirs, other_end, work)
        self._process = context.Process(target=_serve, args=told, daemon=True)
        self._process.start()
        theirs.close()

    def can_take(self, ticket: QueuedJob) -> bool:
        """True if a job can be handed over without waiting.

        A path is so short that it lies in the pipe until the worker comes to it; a whole
        form might fill the pipe while the worker fills it from the other end.
        """
        return not self.jobs or (ticket.job.reading is None and len(self.jobs) < 2)

    def send(self, ticket: QueuedJob) -> None:
        """Hand a job over; that the worker is lost is noticed when it should answer."""
        ticket.given = True
        self.jobs.append(ticket)
        with suppress(OSError):
            self.pipe.send(ticket.job)

    def receive(self) -> None:
        """Take the next thing the worker says, waiting for it; raises WorkerLost."""
        try:
            said: JobResult | None = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerLostError from error
        self.has_started = True
        if said is not None:
            self.jobs.popleft().answer = said

    def terminate(self) -> None:
        """Stop the process at once; it holds nothing that could be left half done."""
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def start_workers(work: JobFunction, present: int) -> list[Worker]:
    """So many more workers that there is one a core, ``present`` being there already.

    None where there is one core only, or the system gives no process.
    """
    found: list[Worker] = []
    count = min(_cores(), _MOST)
    with suppress(OSError):
        while present + len(found) < count > 1:
            found.append(Worker(work))
    return found


def wait_for_workers(workers: Sequence[Worker]) -> list[Worker]:
    """Those who have something to say or are lost; waits until there is one."""
    ready = wait([worker.pipe for worker in workers])
    return [worker for worker in workers if worker.pipe in ready]


def _cores() -> int:
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _serve(pipe: Connection, other_end: Connection | None, work: JobFunction) -> None:
    """A worker's life: Ctrl+C is for whoever hired it, a closed pipe is the end.

    A copy of the process has a copy of the ``other_end``, too: while that is open, the
    pipe would not close when whoever hired it is gone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if other_end is not None:
        other_end.close()
    with suppress(Exception):  # whatever ends it is noticed at the other end of the pipe
        pipe.send(None)
        while True:
            pipe.send(work(pipe.recv()))
