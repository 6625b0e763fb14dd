"""How the rows of a source lie: as a grid (``GridRows``) or as page text (``PageRows``)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from perfdesk.core.form import Level1
from perfdesk.recognition.alignment import RowAlignment, RowContext
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.funding_cells import FundingCells, FundingLabel
from perfdesk.recognition.goal_lines import GoalTexts
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.label_pairs import KnownLabels, LabelPair
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding, SourceRow
from perfdesk.recognition.total_row import TotalLine
from perfdesk.recognition.vocabulary import Vocabulary


class RowLayout(ABC):
    """Everything in which the rows of a grid and those of page text are read differently."""

    # Lines and pages

    @abstractmethod
    def lines(self, rows: Sequence[SourceRow]) -> tuple[TableLine, ...]:
        """Return the rows that hold something as lines."""

    @abstractmethod
    def is_page_number(self, line: TableLine) -> bool:
        """Return True if the line is nothing but the number of a page."""

    @abstractmethod
    def may_begin_page(self, line: TableLine, above: TableLine) -> bool:
        """Return True if a page may begin between the line and the one above."""

    @abstractmethod
    def is_same_project(self, name: str, below: str | None) -> bool:
        """Return True if the project name below a title printed again is that of the form above.

        ``below`` is None if there is no 项目名称 below it.
        """

    # Above and below the table

    @abstractmethod
    def continues_values(self, line: TableLine, open_values: Mapping[int, str]) -> bool:
        """Return True if a line without labels continues the values above it.

        ``open_values`` has the columns of these, and the names of their fields.
        """

    @abstractmethod
    def label_pairs(
        self, line: TableLine, labels: KnownLabels, label_columns: frozenset[int]
    ) -> Iterator[LabelPair]:
        """Yield the labels of a line with their values, and the texts without a label.

        ``label_columns`` are those in which known labels stand.
        """

    # 项目资金

    @abstractmethod
    def funding_label_limit(self, columns: HeadingColumns) -> int:
        """Return the column left of which the labels of rows stand."""

    @abstractmethod
    def funding_cells(
        self, line: TableLine, label: FundingLabel, section: HeadedSection, words: Vocabulary
    ) -> FundingCells:
        """Return the cells of a row by column."""

    # 年度总体目标 and what belongs to a goal

    @abstractmethod
    def divide_by_goals(
        self, sections: Sequence[HeadedSection], words: Vocabulary
    ) -> Sequence[HeadedSection]:
        """Return the sections, one for each goal that has its label beside the rows."""

    @abstractmethod
    def continues_goal(self, above: GoalTexts) -> bool:
        """Return True if a heading printed again continues the goal above it."""

    @abstractmethod
    def goal_texts(self, line: TableLine, section: HeadedSection, words: Vocabulary) -> GoalTexts:
        """Return the texts of a line by column."""

    @abstractmethod
    def join_goal_lines(self, texts: Iterable[str]) -> str:
        """Return the texts of one goal in lines below each other as one text."""

    # 绩效指标

    @abstractmethod
    def align_row(
        self, line: TableLine, columns: HeadingColumns, words: Vocabulary, context: RowContext
    ) -> RowAlignment:
        """Return the cells of a row by column, apart from its level labels."""

    @abstractmethod
    def is_indicator(self, row: IndicatorRow) -> bool:
        """Return True if the row has texts that make it an indicator of its own."""

    @abstractmethod
    def join_fragments(
        self, rows: Sequence[IndicatorRow], words: Vocabulary
    ) -> tuple[Sequence[IndicatorRow], Sequence[Finding]]:
        """Return the rows, those that are parts of one row joined, with a finding for each."""

    @abstractmethod
    def tree(
        self, rows: Sequence[IndicatorRow], words: Vocabulary
    ) -> tuple[Sequence[Level1], Sequence[Finding]]:
        """Return the tree of the rows of one goal, with findings about what was guessed."""

    # 总分

    @abstractmethod
    def total_line(
        self,
        line: TableLine,
        section: HeadedSection | None,
        words: Vocabulary,
        grades: Container[str],
    ) -> TotalLine:
        """Return what is printed in the line of 总分.

        ``section`` is the last one of 绩效指标, ``grades`` are the names of grades.
        """
