"""Jobs of one folder are done in order, those of others meanwhile."""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

from perfdesk.gui.files.folder_jobs import FolderJobs

NEAR, FAR = Path("近"), Path("远")


def test_a_folder_that_is_silent_holds_up_only_its_own_jobs() -> None:
    jobs, answers, done = FolderJobs(), threading.Event(), threading.Event()
    order: list[str] = []

    def silent() -> None:
        answers.wait()

    jobs.put(FAR, silent)
    jobs.put(FAR, lambda: order.append("far"))
    jobs.put(NEAR, lambda: order.append("near"))
    jobs.put(NEAR, done.set)
    assert done.wait(10)
    assert order == ["near"]
    jobs.wait(0.0)  # and closing the program is not held up
    answers.set()
    jobs.wait(10)
    assert order == ["near", "far"]


def test_the_jobs_of_a_folder_are_done_in_their_order_and_leave_no_thread() -> None:
    jobs, order = FolderJobs(), list[int]()
    before = set(threading.enumerate())
    for number in range(100):
        jobs.put(NEAR, partial(order.append, number))
    jobs.wait(10)
    assert order == [*range(100)]
    assert set(threading.enumerate()) <= before


def test_an_error_is_logged_and_ends_no_other_job(own_data_folder: Path) -> None:
    def fail() -> None:
        raise ValueError("damaged")

    jobs, done = FolderJobs(), threading.Event()
    jobs.put(NEAR, fail)
    jobs.put(NEAR, done.set)
    assert done.wait(10)
    jobs.wait(10)
    assert "damaged" in (own_data_folder / "perfdesk.log").read_text("utf-8")
