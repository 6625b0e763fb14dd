"""Cut the lines of one form into its sections, by the heading rows and their order.

The sections are the header, 项目资金, 年度总体目标, 绩效指标, 总分, and what stands below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from perfdesk.core.numbers import parse_number
from perfdesk.core.text import comparable_text, half_width
from perfdesk.recognition.columns import (
    UNKNOWN_COLUMN,
    HeadingColumns,
    join_heading_lines,
    merge_heading_lines,
    parse_funding_heading,
    parse_goals_heading,
    parse_indicators_heading,
    parse_lower_heading,
    parse_two_line_heading,
)
from perfdesk.recognition.label_pairs import project_name
from perfdesk.recognition.labelled_texts import printed_label
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.vocabulary import (
    Vocabulary,
    normalised_label,
    points_text,
    split_heading,
)

SectionName = Literal["funding", "goals", "indicators"]


@dataclass(slots=True)
class HeadedSection:
    """A heading row, its columns, and the lines below it.

    ``goals_before`` counts the headings of 年度总体目标 above it, ``goal`` is the number of the
    goal that indicators below it belong to. ``is_beside_labels`` is True for goals that have
    no heading (``goals_beside_labels``).
    """

    heading: TableLine
    columns: HeadingColumns
    lines: list[TableLine] = field(default_factory=list)
    goals_before: int = 0
    goal: int = 0
    is_beside_labels: bool = False

    def heading_at(self, column: int | None) -> str:
        """Return the heading above a column as printed, 其他文字 if there is none."""
        start = None if column is None else self.columns.heading_column(column)
        return printed_label("" if start is None else self.heading.cells[start])


_Named = tuple[SectionName, HeadedSection]


@dataclass(slots=True)
class FormSections:
    """The lines of a form by section.

    A section headed again on a later page, or once for each goal, is there several times.
    """

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
    """Return the sections of one form, without the project name repeated on later pages."""
    sections = FormSections()
    current: list[HeadedSection] = []
    # Where the line above went, if it was no heading: it may be the upper half of one.
    home: list[TableLine] = []
    seen_project = False
    for line in lines:
        name = project_name(line, words)
        # The project name alone, without another field beside it, is repeated on a later page.
        if name is not None and seen_project and len(line.filled) < 3:
            continue
        seen_project = seen_project or name is not None
        if section := _section_begun(home, line, _headed_section(line, words), words):
            current = _same_sections(sections, section[0])
            section[1].goals_before = len(sections.goals)
            current.append(section[1])
        elif current and not current[-1].lines and _take_second_row(line, current[-1], words):
            continue
        elif current is sections.indicators and is_total_line(
            total := _with_total_apart(line, words), words
        ):
            sections.total_line, current = total, []
        elif current is sections.indicators and _is_below_indicators(line, sections, words):
            sections.below.append(line)
        else:
            home = _lines_to_extend(sections, current)
            home.append(line)
            continue
        home = []
    for each in (sections.funding, sections.goals, sections.indicators):
        _prefer_filled_columns(each, words)
    _leave_out_natures(sections.indicators, words)
    return sections


def _prefer_filled_columns(sections: Sequence[HeadedSection], words: Vocabulary) -> None:
    """Let another column of the same meaning take the place of one with nothing below it.

    Where nothing was adjusted, 调整指标值 is blank and 年初指标值 is the target.
    """
    headed_alike: dict[tuple[str, ...], list[TableLine]] = {}
    for section in sections:
        headed_alike.setdefault(section.heading.labels, []).extend(section.lines)
    for section in sections:
        lines = headed_alike[section.heading.labels]
        names = _column_names(section, words)
        starts = dict(section.columns.starts)
        for column, name in section.columns.starts:
            meant = names.get(section.heading.labels[column])
            if name != UNKNOWN_COLUMN or meant is None:
                continue
            chosen = section.columns.start_of(meant)
            if chosen is None or _has_text(lines, chosen):
                continue
            if _has_text(lines, column):
                starts |= {chosen: UNKNOWN_COLUMN, column: meant}
                break
        section.columns = HeadingColumns(tuple(starts.items()))


def _leave_out_natures(sections: Sequence[HeadedSection], words: Vocabulary) -> None:
    """Take a column of level 2 in which only 定量, 定性 and the like stand for another column."""
    for section in sections:
        column = section.columns.start_of("level2")
        if column is None:
            continue
        texts = {line.labels[column] for line in section.lines if column in line.filled}
        if texts and texts <= words.natures:
            starts = {**dict(section.columns.starts), column: UNKNOWN_COLUMN}
            section.columns = HeadingColumns(tuple(starts.items()))


def _has_text(lines: Sequence[TableLine], column: int) -> bool:
    return any(column in line.filled for line in lines)


def is_total_line(line: TableLine, words: Vocabulary) -> bool:
    """Return True for the row of 总分: its label, then figures and at most one other text."""
    cells = [column for column in line.filled if line.labels[column] not in words.side_labels]
    if not cells or line.labels[cells[0]] not in words.total_labels:
        return False
    return sum(parse_number(points_text(line.cells[column])) is None for column in cells[1:]) <= 1


def _with_total_apart(line: TableLine, words: Vocabulary) -> TableLine:
    """Return the line with a label and a total in one cell (总分：98) as two cells."""
    column = next((each for each in line.filled if line.labels[each] not in words.side_labels), 0)
    name, total = split_heading(comparable_text(line.cells[column]).replace(":", ""))
    if line.labels[column] in words.total_labels or not total or name not in words.total_labels:
        return line
    cells = (*line.cells[:column], name, total, *line.cells[column + 1 :])
    return TableLine.from_texts(line.where, cells, line.page)


def _is_below_indicators(line: TableLine, sections: FormSections, words: Vocabulary) -> bool:
    """Return True for a row across the table, such as 备注, and for the lines it goes on in.

    Its label stands left of 二级指标, where the row of an indicator has only level-1 names, or
    of all columns.
    """
    column = line.filled[0]
    columns = sections.indicators[-1].columns
    if column >= (columns.start_of("level2") or columns.first_known):
        return False
    name = normalised_label(half_width(line.cells[column]).partition(":")[0])
    goes_on = (
        bool(sections.below) and bool(line.only_text) and not words.is_level_name(line.only_text)
    )
    return goes_on or name in words.labels_below | words.other_labels


def _headed_section(line: TableLine, words: Vocabulary) -> _Named | None:
    """Return the section that the line heads by itself, with its name, else None."""
    if not _has_column_label(line, words):  # as nearly all
        return None
    if len(words.column_labels.intersection(line.labels)) < 2:
        return None
    parsers: tuple[
        tuple[SectionName, Callable[[TableLine, Vocabulary], HeadingColumns | None]], ...
    ] = (
        ("indicators", parse_indicators_heading),
        ("funding", parse_funding_heading),
        ("goals", parse_goals_heading),
    )
    for name, parse in parsers:
        if columns := parse(line, words):
            return name, HeadedSection(line, columns)
    return None


def _section_begun(
    home: list[TableLine], line: TableLine, alone: _Named | None, words: Vocabulary
) -> _Named | None:
    """Return the section whose heading ends in the line, else None.

    The heading is the line itself (``alone``), or it begins in the last line of ``home``, which
    is then taken out. The lower line of two may divide the cells of the upper one, or complete
    their words (年初 above 预算数).
    """
    if not (home and (_has_column_label(home[-1], words) or _has_column_label(line, words))):
        return alone
    if alone and not _has_column_label(home[-1], words) and _is_whole(alone[1]):
        return alone
    if columns := parse_two_line_heading(home[-1], line, words):
        return "indicators", HeadedSection(merge_heading_lines(home.pop(), line), columns)
    both = _headed_section(join_heading_lines(home[-1], line), words)
    if both is None or (alone and len(both[1].columns.names) <= len(alone[1].columns.names)):
        return alone
    home.pop()
    return both


def _is_whole(section: HeadedSection) -> bool:
    """Return True if every cell of the heading is understood."""
    return all(name != UNKNOWN_COLUMN for _, name in section.columns.starts)


def _has_column_label(line: TableLine, words: Vocabulary) -> bool:
    return not words.column_labels.isdisjoint(line.labels)


def _same_sections(sections: FormSections, name: SectionName) -> list[HeadedSection]:
    return {
        "funding": sections.funding,
        "goals": sections.goals,
        "indicators": sections.indicators,
    }[name]


def _lines_to_extend(sections: FormSections, current: list[HeadedSection]) -> list[TableLine]:
    """Return the lines to which one that begins nothing is added."""
    if current:
        return current[-1].lines
    return sections.below if sections.total_line or sections.has_table else sections.header


def _take_second_row(line: TableLine, section: HeadedSection, words: Vocabulary) -> bool:
    """Take the line into the heading above if it is its second row; return whether it is."""
    if below := parse_lower_heading(line, _column_names(section, words)):
        section.heading = merge_heading_lines(section.heading, line)
        section.columns = section.columns.divided_by(below)
        again = _headed_section(section.heading, words)
        if again and again[1].columns.names >= section.columns.names:
            section.columns = again[1].columns  # of two parts of a value, the preferred one
        return True
    both = join_heading_lines(section.heading, line)
    again = _headed_section(both, words)
    if again and len(again[1].columns.names) > len(section.columns.names):
        section.heading, section.columns = both, again[1].columns
        return True
    return False


def _column_names(section: HeadedSection, words: Vocabulary) -> Mapping[str, str]:
    if section.columns.start_of("level3") is not None:
        return words.indicator_columns
    is_goal = section.columns.start_of("expected") is not None
    return words.goal_columns if is_goal else words.funding_columns
