"""项目资金: rows by their labels, columns by the heading, amounts as typed.

Also says what the source printed as 执行率 and 得分, which are no part of the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from perfdesk.core.form import Funding, FundingRow
from perfdesk.core.numbers import parse_amount, parse_number, product, quotient, rounded
from perfdesk.core.template import Template
from perfdesk.core.text import comparable_text, half_width
from perfdesk.recognition import messages
from perfdesk.recognition.columns import SIDE_LABEL, HeadingColumns
from perfdesk.recognition.header import money_unit_in, trailing_money_unit
from perfdesk.recognition.lines import TableLine
from perfdesk.recognition.sections import HeadedSection
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import (
    DASHES,
    Vocabulary,
    is_formula,
    normalised_label,
    points_text,
)

_AMOUNTS = ("initial", "budget", "executed")
_SHIFTS = (0, -1, 1, -2, 2)
_ZERO = Decimal(0)
_HOMELESS = -3
"""How a cell that has no place counts."""
_WEIGHED = re.compile(r"[(](\d+(?:\.\d+)?)分[^()]*[)]")
_RATE = re.compile(r"\d+(?:\.\d+)?%")


@dataclass(slots=True)
class FundingReading:
    """What stands under 项目资金: the line of each kind of row, its cells by column name."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    lines: dict[str, TableLine] = field(default_factory=dict)
    money_unit: str = ""
    points: str = ""
    """What the heading says the execution rate weighs, as in 预算执行情况(20分)."""
    findings: list[Finding] = field(default_factory=list)

    @property
    def has_weight(self) -> bool:
        """True if the total row has a cell for 分值; in a real grid it may be blank."""
        return "weight" in self.rows.get("total", {})

    def printed(self, name: str) -> str:
        """The figure printed in a column of the total row; "" for none or a dash."""
        text = points_text(self.rows.get("total", {}).get(name, "")).strip()
        return "" if comparable_text(text) in DASHES else text


def read_funding(
    headed: Sequence[HeadedSection], words: Vocabulary, *, page_text: bool
) -> FundingReading:
    """The rows of 项目资金 under all of its headings."""
    found = FundingReading()
    for part in headed:
        found.money_unit = found.money_unit or _unit(part)
        found.points = found.points or _points(part.heading)
        base = _base(part, words)
        for line in part.lines:
            _read(line, part.columns, words, found, base if page_text else None)
    return found


def make_funding(part: FundingReading, template: Template) -> Funding:
    """The form's funding: a row for each kind of the template, and the printed 分值.

    Where the source has none, the execution rate weighs what its heading or the template says.
    """
    rows = tuple(_row(kind.kind, part.rows.get(kind.kind, {})) for kind in template.funding_kinds)
    printed = part.rows.get("total", {}).get("weight", "")
    stated = part.points or template.scoring.funding_weight
    return Funding(points_text(printed) if part.has_weight else stated, rows)


def foreign_row_findings(part: FundingReading, template: Template) -> tuple[Finding, ...]:
    """What to say of rows that only another 表样 has."""
    own = {kind.kind for kind in template.funding_kinds}
    return tuple(
        messages.unplaced(line.where, line.text)
        for kind, line in part.lines.items()
        if kind not in own
    )


def _row(kind: str, cells: Mapping[str, str]) -> FundingRow:
    return FundingRow(
        kind, cells.get("initial", ""), cells.get("budget", ""), cells.get("executed", "")
    )


def _unit(part: HeadedSection) -> str:
    stated = [money_unit_in(part.heading.cells[column]) for column in part.heading.filled]
    below = (
        trailing_money_unit(line.cells[column]) for line in part.lines for column in line.filled
    )
    return next(filter(None, (*stated, *below)), "")


def _points(head: TableLine) -> str:
    match = _WEIGHED.search(half_width(head.text))
    return match[1] if match else ""


def _kind(line: TableLine, words: Vocabulary, before: int) -> tuple[int, str] | None:
    for column in line.filled:
        kind = words.funding_kind(line.cells[column])
        if kind and column < before:
            return column, kind
    return None


def _base(part: HeadedSection, words: Vocabulary) -> int:
    """Where row labels stand on the page of the heading."""
    first = part.columns.first_known
    same_page = (line for line in part.lines if line.page == part.heading.page)
    found = (kind[0] for line in same_page if (kind := _kind(line, words, first)))
    return next(found, first - 1)


def _read(
    line: TableLine,
    columns: HeadingColumns,
    words: Vocabulary,
    found: FundingReading,
    base: int | None,
) -> None:
    """Take one row; ``base`` is None for a real grid, where nothing is moved."""
    reach = columns.first_known if base is None else columns.first_known + 2
    kind = _kind(line, words, reach)
    if kind is None or kind[1] in found.rows:
        _leave(line, words, found)
        return
    at, name = kind
    shift = 0 if base is None else _shift(line, at, columns, at - base)
    cells: dict[str, str] = dict.fromkeys(columns.names, "") if base is None else {}
    left = []
    for column in line.filled:
        place = columns.name_at(column - shift) if column > at else SIDE_LABEL
        text = line.cells[column]
        if place and place != SIDE_LABEL and not cells.get(place):
            cells[place] = text
        elif column != at and not (_says_nothing(text, words) or normalised_label(text) == "其中"):
            left.append(text)
    found.rows[name], found.lines[name] = cells, line
    left.extend(_beside(name, cells))
    if left:
        found.findings.append(messages.unplaced(line.where, " ".join(left)))


def _beside(kind: str, cells: Mapping[str, str]) -> list[str]:
    """Texts under 分值, 执行率 and 得分 of a row that has no score.

    A rate there that follows from the amounts beside it is nothing that could be lost.
    """
    texts = {name: cells.get(name, "") for name in ("weight", "rate", "score")}
    if kind == "total":
        return []
    return [
        text
        for name, text in texts.items()
        if text.strip()
        and comparable_text(text) not in DASHES
        and not (name == "rate" and _follows(comparable_text(text), cells))
    ]


def _follows(rate: str, cells: Mapping[str, str]) -> bool:
    """True if a rate is that of its row, half up or up; of no budget it is 0 % or 100 %."""
    if not _RATE.fullmatch(rate):
        return False
    shown = parse_number(rate.rstrip("%")) or _ZERO
    executed, budget = (parse_amount(cells.get(name, ""), "元") for name in ("executed", "budget"))
    if not budget:
        return shown in (_ZERO, 100)
    exact = quotient(product(executed or _ZERO, Decimal(100)), budget)
    places = max(0, -int(shown.as_tuple().exponent))
    return shown in (rounded(exact, places, "half_up"), rounded(exact, places, "up"))


def _says_nothing(text: str, words: Vocabulary) -> bool:
    return (
        words.is_side_label(text)
        or bool(trailing_money_unit(text))
        or comparable_text(text) in DASHES
    )


def _leave(line: TableLine, words: Vocabulary, found: FundingReading) -> None:
    texts = [line.cells[column] for column in line.filled]
    left = [text for text in texts if not (_says_nothing(text, words) or is_formula(text))]
    if left:
        found.findings.append(messages.unplaced(line.where, " ".join(left)))


def _shift(line: TableLine, at: int, columns: HeadingColumns, likely: int) -> int:
    """How many columns the row stands off the heading, by what its cells hold.

    Where every cell suits its place by the label, as in a table hardly filled, nothing is moved.
    """
    values = [column for column in line.filled if column > at]
    if all(
        _suits(columns.name_at(each - likely), comparable_text(line.cells[each])) > 0
        for each in values
    ):
        return likely
    choices = sorted(_SHIFTS, key=lambda shift: (shift != likely, abs(shift)))
    return max(choices, key=lambda shift: _fit(line, at, columns, shift))


def _fit(line: TableLine, at: int, columns: HeadingColumns, shift: int) -> int:
    """How well the cells suit their places; of two in one place only the first has one."""
    places: dict[str | None, str] = {}
    values = [column for column in line.filled if column > at]
    for column in values:
        places.setdefault(columns.name_at(column - shift), comparable_text(line.cells[column]))
    fit = sum(_suits(name, text) for name, text in places.items())
    return fit + _HOMELESS * (len(values) - len(places))


def _suits(name: str | None, text: str) -> int:
    dash = text in DASHES
    if name in _AMOUNTS:
        return 2 if parse_amount(text, "元") is not None else 1 if dash else -2
    if name in ("weight", "score"):
        return 1 if dash or parse_number(points_text(text)) is not None else -2
    if name == "rate":
        return 2 if text.endswith("%") else 1 if dash else -1
    return _HOMELESS
