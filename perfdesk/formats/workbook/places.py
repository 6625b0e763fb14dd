"""What the attributes of a sheet name: cells (A1, $B$2), areas (A1:C3), numbers."""

from __future__ import annotations

import re
from math import isfinite

Place = tuple[int, int]
"""Row and column, counted from 1."""
Area = tuple[Place, Place]
"""The first and the last cell of a rectangle."""

_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")  # XFD1048576, $A$1


def place(name: str) -> Place | None:
    """The cell of that name, None if it is no such name."""
    match = _CELL.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - ord("A") + 1
    return int(match[2]), column


def area(name: str) -> Area | None:
    """The area of that name, None if it is no such name."""
    first, _, last = name.partition(":")
    begin, end = place(first), place(last)
    return (begin, end) if begin and end else None


def whole(text: str | None, otherwise: int) -> int:
    """The number an attribute gives, ``otherwise`` where it gives none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def is_number(text: str) -> bool:
    """True if the text is a finite number."""
    try:
        return isfinite(float(text))
    except ValueError:
        return False
