"""Work in other processes: whatever it does there costs itself alone, and ends in a sentence."""

from __future__ import annotations

import os
import sys
import time
from contextlib import closing
from functools import partial
from pathlib import Path
from threading import Barrier, Thread

import pytest

from perfdesk.core.errors import FormError
from perfdesk.formats.errors import EmptyFileError
from perfdesk.workers import limits, pool
from perfdesk.workers.errors import (
    ResultTooLargeError,
    TooDeepError,
    TooMuchMemoryError,
    TooMuchTimeError,
    WorkCancelled,
    WorkerFaultError,
    WorkerLostError,
)
from perfdesk.workers.pool import StartMethod, WorkerPool
from perfdesk.workers.tasks import AHEAD, TaskQueue
from tests.workers import tasks
from tests.workers.conftest import MakePool

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
    pytest.mark.skipif(sys.platform != "linux", reason="limits as Linux keeps them"),
]
"""Later Pythons warn of copying a process with threads; the tests' own has some of Qt's."""

_ENDS = {
    "loop": TooMuchTimeError,
    "loop_and_catch": TooMuchTimeError,
    "allocate": TooMuchMemoryError,
    "fail_without_a_reason": TooMuchMemoryError,
    "abort": TooMuchMemoryError,
    "segfault": WorkerLostError,
    "recurse": TooDeepError,
    "nested_result": TooDeepError,
    "huge_result": ResultTooLargeError,
    "refuse": EmptyFileError,
    "refuse_in_two_parts": tasks.TwoPartError,
}


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_whatever_a_task_does_ends_in_a_sentence_and_the_rest_goes_on(
    make_pool: MakePool, method: StartMethod
) -> None:
    workers = make_pool(2, method)
    bad = {
        how: workers.submit(tasks.misbehave, how, seconds=0.3 if "loop" in how else 20)
        for how in _ENDS
    }
    good = [workers.submit(tasks.answer, str(number)) for number in range(5)]

    for how, kind in _ENDS.items():
        with pytest.raises(kind) as caught:
            bad[how].result()
        assert str(caught.value).endswith("。"), how
    assert [task.result() for task in good] == [f"{number}!" for number in range(5)]


def test_a_fault_of_the_program_comes_with_its_traceback(make_pool: MakePool) -> None:
    with pytest.raises(WorkerFaultError, match=r"tasks\.py(.|\n)*ZeroDivisionError"):
        make_pool(1, "fork").submit(tasks.misbehave, "fault").result()


def test_a_fault_of_the_program_tells_its_places_without_its_message(make_pool: MakePool) -> None:
    with pytest.raises(WorkerFaultError, match="pickle") as caught:
        make_pool(1, "fork").submit(tasks.misbehave, "unpicklable").result()
    name, _, message = str(caught.value).splitlines()[-1].partition(": ")
    assert message
    assert message not in caught.value.places
    assert name.rpartition(".")[2] in caught.value.places
    assert "worker.py" in caught.value.places


def test_a_result_that_cannot_be_handed_over_is_a_fault(make_pool: MakePool) -> None:
    with pytest.raises(WorkerFaultError, match="pickle"):
        make_pool(1, "fork").submit(tasks.misbehave, "unpicklable").result()


def test_a_task_cannot_end_the_program(make_pool: MakePool) -> None:
    with pytest.raises(WorkerFaultError, match="SystemExit: enough"):
        make_pool(1, "fork").submit(tasks.misbehave, "leave").result()


def test_an_error_with_words_of_its_own_arrives_as_it_is(make_pool: MakePool) -> None:
    with pytest.raises(FormError, match=r"^一，二。$"):
        make_pool(1, "fork").submit(tasks.misbehave, "refuse_in_two_parts").result()


def test_what_is_printed_in_a_worker_is_not_seen(
    make_pool: MakePool, capfd: pytest.CaptureFixture[str]
) -> None:
    assert make_pool(1, "fork").submit(tasks.misbehave, "print").result() == "printed"
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
def test_progress_restarts_the_clock_and_is_reported(make_pool: MakePool) -> None:
    shares: list[float] = []
    task = make_pool(1, "fork").submit(tasks.compute_with_progress, 20, seconds=0.3)

    assert task.result(shares.append) == "done"
    assert shares == sorted(shares)
    assert shares[-1] > 0.3


@pytest.mark.slow
def test_a_task_that_waits_for_ever_is_ended_by_the_other_clock(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.3)

    with pytest.raises(TooMuchTimeError):
        make_pool(1, "fork").submit(tasks.sleep_for_ever, tmp_path).result()


@pytest.mark.slow
def test_a_task_may_not_take_for_ever_whatever_progress_it_reports(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "TOTAL_SECONDS", 0.3)

    with pytest.raises(TooMuchTimeError):
        make_pool(1, "fork").submit(tasks.compute_with_progress, 1000).result()


def test_a_cancelled_task_ends_and_the_others_go_on(make_pool: MakePool, tmp_path: Path) -> None:
    workers = make_pool(2, "fork")
    endless = workers.submit(tasks.sleep_for_ever, tmp_path)
    others = [workers.submit(tasks.process_id) for _ in range(3)]
    _wait_for(tmp_path / "started")

    endless.cancel()

    with pytest.raises(WorkCancelled):
        endless.result()
    assert all(task.result() != os.getpid() for task in others)


def test_what_a_tick_raises_ends_the_waiting(make_pool: MakePool, tmp_path: Path) -> None:
    def cancel(_: float) -> None:
        raise WorkCancelled

    task = make_pool(1, "fork").submit(tasks.sleep_for_ever, tmp_path)

    with pytest.raises(WorkCancelled):
        task.result(cancel)


def test_closing_ends_the_workers_whatever_they_do(tmp_path: Path) -> None:
    workers = WorkerPool(2, "fork")
    number = workers.submit(tasks.process_id).result()
    workers.submit(tasks.sleep_for_ever, tmp_path)
    _wait_for(tmp_path / "started")

    workers.close()

    _wait_until_gone(number)


def test_a_worker_is_replaced_after_some_tasks(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "TASKS_PER_WORKER", 3)
    workers = make_pool(1, "fork")

    used = [workers.submit(tasks.process_id).result() for _ in range(7)]

    assert len(set(used)) == 3


def test_where_no_process_can_be_started_the_work_is_done_here(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> int:
        raise OSError

    monkeypatch.setattr(os, "fork", refuse)
    workers = make_pool(2, "fork")

    assert [workers.submit(tasks.process_id).result() for _ in range(3)] == [os.getpid()] * 3
    with pytest.raises(TooDeepError):
        workers.submit(tasks.misbehave, "recurse").result()


def test_where_no_worker_ever_starts_the_work_is_done_here(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "START_SECONDS", 0.3)
    monkeypatch.setattr(pool, "prepare_worker", lambda *_: os._exit(1))
    workers = make_pool(2, "fork")

    assert [workers.submit(tasks.process_id).result() for _ in range(3)] == [os.getpid()] * 3


def test_a_queue_gives_results_in_order_by_several_workers(
    make_pool: MakePool, tmp_path: Path
) -> None:
    workers = make_pool(2, "fork")
    names = [str(number) for number in range(40)]
    submit = partial(workers.submit, tasks.note_process_and_meet, tmp_path)

    with closing(TaskQueue[str, str](workers.workers, submit, names)) as queue:
        results = [(job, task.result()) for job, task in queue]

    assert results == list(zip(names, names, strict=True))
    assert len({path.name.partition("-")[0] for path in tmp_path.iterdir()}) == 2


def test_a_queue_runs_only_a_few_jobs_ahead(make_pool: MakePool, tmp_path: Path) -> None:
    workers = make_pool(2, "fork")
    submit = partial(workers.submit, tasks.note_process, tmp_path)

    with closing(TaskQueue[str, str](workers.workers, submit, map(str, range(60)))) as queue:
        for (_, task), _number in zip(queue, range(30), strict=False):
            task.result()

    assert 30 <= len([*tmp_path.iterdir()]) <= 30 + workers.workers + AHEAD


def test_jobs_put_in_front_come_next(make_pool: MakePool) -> None:
    workers = make_pool(1, "fork")
    submit = partial(workers.submit, tasks.answer)
    results = []

    with closing(TaskQueue[str, str](workers.workers, submit, ["一", "二", "三"])) as queue:
        for job, task in queue:
            results.append(task.result())
            if job == "一":
                queue.put_in_front(["甲", "乙"])

    assert results == ["一!", "甲!", "乙!", "二!", "三!"]


def test_the_clock_is_longer_on_a_slow_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_SAMPLE_SECONDS", 0.000_001)
    assert limits.slowness() == limits.MOST_SLOWNESS
    monkeypatch.setattr(limits, "_SAMPLE_SECONDS", 1000)
    assert limits.slowness() == 1


def _wait_for(path: Path) -> None:
    while not path.exists():
        os.sched_yield()


def _wait_until_gone(process: int) -> None:
    end = time.monotonic() + 20
    while Path(f"/proc/{process}").exists():
        assert time.monotonic() < end
        os.sched_yield()


@pytest.mark.slow
def test_two_threads_may_ask_at_once_how_far_a_task_is(make_pool: MakePool) -> None:
    workers, both = make_pool(1, "fork"), Barrier(2)

    def ask(number: int) -> None:
        both.wait()
        workers.share_done(number)

    for number in range(1, 31):
        workers.submit(tasks.compute_with_progress, 3).result()
        threads = [Thread(target=ask, args=(number,), daemon=True) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert not any(thread.is_alive() for thread in threads)
