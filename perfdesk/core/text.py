"""Text as Chinese offices type it: full-width and half-width forms, blanks, line breaks.

Knows characters only, nothing of numbers or of the form.
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

_HAN = "\u2e80-\u2fdf\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARK = "\u3001\u3002\u3008-\u3011\u3014-\u301b\u2018-\u201d\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40"
_BROKEN = re.compile(f"(?<=[{_HAN}{_MARK}])[ \t\u3000\r\n]+(?=[{_HAN}{_MARK}])")
_BLANK = re.compile(r"\s+")


def folded(text: str) -> str:
    """The text with full-width letters, digits and marks as half-width ones."""
    return text.translate(_FOLD)


@lru_cache(maxsize=8192)
def label(text: str) -> str:
    """The text as labels are compared: folded to half width, without any blank."""
    return _BLANK.sub("", folded(text))


def joined(text: str) -> str:
    """The text without blanks between two Chinese characters, where a line once broke."""
    return _BROKEN.sub("", text).strip()
