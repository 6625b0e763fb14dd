"""Dialogs shown, answered, and gone. Knows no question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6 import QtWidgets
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton

_Answer = TypeVar("_Answer")


def answered(dialog: QDialog, answer: Callable[[], _Answer]) -> _Answer | None:
    """What the dialog was answered with; None if it was cancelled."""
    return answer() if shown(dialog) else None


def closing(dialog: QDialog, yes: str) -> tuple[QDialogButtonBox, QPushButton]:
    """The buttons that close a dialog, 取消 and ``yes``, and the latter, which Enter presses."""
    buttons = QtWidgets.QDialogButtonBox(QtWidgets.QDialogButtonBox.StandardButton.Cancel, dialog)
    go_on = buttons.addButton(yes, QtWidgets.QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons, go_on


def shown(dialog: QDialog) -> int:
    """Shows a dialog until it is closed; what it returned.

    Some desktops give icons to buttons whose words are Qt's own, and so to 取消 alone of
    two: none has one.
    """
    for button in dialog.findChildren(QtWidgets.QPushButton):
        button.setIcon(QIcon())
    try:
        return dialog.exec()
    finally:
        dialog.deleteLater()
