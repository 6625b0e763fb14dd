"""Twice as many pages of one table take at most twice the work and a little."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from perfdesk.formats.pdf.cell_text import CellText, GlyphLine
from perfdesk.formats.pdf.joined_pages import PageJoiner
from perfdesk.formats.pdf.page_content import GridCell, PageContent, PageGrid
from perfdesk.recognition.source import SourceRow
from tests.effort import count_calls
from tests.recognition.published import WORDS

HEADING = ("一级指标", "二级指标", "三级指标", "年度指标值", "分值", "得分")
ROWS, WIDTH = 20, 80.0
FOOT = GlyphLine(("某局",), 0, 40, 800, 810, 10)


def page(number: int) -> PageContent:
    """Return a page of a table that fills all of them, with a heading and a line at its foot."""
    cells = [
        GridCell(row, 1, WIDTH * column, WIDTH * (column + 1), CellText((), (text,)))
        for row in range(ROWS)
        for column, text in enumerate(HEADING if not row else texts(number, row))
    ]
    return PageContent(number, (PageGrid(50, 0, 6 * WIDTH, ROWS, tuple(cells)),), (FOOT,))


def texts(number: int, row: int) -> tuple[str, ...]:
    return ("产出指标", "数量指标", f"第 {number} 页的指标{row}", "≥9", "1", "1")


def joined(count: int) -> tuple[SourceRow, ...]:
    joiner = PageJoiner(WORDS)
    for number in range(1, count + 1):
        joiner.add(page(number))
    return joiner.source_rows()


def test_a_table_over_many_pages_keeps_all_rows_but_its_repeated_heading() -> None:
    rows = joined(5)

    assert len(rows) == 5 * (ROWS - 1) + 1 + 1  # the heading once, and the last foot
    assert [row.cells[0] for row in rows].count(HEADING[0]) == 1


@pytest.mark.slow
def test_twice_as_many_pages_take_at_most_a_little_more_than_twice_the_calls() -> None:
    joined(2)  # labels that were compared once are remembered

    twenty, forty = (count_calls(partial(joined, count)) for count in (20, 40))
    assert forty < 2.2 * twenty


@pytest.mark.parametrize("words", ["续表", "（续表二）", "续1", "接上页"])
def test_words_that_a_table_goes_on_are_a_running_head(words: str) -> None:
    joiner = PageJoiner(WORDS)
    joiner.add(page(1))
    joiner.add(replace(page(2), lines=(GlyphLine((words,), 200, 260, 30, 40, 10),)))

    found = {each.code: each.text for each in joiner.findings()}
    assert found["running-head"] == words
    assert found["between-pages"] == FOOT.text  # it is on the first page only


def test_a_label_that_is_drawn_on_both_sides_of_a_page_break_is_read_once() -> None:
    """LibreOffice does so, and once more in a heading printed again; what it hides is no loss."""
    (first,), (second,) = page(1).grids, page(2).grids
    side = GridCell(0, ROWS, 0, WIDTH, CellText((), ("绩效指标绩效指标",)))
    above, below = ([cell for cell in grid.cells if cell.x0] for grid in (first, second))
    hidden = GlyphLine(("绩效指标",), 5, 45, 800, 810, 10)
    joiner = PageJoiner(WORDS)
    upper = replace(first, cells=(replace(side, content=CellText()), *above))
    joiner.add(PageContent(1, (upper,), (hidden,)))
    joiner.add(PageContent(2, (replace(second, cells=(side, *below)),), ()))

    rows = joiner.source_rows()
    assert [row.cells[1] for row in rows].count("二级指标") == 1
    assert "绩效指标绩效指标" not in [cell for row in rows for cell in row.cells]
    assert [each.code for each in joiner.findings()] == ["repeated-heading"]


@pytest.mark.parametrize("number", ["第 2 页", "共 9 页 第 2 页", "Page 2 of 9", "- 2 -"])
def test_the_number_of_a_page_is_left_out(number: str) -> None:
    joiner = PageJoiner(WORDS)
    joiner.add(page(1))
    joiner.add(replace(page(2), lines=(GlyphLine((number,), 200, 260, 800, 810, 10),)))

    assert number not in [row.cells[0] for row in joiner.source_rows()]
    assert "page-number" in [each.code for each in joiner.findings()]


def test_what_is_left_out_of_two_parts_of_a_page_is_said_of_that_page() -> None:
    joiner = PageJoiner(WORDS)
    for number in (1, 2, 3):
        foot = GlyphLine((f"第 {number} 页",), 200, 260, 820, 830, 10)
        joiner.add(replace(page(number), number=1, lines=(FOOT, foot)))

    places = {each.code: each.where for each in joiner.findings()}
    assert places["page-number"] == places["running-head"] == "第 1 页"


@pytest.mark.parametrize(
    "title", ["项目支出绩效自评表", "绩效自评复核情况表", "绩效运行监控情况表"]
)
def test_a_title_above_a_table_begins_another_one(title: str) -> None:
    joiner = PageJoiner(WORDS)
    joiner.add(page(1))
    joiner.add(replace(page(2), lines=(GlyphLine((title,), 200, 260, 30, 40, 10),)))

    assert (title,) in [row.cells for row in joiner.source_rows()]


def test_the_end_of_a_text_that_sounds_like_a_title_begins_no_table() -> None:
    """A page break cuts 完善项目绩效评价指标体系, the name of an indicator."""
    first, second = page(1), page(2)
    joiner = PageJoiner(WORDS)
    joiner.add(first)
    (grid,) = second.grids
    cut = [
        replace(cell, content=CellText((), ("评价指标体系",) if cell.x0 == 2 * WIDTH else ()))
        if cell.row == 0
        else cell
        for cell in grid.cells
    ]
    joiner.add(replace(second, grids=(replace(grid, cells=tuple(cut)),)))

    assert FOOT.text not in [row.cells[0] for row in joiner.source_rows()[:-1]]


def _page_of(number: int, *cells: tuple[int, int, int, str]) -> PageContent:
    """Return a page of one table; a cell has its row, its height, its column and its text."""
    made = [
        GridCell(row, height, WIDTH * column, WIDTH * (column + 1), CellText((), (text,)))
        for row, height, column, text in cells
    ]
    rows, width = max(row + height for row, height, *_ in cells), max(cell.x1 for cell in made)
    return PageContent(number, (PageGrid(50, 0, width, rows, tuple(made)),), ())


def _joined_texts(*pages: PageContent) -> list[tuple[str, ...]]:
    joiner = PageJoiner(WORDS)
    for each in pages:
        joiner.add(each)
    return [row.cells for row in joiner.source_rows()]


@pytest.mark.parametrize(("upper", "lower"), [("数量指标", ""), ("数量指", "标")])
def test_a_merged_label_that_ends_in_a_cut_row_covers_no_label_below_it(
    upper: str, lower: str
) -> None:
    first = _page_of(
        1,
        *((0, 3, 0, "绩效指标"), (0, 1, 1, "一级指标"), (0, 1, 2, "二级指标")),
        *((0, 1, 3, "三级指标"), (0, 1, 4, "指标值"), (0, 1, 5, "分值")),
        *((1, 2, 1, "产出指标"), (1, 2, 2, upper)),
        *((1, 1, 3, "购置电脑"), (1, 1, 4, "35台"), (1, 1, 5, "10")),
        *((2, 1, 3, "购置打印"), (2, 1, 4, "12台"), (2, 1, 5, "20")),
    )
    second = _page_of(
        2,
        *((0, 2, 0, ""), (0, 2, 1, ""), (0, 1, 2, lower)),
        *((0, 1, 3, "机"), (0, 1, 4, ""), (0, 1, 5, "")),
        *((1, 1, 2, "质量指标"), (1, 1, 3, "合格率"), (1, 1, 4, "100%"), (1, 1, 5, "30")),
    )
    assert [row[2:] for row in _joined_texts(first, second)[1:]] == [
        ("数量指标", "购置电脑", "35台", "10"),
        ("", "购置打印机", "12台", "20"),
        ("质量指标", "合格率", "100%", "30"),
    ]


def test_a_side_label_that_a_page_break_cuts_is_one() -> None:
    first = _page_of(
        1,
        *((0, 1, 0, "项目名称"), (0, 1, 1, "甲"), (0, 1, 2, ""), (0, 1, 3, "")),
        *((1, 1, 0, "项目资金（万"), (1, 1, 1, ""), (1, 1, 2, "预算数"), (1, 1, 3, "执行数")),
    )
    second = _page_of(
        2,
        *((0, 2, 0, "元）"), (0, 1, 1, "年度资金总额"), (0, 1, 2, "10"), (0, 1, 3, "9")),
        *((1, 1, 1, "其他资金"), (1, 1, 2, "0"), (1, 1, 3, "0")),
    )
    labels = [row[0] for row in _joined_texts(first, second)]
    assert labels == ["项目名称", "项目资金（万元）", "", ""]
