"""Blocks with level names or column labels, and blocks copied from a form, pasted by name."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given

from perfdesk.core.block_paste import CellBlock, PasteResult, PasteTarget
from perfdesk.core.edits import make_change
from perfdesk.core.field_ref import LEVEL3_TEXT_FIELDS
from perfdesk.core.form import Form, Level1, rows, with_new_keys
from perfdesk.recognition.pasted_block import paste_block
from perfdesk.recognition.vocabulary import build_vocabulary
from perfdesk.resources import reading_words, templates
from tests.core.forms import forms
from tests.core.test_block_paste import COLUMNS, all_keys, copied, named, outline, small

WORDS = build_vocabulary(templates().values(), reading_words())


def put(form: Form, block: CellBlock, name: str, column: int = 0) -> tuple[Form, PasteResult]:
    keys = all_keys(form)
    target = PasteTarget(form, keys[keys.index(named(form, name)) :], COLUMNS[column:])
    landing = paste_block(block, target, WORDS, count(100_000).__next__)
    steps = make_change(form, "", landing.edits).steps
    return (steps[-1].after if steps else form), landing


def test_rows_with_level_columns_are_pasted_below_the_indicators_they_name() -> None:
    block = CellBlock.from_rows(
        [
            ["产出指标", "时效指标", "x", "9"],
            ["", "质量指标", "y", "8"],
            ["", "", "z", "7"],
            ["效益指标", "社会效益指标", "w", "6"],
        ]
    )
    form, landing = put(small(), block, "甲")
    assert outline(form) == "数量指标:甲11,乙22 时效指标:丙33,x9 质量指标:y8,z7 社会效益指标:w6"
    assert [node.name for node in form.indicators] == ["产出指标", "效益指标"]
    assert landing.lost == 0


@pytest.mark.parametrize("side", ["", "绩效指标", "绩\n效"])
def test_the_side_label_copied_with_the_rows_moves_no_column(side: str) -> None:
    block = CellBlock.from_rows(
        [
            [side, "产出指标", "时效指标", "x", "9"],
            ["", "", "质量指标", "y", "8"],
            ["总分", "", "", "", "17"],
        ]
    )
    form, landing = put(small(), block, "甲")
    assert outline(form) == "数量指标:甲11,乙22 时效指标:丙33,x9 质量指标:y8"
    assert landing.lost == 0


def test_a_row_whose_name_exists_is_filled_in_not_duplicated() -> None:
    block = CellBlock.from_rows([["产出指标", "数量指标", "乙", "9"], ["", "", "甲", "8"]])
    form, landing = put(small(), block, "丙")
    assert outline(form) == "数量指标:甲81,乙92 时效指标:丙33"
    assert landing.added == 0


def test_level_2_names_alone_are_pasted_below_their_usual_level_1() -> None:
    block = CellBlock.from_rows([["时效指标", "x", "9"], ["社会效益指标", "y", "8"]])
    form, landing = put(small(), block, "甲")
    assert outline(form) == "数量指标:甲11,乙22 时效指标:丙33,x9 社会效益指标:y8"
    assert form.indicators[1].name == "效益指标"
    assert landing.lost == 0


def test_reasons_of_a_printed_table_skip_the_column_of_suggested_scores() -> None:
    block = CellBlock.from_rows([["1", "5", "4", "因故推迟"], ["2", "5", "5", ""]])
    form, landing = put(small(), block, "甲", COLUMNS.index("actual"))
    found = [(row.node.weight, row.node.score, row.node.reason) for row in rows(form)]
    assert found[:2] == [("5", "4", "因故推迟"), ("5", "5", "")]
    assert landing.skipped == landing.lost == 0


def test_numbers_on_the_column_of_suggested_scores_are_no_reasons() -> None:
    form, landing = put(small(), CellBlock.from_rows([["4", "4.5"]]), "甲", COLUMNS.index("score"))
    first = next(row.node for row in rows(form))
    assert (first.score, first.reason) == ("4", "")
    assert landing.skipped == 1


def test_words_on_the_column_of_suggested_scores_are_reasons_in_a_wider_table_too() -> None:
    block = CellBlock.from_rows([["4", "因故推迟", "备注"], ["5", "", "无"]])
    form, landing = put(small(), block, "甲", COLUMNS.index("score"))
    found = [(row.node.score, row.node.reason) for row in rows(form)]
    assert found[:2] == [("4", "因故推迟"), ("5", "")]
    assert landing.lost == 2


def test_a_heading_says_which_column_is_which() -> None:
    block = CellBlock.from_rows(
        [
            ["一级指标", "二级指标", "三级指标", "分值", "年度指标值", "实际完成值"],
            ["产出指标(50分)", "数量指标", "x", "5", "9", "8"],
            ["总分", "", "", "100", "", ""],
        ]
    )
    form, landing = put(small(), block, "丙")
    assert outline(form) == "数量指标:甲11,乙22,x98 时效指标:丙33"
    assert [row.node.weight for row in rows(form)] == ["", "", "5", ""]
    assert landing.added == 1


def test_a_heading_without_level_columns_pastes_each_column_into_its_field() -> None:
    block = CellBlock.from_rows(
        [
            ["实际完成值", "三级指标", "年度指标值", "分值"],
            ["8", "x", "9", "5"],
            ["7", "y", "6", "4"],
        ]
    )
    form, landing = put(small(), block, "丙", 2)
    assert outline(form) == "数量指标:甲11,乙22 时效指标:x98,y67"
    assert landing.added == 1


def test_rows_copied_with_their_level_names_are_pasted_by_name_elsewhere() -> None:
    form = small()
    keys = all_keys(form)
    block = copied(PasteTarget(form, keys[1:], LEVEL3_TEXT_FIELDS))
    other = with_new_keys(Form("shanghai-2022", indicators=form.indicators[:1]))
    again, landing = put(other, block, "乙")
    assert outline(again) == outline(form)
    assert landing.added == 0
    empty = Form("shanghai-2022", indicators=(Level1("产出指标"),))
    made, landing = put(with_new_keys(empty), block, "产出指标")
    assert outline(made) == outline(form)
    assert landing.added == 5


def test_a_heading_alone_has_nothing_to_paste_and_that_is_said() -> None:
    block = CellBlock.from_rows([["三级指标", "年度指标值", "实际完成值", "分值"]])
    _, landing = put(small(), block, "甲")
    assert landing.edits == ()
    assert landing.sentence == "没有可粘贴的内容。"


def test_a_text_without_a_column_is_counted_as_lost() -> None:
    block = CellBlock.from_rows([["产出指标", "数量指标", "x", "1", "2", "3", "4", "5", "多"]])
    _, landing = put(small(), block, "甲")
    assert landing.lost == 1


@pytest.mark.slow
@given(forms.filter(lambda form: form.indicators))
def test_a_whole_tree_copied_and_pasted_is_the_same_tree(drawn: Form) -> None:
    form = with_new_keys(drawn)
    keys = all_keys(form)
    target = PasteTarget(form, keys, COLUMNS)
    block = copied(replace(target, fields=LEVEL3_TEXT_FIELDS))
    landing = paste_block(block, target, WORDS, count(100_000).__next__)
    assert make_change(form, "", landing.edits).steps == ()
    assert landing.lost == 0
