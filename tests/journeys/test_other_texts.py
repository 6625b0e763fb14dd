"""其他内容 by keyboard: see it, edit, move and delete in it, take it back, save and reopen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from perfdesk.core.form import Form, Funding, FundingRow, Goal, Level1, Level2, Level3
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.gui.sentences import READ_ONLY_MESSAGE
from tests.gui.samples import small_form, template
from tests.gui.tree.shown import at, go, row
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    status_message,
    write_native_file,
)

Key = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def office_form() -> Form:
    """Return a form as a province fills it in, with more than this template prints."""
    flats = Level3(
        "公寓套数", "≥100套", "98套", "50", "49",
        cells=(("指标解释", "竣工验收的套数"), ("评分标准", "每少1套扣0.5分")),
    )  # fmt: skip
    people = Level3("住户满意度", "≥90%", "92%", "40", cells=(("评分标准", "按比例"),))
    return replace(
        small_form(),
        project="人才公寓",
        fields=(("自评等级", "优"), ("联系人及电话", "某某 000")),
        funding=Funding(
            "10",
            (
                FundingRow("total", "40", "40", "40"),
                FundingRow("appropriation", "40", "40", "40"),
                FundingRow("", "0", "20", "20", label="省级资金"),
            ),
        ),
        goals=(Goal("建成100套", "建成98套", cells=(("三年总体目标", "三年建成300套"),)),),
        indicators=(
            Level1("产出指标", (Level2("数量指标", (flats,)),)),
            Level1("满意度指标", (Level2("服务对象满意度指标", (people,)),)),
        ),
    )


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, "人才公寓.zpb", office_form())])
    return window


def compose(text: str) -> None:
    for event in (QInputMethodEvent("pin'yin", []), QInputMethodEvent()):
        if not event.preeditString():
            event.setCommitString(text)
        QApplication.sendEvent(focused_widget(), event)


def listed(window: MainWindow) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in window.panes.other_texts.model.entries]


def choose_in_menu(window: MainWindow, name: str) -> None:
    menus = [menu for menu in window.findChildren(QMenu) if menu.isVisible()]
    (menu,) = menus
    texts = [action.text().partition("　")[0] for action in menu.actions()]
    steps = texts.index(name) - menu.actions().index(menu.activeAction())
    for _ in range(abs(steps)):
        QTest.keyClick(menu, Key.Key_Down if steps > 0 else Key.Key_Up)
    QTest.keyClick(menu, Key.Key_Return)


def test_a_clerk_sees_and_edits_other_texts(opened: MainWindow) -> None:
    panes, document = opened.panes, current_document(opened)
    assert listed(opened) == [
        ("自评等级", "优"),
        ("联系人及电话", "某某 000"),
        ("年初预算数", "0"),
        ("全年预算数", "20"),
        ("全年执行数", "20"),
        ("三年总体目标", "三年建成300套"),
        ("指标解释", "竣工验收的套数"),
        ("评分标准", "每少1套扣0.5分"),
        ("评分标准", "按比例"),
    ]
    # From a row of the tree to its own texts: edit the second in Chinese, on two lines.
    go(panes.tree, document, "公寓套数", "actual")
    press_key(Key.Key_F9, SHIFT)
    assert focused_widget() is panes.other_texts.list
    assert listed(opened)[panes.other_texts.list.currentIndex().row()][0] == "指标解释"
    press_key(Key.Key_Down)
    press_key(Key.Key_F2)
    press_key(Key.Key_End)
    press_key(Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    compose("扣完为止")
    press_key(Key.Key_Return)
    assert row(document, "公寓套数").cells[1] == ("评分标准", "每少1套扣0.5分\n扣完为止")
    # Enter has gone on to the next text.
    assert focused_widget() is panes.other_texts.editor
    assert panes.other_texts.editor.displayed_text() == "按比例"


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_text_is_offered_to_a_blank_field_first_and_it_is_said_what_a_filled_one_holds(
    opened: MainWindow,
) -> None:
    opened.panes.other_texts.list.setFocus()
    press_key(Key.Key_F9, SHIFT)
    press_key(Key.Key_M, CONTROL)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert menu.activeAction().text() == "主管部门"
    assert "项目名称　接在“人才公寓”之后" in [each.text() for each in menu.actions()]
    menu.close()
    press_key(Key.Key_M, CONTROL)
    choose_in_menu(opened, "项目名称")
    assert "已移到项目名称，接在“人才公寓”之后" in status_message(opened)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_text_is_moved_another_deleted_and_both_are_saved(
    opened: MainWindow, tmp_path: Path
) -> None:
    document = current_document(opened)
    go(opened.panes.tree, document, "住户满意度")
    press_key(Key.Key_F9, SHIFT)
    press_key(Key.Key_M, CONTROL)
    choose_in_menu(opened, "偏差原因分析及改进措施")
    assert row(document, "住户满意度").reason == "按比例"
    assert "已移到偏差原因分析及改进措施" in status_message(opened)
    press_key(Key.Key_Home)
    press_key(Key.Key_Delete)
    assert [label for label, _ in document.form.fields] == ["联系人及电话"]
    press_key(Key.Key_Z, CONTROL)
    assert document.form.fields == (("自评等级", "优"), ("联系人及电话", "某某 000"))
    press_key(Key.Key_Y, CONTROL)
    press_key(Key.Key_S, CONTROL)
    saved = native_file.read_native((tmp_path / "人才公寓.zpb").read_bytes())
    assert saved.form == document.form
    assert [label for label, _ in listed(opened)] == [
        "联系人及电话", "年初预算数", "全年预算数", "全年执行数",
        "三年总体目标", "指标解释", "评分标准",
    ]  # fmt: skip


def test_saved_and_opened_again_nothing_is_missing(opened: MainWindow, tmp_path: Path) -> None:
    document = current_document(opened)
    press_key(Key.Key_F9, SHIFT)
    press_key(Key.Key_Return)
    QTest.keyClicks(focused_widget(), "A")
    press_key(Key.Key_S, CONTROL)
    before = listed(opened)
    press_key(Key.Key_W, CONTROL)
    opened.open_files([tmp_path / "人才公寓.zpb"])
    assert current_document(opened) is not document
    assert listed(opened) == before
    assert before[0] == ("自评等级", "A")


def test_from_a_text_to_its_row_and_back(opened: MainWindow) -> None:
    panes = opened.panes
    go(panes.tree, current_document(opened), "住户满意度")
    press_key(Key.Key_F9, SHIFT)
    assert panes.other_texts.list.currentIndex().data() == "指标 · 住户满意度"
    go(panes.tree, current_document(opened), "公寓套数")
    panes.other_texts.list.setFocus()
    press_key(Key.Key_Return, CONTROL)
    assert panes.tree.hasFocus()
    assert at(panes.tree) == ("住户满意度", 0)


def test_f6_visits_the_pane_and_it_hides_with_its_last_text(opened: MainWindow) -> None:
    panes, document = opened.panes, current_document(opened)
    panes.tree.setFocus()
    press_key(Key.Key_F6)
    assert focused_widget() is panes.problems.list
    press_key(Key.Key_F6)
    assert focused_widget() is panes.other_texts.list
    for _ in listed(opened):
        press_key(Key.Key_Delete)
    assert listed(opened) == []
    assert not panes.other_texts.isVisible()
    assert focused_widget() is panes.tree
    press_key(Key.Key_F9, SHIFT)
    assert status_message(opened) == "这张表没有其他内容。"
    press_key(Key.Key_Z, CONTROL)
    assert listed(opened) == [("评分标准", "按比例")]
    document.undo()


def test_find_and_replace_reach_other_texts(opened: MainWindow) -> None:
    press_key(Key.Key_H, CONTROL)
    compose("竣工")
    press_key(Key.Key_Return)
    assert opened.panes.other_texts.isVisible()
    assert opened.panes.other_texts.editor.textCursor().selectedText() == "竣工"
    opened.find_commands.bar.replacement_field.setText("完工")
    opened.find_commands.replace_all()
    assert ("指标解释", "完工验收的套数") in listed(opened)


def test_a_read_only_form_can_be_read_there_and_not_changed(
    window: MainWindow,
) -> None:
    document = Document(office_form(), template(), read_only=ReadOnlyReason.NEWER)
    window.forms.add(document)
    window.form_list.choose(document)
    press_key(Key.Key_F9, SHIFT)
    pane = window.panes.other_texts
    assert not pane.move_button.isEnabled()
    assert not pane.remove_button.isEnabled()
    press_key(Key.Key_Delete)
    press_key(Key.Key_Return)
    QTest.keyClicks(focused_widget(), "x")
    press_key(Key.Key_M, CONTROL)
    assert status_message(window) == READ_ONLY_MESSAGE
    assert document.form == office_form()
