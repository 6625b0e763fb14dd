"""The table on pages: a grid, print settings and a face give pages to be drawn.

What is seen is what is printed: preview, printer and PDF all draw these pages.
"""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.template import Print
from perfdesk.table.drawing import areas, parts, rules, runs
from perfdesk.table.face import Face
from perfdesk.table.grid import Grid
from perfdesk.table.page import Area, Page, Rule, Run
from perfdesk.table.paging import Sheet, sheets
from perfdesk.table.setting import POINTS, Frame, Setting, loosened, setting, styles

__all__ = ["Area", "Page", "Rule", "Run", "pages"]

WIDTH, HEIGHT = 210 * POINTS, 297 * POINTS
"""A4 upright, in pt."""
_NUMBER_SIZE = 8.5


def pages(grid: Grid, settings: Print, face: Face) -> tuple[Page, ...]:
    """The pages of a grid on A4 upright, at least one.

    A table that misses one page by a little is set tighter, never below the least
    size of the settings.
    """
    table, found = laid(grid, settings, face)
    drawn = (_page(table, sheet, face) for sheet in found)
    if not settings.page_numbers:
        return tuple(drawn)
    return tuple(
        _numbered(page, index, len(found), settings, face) for index, page in enumerate(drawn, 1)
    )


def frame(settings: Print) -> Frame:
    """The part of the page inside the margins."""
    top, right, bottom, left = (float(margin) * POINTS for margin in settings.margins)
    width, height = WIDTH - left - right, HEIGHT - top - bottom
    return Frame(left, top, max(width, 1.0), max(height, 1.0))


def laid(grid: Grid, settings: Print, face: Face) -> tuple[Setting, tuple[Sheet, ...]]:
    """The grid set in type, and which of its rows stand on which page."""
    first, *tighter = styles(settings)
    table = setting(grid, first, frame(settings), face)
    found = sheets(table)
    if len(found) == 2:
        for style in tighter:
            tried = setting(grid, style, table.frame, face)
            if sum(tried.heights) <= table.frame.height:
                fitted = loosened(tried, table)
                return fitted, sheets(fitted)
    return table, found


def _page(table: Setting, sheet: Sheet, face: Face) -> Page:
    found = tuple(parts(table, sheet))
    drawn = tuple(run for part in found for run in runs(part, face))
    return Page(WIDTH, HEIGHT, rules(found), drawn, areas(found))


def _numbered(page: Page, number: int, count: int, settings: Print, face: Face) -> Page:
    text = f"第 {number} 页 共 {count} 页"
    x = (page.width - face.width(text, _NUMBER_SIZE)) / 2
    y = page.height - float(settings.margins[2]) * POINTS / 2 + _NUMBER_SIZE * 0.4
    run = Run(x, y, _NUMBER_SIZE, text, artifact=True)
    return replace(page, runs=(*page.runs, run))
