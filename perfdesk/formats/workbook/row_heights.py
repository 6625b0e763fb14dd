"""The rows of a workbook: their heights, and where the printed pages end.

Heights are measured with our own fonts and with some space to spare, because each office program
breaks lines a little differently and with the fonts it finds.

A page ends where no merged label is cut in two: office programs cannot repeat it on each page, as
our own pages do, and would cut through its letters.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from math import ceil

from perfdesk.core.template import PrintSettings, Template
from perfdesk.table.fonts import FontStack
from perfdesk.table.grid import Grid
from perfdesk.table.typeset import (
    MOST_PAGES_TO_TIGHTEN,
    Style,
    TypesetCell,
    TypesetTable,
    candidate_styles,
    page_frame,
    typeset,
    with_spare_height,
)

MAX_ROW_HEIGHT = 340.0
"""In pt: below the limit of the programs, 409, and so that two fit on a page with the header."""
POINTS_PER_PIXEL = 0.75
"""At 96 dpi."""
_ENDLESS = 1e9
"""Height in pt of a page on which any table fits."""

# Rows and their heights.


@dataclass(frozen=True, slots=True)
class MeasuredRows:
    """The rows of a sheet that the rows of the grid take, numbered from 1.

    ``starts`` are the first rows of the sheet for each row of the grid, and the row after the
    last one. ``heights`` are those of the sheet's rows, in pt, from the first of the grid on.
    """

    starts: tuple[int, ...]
    heights: tuple[float, ...]

    @property
    def split_rows(self) -> tuple[int, ...]:
        """The rows of the grid, from 0, that take several rows of the sheet."""
        return tuple(
            row
            for row in range(len(self.starts) - 1)
            if self.starts[row + 1] - self.starts[row] > 1
        )


def typeset_for_workbook(grid: Grid, template: Template, faces: FontStack) -> TypesetTable:
    """Return the grid typeset as on the page, but with the padding and leading of office programs.

    A table that is a little too high for one page is set tighter if the template allows it, and
    spread over the page; if that is not enough, it is set tighter and will be printed smaller.
    The type on paper is never below the least size of the style.
    """
    page = page_frame(template.print)
    normal, *tighter = _styles(template.print)
    table = typeset(grid, normal, replace(page, height=_ENDLESS), faces)
    page_height = page.height - POINTS_PER_PIXEL * grid.row_count
    if not page_height < table.height < page_height * MOST_PAGES_TO_TIGHTEN:
        return table
    candidates = [
        typeset(grid, style, replace(page, height=page_height), faces) for style in tighter
    ]
    fitting = (with_spare_height(each, table) for each in candidates if each.height <= page_height)
    shrunk = (
        each for each in candidates if each.height <= page_height * shrink_factor(each.layout.style)
    )
    return next(chain(fitting, shrunk), table)


def shrink_factor(style: Style) -> float:
    """Return how many page heights a table may have if it is printed smaller on one page."""
    return style.text_size / style.least_size


def _styles(settings: PrintSettings) -> Iterator[Style]:
    """Yield the style of a sheet, then tighter ones, none with less leading than programs use."""
    first, *tighter = candidate_styles(settings)
    yield replace(
        first,
        side_padding=4.0,
        least_side_padding=1.5,
        vertical_padding=2.5,
        leading=1.5,
        row=20.25,
    )
    for size in dict.fromkeys(each.text_size for each in tighter):
        yield replace(
            first,
            text_size=size,
            side_padding=4.0,
            least_side_padding=1.5,
            vertical_padding=1.05,
            leading=1.45,
            row=18.0,
        )


def measured_rows(table: TypesetTable, first: int) -> MeasuredRows:
    """Return the rows of the sheet for a table that starts in row ``first``.

    A row of the grid that would be higher than ``MAX_ROW_HEIGHT`` takes several.
    """
    counts = [max(1, ceil(height / MAX_ROW_HEIGHT)) for height in table.row_heights]
    heights = [
        ceil(height / count / POINTS_PER_PIXEL) * POINTS_PER_PIXEL
        for height, count in zip(table.row_heights, counts, strict=True)
        for _ in range(count)
    ]
    return MeasuredRows(tuple(accumulate(counts, initial=first)), tuple(heights))


# Page breaks.

_USABLE_SHARE = 0.96
"""The share of a page's height that is used: printers and programs differ a little."""
_MIN_FILLED_SHARE = 0.7
"""The share of a page that must be filled if it ends early so that no merged cell is divided."""


def page_breaks(table: TypesetTable, rows: MeasuredRows, height: float) -> tuple[int, ...]:
    """Return the rows of the sheet after which pages end; ``height`` is that of a page in pt."""
    paginator = _Paginator(table, rows)
    page_height = height * _USABLE_SHARE
    ends: list[int] = []
    start = 0
    while paginator.tops[-1] - paginator.tops[start] > page_height:
        start = paginator.next_page(start, page_height)
        ends.append(rows.starts[0] + start - 1)
        if start >= paginator.after_header:  # the header is repeated on all further pages
            page_height = height * _USABLE_SHARE - paginator.header_height
    return tuple(ends)


class _Paginator:
    """Chooses the rows that start pages; rows count from 0, where the table begins."""

    def __init__(self, table: TypesetTable, rows: MeasuredRows) -> None:
        self._table = table
        self._starts = tuple(start - rows.starts[0] for start in rows.starts)
        self.tops = tuple(accumulate(rows.heights, initial=0.0))
        first, past = (self._starts[row] for row in table.grid.header_rows)
        self.after_header, self.header_height = past, self.tops[past] - self.tops[first]
        below = (each.cell.row + 1 for each in table.cells if each.cell.role == "side")
        self._never_first = {self._starts[row] for row in (*below, table.grid.total_row)}
        """Rows that never start a page: the first below a heading, and the total."""

    def next_page(self, start: int, page_height: float) -> int:
        """Return the row that starts the page after the one that starts with ``start``.

        No text is cut if that can be avoided, and no merged cell is divided if the page is full
        enough all the same.
        """
        end = bisect_right(self.tops, self.tops[start] + page_height) - 1
        fitting = range(start + 1, end + 1)
        uncut = [
            row
            for row in fitting
            if row not in self._never_first and not self._cut(row, page_height)
        ]
        min_height = _MIN_FILLED_SHARE * page_height
        full = [row for row in uncut if self.tops[row] - self.tops[start] >= min_height]
        if full:
            return min(full, key=lambda row: (len(self._divided_cells(row)), -row))
        if uncut:
            return uncut[-1]
        return min(fitting, key=lambda row: (self._cut(row, page_height), -row), default=start + 1)

    def _divided_cells(self, row: int) -> list[TypesetCell]:
        """Return the merged cells that the top edge of a row divides."""
        grid_row = bisect_right(self._starts, row) - 1
        return [each for each in self._table.rows[grid_row] if self._starts[each.cell.row] < row]

    def _cut(self, row: int, page_height: float) -> float:
        """Return how far, in pt, the top edge of a row cuts into texts that fit on one page."""
        divided = (
            (each, self._table.layout.needed_height(each)) for each in self._divided_cells(row)
        )
        cuts = (
            height / 2 - abs(self._middle(each) - self.tops[row])
            for each, height in divided
            if height < page_height
        )
        return max((0.0, *cuts))

    def _middle(self, typeset_cell: TypesetCell) -> float:
        """Return the height, in pt below the top of the table, of the middle of a cell."""
        cell = typeset_cell.cell
        first, past = self._starts[cell.row], self._starts[cell.row + cell.row_span]
        return (self.tops[first] + self.tops[past]) / 2
