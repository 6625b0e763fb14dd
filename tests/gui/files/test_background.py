"""Work outside the window's thread: done at once, waited for, or left when the user gives up."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from weakref import WeakSet

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressDialog
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.formats.native import native_file
from perfdesk.formats.results import ProgressCallback
from perfdesk.gui.files import background, file_reader
from perfdesk.gui.files.background import (
    NotFinishedError,
    Steps,
    answers_at_once,
    run_in_background,
    run_steps,
)
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.widgets import PlainLabel
from perfdesk.storage import saving
from perfdesk.storage.atomic_write import digest, write_atomically
from perfdesk.workers.reading import FileResult, read_files
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.waiting import Silent, button_of, press_button, when_the_dialog_is_there
from tests.gui.windows import current_document, status_message, write_native_file


def test_what_comes_at_once_needs_no_dialog(qtbot: QtBot) -> None:
    assert qtbot
    assert run_in_background(lambda: threading.current_thread().name, "保存") != "MainThread"


def test_an_error_comes_back_where_the_result_is_wanted(qtbot: QtBot) -> None:
    assert qtbot

    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        run_in_background(fail, "保存")


def test_several_disks_are_asked_together(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert qtbot
    monkeypatch.setattr(background, "AT_ONCE", 5000)
    all_are_asked = threading.Barrier(3, timeout=5)
    answers = answers_at_once([all_are_asked.wait] * 3, otherwise=-1)
    assert sorted(answers) == [0, 1, 2]


def test_what_takes_long_is_named_and_its_result_is_waited_for(qtbot: QtBot) -> None:
    assert qtbot
    call, texts = Silent(), list[str]()

    def note(dialog: QProgressDialog) -> None:
        texts.append(dialog.labelText())
        call.let_go()

    when_the_dialog_is_there(note)
    assert run_in_background(call, "保存“表.zpb”") == "answer"
    assert texts == ["正在保存“表.zpb”"]


def test_the_user_need_not_wait(qtbot: QtBot) -> None:
    assert qtbot
    call = Silent()
    when_the_dialog_is_there(press_button)
    with pytest.raises(NotFinishedError, match="还没有完成，可能是磁盘或网络没有响应"):
        run_in_background(call, "保存“表.zpb”")
    call.let_go()
    assert call.ended.wait(5)


def test_steps_done_before_the_dialog_is_there_are_shown_at_once(qtbot: QtBot) -> None:
    assert qtbot
    call, seen = Silent(), list[str]()

    def work(report: ProgressCallback) -> str:
        report(1 / 3)
        return call()

    def note(dialog: QProgressDialog) -> None:
        seen.append(f"{dialog.windowTitle()}：{dialog.labelText()}，{dialog.value()}")
        call.let_go()

    when_the_dialog_is_there(note)
    assert run_steps(work, Steps("打印", "排版", "张", 3)) == "answer"
    assert seen == ["打印：正在排版，已完成 1 张，共 3 张，1"]


def _progress_dialogs(window: MainWindow) -> list[QProgressDialog]:
    """Return those that the window has after Qt has deleted what it is to delete."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return window.findChildren(QProgressDialog)


def test_what_ends_before_the_dialog_is_due_leaves_none(window: MainWindow) -> None:
    call = Silent()
    QTimer.singleShot(0, call.let_go)
    assert run_in_background(call, "保存") == "answer"
    assert window.findChildren(QProgressDialog) == []


@pytest.mark.slow
def test_what_ends_while_the_dialog_is_made_leaves_none(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    call, timers = Silent(), list[QTimer]()

    def label(text: str) -> PlainLabel:
        call.let_go()
        call.thread.join()
        return PlainLabel(text)

    monkeypatch.setattr(background, "PlainLabel", label)
    assert run_in_background(call, "保存") == "answer"
    for dialog in window.findChildren(QProgressDialog):
        timers += dialog.findChildren(QTimer)
    assert not any(timer.isActive() for timer in timers)
    assert _progress_dialogs(window) == []


@pytest.mark.slow
def test_what_is_read_while_the_dialog_is_made_leaves_none(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write_native_file(tmp_path, name, small_form()) for name in ("甲.zpb", "乙.zpb")]
    may_read = threading.Event()

    def read_late(*arguments: object) -> Iterator[FileResult]:
        may_read.wait()
        yield from read_files(*arguments)  # type: ignore[arg-type]

    def label(text: str) -> PlainLabel:
        may_read.set()
        job = window.file_commands._reader._job
        assert job is not None
        assert job.wait(5000)
        return PlainLabel(text)

    monkeypatch.setattr(file_reader, "read_files", read_late)
    monkeypatch.setattr(background, "PlainLabel", label)
    window.open_files(files)
    assert [each.path for each in window.forms] == files
    timers = [
        timer
        for dialog in window.findChildren(QProgressDialog)
        for timer in dialog.findChildren(QTimer)
    ]
    assert not any(timer.isActive() and timer.remainingTime() < 10**6 for timer in timers)
    assert _progress_dialogs(window) == []


@pytest.mark.slow
def test_a_silent_folder_is_not_waited_for_after_cancelling_the_reading(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [write_native_file(tmp_path, name, small_form()) for name in ("甲.zpb", "乙.zpb")]
    silent, seen = Silent(), list[object]()

    def read_late(*arguments: object) -> Iterator[FileResult]:
        results = read_files(*arguments)  # type: ignore[arg-type]
        yield next(results)
        silent()
        yield from results

    def press(dialog: QProgressDialog) -> None:
        seen.append((dialog.windowTitle(), button_of(dialog).text(), window.close()))
        if len(seen) == 1:
            when_the_dialog_is_there(press)
        press_button(dialog)

    monkeypatch.setattr(file_reader, "read_files", read_late)
    when_the_dialog_is_there(press)
    window.open_files(files)
    assert seen == [("打开", "取消", False), ("请稍候", "不再等待", False)]
    assert [each.path for each in window.forms] == files[:1]
    assert status_message(window) == "已取消，有 1 个文件没有打开。"
    silent.let_go()
    silent.thread.join()
    assert [each.path for each in window.forms] == files[:1]
    monkeypatch.undo()
    window.open_files(files)
    assert [each.path for each in window.forms] == files


def test_the_thread_is_over_before_the_result_is_returned(qtbot: QtBot) -> None:
    assert qtbot
    call = Silent()
    job = background.Job(lambda _report: call())
    job.ended.connect(lambda: threading.Event().wait(0.2), Qt.ConnectionType.DirectConnection)
    call.let_go()
    assert job.wait(5000)
    assert job.result() == "answer"
    assert not call.thread.is_alive()


@pytest.fixture
def jobs(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> WeakSet[background.Job[str]]:
    """The jobs that a test has begun and that are still there."""
    assert qtbot
    noted = WeakSet[background.Job[str]]()

    class NotedJob(background.Job[str]):
        def __init__(self, call: Callable[[ProgressCallback], str]) -> None:
            noted.add(self)
            super().__init__(call)

    monkeypatch.setattr(background, "Job", NotedJob)
    return noted


def test_an_error_leaves_no_circle_that_another_thread_might_collect(
    jobs: WeakSet[background.Job[str]],
) -> None:
    there: list[int] = []

    def fail() -> None:
        there.append(len(jobs))
        raise ValueError

    gc.collect()
    gc.disable()
    try:
        with suppress(ValueError):
            run_in_background(fail, "保存")
        assert there == [1]
        assert not jobs
    finally:
        gc.enable()


@pytest.mark.slow
def test_a_job_nobody_waits_for_is_deleted_once_it_ends(
    jobs: WeakSet[background.Job[str]], qtbot: QtBot
) -> None:
    call = Silent()
    when_the_dialog_is_there(press_button)
    with suppress(NotFinishedError):
        run_in_background(call, "保存")
    gc.collect()
    assert len(jobs) == 1
    call.let_go()
    qtbot.waitUntil(lambda: not jobs)


def test_a_job_that_ends_as_the_user_stops_waiting_has_a_result(
    qtbot: QtBot,
) -> None:
    assert qtbot
    call = Silent()
    job = background.Job(lambda _report: call())
    call.let_go()
    job._thread.join()
    assert not job.leave()
    assert job.parent() is None
    assert job.result() == "answer"


def test_a_job_that_ends_as_the_user_stops_waiting_gives_its_result_once(qtbot: QtBot) -> None:
    assert qtbot
    job = background.Job(lambda _report: "answer")
    assert job.wait(10_000)
    late: list[str] = []
    assert not job.leave(late.append)
    job.ended.emit()  # as its thread does last of all
    assert late == []
    assert job.result() == "answer"


def _save_late(monkeypatch: pytest.MonkeyPatch, silent: Silent) -> None:
    """Let the next saving wait until it is let go."""
    whole, calls = write_atomically, iter([silent])

    def write(*arguments: object, **more: object) -> str:
        for call in calls:
            call()
            break
        return whole(*arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(saving, "write_atomically", write)


def _project(file: Path) -> str:
    return native_file.read_native(file.read_bytes()).form.project


@pytest.mark.slow
def test_a_form_whose_folder_is_silent_stays_modified_and_is_saved_once_it_answers(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    window.open_files([file])
    document = current_document(window)
    document.set(FieldRef(ROOT, "project"), "挂号费", "改")
    silent = Silent()
    _save_late(monkeypatch, silent)
    when_the_dialog_is_there(press_button)
    window.menu_actions["save"].trigger()
    assert "没有响应" in answers.questions("warn")[-1]
    assert document.is_modified
    silent.let_go()
    silent.thread.join()
    window.menu_actions["save"].trigger()
    assert not document.is_modified
    assert "已保存" in status_message(window)
    assert _project(file) == "挂号费"


@pytest.mark.slow
def test_what_was_saved_after_the_user_stopped_waiting_is_no_change_of_others(
    window: MainWindow,
    answers: Answers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    window.open_files([file])
    document = current_document(window)
    document.set(FieldRef(ROOT, "project"), "挂号费", "改")
    before, silent = document.known_content, Silent()
    _save_late(monkeypatch, silent)
    when_the_dialog_is_there(press_button)
    window.menu_actions["save"].trigger()
    silent.let_go()
    qtbot.waitUntil(lambda: document.known_content != before)
    assert document.known_content == digest(file.read_bytes())
    document.set(FieldRef(ROOT, "project"), "差旅费", "再改")
    window.menu_actions["save"].trigger()
    assert answers.questions("merge_choice") == []
    assert _project(file) == "差旅费"


@pytest.mark.slow
@pytest.mark.parametrize("has_dialog", [False, True])
def test_the_window_stays_open_while_a_form_is_being_saved(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, has_dialog: bool
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    window.open_files([file])
    document = current_document(window)
    document.set(FieldRef(ROOT, "project"), "挂号费", "改")
    silent, closed = Silent(), list[bool]()
    _save_late(monkeypatch, silent)

    def close(_: object = None) -> None:
        closed.append(window.close())
        silent.let_go()

    if has_dialog:
        when_the_dialog_is_there(close)
    else:
        QTimer.singleShot(0, close)
    window.menu_actions["save"].trigger()
    assert closed == [False]
    assert list(window.forms) == [document]
    assert not document.is_modified
    assert _project(file) == "挂号费"
    assert window.close()


def test_a_form_that_is_saved_as_the_window_closes_is_saved_once(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    window.open_files([file])
    current_document(window).set(FieldRef(ROOT, "project"), "挂号费", "改")
    silent, closed = Silent(), list[bool]()
    _save_late(monkeypatch, silent)
    answers.leaving = "save"

    def close() -> None:
        QCoreApplication.sendEvent(window, event := QCloseEvent())
        closed.append(event.isAccepted())
        silent.let_go()

    QTimer.singleShot(0, close)
    assert window.close()
    assert closed == [False]
    assert len(answers.questions("unsaved_choice")) == 1
    assert _project(file) == "挂号费"


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission on Windows")
def test_no_earlier_save_can_replace_a_later_one(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    link = tmp_path / "链接.zpb"
    link.symlink_to(file)
    window.open_files([file])
    document = current_document(window)
    silent = Silent()
    _save_late(monkeypatch, silent)
    document.set(FieldRef(ROOT, "project"), "先填的", "改")
    when_the_dialog_is_there(press_button)
    window.menu_actions["save"].trigger()

    document.set(FieldRef(ROOT, "project"), "后填的", "改")
    window.menu_actions["save"].trigger()
    answers.saving = [link, tmp_path / "另存.zpb"]
    window.menu_actions["save_as"].trigger()
    assert answers.questions("warn")[-2:] == [
        f"上一次保存“{name}”还没有结束。请稍后再试，或另存到别的位置。"
        for name in ("表.zpb", "链接.zpb")
    ]
    assert document.is_modified
    assert _project(file) == small_form().project

    window.menu_actions["save_as"].trigger()
    assert not document.is_modified
    silent.let_go()
    silent.thread.join()
    assert (_project(file), _project(tmp_path / "另存.zpb")) == ("先填的", "后填的")


@pytest.mark.slow
def test_no_earlier_export_can_replace_a_later_one(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    silent, book = Silent(), tmp_path / "表.xlsx"
    _save_late(monkeypatch, silent)
    answers.confirms, answers.saving = True, [book, book, book]
    when_the_dialog_is_there(press_button)
    window.menu_actions["export_workbook"].trigger()
    window.menu_actions["export_workbook"].trigger()
    assert answers.questions("warn")[-1].startswith("上一次导出“表.xlsx”还没有结束。")
    assert not book.exists()
    silent.let_go()
    silent.thread.join()
    window.menu_actions["export_workbook"].trigger()
    assert "已导出" in status_message(window)
