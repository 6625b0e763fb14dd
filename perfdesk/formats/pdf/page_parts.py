"""Parts a page on which tables stand beside each other: two forms, or two pages on one sheet.

Each part is read as a page of its own, from the left.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from perfdesk.formats.pdf.cell_text import GlyphLine
from perfdesk.formats.pdf.page_content import PageContent, PageGrid


def page_parts(page: PageContent) -> Iterator[PageContent]:
    """Yield the parts of a page, all as far to the left as the first; findings are the first's."""
    if not page.boundaries:
        yield page
        return
    left: float | None = None
    for number in range(len(page.boundaries) + 1):
        grids = [grid for grid in page.grids if _part_of(grid, page) == number]
        lines = [line for line in page.lines if _part_of(line, page) == number]
        start = min(grid.x0 for grid in grids)
        left = start if left is None else left
        part = PageContent(page.number, (), ()) if number else replace(page, boundaries=())
        yield replace(
            part,
            grids=tuple(_moved_grid(grid, start - left) for grid in grids),
            lines=tuple(_moved_line(line, start - left) for line in lines),
        )


def _part_of(block: PageGrid | GlyphLine, page: PageContent) -> int:
    """Return the number of the part in which a table or line begins."""
    return bisect_right(page.boundaries, block.x0)


def _moved_grid(grid: PageGrid, by: float) -> PageGrid:
    """Return a table moved to the left."""
    cells = tuple(replace(cell, x0=cell.x0 - by, x1=cell.x1 - by) for cell in grid.cells)
    return replace(grid, x0=grid.x0 - by, x1=grid.x1 - by, cells=cells)


def _moved_line(line: GlyphLine, by: float) -> GlyphLine:
    return replace(line, x0=line.x0 - by, x1=line.x1 - by)
