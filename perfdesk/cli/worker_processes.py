"""Processes that run jobs on the processor cores that would otherwise idle.

Each worker gets its jobs through a pipe of its own and answers them in turn, so a worker
that dies costs one job and no other. On Linux a worker is forked, which takes a few
milliseconds; elsewhere a new Python starts.

``concurrent.futures`` would not do: when one of its workers dies, all jobs fail.
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
"""How worker processes are started."""

_MOST_WORKERS = 8


class WorkerLostError(Exception):
    """A worker process has ended; its jobs have no results."""


class Worker:
    """One process and the jobs it has; it is doing the first of them."""

    def __init__(self, run_job: JobFunction) -> None:
        fork = START_METHOD == "fork"
        context = get_context("fork") if fork else get_context("spawn")
        self.pipe, worker_end = context.Pipe()
        self.jobs: deque[QueuedJob] = deque()
        self.has_started = False
        our_end = self.pipe if fork else None
        arguments = (worker_end, our_end, run_job)
        self._process = context.Process(target=_serve, args=arguments, daemon=True)
        self._process.start()
        worker_end.close()

    def can_take(self, queued: QueuedJob) -> bool:
        """Return whether a job can be sent without waiting for the worker to read it.

        A path is so short that the pipe holds it until the worker reads it. A whole form
        might fill the pipe while the worker fills it from the other end, and both would wait
        for ever.
        """
        return not self.jobs or (queued.job.reading is None and len(self.jobs) < 2)

    def send(self, queued: QueuedJob) -> None:
        """Send a job; if the worker is lost, ``receive`` will notice."""
        queued.is_sent = True
        self.jobs.append(queued)
        with suppress(OSError):
            self.pipe.send(queued.job)

    def receive(self) -> None:
        """Wait for the next message and take the result in it; raise WorkerLostError."""
        try:
            result: JobResult | None = self.pipe.recv()
        except (EOFError, OSError) as error:
            raise WorkerLostError from error
        self.has_started = True
        if result is not None:  # None is the message that the worker has started
            self.jobs.popleft().result = result

    def terminate(self) -> None:
        """End the process at once; it writes no files that could be left half done."""
        self.pipe.close()
        self._process.terminate()
        self._process.join()


def start_workers(run_job: JobFunction, present: int) -> list[Worker]:
    """Start workers until there is one for each core, ``present`` of them running already.

    There are none on a single core, or if the system starts no process.
    """
    workers: list[Worker] = []
    count = min(_cores(), _MOST_WORKERS)
    with suppress(OSError):
        while present + len(workers) < count > 1:
            workers.append(Worker(run_job))
    return workers


def wait_for_workers(workers: Sequence[Worker]) -> list[Worker]:
    """Wait until workers have sent something or are lost, and return those."""
    ready = wait([worker.pipe for worker in workers])
    return [worker for worker in workers if worker.pipe in ready]


def _cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _serve(pipe: Connection, our_end: Connection | None, run_job: JobFunction) -> None:
    """Run jobs in a worker process until the pipe is closed.

    Ctrl+C is left to the process that started it. A forked worker also has a copy of
    ``our_end``, that process's end of the pipe; if it stayed open here, the pipe would not
    close when that process dies.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if our_end is not None:
        our_end.close()
    with suppress(Exception):  # whatever ends the worker is noticed at the other end of the pipe
        pipe.send(None)
        while True:
            pipe.send(run_job(pipe.recv()))
