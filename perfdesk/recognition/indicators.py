"""Read 绩效指标: the rows below its headings, and the tree that they make."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from perfdesk.core.form import Level1
from perfdesk.recognition import messages
from perfdesk.recognition.alignment import RowAlignment, RowContext
from perfdesk.recognition.indicator_rows import (
    HeadingPoints,
    IndicatorRow,
    indicator_row,
    is_not_applicable,
    is_not_filled_in,
)
from perfdesk.recognition.labelled_texts import LabelledText, merged_texts, unlabelled_texts
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.row_layout import RowLayout
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding
from perfdesk.recognition.split_labels import join_split_labels
from perfdesk.recognition.total_row import is_subtotal_line, is_sum_of
from perfdesk.recognition.vocabulary import Vocabulary, split_heading


@dataclass(frozen=True, slots=True)
class RowsReading:
    """The rows in order, texts beside them, and findings about what was done to them."""

    rows: tuple[IndicatorRow, ...]
    texts: tuple[LabelledText, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class IndicatorsReading:
    """The tree, texts that have no place in it, the points in headings, and the findings."""

    tree: tuple[Level1, ...]
    texts: tuple[LabelledText, ...]
    heading_points: tuple[HeadingPoints, ...]
    findings: tuple[Finding, ...]


LeftOutMessage = Callable[[str, int], Finding]
"""Returns the finding about rows that were left out: where the first one is, and their number."""

# Rows


def read_indicator_rows(
    sections: Sequence[HeadedSection], words: Vocabulary, layout: RowLayout
) -> RowsReading:
    """Return the rows below all headings; the texts of a line that is none stand beside."""
    rows: list[IndicatorRow] = []
    texts: list[LabelledText] = []
    findings: list[Finding] = []
    whole = [
        replace(section, lines=join_split_labels(section.lines, section.columns, words))
        for section in sections
    ]
    since_subtotal = 0  # where the rows below the last subtotal begin
    shift = 0  # that of the line above
    left_out: dict[LeftOutMessage, list[TableLine]] = {}
    for section, line, alignment in _aligned_lines(whole, words, layout):
        if alignment is None:
            if is_subtotal_line(line, words):
                findings.append(_subtotal_finding(line, rows, since_subtotal, words))
                since_subtotal = len(rows)
            else:
                findings.append(messages.page_number(line.where, line.text))
            continue
        findings += _moved_columns(line, alignment, shift, words)
        shift = alignment.shift
        if message := _why_left_out(alignment, words):
            left_out.setdefault(message, []).append(line)
            alignment = replace(alignment, cells={}, unplaced=())  # noqa: PLW2901 - only labels
        row = indicator_row(line, alignment, section, words)
        findings += _guessed_level1(row, rows[-1] if rows else None, section)
        if row.level1 or row.level2 or layout.is_indicator(row):
            rows.append(row)
        else:
            texts += row.kept_texts
    findings += [message(lines[0].where, len(lines)) for message, lines in left_out.items()]
    return RowsReading(tuple(rows), tuple(texts), tuple(findings))


def _moved_columns(
    line: TableLine, alignment: RowAlignment, shift_above: int, words: Vocabulary
) -> Iterator[Finding]:
    """Yield a finding for the first line that stands off its headings by another shift."""
    has_label = words.is_level_name(alignment.level1) or words.is_level_name(alignment.level2)
    if alignment.shift not in (0, shift_above) and not has_label:
        yield messages.moved_columns(line.where, line.text)


def _guessed_level1(
    row: IndicatorRow, above: IndicatorRow | None, section: HeadedSection
) -> Iterator[Finding]:
    """Yield a finding for the first row of a level-2 indicator, if the table has no level 1."""
    is_guessed = section.columns.start_of("level1") is None and row.level1 and row.level2
    if is_guessed and (above is None or above.level2 != row.level2):
        yield messages.guessed_level1(row.where, row.level1, row.level2)


def _why_left_out(alignment: RowAlignment, words: Vocabulary) -> LeftOutMessage | None:
    """Return the message about rows such as this, which holds no indicator, else None."""
    if is_not_filled_in(alignment, words):
        return messages.not_filled_in
    return messages.not_applicable if is_not_applicable(alignment, words) else None


def _subtotal_finding(
    line: TableLine, rows: Sequence[IndicatorRow], since_subtotal: int, words: Vocabulary
) -> Finding:
    """Return the finding about a line of a subtotal: that of the rows since the one before.

    It may also be the sum of all rows of a level-1 indicator.
    """
    upwards = reversed(range(len(rows)))
    since_level1 = next((index for index in upwards if rows[index].level1), 0)
    spans = (rows[since_subtotal:], rows[since_level1:])
    adds_up = any(is_sum_of(line, span, words) for span in spans)
    return (messages.subtotal if adds_up else messages.unplaced)(line.where, line.text)


def _aligned_lines(
    sections: Sequence[HeadedSection], words: Vocabulary, layout: RowLayout
) -> Iterator[tuple[HeadedSection, TableLine, RowAlignment | None]]:
    """Yield each line with its section and alignment; None for a page number or a subtotal."""
    level1_columns = _level1_columns(
        [line for section in sections for line in section.lines], words
    )
    shift = 0
    for section in sections:
        lines = section.lines
        for index, line in enumerate(lines):
            if is_subtotal_line(line, words) or layout.is_page_number(line):
                yield section, line, None
                continue
            own_level1 = level1_columns.get(line.where, frozenset())
            beside = (*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2])
            context = RowContext(own_level1, shift, beside)
            alignment = layout.align_row(line, section.columns, words, context)
            shift = alignment.shift
            yield section, line, alignment


def _level1_columns(lines: Sequence[TableLine], words: Vocabulary) -> Mapping[str, frozenset[int]]:
    """Return, by line, the columns of words that may be of level 1 or 2 and are of level 1.

    Such a word (成本指标, which may be of level 1 since 2021) is of level 1 if the label before
    or after it is one of its own level-2 indicators (经济成本指标). Lines are known by their
    ``where``.
    """
    labels = [
        (line.where, column, name)
        for line in lines
        for column in line.filled
        if (name := split_heading(line.cells[column])[0]) in words.level1 or name in words.level2
    ]
    names = ["", *(name for _, _, name in labels), ""]
    columns: dict[str, frozenset[int]] = {}
    for index, (where, column, name) in enumerate(labels):
        own = words.own_level2.get(words.level1.get(name, ""), frozenset())
        neighbours = (words.level2.get(names[index]), words.level2.get(names[index + 2]))
        if any(usual and usual.level2 in own for usual in neighbours):
            columns[where] = columns.get(where, frozenset()) | {column}
    return columns


# The tree


def read_indicators(
    rows: Sequence[IndicatorRow], words: Vocabulary, layout: RowLayout
) -> IndicatorsReading:
    """Return the tree of the rows: those of each goal make one of their own, in their order."""
    tree: list[Level1] = []
    whole: list[IndicatorRow] = []
    findings: list[Finding] = []
    for goal, group in groupby(rows, key=lambda row: row.goal):
        joined, joined_findings = layout.join_fragments(tuple(group), words)
        own = tuple(_with_kept_texts(row, layout) for row in joined)
        part, guesses = layout.tree(own, words)
        findings += (*joined_findings, *guesses)
        tree += (replace(level1, goal=goal) for level1 in part) if goal else part
        whole += own
    texts = [text for row in whole if row.node.is_empty for text in row.kept_texts]
    names = {level1.name for level1 in tree}
    labels = (row.level1 for row in whole if not words.is_level_name(row.level1))
    texts += unlabelled_texts(label for label in labels if label not in names)
    if finding := _blank_scores(whole):
        findings.append(finding)
    points = tuple(points for row in whole for points in row.heading_points)
    return IndicatorsReading(tuple(tree), tuple(texts), points, tuple(findings))


def _with_kept_texts(row: IndicatorRow, layout: RowLayout) -> IndicatorRow:
    """Return the row, if it is an indicator, with all of its texts in its node."""
    if not (row.kept_texts and layout.is_indicator(row)):
        return row
    node = replace(row.node, cells=merged_texts(row.cells), review=row.review)
    return replace(row, node=node)


def _blank_scores(rows: Sequence[IndicatorRow]) -> Finding | None:
    without_score = [
        row for row in rows if not (row.node.score or row.node.is_empty or row.shares_score)
    ]
    if not without_score:
        return None
    return messages.blank_scores(without_score[0].where, len(without_score))
