"""Formats a number as a spreadsheet displays it: 1 as 100%, 44926 as 2022/12/31.

Number formats are understood as far as they are used for money, percents, dates and times; a
number in another format is given plainly. A spreadsheet stores a date as the number of days from
an epoch. The format codes are those of ECMA-376, part 1, 18.8.30 and 18.8.31; a format that a
workbook gives by number only is displayed as in a Chinese Excel.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import lru_cache
from typing import Literal, NamedTuple

from perfdesk.core.errors import FormError
from perfdesk.core.numbers import format_number
from perfdesk.formats.workbook.cell_values import GENERAL

MAX_FORMAT_LENGTH = 255
"""In characters, as in Excel."""

FIRST_CUSTOM_ID = 164
"""The first id of the number formats that a workbook defines itself."""

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
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    49: "@",
}
"""The codes of built-in formats by id, in a Chinese locale.

12, 13 and 48, fractions and powers of ten, are not here: such numbers are given plainly.
"""


# Numbers.

_NUMBER_TOKEN = re.compile(  # e.g. #, ",", 0, ., %, General, "元", [$¥-804] and \-, each a match
    r'"(?P<quoted>[^"]*)"|\[\$(?P<sign>[^\]-]*)[^\]]*\]|\[[^\]]*\]|[\\!](?P<escaped>.)|_.|\*.'
    r"|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)|(?P<percent>%)"
    r"|(?P<general>(?i:General|G/通用格式))|(?P<other>.)",
    re.DOTALL,
)
_DATE_LETTERS = re.compile(r"[ymdhs]|aaa|上午|下午|AM/PM", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\[(?!h+\]|m+\]|s+\])[^\]]*\]|[\\!].|_.|\*.', re.DOTALL)
# e.g. "元", [Red], \-, _) and *-; but not [h], which is hours beyond 24
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")  # e.g. [>=90]
_UNSUPPORTED = re.compile(r"[/eE]|DBNum", re.IGNORECASE)  # e.g. # ?/?, 0.00E+00, [DBNum1]
_PRECISION = 15
"""Significant digits that a spreadsheet displays of a number."""
_MAX_EXPONENT = 20
"""Numbers of a greater or (negative) smaller order of magnitude are returned as they are."""
_MAX_DECIMALS = 30
_WORKING_PRECISION = 1000
"""Enough digits for any number in a format of the greatest length, all of it percent signs."""
_COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "<=": operator.le,
    ">=": operator.ge,
    "<>": operator.ne,
    "<": operator.lt,
    ">": operator.gt,
    "=": operator.eq,
}


class InvalidNumberFormatError(FormError):
    """A number format is longer, or has more decimals, than spreadsheets allow."""

    def __init__(self) -> None:
        super().__init__(
            f"有单元格的数字格式超过 {MAX_FORMAT_LENGTH} 个字符，或小数超过 {_MAX_DECIMALS} 位。"
            "请在 Excel 或 WPS 中把这些单元格改为“常规”格式后再试。"
        )


class _Token(NamedTuple):
    """A part of a format: ``kind`` is digit, point, percent, comma, general or literal."""

    kind: str
    text: str


class _Section(NamedTuple):
    """A section of a format: its code, its parts without those that display nothing.

    ``kind`` says how it displays a number; ``condition``, if there is one such as [>=90], which
    numbers it displays.
    """

    code: str
    tokens: Sequence[_Token]
    kind: Literal["general", "date", "digits", "unsupported"]
    condition: tuple[Callable[[Decimal, Decimal], bool], Decimal] | None


def format_value(value: str, code: str, *, from_1904: bool = False) -> str:
    """Return the text that a cell displays for a value in a format.

    ``from_1904`` says that the workbook counts days from 1904. A value that is not a number is
    returned as it is. Raises InvalidNumberFormatError.
    """
    if len(code) > MAX_FORMAT_LENGTH:
        raise InvalidNumberFormatError
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if not number.is_finite() or abs(number.adjusted()) > _MAX_EXPONENT:
        return value
    number = _rounded_to_precision(number)
    section, shown = _section_for(number, _sections(code or GENERAL))
    if section.kind == "date":
        return format_date(shown, section.code, from_1904=from_1904) or format_number(number)
    if section.kind == "unsupported":
        return format_number(number)
    format_tokens = _format_digits if section.kind == "digits" else _format_general
    return format_tokens(shown, section.tokens)


def is_date_format(code: str) -> bool:
    """Return whether a format displays a number as a date or time."""
    return bool(_DATE_LETTERS.search(_LITERAL.sub("", code)))


def _rounded_to_precision(number: Decimal) -> Decimal:
    with localcontext() as context:
        context.prec = _PRECISION
        context.rounding = ROUND_HALF_UP
        return +number


@lru_cache(maxsize=256)  # 50,000 figures in a format of four sections: 1.4 s with it, 3.9 without
def _sections(code: str) -> Sequence[_Section]:
    """Return the sections of a format for numbers, which are separated by semicolons.

    One with @ is for text wherever it stands; without another, numbers are displayed generally.
    """
    codes, start = [], 0
    for match in _NUMBER_TOKEN.finditer(code):
        if match[0] == ";":
            codes.append(code[start : match.start()])
            start = match.end()
    codes.append(code[start:])
    for_numbers = [each for each in codes if "@" not in _LITERAL.sub("", each)]
    return tuple(map(_parsed_section, for_numbers or [GENERAL]))


def _parsed_section(code: str) -> _Section:
    tokens, match = _tokens(code), _CONDITION.search(code)
    condition = (_COMPARISONS[match[1]], Decimal(match[2])) if match else None
    return _Section(code, tokens, _section_kind(code, tokens), condition)


def _tokens(section: str) -> Sequence[_Token]:
    """Return the parts of a section, without those that display nothing, such as [Red] and _)."""
    tokens: list[_Token] = []
    for match in _NUMBER_TOKEN.finditer(section):
        kind = match.lastgroup or "nothing"
        if kind in ("digit", "point", "comma", "general"):
            tokens.append(_Token(kind, match[0]))
        elif kind != "nothing":
            tokens.append(_Token("percent" if kind == "percent" else "literal", match[kind]))
    return tuple(tokens)


def _section_kind(
    section: str, tokens: Sequence[_Token]
) -> Literal["general", "date", "digits", "unsupported"]:
    """Return how a section of a format displays a number."""
    kinds = {token.kind for token in tokens}
    if "general" in kinds:  # with digits or commas it is given plainly
        return "unsupported" if kinds - {"general", "percent", "literal"} else "general"
    bare = _LITERAL.sub("", section)
    if _DATE_LETTERS.search(bare):
        return "date"
    return "unsupported" if _UNSUPPORTED.search(bare) or "DBNum" in section else "digits"


def _section_for(number: Decimal, sections: Sequence[_Section]) -> tuple[_Section, Decimal]:
    """Return the section of a format for a number, and the number without a sign that is implied.

    There are sections for positive numbers, negative ones and zero; or, as in
    [>=90]"优";[>=80]"良";"中", one for each condition and one for the rest.
    """
    for section in sections:
        if section.condition:
            compare, bound = section.condition
            if compare(number, bound):
                return section, number
    unconditional = [each for each in sections if not each.condition]
    if len(unconditional) < len(sections):
        return (unconditional or _sections(GENERAL))[-1], number
    if number < 0 and len(sections) > 1:
        return sections[1], abs(number)
    if number == 0 and len(sections) > 2:
        return sections[2], number
    return sections[0], number


def _format_general(number: Decimal, tokens: Sequence[_Token]) -> str:
    """Return the number in the place of General, e.g. 5人 for General"人"; a sign comes first."""
    percents = sum(token.kind == "percent" for token in tokens)
    figure = format_number(abs(number).scaleb(2 * percents))
    texts = (figure if token.kind == "general" else token.text for token in tokens)
    return f"{'-' if number < 0 else ''}{''.join(texts)}"


def _format_digits(number: Decimal, tokens: Sequence[_Token]) -> str:
    """Return the number with its digits put in the place of the format's 0, # and ?."""
    digits = [index for index, token in enumerate(tokens) if token.kind == "digit"]
    if not digits:
        return "".join(token.text for token in tokens)
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    integer_digits = [index for index in digits if index < point]
    last = integer_digits[-1] if integer_digits else -1
    # A comma after the last digit divides by a thousand, one between digits groups them.
    after = (*tokens[last + 1 : point], *tokens[max(point, digits[-1]) :])
    thousands = sum(token.kind == "comma" for token in after)
    is_grouped = bool(integer_digits) and any(
        token.kind == "comma" for token in tokens[integer_digits[0] : last]
    )
    percents = sum(token.kind == "percent" for token in tokens)
    decimals = sum(index > point for index in digits)
    if decimals > _MAX_DECIMALS:
        raise InvalidNumberFormatError
    with localcontext(prec=_WORKING_PRECISION):
        number = number.scaleb(2 * percents - 3 * thousands)
        rounded = abs(number).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    integer, _, fraction = f"{rounded:f}".partition(".")
    sign = "-" if number < 0 and rounded else ""
    before_point = _format_integer(integer, tokens[:point], is_grouped=is_grouped)
    return f"{sign}{before_point}{_format_fraction(fraction, tokens[point:])}"


def _format_integer(digits: str, tokens: Sequence[_Token], *, is_grouped: bool) -> str:
    """Return the digits before the point in a format, of which the first place takes the rest.

    Both are gone through from right to left.
    """
    remaining = digits.lstrip("0")
    first = next((i for i, token in enumerate(tokens) if token.kind == "digit"), len(tokens))
    reversed_texts: list[str] = []
    count = 0
    for index in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[index]
        if kind != "digit":
            reversed_texts.append(text if kind in ("literal", "percent") else "")
            continue
        taken = remaining if index == first else remaining[-1:]
        remaining = remaining[: len(remaining) - len(taken)]
        for digit in reversed(taken or ("0" if text == "0" else "")):
            if is_grouped and count and count % 3 == 0:
                reversed_texts.append(",")
            reversed_texts.append(digit)
            count += 1
    return "".join(reversed(reversed_texts))


def _format_fraction(digits: str, tokens: Sequence[_Token]) -> str:
    """Return the point and the digits after it; optional places (# and ?) get no final zeros."""
    needed = len(digits.rstrip("0"))
    texts = []
    place = 0
    for kind, text in tokens:
        if kind == "digit":
            if text == "0" or place < needed:
                texts.append(digits[place])
            place += 1
        elif kind != "comma":
            texts.append(text)
    return "".join(texts)


# Dates and times.

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zones
_EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_SECONDS_A_DAY = 86_400
_DATE_TOKEN = re.compile(  # e.g. yyyy, "年", m, [h], [$-804], \d and aaaa, each a match
    r'"(?P<quoted>[^"]*)"|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|[\\!](?P<escaped>.)|_.|\*.'
    r"|(?P<part>y+|e+|m+|d+|h+|s+|a{3,4}|上午/下午|AM/PM)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS = "一二三四五六日"
_WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
# e.g. "[$-F800]", "[$-x-sysdate]": the settings of the system count, not the code behind it
_SYSTEM_FORMAT = re.compile(r"\[\$-(?:(?P<date>F800|x-sysdate)|F400|x-systime)\]", re.IGNORECASE)
_LONG_DATE, _LONG_TIME = 'yyyy"年"m"月"d"日"', "h:mm:ss"
"""What they are in a Chinese system."""
_IS_CHINESE = re.compile(r"\[\$-(?:0*804|zh-CN)", re.IGNORECASE)  # e.g. "[$-804]dddd"
_HOURS_BEFORE = re.compile(r"h[^ymd]*$", re.IGNORECASE)  # e.g. "hh:" before the mm of hh:mm
_SECONDS_AFTER = re.compile(r"[^a-z]*s", re.IGNORECASE)  # e.g. ":ss" after the mm of mm:ss
_ELAPSED_SECONDS = {"h": 3600, "m": 60, "s": 1}
"""Of the parts that count on beyond a day: [h]:mm displays 25 hours as 25:00."""
_MINUTE = "n"
"""Replaces the m of minutes, which is the letter of months too."""


def format_date(number: Decimal, code: str, *, from_1904: bool = False) -> str:
    """Return a number of days as the date or time that a format displays.

    Returns "" for a number that is not a day of the calendar. ``from_1904`` as in
    ``format_value``.
    """
    epoch = _EPOCH_1904 if from_1904 else _EPOCH
    try:
        moment = epoch + timedelta(seconds=round(float(number) * _SECONDS_A_DAY))
    except OverflowError:
        return ""
    if number < 0:
        return ""
    code = _chinese_code(code)
    has_halves = bool(re.search(r"上午/下午|AM/PM", code, re.IGNORECASE))
    texts = []
    for match in _DATE_TOKEN.finditer(code):
        if match["part"]:
            part = match["part"].lower()
            part = part.replace("m", _MINUTE) if _is_minute(part, match) else part
            texts.append(_date_part(moment, part, has_halves=has_halves))
        elif elapsed := match["elapsed"]:
            seconds = round(number * _SECONDS_A_DAY) // _ELAPSED_SECONDS[elapsed[0].lower()]
            texts.append(f"{seconds:0{len(elapsed)}}")
        elif match.lastgroup:
            texts.append(match[match.lastgroup])
    return "".join(texts)


def _chinese_code(code: str) -> str:
    """Return the format that a Chinese system displays for one."""
    if system := _SYSTEM_FORMAT.search(code):
        return _LONG_DATE if system["date"] else _LONG_TIME
    return code.replace("dddd", "aaaa") if _IS_CHINESE.search(code) else code


def _is_minute(part: str, match: re.Match[str]) -> bool:
    """Return whether a part of a format that was found there is the m of minutes."""
    before, after = match.string[: match.start()], match.string[match.end() :]
    return part[0] == "m" and bool(_HOURS_BEFORE.search(before) or _SECONDS_AFTER.match(after))


def _date_part(moment: datetime, part: str, *, has_halves: bool) -> str:
    """Return what a part of a format, such as "yyyy", displays of a moment.

    ``has_halves`` says that hours are counted from 1 to 12.
    """
    is_padded = len(part) > 1
    hour = (moment.hour - 1) % 12 + 1 if has_halves else moment.hour
    numbers = {
        "m": moment.month,
        "d": moment.day,
        "h": hour,
        _MINUTE: moment.minute,
        "s": moment.second,
    }
    if part[0] == "e":  # the year by which the calendar of a Chinese Excel counts
        return str(moment.year)
    if part[0] == "y":
        return f"{moment.year:04}" if len(part) > 2 else f"{moment.year % 100:02}"
    if part.startswith("aaa"):
        return f"{'星期' if len(part) > 3 else ''}{_WEEKDAYS[moment.weekday()]}"
    if len(part) > 2 and part[0] in "md":
        names = _MONTH_NAMES[moment.month - 1], _WEEKDAY_NAMES[moment.weekday()]
        name = names["md".index(part[0])]
        return name if len(part) > 3 else name[:3]
    if part[0] in numbers:
        return f"{numbers[part[0]]:02}" if is_padded else str(numbers[part[0]])
    first, second = ("上午", "下午") if "上午" in part else ("AM", "PM")
    return first if moment.hour < 12 else second
