"""Files that hang, crash or take long: the window stays usable, and the other files open."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressDialog
from pytestqt.qtbot import QtBot

from perfdesk.gui.exception_hook import ExceptionHook
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage.crash_reports import kept_reports, reporting
from perfdesk.workers import reading
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import WORKERS, shown_window, status_message, write_native_file
from tests.workers.doubles import Misreading

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="tasks that use signals of Unix")

_HOW = {
    "没完没了.txt": "sleep",
    "崩溃.txt": "segfault",
    "绕圈.txt": "loop",
    "太大.txt": "allocate",
    "出错.txt": "fault",
    "也出错.txt": "fault",
    "很多页.pdf": "pages",
}


@pytest.fixture
def window(qtbot: QtBot, answers: Answers) -> MainWindow:
    return shown_window(qtbot, answers, Misreading(WORKERS, _HOW))


@pytest.fixture(autouse=True)
def _no_file_is_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "QUICK_BYTES", -1)


def _files(folder: Path, *names: str) -> list[Path]:
    return [write_native_file(folder, name, replace(small_form(), project=name)) for name in names]


def _when(
    shown: Callable[[QProgressDialog], bool], act: Callable[[QProgressDialog], object]
) -> None:
    """Do something as soon as the progress dialog shows what is expected."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QProgressDialog) and shown(dialog):
            act(dialog)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(0, look)


def _press_escape(dialog: QProgressDialog) -> None:
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


@pytest.mark.slow
def test_a_file_that_never_ends_is_cancelled_by_escape(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    endless, good = _files(tmp_path, "没完没了.txt", "好.zpb")
    answers.opening = [endless]
    labels: list[str] = []

    def note_and_cancel(dialog: QProgressDialog) -> None:
        labels.append(dialog.labelText())
        _press_escape(dialog)

    _when(lambda _: True, note_and_cancel)

    window.menu_actions["open"].trigger()

    assert labels == ["正在读取“没完没了.txt”"]
    assert len(window.forms) == 0
    assert status_message(window) == "已取消，有 1 个文件没有打开。"
    assert answers.questions("warn") == []
    window.open_files([good])
    assert [each.title for each in window.forms] == ["好.zpb"]


@pytest.mark.slow
def test_files_that_end_their_worker_are_named_together_and_the_others_open(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    names = ["一.zpb", "崩溃.txt", "二.zpb", "绕圈.txt", "太大.txt", "出错.txt", "三.zpb"]

    window.open_files(_files(tmp_path, *names))

    assert [each.title for each in window.forms] == ["一.zpb", "二.zpb", "三.zpb"]
    (told,) = answers.questions("warn")
    headline, *sentences = told.splitlines()
    assert headline == "有 4 个文件没能打开。"
    expected = [
        ("崩溃.txt", "意外中断"),
        ("绕圈.txt", "时间太长"),
        ("太大.txt", "内存太多"),
        ("出错.txt", "程序内部出错"),
    ]
    for sentence, (name, words) in zip(sentences, expected, strict=True):
        assert sentence.startswith(f"“{name}”：")
        assert words in sentence


def test_a_fault_of_the_program_in_a_worker_is_reported_like_any_other(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    hook = ExceptionHook(window)
    with reporting(["绩效自评表 0.1.0"]):
        window.open_files(_files(tmp_path, "一.zpb", "出错.txt", "也出错.txt"))
        QApplication.sendPostedEvents(hook)
        (report,) = kept_reports()

    kinds = [kind for kind, _ in answers.asked if kind in ("warn", "show_crash")]
    assert kinds == ["warn", "show_crash"]
    (told,) = answers.questions("show_crash")
    assert str(report.file) in told
    assert told.endswith("已填的内容都在，草稿已保留。")


@pytest.mark.slow
def test_of_many_files_those_read_before_the_cancelling_are_open(
    window: MainWindow, tmp_path: Path
) -> None:
    _when(lambda dialog: "已读 2 个，共 4 个" in dialog.labelText(), _press_escape)

    window.open_files(_files(tmp_path, "一.zpb", "二.zpb", "没完没了.txt", "三.zpb"))

    assert [each.title for each in window.forms] == ["一.zpb", "二.zpb"]
    assert status_message(window) == "已取消，有 2 个文件没有打开。"


@pytest.mark.slow
def test_a_file_of_many_pages_shows_how_far_it_is(window: MainWindow, tmp_path: Path) -> None:
    values: list[int] = []

    def is_far(dialog: QProgressDialog) -> bool:
        values.append(dialog.value())
        return "，已读 7%" in dialog.labelText() or dialog.value() > 70

    _when(is_far, _press_escape)

    window.open_files(_files(tmp_path, "很多页.pdf"))

    assert values == sorted(values)
    assert values[-1] >= 70


@pytest.mark.slow
def test_files_that_come_meanwhile_follow(window: MainWindow, tmp_path: Path) -> None:
    endless, later = _files(tmp_path, "没完没了.txt", "后来.zpb")

    def bring(dialog: QProgressDialog) -> None:
        window.open_files([later])
        assert len(window.forms) == 0
        _press_escape(dialog)

    _when(lambda _: True, bring)

    window.open_files([endless])

    assert [each.title for each in window.forms] == ["后来.zpb"]


@pytest.mark.slow
def test_closing_the_window_stops_the_reading_first(window: MainWindow, tmp_path: Path) -> None:
    _when(lambda _: True, lambda _: window.close())

    window.open_files(_files(tmp_path, "没完没了.txt", "一.zpb"))

    assert window.isVisible()
    assert len(window.forms) == 0
    assert window.close()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission on Windows")
def test_a_circle_of_links_is_one_sentence(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    circle = tmp_path / "圈.zpb"
    circle.symlink_to(circle)

    window.open_files([circle, *_files(tmp_path, "一.zpb")])

    assert [each.title for each in window.forms] == ["一.zpb"]
    (told,) = answers.questions("warn")
    assert told.startswith("这个文件没能打开。\n“圈.zpb”：")
