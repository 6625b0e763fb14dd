"""Goals told apart by labels beside their rows, as our own tables print several goals.

Below one heading each goal has its label in the column of the side label: 目标1, or the goal's
own label with its number (年度绩效目标2). The lines below such a label become a section of their
own, as if the heading were printed again with the label beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from perfdesk.core.form import Goal, goal_name
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label

# e.g. "目标1", "年度绩效目标二（40分）", "目标2：长期"
_NUMBERED_GOAL = re.compile(r"目标\s*[\d一二三四五六七八九十]")
# What is printed beside a goal that has no label, or one that speaks of no goal: "目标1", and
# "目标1：长期"
_PRINTED_NAME = re.compile(r"目标\d+(?:：(?P<label>.+))?", re.DOTALL)


def is_goal_label(text: str) -> bool:
    """Return True for a label that speaks of one of several goals by its number."""
    return bool(_NUMBERED_GOAL.search(text))


def divided_by_goals(
    sections: Sequence[HeadedSection], words: Vocabulary
) -> tuple[HeadedSection, ...]:
    """Return the sections of a grid, those with labels of goals beside their rows divided."""
    return tuple(part for section in sections for part in _divided(section, words))


def _divided(section: HeadedSection, words: Vocabulary) -> Iterator[HeadedSection]:
    part = replace(section, lines=[])
    for line in section.lines:
        column = _goal_column(line, section, words)
        if column is None:
            part.lines.append(line)
            continue
        if part.lines:
            yield part
        heading = _with_cell(section.heading, column, line.cells[column])
        rest = _with_cell(line, column, "")
        part = replace(section, heading=heading, lines=[rest] if rest.filled else [])
        if not rest.filled:
            yield part
            part = replace(part, lines=[])
    if part.lines or not section.lines:
        yield part


def _goal_column(line: TableLine, section: HeadedSection, words: Vocabulary) -> int | None:
    """Return the column left of the table in which the line has the label of a goal, or None."""
    for column in line.filled:
        if column >= section.columns.first_known:
            return None
        text = line.cells[column]
        if is_goal_label(text) and normalised_label(text) not in words.side_labels:
            return column
    return None


def _with_cell(line: TableLine, column: int, text: str) -> TableLine:
    cells = (*line.cells[:column], text, *line.cells[column + 1 :])
    return TableLine.from_texts(line.where, cells, line.page, line.covered)


def with_own_labels(goals: Sequence[Goal]) -> tuple[Goal, ...]:
    """Return the goals without what was printed only to tell them apart."""
    return tuple(_with_own_label(goal, number) for number, goal in enumerate(goals))


def _with_own_label(goal: Goal, number: int) -> Goal:
    printed = _PRINTED_NAME.fullmatch(goal.label)
    if printed is None or not goal.label.startswith(goal_name(number)):
        return goal
    return replace(goal, label=printed["label"] or "")
