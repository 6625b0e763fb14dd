"""Decide which text of a line below 年度总体目标 belongs to which column.

In a grid the heading decides. In page text the texts may stand some columns to the left or right
of their headings, and a label beside the table may have moved to the column of 预期目标.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from perfdesk.recognition.columns import SIDE_LABEL, HeadingColumns
from perfdesk.recognition.labelled_texts import LabelledText, printed_label
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.vocabulary import Vocabulary

_SHIFTS = (0, -1, 1, -2, 2)
"""Columns by which a line may stand right (+) or left (-) of its headings, likeliest first."""


@dataclass(frozen=True, slots=True)
class GoalTexts:
    """Texts of a goal, line by line: 预期目标, 实际完成情况, and others by their headings."""

    expected: list[str] = field(default_factory=list)
    actual: list[str] = field(default_factory=list)
    others: list[LabelledText] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """True if there is no text."""
        return not (self.expected or self.actual or self.others)

    def add(self, below: GoalTexts) -> None:
        """Add the texts of the next line."""
        self.expected.extend(below.expected)
        self.actual.extend(below.actual)
        self.others.extend(below.others)


def grid_goal_texts(line: TableLine, section: HeadedSection, words: Vocabulary) -> GoalTexts:
    """Return the texts of a line of a grid, by the headings above them.

    A row with a label of its own (2.项目实施内容) is no goal: its texts are kept by that label.
    """
    if label := _own_label(line, section, words):
        return GoalTexts(others=[(label, line.cells[column]) for column in line.filled[1:]])
    start = section.columns.start_of("expected") or 0
    own = (
        column
        for column in line.filled
        if column >= start or not words.is_side_label(line.cells[column])
    )
    return _by_column(line, own, section, 0)


def page_goal_texts(line: TableLine, section: HeadedSection, words: Vocabulary) -> GoalTexts:
    """Return the texts of a line of page text, moved below the headings that they fit."""
    columns = section.columns
    own = [
        column for column in line.filled if not _is_moved_side_label(line, column, columns, words)
    ]
    return _by_column(line, own, section, _shift(own, columns))


def _by_column(
    line: TableLine, own: Iterable[int], section: HeadedSection, shift: int
) -> GoalTexts:
    """Return the texts in the columns ``own``, which stand right of their headings by ``shift``."""
    texts = GoalTexts()
    for column in own:
        text = line.cells[column]
        name = section.columns.name_at(column - shift)
        if name == "expected":
            texts.expected.append(text)
        elif name == "actual":
            texts.actual.append(text)
        else:
            texts.others.append((section.heading_at(column - shift), text))
    return texts


def _own_label(line: TableLine, section: HeadedSection, words: Vocabulary) -> str:
    """Return the label of a row that is no goal (2.项目实施内容), "" for any other row.

    It stands below the heading of the side labels and is no side label itself.
    """
    column = line.filled[0]
    is_aside = column < section.columns.first_known and len(line.filled) > 1
    if not is_aside or section.columns.name_at(column) != SIDE_LABEL:
        return ""
    return "" if words.is_side_label(line.cells[column]) else printed_label(line.cells[column])


def _is_moved_side_label(
    line: TableLine, column: int, columns: HeadingColumns, words: Vocabulary
) -> bool:
    """Return True for a label beside the table, or a part of one, in page text.

    It may have moved to the column of 预期目标. A part such as 目标 there is a label only if two
    texts follow it, which are then the goals; otherwise it is a goal itself.
    """
    start = columns.start_of("expected") or 0
    if not words.is_side_label(line.cells[column]) or column > start:
        return False
    is_whole = line.labels[column] in words.side_labels
    two_follow = len(line.filled) > line.filled.index(column) + 2
    return column < start or is_whole or two_follow


def _shift(filled: Sequence[int], columns: HeadingColumns) -> int:
    """Return by how many columns the texts stand right of their headings, 0 if none fits."""
    starts = {columns.start_of("expected"), columns.start_of("actual")}
    fitting = (shift for shift in _SHIFTS if all(column - shift in starts for column in filled))
    return next(fitting, 0)
