"""A 表样: what differs between provinces, parsed from TOML text.

Labels with the other words they go by, the columns of the table, funding rows,
weights, roundings and print settings. The module reads no file and names no
province; a new 表样 is a new file in ``resources/templates``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, cast

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form, Funding, FundingRow, Level1, Level2
from perfdesk.core.numbers import Rounding

Span = tuple[int, int]
"""First and last column of a cell, both included, counted from 0."""


class TemplateError(FormError):
    """A 表样 file that cannot be used."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"表样文件“{where}”有误：{what}。请改正该文件或重新安装程序。")


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
class Band:
    """What a level of a worded indicator earns, in percent of the weight."""

    level: str
    lowest: Decimal
    highest: Decimal


@dataclass(frozen=True, slots=True)
class Scoring:
    """Weights, roundings and bands. Ratios and weights are exact decimals."""

    funding_weight: str
    rate_places: int
    rate_rounding: Rounding
    score_places: int
    down: Literal["inverse", "linear"]
    splits: tuple[tuple[tuple[str, Decimal], ...], ...]
    """Usual weights of the 一级指标, by name, in points; any of them is fine."""
    overshoot: Decimal
    """Percent of the target from which an overshoot must be explained (120, 130)."""
    bands: tuple[Band, ...]
    """Bands of a worded indicator, best first."""
    grades: tuple[tuple[str, Decimal], ...]
    """Grade and the total it begins at, highest first."""

    def band(self, level: str) -> Band:
        """The band of a level (met, partly, unmet); raises StopIteration for another word."""
        return next(band for band in self.bands if band.level == level)


@dataclass(frozen=True, slots=True)
class Print:
    """Page settings; lengths in mm, sizes in pt."""

    widths: tuple[Decimal, ...]
    margins: tuple[Decimal, Decimal, Decimal, Decimal]
    """Top, right, bottom, left."""
    title_size: Decimal
    text_size: Decimal
    least_size: Decimal
    page_numbers: bool
    grade: bool


@dataclass(frozen=True, slots=True)
class Template:
    """One 表样."""

    id: str
    name: str
    title: Words
    year_line: str
    money_unit: str
    header: tuple[tuple[HeaderField, ...], ...]
    funding: Section
    funding_kinds: tuple[FundingKind, ...]
    goals: Section
    indicators: Section
    total: Section
    taxonomy: tuple[Level1Kind, ...]
    scoring: Scoring
    notes: tuple[str, ...]
    print: Print

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return len(self.print.widths)


def blank_form(template: Template, year: str = "") -> Form:
    """A new form of this 表样 with its usual 一级 and 二级指标 and nothing else filled."""
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
        template.id, year, money_unit=template.money_unit, funding=funding, indicators=indicators
    )


def parse(text: str, where: str) -> Template:
    """The template written in a TOML text; ``where`` names it in errors.

    Raises TemplateError if the text is no TOML or lacks something.
    """
    try:
        return _template(tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(where, f"不是有效的 TOML（{error}）") from error
    except KeyError as error:
        raise TemplateError(where, f"缺少 {error.args[0]}") from error
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise TemplateError(where, f"取值不对（{error}）") from error


Table = Mapping[str, object]


def _template(table: Table) -> Template:
    return Template(
        id=_text(table, "id"),
        name=_text(table, "name"),
        title=_words(table["title"]),
        year_line=_text(table, "year_line"),
        money_unit=_text(table, "money_unit"),
        header=tuple(
            tuple(_header(cell) for cell in _tables(row)) for row in _list(table["header"])
        ),
        funding=_section(_table(table["funding"])),
        funding_kinds=tuple(
            FundingKind(_text(row, "kind"), _words(row["words"]))
            for row in _tables(_table(table["funding"])["rows"])
        ),
        goals=_section(_table(table["goals"])),
        indicators=_section(_table(table["indicators"])),
        total=_section(_table(table["total"])),
        taxonomy=tuple(_level1(kind) for kind in _tables(table["taxonomy"])),
        scoring=_scoring(_table(table["scoring"])),
        notes=tuple(str(name) for name in _list(table.get("notes", []))),
        print=_print(_table(table["print"])),
    )


def _header(table: Table) -> HeaderField:
    return HeaderField(
        _text(table, "field"), _words(table["words"]), _span(table["label"]), _span(table["value"])
    )


def _section(table: Table) -> Section:
    columns = _table(table["columns"])
    names = _table(table.get("names", {}))
    return Section(
        _words(table["words"]),
        _span(table["label"]),
        {name: _span(span) for name, span in columns.items()},
        {name: _words(words) for name, words in names.items()},
    )


def _level1(table: Table) -> Level1Kind:
    kinds = tuple(
        Level2Kind(_words(kind["words"]), tuple(str(hint) for hint in _list(kind.get("hints", []))))
        for kind in _tables(table["level2"])
    )
    own = bool(table.get("own_level2_only", False))
    return Level1Kind(_words(table["words"]), kinds, own)


def _scoring(table: Table) -> Scoring:
    bands = tuple(
        Band(level, *(_decimal(edge) for edge in _list(edges)))
        for level, edges in _table(table["bands"]).items()
    )
    grades = tuple((str(_list(g)[0]), _decimal(_list(g)[1])) for g in _list(table["grades"]))
    return Scoring(
        funding_weight=_text(table, "funding_weight"),
        rate_places=_whole(table["rate_places"]),
        rate_rounding=cast("Rounding", _one_of(table, "rate_rounding", ("up", "half_up"))),
        score_places=_whole(table["score_places"]),
        down=cast("Literal['inverse', 'linear']", _one_of(table, "down", ("inverse", "linear"))),
        splits=tuple(
            tuple((name, _decimal(weight)) for name, weight in split.items())
            for split in _tables(table["splits"])
        ),
        overshoot=_decimal(table["overshoot"]),
        bands=bands,
        grades=grades,
    )


def _print(table: Table) -> Print:
    top, right, bottom, left = (_decimal(side) for side in _list(table["margins"]))
    return Print(
        widths=tuple(_decimal(width) for width in _list(table["widths"])),
        margins=(top, right, bottom, left),
        title_size=_decimal(table["title_size"]),
        text_size=_decimal(table["text_size"]),
        least_size=_decimal(table["least_size"]),
        page_numbers=bool(table["page_numbers"]),
        grade=bool(table["grade"]),
    )


def _words(value: object) -> Words:
    first, *others = (str(word) for word in (_list(value) if isinstance(value, list) else [value]))
    return Words(first, tuple(others))


def _span(value: object) -> Span:
    first, last = (_whole(column) for column in _list(value))
    return (first, last)


def _text(table: Table, name: str) -> str:
    value = table[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} 应为文字")
    return value


def _one_of(table: Table, name: str, allowed: tuple[str, ...]) -> str:
    value = _text(table, name)
    if value not in allowed:
        raise ValueError(f"{name} 应为 {' 或 '.join(allowed)}")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value} 应为整数")
    return value


def _decimal(value: object) -> Decimal:
    if not isinstance(value, int | str | Decimal):
        raise TypeError(f"{value} 应为数字")
    return Decimal(value)


def _table(value: object) -> Table:
    if not isinstance(value, dict):
        raise TypeError(f"{value} 应为表")
    return cast("Table", value)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{value} 应为列表")
    return value


def _tables(value: object) -> list[Table]:
    return [_table(item) for item in _list(value)]
