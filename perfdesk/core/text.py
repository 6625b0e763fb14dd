"""Text as Chinese offices type it: character width, blanks, line breaks, placeholders, lists.

The module knows characters only: no numbers, and not which cell a text comes from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

# The full-width forms ！ to ～ (U+FF01 to U+FF5E) of the ASCII characters.
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_OTHER_SIGNS = {
    0x3000: " ",  # ideographic space
    0x00A0: " ",  # no-break space
    0x2212: "-",  # − minus sign
    0x2012: "-",  # ‒ figure dash
    0x2013: "-",  # – en dash
    0xFE63: "-",  # ﹣ small hyphen
    0xFE6A: "%",  # ﹪ small per cent sign
    0x2236: ":",  # ∶ ratio
    0xFE55: ":",  # ﹕ small colon
    0x201A: ",",  # ‚ low quotation mark, a comma in some fonts
    0xFE50: ",",  # ﹐ small comma
}
_HALF_WIDTH: dict[int, int | str] = {**_FULL_WIDTH, **_OTHER_SIGNS}

WITHOUT_WIDTH = dict.fromkeys(
    (0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, 0xFEFF)
)
"""Characters without width, such as the soft hyphen and the marks of direction.

Texts copied from web pages have them, and nobody sees them: readers take them out.
"""

_CHINESE = (
    (0x4E00, 0x9FFF),  # ideographs
    (0x3400, 0x4DBF),  # ideographs, extension A
    (0x3001, 0x3002),  # 、。
    (0x3005, 0x3011),  # 々 to 】
    (0x3014, 0x301B),  # 〔 to 〛
    (0x2018, 0x201D),  # quotation marks ‘ to ”
    (0xFF01, 0xFF0F),  # ！ to ／
    (0xFF1A, 0xFF20),  # ： to ＠
    (0xFF3B, 0xFF40),  # ［ to ｀
    (0x2E80, 0x2FDF),  # radicals
    (0xF900, 0xFAFF),  # compatibility ideographs
    (0x20000, 0x3FFFF),  # ideographs beyond U+FFFF
)
# Blanks and line breaks with a character on each side, e.g. the blank of "核 实".
_INNER_BLANK = re.compile(r"(?<=(\S))[ \t\u00a0\u2002-\u200a\u3000\r\n]+(?=(\S))")
_BLANK = re.compile(r"\s+")
_MOST_QUOTED, _BEFORE = 40, 8
"""Most characters of an excerpt, and how many of them before the place where texts differ."""


def half_width(text: str) -> str:
    """Return the text with full-width letters, digits and marks as half-width ones."""
    return text.translate(_HALF_WIDTH)


def digits(text: str) -> str:
    """Return the digits of a text, half-width, everything else left out (２０２２年 -> 2022)."""
    return "".join(char for char in half_width(text) if char in "0123456789")


@lru_cache(maxsize=8192)
def comparable_text(text: str) -> str:
    """Return the text in half width and without any blank, as labels and names are compared."""
    return _BLANK.sub("", half_width(text))


def unwrapped_text(text: str) -> str:
    """Return the text without blanks and line breaks between two Chinese characters.

    Such a blank is what is left of a line break; blanks beside other characters are kept.
    """
    return _INNER_BLANK.sub(_blank_between, text).strip()


def is_chinese(char: str) -> bool:
    """Return True for an ideograph or a mark of Chinese text, such as 、（“％."""
    code = ord(char)
    return any(first <= code <= last for first, last in _CHINESE)


def shortened_names(names: Sequence[str], most: int, unit: str = "") -> str:
    """Return at most the first ``most`` names, and with a ``unit`` the number of all if more.

    E.g. 甲.pdf、乙.pdf 等 5 个文件, “甲”、“乙”等 3 张表; 甲、乙等 without a unit, where a sentence
    tells the number elsewhere. 等 stands apart only from a Latin letter or a digit.
    """
    listed = "、".join(names[:most])
    if len(names) <= most:
        return listed
    blank = " " if listed[-1:].isascii() and listed[-1:].isalnum() else ""
    number = f" {len(names)} {unit}" if unit else ""
    return f"{listed}{blank}等{number}"


def excerpts(one: str, other: str) -> tuple[str, str]:
    """Return both texts on one line, cut around the first place where they differ.

    E.g. …全市各街道，延期 and …全市各街道，如期完成; texts of up to 40 characters are whole.
    """
    one, other = (" ".join(text.split()) for text in (one, other))
    pairs = enumerate(zip(one, other, strict=False))
    alike = next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))
    is_short = max(len(one), len(other)) <= _MOST_QUOTED
    start = 0 if is_short else max(alike - _BEFORE, 0)
    return _cut(one, start), _cut(other, start)


def _cut(text: str, start: int) -> str:
    end = start + _MOST_QUOTED
    before, after = "…" if text and start else "", "…" if len(text) > end else ""
    return f"{before}{text[start:end]}{after}"


def _blank_between(blank: re.Match[str]) -> str:
    return "" if is_chinese(blank[1]) and is_chinese(blank[2]) else blank[0]


# Placeholders: what an empty form prints for the user to replace.

# A text that is only a placeholder, e.g. "指标1:", "三级指标2", "指标一: ……", "……" or "XX".
_ONLY_PLACEHOLDER = (
    r"(?:三级)?指标\s*(?:\d+|[一二三四五六七八九十①-⑩])\s*[:.]?\s*[.…。·]*|[.…。·]{2,}|[Xx×*]{2,}"
)
# A placeholder within a text, e.g. in "XX项目" or "(100字以内)".
_PLACEHOLDER_WITHIN = re.compile(r"[Xx×*]{2}|\d字以内|请填写|请输入")


# What a spreadsheet displays in place of a result, e.g. "#REF!", "#N/A", in LibreOffice "Err:502".
_FORMULA_ERROR = re.compile(r"#(?:REF!|DIV/0!|VALUE!|NUM!|NULL!|SPILL!|N/A|NAME\?)|Err:\d{3}")


def has_placeholder(text: str) -> bool:
    """Return True if the text is a placeholder or contains one (XX项目)."""
    return is_only_placeholder(text) or bool(_PLACEHOLDER_WITHIN.search(half_width(text)))


def is_only_placeholder(text: str) -> bool:
    """Return True if the text is nothing but a placeholder, so that clearing it loses no word."""
    return bool(re.fullmatch(_ONLY_PLACEHOLDER, half_width(text).strip()))


def is_formula_error(text: str) -> bool:
    """Return True if the text is what a spreadsheet displays for a formula that failed."""
    return bool(_FORMULA_ERROR.fullmatch(text.strip()))
