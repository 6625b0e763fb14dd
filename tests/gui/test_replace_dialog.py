"""The list of what will be replaced in all forms, ticked and answered by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.prompts import Replacement
from perfdesk.gui.replace_dialog import ReplaceDialog

_LINES = (
    Replacement("邮寄费（2022 年度）", "项目名称", "邮寄费", "寄送费", 1),
    Replacement("邮寄费（2022 年度）", "预期目标", "按时邮寄，邮寄到人", "按时寄送，寄送到人", 2),
    Replacement(
        "培训费（2022 年度）", "预期目标", "全年共办培训班并邮寄证书", "全年共办培训班并寄送证书", 1
    ),
)


def test_replacements_stand_below_their_forms_with_the_texts_that_change(qtbot: QtBot) -> None:
    dialog = ReplaceDialog(_LINES)
    qtbot.addWidget(dialog)
    forms = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
    assert [form.text(0) for form in forms if form] == [
        "邮寄费（2022 年度）",
        "培训费（2022 年度）",
    ]
    last = forms[1].child(0) if forms[1] else None
    assert last is not None
    assert [last.text(column) for column in range(3)] == [
        "预期目标", "全年共办培训班并邮寄证书", "全年共办培训班并寄送证书"
    ]  # fmt: skip
    assert dialog.message.text().startswith("将替换 2 张表里的 4 处。")
    assert dialog.answer() == [0, 1, 2]


def test_the_rows_of_places_with_long_columns_are_told_apart(qtbot: QtBot) -> None:
    places = (
        f"产出指标 › 数量指标 › {name} · 偏差原因分析及改进措施" for name in ("到岗率", "发放率")
    )
    dialog = ReplaceDialog([Replacement("表", each, "一", "二", 1) for each in places])
    qtbot.addWidget(dialog)
    dialog.resize(900, 480)
    dialog.show()
    form = dialog.list.topLevelItem(0)
    assert form is not None
    dialog.list.setCurrentItem(form)
    first, second = (
        dialog.list.viewport().grab(dialog.list.visualItemRect(line)).toImage()
        for line in map(form.child, range(2))
        if line is not None
    )
    assert first != second


def test_a_long_text_is_shown_from_where_it_changes(qtbot: QtBot) -> None:
    long = Replacement("表", "目标", "一" * 90 + "二\n三", "一" * 90 + "四\n三", 1)
    dialog = ReplaceDialog([long])
    qtbot.addWidget(dialog)
    form = dialog.list.topLevelItem(0)
    assert form is not None
    line = form.child(0)
    assert line is not None
    assert line.text(1) == "…" + "一" * 8 + "二 三"
    assert line.text(2) == "…" + "一" * 8 + "四 三"
    assert "一" * 90 in line.toolTip(1)


def test_a_line_and_a_whole_form_are_left_out_by_the_space_key(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def press(*keys: Qt.Key) -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ReplaceDialog)
        for key in keys:
            QTest.keyClick(dialog.focusWidget() or dialog, key)

    key = Qt.Key
    QTimer.singleShot(
        0, lambda: press(key.Key_Space, key.Key_Down, key.Key_Down, key.Key_Space, key.Key_Return)
    )
    assert Dialogs(parent).replacements(_LINES) == [1]
    QTimer.singleShot(0, lambda: press(key.Key_Escape))
    assert Dialogs(parent).replacements(_LINES) == []


def test_nothing_ticked_cannot_be_replaced(qtbot: QtBot) -> None:
    dialog = ReplaceDialog(_LINES[:2])
    qtbot.addWidget(dialog)
    form = dialog.list.topLevelItem(0)
    assert form is not None
    form.setCheckState(0, Qt.CheckState.Unchecked)
    assert dialog.answer() == []
    assert not dialog.accept_button.isEnabled()
