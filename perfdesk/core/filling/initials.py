"""Pinyin initials of Chinese text, as far as they follow from how its characters are coded.

The 3,755 common characters of GB 2312 are coded in the order of their pinyin, so the
code tells the first letter; a character with several readings has that of its place.
Names in the indicator library have their initials written beside them and need none
of this.
"""

from __future__ import annotations

from bisect import bisect_right

_LETTERS = "abcdefghjklmnopqrstwxyz"
_FIRSTS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_END = "亍"  # from here on characters are coded by their strokes
_STARTS = tuple(char.encode("gb2312") for char in _FIRSTS + _END)
"""The codes at which each letter begins, and the one behind the last."""


def initials(text: str) -> str:
    """The first letter of each character's pinyin, small; other characters as they are."""
    return "".join(map(_initial, text)).lower()


def _initial(char: str) -> str:
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return char
    if not _STARTS[0] <= code < _STARTS[-1]:
        return char
    return _LETTERS[bisect_right(_STARTS, code) - 1]
