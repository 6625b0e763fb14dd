"""Which value a cell of a spreadsheet gets for a text of the table: a number or a text.

A text becomes a number only if a number format can display it exactly as it was typed: nothing
the user typed is changed so that it can be calculated with. What a text loses because a cell
cannot contain it is reported in messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.numbers import parse_number
from perfdesk.core.text import shortened_names
from perfdesk.table.grid import Cell

GENERAL = "General"
"""The number format that displays as many digits as a number needs."""
TEXT_FORMAT = "@"
"""The number format of texts, in which nothing typed becomes a number, date or formula."""

# Numbers.

_NUMBER = re.compile(  # e.g. "¥12,345.60", "-3.5", "74,696 元"
    r"(?P<before>[¥￥]? ?)"
    r"(?P<figure>-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.(?P<decimals>\d+))?)"
    r"(?P<after> ?(?P<unit>元|万元|亿元)?)",
    re.ASCII,
)
MAX_DIGITS = 15
"""Significant decimal digits that a 64-bit binary number preserves."""
_MAX_GENERAL_DIGITS = 10
"""Digits of which the general format displays all."""


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """A number, and the number format that displays it as it was typed."""

    value: Decimal
    number_format: str = GENERAL


def number_in_cell(cell: Cell, money_unit: str) -> FormattedNumber | None:
    """Return the number of a cell, None if the cell must be a text.

    Only amounts, weights and scores are numbers. An amount may be followed by its unit if that
    is the form's ``money_unit`` (元 or 万元).
    """
    if cell.role not in ("amount", "figure"):
        return None
    match = _NUMBER.fullmatch(cell.text.strip())
    if match is None or (match["unit"] or money_unit) != money_unit:
        return None
    value = parse_number(match["figure"])
    digits = sum(char.isdigit() for char in match["figure"])
    if value is None or digits > MAX_DIGITS or (not value and match["figure"][0] == "-"):
        return None
    return FormattedNumber(value, _number_format(match, digits))


def number_in_text(text: str) -> FormattedNumber | None:
    """Return the number of a text that is in no cell of a form, None if it must be a text."""
    return number_in_cell(Cell(0, 0, 1, 1, text, "figure"), "")


def _number_format(match: re.Match[str], digits: int) -> str:
    """Return the format of a typed number, e.g. '#,##0.00" 元"' for "12,345.60 元"."""
    decimals = match["decimals"] or ""
    is_grouped, has_unit = "," in match["figure"], match["before"] or match["after"]
    if not (is_grouped or has_unit or decimals.endswith("0") or digits > _MAX_GENERAL_DIGITS):
        return GENERAL
    before, after = _literal(match["before"]), _literal(match["after"])
    decimal_part = f".{'0' * len(decimals)}" if decimals else ""
    places = f"{'#,##0' if is_grouped else '0'}{decimal_part}"
    positive = f"{before}{places}{after}"
    if before and match["figure"].startswith("-"):
        # Without a section of its own the sign would stand before the currency.
        return f"{positive};{before}-{places}{after}"
    return positive


def _literal(text: str) -> str:
    return f'"{text}"' if text else ""


# Texts.

MAX_CELL_LENGTH = 32_767
"""Length of the longest text of a cell, in UTF-16 code units."""

_LINE_END = re.compile("\r\n|[\r\x0b\x0c]")
_INVALID_CHARACTER = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 does not allow."""
_MAX_LISTED_CHARACTERS = 20
_FORMULA_SIGNS = "=+-@'＝＋－＠"
"""If a text that starts with one is entered again, it becomes a formula or loses the sign."""


def text_in_cell(text: str) -> str:
    """Return the text as a cell can contain it: with LF, valid characters, and not too long."""
    plain = _valid_text(text)
    if len(plain) <= MAX_CELL_LENGTH // 2:
        return plain
    return plain.encode("utf-16-le")[: 2 * MAX_CELL_LENGTH].decode("utf-16-le", "ignore")


def is_preserved(text: str) -> bool:
    """Return whether a cell can contain the whole text, but for the kind of its line ends."""
    return not (_is_truncated(text) or _INVALID_CHARACTER.search(text))


def _valid_text(text: str) -> str:
    return _INVALID_CHARACTER.sub("", _LINE_END.sub("\n", text))


def _is_truncated(text: str) -> bool:
    return len(_valid_text(text).encode("utf-16-le")) > 2 * MAX_CELL_LENGTH


def starts_like_formula(text: str) -> bool:
    """Return whether the text would not stay as it is if it were entered again."""
    return text[:1] != "" and text[0] in _FORMULA_SIGNS


def text_loss_messages(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a sentence on each loss; ``texts`` are names of cells ("G9") and their texts."""
    invalid: dict[str, None] = {}
    for name, text in texts:
        invalid.update(dict.fromkeys(_INVALID_CHARACTER.findall(text)))
        if _is_truncated(text):
            yield (
                f"{name} 格的文字超过 {MAX_CELL_LENGTH:,} 字，"
                "工作簿的一格放不下，只写入了前面的部分；"
                "要保留全文请导出 PDF 或保存为自评表文件。"
            )
    if invalid:
        code_points = [f"U+{ord(char):04X}" for char in invalid]
        listed = shortened_names(code_points, _MAX_LISTED_CHARACTERS)
        yield f"有工作簿不能保存的字符没有写入：{listed}。请在表中删去这些字符。"
