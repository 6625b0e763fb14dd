"""The dialog before many forms are exported, answered by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.files.export_dialogs import ExportDialog
from perfdesk.gui.prompts import ExportChoice


def test_return_exports_all_forms_as_pdf(qtbot: QtBot) -> None:
    dialog = ExportDialog(5, 1)
    qtbot.addWidget(dialog)
    assert dialog.forms.count() == 1
    assert dialog.answer() == ExportChoice("pdf")


def test_a_selection_is_offered_and_preset(qtbot: QtBot) -> None:
    dialog = ExportDialog(5, 2)
    qtbot.addWidget(dialog)
    assert dialog.forms.currentText() == "所选 2 张表"
    assert dialog.answer().selected
    dialog.forms.setCurrentIndex(0)
    assert not dialog.answer().selected


def test_one_line_explains_what_the_file_contains(qtbot: QtBot) -> None:
    dialog = ExportDialog(5, 0)
    qtbot.addWidget(dialog)
    said = [dialog.meaning.text()]
    dialog.public.setChecked(True)
    said.append(dialog.meaning.text())
    assert [words[:3] for words in said] == ["上报件", "公开件"]
    assert dialog.answer() == ExportChoice("pdf", public=True)


def test_a_workbook_is_not_explained_as_a_pdf(qtbot: QtBot) -> None:
    dialog = ExportDialog(5, 0)
    qtbot.addWidget(dialog)
    dialog.file_type.setCurrentText("Excel 工作簿，每张表一个文件")
    said = [dialog.meaning.text()]
    dialog.public.setChecked(True)
    said.append(dialog.meaning.text())
    assert [words[:3] for words in said] == ["上报件", "公开件"]
    assert all("Excel" in words or "公式" in words for words in said)
    assert not any("PDF" in words or "再打开填写" in words for words in said)


def test_a_native_file_is_never_for_the_public(qtbot: QtBot) -> None:
    dialog = ExportDialog(5, 0)
    qtbot.addWidget(dialog)
    dialog.public.setChecked(True)
    dialog.file_type.setCurrentIndex(3)
    assert not dialog.public.isEnabled()
    assert "继续填写" in dialog.meaning.text()
    assert dialog.answer() == ExportChoice("zpb")


def test_the_dialog_is_answered_and_left_by_keys(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def keys(*pressed: Qt.Key) -> None:
        for key in pressed:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, ExportDialog)
            QTest.keyClick(dialog.focusWidget() or dialog, key)

    QTimer.singleShot(0, lambda: keys(Qt.Key.Key_Down, Qt.Key.Key_Return))
    assert Dialogs(parent).export_choice(3, 0) == ExportChoice("pdf", merged=True)
    QTimer.singleShot(0, lambda: keys(Qt.Key.Key_Escape))
    assert Dialogs(parent).export_choice(3, 0) is None
