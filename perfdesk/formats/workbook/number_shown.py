"""A number of a spreadsheet as it is displayed: 1 as 100%, 44926 as 2022/12/31.

Number formats as people and programs use them for money, percents and dates; where
one is beyond that, the plain number is given. Knows no file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import lru_cache
from typing import Literal, NamedTuple

from perfdesk.core.errors import FormError
from perfdesk.core.numbers import plain
from perfdesk.formats.workbook.date_shown import date_shown
from perfdesk.formats.workbook.number_formats import LONGEST

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\[\$(?P<sign>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[\\!](?P<escaped>.)|_.|\*.'
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL,
)
_DATE = re.compile(r"[ymdhs]|aaa|上午|下午|AM/PM", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|[\\!].|_.|\*.', re.DOTALL)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_BEYOND = re.compile(r"[/eE]|DBNum", re.IGNORECASE)
_PRECISE = 15
"""Digits a spreadsheet shows of a number."""
_MOST_DECIMALS = 30
_ROOM = 1000
"""Digits enough for a number in a format of the greatest length, all of it percent signs."""
_GENERAL = ("", "general", "@", "g/通用格式")
_COMPARED = {
    "<=": lambda value, limit: value <= limit,
    ">=": lambda value, limit: value >= limit,
    "<>": lambda value, limit: value != limit,
    "<": lambda value, limit: value < limit,
    ">": lambda value, limit: value > limit,
    "=": lambda value, limit: value == limit,
}


class OddFormatError(FormError):
    """A number format longer or finer than any spreadsheet allows."""

    def __init__(self) -> None:
        super().__init__(
            f"有单元格的数字格式超过 {LONGEST} 个字符，或小数超过 {_MOST_DECIMALS} 位。"
            "请在 Excel 或 WPS 中把这些单元格改为“常规”格式后再试。"
        )


class _Piece(NamedTuple):
    """A part of a format: ``kind`` is digit, point, percent, comma or literal."""

    kind: str
    text: str


def shown(value: str, code: str, *, from_1904: bool = False) -> str:
    """The text a cell displays for a number and its format code.

    ``from_1904`` says that the workbook counts days from 1904. Anything but a number
    is handed back as it is. Raises OddFormatError.
    """
    if len(code) > LONGEST:
        raise OddFormatError
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > _PRECISE + 5:
        return value
    number = _precise(number)
    section, number = _section(code, number)
    if code and not section:
        return ""
    kind = _kind(section)
    if kind == "date":
        return date_shown(number, section, from_1904=from_1904) or plain(number)
    return _filled(number, _pieces(section)) if kind == "digits" else plain(number)


@lru_cache(maxsize=256)
def _kind(section: str) -> Literal["plain", "date", "digits"]:
    """How a section of a format shows a number; plain also where it is beyond this module."""
    bare = _LITERAL.sub("", section)
    if bare.strip().lower() in _GENERAL and not section.replace(bare, ""):
        return "plain"
    if _DATE.search(bare):
        return "date"
    return "plain" if _BEYOND.search(bare) or "DBNum" in section else "digits"


def is_date(code: str) -> bool:
    """True if a format shows a number as a day or time."""
    return bool(_DATE.search(_LITERAL.sub("", code)))


def _precise(number: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISE
        context.rounding = ROUND_HALF_UP
        return +number


def _section(code: str, number: Decimal) -> tuple[str, Decimal]:
    """The section of a format that applies, and the number it shows (without its sign)."""
    sections = _split(code)
    for section in sections:
        condition = _CONDITION.search(section)
        if condition and _COMPARED[condition[1]](number, Decimal(condition[2])):
            return section, number
    usual = [section for section in sections if not _CONDITION.search(section)]
    if len(usual) < len(sections):
        return (usual[-1] if usual else "General"), number
    if number < 0 and len(sections) > 1:
        return sections[1], abs(number)
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


@lru_cache(maxsize=256)
def _split(code: str) -> Sequence[str]:
    parts, begin = [], 0
    for match in _TOKEN.finditer(code):
        if match[0] == ";":
            parts.append(code[begin : match.start()])
            begin = match.end()
    return (*parts, code[begin:])


@lru_cache(maxsize=256)
def _pieces(section: str) -> Sequence[_Piece]:
    found: list[_Piece] = []
    for match in _TOKEN.finditer(section):
        kind = match.lastgroup or "nothing"
        if kind in ("digit", "point", "comma"):
            found.append(_Piece(kind, match[0]))
        elif kind != "nothing":
            found.append(_Piece("percent" if kind == "percent" else "literal", match[kind]))
    return tuple(found)


def _filled(number: Decimal, pieces: Sequence[_Piece]) -> str:
    """The digits of the number in the places of the format."""
    digits = [at for at, piece in enumerate(pieces) if piece.kind == "digit"]
    if not digits:
        return "".join(piece.text for piece in pieces)
    point = next((at for at, piece in enumerate(pieces) if piece.kind == "point"), len(pieces))
    whole = [at for at in digits if at < point]
    last = whole[-1] if whole else -1
    after = (*pieces[last + 1 : point], *pieces[max(point, digits[-1]) :])
    scaling = sum(piece.kind == "comma" for piece in after)
    grouped = any(piece.kind == "comma" for piece in pieces[whole[0] : last]) if whole else False
    percents = sum(piece.kind == "percent" for piece in pieces)
    places = sum(at > point for at in digits)
    if places > _MOST_DECIMALS:
        raise OddFormatError
    with localcontext(prec=_ROOM):
        number = number.scaleb(2 * percents - 3 * scaling)
        rounded = abs(number).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    front, _, behind = f"{rounded:f}".partition(".")
    sign = "-" if number < 0 and rounded else ""
    before = _whole(front, pieces[:point], grouped=grouped)
    return f"{sign}{before}{_fraction(behind, pieces[point:])}"


def _whole(front: str, pieces: Sequence[_Piece], *, grouped: bool) -> str:
    """The digits before the point, from right to left; the first place takes all that are left."""
    left = front.lstrip("0")
    first = next((at for at, piece in enumerate(pieces) if piece.kind == "digit"), len(pieces))
    found: list[str] = []
    count = 0
    for at in range(len(pieces) - 1, -1, -1):
        kind, text = pieces[at]
        if kind != "digit":
            found.append(text if kind in ("literal", "percent") else "")
            continue
        taken = left if at == first else left[-1:]
        left = left[: len(left) - len(taken)]
        for digit in reversed(taken or ("0" if text == "0" else "")):
            if grouped and count and count % 3 == 0:
                found.append(",")
            found.append(digit)
            count += 1
    return "".join(reversed(found))


def _fraction(behind: str, pieces: Sequence[_Piece]) -> str:
    """The digits behind the point, those in optional places only as far as they are needed."""
    needed = len(behind.rstrip("0"))
    found = []
    place = 0
    for kind, text in pieces:
        if kind == "digit":
            if text == "0" or place < needed:
                found.append(behind[place])
            place += 1
        elif kind != "comma":
            found.append(text)
    return "".join(found)
