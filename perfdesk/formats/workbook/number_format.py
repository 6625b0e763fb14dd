"""Number formats that a workbook names by number only, as Chinese offices have them.

A day or time of a spreadsheet as its number format displays it.

Spreadsheets count days; a format spells one with letters: yyyy-mm-dd. Knows no file.

A number of a spreadsheet as it is displayed: 1 as 100%, 44926 as 2022/12/31.

Number formats as people and programs use them for money, percents and dates; where
one is beyond that, the plain number is given. Knows no file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import lru_cache
from typing import Literal, NamedTuple

from perfdesk.core.errors import FormError
from perfdesk.core.numbers import format_number
from perfdesk.formats.workbook.cell_values import GENERAL

MAX_FORMAT_LENGTH = 255
"""The most characters of a number format, as Excel has it."""

FIRST_CUSTOM_ID = 164
"""The least number of a number format that a file defines itself."""

BUILT_IN_FORMATS = {
    0: GENERAL,
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    **dict.fromkeys((5, 6, 37, 38), "#,##0;-#,##0"),
    **dict.fromkeys((7, 8, 39, 40), "#,##0.00;-#,##0.00"),
    **dict.fromkeys((41, 42), "#,##0"),
    **dict.fromkeys((43, 44), "#,##0.00"),
    14: "yyyy/m/d",
    15: "d-m-yy",
    16: "d-m",
    17: "yyyy-m",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m/d/yy",
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    49: "@",
}


_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zones
_DAY_0_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_DATE_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\[[^\]]*\]|[\\!](?P<escaped>.)|_.|\*.'
    r"|(?P<part>y+|m+|d+|h+|s+|a{3,4}|上午/下午|AM/PM)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS = "一二三四五六日"
_MINUTES = re.compile(r"h[^ymd]*$", re.IGNORECASE)
_SECONDS = re.compile(r"[^a-z]*s", re.IGNORECASE)


def format_date(number: Decimal, code: str, *, from_1904: bool = False) -> str:
    """The date or time as displayed, "" where the number is no day of the calendar."""
    start = _DAY_0_OF_1904 if from_1904 else _DAY_0
    try:
        day = start + timedelta(seconds=round(float(number) * 86_400))
    except OverflowError:
        return ""
    if number < 0:
        return ""
    halves = bool(re.search(r"上午/下午|AM/PM", code, re.IGNORECASE))
    found = []
    for match in _DATE_TOKEN.finditer(code):
        if match["part"]:
            part = match["part"].lower()
            beside = _MINUTES.search(code[: match.start()]) or _SECONDS.match(code, match.end())
            part = part.replace("m", "n") if part[0] == "m" and beside else part
            found.append(_spelt(day, part, halves=halves))
        elif match.lastgroup:
            found.append(match[match.lastgroup])
    return "".join(found)


def _spelt(day: datetime, part: str, *, halves: bool) -> str:
    """One part of a date; minutes come as n."""
    wide = len(part) > 1
    hour = (day.hour - 1) % 12 + 1 if halves else day.hour
    numbers = {"m": day.month, "d": day.day, "h": hour, "n": day.minute, "s": day.second}
    if part[0] == "y":
        return f"{day.year:04}" if len(part) > 2 else f"{day.year % 100:02}"
    if part.startswith("aaa"):
        return f"{'星期' if len(part) > 3 else ''}{_WEEKDAYS[day.weekday()]}"
    if part[0] in numbers:
        return f"{numbers[part[0]]:02}" if wide else str(numbers[part[0]])
    first, second = ("上午", "下午") if "上午" in part else ("AM", "PM")
    return first if day.hour < 12 else second


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


class InvalidNumberFormatError(FormError):
    """A number format longer or finer than any spreadsheet allows."""

    def __init__(self) -> None:
        super().__init__(
            f"有单元格的数字格式超过 {MAX_FORMAT_LENGTH} 个字符，或小数超过 {_MOST_DECIMALS} 位。"
            "请在 Excel 或 WPS 中把这些单元格改为“常规”格式后再试。"
        )


class _Piece(NamedTuple):
    """A part of a format: ``kind`` is digit, point, percent, comma or literal."""

    kind: str
    text: str


def format_value(value: str, code: str, *, from_1904: bool = False) -> str:
    """The text a cell displays for a number and its format code.

    ``from_1904`` says that the workbook counts days from 1904. Anything but a number
    is handed back as it is. Raises OddFormatError.
    """
    if len(code) > MAX_FORMAT_LENGTH:
        raise InvalidNumberFormatError
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
        return format_date(number, section, from_1904=from_1904) or format_number(number)
    return _filled(number, _pieces(section)) if kind == "digits" else format_number(number)


@lru_cache(maxsize=256)
def _kind(section: str) -> Literal["plain", "date", "digits"]:
    """How a section of a format shows a number; plain also where it is beyond this module."""
    bare = _LITERAL.sub("", section)
    if bare.strip().lower() in _GENERAL and not section.replace(bare, ""):
        return "plain"
    if _DATE.search(bare):
        return "date"
    return "plain" if _BEYOND.search(bare) or "DBNum" in section else "digits"


def is_date_format(code: str) -> bool:
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
        raise InvalidNumberFormatError
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
