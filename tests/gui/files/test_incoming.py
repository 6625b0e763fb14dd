"""Files and folders dropped on the window, and drops that are no files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.gui.files.background import is_waiting, run_in_background
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.waiting import Silent
from tests.gui.windows import write_native_file

_COPY = Qt.DropAction.CopyAction
_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier


def _drop(widget: QWidget, *paths: Path) -> bool:
    """Drop files on a widget as the desktop does; return False if nothing accepts them."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    enter = QDragEnterEvent(QPoint(5, 5), _COPY, data, _LEFT, _NONE)
    QApplication.sendEvent(widget, enter)
    if enter.isAccepted():
        QApplication.sendEvent(
            widget.window(), QDropEvent(QPointF(5, 5), _COPY, data, _LEFT, _NONE)
        )
    return enter.isAccepted()


@pytest.mark.slow
@pytest.mark.parametrize("where", ["project", "goals.0.expected", "tree", "problems", "list"])
def test_files_are_accepted_wherever_they_are_dropped(
    window: MainWindow, tmp_path: Path, where: str, qtbot: QtBot
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    places: dict[str, QWidget] = {
        "tree": window.panes.tree.viewport(),
        "problems": window.panes.problems,
        "list": window.form_list.viewport(),
        **window.panes.fields(),
    }
    other = [
        write_native_file(tmp_path, f"{n}.zpb", replace(small_form(), project=n))
        for n in ("二", "三")
    ]
    assert _drop(places[where], *other)
    qtbot.waitUntil(lambda: len(window.forms) == 3)
    assert window.document is window.forms[1]


@pytest.mark.slow
def test_a_folder_opens_its_files_and_unreadable_ones_are_reported(
    window: MainWindow, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    folder, empty = tmp_path / "表", tmp_path / "空"
    (folder / "下").mkdir(parents=True)
    empty.mkdir()
    write_native_file(folder / "下", "一.zpb", small_form())
    (tmp_path / "图.png").write_bytes(b"\x89PNG")
    assert _drop(window, folder, tmp_path / "图.png", empty)
    qtbot.waitUntil(lambda: len(answers.questions("warn")) == 2)
    assert [each.title for each in window.forms] == ["邮寄费"]
    refused, nothing = answers.questions("warn")
    assert refused.startswith("这个文件没能打开。\n“图.png”：")
    assert nothing.startswith("这些文件夹里没有能打开的文件（Excel、")


def test_texts_and_web_addresses_are_not_accepted(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("邮寄费")
    data.setUrls([QUrl("https://example.org/a.zpb")])
    enter = QDragEnterEvent(QPoint(5, 5), _COPY, data, _LEFT, _NONE)
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()


@pytest.mark.slow
def test_files_dropped_while_a_dialog_is_open_wait_for_its_answer(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    box = QMessageBox(window)
    box.open()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is box)
    window.incoming_files.open_when_idle([write_native_file(tmp_path, "一.zpb", small_form())])
    for _ in range(3):
        QApplication.processEvents()
    assert len(window.forms) == 0
    box.close()
    qtbot.waitUntil(lambda: len(window.forms) == 1)


@pytest.mark.slow
def test_files_handed_over_while_a_command_waits_for_a_disk_are_opened_after_it(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    call, waiting = Silent(), list[bool]()
    window.forms.rowsInserted.connect(lambda: waiting.append(is_waiting()))

    def receive() -> None:
        window.incoming_files.open_when_idle([write_native_file(tmp_path, "一.zpb", small_form())])
        QTimer.singleShot(0, lambda: QTimer.singleShot(0, call.let_go))

    QTimer.singleShot(0, receive)
    assert run_in_background(call, "保存") == "answer"
    qtbot.waitUntil(lambda: len(window.forms) == 1)
    assert waiting == [False]
