"""The columns of the indicator tree: which field each shows, its heading and usual width."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from perfdesk.core.form import Level3, Node
from perfdesk.core.template import Template


class Column(IntEnum):
    """A column, in the order of the official table with 建议得分 beside 得分."""

    NAME = 0
    TARGET = 1
    ACTUAL = 2
    WEIGHT = 3
    SCORE = 4
    SUGGESTED = 5
    REASON = 6


FIELDS = {
    Column.NAME: "name",
    Column.TARGET: "target",
    Column.ACTUAL: "actual",
    Column.WEIGHT: "weight",
    Column.SCORE: "score",
    Column.REASON: "reason",
}
"""The field of a node each column edits; 建议得分 edits none."""

FIGURES = (Column.WEIGHT, Column.SCORE, Column.SUGGESTED)
"""Columns of figures: centred, one line."""

LONG = (Column.TARGET, Column.ACTUAL, Column.REASON)
"""Columns whose text may hold line breaks."""

WIDTHS = {
    Column.NAME: 216,
    Column.TARGET: 136,
    Column.ACTUAL: 136,
    Column.WEIGHT: 52,
    Column.SCORE: 60,
    Column.SUGGESTED: 68,
    Column.REASON: 200,
}
"""Usual widths in pixels at 100 %; the last column takes what is left."""

_COLUMNS = {field: column for column, field in FIELDS.items()}
_LEVELS = {1: "一级指标", 2: "二级指标", 3: "三级指标"}


def column_of(field: str) -> Column:
    """The column that shows a field; the name's for a field without one (rule, accepted)."""
    return _COLUMNS.get(field, Column.NAME)


def field_of(node: Node, column: int) -> str | None:
    """The field of this node that a column edits, or None if the cell cannot be edited."""
    field = FIELDS.get(Column(column))
    return field if field == "name" or isinstance(node, Level3) else None


def refusal(node: Node, column: int) -> str:
    """Why nothing can be typed into that cell of this node; "" where it can."""
    if field_of(node, column) is not None:
        return ""
    if isinstance(node, Level3):
        return "建议得分由软件算出，不能填写；按 F7 采用为得分。"
    if column in FIGURES:
        return "这里是下面各行的小计，由软件算出，请填三级指标的分值和得分。"
    return "一级、二级指标只填名称；其他内容填在三级指标的行里，按 Insert 增加下级指标。"


def printed(columns: Sequence[Column]) -> list[Column]:
    """The columns official tables have; 建议得分 stays only where there is no other."""
    return [column for column in columns if column != Column.SUGGESTED] or list(columns)


def heading(column: int, template: Template) -> str:
    """The heading of a column, in the words of the 表样."""
    if column == Column.NAME:
        return "指标名称"
    if column == Column.SUGGESTED:
        return "建议得分"
    return template.indicators.names[FIELDS[Column(column)]].printed


def level_word(level: int) -> str:
    """一级指标, 二级指标 or 三级指标 for 1, 2, 3."""
    return _LEVELS[level]
