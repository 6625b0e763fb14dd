"""A dialog shown until it is answered."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.gui import look
from perfdesk.gui.answers import answered


@pytest.mark.parametrize(("ends", "answer"), [("accept", "答"), ("reject", None)])
def test_it_gives_the_answer_or_none_and_no_button_an_icon_alone(
    qtbot: QtBot, ends: str, answer: str | None
) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, dialog)
    buttons.addButton("填写", QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.button(QDialogButtonBox.StandardButton.Cancel).setIcon(look.icon("remove"))
    seen: list[bool] = []

    def end() -> None:
        seen.extend(each.icon().isNull() for each in dialog.findChildren(QPushButton))
        getattr(dialog, ends)()

    QTimer.singleShot(0, end)
    assert answered(dialog, lambda: "答") == answer
    assert seen == [True, True]
