"""年度总体目标: 预期目标 and 实际完成情况, also where they go on below a page break."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import NamedTuple

from perfdesk.core.form import Goals
from perfdesk.recognition import messages
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.lines import TableLine, is_page_number, join_broken_text
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary


class _Texts(NamedTuple):
    expected: tuple[str, ...] = ()
    actual: tuple[str, ...] = ()


def read_goals(
    headed: Sequence[HeadedSection], words: Vocabulary, *, page_text: bool
) -> tuple[Goals, tuple[Finding, ...]]:
    """The goals under all headings; lines of a real grid stay lines."""
    expected: list[str] = []
    actual: list[str] = []
    findings: list[Finding] = []
    for part in headed:
        own = _own_lines(part, words)
        foreign = part.lines[len(own) :]
        for line in own:
            if page_text and _is_page_number(line, part.columns):
                findings.append(messages.page_number(line.where, line.only_text))
                continue
            found, left = _read(line, part.columns, words, page_text=page_text)
            expected.extend(found.expected)
            actual.extend(found.actual)
            findings.extend(messages.unplaced(line.where, text) for text in left)
        findings.extend(messages.unplaced(line.where, line.text) for line in foreign)
    join: Callable[[list[str]], str] = _together if page_text else "\n".join
    return Goals(join(expected), join(actual)), tuple(findings)


def _own_lines(part: HeadedSection, words: Vocabulary) -> list[TableLine]:
    """The lines above a row of 绩效指标 whose heading was not found; below it is no goal either."""
    widest = len(part.columns.starts) + 1

    def is_own(line: TableLine) -> bool:
        levels = any(words.is_level_name(line.cells[column]) for column in line.filled)
        return len(line.filled) <= widest and not levels

    return list(takewhile(is_own, part.lines))


def _is_page_number(line: TableLine, columns: HeadingColumns) -> bool:
    """True for a page number beside the table; a figure under a heading is a goal."""
    return line.filled[0] < columns.first_known and is_page_number(line.only_text)


def _together(texts: list[str]) -> str:
    whole = ""
    for text in texts:
        whole = join_broken_text(whole, text)
    return whole


def _read(
    line: TableLine, columns: HeadingColumns, words: Vocabulary, *, page_text: bool
) -> tuple[_Texts, list[str]]:
    cells = [
        (column, line.cells[column])
        for column in line.filled
        if not _is_side(line, column, columns, words, page_text=page_text)
    ]
    moved = _moved([column for column, _ in cells], columns) if page_text else 0
    expected: list[str] = []
    actual: list[str] = []
    left: list[str] = []
    for column, text in cells:
        place = columns.name_at(column + moved)
        home = expected if place == "expected" else actual if place == "actual" else left
        home.append(text)
    return _Texts(tuple(expected), tuple(actual)), left


def _is_side(
    line: TableLine, column: int, columns: HeadingColumns, words: Vocabulary, *, page_text: bool
) -> bool:
    """True for a label beside the table, or a piece of it; a torn row may have moved it.

    Where 预期目标 stands, a piece such as 目标 is a label only if both texts stand beside it.
    """
    begin = columns.start_of("expected") or 0
    if not words.is_side_label(line.cells[column]) or column > begin:
        return False
    whole = line.labels[column] in words.side_labels
    return column < begin or (
        page_text and (whole or len(line.filled) > line.filled.index(column) + 2)
    )


def _moved(filled: Sequence[int], columns: HeadingColumns) -> int:
    """How many columns the texts stand left of those of the heading."""
    starts = {columns.start_of("expected"), columns.start_of("actual")}
    fitting = (
        moved for moved in (0, 1, -1, 2, -2) if all(column + moved in starts for column in filled)
    )
    return next(fitting, 0)
