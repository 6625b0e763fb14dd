"""Parsing a template (表样) from TOML text, with one sentence for whatever is wrong in it.

The module knows the shape of the file; what its values mean is documented in ``template``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import cast

from perfdesk.core.errors import FormError
from perfdesk.core.form import AchievementLevel, CeilingScoring
from perfdesk.core.numbers import Rounding
from perfdesk.core.template import (
    PAGE_NUMBERS,
    Align,
    FundingKind,
    HeaderField,
    Level1Kind,
    PageNumbers,
    PercentBand,
    PrintSettings,
    RowHeadings,
    Scoring,
    Section,
    Span,
    Template,
    Words,
    WorkbookSettings,
)

_LEVELS: tuple[AchievementLevel, ...] = ("met", "partly", "unmet")
_LAST_FIRST_ROW = 100
"""The lowest row of a workbook at which the table may begin, counted from 1."""


class TemplateError(FormError):
    """A 表样 file that cannot be used.

    ``where`` is the name of the file, ``what`` what is wrong with it, in Chinese.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"表样文件“{where}”有误：{what}。请改正该文件或重新安装程序。")


_TomlTable = Mapping[str, object]


def parse_template(text: str, where: str) -> Template:
    """Return the template written in a TOML text; ``where`` is its name in errors.

    Raises TemplateError if the text is no TOML, lacks something or has a wrong value.
    """
    try:
        return _template(tomllib.loads(text, parse_float=Decimal))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(where, f"不是有效的 TOML（{error}）") from error
    except KeyError as error:
        raise TemplateError(where, f"缺少 {error.args[0]}") from error
    except (TypeError, ValueError, ArithmeticError, AttributeError) as error:
        raise TemplateError(where, f"取值不对（{error}）") from error


def _template(table: _TomlTable) -> Template:
    indicators = _section(_table(table["indicators"]), named=True)
    return Template(
        id=_text(table, "id"),
        name=_text(table, "name"),
        title=_words(table["title"]),
        year_line=_text(table, "year_line"),
        money_unit=_text(table, "money_unit"),
        money_label=_text(table, "money_label"),
        header=tuple(
            tuple(_header_field(cell) for cell in _tables(row)) for row in _list(table["header"])
        ),
        funding=_section(_table(table["funding"])),
        funding_kinds=tuple(
            FundingKind(_text(row, "kind"), _words(row["words"]))
            for row in _tables(_table(table["funding"])["rows"])
        ),
        goals=_section(_table(table["goals"]), named=True),
        indicators=indicators,
        total=_section(_table(table["total"])),
        taxonomy=tuple(_level1_kind(kind) for kind in _tables(table["taxonomy"])),
        scoring=_scoring(_table(table["scoring"]), _row_headings(indicators)),
        notes=tuple(str(name) for name in _list(table.get("notes", []))),
        print=_print_settings(_table(table["print"])),
        workbook=_workbook_settings(_table(table.get("workbook", {}))),
    )


def _header_field(table: _TomlTable) -> HeaderField:
    return HeaderField(
        _text(table, "field"), _words(table["words"]), _span(table["label"]), _span(table["value"])
    )


def _section(table: _TomlTable, *, named: bool = False) -> Section:
    """Return a section; each column of a ``named`` one must have its words."""
    columns = _table(table["columns"])
    names = _table(table.get("names", {}))
    if named and (nameless := [name for name in columns if name not in names]):
        raise KeyError(f"names.{nameless[0]}")
    return Section(
        _words(table["words"]),
        _span(table["label"]),
        {name: _span(span) for name, span in columns.items()},
        {name: _words(words) for name, words in names.items()},
    )


def _level1_kind(table: _TomlTable) -> Level1Kind:
    level2 = tuple(_words(kind["words"]) for kind in _tables(table["level2"]))
    own = _flag(table.get("own_level2_only", False))
    return Level1Kind(_words(table["words"]), level2, own)


def _row_headings(indicators: Section) -> RowHeadings:
    """Return the printed headings; raises KeyError if one is missing."""
    columns = ("target", "actual", "weight", "score", "reason")
    if missing := [column for column in columns if column not in indicators.names]:
        raise KeyError(f"names.{missing[0]}")
    return RowHeadings(*(indicators.names[column].printed for column in columns))


def _scoring(table: _TomlTable, headings: RowHeadings) -> Scoring:
    grades = tuple((str(_list(g)[0]), _decimal(_list(g)[1])) for g in _list(table["grades"]))
    return Scoring(
        funding_weight=_text(table, "funding_weight"),
        rate_places=_integer(table["rate_places"]),
        rate_rounding=cast("Rounding", _one_of(table, "rate_rounding", ("up", "half_up"))),
        score_places=_integer(table["score_places"]),
        down=cast("CeilingScoring", _one_of(table, "down", ("inverse", "linear"))),
        splits=tuple(
            tuple((name, _decimal(weight)) for name, weight in split.items())
            for split in _tables(table["splits"])
        ),
        overshoot=_decimal(table["overshoot"]),
        bands=tuple(_bands(_table(table["bands"]))),
        grades=grades,
        headings=headings,
    )


def _bands(table: _TomlTable) -> Iterator[PercentBand]:
    """Yield the bands of the three levels, best first; raises KeyError if one is missing."""
    for level in _LEVELS:
        if level not in table:
            raise KeyError(f"bands.{level}")
        lowest, highest = (_decimal(edge) for edge in _list(table[level]))
        yield PercentBand(level, lowest, highest)


def _print_settings(table: _TomlTable) -> PrintSettings:
    align = _table(table.get("align", {}))
    top, right, bottom, left = (_decimal(side) for side in _list(table["margins"]))
    return PrintSettings(
        widths=tuple(_decimal(width) for width in _list(table["widths"])),
        margins=(top, right, bottom, left),
        title_size=_decimal(table["title_size"]),
        text_size=_decimal(table["text_size"]),
        least_size=_decimal(table["least_size"]),
        page_numbers=cast("PageNumbers", _one_of(table, "page_numbers", PAGE_NUMBERS)),
        grade=_flag(table["grade"]),
        tighten=_flag(table.get("tighten", True)),
        below=tuple(
            _row_below(row, most=len(_list(table["widths"])))
            for row in _list(table.get("below", []))
        ),
        align=tuple(
            (kind, cast("Align", _one_of(align, kind, ("left", "centre", "right"))))
            for kind in align
        ),
    )


def _workbook_settings(table: _TomlTable) -> WorkbookSettings:
    first_row = _integer(table.get("first_row", 1))
    if not 0 < first_row <= _LAST_FIRST_ROW:
        raise ValueError(f"first_row 应为 1 至 {_LAST_FIRST_ROW}")
    return WorkbookSettings(first_row)


def _row_below(value: object, most: int) -> tuple[str, ...]:
    texts = tuple(str(each) for each in _list(value))
    if not 0 < len(texts) <= most:
        raise ValueError(f"below 的每一行应有 1 至 {most} 段文字")
    return texts


def _words(value: object) -> Words:
    first, *others = (str(word) for word in (_list(value) if isinstance(value, list) else [value]))
    return Words(first, tuple(others))


def _span(value: object) -> Span:
    first, last = (_integer(column) for column in _list(value))
    return (first, last)


def _text(table: _TomlTable, name: str) -> str:
    value = table[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} 应为文字")
    return value


def _one_of(table: _TomlTable, name: str, allowed: tuple[str, ...]) -> str:
    value = _text(table, name)
    if value not in allowed:
        raise ValueError(f"{name} 应为 {' 或 '.join(allowed)}")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value} 应为 true 或 false")
    return value


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError(f"{value} 应为整数")
    return value


def _decimal(value: object) -> Decimal:
    if not isinstance(value, int | str | Decimal):
        raise TypeError(f"{value} 应为数字")
    return Decimal(value)


def _table(value: object) -> _TomlTable:
    if not isinstance(value, dict):
        raise TypeError(f"{value} 应为表")
    return cast("_TomlTable", value)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{value} 应为列表")
    return value


def _tables(value: object) -> list[_TomlTable]:
    return [_table(item) for item in _list(value)]
