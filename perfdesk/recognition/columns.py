"""Which column of the source holds what, read from the heading row of a section."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import zip_longest

from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.vocabulary import Vocabulary, is_formula, trailing_money_unit

SIDE_LABEL = "side"
"""The name of a column that holds the label at the side of the table (项目资金, 绩效指标)."""
UNKNOWN_COLUMN = ""
"""The name of a column that no template has."""


@dataclass(frozen=True, slots=True)
class HeadingColumns:
    """The columns of one heading row, as (first column, name) pairs from left to right.

    A column reaches up to the next one. Its name is that of the field in the form (``target``,
    ``budget``), SIDE_LABEL or UNKNOWN_COLUMN.
    """

    starts: tuple[tuple[int, str], ...]

    def name_at(self, column: int) -> str | None:
        """Return the name of the column there, or None left of the first heading."""
        name_there = None
        for start, name in self.starts:
            if start > column:
                break
            name_there = name
        return name_there

    def heading_column(self, column: int) -> int | None:
        """Return the column in which the heading above stands, or None left of the first."""
        return max((start for start, _ in self.starts if start <= column), default=None)

    def start_of(self, name: str) -> int | None:
        """Return the first column of that name, or None."""
        for start, each in self.starts:
            if each == name:
                return start
        return None

    @property
    def names(self) -> frozenset[str]:
        """The names of the columns that a template has."""
        return frozenset(
            name for _, name in self.starts if name not in (SIDE_LABEL, UNKNOWN_COLUMN)
        )

    @property
    def first_known(self) -> int:
        """The start of the first column that a template has, or of the first one."""
        known = (start for start, name in self.starts if name not in (SIDE_LABEL, UNKNOWN_COLUMN))
        return next(known, self.starts[0][0])

    def divided_by(self, below: HeadingColumns) -> HeadingColumns:
        """Return the columns of a heading in two rows, whose lower row divides the upper."""
        merged = dict(self.starts) | dict(below.starts)
        return HeadingColumns(tuple(sorted(merged.items())))


def parse_funding_heading(line: TableLine, words: Vocabulary) -> HeadingColumns | None:
    """Return the columns of 项目资金 if the line is their heading: two amounts at least."""
    columns = _heading_columns(line, words.funding_columns, words)
    return (
        columns if columns and len(columns.names & {"initial", "budget", "executed"}) > 1 else None
    )


def parse_goals_heading(line: TableLine, words: Vocabulary) -> HeadingColumns | None:
    """Return the columns of 年度总体目标 if the line is their heading: both of its columns."""
    columns = _heading_columns(line, words.goal_columns, words)
    return columns if columns and {"expected", "actual"} <= columns.names else None


def parse_indicators_heading(line: TableLine, words: Vocabulary) -> HeadingColumns | None:
    """Return the columns of 绩效指标 if the line is their heading.

    It needs 三级指标 and three more of the columns for levels and values.
    """
    columns = _heading_columns(line, words.indicator_columns, words)
    if not columns:
        return None
    values = columns.names & {"target", "actual", "weight", "score", "reason"}
    levels = columns.names & {"level1", "level2", "level3"}
    return columns if "level3" in levels and len(values) + len(levels) > 3 else None


def parse_lower_heading(line: TableLine, names: Mapping[str, str]) -> HeadingColumns | None:
    """Return the columns of the second row of a heading, or None for any other line.

    Every cell of it is the label of a column in ``names``, or a mark such as (B/A).
    """
    cells = [column for column in line.filled if not is_formula(line.cells[column])]
    starts = [(column, names.get(line.labels[column], UNKNOWN_COLUMN)) for column in cells]
    return HeadingColumns(tuple(starts)) if all(name for _, name in starts) else None


def parse_two_line_heading(
    upper: TableLine, lower: TableLine, words: Vocabulary
) -> HeadingColumns | None:
    """Return the columns of 绩效指标 if these two lines are its heading, else None.

    The upper line names the values, the lower one the levels and the parts of a value.
    """
    above = _heading_columns(upper, words.indicator_columns, words)
    below = parse_lower_heading(lower, words.indicator_columns)
    if not above or not below or "level3" in above.names or "level3" not in below.names:
        return None
    return above.divided_by(below)


def join_heading_lines(upper: TableLine, lower: TableLine) -> TableLine:
    """Return one line of two whose words are broken: 年初 above 预算数 is 年初预算数."""
    pairs = zip_longest(upper.cells, lower.cells, fillvalue="")
    return TableLine.from_texts(upper.where, [f"{top}{low}" for top, low in pairs], upper.page)


def merge_heading_lines(upper: TableLine, lower: TableLine) -> TableLine:
    """Return one line of two, a cell of the lower one replacing that above it."""
    pairs = zip_longest(upper.cells, lower.cells, fillvalue="")
    return TableLine.from_texts(upper.where, [low or top for top, low in pairs], upper.page)


def _heading_columns(
    line: TableLine, names: Mapping[str, str], words: Vocabulary
) -> HeadingColumns | None:
    """Return the columns that the line names, or None if it has fewer than two known labels.

    Each name is given once: to the preferred label of those known as a whole, else to the first
    that is cut short. A side label, and a heading with a money unit, is none beside another
    heading of the same column: it stands above the labels of the rows.
    """
    known = {
        column: names[text] for column in line.filled if (text := line.labels[column]) in names
    }
    if len(known) < 2:
        return None
    aside = {column for column in known if _stands_aside(line, column, known, words)}
    chosen = _preferred(line, {each: known[each] for each in known if each not in aside}, names)
    starts: list[tuple[int, str]] = []
    for column in line.filled:
        name = SIDE_LABEL if column in aside else _column_name(line.labels[column], names, words)
        if name not in (SIDE_LABEL, UNKNOWN_COLUMN):
            name = name if chosen.setdefault(name, column) == column else UNKNOWN_COLUMN
        starts.append((column, name))
    return HeadingColumns(tuple(starts))


def _stands_aside(
    line: TableLine, column: int, known: Mapping[int, str], words: Vocabulary
) -> bool:
    """Return True for a label of the section above the labels of its rows."""
    is_first = column == line.filled[0] and line.labels[column] in words.side_labels
    others = [each for each in known if known[each] == known[column] and each != column]
    if is_first:
        return bool(others)
    is_with_unit = _names_money_unit(line, column)
    return is_with_unit and any(not _names_money_unit(line, each) for each in others)


def _preferred(
    line: TableLine, known: Mapping[int, str], names: Mapping[str, str]
) -> dict[str, int]:
    """Return the column of each name: of several the one whose label is named earliest.

    Of equal ones it is the first right of 三级指标: left of it are the weights of other levels.
    """
    columns: dict[str, list[int]] = {}
    for column, name in known.items():
        columns.setdefault(name, []).append(column)
    preferred = {name: own[0] for name, own in columns.items()}
    if len(columns) < len(known):
        labels = list(names)
        own_names = min(columns.get("level3", [0]))
        for name, own in columns.items():
            preferred[name] = min(
                own, key=lambda each: (labels.index(line.labels[each]), each < own_names)
            )
    return preferred


def _names_money_unit(line: TableLine, column: int) -> bool:
    """Return True for 年度预算数(万元) and the like."""
    return bool(trailing_money_unit(line.cells[column]))


def _begins_with(text: str, word: str, words: Vocabulary) -> bool:
    """Return True for a heading that goes on behind a known word and means the same.

    偏差原因说明 is still 偏差原因, but 实际完成时间 is not 实际完成.
    """
    return text.startswith(word) and not text.endswith(words.endings.other_columns)


def _column_name(text: str, names: Mapping[str, str], words: Vocabulary) -> str:
    """Return the name of the column with this label, which may be cut short or longer."""
    if text in names:
        return names[text]
    if words.is_side_label(text):
        return SIDE_LABEL
    if text in words.other_columns:
        return UNKNOWN_COLUMN
    similar = (word for word in words.columns_like(text) if word in names)
    matching = (
        word for word in similar if word.startswith(text) or _begins_with(text, word, words)
    )
    return names.get(next(matching, ""), UNKNOWN_COLUMN)
