"""Crash reports: what is in them, how many are kept, and a crash outside Python."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfdesk.storage import crash_reports
from perfdesk.storage.crash_reports import (
    CrashReport,
    TracedElsewhereError,
    keep_hard_crash,
    keep_report,
    kept_reports,
    note_step,
    reporting,
)
from perfdesk.storage.logs import log_unexpected

_TYPED = "邮寄费 120000"


@pytest.fixture
def _reporting() -> Iterator[None]:
    with reporting(["绩效自评表 0.1.0", "Qt 6.8"]):
        yield


def _error(depth: int = 0) -> Exception:
    """Return an error with a traceback, from another place for each depth, with a form's text."""
    try:
        if depth:
            raise _error(depth - 1)
        int(_TYPED)
    except ValueError as error:
        return error
    raise AssertionError(depth)


def _kept(error: BaseException) -> CrashReport:
    report = keep_report(error)
    assert report is not None
    return report


@pytest.mark.usefixtures("_reporting")
def test_a_report_has_versions_the_last_commands_and_places_but_no_message() -> None:
    for number in range(30):
        note_step(f"命令 {number}")
    report = _kept(_error())
    text = report.file.read_text(encoding="utf-8")
    assert text == report.text
    for words in ("绩效自评表 0.1.0", "Qt 6.8", "命令 29", "命令 10", "in _error", "ValueError"):
        assert words in text
    assert "命令 9\n" not in text
    assert _TYPED not in text
    assert _TYPED in report.full_text


@pytest.mark.usefixtures("_reporting")
def test_an_error_that_led_to_another_is_there_without_its_message() -> None:
    try:
        try:
            int(_TYPED)
        except ValueError as cause:
            raise KeyError(_TYPED) from cause
    except KeyError as error:
        report = _kept(error)
    assert "ValueError" in report.text
    assert "KeyError" in report.text
    assert _TYPED not in report.text


@pytest.mark.usefixtures("_reporting")
def test_the_message_is_written_if_the_user_asks_for_it_and_taken_out_again() -> None:
    report = _kept(_error())
    report.write(with_messages=True)
    assert _TYPED in report.file.read_text(encoding="utf-8")
    report.write(with_messages=False)
    assert _TYPED not in report.file.read_text(encoding="utf-8")


@pytest.mark.usefixtures("_reporting")
def test_an_error_of_a_worker_process_tells_its_places_there() -> None:
    report = _kept(TracedElsewhereError(f"worker.py: {_TYPED}", "worker.py"))
    assert "worker.py" in report.text
    assert _TYPED not in report.text
    assert _TYPED in report.full_text


@pytest.mark.usefixtures("_reporting")
def test_the_last_ten_are_kept_the_newest_first() -> None:
    files = [_kept(_error(depth)).file for depth in range(12)]
    assert [each.file for each in kept_reports()] == files[:1:-1]
    assert "ValueError" in kept_reports()[0].read()


@pytest.mark.usefixtures("_reporting")
def test_an_error_that_comes_again_is_reported_once() -> None:
    assert [_kept(_error()).file for _ in range(3)] == [kept_reports()[0].file] * 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.usefixtures("_reporting")
def test_a_report_is_for_this_user_alone() -> None:
    file = _kept(_error()).file
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    running = file.with_name(crash_reports._RUNNING)
    assert running.stat().st_mode & 0o777 == 0o600


def test_the_command_line_keeps_none() -> None:
    assert log_unexpected(_error()).report is None
    assert kept_reports() == ()


@pytest.mark.usefixtures("_reporting")
def test_where_nothing_can_be_written_the_log_is_named(
    own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PERFDESK_DATA", str(own_data_folder / "perfdesk.log"))
    (own_data_folder / "perfdesk.log").write_bytes(b"a file")
    assert keep_report(_error()) is None
    assert kept_reports() == ()


_CRASHING = """
import faulthandler
from perfdesk.storage import crash_reports
from perfdesk.storage.crash_reports import reporting
with reporting(["version of then"]):
    {}
"""


def _run(statement: str) -> int:
    command = [sys.executable, "-c", _CRASHING.format(statement)]
    return subprocess.run(command, check=False, timeout=60, capture_output=True).returncode


def test_a_crash_outside_python_becomes_a_report_at_the_next_start() -> None:
    assert _run("faulthandler._sigsegv()") != 0
    report = keep_hard_crash()
    assert report is not None
    assert kept_reports() == (report,)
    assert report.read().startswith("version of then\n")
    assert "Segmentation fault" in report.read() or "access violation" in report.read()
    with reporting(["version of now"]):
        assert keep_hard_crash() is None


def test_the_report_of_a_crash_outside_python_has_the_last_commands() -> None:
    steps = "[crash_reports.note_step(f'command {n}') for n in range(30)]"
    assert _run(f"{steps}; faulthandler._sigsegv()") != 0
    report = keep_hard_crash()
    assert report is not None
    versions, _, rest = report.read().partition("最近的操作：")
    commands, _, places = rest.partition("出错的位置：")
    assert versions == "version of then\n\n"
    named = [line.partition(" ")[2] for line in commands.split("\n") if line]
    assert named == [f"command {number}" for number in range(10, 30)]
    assert "Segmentation fault" in places or "access violation" in places


@pytest.mark.parametrize("name", ["fatal error", "Fatal Python error"])
def test_the_name_of_a_command_is_no_crash(name: str) -> None:
    assert _run(f"crash_reports.note_step({name!r}); import os; os._exit(9)") == 9
    assert keep_hard_crash() is None


@pytest.mark.parametrize("statement", ["pass", "import os; os._exit(9)"])
def test_a_clean_end_and_a_kill_are_no_crash(statement: str) -> None:
    assert _run(statement) in (0, 9)
    assert keep_hard_crash() is None
    assert kept_reports() == ()
