"""Files read in worker processes: each stands alone, and all come in order."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.core.errors import FormError
from perfdesk.formats.file_contents import read_contents
from perfdesk.formats.native import native_file
from perfdesk.formats.registry import read_file
from perfdesk.formats.results import ProgressCallback
from perfdesk.storage.atomic_write import file_digest
from perfdesk.workers import reading
from perfdesk.workers.errors import (
    TooMuchTimeError,
    WorkCancelled,
    WorkerFaultError,
    WorkerLostError,
)
from perfdesk.workers.reading import FileResult, ReadProgress, is_quick, read_files
from perfdesk.workers.tasks import TaskQueue
from tests.formats.native.native_forms import POSTAGE
from tests.workers import tasks
from tests.workers.conftest import MakePool

SEEDS = Path(__file__).parent.parent / "files" / "seeds"

pytestmark = [
    pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning"),
    pytest.mark.skipif(sys.platform != "linux", reason="the workers are forked with the doubles"),
]


def _files(folder: Path, names: Sequence[str]) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.write_bytes(native_file.native_bytes(replace(POSTAGE, project=path.stem)))
    return paths


def _read_or_misbehave(path: Path, advance: ProgressCallback) -> object:
    kind = path.stem.partition("-")[0]
    if kind.isdecimal():
        return read_contents(path, advance)
    return tasks.misbehave(kind, advance)


@pytest.fixture(autouse=True)
def _no_file_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "QUICK_BYTES", -1)


@pytest.mark.parametrize("method", ["fork", "forkserver"])
def test_files_of_any_type_are_read_as_in_one_process(make_pool: MakePool, method: str) -> None:
    paths = [SEEDS / "talent-centre-2022.txt", SEEDS / "没有", SEEDS]

    results = list(read_files(make_pool(2, "fork" if method == "fork" else "forkserver"), paths))

    assert [result.path for result in results] == paths
    assert results[0].readings == read_file(paths[0])
    assert [result.digest for result in results] == [file_digest(paths[0]), None, None]
    for path, result in zip(paths[1:], results[1:], strict=True):
        with pytest.raises(FormError) as caught:
            read_file(path)
        assert type(result.error) is type(caught.value)
        assert str(result.error) == str(caught.value)


@pytest.mark.slow
def test_a_bad_file_costs_itself_alone(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reading, "read_contents", _read_or_misbehave)
    monkeypatch.setattr(reading, "READING_SECONDS", 0.3)
    bad = {
        "segfault-1": WorkerLostError,
        "loop-1": TooMuchTimeError,
        "fault-1": WorkerFaultError,
        "segfault-2": WorkerLostError,
    }
    paths = _files(tmp_path, ["1", "segfault-1", "2", "loop-1", "3", "fault-1", "segfault-2", "4"])

    results = list(read_files(make_pool(2, "fork"), paths))

    assert [result.path for result in results] == paths
    assert {each.path.name: type(each.error) for each in results if each.error} == bad
    assert [each.readings[0].form.project for each in results if each.readings] == list("1234")


def test_the_report_names_the_file_and_may_cancel(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(reading, "read_contents", _read_or_misbehave)
    paths = _files(tmp_path, ["1", "loop-1", "2"])
    reports: list[ReadProgress] = []
    results: list[FileResult] = []

    def cancel_second(progress: ReadProgress) -> None:
        reports.append(progress)
        if progress.files_done == 1:
            raise WorkCancelled

    with pytest.raises(WorkCancelled):
        results += read_files(make_pool(1, "fork"), paths, cancel_second)

    assert (reports[-1].path, reports[-1].files_done, reports[-1].files) == (paths[1], 1, 3)


def test_no_file_is_read_if_the_caller_stops(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    closed = []
    monkeypatch.setattr(TaskQueue, "close", lambda queue: closed.append(len(queue)))
    results = read_files(make_pool(1, "fork"), _files(tmp_path, ["1", "2", "3"]))

    next(results)
    results.close()

    assert closed == [2]


def test_only_small_native_files_are_read_without_a_worker(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (path,) = _files(tmp_path, ["1"])
    size = path.stat().st_size
    (tmp_path / "1.pdf").write_bytes(path.read_bytes())
    (tmp_path / "text.zpb").write_bytes(b"%PDF-1.7")
    monkeypatch.setattr(reading, "QUICK_BYTES", size)

    assert is_quick(path)
    assert is_quick(tmp_path / "1.pdf"), "by its content"
    assert not any(
        map(is_quick, [tmp_path / "text.zpb", tmp_path, tmp_path / "gone", Path("/dev/zero")])
    )
    monkeypatch.setattr(reading, "QUICK_BYTES", size - 1)
    assert not is_quick(path)


def test_the_digest_is_that_of_the_bytes_that_were_read(
    make_pool: MakePool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (path,) = _files(tmp_path, ["1"])
    before = file_digest(path)

    def read_before_it_changes(path: Path, advance: ProgressCallback) -> bytes:
        data = read_contents(path, advance)
        path.write_bytes(b"changed")
        return data

    monkeypatch.setattr(reading, "read_contents", read_before_it_changes)

    for quick_bytes in (-1, 1 << 20):
        monkeypatch.setattr(reading, "QUICK_BYTES", quick_bytes)
        _files(tmp_path, ["1"])
        (result,) = read_files(make_pool(1, "fork"), [path])
        assert path.read_bytes() == b"changed"
        assert result.digest == before
