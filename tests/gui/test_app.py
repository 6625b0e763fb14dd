"""Starting the window, and what happens to an error that nobody caught."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk import app
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.exception_hook import ExceptionHook
from perfdesk.gui.main_window import MainWindow
from perfdesk.start_failure import NoScreenError
from perfdesk.storage.drafts import DraftStore
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document, write_native_file

_RUN = """
import sys
import threading
from pathlib import Path
from perfdesk import app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

def look():
    window = next(each for each in QApplication.topLevelWidgets() if each.isVisible())
    print(window.windowTitle(), QApplication.style().name(), QApplication.windowIcon().isNull())
    window.close()

QTimer.singleShot(0, lambda: QTimer.singleShot(0, look))
sys.exit(app.run([Path(sys.argv[1])]))
"""


def _run_window(path: Path) -> list[str]:
    """Start the program with a file, and return the lines it prints."""
    command = [sys.executable, "-X", "utf8", "-c", _RUN, str(path)]
    ran = subprocess.run(command, check=False, timeout=60, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout.splitlines()


@pytest.mark.slow
def test_the_window_opens_with_the_files_it_is_given(tmp_path: Path) -> None:
    path = write_native_file(tmp_path, "表.zpb", small_form())
    assert _run_window(path)[0] == "邮寄费（2022 年度）[*] - 绩效自评表 fusion False"


_COPY_AND_END = """
import atexit, sys
from PySide6.QtGui import QGuiApplication
from perfdesk import app
from perfdesk.core.block_paste import CellBlock
from perfdesk.gui import clipboard
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

def look():
    print(repr(QGuiApplication.clipboard().text()))

def copy_and_end():
    block = [["=cmd|' /C calc'!A0", "-5"]]
    clipboard.put_block(CellBlock.from_rows(block), block)
    mime = QGuiApplication.clipboard().mimeData()
    print(mime.html().count("mso-number-format:'\\\\@'"), repr(mime.text()))
    QApplication.activeWindow().close()

atexit.register(look)
QTimer.singleShot(0, lambda: QTimer.singleShot(0, copy_and_end))
app.run([])
"""


@pytest.mark.slow
def test_the_clipboard_is_left_without_a_formula() -> None:
    command = [sys.executable, "-X", "utf8", "-c", _COPY_AND_END]
    ran = subprocess.run(command, check=False, timeout=60, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    while_open, afterwards = ran.stdout.splitlines()
    assert while_open == """1 "=cmd|' /C calc'!A0\\t-5\\r\\n\""""
    assert afterwards == """"'=cmd|' /C calc'!A0\\t-5\\r\\n\""""


_END_ONCE_GONE = """
import sys
import threading
from pathlib import Path
from perfdesk import app
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

def look():
    if not Path(sys.argv[1]).exists():
        poll.stop()
        QApplication.activeWindow().close()

def begin():
    global poll
    poll = QTimer()
    poll.timeout.connect(look)
    poll.start(10)

QTimer.singleShot(0, begin)
app.run([])
"""


@pytest.mark.slow
def test_the_start_deletes_what_a_killed_process_left(own_data_folder: Path) -> None:
    left = own_data_folder / "backups" / "unnamed" / f".perfdesk-{'0' * 16}.tmp"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    command = [sys.executable, "-c", _END_ONCE_GONE, str(left)]
    ran = subprocess.run(command, check=False, timeout=60, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    assert not left.exists()


def test_an_unexpected_error_gives_one_sentence_a_log_entry_and_a_draft(
    window: MainWindow, answers: Answers, own_data_folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    current_document(window).begin_edit(FieldRef(ROOT, "project"))
    current_document(window).set_edit_text("写到一半")
    _raise(ExceptionHook(window))
    qtbot.waitUntil(lambda: bool(answers.questions("show_crash")))
    (told,) = answers.questions("show_crash")
    assert told.startswith("程序内部出错")
    assert "Traceback" not in told
    assert "ZeroDivisionError" in (own_data_folder / "perfdesk.log").read_text(encoding="utf-8")
    assert list(own_data_folder.rglob("*.draft"))
    assert current_document(window).form.project == "写到一半"


def test_errors_while_another_is_shown_are_only_logged(
    window: MainWindow, answers: Answers, own_data_folder: Path, qtbot: QtBot
) -> None:
    alarm = ExceptionHook(window)
    for _ in range(3):
        _raise(alarm)
    qtbot.waitUntil(lambda: bool(answers.questions("show_crash")))
    assert len(answers.questions("show_crash")) == 1
    log = (own_data_folder / "perfdesk.log").read_text(encoding="utf-8")
    assert log.count("ZeroDivisionError: ") == 3


def test_a_later_error_is_shown_too(window: MainWindow, answers: Answers, qtbot: QtBot) -> None:
    alarm = ExceptionHook(window)
    for told in (1, 2):
        _raise(alarm)
        qtbot.waitUntil(lambda told=told: len(answers.questions("show_crash")) == told)  # type: ignore[misc]


def test_an_error_in_a_thread_is_told_too(
    window: MainWindow, answers: Answers, own_data_folder: Path, qtbot: QtBot
) -> None:
    hook = ExceptionHook(window)
    hook.install()
    try:
        thread = threading.Thread(target=lambda: 1 / 0)
        thread.start()
        thread.join()
    finally:
        hook.remove()
    qtbot.waitUntil(lambda: bool(answers.questions("show_crash")))
    assert "ZeroDivisionError" in (own_data_folder / "perfdesk.log").read_text(encoding="utf-8")
    assert threading.excepthook is threading.__excepthook__


def test_it_is_not_said_that_drafts_are_kept_if_they_are_not(
    window: MainWindow, answers: Answers, own_data_folder: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    current_document(window).begin_edit(FieldRef(ROOT, "project"))
    current_document(window).set_edit_text("写到一半")
    own_data_folder.mkdir(exist_ok=True)
    (own_data_folder / "drafts").write_bytes(b"in the way")
    _raise(ExceptionHook(window))
    qtbot.waitUntil(lambda: bool(answers.questions("show_crash")))
    assert "草稿没有存上" in answers.questions("show_crash")[0]
    assert "草稿已保留" not in answers.questions("show_crash")[0]


def test_an_error_is_told_once_although_the_draft_fails_by_another_one(
    window: MainWindow,
    answers: Answers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    current_document(window).set(FieldRef(ROOT, "project"), "写到一半", "改")
    monkeypatch.setattr(DraftStore, "write", lambda *_, **__: 1 / 0)
    _raise(ExceptionHook(window))
    qtbot.waitUntil(lambda: bool(answers.questions("show_crash")))
    QApplication.processEvents()
    (told,) = answers.questions("show_crash")
    assert "草稿没有存上" in told


def test_an_error_of_showing_one_is_logged_and_not_shown_without_end(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, own_data_folder: Path, qtbot: QtBot
) -> None:
    shown: list[object] = []

    def fail(*told: object) -> None:
        shown.append(told)
        raise OSError

    monkeypatch.setattr(window.prompts, "show_crash", fail)
    hook = ExceptionHook(window)
    hook.install()
    try:
        _raise(hook)
        qtbot.waitUntil(lambda: bool(shown))
        for _ in range(3):
            QApplication.processEvents()
    finally:
        hook.remove()
    assert len(shown) == 1
    log = (own_data_folder / "perfdesk.log").read_text(encoding="utf-8")
    assert log.count("\nOSError\n") == 1


def test_ctrl_c_in_a_terminal_is_no_error(window: MainWindow, answers: Answers) -> None:
    ExceptionHook(window)(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert answers.asked == []


def _raise(alarm: ExceptionHook) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        assert 1 / 0
    alarm(caught.type, caught.value, caught.tb)


def test_without_a_desktop_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(NoScreenError, match="没有图形桌面"):
        app.run()
