"""The table on pages: a grid, print settings and faces give pages to be drawn.

What is seen is what is printed: preview, printer and PDF all draw these pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from perfdesk.core.template import Print
from perfdesk.table.drawing import Strip, areas, parts, rules, runs, strip
from perfdesk.table.faces import Faces
from perfdesk.table.grid import Grid
from perfdesk.table.page import Page, Run
from perfdesk.table.paging import Sheet, sheets
from perfdesk.table.setting import Setting, least_height, loosened, restyled, setting
from perfdesk.table.style import HEIGHT, LITTLE, POINTS, WIDTH, Style, frame, styles

_NUMBER_SIZE = 8.5


def pages(grid: Grid, settings: Print, faces: Faces) -> tuple[Page, ...]:
    """The pages of a grid on A4 upright, at least one.

    A table that misses one page by a little is set tighter where the settings allow it,
    never below their least size.
    """
    return numbered([(unnumbered(grid, settings, faces), settings)], faces)[0]


def unnumbered(grid: Grid, settings: Print, faces: Faces) -> tuple[Page, ...]:
    """The pages as ``pages`` gives them, but for their numbers."""
    table, found = laid(grid, settings, faces)
    return tuple(_page(strip(table, sheet), faces) for sheet in found)


def numbered(
    tables: Sequence[tuple[Sequence[Page], Print]], faces: Faces
) -> tuple[tuple[Page, ...], ...]:
    """The pages of each of several grids, numbered through from the first to the last."""
    count = sum(len(found) for found, _ in tables)
    numbers = iter(range(1, count + 1))
    return tuple(
        tuple(
            _numbered(page, f"第 {next(numbers)} 页 共 {count} 页", settings, faces)
            for page in found
        )
        for found, settings in tables
    )


def laid(grid: Grid, settings: Print, faces: Faces) -> tuple[Setting, tuple[Sheet, ...]]:
    """The grid set in type, and which of its rows stand on which page."""
    first, *tighter = styles(settings)
    table = setting(grid, first, frame(settings), faces)
    if 1 < table.height / table.look.frame.height < LITTLE:
        table = _tightened(table, tighter, faces) or table
    return table, sheets(table)


def _tightened(table: Setting, tighter: Sequence[Style], faces: Faces) -> Setting | None:
    """The table in the first of these styles that fits one page; the last is the tightest."""
    room = table.look.frame.height
    if not tighter or least_height(table, tighter[-1], faces) > room:
        return None
    if restyled(table, tighter[-1], faces).height > room:
        return None
    tried = (restyled(table, style, faces) for style in tighter)
    return next(loosened(each, table) for each in tried if each.height <= room)


@lru_cache(maxsize=256)
def _page(strip: Strip, faces: Faces) -> Page:
    """A page; one whose cells have not changed is not drawn again."""
    found = tuple(parts(strip))
    drawn = tuple(run for part in found for run in runs(part, strip.look.style, faces))
    return Page(WIDTH, HEIGHT, rules(found), drawn, areas(found))


def _numbered(page: Page, text: str, settings: Print, faces: Faces) -> Page:
    """The page with its number below, if the settings want page numbers."""
    if not settings.page_numbers:
        return page
    x = (page.width - faces.width(text, _NUMBER_SIZE)) / 2
    y = page.height - float(settings.margins[2]) * POINTS / 2 + _NUMBER_SIZE * 0.4
    run = Run(x, y, _NUMBER_SIZE, text, artifact=True)
    return replace(page, runs=(*page.runs, run))
