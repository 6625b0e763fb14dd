"""The dialog about an error of the program, and the same reports later in 帮助 › 诊断."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.gui.crash_dialog import CrashDialog
from perfdesk.gui.help_dialogs import DiagnosisDialog
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage.crash_reports import CrashReport, keep_report, kept_reports, reporting
from perfdesk.storage.logs import UnexpectedError
from tests.answers import Answers

_TYPED = "邮寄费 120000"


@pytest.fixture
def report() -> Iterator[CrashReport]:
    with reporting(["绩效自评表 0.1.0"]):
        kept = keep_report(ValueError(_TYPED))
        assert kept is not None
        yield kept


class _Desktop(QObject):
    """Takes what the desktop is asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def desktop() -> Iterator[_Desktop]:
    taking = _Desktop()
    QDesktopServices.setUrlHandler("file", taking, "take")  # type: ignore[arg-type]  # PySide takes a str
    yield taking
    QDesktopServices.unsetUrlHandler("file")


def _dialog(report: CrashReport, qtbot: QtBot) -> CrashDialog:
    dialog = CrashDialog(str(UnexpectedError(None, report)), "草稿已保留。", report)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    return dialog


def test_the_report_is_copied_as_it_is_shown(report: CrashReport, qtbot: QtBot) -> None:
    dialog = _dialog(report, qtbot)
    QTest.keyClick(dialog.copy_button, Qt.Key.Key_Space)
    copied = QGuiApplication.clipboard().text()
    assert copied == report.text
    assert "ValueError" in copied
    assert _TYPED not in copied


def test_the_message_is_in_it_only_while_it_is_ticked(report: CrashReport, qtbot: QtBot) -> None:
    dialog = _dialog(report, qtbot)
    assert not dialog.with_messages.isChecked()
    QTest.keyClick(dialog.with_messages, Qt.Key.Key_Space)
    assert _TYPED in dialog.text_edit.toPlainText()
    assert _TYPED in report.file.read_text(encoding="utf-8")
    QTest.keyClick(dialog.with_messages, Qt.Key.Key_Space)
    assert _TYPED not in dialog.text_edit.toPlainText()
    assert _TYPED not in report.file.read_text(encoding="utf-8")


def test_its_folder_is_opened(report: CrashReport, qtbot: QtBot, desktop: _Desktop) -> None:
    dialog = _dialog(report, qtbot)
    QTest.keyClick(dialog.folder_button, Qt.Key.Key_Space)
    assert desktop.opened == [report.file.parent]


def test_the_diagnosis_lists_the_reports(
    report: CrashReport, qtbot: QtBot, desktop: _Desktop
) -> None:
    dialog = DiagnosisDialog("版本", kept_reports())
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert dialog.choice.count() == 2
    assert dialog.text_edit.toPlainText() == "版本"
    QTest.keyClick(dialog.choice, Qt.Key.Key_Down)
    assert dialog.text_edit.toPlainText() == report.text
    dialog.copy()
    assert QGuiApplication.clipboard().text() == report.text
    (folder,) = [each for each in dialog.findChildren(QPushButton) if "文件夹" in each.text()]
    QTest.keyClick(folder, Qt.Key.Key_Space)
    assert desktop.opened == [report.file.parent]
    QTest.keyClick(dialog.choice, Qt.Key.Key_Up)
    assert dialog.text_edit.toPlainText() == "版本"


def test_without_reports_there_is_nothing_to_choose(qtbot: QtBot) -> None:
    dialog = DiagnosisDialog("版本")
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert not dialog.choice.isVisible()


def test_commands_of_menus_and_tree_are_in_the_report_without_texts_of_the_form(
    window: MainWindow, answers: Answers
) -> None:
    with reporting(["绩效自评表 0.1.0"]):
        window.menu_actions["new"].trigger()
        next(each for each in window.panes.tree.actions() if "增加同级" in each.text()).trigger()
        kept = keep_report(ValueError())
    assert answers.questions("template_and_year")
    assert kept is not None
    assert " 新建\n" in kept.text
    assert " 增加同级指标\n" in kept.text
