"""Parsing a template (表样) from TOML text, with one sentence for whatever is wrong in it.

The module knows the shape of the file; what its values mean is documented in ``template``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import TypeVar, cast

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
from perfdesk.core.toml_text import TomlTextError, parse_toml

_LEVELS: tuple[AchievementLevel, ...] = ("met", "partly", "unmet")
_FIRST_ROWS = (1, 100)
"""First and last row of a workbook at which the table may begin."""
_PLACES = (0, 6)
"""Fewest and most decimals of a figure."""
_TYPE_SIZES = (Decimal(5), Decimal(24))
"""Smallest and largest type, in pt; in a larger one the headings alone could fill a page."""
_TITLE_SIZES = (Decimal(5), Decimal(42))
"""Smallest and largest type of the title, in pt: 初号 at most."""
_MARGINS = (Decimal(0), Decimal(50))
"""Narrowest and widest margin, in mm."""
_WIDTHS = (Decimal(1), Decimal(300))
"""Narrowest and widest column, in mm; a wider table is made narrower to fit the page."""
_COLUMNS = {
    "funding": ("row", "weight", "rate", "score"),
    "goals": ("expected", "actual"),
    "indicators": (
        "level1",
        "level2",
        "level3",
        "target",
        "actual",
        "weight",
        "score",
        "reason",
    ),
    "total": ("weight", "score"),
}
"""The columns that a section must have; it may have others."""


class TemplateError(FormError):
    """A 表样 file that cannot be used.

    ``where`` is the name of the file, ``what`` what is wrong with it, in Chinese.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"表样文件“{where}”有误：{what}。请改正该文件或重新安装程序。")


_TomlTable = Mapping[str, object]
_Number = TypeVar("_Number", int, Decimal)


def parse_template(text: str, where: str) -> Template:
    """Return the template written in a TOML text; ``where`` is its name in errors.

    Raises TemplateError if the text is no TOML, lacks something or has a wrong value.
    """
    try:
        template = _template(parse_toml(text, _decimal))
        _check_spans(template)
    except TomlTextError as error:
        raise TemplateError(where, str(error)) from error
    except KeyError as error:
        raise TemplateError(where, f"缺少 {error.args[0]}") from error
    except (TypeError, ValueError) as error:
        raise TemplateError(where, f"取值不对（{error}）") from error
    return template


def _template(table: _TomlTable) -> Template:
    indicators = _section(table, "indicators", named=True)
    return Template(
        id=_text(table, "id"),
        name=_text(table, "name"),
        title=_words(table["title"]),
        year_line=_text_around(table, "year_line", "year"),
        money_unit=_text(table, "money_unit"),
        money_label=_text_around(table, "money_label", "money_unit"),
        header=_header(table),
        funding=_section(table, "funding"),
        funding_kinds=tuple(_funding_kinds(_table(table["funding"]))),
        goals=_section(table, "goals", named=True),
        indicators=indicators,
        total=_section(table, "total"),
        taxonomy=tuple(_level1_kind(kind) for kind in _tables(table["taxonomy"])),
        scoring=_scoring(_table(table["scoring"]), _row_headings(indicators)),
        notes=tuple(str(name) for name in _list(table.get("notes", []))),
        print=_print_settings(_table(table["print"])),
        workbook=_workbook_settings(_table(table.get("workbook", {}))),
    )


def _header(table: _TomlTable) -> tuple[tuple[HeaderField, ...], ...]:
    lines = [tuple(map(_header_field, _tables(row))) for row in _list(table["header"])]
    names = [cell.field for line in lines for cell in line]
    if "project" not in names or len(set(names)) < len(names):
        raise ValueError("header 里应有 project，各格的 field 不能相同")
    return tuple(lines)


def _header_field(table: _TomlTable) -> HeaderField:
    return HeaderField(
        _text(table, "field"), _words(table["words"]), _span(table["label"]), _span(table["value"])
    )


def _section(table: _TomlTable, name: str, *, named: bool = False) -> Section:
    """Return a section; each column of a ``named`` one must have its words."""
    section = _table(table[name])
    columns = _table(section["columns"])
    names = _table(section.get("names", {}))
    missing = [f"columns.{each}" for each in _COLUMNS[name] if each not in columns]
    missing += [f"names.{each}" for each in columns if named and each not in names]
    if missing:
        raise KeyError(f"{name}.{missing[0]}")
    return Section(
        _words(section["words"]),
        _span(section["label"]),
        {column: _span(span) for column, span in columns.items()},
        {column: _words(words) for column, words in names.items()},
    )


def _funding_kinds(table: _TomlTable) -> list[FundingKind]:
    rows = _tables(table["rows"])
    kinds = [FundingKind(_text(row, "kind"), _words(row["words"])) for row in rows]
    names = [each.kind for each in kinds]
    if names[:1] != ["total"] or len(set(names)) < len(names):
        raise ValueError("funding.rows 的第一行应为 total，各行的 kind 不能相同")
    return kinds


def _check_spans(template: Template) -> None:
    """Raise ValueError unless the cells of each row fill the columns of the table once."""
    rows = [
        (
            "、".join(cell.words.printed for cell in line),
            [span for cell in line for span in (cell.label, cell.value)],
        )
        for line in template.header
    ]
    rows += [
        (section.words.printed, [section.label, *section.columns.values()])
        for section in (template.funding, template.goals, template.indicators, template.total)
    ]
    for words, spans in rows:
        in_order = sorted(spans)
        ends = [last + 1 for _, last in in_order]
        if [0, *ends] != [*(first for first, _ in in_order), template.columns]:
            raise ValueError(f"“{words}”一行的各格应占满 {template.columns} 列，不留空也不重叠")


def _level1_kind(table: _TomlTable) -> Level1Kind:
    level2 = tuple(_words(kind["words"]) for kind in _tables(table["level2"]))
    own = _flag(table.get("own_level2_only", False))
    return Level1Kind(_words(table["words"]), level2, own)


def _row_headings(indicators: Section) -> RowHeadings:
    """Return the headings of the columns about which sentences speak."""
    columns = ("target", "actual", "weight", "score", "reason")
    return RowHeadings(*(indicators.names[column].printed for column in columns))


def _scoring(table: _TomlTable, headings: RowHeadings) -> Scoring:
    grades = [(str(name), _decimal(least)) for name, least in map(_pair, _list(table["grades"]))]
    return Scoring(
        funding_weight=_text(table, "funding_weight"),
        rate_places=_within(_integer(table["rate_places"]), _PLACES),
        rate_rounding=cast("Rounding", _one_of(table, "rate_rounding", ("up", "half_up"))),
        score_places=_within(_integer(table["score_places"]), _PLACES),
        down=cast("CeilingScoring", _one_of(table, "down", ("inverse", "linear"))),
        splits=tuple(
            tuple((name, _decimal(weight)) for name, weight in split.items())
            for split in _tables(table["splits"])
        ),
        overshoot=_decimal(table["overshoot"]),
        bands=tuple(_bands(_table(table["bands"]))),
        grades=tuple(grades),
        headings=headings,
    )


def _bands(table: _TomlTable) -> Iterator[PercentBand]:
    """Yield the bands of the three levels, best first; raises KeyError if one is missing."""
    for level in _LEVELS:
        if level not in table:
            raise KeyError(f"bands.{level}")
        lowest, highest = map(_decimal, _pair(table[level]))
        yield PercentBand(level, lowest, highest)


def _print_settings(table: _TomlTable) -> PrintSettings:
    align = _table(table.get("align", {}))
    top, right, bottom, left = (
        _within(_decimal(side), _MARGINS) for side in _items(table["margins"], 4)
    )
    return PrintSettings(
        widths=tuple(_within(_decimal(width), _WIDTHS) for width in _list(table["widths"])),
        margins=(top, right, bottom, left),
        title_size=_within(_decimal(table["title_size"]), _TITLE_SIZES),
        text_size=_within(_decimal(table["text_size"]), _TYPE_SIZES),
        least_size=_within(_decimal(table["least_size"]), _TYPE_SIZES),
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
    return WorkbookSettings(_within(_integer(table.get("first_row", 1)), _FIRST_ROWS))


def _row_below(value: object, most: int) -> tuple[str, ...]:
    texts = tuple(str(each) for each in _list(value))
    if not 0 < len(texts) <= most:
        raise ValueError(f"below 的每一行应有 1 至 {most} 段文字")
    return texts


def _words(value: object) -> Words:
    words = [str(word) for word in (_list(value) if isinstance(value, list) else [value])]
    if not words:
        raise ValueError("标签至少应有一个说法")
    return Words(words[0], tuple(words[1:]))


def _span(value: object) -> Span:
    first, last = map(_integer, _pair(value))
    if not 0 <= first <= last:
        raise ValueError(f"{value} 应为首列和末列，列号从 0 起")
    return (first, last)


def _text(table: _TomlTable, name: str) -> str:
    value = table[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} 应为文字")
    return value


def _text_around(table: _TomlTable, name: str, place: str) -> str:
    """Return a text in which {place} stands for a value that is filled in later."""
    text = _text(table, name)
    if re.search("[{}]", text.replace(f"{{{place}}}", "")):
        raise ValueError(f"{name} 里的花括号只能写作 {{{place}}}")
    return text


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
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"{value} 应为数字")
    return number


def _within(number: _Number, limits: tuple[_Number, _Number]) -> _Number:
    least, most = limits
    if not least <= number <= most:
        raise ValueError(f"{number} 应为 {least} 至 {most}")
    return number


def _table(value: object) -> _TomlTable:
    if not isinstance(value, dict):
        raise TypeError(f"{value} 应为表")
    return cast("_TomlTable", value)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError(f"{value} 应为列表")
    return value


def _items(value: object, count: int) -> list[object]:
    items = _list(value)
    if len(items) != count:
        raise ValueError(f"{value} 应有 {count} 项")
    return items


def _pair(value: object) -> tuple[object, object]:
    first, second = _items(value, 2)
    return first, second


def _tables(value: object) -> list[_TomlTable]:
    return [_table(item) for item in _list(value)]
