"""The workers of the running program: started with the first task, or done without."""

from __future__ import annotations

import errno
import os
import sys
import threading
from contextlib import closing

import pytest

from perfdesk.workers import fork_server, pool
from perfdesk.workers.program_workers import window_workers
from tests.workers import tasks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is no server")


def test_where_the_system_starts_no_server_the_work_is_done_here(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse() -> None:
        raise BlockingIOError(errno.EAGAIN, "")

    for module in (fork_server, pool):
        monkeypatch.setattr(module, "start_fork_server", refuse)
    uncaught: list[object] = []
    monkeypatch.setattr(threading, "excepthook", uncaught.append)
    before = threading.enumerate()
    with closing(window_workers(1)) as workers:
        workers.start()
        for thread in threading.enumerate():
            if thread not in before:
                thread.join(10)
                assert not thread.is_alive()
        assert workers.submit(tasks.process_id).result() == os.getpid()
    assert uncaught == []
