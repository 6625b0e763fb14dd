"""Text as Chinese offices type it: full-width and half-width forms, blanks, line breaks.

Knows characters only, nothing of numbers or of the form.

What an empty form prints for a person to replace: 指标1：, ……, XX, 100字以内.

Knows texts, not where they stand.
"""

from __future__ import annotations

import re
from functools import lru_cache

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SIGNS = {
    0x3000: " ",
    0x00A0: " ",
    0x2212: "-",
    0x2012: "-",
    0x2013: "-",
    0xFE63: "-",
    0xFE6A: "%",
    0x2236: ":",
    0xFE55: ":",
    0x201A: ",",
    0xFE50: ",",
}
_FOLD: dict[int, int | str] = {**_WIDE, **_SIGNS}

_CHINESE = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x3001, 0x3002),
    (0x3005, 0x3011),
    (0x3014, 0x301B),
    (0x2018, 0x201D),
    (0xFF01, 0xFF0F),
    (0xFF1A, 0xFF20),
    (0xFF3B, 0xFF40),
    (0x2E80, 0x2FDF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
_BROKEN = re.compile(r"(?<=(\S))[ \t\u00a0\u2002-\u200a\u3000\r\n]+(?=(\S))")
_BLANK = re.compile(r"\s+")


def half_width(text: str) -> str:
    """The text with full-width letters, digits and marks as half-width ones."""
    return text.translate(_FOLD)


def digits(text: str) -> str:
    """The digits of a text as half-width ones, all else left out (２０２２年 -> 2022)."""
    return "".join(char for char in half_width(text) if char in "0123456789")


@lru_cache(maxsize=8192)
def comparable_text(text: str) -> str:
    """The text as labels are compared: folded to half width, without any blank."""
    return _BLANK.sub("", half_width(text))


def unwrapped_text(text: str) -> str:
    """The text without blanks between two Chinese characters, where a line once broke."""
    return _BROKEN.sub(_blank_between, text).strip()


def is_chinese(char: str) -> bool:
    """True for an ideograph or a mark of Chinese text, such as 、（“％."""
    code = ord(char)
    return any(first <= code <= last for first, last in _CHINESE)


def _blank_between(blank: re.Match[str]) -> str:
    return "" if is_chinese(blank[1]) and is_chinese(blank[2]) else blank[0]


_BARE = r"指标\s*\d+\s*[:.]?|[.…。·]{2,}|[Xx×*]{2,}"
_AMID = r"[Xx×*]{2,}|\d+字以内|请填写|请输入"
_EITHER = re.compile(rf"{_BARE}|.*(?:{_AMID}).*", re.DOTALL)


def has_placeholder(text: str) -> bool:
    """True if the text is, or has amid it, what an empty form prints."""
    return bool(_EITHER.fullmatch(half_width(text).strip()))


def is_only_placeholder(text: str) -> bool:
    """True if the text is nothing else, so that no word of a person's goes with it."""
    return bool(re.fullmatch(_BARE, half_width(text).strip()))
