"""Text in columns for a terminal, where a Chinese character is two places wide.

Long cells are wrapped, never cut, and control characters cannot reach the
terminal. Knows nothing of forms.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import NamedTuple

_GAP = "  "


class Column(NamedTuple):
    """How wide a column may become, in places, and whether it holds figures."""

    most: int
    right: bool = False


def width(text: str) -> int:
    """How many places a text takes: two for each wide character, none for a combining one."""
    return sum(_places(character) for character in text)


def wrapped(text: str, most: int) -> list[str]:
    """The text in lines of at most ``most`` places (at least two); one empty line for none."""
    return [line for part in text.splitlines() for line in _wrapped(part, most)] or [""]


def aligned(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[str]:
    """The lines of a table, each column as wide as its longest line."""
    cells = [
        [wrapped(text, column.most) for text, column in zip(row, columns, strict=True)]
        for row in rows
    ]
    widths = [
        max(width(line) for part in parts for line in part) for parts in zip(*cells, strict=True)
    ]
    return [
        _GAP.join(
            _padded(text, places, right=column.right)
            for text, places, column in zip(parts, widths, columns, strict=True)
        ).rstrip()
        for row in cells
        for parts in zip_longest(*row, fillvalue="")
    ]


def _wrapped(text: str, most: int) -> Iterator[str]:
    if text.isprintable() and width(text) <= most:
        yield text
        return
    line, taken = "", 0
    for character in text:
        shown = " " if unicodedata.category(character) == "Cc" else character
        places = _places(shown)
        if line and taken + places > most:
            yield line
            line, taken = "", 0
        line += shown
        taken += places
    yield line


def _padded(text: str, places: int, *, right: bool) -> str:
    blanks = " " * (places - width(text))
    return blanks + text if right else text + blanks


@lru_cache(maxsize=8192)
def _places(character: str) -> int:
    if character < "\u0300":
        return 1
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
