"""Where the pages of a workbook end, so that no label is cut in two by the edge of the paper.

Office programs cannot repeat a merged label on each page as ours do; they would cut
through its letters. Knows rows and their heights, nothing of what they say.

Which rows of a workbook the rows of the table take, and how high they are.

Heights are measured with our own typefaces, with some room to spare, because every
office program breaks lines a little differently and with the typefaces it finds.
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

_SPARE = 0.96
"""What of a page's height is counted on: printers and programs differ a little."""
_LOWEST = 0.7
"""How full a page is at least, where labels would be kept whole by ending it earlier."""


def page_breaks(table: TypesetTable, rows: SheetRows, height: float) -> tuple[int, ...]:
    """The rows of the sheet after which a page ends; ``height`` is a page's room in pt."""
    sheet = _Sheet(table, rows)
    room = height * _SPARE
    found: list[int] = []
    start = 0
    while sheet.tops[-1] - sheet.tops[start] > room:
        start = sheet.next_page(start, room)
        found.append(rows.starts[0] + start - 1)
        if start >= sheet.past_head:
            room = height * _SPARE - sheet.head
    return tuple(found)


class _Sheet:
    """The rows of a sheet, counted from 0 where the table begins."""

    def __init__(self, table: TypesetTable, rows: SheetRows) -> None:
        self._table = table
        self._starts = tuple(start - rows.starts[0] for start in rows.starts)
        self.tops = tuple(accumulate(rows.heights, initial=0.0))
        first, past = (self._starts[row] for row in table.grid.header_rows)
        self.past_head, self.head = past, self.tops[past] - self.tops[first]
        below = (block.cell.row + 1 for block in table.cells if block.cell.role == "side")
        self._kept = {self._starts[row] for row in (*below, table.grid.total_row)}
        """Rows that never begin a page: the first below a heading, and the total."""

    def next_page(self, start: int, room: float) -> int:
        """The row that begins the page after the one that begins with ``start``.

        Where it can be, no label is cut; where that costs little, none is parted either.
        """
        end = bisect_right(self.tops, self.tops[start] + room) - 1
        fitting = range(start + 1, end + 1)
        whole = [at for at in fitting if at not in self._kept and not self._cut(at, room)]
        full = [at for at in whole if self.tops[at] - self.tops[start] >= _LOWEST * room]
        if full:
            return min(full, key=lambda at: (len(self._parted(at)), -at))
        if whole:
            return whole[-1]
        return min(fitting, key=lambda at: (self._cut(at, room), -at), default=start + 1)

    def _parted(self, at: int) -> list[TypesetCell]:
        """The merged cells that reach over the top of a row."""
        row = bisect_right(self._starts, at) - 1
        return [block for block in self._table.rows[row] if self._starts[block.cell.row] < at]

    def _cut(self, at: int, room: float) -> float:
        """How far, in pt, the top of a row cuts into texts that would go on one page."""
        needs = ((block, self._table.layout.needed_height(block)) for block in self._parted(at))
        cut = (
            need / 2 - abs(self._middle(block) - self.tops[at])
            for block, need in needs
            if need < room
        )
        return max((0.0, *cut))

    def _middle(self, block: TypesetCell) -> float:
        cell = block.cell
        begin, end = self._starts[cell.row], self._starts[cell.row + cell.row_span]
        return (self.tops[begin] + self.tops[end]) / 2


MAX_ROW_HEIGHT = 340.0
"""What a row of a workbook may measure in pt: below the programs' limit of 409.

Two of them go on a page with the head of the table.
"""
POINTS_PER_PIXEL = 0.75
"""A pixel at 96 dpi, in pt."""
_ENDLESS = 1e9


@dataclass(frozen=True, slots=True)
class SheetRows:
    """The rows of a sheet, counted from 1.

    ``starts`` is where each row of the grid begins, with one past the last at the end;
    ``heights`` is how high in pt each row of the sheet is, from the grid's first on.
    """

    starts: tuple[int, ...]
    heights: tuple[float, ...]

    @property
    def split_rows(self) -> tuple[int, ...]:
        """The rows of the grid that take several rows of the sheet."""
        return tuple(
            row
            for row in range(len(self.starts) - 1)
            if self.starts[row + 1] - self.starts[row] > 1
        )


def typeset_for_workbook(grid: Grid, template: Template, faces: FontStack) -> TypesetTable:
    """The grid set in type as on the page, but with the air and the leading of office programs.

    A table that misses one page by a little is set tighter where the template allows it,
    and given what the page has left; if that is not enough, tighter and to be printed
    smaller. The type on paper is never below the least size.
    """
    page = page_frame(template.print)
    first, *tighter = _styles(template.print)
    table = typeset(grid, first, replace(page, height=_ENDLESS), faces)
    room = page.height - POINTS_PER_PIXEL * grid.row_count
    if not room < table.height < room * MOST_PAGES_TO_TIGHTEN:
        return table
    tried = [typeset(grid, style, replace(page, height=room), faces) for style in tighter]
    fitting = (with_spare_height(each, table) for each in tried if each.height <= room)
    shrunk = (each for each in tried if each.height <= room * shrink_factor(each.layout.style))
    return next(chain(fitting, shrunk), table)


def shrink_factor(style: Style) -> float:
    """How many times as high as its page a table may be, to be printed smaller on that page."""
    return style.text_size / style.least_size


def _styles(settings: PrintSettings) -> Iterator[Style]:
    """The style of a sheet, then tighter ones; no lines are closer than a program may set them."""
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


def sheet_rows(table: TypesetTable, first: int) -> SheetRows:
    """The rows of the sheet if the table begins in row ``first``; too high a row takes several."""
    counts = [max(1, ceil(height / MAX_ROW_HEIGHT)) for height in table.row_heights]
    heights = [
        ceil(height / count / POINTS_PER_PIXEL) * POINTS_PER_PIXEL
        for height, count in zip(table.row_heights, counts, strict=True)
        for _ in range(count)
    ]
    return SheetRows(tuple(accumulate(counts, initial=first)), tuple(heights))
