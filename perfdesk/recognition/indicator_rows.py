"""One row below 绩效指标, with the level labels printed in it and its own cells.

To which level-2 indicator a row without a label belongs is decided in ``label_owners``; broken
rows are joined in ``fragments``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from perfdesk.core.form import Level3, Review
from perfdesk.core.text import comparable_text, is_only_placeholder, unwrapped_text
from perfdesk.recognition.alignment import RowAlignment
from perfdesk.recognition.divided_target import join_values
from perfdesk.recognition.labelled_texts import LabelledText
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.review_columns import review_texts, take_review
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.vocabulary import (
    EMPTY_LABELS,
    Vocabulary,
    points_text,
    split_heading,
    weight_text,
    without_remark,
)

_USUAL_COLUMNS = ("level3", "target", "actual", "weight", "score", "reason", "nature", "measure")
"""Columns that make up the row itself; one that only some templates have is kept by its name."""

# The points behind the name of an indicator, where no column has them, e.g. "（10分）"
_POINTS_IN_NAME = re.compile(
    r"(?P<name>.*\S)\s*[(（](?P<points>\d+(?:\.\d+)?)\s*分[)）]\s*", re.DOTALL
)
# Such points behind any label of a level, e.g. "(25分)" in "项目管理(25分)"
# (the blanks are taken whole, so that a long run of them is gone through once)
_BRACKETED_POINTS = re.compile(r"(?<!\s)\s*+[(（]\s*\d+(?:\.\d+)?\s*分\s*[)）]\s*$")
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
    no template has. ``goal`` is the number of its goal. ``shares_level1``, ``shares_name``
    and ``shares_score`` are True if its cell of 一级指标, 三级指标 or 得分 is merged with that of
    the row above.
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
    shares_level1: bool = False
    shares_name: bool = False
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


def indicator_row(
    line: TableLine, alignment: RowAlignment, section: HeadedSection, words: Vocabulary
) -> IndicatorRow:
    """Return the row of a line, with the texts that have no place in it by their headings."""
    labels = [text for text in (alignment.level1, alignment.level2) if text]
    points = tuple(
        HeadingPoints(line.where, *split_heading(text))
        for text in labels
        if split_heading(text)[1] and (words.is_level_name(text) or _BRACKETED_POINTS.search(text))
    )
    level1, level2 = (_level_name(text, words) for text in (alignment.level1, alignment.level2))
    if not level1 and section.columns.start_of("level1") is None:
        level1, level2 = _usual_levels(level2, words)
    alignment = _with_first_target(alignment, section, words)
    node, others = (Level3(), []) if _says_nothing(alignment) else _node(alignment, section)
    review, cells = take_review(others, words.reviews)
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
        shares_level1=section.columns.start_of("level1") in line.covered,
        shares_name=section.columns.start_of("level3") in line.covered,
        shares_score=section.columns.start_of("score") in line.covered,
    )


def _usual_levels(level2: str, words: Vocabulary) -> tuple[str, str]:
    """Return the levels of a label of a table that has one column for both."""
    if usual := words.usual_level2(level2):
        return usual.level1, level2
    level1 = words.usual_level1(level2)
    return (level1, "") if level1 else ("", level2)


def _with_first_target(
    alignment: RowAlignment, section: HeadedSection, words: Vocabulary
) -> RowAlignment:
    """Return the row with the target of 年初指标值 if its cell of 调整后指标值 holds none."""
    if comparable_text(alignment.cells.get("target", "")) not in EMPTY_LABELS:
        return alignment
    labels = section.heading.labels
    column = section.columns.start_of("target")
    if column is None or labels[column] not in words.adjusted_targets:
        return alignment
    for each in alignment.unplaced:
        at = each.heading_column
        if at is not None and words.indicator_columns.get(labels[at]) == "target":
            cells = {**alignment.cells, "target": each.text}
            others = tuple(other for other in alignment.unplaced if other is not each)
            return replace(alignment, cells=cells, unplaced=others)
    return alignment


def _node(alignment: RowAlignment, section: HeadedSection) -> tuple[Level3, list[LabelledText]]:
    """Return the cells of a row as a node, and its other texts by their headings."""
    texts = alignment.cells
    target, actual, left_over = join_values(texts)
    name, weight = texts.get("level3", ""), texts.get("weight", "")
    if section.columns.start_of("weight") is None and (match := _POINTS_IN_NAME.fullmatch(name)):
        name, weight = match["name"], match["points"]
    node = Level3(
        name,
        target,
        actual,
        weight_text(without_remark(weight)),
        points_text(without_remark(texts.get("score", ""))),
        texts.get("reason", ""),
    )
    others = [(section.heading_at(each.heading_column), each.text) for each in alignment.unplaced]
    others += [
        (section.heading_at(section.columns.start_of(column)), texts[column])
        for column in (*left_over, *_remarked_columns(texts))
    ]
    others += [pair for pair in texts.items() if pair[0] not in _USUAL_COLUMNS and pair[1].strip()]
    return node, others


def _remarked_columns(texts: Mapping[str, str]) -> Iterator[str]:
    """Yield the columns of points in which a remark stands behind the number."""
    for column in ("weight", "score"):
        text = texts.get(column, "")
        if without_remark(text) != text:
            yield column


def _says_nothing(alignment: RowAlignment) -> bool:
    """Return True for a row with / or — in all of its cells, which is no indicator."""
    texts = (*alignment.cells.values(), *(each.text for each in alignment.unplaced))
    return all(comparable_text(text) in EMPTY_LABELS for text in texts)


def is_not_applicable(alignment: RowAlignment, words: Vocabulary) -> bool:
    """Return True for a row that has 不适用 as its name and nothing else, or 0 points."""
    name = comparable_text(alignment.cells.get("level3", ""))
    if name not in words.not_applicable or name in EMPTY_LABELS:
        return False
    texts = [comparable_text(each.text) for each in alignment.unplaced]
    for column, text in alignment.cells.items():
        plain = comparable_text(text)
        texts.append("" if column in ("weight", "score") and plain == "0" else plain)
    return all(text in words.not_applicable for text in texts)


def is_not_filled_in(alignment: RowAlignment, words: Vocabulary) -> bool:
    """Return True for a row with a placeholder as its name (指标1, ……) and nothing else."""
    if not is_only_placeholder(alignment.cells.get("level3", "")):
        return False
    texts = [text for name, text in alignment.cells.items() if name != "level3"]
    texts += [each.text for each in alignment.unplaced]
    return all(comparable_text(text) in words.not_applicable for text in texts)


def _level_name(text: str, words: Vocabulary) -> str:
    """Return the name of a level without points; a usual one on one line, without final colon."""
    if not text:
        return ""
    if not words.is_level_name(text):
        return _BRACKETED_POINTS.sub("", text)
    name = _POINTS_BEHIND.sub("", text) if split_heading(text)[1] else text
    return unwrapped_text(name).rstrip(":： ")
