"""What runs in a worker process: it limits itself, then does one task after the other.

A result, or the error in its place, is handed over as bytes: so its size is known, and whatever
goes wrong while it is packed is an error of the task.
"""

from __future__ import annotations

import faulthandler
import os
import signal
import struct
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from threading import Thread

from perfdesk.core.errors import FormError
from perfdesk.storage.crash_reports import full_trace, places_of
from perfdesk.storage.logs import library_versions
from perfdesk.workers.errors import ResultTooLargeError, TooDeepError, WorkerFaultError
from perfdesk.workers.limits import EXIT_OUT_OF_MEMORY, WorkClock, set_memory_limit

if sys.platform == "win32":
    import msvcrt

MAX_RESULT_BYTES = 32 * 1024 * 1024
"""The size up to which a result is handed over; unpacked it takes some four times as much."""

PROGRESS = struct.Struct("<Id")
"""A report of progress: the number of the task, and the share that is done, from 0 to 1."""
_REPORT_DELAY = 0.1
"""Seconds between two reports of progress, at least."""


class _Worker:
    """The state of a worker process: its clock, and the pipe for reports of progress."""

    def __init__(self, pipe: Connection) -> None:
        self.clock = WorkClock()
        self.pipe = pipe
        self.last_report = 0.0

    def report(self, number: int, share: float) -> None:
        """Restart the clock, and report how much of a task is done."""
        self.clock.restart()
        now = time.monotonic()
        if now - self.last_report >= _REPORT_DELAY:
            self.last_report = now
            with suppress(OSError):
                self.pipe.send_bytes(PROGRESS.pack(number, share))


_workers: list[_Worker] = []
"""The worker that this process is, set when it starts; empty in any other process."""


def prepare_worker(reports: Connection, pipe: Connection) -> None:
    """Prepare this process for tasks; ``reports`` is the other end of the ``pipe``.

    What a library prints is for nobody to see: C++ names its exceptions when it aborts.
    """
    reports.close()
    if sys.platform == "win32":
        # Windows would show the end of a process in a window.
        msvcrt.SetErrorMode(msvcrt.SEM_FAILCRITICALERRORS | msvcrt.SEM_NOGPFAULTERRORBOX)
        Thread(target=_end_with_parent, daemon=True).start()
    faulthandler.disable()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # pebble's handler would wait for a C library
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    _workers[:] = [_Worker(pipe)]
    set_memory_limit()


def _end_with_parent() -> None:
    """End this process as soon as the program that started it has ended, in whatever way.

    On Windows, a worker that waits for the lock of its pool would otherwise wait for ever: a
    process that dies with the lock does not give it back.
    """
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def run_task(
    number: int, seconds: float, function: Callable[..., object], arguments: tuple[object, ...]
) -> bytes:
    """Call the function in a worker; return the packed result, or the error instead of it.

    The function gets a progress callback as its last argument. With too little memory the process
    ends: it could not tell so for certain, and the next task finds a fresh one. Python's own C code
    may then fail without a MemoryError, as while it imports a module, and raise a SystemError.
    """
    worker = _workers[0]
    try:
        with worker.clock.running(seconds):
            return _packed(function(*arguments, partial(worker.report, number)))
    except (MemoryError, SystemError):
        os._exit(EXIT_OUT_OF_MEMORY)
    except RecursionError:
        return _packed(TooDeepError())
    except FormError as error:
        return _packed(error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - reported by the process that waits
        return _packed(WorkerFaultError(full_trace(error), places_of(error)))


def allow_seconds(seconds: float) -> None:
    """Give the task that calls this so much processor time from one report to the next."""
    for worker in _workers:
        worker.clock.allow(seconds)


def _packed(outcome: object) -> bytes:
    """Return the outcome of a task with the versions of the libraries that are loaded here."""
    data = bytes(ForkingPickler.dumps((outcome, library_versions())))
    if len(data) > MAX_RESULT_BYTES:
        raise ResultTooLargeError
    return data


def warm_up(modules: Sequence[str]) -> None:
    """Import modules that files need, so that the first file need not wait for it."""
    for name in modules:
        import_module(name)
