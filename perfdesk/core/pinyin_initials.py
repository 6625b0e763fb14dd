"""Pinyin initials, by which names and commands are searched: pxrc for 培训人次.

The 3,755 common characters of GB 2312 are coded in the order of their pinyin, so that the
code tells the first letter; a character with several readings has the one it is sorted by.
Entries of the library have their initials written beside them and need none of this.
"""

from __future__ import annotations

from bisect import bisect_right

_LETTERS = "abcdefghjklmnopqrstwxyz"
_FIRST_CHARACTERS = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_END = "亍"
"""From this character on the codes are sorted by strokes."""
_STARTS = tuple(char.encode("gb2312") for char in _FIRST_CHARACTERS + _END)
"""The code at which each letter begins, and the one behind the last."""
_OTHER_INITIALS = str.maketrans({"重": "c", "行": "h", "调": "t", "长": "c"})
"""The other initial of characters of the menus that are read in two ways."""


def pinyin_initials(text: str) -> str:
    """Return the first letter of each character's pinyin, lower case; others as they are."""
    return "".join(map(_initial, text)).lower()


def usual_and_other_initials(text: str) -> frozenset[str]:
    """Return the pinyin initials with the usual and with the other readings of its characters.

    For 重做 these are zz and cz; there is only one where no character has a second reading.
    """
    readings = (text, text.translate(_OTHER_INITIALS))
    return frozenset(pinyin_initials(each) for each in readings)


def _initial(char: str) -> str:
    try:
        code = char.encode("gb2312")
    except UnicodeEncodeError:
        return char
    if not _STARTS[0] <= code < _STARTS[-1]:
        return char
    return _LETTERS[bisect_right(_STARTS, code) - 1]
