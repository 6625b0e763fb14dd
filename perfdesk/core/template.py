"""A template (表样) as data: everything in which the forms of two provinces differ.

That is labels with their synonyms, the columns of the table, funding rows, weights, roundings
and print settings. The module reads no file and names no province; a new 表样 is a new file in
``resources/templates``, which ``template_toml`` parses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from perfdesk.core.form import (
    AchievementLevel,
    CeilingScoring,
    Form,
    Funding,
    FundingRow,
    Level1,
    Level2,
)
from perfdesk.core.numbers import Rounding
from perfdesk.core.text import digits

Span = tuple[int, int]
"""First and last column of a cell, both included, counted from 0."""


Align = Literal["left", "centre", "right"]


@dataclass(frozen=True, slots=True)
class Words:
    """A label as it is printed, and other words that mean the same when a form is read."""

    printed: str
    others: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """The printed words first, then the others."""
        return (self.printed, *self.others)


_COMMON_FIELDS = ("year", "project", "code", "department", "unit", "money_unit")


@dataclass(frozen=True, slots=True)
class HeaderField:
    """A field of the form in a row above 项目资金: its name, label, and the cells of both.

    The name is one that every form has (``unit``, ``code``), or the label under which the form
    keeps the text among its ``fields`` (项目负责人).
    """

    field: str
    words: Words
    label: Span
    value: Span

    @property
    def form_field(self) -> str:
        """The name of the field in a ``FieldRef``: of the form itself, else one by its label."""
        return self.field if self.field in _COMMON_FIELDS else f"fields.{self.field}"


@dataclass(frozen=True, slots=True)
class FundingKind:
    """One row of 项目资金, e.g. kind ``carryover``, printed 上年结转资金."""

    kind: str
    words: Words


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the table: its side label, and by field name its columns and their headings."""

    words: Words
    label: Span
    columns: Mapping[str, Span]
    names: Mapping[str, Words]


@dataclass(frozen=True, slots=True)
class Level1Kind:
    """A usual 一级指标 and the words of its usual 二级指标."""

    words: Words
    level2: tuple[Words, ...]
    own_level2_only: bool = False
    """True if the word is a 一级指标 only above these very 二级指标 (成本指标 since 2021)."""


@dataclass(frozen=True, slots=True)
class PercentBand:
    """What a level of a worded indicator earns, in percent of the weight."""

    level: AchievementLevel
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class RowHeadings:
    """The headings above the cells of a row as a 表样 prints them, e.g. 全年实际值 for ``actual``.

    Sentences about a row call its cells so.
    """

    target: str
    actual: str
    weight: str
    score: str
    reason: str


@dataclass(frozen=True, slots=True)
class Scoring:
    """How the forms of a 表样 are scored: weights, roundings, bands and grades.

    ``suggestion`` is cached by row and scoring, so that the hash is computed for each row on
    each key press; it leaves out the tables of figures and the headings, equality does not.
    """

    funding_weight: str
    rate_places: int
    rate_rounding: Rounding
    score_places: int
    down: CeilingScoring
    splits: tuple[tuple[tuple[str, Decimal], ...], ...] = field(hash=False)
    """The usual splits: weights of the 一级指标, by name, in points."""
    overshoot: Decimal = field(hash=False)
    """Percent of the target from which an overshoot must be explained (120, 130)."""
    bands: tuple[PercentBand, ...] = field(hash=False)
    """The bands of the three levels, best first."""
    grades: tuple[tuple[str, Decimal], ...] = field(hash=False)
    """Each grade with the total it begins at, in points, highest first."""
    headings: RowHeadings = field(hash=False)
    """The headings of a row's cells, for sentences about it."""

    def band(self, level: AchievementLevel) -> PercentBand:
        """Return the band of a level."""
        return next(band for band in self.bands if band.level == level)


PageNumbers = Literal["always", "several", "never"]
"""On which pages a page number is printed: on all, on those of several pages, or on none."""
PAGE_NUMBERS: tuple[PageNumbers, ...] = ("always", "several", "never")

SIGNATURE_ROW = ("填表人：", "单位负责人：", "填表日期：")
"""The places to sign below a table whose 表样 has none."""


@dataclass(frozen=True, slots=True)
class PageOptions:
    """What the user decides about pages instead of the 表样; None leaves it to the 表样."""

    text_size: Decimal | None = None
    """In pt."""
    page_numbers: PageNumbers | None = None
    signatures: bool | None = None


@dataclass(frozen=True, slots=True)
class PrintSettings:
    """How the table is printed; lengths in mm, font sizes in pt."""

    widths: tuple[Decimal, ...]
    """The widths of the columns."""
    margins: tuple[Decimal, Decimal, Decimal, Decimal]
    """Top, right, bottom, left."""
    title_size: Decimal
    text_size: Decimal
    least_size: Decimal
    """The smallest font size that a long text may be set in."""
    page_numbers: PageNumbers
    grade: bool
    """True if the grade is printed in the blank cell of the row of 总分."""
    tighten: bool = True
    """True if a table slightly longer than one page is set tighter to fit it."""
    below: tuple[tuple[str, ...], ...] = ()
    """Rows under the table, each of texts side by side. The name of a note is printed with the
    text that the form has there (填表人：…), any other text as it is (a place to sign)."""
    align: tuple[tuple[str, Align], ...] = ()
    """How texts of a kind are aligned in their cells: amount, figure, value, short, words, note."""

    def with_options(self, options: PageOptions) -> PrintSettings:
        """Return the settings with what the user decided instead.

        Another text size may be reduced by as much as the one of the 表样, to save a page.
        """
        text_size = options.text_size or self.text_size
        below = self.below
        if options.signatures is not None:
            below = (below or (SIGNATURE_ROW,)) if options.signatures else ()
        return replace(
            self,
            text_size=text_size,
            least_size=self.least_size + text_size - self.text_size,
            page_numbers=options.page_numbers or self.page_numbers,
            below=below,
        )


@dataclass(frozen=True, slots=True)
class WorkbookSettings:
    """Where the table begins in a workbook, as platforms that import it expect it.

    ``first_row`` counts from 1.
    """

    first_row: int = 1


@dataclass(frozen=True, slots=True)
class Template:
    """One 表样: labels and columns of the table, usual indicators, scoring and print settings."""

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
        """The number of columns of the table."""
        return len(self.print.widths)

    def with_page_options(self, options: PageOptions) -> Template:
        """Return the 表样 as it is printed with what the user decided about pages."""
        return replace(self, print=self.print.with_options(options))

    def funding_row_name(self, row: FundingRow) -> str:
        """Return the name of a funding row without 其中, as printed here, else by its label."""
        words = (each.words.printed for each in self.funding_kinds if each.kind == row.kind)
        name = next(words, row.label or row.kind)
        return name.removeprefix("其中：").removeprefix("其中:")


def blank_form(template: Template, year: str = "") -> Form:
    """Return a new form of this 表样 with its usual 一级 and 二级指标 and nothing else filled in.

    Only the digits of ``year`` are used.
    """
    indicators = tuple(
        Level1(kind.words.printed, tuple(Level2(words.printed) for words in kind.level2))
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
