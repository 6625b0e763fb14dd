"""Read 年度总体目标: 预期目标 and 实际完成情况, also where they go on below a page break."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import takewhile
from typing import NamedTuple

from perfdesk.core.form import Goal
from perfdesk.recognition import messages
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.lines import TableLine, is_page_number, join_broken_text
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary

_SHIFTS = (0, 1, -1, 2, -2)
"""Columns by which the texts of a line may stand left (+) or right (-) of their headings."""


class _LineTexts(NamedTuple):
    expected: list[str]
    actual: list[str]
    unplaced: list[str]


def read_goals(
    sections: Sequence[HeadedSection], words: Vocabulary, *, page_text: bool
) -> tuple[Goal, tuple[Finding, ...]]:
    """Return the goals below all headings, with a finding for each text that is none.

    In a grid each line stays a line of the text; lines of page text are joined.
    """
    expected: list[str] = []
    actual: list[str] = []
    findings: list[Finding] = []
    for section in sections:
        own = _own_lines(section, words)
        foreign = section.lines[len(own) :]
        for line in own:
            if page_text and _is_lone_page_number(line, section.columns):
                findings.append(messages.page_number(line.where, line.only_text))
                continue
            texts = _line_texts(line, section.columns, words, page_text=page_text)
            expected.extend(texts.expected)
            actual.extend(texts.actual)
            findings.extend(messages.unplaced(line.where, text) for text in texts.unplaced)
        findings.extend(messages.unplaced(line.where, line.text) for line in foreign)
    join: Callable[[list[str]], str] = _joined if page_text else "\n".join
    return Goal(join(expected), join(actual)), tuple(findings)


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


def _joined(texts: list[str]) -> str:
    return reduce(join_broken_text, texts, "")


def _line_texts(
    line: TableLine, columns: HeadingColumns, words: Vocabulary, *, page_text: bool
) -> _LineTexts:
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
            texts.unplaced.append(text)
    return texts


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
