"""The tiers dialog (分档评分), by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.core.form import Level3, Tier
from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.score_commands import TiersDialog
from tests.core.forms import NOT_REWORDED, REWORDED, SHANGHAI

_NODE = Level3("及时率", "≥95%", "96%", "10")


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def _focus() -> QWidget:
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog.focusWidget() or dialog


def test_tiers_are_typed_from_field_to_field(parent: QWidget) -> None:
    said: list[str] = []

    def fill() -> None:
        for text in ("95", "8", "98", "10"):
            QTest.keyClicks(_focus(), text)
            QTest.keyClick(_focus(), Qt.Key.Key_Tab)
            if len(text) == 1:
                QTest.keyClick(_focus(), Qt.Key.Key_Tab)  # past the sign of the next line
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, TiersDialog)
        said.append(dialog.message_label.text())
        QTest.keyClick(dialog, Qt.Key.Key_Return)

    QTimer.singleShot(0, fill)
    answer = Dialogs(parent).tiers(_NODE, SHANGHAI.scoring.headings)
    assert answer == (Tier(">=", "98", "10"), Tier(">=", "95", "8"))
    assert said == ["实际完成值“96%”符合“≥95”一档，得 8 分。"]


def test_the_dialog_calls_cells_as_the_template_prints_them(qtbot: QtBot) -> None:
    dialog = TiersDialog(replace(_NODE, reason="≥95%得10分；≥90%得8分"), REWORDED.scoring.headings)
    qtbot.addWidget(dialog)
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    line = dialog.tier_lines[0]
    texts.append(line.score.accessibleName())
    for value, score in (("95", "满分"), ("95", "11"), ("99", "8")):
        line.value.setText(value)
        line.score.setText(score)
        texts.append(dialog.message_label.text())
    told = "\n".join(texts)
    assert "“满分”不是自评分数，请填 0 以上的数字。" in texts
    assert "自评分数 11 超过了权重 10，请改小。" in texts
    assert "全年实际值“96%”" in told
    assert "未完成说明的文字里" in told
    assert not NOT_REWORDED.search(told)


def test_escape_leaves_the_rule_as_it_is(parent: QWidget) -> None:
    QTimer.singleShot(0, lambda: QTest.keyClick(_focus(), Qt.Key.Key_Escape))
    assert Dialogs(parent).tiers(_NODE, SHANGHAI.scoring.headings) is None
