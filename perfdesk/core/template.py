"""A 表样: what differs between provinces, as data.

Labels with the other words they go by, the columns of the table, funding rows,
weights, roundings and print settings. The module reads no file and names no
province; a new 表样 is a new file in ``resources/templates``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from perfdesk.core.form import Form, Funding, FundingRow, Level1, Level2
from perfdesk.core.numbers import Rounding
from perfdesk.core.text import digits

Span = tuple[int, int]
"""First and last column of a cell, both included, counted from 0."""


Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Words:
    """What is printed, and the other words that mean the same when a form is read."""

    printed: str
    others: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """The printed word first, then the others."""
        return (self.printed, *self.others)


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A label and its value in a row above 项目资金."""

    field: str
    words: Words
    label: Span
    value: Span


@dataclass(frozen=True, slots=True)
class FundingKind:
    """One row of 项目资金, e.g. kind ``carryover`` printed 上年结转资金."""

    kind: str
    words: Words


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the table: its side label, and its columns by field name."""

    words: Words
    label: Span
    columns: Mapping[str, Span]
    names: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Level2Kind:
    """A usual 二级指标 and words in a 三级指标's name that point to it."""

    words: Words
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level1Kind:
    """A usual 一级指标 and its usual 二级指标."""

    words: Words
    level2: tuple[Level2Kind, ...]
    own_level2_only: bool = False
    """True if the word is a 一级指标 only above these very 二级指标 (成本指标 since 2021)."""


@dataclass(frozen=True, slots=True)
class PercentBand:
    """What a level of a worded indicator earns, in percent of the weight."""

    level: str
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Scoring:
    """Weights, roundings and bands. Ratios and weights are exact decimals.

    The hash, wanted for each row at each key, leaves the tables of figures out.
    """

    funding_weight: str
    rate_places: int
    rate_rounding: Rounding
    score_places: int
    down: Literal["inverse", "linear"]
    splits: tuple[tuple[tuple[str, Decimal], ...], ...] = field(hash=False)
    """Usual weights of the 一级指标, by name, in points; any of them is fine."""
    overshoot: Decimal = field(hash=False)
    """Percent of the target from which an overshoot must be explained (120, 130)."""
    bands: tuple[PercentBand, ...] = field(hash=False)
    """Bands of a worded indicator, best first."""
    grades: tuple[tuple[str, Decimal], ...] = field(hash=False)
    """Grade and the total it begins at, highest first."""

    def band(self, level: str) -> PercentBand:
        """The band of a level (met, partly, unmet); raises StopIteration for another word."""
        return next(band for band in self.bands if band.level == level)


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """Page settings; lengths in mm, sizes in pt."""

    widths: tuple[Decimal, ...]
    margins: tuple[Decimal, Decimal, Decimal, Decimal]
    """Top, right, bottom, left."""
    title_size: Decimal
    text_size: Decimal
    least_size: Decimal
    page_numbers: bool
    grade: bool
    """True if the grade stands in the blank cell of the row of 总分."""
    tighten: bool = True
    """True if a table that misses one page by a little is set tighter to fit it."""
    below: tuple[tuple[str, ...], ...] = ()
    """Rows under the table, each of texts side by side: the name of a note is printed with
    what the form says there (填表人：…), any other text as it stands (a place to sign)."""
    align: tuple[tuple[str, Align], ...] = ()
    """How texts of a kind stand in their cells: amount, figure, value, short, words, note."""


@dataclass(frozen=True, slots=True)
class WorkbookSettings:
    """Where the table lies in a workbook: platforms that import one go by the numbers of rows."""

    first_row: int = 1


@dataclass(frozen=True, slots=True)
class Template:
    """One 表样."""

    id: str
    name: str
    title: Words
    year_line: str
    money_unit: str
    money_label: str
    """The side label of 项目资金, with {money_unit} where 元 or 万元 goes."""
    header: tuple[tuple[HeaderField, ...], ...]
    funding: Section
    funding_kinds: tuple[FundingKind, ...]
    goals: Section
    indicators: Section
    total: Section
    taxonomy: tuple[Level1Kind, ...]
    scoring: Scoring
    notes: tuple[str, ...]
    print: PrintSettings
    workbook: WorkbookSettings

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return len(self.print.widths)


def blank_form(template: Template, year: str = "") -> Form:
    """A new form of this 表样 with its usual 一级 and 二级指标 and nothing else filled.

    Of ``year`` only the digits are taken.
    """
    indicators = tuple(
        Level1(kind.words.printed, tuple(Level2(each.words.printed) for each in kind.level2))
        for kind in template.taxonomy
        if not kind.own_level2_only
    )
    funding = Funding(
        template.scoring.funding_weight,
        tuple(FundingRow(kind.kind) for kind in template.funding_kinds),
    )
    return Form(
        template.id,
        digits(year),
        money_unit=template.money_unit,
        funding=funding,
        indicators=indicators,
    )
