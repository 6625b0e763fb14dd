"""The dialog that fills the header of all open forms, by keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.filling.filling_dialogs import HeaderDialog
from perfdesk.gui.prompts import SharedField
from perfdesk.gui.widgets import YEAR_REFUSAL

_LINES = (
    SharedField("department", "主管部门", "某某局", ("某某局", "", "别的局")),
    SharedField("notes.填表人", "填表人", "", ("张三",)),
)


@pytest.fixture
def dialog(qtbot: QtBot) -> HeaderDialog:
    shown = HeaderDialog(_LINES)
    qtbot.addWidget(shown)
    return shown


def _counts(dialog: HeaderDialog) -> list[str]:
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    return sorted(words for words in labels if words.startswith("将"))


def test_nothing_is_ticked_at_first_and_nothing_can_be_filled(dialog: HeaderDialog) -> None:
    fill = next(each for each in dialog.findChildren(QPushButton) if each.text() == "填写(&F)")
    assert dialog.answer() == {}
    assert not fill.isEnabled()
    dialog.boxes["department"].setChecked(True)
    assert fill.isEnabled()
    assert dialog.answer() == {"department": "某某局"}


def test_it_says_how_many_forms_would_change(dialog: HeaderDialog) -> None:
    dialog.boxes["department"].setChecked(True)
    dialog.boxes["notes.填表人"].setChecked(True)
    assert _counts(dialog) == ["将改 2 张表", "将清空 1 张表"]
    dialog.fields["notes.填表人"].setText("张三")
    assert _counts(dialog) == ["将改 2 张表"]


def test_typing_ticks_the_box_and_return_fills(qtbot: QtBot) -> None:
    def press() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, HeaderDialog)
        QTest.keyClicks(shown.fields["notes.填表人"], " Li ")
        QTest.keyClick(shown.fields["notes.填表人"], Qt.Key.Key_Return)

    QTimer.singleShot(0, press)
    assert Dialogs().header_texts(_LINES) == {"notes.填表人": "Li"}
    assert qtbot


def test_the_year_for_all_forms_refuses_letters_and_says_so(qtbot: QtBot) -> None:
    dialog = HeaderDialog((SharedField("year", "年度", "2022", ("2022", "2021")),))
    qtbot.addWidget(dialog)
    dialog.fields["year"].selectAll()
    QTest.keyClicks(dialog.fields["year"], "x")
    assert dialog.answer() == {}
    assert YEAR_REFUSAL in {label.text() for label in dialog.findChildren(QLabel)}
    QTest.keyClicks(dialog.fields["year"], "2023")
    assert dialog.answer() == {"year": "2023"}
    assert _counts(dialog) == ["将改 2 张表"]
