"""The table as a grid of cells: the one thing every output draws and every input fills.

A grid knows where cells lie and what role they play; it knows nothing of fonts,
pages or file types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Role = Literal["title", "subtitle", "label", "side", "value", "amount", "figure", "words", "note"]
"""title and subtitle stand above the table without rules; side is a narrow label of
characters below each other (绩效指标); value is a header value; amount is money
(right-aligned); figure is a weight, score or rate (centred); words is text that
wraps (names, targets, goals, reasons); note is a line below the table without rules."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, merged over ``row_span`` rows and ``column_span`` columns.

    ``at`` is the JSON Pointer of the text in the form, "" for labels and figures
    that are derived. Its place and text are enough for the hash.
    """

    row: int
    column: int
    row_span: int = field(hash=False)
    column_span: int = field(hash=False)
    text: str
    role: Role = field(hash=False)
    pointer: str = field(default="", hash=False)


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells in reading order that cover all rows and columns exactly once.

    ``widths`` are the columns' shares in mm. ``head`` is the range of rows (first,
    past the last) that is repeated on each page below it, ``last`` the row of 总分,
    which never stands alone on a page.
    """

    row_count: int
    widths: tuple[Decimal, ...]
    cells: tuple[Cell, ...]
    header_rows: tuple[int, int]
    total_row: int


def text_rows(grid: Grid) -> tuple[tuple[str, ...], ...]:
    """The grid as plain rows of text, a merged cell's text in its first row and column."""
    table = [[""] * len(grid.widths) for _ in range(grid.row_count)]
    for cell in grid.cells:
        table[cell.row][cell.column] = cell.text
    return tuple(tuple(row) for row in table)
