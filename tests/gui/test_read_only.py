"""A form that can only be viewed stays as it is, and says so for each key that would change it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import level3_nodes
from perfdesk.formats.native import native_file
from perfdesk.gui import theme
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.panels.fields import BoundField
from perfdesk.gui.sentences import READ_ONLY_MESSAGE
from tests.gui.dark import DARK
from tests.gui.samples import small_form
from tests.gui.windows import current_document, focused_widget, press_key, status_message

Key = Qt.Key
_NONE, _CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
_KEYS = (
    (Key.Key_X, _NONE),
    (Key.Key_5, _NONE),
    (Key.Key_Backspace, _NONE),
    (Key.Key_Delete, _NONE),
)
_SHORTCUTS = ((Key.Key_X, _CONTROL), (Key.Key_V, _CONTROL))


@pytest.fixture
def viewed(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with a form of a newer version, and a text on the clipboard."""
    read = json.loads(native_file.native_bytes(small_form()))
    newer = tmp_path / "新.zpb"
    newer.write_text(json.dumps({**read, "version": 99}))
    window.open_files([newer])
    assert current_document(window).read_only
    QApplication.clipboard().setText("别的")
    return window


@pytest.mark.parametrize("name", ["year", "project", "funding.total.budget", "goals.0.expected"])
def test_a_field_keeps_its_text_and_says_why(viewed: MainWindow, name: str) -> None:
    form = current_document(viewed).form
    for key, modifiers in (*_KEYS, *_SHORTCUTS):
        viewed.panes.go_to(FieldRef(ROOT, name))
        field = focused_widget()
        assert isinstance(field, BoundField)
        shown = field.displayed_text()
        viewed.form_message_strip.clear()
        press_key(key, modifiers)
        assert status_message(viewed) == READ_ONLY_MESSAGE, key
        assert field.displayed_text() == shown, key
    assert current_document(viewed).form == form


def test_a_cell_keeps_its_text_and_says_why(viewed: MainWindow) -> None:
    form = current_document(viewed).form
    row = next(level3_nodes(form))
    commands = ((Key.Key_Return, _CONTROL), (Key.Key_Insert, _NONE), (Key.Key_Minus, _CONTROL))
    for key, modifiers in (*_KEYS, *_SHORTCUTS, *commands):
        viewed.panes.go_to(FieldRef(row.key, "target"))
        viewed.form_message_strip.clear()
        press_key(key, modifiers)
        assert status_message(viewed) == READ_ONLY_MESSAGE, key
    assert current_document(viewed).form == form


def test_its_texts_can_be_read_after_the_desktop_has_become_dark(viewed: MainWindow) -> None:
    before = QApplication.palette()
    try:
        QApplication.setPalette(DARK)
        QApplication.processEvents()
        for widget in (viewed.panes.fields()["project"], viewed.panes.tree):
            shown = widget.palette()
            ground = shown.color(QPalette.ColorRole.Base)
            assert ground == viewed.palette().color(QPalette.ColorRole.Window)
            assert theme.contrast_ratio(shown.color(QPalette.ColorRole.Text), ground) >= 4.5
    finally:
        QApplication.setPalette(before)
