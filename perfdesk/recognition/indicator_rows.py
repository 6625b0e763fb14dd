"""Read the rows below 绩效指标, each with the level labels printed in it and its own cells.

To which level-2 indicator a row without a label belongs is decided in ``label_owners``; broken
rows are joined in ``fragments``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from perfdesk.core.form import Level3, Review
from perfdesk.core.text import comparable_text, is_only_placeholder, unwrapped_text
from perfdesk.recognition import messages
from perfdesk.recognition.alignment import (
    RowAlignment,
    RowContext,
    align_grid_row,
    align_page_row,
)
from perfdesk.recognition.divided_target import join_values
from perfdesk.recognition.labelled_texts import LabelledText
from perfdesk.recognition.lines import TableLine, is_page_number
from perfdesk.recognition.review_columns import review_texts, take_review
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding
from perfdesk.recognition.split_labels import join_split_labels
from perfdesk.recognition.vocabulary import (
    EMPTY_LABELS,
    Vocabulary,
    points_text,
    split_heading,
)

_USUAL_COLUMNS = ("level3", "target", "actual", "weight", "score", "reason", "nature", "measure")
"""Columns that make up the row itself; one that only some templates have is kept by its name."""

# The points behind the name of an indicator, where no column has them, e.g. "（10分）"
_POINTS_IN_NAME = re.compile(
    r"(?P<name>.*\S)\s*[(（](?P<points>\d+(?:\.\d+)?)\s*分[)）]\s*", re.DOTALL
)
# Such points behind any label of a level, e.g. "(25分)" in "项目管理(25分)"
_BRACKETED_POINTS = re.compile(r"\s*[(（]\s*\d+(?:\.\d+)?\s*分\s*[)）]\s*$")
# The points behind a label, e.g. "(50分)" in "产出指标(50分)", " 50" in "产出指标 50"
_POINTS_BEHIND = re.compile(r"[\s(（\[【]*\d+(?:\.\d+)?\s*分?[)）\]】]?\s*$")


@dataclass(frozen=True, slots=True)
class HeadingPoints:
    """A weight printed with the label of a level, as in 产出指标(50分).

    ``name`` is the normalised label, ``points`` the digits.
    """

    where: str
    name: str
    points: str


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row: the level labels printed in it ("" for none), and its own cells as a node.

    A row with nothing but labels has an empty node. ``level2_moved`` is True if the level-2
    label stood under 一级指标 in a grid. ``cells`` and ``review`` are its texts in columns that
    no template has. ``goal`` is the number of its goal. ``shares_score`` is True if its cell of
    得分 is merged with that of the row above.
    """

    where: str
    page: int
    level1: str = ""
    level2: str = ""
    node: Level3 = field(default_factory=Level3)
    heading_points: tuple[HeadingPoints, ...] = ()
    level2_moved: bool = False
    cells: tuple[LabelledText, ...] = ()
    review: Review = field(default_factory=Review)
    goal: int = 0
    shares_score: bool = False

    @property
    def kept_texts(self) -> tuple[LabelledText, ...]:
        """The texts in columns that no template has, by their headings."""
        return (*self.cells, *review_texts(self.review))

    @property
    def has_points(self) -> bool:
        """True if the row has a weight or a score."""
        return bool(self.node.weight or self.node.score)

    @property
    def text(self) -> str:
        """The words of the row, for findings."""
        node = self.node
        own = " ".join(filter(None, (node.name, node.target, node.actual, node.reason)))
        return own or self.level2 or self.level1


@dataclass(frozen=True, slots=True)
class RowsReading:
    """The rows in order, texts beside them, and findings about what was done to them."""

    rows: tuple[IndicatorRow, ...]
    texts: tuple[LabelledText, ...]
    findings: tuple[Finding, ...]


def read_indicator_rows(
    sections: Sequence[HeadedSection], words: Vocabulary, *, page_text: bool
) -> RowsReading:
    """Return the rows below all headings.

    In page text a line with nothing in the columns of a row is none: its texts stand beside.
    """
    rows: list[IndicatorRow] = []
    texts: list[LabelledText] = []
    findings: list[Finding] = []
    whole = [
        replace(section, lines=join_split_labels(section.lines, section.columns, words))
        for section in sections
    ]
    shift = 0
    not_filled_in: list[TableLine] = []
    for section, line, alignment in _aligned_lines(whole, words, page_text=page_text):
        if alignment is None:
            is_sum = line.labels[line.filled[0]] in words.subtotal_labels
            message = messages.unplaced if is_sum else messages.page_number
            findings.append(message(line.where, line.text))
            continue
        has_label = words.is_level_name(alignment.level1) or words.is_level_name(alignment.level2)
        if alignment.shift not in (0, shift) and not has_label:
            findings.append(messages.moved_columns(line.where, line.text))
        shift = alignment.shift
        if _is_not_filled_in(alignment, words):
            not_filled_in.append(line)
            alignment = replace(alignment, cells={}, unplaced=())  # noqa: PLW2901 - only labels
        row = _indicator_row(line, alignment, section, words)
        if row.level1 or row.level2 or not row.node.is_empty or (row.kept_texts and not page_text):
            rows.append(row)
        else:
            texts += row.kept_texts
    if not_filled_in:
        findings.append(messages.not_filled_in(not_filled_in[0].where, len(not_filled_in)))
    return RowsReading(tuple(rows), tuple(texts), tuple(findings))


def _aligned_lines(
    sections: Sequence[HeadedSection], words: Vocabulary, *, page_text: bool
) -> Iterator[tuple[HeadedSection, TableLine, RowAlignment | None]]:
    """Yield each line with its section and alignment; None for a page number or a subtotal."""
    level1_columns = _level1_columns(
        [line for section in sections for line in section.lines], words
    )
    shift = 0
    for section in sections:
        for index, line in enumerate(section.lines):
            own_level1 = level1_columns.get(line.where, frozenset())
            if line.labels[line.filled[0]] in words.subtotal_labels or (
                page_text and is_page_number(line.only_text)
            ):
                yield section, line, None
            elif not page_text:
                yield section, line, align_grid_row(line, section.columns, words, own_level1)
            else:
                beside = _is_beside_name_fragment(section, index, words)
                context = RowContext(shift, beside_name_fragment=beside)
                alignment = align_page_row(line, section.columns, words, own_level1, context)
                shift = alignment.shift
                yield section, line, alignment


def _is_beside_name_fragment(section: HeadedSection, index: int, words: Vocabulary) -> bool:
    """Return True if the line above or below has a text under 三级指标 and nothing else."""
    lines = section.lines
    return any(
        bool(line.only_text)
        and section.columns.name_at(line.filled[0]) == "level3"
        and not words.is_level_name(line.only_text)
        for line in (*lines[max(index - 1, 0) : index], *lines[index + 1 : index + 2])
    )


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


def _indicator_row(
    line: TableLine, alignment: RowAlignment, section: HeadedSection, words: Vocabulary
) -> IndicatorRow:
    """Return the row of a line, with the texts that have no place in it by their headings."""
    points = tuple(
        HeadingPoints(line.where, *split_heading(text))
        for text in (alignment.level1, alignment.level2)
        if split_heading(text)[1] and (words.is_level_name(text) or _BRACKETED_POINTS.search(text))
    )
    level1, level2 = (_level_name(text, words) for text in (alignment.level1, alignment.level2))
    says_nothing = _says_nothing(alignment, words)
    node, others = (Level3(), []) if says_nothing else _node(alignment, section)
    review, cells = take_review(others)
    return IndicatorRow(
        line.where,
        line.page,
        level1,
        level2,
        node,
        points,
        alignment.level2_moved,
        cells,
        review,
        section.goal,
        shares_score=section.columns.start_of("score") in line.covered,
    )


def _node(alignment: RowAlignment, section: HeadedSection) -> tuple[Level3, list[LabelledText]]:
    """Return the cells of a row as a node, and its other texts by their headings."""
    texts = alignment.cells
    target, actual, left_over = join_values(texts)
    name, weight = texts.get("level3", ""), texts.get("weight", "")
    if "weight" not in section.columns.names and (match := _POINTS_IN_NAME.fullmatch(name)):
        name, weight = match["name"], match["points"]
    node = Level3(
        name,
        target,
        actual,
        points_text(weight),
        points_text(texts.get("score", "")),
        texts.get("reason", ""),
    )
    others = [(section.heading_at(each.heading_column), each.text) for each in alignment.unplaced]
    others += [
        (section.heading_at(section.columns.start_of(name)), texts[name]) for name in left_over
    ]
    others += [pair for pair in texts.items() if pair[0] not in _USUAL_COLUMNS and pair[1].strip()]
    return node, others


def _says_nothing(alignment: RowAlignment, words: Vocabulary) -> bool:
    """Return True for a row with / or — in all of its cells, or 不适用 as its name.

    It is no indicator.
    """
    texts = (*alignment.cells.values(), *(each.text for each in alignment.unplaced))
    has_name = bool(alignment.cells.get("level3", "").strip())
    nothing = words.not_applicable if has_name else EMPTY_LABELS
    return all(comparable_text(text) in nothing for text in texts)


def _is_not_filled_in(alignment: RowAlignment, words: Vocabulary) -> bool:
    """Return True for a row with a placeholder as its name (指标1, ……) and nothing else."""
    cells = dict(alignment.cells)
    name = cells.pop("level3", "")
    texts = (*cells.values(), *(each.text for each in alignment.unplaced))
    return is_only_placeholder(name) and all(
        comparable_text(text) in words.not_applicable for text in texts
    )


def _level_name(text: str, words: Vocabulary) -> str:
    """Return the name of a level without points; a usual one on one line, without final colon."""
    if not words.is_level_name(text):
        return _BRACKETED_POINTS.sub("", text)
    name = _POINTS_BEHIND.sub("", text) if split_heading(text)[1] else text
    return unwrapped_text(name).rstrip(":： ")
