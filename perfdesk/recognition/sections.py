"""A form cut into its parts: header, 项目资金, 年度总体目标, 绩效指标, 总分 and what is below.

Knows heading rows and their order on the page, not what the parts hold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from perfdesk.core.numbers import parse_number
from perfdesk.core.text import comparable_text, half_width
from perfdesk.recognition.columns import (
    HeadingColumns,
    join_heading_lines,
    merge_heading_lines,
    parse_funding_heading,
    parse_goals_heading,
    parse_indicators_heading,
    parse_lower_heading,
    parse_two_line_heading,
)
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.split import project_name
from perfdesk.recognition.vocabulary import (
    LABELS_BELOW_INDICATORS,
    OTHER_LABELS,
    Vocabulary,
    normalised_label,
    points_text,
    split_heading,
)

SectionName = Literal["funding", "goals", "indicators"]


@dataclass(slots=True)
class HeadedSection:
    """A heading row, its columns, and the lines below it."""

    heading: TableLine
    columns: HeadingColumns
    lines: list[TableLine] = field(default_factory=list)


@dataclass(slots=True)
class FormSections:
    """The lines of a form by part; a part headed again on a later page has several."""

    header: list[TableLine] = field(default_factory=list)
    funding: list[HeadedSection] = field(default_factory=list)
    goals: list[HeadedSection] = field(default_factory=list)
    indicators: list[HeadedSection] = field(default_factory=list)
    total_line: TableLine | None = None
    below: list[TableLine] = field(default_factory=list)

    @property
    def has_table(self) -> bool:
        """True if there is 项目资金 or 绩效指标."""
        return bool(self.funding or self.indicators)


def split_sections(lines: Sequence[TableLine], words: Vocabulary) -> FormSections:
    """The parts of one form. Header rows repeated on a later page are left out."""
    found = FormSections()
    current: list[HeadedSection] = []
    home: list[TableLine] = []
    seen_project = False
    for line in lines:
        name = project_name(line, words)
        if name is not None and seen_project and len(line.filled) < 3:
            continue
        seen_project = seen_project or name is not None
        if headed := _begun(home, line, _headed(line, words), words):
            current = _part(found, headed[0])
            current.append(headed[1])
        elif current and not current[-1].lines and _second_head(line, current[-1], words):
            continue
        elif current is found.indicators and is_total_line(apart := _apart(line, words), words):
            found.total_line, current = apart, []
        elif current is found.indicators and _between(line, found, words):
            found.below.append(line)
        else:
            home = _home(found, current)
            home.append(line)
            continue
        home = []
    return found


def is_total_line(line: TableLine, words: Vocabulary) -> bool:
    """True for the row of 总分: its label first, then no more than a few figures."""
    cells = [column for column in line.filled if line.labels[column] not in words.side_labels]
    if not cells or line.labels[cells[0]] not in words.total_labels:
        return False
    return sum(parse_number(points_text(line.cells[column])) is None for column in cells[1:]) <= 1


def _apart(line: TableLine, words: Vocabulary) -> TableLine:
    """The line with 总分 and a figure in one cell (总分：98) set apart."""
    at = next((each for each in line.filled if line.labels[each] not in words.side_labels), 0)
    name, figure_beside = split_heading(comparable_text(line.cells[at]).replace(":", ""))
    if line.labels[at] in words.total_labels or not figure_beside or name not in words.total_labels:
        return line
    cells = (*line.cells[:at], name, figure_beside, *line.cells[at + 1 :])
    return TableLine.from_texts(line.where, cells, line.page)


def _between(line: TableLine, found: FormSections, words: Vocabulary) -> bool:
    """True for a row across the table that opens with a label of its own, and what goes on below.

    Such a label stands left of 二级指标, where the row of an indicator has only its levels.
    """
    at = line.filled[0]
    if at >= (found.indicators[-1].columns.start_of("level2") or 0):
        return False
    name = normalised_label(half_width(line.cells[at]).partition(":")[0])
    goes_on = bool(found.below) and bool(line.only_text) and not words.is_level_name(line.only_text)
    return goes_on or name in LABELS_BELOW_INDICATORS | OTHER_LABELS


def _headed(line: TableLine, words: Vocabulary) -> tuple[SectionName, HeadedSection] | None:
    heads: tuple[
        tuple[SectionName, Callable[[TableLine, Vocabulary], HeadingColumns | None]], ...
    ] = (
        ("indicators", parse_indicators_heading),
        ("funding", parse_funding_heading),
        ("goals", parse_goals_heading),
    )
    for name, columns_of in heads:
        if columns := columns_of(line, words):
            return name, HeadedSection(line, columns)
    return None


def _begun(
    home: list[TableLine],
    line: TableLine,
    alone: tuple[SectionName, HeadedSection] | None,
    words: Vocabulary,
) -> tuple[SectionName, HeadedSection] | None:
    """The heading that ends in the line: itself, ``alone``, or begun in the last of ``home``.

    That one is taken out. Its lower line may divide the upper one, or end its words: 年初
    above 预算数.
    """
    if not home or not any(_opens_column(each, words) for each in (home[-1], line)):
        return alone
    if columns := parse_two_line_heading(home[-1], line, words):
        return "indicators", HeadedSection(merge_heading_lines(home.pop(), line), columns)
    both = _headed(join_heading_lines(home[-1], line), words)
    if both is None or (alone and len(both[1].columns.names) <= len(alone[1].columns.names)):
        return alone
    home.pop()
    return both


def _opens_column(line: TableLine, words: Vocabulary) -> bool:
    """True if a cell of the line is the whole heading of a column."""
    return any(
        text in words.indicator_columns or text in words.funding_columns for text in line.labels
    )


def _part(found: FormSections, name: SectionName) -> list[HeadedSection]:
    return {"funding": found.funding, "goals": found.goals, "indicators": found.indicators}[name]


def _home(found: FormSections, current: list[HeadedSection]) -> list[TableLine]:
    if current:
        return current[-1].lines
    return found.below if found.total_line or found.has_table else found.header


def _second_head(line: TableLine, headed: HeadedSection, words: Vocabulary) -> bool:
    """Take the line into the heading above it if it is its second row."""
    names = _names(headed, words)
    if below := parse_lower_heading(line, names):
        headed.heading = merge_heading_lines(headed.heading, line)
        headed.columns = headed.columns.divided_by(below)
        return True
    both = join_heading_lines(headed.heading, line)
    again = _headed(both, words)
    if again and len(again[1].columns.names) > len(headed.columns.names):
        headed.heading, headed.columns = both, again[1].columns
        return True
    return False


def _names(headed: HeadedSection, words: Vocabulary) -> Mapping[str, str]:
    if "level3" in headed.columns.names:
        return words.indicator_columns
    return words.goal_columns if "expected" in headed.columns.names else words.funding_columns
