"""A day or time of a spreadsheet as its number format displays it.

Spreadsheets count days; a format spells one with letters: yyyy-mm-dd. Knows no file.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import Decimal

_DAY_0 = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet knows no time zones
_DAY_0_OF_1904 = datetime(1904, 1, 1)  # noqa: DTZ001 - as above
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\[[^\]]*\]|[\\!](?P<escaped>.)|_.|\*.'
    r"|(?P<part>y+|m+|d+|h+|s+|a{3,4}|上午/下午|AM/PM)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS = "一二三四五六日"
_MINUTES = re.compile(r"h[^ymd]*$", re.IGNORECASE)
_SECONDS = re.compile(r"[^a-z]*s", re.IGNORECASE)


def date_shown(number: Decimal, code: str, *, from_1904: bool = False) -> str:
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
    for match in _TOKEN.finditer(code):
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
