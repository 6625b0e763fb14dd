"""The official table of a form as a grid of cells, which every output draws.

A grid says where cells are and what role they play; it knows nothing of fonts, pages or
file types.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Role = Literal["title", "subtitle", "label", "side", "value", "amount", "figure", "words", "note"]
"""What a cell is.

- title, subtitle: above the table, without rules
- label: a heading; side: a narrow one beside its rows, its characters stacked (绩效指标)
- value: a header field
- amount: money, right-aligned; figure: a weight, score or rate, centred
- words: text that wraps (names, targets, goals, reasons)
- note: a line below the table, without rules
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, merged over ``row_span`` rows and ``column_span`` columns.

    ``pointer`` is the JSON Pointer of the text in the form, "" for labels and for figures
    that are worked out. Position and text are enough for the hash.
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

    ``widths`` are the widths of the columns in mm; an output may scale them. The
    ``header_rows``, from the first to before the second number, are repeated on each later
    page. ``total_row`` is the row of 总分, which is never alone on a page.
    """

    row_count: int
    widths: tuple[Decimal, ...]
    cells: tuple[Cell, ...]
    header_rows: tuple[int, int]
    total_row: int


def text_rows(grid: Grid) -> tuple[tuple[str, ...], ...]:
    """Return the grid as rows of text; a merged cell has its text in its first row and column."""
    rows = [[""] * len(grid.widths) for _ in range(grid.row_count)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text
    return tuple(tuple(row) for row in rows)
