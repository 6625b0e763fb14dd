"""The log has what support needs, no copy of a form, a limited size, and raises nothing."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from perfdesk import __version__
from perfdesk.core.errors import FormError
from perfdesk.storage import logs
from perfdesk.storage.file_lock import acquire_lock
from perfdesk.storage.logs import log_operation, log_session, log_unexpected

_LOG = logging.getLogger("perfdesk.test")


def _text(folder: Path) -> str:
    return (folder / "perfdesk.log").read_text(encoding="utf-8")


def _as_named(path: str) -> str:
    """Return a pattern for the path as this system writes it."""
    return re.escape(str(Path(path)))


def test_a_session_begins_with_the_versions_and_logs_its_end(own_data_folder: Path) -> None:
    with log_session("window", "PySide6 6.11"):
        _LOG.info("between")
    _LOG.info("after")
    first, second, third = _text(own_data_folder).splitlines()
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} \d+ INFO started window: ", first)
    for word in (f"perfdesk {__version__}", f"Python {sys.version.split()[0]}", "PySide6 6.11"):
        assert word in first
    assert second.endswith("INFO between")
    assert re.search(r"ended window after \d+\.\d\d s, libraries: ", third)


def test_a_session_that_fails_ends_too(own_data_folder: Path) -> None:
    with pytest.raises(KeyboardInterrupt), log_session("window"):
        raise KeyboardInterrupt
    assert "ended window" in _text(own_data_folder)
    assert logging.getLogger("perfdesk").handlers == []


def test_a_file_is_named_with_its_result_and_never_with_what_is_in_it(
    own_data_folder: Path,
) -> None:
    with log_session("window"):
        with log_operation("save", Path("/文件夹/表.zpb")):
            pass
        with pytest.raises(FormError), log_operation("open", Path("/坏.zpb")):
            raise FormError("项目名称“邮寄费”有误")
    text = _text(own_data_folder)
    assert re.search(rf"INFO save {_as_named('/文件夹/表.zpb')}: done, \d+\.\d\d s", text)
    assert re.search(rf"INFO open {_as_named('/坏.zpb')}: FormError, \d+\.\d\d s", text)
    assert "邮寄费" not in text


def test_an_error_has_its_traceback_and_the_version_without_a_session(
    own_data_folder: Path,
) -> None:
    try:
        _ = 1 // 0
    except ZeroDivisionError as error:
        log_unexpected(error)
    text = _text(own_data_folder)
    assert f"ERROR perfdesk {__version__}, unexpected error, libraries: " in text
    assert "\nTraceback" in text
    assert f'File "{__file__}"' in text


def test_an_error_in_a_session_is_written_once(own_data_folder: Path) -> None:
    with log_session("window"):
        log_unexpected(ZeroDivisionError("once"))
    assert _text(own_data_folder).count("once") == 1


def test_the_files_are_bounded_and_the_newest_entries_are_kept(
    own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "MAX_BYTES", 2000)
    with log_session("window"):
        for number in range(200):
            _LOG.info("entry %d %s", number, "字" * 20)
    files = sorted(own_data_folder.glob("perfdesk.log*"))
    assert [each.name for each in files] == ["perfdesk.log", "perfdesk.log.1", "perfdesk.log.2"]
    # logging counts the entry to come in characters, not in bytes
    assert all(each.stat().st_size <= 2000 + 40 for each in files)
    assert "entry 199" in _text(own_data_folder)


@pytest.fixture
def no_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no library imported yet, here or in a worker."""
    for name in logs._LIBRARIES:
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(logs, "_used_by_workers", set())


@pytest.mark.usefixtures("no_libraries")
def test_the_libraries_that_were_used_are_named_with_their_versions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", openpyxl)
    assert logs.library_versions() == f"openpyxl {metadata.version('openpyxl')}"
    logs.note_libraries("")
    logs.note_libraries("openpyxl 9, xlrd 2.0.2")
    assert logs.library_versions().endswith("openpyxl 9, xlrd 2.0.2")


@pytest.mark.usefixtures("no_libraries")
def test_a_library_that_is_just_being_imported_is_passed_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "reportlab", ModuleType("reportlab"))
    assert logs.library_versions() == ""
    assert log_unexpected(ValueError()).log


def test_each_of_two_threads_names_the_file_its_own_error_is_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = threading.local()
    monkeypatch.setattr(logs, "data_folder", lambda: own.folder)

    def wrong(name: str) -> list[str]:
        own.folder = tmp_path / name
        messages = [str(log_unexpected(ValueError(name))) for _ in range(100)]
        return [each for each in messages if str(own.folder) not in each]

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(2) as threads:
            assert list(threads.map(wrong, ["甲", "乙"])) == [[], []]
    finally:
        sys.setswitchinterval(interval)


def test_one_entry_cannot_push_all_others_out(own_data_folder: Path) -> None:
    log_unexpected(ValueError("x" * 5_000_000))
    assert (own_data_folder / "perfdesk.log").stat().st_size < 70_000


def test_names_that_are_not_text_or_break_the_line_are_escaped(own_data_folder: Path) -> None:
    with log_session("window"), log_operation("open", Path("/\udce9\nforged.zpb")):
        pass
    text = _text(own_data_folder)
    assert f"open {os.sep}\\udce9\\nforged.zpb: done" in text
    assert len(text.splitlines()) == 3


def test_a_log_that_cannot_be_written_raises_nothing(
    own_data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_data_folder.write_text("a file in the way")
    with log_session("window"), log_operation("save", Path("/a.zpb")):
        pass
    assert capsys.readouterr() == ("", "")


def test_a_file_that_cannot_be_renamed_is_continued(
    own_data_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(logs, "MAX_BYTES", 100)
    monkeypatch.setattr("os.rename", refuse)
    with log_session("window"):
        _LOG.info("short")
    assert "short" in _text(own_data_folder)
    assert capsys.readouterr() == ("", "")


def test_a_stopped_process_that_holds_the_lock_does_not_stop_this_one(
    own_data_folder: Path,
) -> None:
    own_data_folder.mkdir()
    lock = acquire_lock(own_data_folder / "perfdesk.lock")
    assert lock
    log_unexpected(ZeroDivisionError("boom"))
    lock.release()
    assert "boom" in _text(own_data_folder)


_WRITER = """
import logging, sys
from perfdesk.storage.logs import log_session
with log_session(sys.argv[1]):
    for number in range(150):
        logging.getLogger("perfdesk.test").info("%s %d %s.", sys.argv[1], number, "字" * 900)
"""


@pytest.mark.slow
def test_processes_that_write_at_once_lose_and_split_no_entry(own_data_folder: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, name]) for name in "abc"]
    assert [each.wait() for each in writers] == [0, 0, 0]
    files = list(own_data_folder.glob("perfdesk.log*"))
    entries = [
        line
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if "字" in line
    ]
    assert len(files) == 3
    assert all(line.endswith(f"{'字' * 900}.") for line in entries)
    written = sorted(tuple(line.split()[3:5]) for line in entries)
    assert written == sorted((name, str(number)) for name in "abc" for number in range(150))
