"""Merged ranges, hidden rows and texts beside the cells, whatever the type of the file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.formats.workbook.sheet_rows import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_ROWS,
    SheetCells,
    TooLargeWorkbookError,
    TooManyCellsError,
    sheet_tables,
)
from perfdesk.recognition.source import MergedCell

numbers = st.integers(1, 12)
ranges = st.tuples(numbers, numbers, numbers, numbers).map(
    lambda each: (min(each[0::2]), min(each[1::2]), max(each[0::2]), max(each[1::2]))
)


def sheet(texts: dict[tuple[int, int], str], name: str = "表") -> SheetCells:
    made = SheetCells(name)
    for (row, column), text in texts.items():
        made.add(row, column, text)
    return made


@given(st.dictionaries(st.tuples(numbers, numbers), st.sampled_from("甲乙")), st.lists(ranges))
def test_no_text_is_lost_and_merged_cells_keep_their_place(
    texts: dict[tuple[int, int], str], merged: list[tuple[int, int, int, int]]
) -> None:
    cells = sheet(texts)
    cells.merged = merged

    found = cells.displayed()

    shown = {
        (row.number, column): text
        for row in found.rows
        for column, text in enumerate(row.cells, 1)
        if text
    }
    assert shown.items() <= texts.items()
    # what is covered is said, unless it equals the text that covers it
    assert len(shown) + len(found.unread.covered) <= len(texts)
    for position, text in texts.items():
        if position not in shown:
            assert text in found.unread.covered or text in shown.values()
    heights = [row.number for row in found.rows]
    for index, row in enumerate(found.rows):
        for each in row.merged:
            assert each.width * each.height > 1
            assert index + each.height <= len(heights)


def test_characters_without_width_are_no_part_of_a_text() -> None:
    cells = sheet({(1, 1): "项目\u200b名称", (1, 2): "\u202a862000\u202c", (2, 1): "\u200e\ufeff"})

    (row,) = cells.displayed().rows

    assert row.cells == ("项目名称", "862000")


def test_a_picture_in_a_cell_is_no_text_and_told() -> None:
    formulas = ('=DISPIMG("ID_0A1B",1)', '=_xlfn.DISPIMG("ID_2C3D",1)')
    cells = sheet({(1, 1): "佐证材料", (1, 2): formulas[0], (1, 3): formulas[1]})

    (table,) = sheet_tables([cells.displayed()])

    assert [row.cells for row in table.rows] == [("佐证材料",)]
    assert [(each.code, each.text) for each in table.findings] == [("picture", "2")]


def test_the_height_of_a_merged_cell_counts_the_rows_that_are_read() -> None:
    cells = sheet({(1, 1): "一级", (1, 2): "甲", (5, 2): "乙", (6, 1): "后"})
    cells.merged = [(1, 1, 1, 5)]

    first, second, last = cells.displayed().rows

    assert (first.number, second.number, last.number) == (1, 5, 6)
    assert first.merged == (MergedCell(0, 1, 2),)
    assert (second.merged, last.merged) == ((), ())


def test_texts_under_a_merged_cell_are_said_unless_they_repeat_it() -> None:
    cells = sheet({(1, 1): "成本", (2, 1): "成本", (3, 1): "另外的话"})
    cells.merged = [(1, 1, 1, 3)]

    (table,) = sheet_tables([cells.displayed()])

    assert [row.cells for row in table.rows] == [("成本",)]
    (finding,) = table.findings
    assert (finding.code, finding.text) == ("covered-text", "另外的话")
    assert "1 处文字被合并单元格盖住（“另外的话”），没有读入" in finding.message


def test_only_hidden_rows_and_columns_with_texts_are_said() -> None:
    cells = sheet({(row, 1): "x" for row in range(1, 13)} | {(3, 28): "远"})
    cells.hidden_rows, cells.hidden_columns = {*range(2, 12), 99}, {2, 28}

    (table,) = sheet_tables([cells.displayed()])

    rows, columns = table.findings
    assert "有 10 行是隐藏的（第 2、3、4、5、6、7、8、9… 行）" in rows.message
    assert "有 1 列是隐藏的（AB 列）" in columns.message


def test_a_sheet_is_named_in_each_row_only_if_there_are_several() -> None:
    one, two = (sheet({(2, 1): "x"}, name).displayed() for name in "甲乙")
    empty = SheetCells("空").displayed()

    assert [table.rows[0].where for table in sheet_tables([one, empty])] == ["第 2 行"]
    assert [table.rows[0].where for table in sheet_tables([one, two])] == [
        "工作表“甲”第 2 行",
        "工作表“乙”第 2 行",
    ]


@pytest.mark.parametrize("place", [(MAX_ROWS + 1, 1), (1, MAX_COLUMNS + 1)])
def test_a_cell_far_away_is_refused(place: tuple[int, int]) -> None:
    with pytest.raises(TooManyCellsError, match="工作表“表”太大"):
        sheet({place: "x"})


def test_merged_ranges_over_everything_are_refused() -> None:
    cells = sheet({(9_000, 200): "x"})
    cells.merged = [(1, 1, 10**9, 10**9)]

    with pytest.raises(TooManyCellsError):
        cells.displayed()


def test_too_many_cells_together_are_refused() -> None:
    rows = MAX_CELLS // 20 + 1
    half = sheet({(row, column): "x" for row in range(1, rows) for column in range(1, 11)})

    with pytest.raises(TooLargeWorkbookError):
        sheet_tables([half.displayed(), half.displayed(), sheet({(1, 1): "x"}).displayed()])
