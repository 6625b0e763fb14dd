"""A rectangle of texts on its way between a form and another program.

Knows neither the clipboard nor where the texts will land.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from perfdesk.core.text import joined

Cell = str | None
"""A text, or None where nothing was copied: what stands there is left alone."""

_BROKEN = ("target", "actual", "reason", "goals.expected", "goals.actual")


@dataclass(frozen=True, slots=True)
class Block:
    """Rows of equal length.

    ``levels`` holds the level of each row (1 to 3) where rows were copied from indicators.
    """

    rows: tuple[tuple[Cell, ...], ...]
    levels: tuple[int, ...] = ()

    @classmethod
    def of(cls, rows: Iterable[Sequence[Cell]], levels: Iterable[int] = ()) -> Block:
        """The block of these rows, shorter ones filled up with nothing."""
        found = [tuple(row) for row in rows]
        width = max(map(len, found), default=0)
        return cls(tuple(row + ("",) * (width - len(row)) for row in found), tuple(levels))

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def single(self) -> Cell:
        """The only text, or None if there are none or several."""
        return self.rows[0][0] if self.height == self.width == 1 else None

    def tiled(self, height: int, width: int) -> Block:
        """The block repeated down and to the right, if both are whole multiples of its own."""
        if not self.rows or not self.width or height % self.height or width % self.width:
            return self
        wide = [row * (width // self.width) for row in self.rows]
        return Block(tuple(wide * (height // self.height)))


def fitting(text: str, field: str) -> str:
    """The text as a field can hold it: line breaks stay only where a field has them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if field in _BROKEN or "\n" not in lines:
        return lines
    return re.sub(r"\s*\n\s*", " ", joined(lines))
