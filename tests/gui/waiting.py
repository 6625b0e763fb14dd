"""Calls that are waited for, and the dialog that says so."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog, QPushButton


class Silent:
    """A call that does not answer until it is let go."""

    def __init__(self) -> None:
        self._answers = threading.Event()
        self.ended = threading.Event()
        self.thread = threading.current_thread()

    def __call__(self) -> str:
        """Wait, then answer."""
        self.thread = threading.current_thread()
        self._answers.wait()
        self.ended.set()
        return "answer"

    def let_go(self) -> None:
        """Let the call answer."""
        self._answers.set()


def when_the_dialog_is_there(do: Callable[[QProgressDialog], object]) -> None:
    """Call ``do`` with the dialog, once it is shown."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QProgressDialog):
            timer.stop()
            do(dialog)

    timer = QTimer(QApplication.instance())
    timer.timeout.connect(look)
    timer.start(10)


def button_of(dialog: QProgressDialog) -> QPushButton:
    """Return the button that cancels, or by which the user stops waiting."""
    button = dialog.findChild(QPushButton)
    assert isinstance(button, QPushButton)
    return button


def press_button(dialog: QProgressDialog) -> None:
    """Cancel, or stop waiting."""
    button_of(dialog).click()
