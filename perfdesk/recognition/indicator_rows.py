"""The rows under 绩效指标, each with the level labels printed in it and its own cells.

Which 二级指标 a row without a label belongs to is decided in ``spans``; pieces of
rows are joined in ``pieces``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from perfdesk.core.form import Level3
from perfdesk.core.text import comparable_text, unwrapped_text
from perfdesk.recognition import messages
from perfdesk.recognition.alignment import (
    RowAlignment,
    RowContext,
    UnplacedText,
    align_grid_row,
    align_page_row,
)
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.divided_target import join_values
from perfdesk.recognition.lines import TableLine, is_page_number
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding
from perfdesk.recognition.split_labels import join_split_labels
from perfdesk.recognition.vocabulary import (
    EMPTY_LABELS,
    SUBTOTAL,
    Vocabulary,
    points_text,
    split_heading,
)

_HEADING_FIGURE = re.compile(r"[\s(（\[【]*\d+(?:\.\d+)?\s*分?[)）\]】]?\s*$")


@dataclass(frozen=True, slots=True)
class HeadingPoints:
    """A weight printed with a level's name, as in 产出指标(50分)."""

    where: str
    name: str
    points: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row: the level labels it prints ("" for none), and its own cells.

    ``moved`` is True if the 二级指标 stood in the column of 一级指标 of a real grid.
    """

    where: str
    page: int
    level1: str = ""
    level2: str = ""
    node: Level3 = field(default_factory=Level3)
    heading_points: tuple[HeadingPoints, ...] = ()
    level2_moved: bool = False

    @property
    def has_points(self) -> bool:
        """True if the row has a weight or a score."""
        return bool(self.node.weight or self.node.score)

    @property
    def text(self) -> str:
        """What the row says, for findings."""
        node = self.node
        own = " ".join(filter(None, (node.name, node.target, node.actual, node.reason)))
        return own or self.level2 or self.level1


def read_indicator_rows(
    headed: Sequence[HeadedSection], words: Vocabulary, *, page_text: bool
) -> tuple[tuple[IndicatorRow, ...], tuple[Finding, ...]]:
    """The rows below all headings in order, and what could not be placed in them."""
    found: list[IndicatorRow] = []
    findings: list[Finding] = []
    beside: dict[str, list[Finding]] = defaultdict(list)
    whole = [
        HeadedSection(
            part.heading, part.columns, join_split_labels(part.lines, part.columns, words)
        )
        for part in headed
    ]
    shift = 0
    for part, line, placing in _placed(whole, words, page_text=page_text):
        if placing is None:
            is_sum = line.labels[line.filled[0]] == SUBTOTAL
            said = messages.unplaced if is_sum else messages.page_number
            findings.append(said(line.where, line.text))
            continue
        labelled = words.is_level_name(placing.level1) or words.is_level_name(placing.level2)
        if placing.shift not in (0, shift) and not labelled:
            findings.append(messages.moved_columns(line.where, line.text))
        shift = placing.shift
        entry, left = _entry(line, placing, part.columns, words)
        for stray in left:
            at = stray.heading_column
            home = findings if at is None else beside[part.heading.cells[at]]
            home.append(messages.unplaced(line.where, stray.text))
        if entry.level1 or entry.level2 or not entry.node.is_empty:
            found.append(entry)
    findings.extend(messages.unplaced_column(name, texts) for name, texts in beside.items())
    return tuple(found), tuple(findings)


def _placed(
    headed: Sequence[HeadedSection], words: Vocabulary, *, page_text: bool
) -> Iterator[tuple[HeadedSection, TableLine, RowAlignment | None]]:
    """Each line with its part and its placing; None for a page number or subtotals."""
    first_levels = _first_levels([line for part in headed for line in part.lines], words)
    shift = 0
    for part in headed:
        for at, line in enumerate(part.lines):
            outer = first_levels.get(line.where, frozenset())
            if line.labels[line.filled[0]] == SUBTOTAL or (
                page_text and is_page_number(line.only_text)
            ):
                yield part, line, None
            elif not page_text:
                yield part, line, align_grid_row(line, part.columns, words, outer)
            else:
                around = RowContext(shift, beside_name_fragment=_name_beside(part, at, words))
                placing = align_page_row(line, part.columns, words, outer, around)
                shift = placing.shift
                yield part, line, placing


def _name_beside(part: HeadedSection, at: int, words: Vocabulary) -> bool:
    """True if a piece of a name stands alone above or below a line."""
    return any(
        bool(line.only_text)
        and part.columns.name_at(line.filled[0]) == "level3"
        and not words.is_level_name(line.only_text)
        for line in (*part.lines[max(at - 1, 0) : at], *part.lines[at + 1 : at + 2])
    )


def _first_levels(lines: Sequence[TableLine], words: Vocabulary) -> Mapping[str, frozenset[int]]:
    """Where a word that may be a 一级 or a 二级指标 is a 一级指标: columns by line.

    It is one if the label before or after it is one of its own 二级指标 (成本指标 since 2021).
    """
    labels = [
        (line.where, column, split_heading(line.cells[column])[0])
        for line in lines
        for column in line.filled
        if words.is_level_name(line.cells[column])
    ]
    names = ["", *(name for _, _, name in labels), ""]
    found: dict[str, frozenset[int]] = {}
    for index, (where, column, name) in enumerate(labels):
        own = words.own_level2.get(words.level1.get(name, ""), frozenset())
        beside = (words.level2.get(names[index]), words.level2.get(names[index + 2]))
        if any(usual and usual.level2 in own for usual in beside):
            found[where] = found.get(where, frozenset()) | {column}
    return found


def _entry(
    line: TableLine, placing: RowAlignment, columns: HeadingColumns, words: Vocabulary
) -> tuple[IndicatorRow, tuple[UnplacedText, ...]]:
    figures = tuple(
        HeadingPoints(line.where, *split_heading(text))
        for text in (placing.level1, placing.level2)
        if words.is_level_name(text) and split_heading(text)[1]
    )
    level1, level2 = (_name(text, words) for text in (placing.level1, placing.level2))
    if _says_nothing(placing):
        return IndicatorRow(
            line.where, line.page, level1, level2, Level3(), figures, placing.level2_moved
        ), ()
    cells = placing.cells
    target, actual, strange = join_values(cells)
    node = Level3(
        cells.get("level3", ""),
        target,
        actual,
        points_text(cells.get("weight", "")),
        points_text(cells.get("score", "")),
        cells.get("reason", ""),
    )
    entry = IndicatorRow(line.where, line.page, level1, level2, node, figures, placing.level2_moved)
    left = (UnplacedText(cells[name], columns.start_of(name)) for name in strange)
    return entry, (*placing.unplaced, *left)


def _says_nothing(placing: RowAlignment) -> bool:
    """True for a row with / or — in all of its cells, which stands for no indicator."""
    texts = (*placing.cells.values(), *(stray.text for stray in placing.unplaced))
    return all(comparable_text(text) in EMPTY_LABELS for text in texts)


def _name(text: str, words: Vocabulary) -> str:
    """The name of a level; a usual one in one line, without figure or colon behind it."""
    if not words.is_level_name(text):
        return text
    return unwrapped_text(_HEADING_FIGURE.sub("", text) if split_heading(text)[1] else text).rstrip(
        ":： "
    )
