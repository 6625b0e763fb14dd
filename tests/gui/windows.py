"""The real window for tests, with answers set and files of its own."""

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
from perfdesk.workers.program_workers import window_workers
from perfdesk.workers.tasks import TaskRunner
from tests.answers import Answers

WORKERS = window_workers()
"""The workers of all windows of the tests, which end with the last test."""


def shown_window(qtbot: QtBot, answers: Answers, workers: TaskRunner = WORKERS) -> MainWindow:
    """Return a visible window of 1366 x 768 pixels, closed when the test ends."""
    window = MainWindow(answers, workers)
    qtbot.addWidget(window, before_close_func=_discard_changes)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    return window


def write_native_file(folder: Path, name: str, form: Form) -> Path:
    """Write the form to a native file and return its path."""
    path = folder / name
    path.write_bytes(native_file.native_bytes(form))
    return path


def focused_widget() -> QWidget:
    """Return the widget that has the focus; there must be one."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press_key(key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in the widget that has the focus."""
    QTest.keyClick(focused_widget(), key, modifiers)


def current_document(window: MainWindow) -> Document:
    """Return the active document; there must be one."""
    document = window.document
    assert document is not None
    return document


def status_message(window: MainWindow) -> str:
    """Return the messages that the status bar shows: about files, then about the form shown."""
    texts = (window.message_strip.text(), window.form_message_strip.text())
    return "　".join(filter(None, texts))


def form_message(window: MainWindow) -> str:
    """Return the message about the form shown, beside that about files."""
    return window.form_message_strip.text()


def cell_hint(window: MainWindow) -> str:
    """Return the hint about the cell that the status bar shows."""
    return window.form_status.cell_hint.text()


def _discard_changes(window: MainWindow) -> None:
    prompts = window.prompts
    assert isinstance(prompts, Answers)
    prompts.leaving = "discard"
