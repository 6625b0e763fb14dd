"""Twice as many rows take at most twice the work and a little, whatever they hold."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from perfdesk.recognition.source import SourceRow
from tests.recognition.published import HEAD, Row, read_source

ABOVE: list[Row] = [
    ("财政项目支出绩效自评表",),
    ("(2022 年度)",),
    ("项目名称", "社区改造", *[""] * 7),
    ("项目资金 (元)", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分", ""),
    ("", "年度资金总额", "9", "9", "9", "10", "100%", "10", ""),
    ("年度总体目标", "预期目标", "", "", "实际完成情况", *[""] * 4),
]
GOAL: Row = ("", "完成目标", "", "", "已完成", *[""] * 4)
ROW: Row = ("", "产出指标", "数量指标", "改造户数", "9", "9", "50", "50", "")
TOTAL: Row = ("总分", *[""] * 5, "100", "98", "")
LABELS = ("数量指标", "", "质量指标", "", "", "时效指标", "")


MANY: dict[str, tuple[int, Callable[[int], Row]]] = {
    "fields": (2, lambda at: (f"字段{at}：", f"内容{at}")),
    "lines of a value": (3, lambda _: ("信息化设备的采购、安装和以后的维护",)),
    "amounts": (5, lambda at: ("", f"资金{at}", "1", "1", "1")),
    "lines of goals": (7, lambda at: ("", f"完成目标{at}，", "", "", f"已完成{at}，", *[""] * 4)),
    "headings": (8, lambda _: tuple(HEAD)),
    "indicators": (
        9,
        lambda at: ("", "产出指标" if at % 9 == 4 else "", LABELS[at % 7], f"指标{at}", *ROW[4:]),
    ),
    "indicators on many pages": (
        9,
        lambda at: () if at % 10 == 9 else ("", "", LABELS[at % 7], f"指标{at}", *ROW[4:]),
    ),
    "levels in turn": (
        9,
        lambda at: ("", ("产出指标", "效益指标")[at % 2], "", f"指标{at}", *ROW[4:]),
    ),
    "indicators without a label": (9, lambda at: ("", "", "", f"改造户数{at}", *ROW[4:])),
    "fragments": (9, lambda at: ("", "", "", "", f"每户{at}平方米", *[""] * 4)),
    "names of projects": (9, lambda at: ("项目名称", f"项目{at}")),
    "sentences": (9, lambda at: (f"第{at}句话。",)),
    "notes below": (10, lambda at: (f"说明{at}", "文字")),
}
"""Rows of one kind, by their number, and before which row of the form they stand."""


def rows(kind: str, count: int) -> list[Row]:
    """Return the rows of a form in which rows of one kind are many."""
    place, row = MANY[kind]
    whole = [*ABOVE, GOAL, tuple(HEAD), ROW, TOTAL]
    return [*whole[:place], *map(row, range(count)), *whole[place:]]


def work(source: list[SourceRow], *, page_text: bool) -> int:
    """Return how many functions are called while these rows are read, and how long their texts are.

    Each call counts for one, and so does each character of a text that a function is given.
    """
    count = 0

    def counted(frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        if event == "call":
            texts = (each for each in frame.f_locals.values() if isinstance(each, str))
            count += 1 + sum(map(len, texts))
        elif event == "c_call":
            count += 1

    sys.setprofile(counted)
    try:
        read_source(source, page_text=page_text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.slow
@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize("kind", MANY)
def test_twice_as_many_rows_take_at_most_a_little_more_than_twice_the_work(
    kind: str, page_text: bool
) -> None:
    counts = [
        work(
            [SourceRow(f"第 {at} 行", row) for at, row in enumerate(rows(kind, count), start=1)],
            page_text=page_text,
        )
        for count in (200, 400)
    ]
    assert counts[1] < 2.2 * counts[0], counts
