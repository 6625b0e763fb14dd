"""Amounts that are pasted with their labels go where these say, whatever their order."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from perfdesk.core.block_paste import CellBlock, CellText
from perfdesk.formats.tables import installed_vocabulary
from perfdesk.recognition.pasted_amounts import AmountFields, amounts_by_labels

_KINDS = ("total", "appropriation", "carryover", "other")
_COLUMNS = ("initial", "budget", "executed", "weight")
_LABELS = ("年度资金总额", "其中：当年财政拨款")
_AMOUNTS = (("120000", "110000", "90,613元"), ("1", "100000", "80000"))
_HEADING = ["年初预算数", "全年预算数", "全年执行数"]


def _by_labels(rows: Sequence[Sequence[CellText]], first: tuple[int, int]) -> CellBlock | None:
    fields = AmountFields(_KINDS, _COLUMNS, *first)
    return amounts_by_labels(CellBlock.from_rows(rows), fields, installed_vocabulary())


def _placed(
    *rows: list[CellText], first: tuple[int, int] = (0, 0)
) -> tuple[tuple[CellText, ...], ...]:
    block = _by_labels(rows, first)
    assert block is not None
    return block.rows


@pytest.mark.parametrize(
    "rows",
    [
        [_HEADING, *_AMOUNTS],
        [[label, *amounts] for label, amounts in zip(_LABELS, _AMOUNTS, strict=True)],
        [
            ["项目资金（元）", "", *_HEADING],
            *(["", label, *row] for label, row in zip(_LABELS, _AMOUNTS, strict=True)),
        ],
        [["", *_LABELS], *([name, *pair] for name, *pair in zip(_HEADING, *_AMOUNTS, strict=True))],
        [
            ["项目资金", "", "预算数", "", "执行数"],
            ["", "", "年初预算数", "全年预算数", ""],
            *(["", label, *row] for label, row in zip(_LABELS, _AMOUNTS, strict=True)),
        ],
        # merged over two columns
        [["年度资金总额", "", *_AMOUNTS[0], "10"], ["其中：", _LABELS[1], *_AMOUNTS[1], ""]],
    ],
)
def test_amounts_go_where_their_words_say(rows: list[list[CellText]]) -> None:
    placed = _placed(*map(list, rows))
    assert [row[:3] for row in placed[:2]] == list(_AMOUNTS)


def test_without_a_heading_the_first_column_is_that_of_the_focused_field() -> None:
    rows: list[list[CellText]] = [["年度资金总额", "90"], ["其中：当年财政拨款", "80"]]
    placed = _placed(*rows, first=(0, 2))
    assert placed[:2] == ((None, None, "90", None), (None, None, "80", None))


def test_without_labels_the_first_row_is_that_of_the_focused_field() -> None:
    placed = _placed(["全年执行数", "年初预算数"], ["1", "2"], first=(3, 1))
    assert placed == (*[(None,) * 4] * 3, ("2", None, "1", None))


@pytest.mark.parametrize(
    ("rows", "placed"),
    [
        ([["全年执行数", "5"]], (None, None, "5", None)),
        ([["年初预算数", "1"], ["全年执行数", "5"]], ("1", None, "5", None)),
        ([["年初预算数"], ["全年执行数"]], (None,) * 4),
    ],
)
def test_amounts_beside_the_names_of_columns_go_to_the_row_of_the_focused_field(
    rows: list[list[CellText]], placed: tuple[CellText, ...]
) -> None:
    assert _placed(*rows, first=(1, 0))[1] == placed


def test_amounts_among_the_names_of_columns_are_not_lost() -> None:
    row: list[CellText] = ["年初预算数", "1", "全年执行数", "5"]
    assert _placed(row) == (*[(None,) * 4] * 4, tuple(row))


def test_a_label_merged_over_a_blank_column_shifts_nothing() -> None:
    assert _placed(["年度资金总额", "", "100", "110", "90", "10"])[0] == ("100", "110", "90", "10")
    assert _placed(["年度资金总额", "", "110", "90"])[0] == (None, "110", "90", None)


def test_of_two_columns_of_one_meaning_the_second_has_no_field() -> None:
    placed = _placed(
        ["", "年初预算数", "全年预算数", "调整后预算数", "全年执行数"],
        ["年度资金总额", "1", "2", "3", "4"],
    )
    assert placed[0] == ("1", "2", "4", None, "3")


def test_rows_that_are_not_there_leave_their_fields_as_they_are() -> None:
    assert _placed(
        ["年度资金总额", "5", "4", "3"],
        ["其中：本年财政拨款", "3", "2", "1"],
        ["其他资金", "2", "2", ""],
    ) == (
        ("5", "4", "3", None),
        ("3", "2", "1", None),
        (None, None, None, None),
        ("2", "2", None, None),
    )


def test_columns_and_rows_may_stand_in_any_order() -> None:
    assert _placed(
        ["项目资金（万元）", "", "全年执行数", "分值", "年初预算数"],
        ["", "其他资金", "1", "—", "2"],
        ["", "资金总额", "3", "10", "4"],
    ) == (
        ("4", None, "3", "10"),
        (None, None, None, None),
        (None, None, None, None),
        ("2", None, "1", "—"),
    )


def test_what_has_no_field_stands_behind_and_below_the_fields() -> None:
    placed = _placed(
        ["", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度资金总额", "5", "4", "3", "10", "75%", "7.5"],
        ["区级配套", "1", "1", "1", "", "", ""],
    )
    assert placed[0] == ("5", "4", "3", "10", "75%", "7.5", "")
    assert placed[len(_KINDS)][:4] == ("区级配套", "1", "1", "1")


def test_amounts_above_the_first_label_are_not_lost() -> None:
    placed = _placed(["", "9", "8"], ["年度资金总额", "5", "4"])
    assert placed[0][:2] == ("5", "4")
    assert placed[len(_KINDS)][:3] == ("", "9", "8")


@pytest.mark.parametrize(
    "rows",
    [
        [["5", "4"], ["3", "2"]],
        [["无", "5"]],
        [["区级配套", "5"]],
        [["财政拨款", "5", "其他资金", "6"]],
        [["", "2"], ["—", "3"]],
        [[]],
    ],
)
def test_amounts_without_known_words_or_with_words_among_them_have_no_place_of_their_own(
    rows: list[list[CellText]],
) -> None:
    assert _by_labels(rows, (0, 0)) is None
