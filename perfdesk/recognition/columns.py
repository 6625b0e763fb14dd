"""Which column of the source holds what, as the heading row above it says.

Knows heading rows; what stands below them is read elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from perfdesk.recognition.header import trailing_money_unit
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.vocabulary import Vocabulary, is_formula

SIDE_LABEL = "side"
UNKNOWN_COLUMN = ""
_SHORTEST_PREFIX = 3


@dataclass(frozen=True, slots=True)
class HeadingColumns:
    """The columns of one heading row: where each begins, from left to right.

    A column reaches up to the next one. SIDE is the label beside the table,
    UNKNOWN a column that no 表样 has.
    """

    starts: tuple[tuple[int, str], ...]

    def name_at(self, column: int) -> str | None:
        """What stands in that column; None left of the first heading."""
        found = None
        for start, name in self.starts:
            if start > column:
                break
            found = name
        return found

    def heading_column(self, column: int) -> int | None:
        """Where the heading above that column stands; None left of the first."""
        return max((start for start, _ in self.starts if start <= column), default=None)

    def start_of(self, name: str) -> int | None:
        """The first column of that name, or None."""
        return next((start for start, each in self.starts if each == name), None)

    @property
    def names(self) -> frozenset[str]:
        """The names of the known columns."""
        return frozenset(
            name for _, name in self.starts if name not in (SIDE_LABEL, UNKNOWN_COLUMN)
        )

    @property
    def first_known(self) -> int:
        """Where the first known column begins."""
        return next(
            start for start, name in self.starts if name not in (SIDE_LABEL, UNKNOWN_COLUMN)
        )

    def divided_by(self, below: HeadingColumns) -> HeadingColumns:
        """The columns of a heading in two rows: the lower row divides those of the upper."""
        merged = dict(self.starts) | dict(below.starts)
        return HeadingColumns(tuple(sorted(merged.items())))


def parse_funding_heading(line: TableLine, words: Vocabulary) -> HeadingColumns | None:
    """The columns of 项目资金 if the line is their heading."""
    columns = _columns(line, words.funding_columns, words)
    return (
        columns if columns and len(columns.names & {"initial", "budget", "executed"}) > 1 else None
    )


def parse_goals_heading(line: TableLine, words: Vocabulary) -> HeadingColumns | None:
    """The columns of 年度总体目标 if the line is their heading."""
    columns = _columns(line, words.goal_columns, words)
    return columns if columns and {"expected", "actual"} <= columns.names else None


def parse_indicators_heading(line: TableLine, words: Vocabulary) -> HeadingColumns | None:
    """The columns of 绩效指标 if the line is their heading."""
    columns = _columns(line, words.indicator_columns, words)
    if not columns:
        return None
    values = columns.names & {"target", "actual", "weight", "score", "reason"}
    levels = columns.names & {"level1", "level2", "level3"}
    return columns if "level3" in levels and len(values) + len(levels) > 3 else None


def parse_lower_heading(line: TableLine, names: Mapping[str, str]) -> HeadingColumns | None:
    """The columns of a second heading row: nothing in it but column labels."""
    cells = [column for column in line.filled if not is_formula(line.cells[column])]
    found = [(column, names.get(line.labels[column], UNKNOWN_COLUMN)) for column in cells]
    return HeadingColumns(tuple(found)) if all(name for _, name in found) else None


def parse_two_line_heading(
    upper: TableLine, lower: TableLine, words: Vocabulary
) -> HeadingColumns | None:
    """The columns of 绩效指标 if its heading is these two lines: values above, levels below."""
    above = _columns(upper, words.indicator_columns, words)
    below = parse_lower_heading(lower, words.indicator_columns)
    if not above or not below or "level3" in above.names or "level3" not in below.names:
        return None
    return above.divided_by(below)


def join_heading_lines(upper: TableLine, lower: TableLine) -> TableLine:
    """Two lines of one heading whose words were broken, joined cell by cell."""
    pairs = zip_longest(upper.cells, lower.cells, fillvalue="")
    return TableLine.from_texts(upper.where, [f"{top}{low}" for top, low in pairs], upper.page)


def merge_heading_lines(upper: TableLine, lower: TableLine) -> TableLine:
    """Two lines of one heading the lower of which divides the cells of the upper."""
    pairs = zip_longest(upper.cells, lower.cells, fillvalue="")
    return TableLine.from_texts(upper.where, [low or top for top, low in pairs], upper.page)


def _columns(line: TableLine, names: Mapping[str, str], words: Vocabulary) -> HeadingColumns | None:
    if sum(line.labels[column] in names for column in line.filled) < 2:
        return None
    starts: list[tuple[int, str]] = []
    taken: set[str] = set()
    whole = {names[text] for column in line.filled if (text := line.labels[column]) in names}
    plain = {names.get(line.labels[each]) for each in line.filled if not _is_money(line, each)}
    for column in line.filled:
        text = line.labels[column]
        name = _name(text, names, words)
        if name in plain and _is_money(line, column):
            name = SIDE_LABEL
        known = name in taken or (name in whole and text not in names)
        starts.append((column, UNKNOWN_COLUMN if known else name))
        taken.add(name)
    return HeadingColumns(tuple(starts))


def _is_money(line: TableLine, column: int) -> bool:
    """True for 年度预算数(万元) and the like, which may head the labels of the rows."""
    return bool(trailing_money_unit(line.cells[column]))


def _name(text: str, names: Mapping[str, str], words: Vocabulary) -> str:
    if text in names:
        return names[text]
    if words.is_side_label(text):
        return SIDE_LABEL
    head = text[:_SHORTEST_PREFIX]
    if len(head) < _SHORTEST_PREFIX:
        return UNKNOWN_COLUMN
    alike = (word for word in names if word.startswith(head))
    found = (word for word in alike if word.startswith(text) or text.startswith(word))
    return names.get(next(found, ""), UNKNOWN_COLUMN)
