"""Rows scored by keyboard: suggestions taken, levels chosen, tiers set, weights checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import Level3, LevelRule, RatioRule, Tier, TiersRule, rows
from perfdesk.formats.native import native_file
from perfdesk.gui import menus
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.score_commands import TiersDialog
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.tree_model import IndicatorModel
from tests.answers import Answers
from tests.core.forms import SHANGHAI
from tests.gui.samples import small_form
from tests.gui.tree.shown import go
from tests.gui.windows import (
    cell_hint,
    current_document,
    press_key,
    status_message,
    write_native_file,
)

Key = Qt.Key
_CONTROL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_REASON = "超过98%，得35分；超过95%，得30分；低于95%，不得分"


@pytest.fixture
def window(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with the small form open."""
    window.open_files([write_native_file(tmp_path, "小.zpb", small_form())])
    return window


def row(window: MainWindow, name: str) -> Level3:
    return next(each.node for each in rows(current_document(window).form) if each.node.name == name)


def set_fields(window: MainWindow, name: str, **texts: str) -> None:
    for field, text in texts.items():
        current_document(window).set(FieldRef(row(window, name).key, field), text, "改")


def test_a_row_without_a_name_is_told_as_such(window: MainWindow) -> None:
    go(window.panes.tree, current_document(window), "招聘人数", "score")
    named = row(window, "招聘人数")
    current_document(window).set(FieldRef(named.key, "name"), "", "改")
    press_key(Key.Key_F7)
    assert status_message(window) == "已采用 1 行的建议得分：（未命名）。"


def test_f7_names_three_of_many_rows(window: MainWindow) -> None:
    for name in ("招聘人数", "归档数量", "及时率", "满意度"):
        set_fields(window, name, target="10", actual="10", score="1")
    window.panes.tree.setFocus()
    press_key(Key.Key_A, _CONTROL)
    press_key(Key.Key_F7)
    assert status_message(window) == "已采用 4 行的建议得分：招聘人数、归档数量、及时率等。"


def test_f7_takes_the_suggestion_and_is_one_undo_step(window: MainWindow) -> None:
    go(window.panes.tree, current_document(window), "招聘人数", "score")
    assert cell_hint(window).endswith("= 0.6；填写的 0.9 高 0.3。按 F7 采用建议得分")
    press_key(Key.Key_F7)
    assert row(window, "招聘人数").score == ""
    assert status_message(window) == "已采用 1 行的建议得分：招聘人数。"
    assert cell_hint(window) == "得分随建议 0.6：3 × 3/15 = 0.6"
    press_key(Key.Key_F7)
    assert status_message(window) == "得分没有改动：已与建议得分一致。"
    press_key(Key.Key_Z, _CONTROL)
    assert row(window, "招聘人数").score == "0.9"


def test_a_qualitative_row_is_rated_by_a_key_and_its_points_are_shown(window: MainWindow) -> None:
    set_fields(window, "满意度", target="提升", actual="有所提升", reason="宣传不够。")
    go(window.panes.tree, current_document(window), "满意度", "score")
    assert cell_hint(window).startswith("定性指标：达成 32—40 分")
    assert cell_hint(window).endswith("按 Ctrl+1、2、3 评定")
    press_key(Key.Key_2, _CONTROL)
    assert row(window, "满意度").rule == LevelRule("partly")
    assert status_message(window) == "满意度评为“部分达成”，得分范围 24—32 分。"
    assert current_document(window).scores.indicators[3].score == 32
    press_key(Key.Key_S, _CONTROL)
    path = current_document(window).path
    assert path is not None
    read = list(rows(native_file.read_native(path.read_bytes()).form))[3].node
    assert read.rule == LevelRule("partly")
    window.menu_actions["level_none"].trigger()
    assert row(window, "满意度").rule is None


def test_a_row_with_numbers_needs_no_level(window: MainWindow) -> None:
    go(window.panes.tree, current_document(window), "招聘人数", "score")
    press_key(Key.Key_1, _CONTROL)
    assert row(window, "招聘人数").rule is None
    assert status_message(window) == "这一行可以按数字计分，不用定性评价。"


def test_the_tiers_of_the_reason_are_taken_over(window: MainWindow, answers: Answers) -> None:
    answers.confirms = True
    set_fields(window, "及时率", reason=_REASON, actual="≥96%")
    go(window.panes.tree, current_document(window), "及时率", "score")
    press_key(Key.Key_D, _CONTROL | _SHIFT)
    rule = row(window, "及时率").rule
    assert isinstance(rule, TiersRule)
    assert [each.score for each in rule.tiers] == ["35", "30", "0"]
    assert status_message(window) == "已改为按 3 档评分。"
    answers.tiered = ()
    press_key(Key.Key_D, _CONTROL | _SHIFT)
    assert row(window, "及时率").rule is None


def test_the_deduction_rule_is_chosen_for_an_upper_limit(window: MainWindow) -> None:
    set_fields(window, "招聘人数", target="≤10日", actual="12日", weight="10", score="")
    go(window.panes.tree, current_document(window), "招聘人数", "score")
    window.menu_actions["rule_linear"].trigger()
    assert row(window, "招聘人数").rule == RatioRule("linear")
    assert current_document(window).scores.indicators[0].score == 8
    go(window.panes.tree, current_document(window), "归档数量", "score")
    window.menu_actions["rule_inverse"].trigger()
    assert "只用于带 ≤" in status_message(window)


def test_the_context_menu_of_a_cell_has_levels_rules_and_row_commands(window: MainWindow) -> None:
    tree = window.panes.tree
    go(tree, current_document(window), "招聘人数", "score")
    menu = menus.cell_menu(window, tree, window.menu_actions)
    words = [menus.without_mnemonic(action.text()) for action in menu.actions()]
    assert words[0] == "剪切"
    assert {"采用建议得分", "定性评价", "评分规则", "修正当前问题", "增加同级指标"} <= set(words)
    menu.deleteLater()


@pytest.mark.usefixtures("qapp")
def test_the_tiers_dialog_shows_the_result_and_refuses_incomplete_tiers() -> None:
    node = replace(row_of_tiers(), actual="≥95%")
    editor = TiersDialog(node, SHANGHAI.scoring.headings)
    assert editor.message_label.text() == "实际完成值“≥95%”符合“≥95”一档，得 30 分。"
    editor.tier_lines[0].score.setText("很多")
    assert "不是得分" in editor.message_label.text()
    editor.tier_lines[0].score.setText("34")
    assert editor.answer()[0] == Tier(">=", "98", "34")
    for line in editor.tier_lines:
        line.value.clear()
        line.score.clear()
    assert editor.answer() == ()
    assert "按年度指标值评分" in editor.message_label.text()
    editor.deleteLater()


def test_a_wrong_sum_of_weights_is_shown_at_sums_and_heading(
    window: MainWindow,
) -> None:
    tree, document = window.panes.tree, current_document(window)
    model = tree.model()
    set_fields(window, "及时率", weight="30")
    go(tree, document, "产出指标")
    assert isinstance(model, IndicatorModel)
    cell = model.cell(tree.currentIndex().siblingAtColumn(TreeColumn.WEIGHT))
    assert cell is not None
    assert cell.severity == "error"
    assert "分值合计为 95" in cell.tooltip
    heading = (TreeColumn.WEIGHT, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
    assert "分值合计为 95" in str(model.headerData(*heading))
    assert model.headerData(TreeColumn.WEIGHT, Qt.Orientation.Horizontal) == "分值 !"
    set_fields(window, "及时率", weight="35")
    assert model.headerData(*heading) is None


def row_of_tiers() -> Level3:
    return Level3("及时率", "≥95%", "", "35", "", _REASON)
