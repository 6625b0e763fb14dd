"""The real window for tests: shown, answered beforehand, with forms of its own."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers


def shown_window(qtbot: QtBot, answers: Answers) -> MainWindow:
    """A window on the screen, 1366 x 768, closed when the test ends."""
    window = MainWindow(answers)
    qtbot.addWidget(window, before_close_func=_let_go)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def write_native_file(folder: Path, name: str, form: Form) -> Path:
    """A native file of the form."""
    path = folder / name
    path.write_bytes(native_file.native_bytes(form))
    return path


def focused_widget() -> QWidget:
    """The widget that has the focus; there is one."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press_key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key where the focus is, as a person presses it."""
    QTest.keyClick(focused_widget(), key, modifiers)


def current_document(window: MainWindow) -> Document:
    """The document the window shows; there is one."""
    document = window.document
    assert document is not None
    return document


def _let_go(window: MainWindow) -> None:
    prompts = window.prompts
    assert isinstance(prompts, Answers)
    prompts.leaving = "discard"
