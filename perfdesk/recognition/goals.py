"""Read 年度总体目标: 预期目标 and 实际完成情况, also where they go on below a page break.

A form may have several goals, each with a heading of its own and perhaps with indicators of its
own below it. Texts in other columns (偏差原因) are kept by their heading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import NamedTuple

from perfdesk.core.form import Goal
from perfdesk.core.text import comparable_text
from perfdesk.recognition import messages
from perfdesk.recognition.columns import SIDE_LABEL, HeadingColumns
from perfdesk.recognition.labelled_texts import (
    LabelledText,
    merged_texts,
    printed_label,
    unlabelled_texts,
)
from perfdesk.recognition.lines import TableLine, is_page_number, join_broken_texts
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label

_SHIFTS = (0, 1, -1, 2, -2)
"""Columns by which the texts of a line may stand left (+) or right (-) of their headings."""


class _LineTexts(NamedTuple):
    expected: list[str]
    actual: list[str]
    others: list[LabelledText]


@dataclass(frozen=True, slots=True)
class GoalsReading:
    """The goals in order, and what stands below their headings without being part of one.

    ``of_sections`` has, for each heading, the number of its goal.
    """

    goals: tuple[Goal, ...]
    of_sections: tuple[int, ...]
    texts: tuple[LabelledText, ...]
    findings: tuple[Finding, ...]


def read_goals(
    sections: Sequence[HeadedSection], words: Vocabulary, *, page_text: bool
) -> GoalsReading:
    """Return the goals below all headings, at least one.

    In a grid each line stays a line of the text, and each heading begins a goal of its own.
    In page text lines are joined, and a heading printed again continues its goal.
    """
    goals: list[_LineTexts] = []
    labels: list[str] = []
    of_sections: list[int] = []
    left: list[LabelledText] = []
    findings: list[Finding] = []
    for section in sections:
        label = goal_label(section, words)
        is_other = label not in ("", *labels[-1:])
        if not goals or is_other or (not page_text and _holds_something(goals[-1])):
            goals.append(_LineTexts([], [], []))
            labels.append(label)
        of_sections.append(len(goals) - 1)
        left += _take_lines(section, words, goals[-1], findings, page_text=page_text)
    read = tuple(
        _goal(texts, label if len(goals) > 1 else "", page_text=page_text)
        for texts, label in zip(goals, labels, strict=True)
    )
    return GoalsReading(read or (Goal(),), tuple(of_sections), tuple(left), tuple(findings))


def goal_label(section: HeadedSection, words: Vocabulary) -> str:
    """Return the label beside a heading if it is that of one of several goals, else "".

    Such a label speaks of a goal in words that no template has (年度绩效目标2（40分）).
    """
    before = (
        section.heading.cells[column]
        for column in section.heading.filled
        if column < section.columns.first_known
    )
    own = (text for text in before if normalised_label(text) not in words.side_labels)
    return next((printed_label(text) for text in own if "目标" in comparable_text(text)), "")


def _holds_something(texts: _LineTexts) -> bool:
    return bool(texts.expected or texts.actual or texts.others)


def _take_lines(
    section: HeadedSection,
    words: Vocabulary,
    goal: _LineTexts,
    findings: list[Finding],
    *,
    page_text: bool,
) -> Iterator[LabelledText]:
    """Take the lines below a heading into its goal; yield the texts that are no part of it."""
    own = _own_lines(section, words)
    for line in own:
        if page_text and _is_lone_page_number(line, section.columns):
            findings.append(messages.page_number(line.where, line.only_text))
            continue
        texts = _line_texts(line, section, words, page_text=page_text)
        goal.expected.extend(texts.expected)
        goal.actual.extend(texts.actual)
        goal.others.extend(texts.others)
    for line in section.lines[len(own) :]:
        yield from unlabelled_texts([line.text])


def _goal(texts: _LineTexts, label: str, *, page_text: bool) -> Goal:
    join: Callable[[list[str]], str] = join_broken_texts if page_text else "\n".join
    return Goal(join(texts.expected), join(texts.actual), label, merged_texts(texts.others))


def _own_lines(section: HeadedSection, words: Vocabulary) -> list[TableLine]:
    """Return the lines above the first one that looks like a row of 绩效指标.

    Such rows stand here if the heading of 绩效指标 was not found; what is below them is no
    goal either.
    """
    widest = len(section.columns.starts) + 1

    def is_own(line: TableLine) -> bool:
        levels = any(words.is_level_name(line.cells[column]) for column in line.filled)
        return len(line.filled) <= widest and not levels

    return list(takewhile(is_own, section.lines))


def _is_lone_page_number(line: TableLine, columns: HeadingColumns) -> bool:
    """Return True for a page number beside the table; a number below a heading is a goal."""
    return line.filled[0] < columns.first_known and is_page_number(line.only_text)


def _line_texts(
    line: TableLine, section: HeadedSection, words: Vocabulary, *, page_text: bool
) -> _LineTexts:
    columns = section.columns
    if not page_text and (label := _own_label(line, section, words)):
        return _LineTexts([], [], [(label, line.cells[column]) for column in line.filled[1:]])
    cells = [
        (column, line.cells[column])
        for column in line.filled
        if not _is_side_label(line, column, columns, words, page_text=page_text)
    ]
    shift = _shift([column for column, _ in cells], columns) if page_text else 0
    texts = _LineTexts([], [], [])
    for column, text in cells:
        name = columns.name_at(column + shift)
        if name == "expected":
            texts.expected.append(text)
        elif name == "actual":
            texts.actual.append(text)
        else:
            texts.others.append((section.heading_at(column + shift), text))
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


def _is_side_label(
    line: TableLine, column: int, columns: HeadingColumns, words: Vocabulary, *, page_text: bool
) -> bool:
    """Return True for a label beside the table, or a part of one.

    In page text it may have moved to the column of 预期目标. A part such as 目标 there is a
    label only if two texts follow it, which are then the goals; otherwise it is a goal itself.
    """
    start = columns.start_of("expected") or 0
    if not words.is_side_label(line.cells[column]) or column > start:
        return False
    is_whole = line.labels[column] in words.side_labels
    two_follow = len(line.filled) > line.filled.index(column) + 2
    return column < start or (page_text and (is_whole or two_follow))


def _shift(filled: Sequence[int], columns: HeadingColumns) -> int:
    """Return by how many columns the texts stand left of their headings, 0 if none fits."""
    starts = {columns.start_of("expected"), columns.start_of("actual")}
    fitting = (shift for shift in _SHIFTS if all(column + shift in starts for column in filled))
    return next(fitting, 0)
