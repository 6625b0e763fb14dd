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
    Columns,
    divided_head,
    funding_head,
    goals_head,
    indicators_head,
    joined_head,
    lower_head,
    parted_head,
)
from perfdesk.recognition.lines import Line
from perfdesk.recognition.split import project
from perfdesk.recognition.vocabulary import BETWEEN, OTHER_LABELS, Vocabulary, bare, figure, heading

Name = Literal["funding", "goals", "indicators"]


@dataclass(slots=True)
class Headed:
    """A heading row, its columns, and the lines below it."""

    head: Line
    columns: Columns
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Parts:
    """The lines of a form by part; a part headed again on a later page has several."""

    top: list[Line] = field(default_factory=list)
    funding: list[Headed] = field(default_factory=list)
    goals: list[Headed] = field(default_factory=list)
    indicators: list[Headed] = field(default_factory=list)
    total: Line | None = None
    below: list[Line] = field(default_factory=list)

    @property
    def has_table(self) -> bool:
        """True if there is 项目资金 or 绩效指标."""
        return bool(self.funding or self.indicators)


def parts(lines: Sequence[Line], words: Vocabulary) -> Parts:
    """The parts of one form. Header rows repeated on a later page are left out."""
    found = Parts()
    current: list[Headed] = []
    home: list[Line] = []
    seen_project = False
    for line in lines:
        name = project(line, words)
        if name is not None and seen_project and len(line.filled) < 3:
            continue
        seen_project = seen_project or name is not None
        if headed := _begun(home, line, _headed(line, words), words):
            current = _part(found, headed[0])
            current.append(headed[1])
        elif current and not current[-1].lines and _second_head(line, current[-1], words):
            continue
        elif current is found.indicators and is_total(apart := _apart(line, words), words):
            found.total, current = apart, []
        elif current is found.indicators and _between(line, found, words):
            found.below.append(line)
        else:
            home = _home(found, current)
            home.append(line)
            continue
        home = []
    return found


def is_total(line: Line, words: Vocabulary) -> bool:
    """True for the row of 总分: its label first, then no more than a few figures."""
    cells = [column for column in line.filled if line.labels[column] not in words.sides]
    if not cells or line.labels[cells[0]] not in words.totals:
        return False
    return sum(parse_number(figure(line.cells[column])) is None for column in cells[1:]) <= 1


def _apart(line: Line, words: Vocabulary) -> Line:
    """The line with 总分 and a figure in one cell (总分：98) set apart."""
    at = next((each for each in line.filled if line.labels[each] not in words.sides), 0)
    name, figure_beside = heading(comparable_text(line.cells[at]).replace(":", ""))
    if line.labels[at] in words.totals or not figure_beside or name not in words.totals:
        return line
    cells = (*line.cells[:at], name, figure_beside, *line.cells[at + 1 :])
    return Line.of(line.where, cells, line.page)


def _between(line: Line, found: Parts, words: Vocabulary) -> bool:
    """True for a row across the table that opens with a label of its own, and what goes on below.

    Such a label stands left of 二级指标, where the row of an indicator has only its levels.
    """
    at = line.filled[0]
    if at >= (found.indicators[-1].columns.start("level2") or 0):
        return False
    name = bare(half_width(line.cells[at]).partition(":")[0])
    goes_on = bool(found.below) and bool(line.sole) and not words.is_level(line.sole)
    return goes_on or name in BETWEEN | OTHER_LABELS


def _headed(line: Line, words: Vocabulary) -> tuple[Name, Headed] | None:
    heads: tuple[tuple[Name, Callable[[Line, Vocabulary], Columns | None]], ...] = (
        ("indicators", indicators_head),
        ("funding", funding_head),
        ("goals", goals_head),
    )
    for name, columns_of in heads:
        if columns := columns_of(line, words):
            return name, Headed(line, columns)
    return None


def _begun(
    home: list[Line], line: Line, alone: tuple[Name, Headed] | None, words: Vocabulary
) -> tuple[Name, Headed] | None:
    """The heading that ends in the line: itself, ``alone``, or begun in the last of ``home``.

    That one is taken out. Its lower line may divide the upper one, or end its words: 年初
    above 预算数.
    """
    if not home or not any(_opens_column(each, words) for each in (home[-1], line)):
        return alone
    if columns := parted_head(home[-1], line, words):
        return "indicators", Headed(divided_head(home.pop(), line), columns)
    both = _headed(joined_head(home[-1], line), words)
    if both is None or (alone and len(both[1].columns.names) <= len(alone[1].columns.names)):
        return alone
    home.pop()
    return both


def _opens_column(line: Line, words: Vocabulary) -> bool:
    """True if a cell of the line is the whole heading of a column."""
    return any(text in words.indicators or text in words.funding for text in line.labels)


def _part(found: Parts, name: Name) -> list[Headed]:
    return {"funding": found.funding, "goals": found.goals, "indicators": found.indicators}[name]


def _home(found: Parts, current: list[Headed]) -> list[Line]:
    if current:
        return current[-1].lines
    return found.below if found.total or found.has_table else found.top


def _second_head(line: Line, headed: Headed, words: Vocabulary) -> bool:
    """Take the line into the heading above it if it is its second row."""
    names = _names(headed, words)
    if below := lower_head(line, names):
        headed.head = divided_head(headed.head, line)
        headed.columns = headed.columns.over(below)
        return True
    both = joined_head(headed.head, line)
    again = _headed(both, words)
    if again and len(again[1].columns.names) > len(headed.columns.names):
        headed.head, headed.columns = both, again[1].columns
        return True
    return False


def _names(headed: Headed, words: Vocabulary) -> Mapping[str, str]:
    if "level3" in headed.columns.names:
        return words.indicators
    return words.goals if "expected" in headed.columns.names else words.funding
