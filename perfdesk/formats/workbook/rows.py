"""Which rows of a workbook the rows of the table take, and how high they are.

Heights are measured with our own typefaces, with some room to spare, because every
office program breaks lines a little differently and with the typefaces it finds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from math import ceil

from perfdesk.core.template import Print, Template
from perfdesk.table.fonts import Faces
from perfdesk.table.grid import Grid
from perfdesk.table.typeset import LITTLE, Setting, Style, frame, loosened, setting, styles

HIGHEST = 340.0
"""What a row of a workbook may measure in pt: below the programs' limit of 409.

Two of them go on a page with the head of the table.
"""
PIXEL = 0.75
"""A pixel at 96 dpi, in pt."""
_ENDLESS = 1e9


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a sheet, counted from 1.

    ``starts`` is where each row of the grid begins, with one past the last at the end;
    ``heights`` is how high in pt each row of the sheet is, from the grid's first on.
    """

    starts: tuple[int, ...]
    heights: tuple[float, ...]

    @property
    def parted(self) -> tuple[int, ...]:
        """The rows of the grid that take several rows of the sheet."""
        return tuple(
            row
            for row in range(len(self.starts) - 1)
            if self.starts[row + 1] - self.starts[row] > 1
        )


def measured(grid: Grid, template: Template, faces: Faces) -> Setting:
    """The grid set in type as on the page, but with the air and the leading of office programs.

    A table that misses one page by a little is set tighter where the template allows it,
    and given what the page has left; if that is not enough, tighter and to be printed
    smaller. The type on paper is never below the least size.
    """
    page = frame(template.print)
    first, *tighter = _styles(template.print)
    table = setting(grid, first, replace(page, height=_ENDLESS), faces)
    room = page.height - PIXEL * grid.rows
    if not room < table.height < room * LITTLE:
        return table
    tried = [setting(grid, style, replace(page, height=room), faces) for style in tighter]
    fitting = (loosened(each, table) for each in tried if each.height <= room)
    shrunk = (each for each in tried if each.height <= room * shrinking(each.look.style))
    return next(chain(fitting, shrunk), table)


def shrinking(style: Style) -> float:
    """How many times as high as its page a table may be, to be printed smaller on that page."""
    return style.text / style.least


def _styles(settings: Print) -> Iterator[Style]:
    """The style of a sheet, then tighter ones; no lines are closer than a program may set them."""
    first, *tighter = styles(settings)
    yield replace(first, side=4.0, near=1.5, air=2.5, leading=1.5, row=20.25)
    for size in dict.fromkeys(each.text for each in tighter):
        yield replace(first, text=size, side=4.0, near=1.5, air=1.05, leading=1.45, row=18.0)


def rows(table: Setting, first: int) -> Rows:
    """The rows of the sheet if the table begins in row ``first``; too high a row takes several."""
    counts = [max(1, ceil(height / HIGHEST)) for height in table.heights]
    heights = [
        ceil(height / count / PIXEL) * PIXEL
        for height, count in zip(table.heights, counts, strict=True)
        for _ in range(count)
    ]
    return Rows(tuple(accumulate(counts, initial=first)), tuple(heights))
