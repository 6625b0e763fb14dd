"""The rows of a grid, such as a worksheet: each cell stands where it belongs and is taken as it is.

A grid does not tell its pages, so a title or heading printed again may begin a page anywhere.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from perfdesk.core.form import Level1
from perfdesk.recognition import messages
from perfdesk.recognition.alignment import RowAlignment, RowContext, align_grid_row
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.fragments import join_rows_of_one_name
from perfdesk.recognition.funding_cells import FundingCells, FundingLabel, grid_funding_cells
from perfdesk.recognition.goal_lines import GoalTexts, grid_goal_texts
from perfdesk.recognition.goal_rows import divided_by_goals
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.indicator_tree import grid_tree, with_labels_from_below
from perfdesk.recognition.label_pairs import KnownLabels, LabelPair, label_pairs
from perfdesk.recognition.lines import TableLine, grid_lines
from perfdesk.recognition.row_layout import RowLayout
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding, SourceRow
from perfdesk.recognition.total_row import TotalLine, read_total_line
from perfdesk.recognition.vocabulary import Vocabulary


class GridRows(RowLayout):
    """Rows whose cells stand below their headings; every row is a row of the form."""

    def lines(self, rows: Sequence[SourceRow]) -> tuple[TableLine, ...]:
        """Return the rows that hold something, with every character."""
        return grid_lines(rows)

    def is_page_number(self, line: TableLine) -> bool:
        """Return False: a lone number is a value."""
        return False

    def may_begin_page(self, line: TableLine, above: TableLine) -> bool:
        """Return True: a Word file may have a table on each page."""
        return True

    def is_same_project(self, name: str, below: str | None) -> bool:
        """Return True for the same name; two forms without one are two not filled in."""
        return below is None or (bool(name) and below == name)

    def continues_values(
        self,
        line: TableLine,
        open_values: Mapping[int, str],
    ) -> bool:
        """Return False: a value has one cell."""
        return False

    def label_pairs(
        self, line: TableLine, labels: KnownLabels, label_columns: frozenset[int]
    ) -> Iterator[LabelPair]:
        """Yield the pairs of a line; a text in a column of labels may be a label, too."""
        return label_pairs(line, labels, label_columns)

    def funding_label_limit(self, columns: HeadingColumns) -> int:
        """Return the first column of amounts."""
        return columns.first_known

    def funding_cells(
        self, line: TableLine, label: FundingLabel, section: HeadedSection, words: Vocabulary
    ) -> FundingCells:
        """Return the cells below their headings."""
        return grid_funding_cells(line, label, section, words)

    def divide_by_goals(
        self, sections: Sequence[HeadedSection], words: Vocabulary
    ) -> Sequence[HeadedSection]:
        """Return the sections, divided by labels of goals beside their rows."""
        return divided_by_goals(sections, words)

    def continues_goal(self, above: GoalTexts) -> bool:
        """Return True only for a goal without texts: each heading begins a goal of its own."""
        return above.is_empty

    def goal_texts(self, line: TableLine, section: HeadedSection, words: Vocabulary) -> GoalTexts:
        """Return the texts below their headings."""
        return grid_goal_texts(line, section, words)

    def join_goal_lines(self, texts: Iterable[str]) -> str:
        """Return the texts as lines of one text."""
        return "\n".join(texts)

    def align_row(
        self, line: TableLine, columns: HeadingColumns, words: Vocabulary, context: RowContext
    ) -> RowAlignment:
        """Return the row as its heading says."""
        return align_grid_row(line, columns, words, context)

    def is_indicator(self, row: IndicatorRow) -> bool:
        """Return True if the row has any text but labels."""
        return not row.node.is_empty or bool(row.kept_texts)

    def join_fragments(
        self,
        rows: Sequence[IndicatorRow],
        words: Vocabulary,
    ) -> tuple[Sequence[IndicatorRow], Sequence[Finding]]:
        """Return the rows; one below a merged name is a row of that name, or part of it."""
        return join_rows_of_one_name(rows)

    def tree(
        self, rows: Sequence[IndicatorRow], words: Vocabulary
    ) -> tuple[Sequence[Level1], Sequence[Finding]]:
        """Return the tree, in which each row goes below the label above it, if it has one."""
        filled, findings = with_labels_from_below(rows, words)
        tree = grid_tree(filled, words)
        return tree, (*findings, *_lone_level1_findings(rows, tree, words))

    def total_line(
        self,
        line: TableLine,
        section: HeadedSection | None,
        words: Vocabulary,
        grades: Container[str],
    ) -> TotalLine:
        """Return the sums below the headings of the indicators."""
        return read_total_line(line, words, grades, section)


def _lone_level1_findings(
    rows: Sequence[IndicatorRow], tree: Sequence[Level1], words: Vocabulary
) -> Iterator[Finding]:
    """Yield a finding for each level-1 indicator of unusual name without anything below it."""
    lone = {level1.name for level1 in tree if not level1.children}
    for row in rows:
        if row.level1 in lone and not words.is_level_name(row.level1):
            yield messages.lone_level1(row.where, row.level1)
