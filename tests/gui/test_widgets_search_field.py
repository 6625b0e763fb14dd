"""Search fields: composing text keeps its keys, the placeholder text is readable."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QInputMethodEvent, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from perfdesk import resources
from perfdesk.gui import theme
from perfdesk.gui.filling.filling_dialogs import HeaderDialog, LibraryDialog
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import SharedField
from perfdesk.gui.widgets import SearchField
from tests.gui.dark import DARK
from tests.gui.windows import focused_widget, press_key

_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Up)


def compose(line: SearchField, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(line, event)


@pytest.mark.parametrize("which", ["library", "header"])
def test_a_dialog_stays_open_while_text_is_composed_in_it(qtbot: QtBot, which: str) -> None:
    dialog: QDialog
    if which == "library":
        dialog = LibraryDialog(resources.indicator_library())
        line = dialog.search
    else:
        dialog = HeaderDialog([SharedField("unit", "实施单位", "甲", ("甲",))])
        line = dialog.fields["unit"]
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    line.setFocus()
    compose(line, "pei'xun")
    for key in _KEYS:
        QTest.keyClick(line, key)
    assert dialog.isVisible()
    assert line.hasFocus()
    compose(line, "", "培训")
    assert "培训" in line.text()
    QTest.keyClick(line, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_search_for_a_form_keeps_the_keys_while_text_is_composed(window: MainWindow) -> None:
    press_key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    press_key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    line = focused_widget()
    assert isinstance(line, SearchField)
    compose(line, "ren'cai")
    for key in _KEYS:
        press_key(key)
    assert focused_widget() is line
    compose(line, "", "人才")
    assert line.text() == "人才"
    press_key(Qt.Key.Key_Escape)
    assert line.text() == ""
    assert focused_widget() is window.form_list


def test_a_placeholder_text_is_readable_and_follows_a_desktop_that_turns_dark(qtbot: QtBot) -> None:
    line = SearchField()
    qtbot.addWidget(line)
    line.set_hint("查找")
    line.show()
    grounds = []
    before = QApplication.palette()
    try:
        for palette in (QPalette(QColor("#efefef")), DARK):
            QApplication.setPalette(palette)
            QApplication.processEvents()
            ground = line.palette().color(QPalette.ColorRole.Base)
            ink = line.palette().color(QPalette.ColorRole.PlaceholderText)
            grounds.append(ground.name())
            assert theme.contrast_ratio(ink, ground) >= 4.5
    finally:
        QApplication.setPalette(before)
    assert len(set(grounds)) == 2
