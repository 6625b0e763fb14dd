"""Blocks pasted over the indicators: where each text goes, and that none is lost silently."""

from __future__ import annotations

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.block_paste import (
    CellBlock,
    NoRowsHereError,
    PasteResult,
    PasteTarget,
    fill_down,
    paste_by_position,
    paste_into_all,
    paste_over_fields,
    repeated_to_fill,
    text_for_field,
)
from perfdesk.core.edits import Set, make_change
from perfdesk.core.field_ref import (
    LEVEL3_TEXT_FIELDS,
    ROOT,
    FieldRef,
    node_at,
    path_of,
    text_at,
    text_fields,
)
from perfdesk.core.form import Form, Level1, Level2, Level3, with_new_keys
from tests.core.forms import forms, texts

COLUMNS = ("name", "target", "actual", "weight", "score", None, "reason")


def small() -> Form:
    counted = Level2("数量指标", (Level3("甲", "1", "1"), Level3("乙", "2", "2")))
    timely = Level2("时效指标", (Level3("丙", "3", "3"),))
    return with_new_keys(Form("shanghai-2022", indicators=(Level1("产出指标", (counted, timely)),)))


def all_keys(form: Form) -> tuple[int, ...]:
    found = []
    for one in form.indicators:
        found.append(one.key)
        for two in one.children:
            found += [two.key, *(three.key for three in two.children)]
    return tuple(found)


def named(form: Form, name: str) -> int:
    """The key of the first node of that name."""
    nodes = (node_at(form, path_of(form, key)) for key in all_keys(form))
    return next(node.key for node in nodes if node.name == name)


def target(form: Form, name: str, column: int = 0) -> PasteTarget:
    keys = all_keys(form)
    return PasteTarget(form, keys[keys.index(named(form, name)) :], COLUMNS[column:])


def copied(target: PasteTarget) -> CellBlock:
    """The texts of a target as a block; pasting it there again changes nothing."""
    nodes = [node_at(target.form, path_of(target.form, key)) for key in target.keys]
    rows = (
        [
            str(getattr(node, field)) if field in text_fields(node) else None
            for field in target.fields
        ]
        for node in nodes
    )
    return CellBlock.from_rows(rows, (len(path_of(target.form, key)) for key in target.keys))


def after(form: Form, result: PasteResult) -> Form:
    steps = make_change(form, "", result.edits).steps
    return steps[-1].after if steps else form


def pasted(
    form: Form, rows: list[list[str]], name: str, column: int = 0
) -> tuple[Form, PasteResult]:
    result = paste_by_position(
        CellBlock.from_rows(rows), target(form, name, column), count(100).__next__
    )
    return after(form, result), result


def outline(form: Form) -> str:
    return " ".join(
        f"{two.name}:" + ",".join(f"{row.name}{row.target}{row.actual}" for row in two.children)
        for one in form.indicators
        for two in one.children
    )


def test_pasted_rows_fill_level_3_and_skip_the_upper_levels() -> None:
    form, result = pasted(small(), [["9", "8"], ["7", "6"], ["5", "4"]], "甲", 1)
    assert outline(form) == "数量指标:甲98,乙76 时效指标:丙54"
    assert result.sentence == "已粘贴 6 格。"


def test_surplus_rows_are_added_below_the_last_one() -> None:
    form, result = pasted(small(), [["x", "9"], ["y", "8"], ["z", "7"]], "丙")
    assert outline(form) == "数量指标:甲11,乙22 时效指标:x93,y8,z7"
    assert (result.added, result.lost) == (2, 0)
    assert result.sentence == "已粘贴 6 格，新增 2 行。"


def test_rows_pasted_on_a_level_2_node_go_below_it() -> None:
    form, result = pasted(small(), [["x", "9"], ["y", "8"], ["", ""]], "数量指标")
    assert outline(form) == "数量指标:甲11,乙22,x9,y8 时效指标:丙33"
    assert result.added == 2


def test_names_alone_pasted_on_a_level_2_node_rename_level_2_nodes() -> None:
    form, result = pasted(small(), [["x"], ["y"]], "时效指标")
    assert result.added == 1
    assert outline(form) == "数量指标:甲11,乙22 x:丙33 y:"


def test_rows_pasted_on_a_level_1_node_are_refused_with_a_sentence() -> None:
    with pytest.raises(NoRowsHereError, match="请先选中"):
        pasted(small(), [["x", "9"]], "产出指标")


def test_a_column_pasted_on_an_upper_level_goes_to_the_rows_below() -> None:
    form, _ = pasted(small(), [["9"], ["8"]], "产出指标", 2)
    assert outline(form) == "数量指标:甲19,乙28 时效指标:丙33"


def test_texts_that_find_no_cell_are_counted() -> None:
    _, result = pasted(small(), [["9", "8", "7", "6"]], "甲", 4)
    assert (result.skipped, result.lost) == (1, 1)
    assert result.sentence == "已粘贴 2 格，1 格不能填写，已跳过，1 格放不下，没有粘贴。"


def test_line_breaks_stay_only_in_fields_that_may_hold_them() -> None:
    form, _ = pasted(small(), [["甲\n乙", "a\r\nb"]], "甲")
    assert outline(form).startswith("数量指标:甲乙a\nb1,")


@pytest.mark.parametrize(
    ("text", "as_name"),
    [("甲\n乙", "甲乙"), ("PM2.5 \n 浓度", "PM2.5 浓度"), ("1\n\n2", "1 2"), ("a  b", "a  b")],
)
def test_a_line_break_that_a_field_cannot_hold_becomes_a_blank_unless_in_chinese(
    text: str, as_name: str
) -> None:
    assert text_for_field(text, "name") == as_name
    assert text_for_field(text, "reason") == text


def test_one_row_is_repeated_over_a_selection_of_whole_multiples() -> None:
    form = small()
    chosen = PasteTarget(form, all_keys(form), ("target", "actual"))
    block = repeated_to_fill(CellBlock.from_rows([["9", "8"]]), chosen)
    assert block.rows == (("9", "8"),) * 3
    result = paste_by_position(block, chosen, count(100).__next__)
    assert outline(after(form, result)) == "数量指标:甲98,乙98 时效指标:丙98"
    assert repeated_to_fill(CellBlock.from_rows([["9"], ["8"]]), chosen).height == 2


def test_one_text_fills_all_selected_fields() -> None:
    refs = [FieldRef(named(small(), name), "actual") for name in "甲丙"]
    assert outline(after(small(), paste_into_all("0", refs))) == "数量指标:甲10,乙22 时效指标:丙30"


def test_filling_down_copies_the_first_text_of_each_column_to_rows_of_its_level() -> None:
    names = ("甲", "乙", "时效指标", "丙")
    columns = [
        [FieldRef(named(small(), name), "name") for name in names],
        [FieldRef(named(small(), name), "actual") for name in names if len(name) == 1],
    ]
    form = after(small(), fill_down(small(), columns))
    assert outline(form) == "数量指标:甲11,甲21 时效指标:甲31"


def test_amounts_are_pasted_over_a_grid_of_fields() -> None:
    grid = [
        [FieldRef(ROOT, f"funding.{kind}.{name}") for name in ("budget", "executed")]
        for kind in ("total", "other")
    ]
    block = CellBlock.from_rows([["1 ", "2", "3"], ["4", "5", ""], ["6", "", ""]])
    result = paste_over_fields(block, grid)
    form = after(small(), result)
    assert [text_at(form, ref) for row in grid for ref in row] == ["1", "2", "4", "5"]
    assert (len(result.refs), result.lost) == (4, 2)


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (PasteResult((), ()), "没有可粘贴的内容。"),
        (PasteResult((), (), lost=6), "没有粘贴，6 格放不下。"),
        (PasteResult((), (), skipped=2), "没有粘贴，2 格不能填写，已跳过。"),
    ],
)
def test_a_paste_that_fills_nothing_says_why(result: PasteResult, sentence: str) -> None:
    assert result.sentence == sentence


def test_texts_for_cells_that_cannot_be_filled_are_counted_and_blanks_are_not() -> None:
    ref = FieldRef(ROOT, "funding.total.budget")
    block = CellBlock.from_rows(
        [["1", "2", "3"], ["4", " ", None], ["", "5", "6"], [None, "7", ""]]
    )
    result = paste_over_fields(block, [[ref, None, None]] * block.height)
    assert (result.skipped, result.lost) == (5, 0)
    assert [edit.value for edit in result.edits if isinstance(edit, Set)] == ["1", "4", ""]
    assert result.sentence == "已粘贴 3 格，5 格不能填写，已跳过。"


@st.composite
def targets(draw: st.DrawFn) -> PasteTarget:
    form = with_new_keys(draw(forms.filter(lambda form: form.indicators)))
    keys = all_keys(form)
    first = draw(st.integers(0, len(keys) - 1))
    last = draw(st.integers(first, len(keys) - 1))
    left = draw(st.integers(0, len(COLUMNS) - 1))
    return PasteTarget(form, keys[first : last + 1], COLUMNS[left : draw(st.integers(left + 1, 7))])


@pytest.mark.slow
@given(targets())
def test_a_copy_pasted_over_its_source_changes_nothing(target: PasteTarget) -> None:
    result = paste_by_position(copied(target), target, count(10_000).__next__)
    assert after(target.form, result) == target.form
    assert (result.added, result.skipped, result.lost) == (0, 0, 0)


@pytest.mark.slow
@given(targets(), st.lists(st.lists(texts, max_size=9), min_size=1, max_size=9))
def test_every_text_is_pasted_or_counted_and_undo_restores_the_form(
    target: PasteTarget, rows: list[list[str]]
) -> None:
    block = CellBlock.from_rows(rows)
    try:
        result = paste_by_position(block, target, count(10_000).__next__)
    except NoRowsHereError:
        return
    change = make_change(target.form, "", result.edits)
    form = after(target.form, result)
    pasted_texts = [text_at(form, ref) for ref in result.refs]
    written = sum(1 for row in block.rows for cell in row if cell)
    assert sum(map(bool, pasted_texts)) + result.skipped + result.lost == written
    for step in change.undo_steps:
        form = make_change(form, "", [step.edit]).steps[-1].after
    assert form == target.form
    assert set(LEVEL3_TEXT_FIELDS) >= {ref.field for ref in result.refs}
