"""Running a dialog for its answer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.gui import theme
from perfdesk.gui.widgets import dialog_answer, dialog_buttons


@pytest.mark.parametrize(("ends", "answer"), [("accept", "答"), ("reject", None)])
def test_a_dialog_returns_its_answer_or_none_and_no_button_alone_has_an_icon(
    qtbot: QtBot, ends: str, answer: str | None
) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, dialog)
    buttons.addButton("填写", QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(theme.icon("remove"))
    seen: list[bool] = []

    def end() -> None:
        seen.extend(each.icon().isNull() for each in dialog.findChildren(QPushButton))
        getattr(dialog, ends)()

    QTimer.singleShot(0, end)
    assert dialog_answer(dialog, lambda: "答") == answer
    assert seen == [True, True]


@pytest.mark.parametrize("disabled", [False, True])
def test_enter_presses_the_accepting_button_unless_it_is_disabled(
    qtbot: QtBot, *, disabled: bool
) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    line = QLineEdit(dialog)
    _, go_on = dialog_buttons(dialog, "填写")
    go_on.setDisabled(disabled)
    open_after: list[bool] = []

    def end() -> None:
        QTest.keyClick(line, Qt.Key.Key_Return)
        open_after.append(dialog.isVisible())
        dialog.done(dialog.result())

    QTimer.singleShot(0, end)
    assert dialog_answer(dialog, lambda: "答") == (None if disabled else "答")
    assert open_after == [disabled]


def test_the_other_button_cancels(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    buttons, _ = dialog_buttons(dialog, "填写")
    open_after: list[bool] = []

    def end() -> None:
        buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
        open_after.append(dialog.isVisible())
        dialog.close()

    QTimer.singleShot(0, end)
    assert dialog_answer(dialog, lambda: "答") is None
    assert open_after == [False]
