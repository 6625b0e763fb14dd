"""A grid and page text, asked the same questions."""

from __future__ import annotations

import pytest

from perfdesk.recognition.goal_lines import GoalTexts
from perfdesk.recognition.grid_rows import GridRows
from perfdesk.recognition.lines import TableLine, is_page_number
from perfdesk.recognition.page_rows import PageRows
from perfdesk.recognition.row_layout import RowLayout
from perfdesk.recognition.source import SourceRow

GRID, PAGES = GridRows(), PageRows()


def line(*cells: str, page: int = 0) -> TableLine:
    return TableLine.from_texts("第 1 行", cells, page)


def test_only_page_text_is_cleaned_and_has_pages() -> None:
    rows = [SourceRow("", (text,)) for text in ("<p>甲</p>", "乙", "", "丙")]

    grid, pages = (
        [(each.text, each.page) for each in layout.lines(rows)] for layout in (GRID, PAGES)
    )

    assert grid == [("<p>甲</p>", 0), ("乙", 0), ("丙", 0)]
    assert pages == [("甲", 0), ("乙", 0), ("丙", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "3",
        "- 3 -",
        "第 3 页",
        "第 3 页 共 12 页",
        "共12页，第3页",
        "3 / 12",
        "Page 3 of 12",
        "3 of 12",
        "page 3",
    ],
)
def test_page_numbers_are_written_in_many_ways(text: str) -> None:
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["2022/12", "第 3 页的指标", "页", "3页", "3-4", ""])
def test_other_texts_are_no_page_numbers(text: str) -> None:
    assert not is_page_number(text)


def test_only_page_text_has_page_numbers() -> None:
    assert PAGES.is_page_number(line("", "- 3 -"))
    assert not PAGES.is_page_number(line("3", "甲"))
    assert not GRID.is_page_number(line("", "- 3 -"))


def test_a_page_may_begin_anywhere_in_a_grid() -> None:
    assert GRID.may_begin_page(line("续表"), above=line("甲"))
    assert not PAGES.may_begin_page(line("续表"), above=line("甲"))
    assert PAGES.may_begin_page(line("续表", page=1), above=line("甲"))


@pytest.mark.parametrize("layout", [GRID, PAGES])
def test_a_project_goes_on_below_its_name_or_none(layout: RowLayout) -> None:
    assert layout.is_same_project("信息化运维", "信息化运维")
    assert layout.is_same_project("信息化运维", None)
    assert not layout.is_same_project("信息化运维", "房屋修缮")


def test_blank_names_in_a_grid_are_two_projects() -> None:
    assert not GRID.is_same_project("", "")
    assert PAGES.is_same_project("", "")


def test_values_go_on_below_their_beginning_in_page_text() -> None:
    open_values = {1: "project", 3: "unit"}

    assert PAGES.continues_values(line("", "甲", "", "乙"), open_values)
    assert PAGES.continues_values(line("甲"), open_values)
    assert not PAGES.continues_values(line("甲", "乙"), open_values)
    assert not PAGES.continues_values(line("甲"), {})
    assert not GRID.continues_values(line("", "甲"), open_values)


def test_a_heading_printed_again_begins_another_goal_in_a_grid() -> None:
    assert not GRID.continues_goal(GoalTexts(expected=["完成"]))
    assert GRID.continues_goal(GoalTexts())
    assert PAGES.continues_goal(GoalTexts(expected=["完成"]))


def test_lines_of_a_goal_stay_lines_in_a_grid() -> None:
    assert GRID.join_goal_lines(["完成全部", "设备采购"]) == "完成全部\n设备采购"
    assert PAGES.join_goal_lines(["完成全部", "设备采购"]) == "完成全部设备采购"
