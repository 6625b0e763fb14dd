"""Fields, lists and buttons have a frame that can be seen on a dark desktop."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTextBrowser,
    QTreeWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import level3_nodes
from perfdesk.gui import theme
from perfdesk.gui.main_window import MainWindow
from tests.gui.dark import DARK
from tests.gui.samples import small_form
from tests.gui.windows import current_document, focused_widget, write_native_file
from tests.gui.windows_palettes import WINDOWS_PALETTES, desktop_palette

_LEAST_CONTRAST = 3
"""Of the parts of a control, by WCAG 2.1, 1.4.11."""
_EDGE = 4
"""Pixels from the edge of a widget, within which its frame is."""


def _black() -> QPalette:
    """Return a palette of high contrast."""
    palette = QPalette(QColor("black"))
    palette.setColor(QPalette.ColorRole.Base, QColor("black"))
    palette.setColor(QPalette.ColorRole.Text, QColor("white"))
    return palette


_DARK_DESKTOPS = {
    "dark": DARK,
    "windows": WINDOWS_PALETTES["dark #0078d4"],
    "high-contrast": _black(),
}


def _frame_contrast(widget: QWidget) -> float:
    """Return the highest contrast of a pixel at the left edge with the window around."""
    QApplication.processEvents()  # a window shown before the colours changed takes them later
    image = widget.grab().toImage()
    ground = widget.window().palette().color(QPalette.ColorRole.Window)
    row = image.height() // 2
    dots = (image.pixelColor(x, row) for x in range(_EDGE))
    return max(theme.contrast_ratio(dot, ground) for dot in dots)


@pytest.mark.parametrize("name", _DARK_DESKTOPS)
@pytest.mark.parametrize(
    "kind",
    [QLineEdit, QPlainTextEdit, QTextBrowser, QTreeWidget, QComboBox, QPushButton, QRadioButton],
)
def test_frames_are_visible_on_a_dark_desktop(qtbot: QtBot, kind: type[QWidget], name: str) -> None:
    with desktop_palette(_DARK_DESKTOPS[name]):
        around = QWidget()
        qtbot.addWidget(around)
        first, widget = QLineEdit(around), kind(around)  # the first one has the focus
        row = QHBoxLayout(around)
        row.addWidget(first)
        row.addWidget(widget)
        around.show()
        first.setFocus()
        assert _frame_contrast(widget) >= _LEAST_CONTRAST


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    return window


def test_fields_of_the_form_have_visible_frames(opened: MainWindow) -> None:
    opened.panes.tree.setFocus()
    with desktop_palette(_black()):
        for field in opened.panes.fields().values():
            assert _frame_contrast(field) >= _LEAST_CONTRAST, field.accessibleName()


def test_frames_follow_a_desktop_that_becomes_light_again(opened: MainWindow) -> None:
    opened.panes.tree.setFocus()
    field = opened.panes.fields()["project"]
    before = field.grab().toImage()
    with desktop_palette(DARK):
        assert field.grab().toImage() != before
    assert field.grab().toImage() == before


@pytest.mark.parametrize("name", _DARK_DESKTOPS)
def test_the_list_of_commands_stands_out_from_the_window_below(
    opened: MainWindow, name: str
) -> None:
    with desktop_palette(_DARK_DESKTOPS[name]):
        opened.menu_actions["find_command"].trigger()
        assert opened.command_palette.isVisible()
        assert _frame_contrast(opened.command_palette) >= _LEAST_CONTRAST


@pytest.mark.parametrize("name", _DARK_DESKTOPS)
def test_the_list_of_completions_stands_out_from_the_window_below(
    opened: MainWindow, name: str
) -> None:
    with desktop_palette(_DARK_DESKTOPS[name]):
        row = next(level3_nodes(current_document(opened).form))
        opened.panes.tree.go_to(FieldRef(row.key, "name"))
        QTest.keyClick(focused_widget(), Qt.Key.Key_P)
        (shown,) = (
            each
            for each in opened.findChildren(QTreeWidget)
            if each.accessibleName() == "可选的内容" and each.isVisible()
        )
        assert _frame_contrast(shown) >= _LEAST_CONTRAST
