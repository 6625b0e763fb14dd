"""Many inputs at once: the same results in the same order, whatever happens to a worker."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from perfdesk.cli import jobs, parallel
from perfdesk.cli.jobs import ConversionTarget, Job, JobResult
from perfdesk.cli.parallel import JobQueue
from perfdesk.core.errors import FormError
from perfdesk.formats.registry import read_file
from perfdesk.formats.results import ProgressCallback, no_progress
from perfdesk.recognition.source import Reading
from perfdesk.workers import pool as pool_module
from perfdesk.workers.pool import StartMethod, WorkerPool
from perfdesk.workers.tasks import AHEAD
from tests.cli.runs import write_form_file
from tests.formats.native.native_forms import POSTAGE

SEEDS = Path(__file__).parent.parent / "files" / "seeds"

pytestmark = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
"""Later Pythons warn of copying a process with threads; the tests' own has some of Qt's."""


@pytest.fixture(autouse=True)
def _same_dates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def _inputs(folder: Path, count: int) -> list[Path]:
    return [
        write_form_file(replace(POSTAGE, project=f"费用{number}"), folder / f"{number}.zpb")
        for number in range(count)
    ]


def _results(
    paths: Sequence[Path], to: str = "zpb", method: StartMethod = "fork"
) -> list[tuple[Path, JobResult]]:
    with (
        closing(WorkerPool(2, method)) as pool,
        closing(JobQueue(pool, paths, ConversionTarget(to))) as queue,
    ):
        return [(job.path, replace(result, remaining=())) for job, result in queue]


def _results_in_one_process(paths: Sequence[Path], to: str = "zpb") -> list[tuple[Path, JobResult]]:
    """What one process answers, a form after the other."""

    def all_of(job: Job) -> Iterator[tuple[Path, JobResult]]:
        try:
            result = jobs.run_job(job, ConversionTarget(to), no_progress)
        except FormError as error:
            result = JobResult(error=str(error))
        yield job.path, replace(result, remaining=())
        for reading in result.remaining:
            yield from all_of(Job(job.path, reading))

    return [each for path in paths for each in all_of(Job(path))]


@pytest.mark.slow
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_workers_give_the_results_of_one_process_in_the_order_of_the_inputs(
    tmp_path: Path, method: StartMethod
) -> None:
    (tmp_path / "坏.zpb").write_bytes(b"{")
    first, *others = _inputs(tmp_path, 6)
    paths = [first, SEEDS / "talent-centre-2022.txt", tmp_path / "坏.zpb", *others]

    results = _results(paths, "pdf", method)

    assert results == _results_in_one_process(paths, "pdf")
    assert len(results) == 1 + 6 + 1 + 5


def test_the_forms_of_one_file_go_to_several_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "run_job", partial(_run_and_note_process, folder=tmp_path))

    _results([SEEDS / "talent-centre-2022.txt"])

    assert str(os.getpid()) not in _workers_seen(tmp_path)
    assert len(_workers_seen(tmp_path)) > 1


def test_only_a_few_jobs_run_ahead_of_the_one_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "run_job", partial(_run_and_note_process, folder=tmp_path))

    inputs, target = _inputs(tmp_path / "in", 60), ConversionTarget("zpb")
    with closing(WorkerPool(2, "fork")) as pool, closing(JobQueue(pool, inputs, target)) as queue:
        results = iter(queue)
        for _ in range(30):
            next(results)

    assert len([*tmp_path.glob("*-*")]) <= 30 + 2 + AHEAD


def test_a_worker_that_dies_costs_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = _inputs(tmp_path, 20)
    monkeypatch.setattr(parallel, "run_job", partial(_run_or_die, deadly=("5.zpb", "11.zpb")))

    results = _results(paths)

    faults = {path.name: answer.error for path, answer in results if answer.error}
    assert [path for path, _ in results] == paths
    assert faults.keys() == {"5.zpb", "11.zpb"}
    assert all("意外中断" in fault for fault in faults.values())


def test_if_no_process_can_be_started_the_jobs_run_in_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> int:
        raise OSError

    paths = _inputs(tmp_path, 9)
    monkeypatch.setattr(os, "fork", refused)

    assert _results(paths) == _results_in_one_process(paths)


@pytest.mark.slow
def test_workers_that_never_start_cost_no_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = _inputs(tmp_path, 9)
    monkeypatch.setattr(pool_module, "START_SECONDS", 0.3)
    monkeypatch.setattr(pool_module, "prepare_worker", lambda *_: os._exit(1))

    assert _results(paths) == _results_in_one_process(paths)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="processes as Linux lists them")
def test_workers_end_when_the_program_is_killed(tmp_path: Path) -> None:
    _inputs(tmp_path / "in", 80)
    command = ("convert", str(tmp_path / "in"), "--to", "pdf", "--out", str(tmp_path / "out"))
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "perfdesk", *command], stdout=subprocess.PIPE
    ) as run:
        assert run.stdout
        for _ in range(12):
            run.stdout.readline()
        workers = _children(run.pid)
        run.kill()
        left = run.stdout.read()
        _wait_until_gone(workers)

    assert workers
    assert left.count(b"\n") < 80 - 12


def test_an_unexpected_error_costs_one_file_and_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_data_folder: Path
) -> None:
    def faulty(path: Path, advance: ProgressCallback) -> tuple[Reading, ...]:
        return () if path.name == "4.zpb" else read_file(path, advance)

    monkeypatch.setattr(jobs, "read_file", faulty)

    results = _results(_inputs(tmp_path, 9))

    assert [path.name for path, answer in results if answer.error] == ["4.zpb"]
    assert "ValueError" in (own_data_folder / "perfdesk.log").read_text(encoding="utf-8")


def _run_and_note_process(
    job: Job, target: ConversionTarget, advance: ProgressCallback, folder: Path
) -> JobResult:
    name = f"{os.getpid()}-{len([*folder.glob(f'{os.getpid()}-*')])}"
    (folder / name).touch()
    return jobs.run_job(job, target, advance)


def _workers_seen(folder: Path) -> set[str]:
    return {path.name.partition("-")[0] for path in folder.glob("*-*")}


def _run_or_die(
    job: Job, target: ConversionTarget, advance: ProgressCallback, deadly: Sequence[str]
) -> JobResult:
    if job.path.name in deadly:
        os._exit(1)
    return jobs.run_job(job, target, advance)


def _children(process: int) -> list[Path]:
    numbers = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [Path("/proc") / number for number in numbers]


def _wait_until_gone(processes: Sequence[Path]) -> None:
    end = time.monotonic() + 20
    while any(each.exists() for each in processes):
        assert time.monotonic() < end
        os.sched_yield()
