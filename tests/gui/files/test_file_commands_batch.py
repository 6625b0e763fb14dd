"""Commands on several open forms, through the window by keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from perfdesk.gui.document import Document
from perfdesk.gui.files.printing import a4_printer
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.menus import without_mnemonic
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import press_key, write_native_file

_SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def printer(tmp_path: Path) -> QPrinter:
    """A printer that prints to a file."""
    made = a4_printer("")
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "printed.pdf"))
    return made


@pytest.fixture
def three(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with three forms open and the focus in the list."""
    names = ("邮寄费", "差旅费", "会议费")
    window.open_files(
        [
            write_native_file(tmp_path, f"{name}.zpb", replace(small_form(), project=name))
            for name in names
        ]
    )
    window.form_list.setFocus()
    return window


@pytest.mark.slow
def test_all_forms_are_printed_unless_several_are_selected(
    three: MainWindow, answers: Answers, printer: QPrinter
) -> None:
    action = three.menu_actions["print_all"]
    answers.confirms = True
    answers.printers = [printer, printer]
    action.trigger()
    assert action.text() == "全部打印(&T)…"
    QTest.keyClick(three.form_list, Qt.Key.Key_Down, _SHIFT)
    assert action.text() == "打印所选 2 张(&T)…"
    action.trigger()
    assert answers.questions("printer") == ["3 张自评表 3", "2 张自评表 2"]


def test_going_to_the_next_form_by_key_selects_it_alone(three: MainWindow) -> None:
    press_key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert [each.title for each in three.form_list.selected_documents()] == ["差旅费"]


def test_the_selected_forms_are_closed_together(three: MainWindow) -> None:
    QTest.keyClick(three.form_list, Qt.Key.Key_Down, _SHIFT)
    three.menu_actions["close_selected"].trigger()
    assert [each.title for each in three.forms] == ["会议费"]
    assert three.document is three.forms[0]


@pytest.mark.parametrize("count", [2, 3])
def test_no_form_that_is_being_closed_is_shown_on_the_way(three: MainWindow, count: int) -> None:
    forms = three.form_list
    forms.setCurrentIndex(forms.listed_forms.index(0, 0))
    for row in range(1, count):
        forms.selectionModel().select(
            forms.listed_forms.index(row, 0), QItemSelectionModel.SelectionFlag.Select
        )
    left = [*three.forms][count:] or [None]
    shown: list[Document | None] = []
    forms.documentChosen.connect(shown.append)
    three.menu_actions["close_selected"].trigger()
    assert shown == left


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_context_menu_of_the_list_has_the_commands_on_forms(three: MainWindow) -> None:
    place = three.form_list.rect().center()
    reason = QContextMenuEvent.Reason.Keyboard
    QApplication.sendEvent(
        three.form_list, QContextMenuEvent(reason, place, three.form_list.mapToGlobal(place))
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [without_mnemonic(action.text()) for action in menu.actions()]
    menu.close()
    assert words[0] == "排序和筛选"
    assert {"全部保存", "全部打印", "关闭所选"} < set(words)
