"""The list of rows to be filled: all ticked, unticked by the space bar, confirmed by Return."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.core.form import rows, with_new_keys
from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.filling.filling_dialogs import FillRowsDialog
from tests.core.forms import REWORDED
from tests.gui.samples import small_form, template

_ROWS = list(rows(with_new_keys(small_form())))
_HEADINGS = template().scoring.headings


def _press(*keys: Qt.Key) -> None:
    """Keys for the dialog that opens next."""

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, FillRowsDialog)
        for key in keys:
            QTest.keyClick(dialog.list, key)

    QTimer.singleShot(0, press)


def test_return_takes_all_rows_space_leaves_one_out_and_esc_takes_none(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    prompts = Dialogs(parent)
    _press(Qt.Key.Key_Return)
    assert prompts.rows_to_fill(_ROWS, _HEADINGS) == _ROWS
    _press(Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Return)
    assert prompts.rows_to_fill(_ROWS, _HEADINGS) == [_ROWS[0], *_ROWS[2:]]
    _press(Qt.Key.Key_Escape)
    assert prompts.rows_to_fill(_ROWS, _HEADINGS) == []


def test_without_a_tick_there_is_nothing_to_fill(qtbot: QtBot) -> None:
    dialog = FillRowsDialog(_ROWS[:1], _HEADINGS)
    qtbot.addWidget(dialog)
    fill = next(
        each for each in dialog.findChildren(QWidget) if each.property("text") == "填写(&F)"
    )
    assert fill.isEnabled()
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert not fill.isEnabled()
    assert dialog.list.topLevelItemCount() == 1


def test_the_dialog_calls_cells_as_the_template_prints_them(qtbot: QtBot) -> None:
    dialog = FillRowsDialog(_ROWS, REWORDED.scoring.headings)
    qtbot.addWidget(dialog)
    assert dialog.list.headerItem().text(2) == "全年实际值将填为"
    assert dialog.message.text().startswith("将照全年目标填写 4 行的全年实际值；")
