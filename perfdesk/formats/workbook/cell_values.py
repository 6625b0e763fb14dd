"""Which texts of a table an office program may hold as numbers, and how it shows them as typed.

A number that a number format cannot show exactly as it was typed stays text:
nothing a person wrote is altered for the sake of calculating. Knows no file type.

Texts as a workbook can hold them, and what of them it cannot.

Knows characters and the limit of a cell, nothing of sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.numbers import parse_number
from perfdesk.table.grid import Cell

GENERAL = "General"
"""The format that shows a number with the digits it needs."""

_TYPED = re.compile(
    r"(?P<before>[¥￥]? ?)"
    r"(?P<figure>-?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d*)(?:\.(?P<decimals>\d+))?)"
    r"(?P<after> ?(?P<unit>元|万元|亿元)?)",
    re.ASCII,
)
_MOST_DIGITS = 15
"""What a binary number of 64 bits keeps."""
_MOST_GENERAL = 10
"""Digits up to which the general format shows all of them."""


@dataclass(frozen=True, slots=True)
class FormattedNumber:
    """A number and the number format (of spreadsheets) that shows it as it was typed."""

    value: Decimal
    number_format: str = GENERAL


def number_in_cell(cell: Cell, money_unit: str) -> FormattedNumber | None:
    """The number a cell may be held as; None for words, and for what is shown otherwise.

    Only amounts, weights and scores are numbers. An amount may name its own unit if
    that is the form's ``money_unit`` (元 or 万元).
    """
    if cell.role not in ("amount", "figure"):
        return None
    match = _TYPED.fullmatch(cell.text.strip())
    if match is None or (match["unit"] or money_unit) != money_unit:
        return None
    value = parse_number(match["figure"])
    digits = sum(char.isdigit() for char in match["figure"])
    if value is None or digits > _MOST_DIGITS or (not value and match["figure"][0] == "-"):
        return None
    return FormattedNumber(value, _format(match, digits))


def number_in_text(text: str) -> FormattedNumber | None:
    """The number a bare text may be held as, wherever it stands."""
    return number_in_cell(Cell(0, 0, 1, 1, text, "figure"), "")


def _format(match: re.Match[str], digits: int) -> str:
    decimals = match["decimals"] or ""
    grouped, beside = "," in match["figure"], match["before"] or match["after"]
    if not (grouped or beside or decimals.endswith("0") or digits > _MOST_GENERAL):
        return GENERAL
    whole = "#,##0" if grouped else "0"
    places = f".{'0' * len(decimals)}" if decimals else ""
    return f"{_literal(match['before'])}{whole}{places}{_literal(match['after'])}"


def _literal(text: str) -> str:
    return f'"{text}"' if text else ""


MAX_CELL_LENGTH = 32_767
"""The most a cell holds, in UTF-16 units."""

_LINE_END = re.compile("\r\n|[\r\x0b\x0c]")
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NAMED = 20
_FORMULA_SIGNS = "=+-@'＝＋－＠"
"""What makes a formula, or goes, where a text that begins with it is entered anew."""


def cell_text(text: str) -> str:
    """The text as a cell holds it: line ends are LF, no unfit characters, not too long."""
    plain = _UNFIT.sub("", _LINE_END.sub("\n", text))
    if len(plain) <= MAX_CELL_LENGTH // 2:
        return plain
    return plain.encode("utf-16-le")[: 2 * MAX_CELL_LENGTH].decode("utf-16-le", "ignore")


def is_truncated(text: str) -> bool:
    """True if a cell cannot hold all of the text."""
    return len(_UNFIT.sub("", text).encode("utf-16-le")) > 2 * MAX_CELL_LENGTH


def is_preserved(text: str) -> bool:
    """True if a cell holds all of the text, but for the kind of its line ends."""
    return not (is_truncated(text) or _UNFIT.search(text))


def starts_like_formula(text: str) -> bool:
    """True if the text would become a formula when it is entered again."""
    return text[:1] != "" and text[0] in _FORMULA_SIGNS


def text_loss_messages(texts: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A sentence on each thing that gets lost; ``texts`` are the names of cells and their texts."""
    unfit: dict[str, None] = {}
    for name, text in texts:
        unfit.update(dict.fromkeys(_UNFIT.findall(text)))
        if is_truncated(text):
            yield (
                f"{name} 格的文字超过 {MAX_CELL_LENGTH:,} 字，"
                "工作簿的一格放不下，只写入了前面的部分；"
                "要保留全文请导出 PDF 或保存为自评表文件。"
            )
    if unfit:
        named = "、".join(f"U+{ord(char):04X}" for char in [*unfit][:_NAMED])
        more = " 等" if len(unfit) > _NAMED else ""
        yield f"有工作簿不能保存的字符没有写入：{named}{more}。请在表中删去这些字符。"
