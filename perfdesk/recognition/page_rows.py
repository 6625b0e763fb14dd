"""The rows of page text, which was copied from the pages of a PDF, as in a text file.

Blank rows mark page breaks. Cells may stand some columns off their headings, and rows may be
broken in two: both are repaired, with a finding.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from perfdesk.core.form import Level1
from perfdesk.recognition.alignment import RowAlignment, RowContext, align_page_row
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.evidence_weights import (
    CELL_POINTS,
    OWNER_COSTS,
    CellPoints,
    OwnerCosts,
)
from perfdesk.recognition.fragments import join_row_fragments
from perfdesk.recognition.funding_cells import FundingCells, FundingLabel, page_funding_cells
from perfdesk.recognition.goal_lines import GoalTexts, page_goal_texts
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.indicator_tree import page_text_tree
from perfdesk.recognition.label_pairs import KnownLabels, LabelPair, label_pairs
from perfdesk.recognition.lines import TableLine, is_page_number, join_broken_texts, page_lines
from perfdesk.recognition.row_layout import RowLayout
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding, SourceRow
from perfdesk.recognition.total_row import TotalLine, read_total_line
from perfdesk.recognition.vocabulary import Vocabulary

_FUNDING_LABEL_SHIFT = 2
"""Columns by which the label of a funding row may stand right of the first heading."""


@dataclass(frozen=True)
class PageRows(RowLayout):
    """Rows whose cells may have moved to other columns, and that page breaks may have cut."""

    costs: OwnerCosts = OWNER_COSTS
    points: CellPoints = CELL_POINTS

    def lines(self, rows: Sequence[SourceRow]) -> tuple[TableLine, ...]:
        """Return the rows that hold something, cleaned, with their pages."""
        return page_lines(rows)

    def is_page_number(self, line: TableLine) -> bool:
        """Return True for 3, - 3 - or 第 3 页, alone in the line."""
        return is_page_number(line.only_text)

    def may_begin_page(self, line: TableLine, above: TableLine) -> bool:
        """Return True if the line is the first of its page."""
        return above.page < line.page

    def is_same_project(self, name: str, below: str | None) -> bool:
        """Return True for the same name, or two blank ones."""
        return below in (None, name)

    def continues_values(self, line: TableLine, open_values: Mapping[int, str]) -> bool:
        """Return True for a lone text, or texts each below the beginning of a value."""
        is_below = bool(line.only_text) or open_values.keys() >= set(line.filled)
        return bool(open_values) and is_below

    def label_pairs(
        self,
        line: TableLine,
        labels: KnownLabels,
        label_columns: frozenset[int],
    ) -> Iterator[LabelPair]:
        """Yield the pairs of a line; the column of a text says nothing about it."""
        return label_pairs(line, labels)

    def funding_label_limit(self, columns: HeadingColumns) -> int:
        """Return the first column of amounts, or some columns right of it."""
        return columns.first_known + _FUNDING_LABEL_SHIFT

    def funding_cells(
        self, line: TableLine, label: FundingLabel, section: HeadedSection, words: Vocabulary
    ) -> FundingCells:
        """Return the cells, moved to the columns that they suit best."""
        return page_funding_cells(line, label, section, words)

    def divide_by_goals(
        self,
        sections: Sequence[HeadedSection],
        words: Vocabulary,
    ) -> Sequence[HeadedSection]:
        """Return the sections as they are: a label may stand beside any row of its goal."""
        return sections

    def continues_goal(self, above: GoalTexts) -> bool:
        """Return True: the heading is printed again on a later page."""
        return True

    def goal_texts(self, line: TableLine, section: HeadedSection, words: Vocabulary) -> GoalTexts:
        """Return the texts, moved below the headings that they fit."""
        return page_goal_texts(line, section, words)

    def join_goal_lines(self, texts: Iterable[str]) -> str:
        """Return the texts as one, broken only by the width of its column."""
        return join_broken_texts(texts)

    def align_row(
        self, line: TableLine, columns: HeadingColumns, words: Vocabulary, context: RowContext
    ) -> RowAlignment:
        """Return the best way to read the row."""
        return align_page_row(line, columns, words, context, self.points)

    def is_indicator(self, row: IndicatorRow) -> bool:
        """Return True if the row has a text in a usual column; others only stand beside."""
        return not row.node.is_empty

    def join_fragments(
        self, rows: Sequence[IndicatorRow], words: Vocabulary
    ) -> tuple[Sequence[IndicatorRow], Sequence[Finding]]:
        """Return the rows with those joined that a page or line break has cut apart."""
        return join_row_fragments(rows, words)

    def tree(
        self, rows: Sequence[IndicatorRow], words: Vocabulary
    ) -> tuple[Sequence[Level1], Sequence[Finding]]:
        """Return the tree; to which label a row belongs is found out."""
        return page_text_tree(rows, words, self.costs)

    def total_line(
        self,
        line: TableLine,
        section: HeadedSection | None,
        words: Vocabulary,
        grades: Container[str],
    ) -> TotalLine:
        """Return the sums by their order in the line."""
        return read_total_line(line, words, grades)
