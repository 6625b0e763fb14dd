"""Text in columns for a terminal, where a Chinese character is two places wide.

Long cells are wrapped by the rules of the printed page, never cut, and control
characters cannot reach the terminal. Knows nothing of forms.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from perfdesk.cli.width import width
from perfdesk.table.linebreak import lines

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Column:
    """How wide a column may become, in places, and whether it holds figures."""

    most: int
    right: bool = False


def wrapped(text: str, most: int) -> list[str]:
    """The text in lines of at most ``most`` places (at least two); one empty line for none.

    A short printable text stays as it is. Of any other, blanks at the end of a line go,
    and characters without a look (U+200B) as ``breaking.shown`` says; a control is a blank.
    """
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


def _wrapped(text: str, most: int) -> Sequence[str]:
    if text.isprintable() and width(text) <= most:
        return (text,)
    plain = "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)
    return lines(plain, most, _TERMINAL)


class _Terminal:
    """Widths in places, as those who break lines ask for them."""

    def advance(self, char: str) -> float:
        """The places of a character."""
        return width(char)

    def width(self, text: str, size: float) -> float:
        """The places of a text; ``size`` is 1000 for the only size there is."""
        return width(text) * size / 1000


_TERMINAL = _Terminal()


def _padded(text: str, places: int, *, right: bool) -> str:
    blanks = " " * (places - width(text))
    return blanks + text if right else text + blanks
