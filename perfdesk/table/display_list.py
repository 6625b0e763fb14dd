"""What stands on one page of a set table: its rules, and its runs of text.

The module is told which rows stand on the page; it decides where in its cell a
text goes, and joins the rules of neighbouring cells.

The table on pages: a grid, print settings and faces give pages to be drawn.

What is seen is what is printed: preview, printer and PDF all draw these pages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from perfdesk.core.template import PrintSettings
from perfdesk.table.fonts import FontStack
from perfdesk.table.grid import Cell, Grid
from perfdesk.table.page import CellArea, Page, Rule, TextRun
from perfdesk.table.paginate import PageSlices, RowSlice, paginate
from perfdesk.table.typeset import (
    A4_HEIGHT,
    A4_WIDTH,
    MOST_PAGES_TO_TIGHTEN,
    POINTS_PER_MM,
    Style,
    TableLayout,
    TypesetCell,
    TypesetTable,
    candidate_styles,
    has_rules,
    height_lower_bound,
    page_frame,
    typeset,
    with_spare_height,
    with_style,
)

RULE_WIDTH = 0.5
"""Width of every rule, in pt."""
_HEAVY = 0.022
"""Stroke round the letters of the title, in type sizes."""
_CENTRED = ("title", "subtitle", "label", "side")
_SHORT = ("/target", "/expected", "/actual")
"""Ends of pointers to words that may stand otherwise as long as they take one line."""
_MOST_LINES = {"value": 2, "short": 1}
"""Lines up to which a kind of text is aligned; longer ones begin at the left."""
_USUAL = {"amount": 1.0, "figure": 0.5, "value": 0.5, "short": 0.5}


@dataclass(frozen=True, slots=True)
class PageContent:
    """What a page shows of a table: the blocks in each of its rows."""

    layout: TableLayout
    slices: PageSlices
    rows: tuple[tuple[TypesetCell, ...], ...]


@dataclass(frozen=True, slots=True)
class CellFragment:
    """The part of a block on one page, in pt from the page's top left.

    ``artifact`` is true if its text repeats what stands on an earlier page.
    """

    typeset_cell: TypesetCell
    left: float
    top: float
    right: float
    bottom: float
    lines: tuple[str, ...]
    artifact: bool


def page_content(table: TypesetTable, sheet: PageSlices) -> PageContent:
    """What a page shows of a table; equal strips look alike."""
    return PageContent(table.layout, sheet, tuple(table.rows[each.row] for each in sheet))


def cell_fragments(shown: PageContent) -> Iterator[CellFragment]:
    """The blocks on a page in reading order, with the lines each shows there."""
    sheet, top = shown.slices, shown.layout.frame.top
    tops = tuple(accumulate((each.height for each in sheet), initial=top))
    rows = [each.row for each in sheet]
    for index, (each, blocks) in enumerate(zip(sheet, shown.rows, strict=True)):
        above = rows[index - 1] if index else -1
        for block in blocks:
            if above < block.cell.row:
                past = bisect_left(rows, block.cell.row + block.cell.row_span)
                yield _part(shown.layout, block, each, (tops[index], tops[past]))


def _part(
    look: TableLayout, block: TypesetCell, first: RowSlice, reach: tuple[float, float]
) -> CellFragment:
    cell, (top, bottom) = block.cell, reach
    left = look.frame.left + look.column_edges[cell.column]
    right = look.frame.left + look.column_edges[cell.column + cell.column_span]
    if look.flows_across_pages(block):
        lines, artifact = _flowing(block, first), first.repeated
    else:
        lines = _repeated(look.style, block, bottom - top)
        artifact = first.repeated or first.row != cell.row or first.first_line > 0
    return CellFragment(block, left, top, right, bottom, lines, artifact)


def _repeated(style: Style, block: TypesetCell, height: float) -> tuple[str, ...]:
    """A label in its part: a side label is set narrow where there is room for it."""
    room = (len(block.stacked_lines) + 1) * block.size * style.leading + 2 * style.vertical_padding
    return block.stacked_lines if block.stacked_lines and room <= height else block.lines


def _flowing(block: TypesetCell, first: RowSlice) -> tuple[str, ...]:
    if first.row != block.cell.row:
        return ()
    return block.lines[first.first_line : first.first_line + first.line_count]


def cell_areas(found: Iterable[CellFragment]) -> tuple[CellArea, ...]:
    """Where the parts lie, so that a point on the page leads to its cell."""
    return tuple(
        CellArea(part.left, part.top, part.right, part.bottom, part.typeset_cell.cell.pointer)
        for part in found
    )


def border_rules(found: Iterable[CellFragment]) -> tuple[Rule, ...]:
    """The closed rules round the parts, each drawn once and as long as it goes."""
    across: defaultdict[float, set[tuple[float, float]]] = defaultdict(set)
    down: defaultdict[float, set[tuple[float, float]]] = defaultdict(set)
    for part in found:
        if has_rules(part.typeset_cell.cell):
            across[part.top].add((part.left, part.right))
            across[part.bottom].add((part.left, part.right))
            down[part.left].add((part.top, part.bottom))
            down[part.right].add((part.top, part.bottom))
    flat = [Rule(a, y, b, y, RULE_WIDTH) for y in across for a, b in _joined(across[y])]
    upright = [Rule(x, a, x, b, RULE_WIDTH) for x in down for a, b in _joined(down[x])]
    return (*flat, *upright)


def _joined(stretches: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    first, *rest = sorted(stretches)
    start, end = first
    for low, high in rest:
        if low > end:
            yield start, end
            start = low
        end = max(end, high)
    yield start, end


@lru_cache(maxsize=8192)
def text_runs(part: CellFragment, style: Style, faces: FontStack) -> tuple[TextRun, ...]:
    """The lines of a part, placed in it; of a page, a key changes one or two parts."""
    return tuple(_placed(part, style, faces))


def _placed(part: CellFragment, style: Style, faces: FontStack) -> Iterator[TextRun]:
    """The lines of a part: in the middle, or from the top if the row is cut."""
    block, cell = part.typeset_cell, part.typeset_cell.cell
    leading = block.size * style.leading
    whole = part.lines in (block.lines, block.stacked_lines)
    spare = part.bottom - part.top - len(part.lines) * leading
    middle = (faces.ascent + faces.descent) / 2000
    y = (
        part.top
        + (spare / 2 if whole else style.vertical_padding)
        + leading / 2
        + middle * block.size
    )
    stroke = block.size * _HEAVY if cell.role == "title" else 0.0
    share = horizontal_alignment(block, style)
    tabular, place = cell.role == "amount", (cell.row, cell.column)
    measure = faces.tabular_width if tabular else faces.width
    left, room = part.left + style.side_padding, part.right - part.left - 2 * style.side_padding
    for line in part.lines:
        if line:
            x = max(
                left + (room - measure(line, block.size)) * share,
                part.left + style.least_side_padding,
            )
            for number, text in faces.split_by_face(line):  # one, but for rare characters
                yield TextRun(
                    x,
                    y,
                    block.size,
                    text,
                    cell.pointer,
                    stroke,
                    part.artifact,
                    number,
                    tabular,
                    place,
                )
                x += measure(text, block.size)
        y += leading


def horizontal_alignment(block: TypesetCell, style: Style) -> float:
    """How much of a line's spare room is left of it: 0, a half or all."""
    kind, count = _kind(block.cell), len(block.lines)
    if kind in _CENTRED:
        return 0.5
    most = _MOST_LINES.get(kind, count)
    return dict(style.align).get(kind, _USUAL.get(kind, 0.0)) if count <= most else 0.0


def _kind(cell: Cell) -> str:
    """The kind of text a template may align; a short one would be words if it were longer."""
    return "short" if cell.role == "words" and cell.pointer.endswith(_SHORT) else cell.role


_NUMBER_SIZE = 8.5


def pages(grid: Grid, settings: PrintSettings, faces: FontStack) -> tuple[Page, ...]:
    """The pages of a grid on A4 upright, at least one.

    A table that misses one page by a little is set tighter where the settings allow it,
    never below their least size.
    """
    return numbered_pages([(unnumbered_pages(grid, settings, faces), settings)], faces)[0]


def unnumbered_pages(grid: Grid, settings: PrintSettings, faces: FontStack) -> tuple[Page, ...]:
    """The pages as ``pages`` gives them, but for their numbers."""
    table, found = typeset_and_paginate(grid, settings, faces)
    return tuple(_page(page_content(table, sheet), faces) for sheet in found)


def numbered_pages(
    tables: Sequence[tuple[Sequence[Page], PrintSettings]], faces: FontStack
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


def typeset_and_paginate(
    grid: Grid, settings: PrintSettings, faces: FontStack
) -> tuple[TypesetTable, tuple[PageSlices, ...]]:
    """The grid set in type, and which of its rows stand on which page."""
    first, *tighter = candidate_styles(settings)
    table = typeset(grid, first, page_frame(settings), faces)
    if 1 < table.height / table.layout.frame.height < MOST_PAGES_TO_TIGHTEN:
        table = _tightened(table, tighter, faces) or table
    return table, paginate(table)


def _tightened(
    table: TypesetTable, tighter: Sequence[Style], faces: FontStack
) -> TypesetTable | None:
    """The table in the first of these styles that fits one page; the last is the tightest."""
    room = table.layout.frame.height
    if not tighter or height_lower_bound(table, tighter[-1], faces) > room:
        return None
    if with_style(table, tighter[-1], faces).height > room:
        return None
    tried = (with_style(table, style, faces) for style in tighter)
    return next(with_spare_height(each, table) for each in tried if each.height <= room)


@lru_cache(maxsize=256)
def _page(strip: PageContent, faces: FontStack) -> Page:
    """A page; one whose cells have not changed is not drawn again."""
    found = tuple(cell_fragments(strip))
    drawn = tuple(run for part in found for run in text_runs(part, strip.layout.style, faces))
    return Page(A4_WIDTH, A4_HEIGHT, border_rules(found), drawn, cell_areas(found))


def _numbered(page: Page, text: str, settings: PrintSettings, faces: FontStack) -> Page:
    """The page with its number below, if the settings want page numbers."""
    if not settings.page_numbers:
        return page
    x = (page.width - faces.width(text, _NUMBER_SIZE)) / 2
    y = page.height - float(settings.margins[2]) * POINTS_PER_MM / 2 + _NUMBER_SIZE * 0.4
    run = TextRun(x, y, _NUMBER_SIZE, text, artifact=True)
    return replace(page, runs=(*page.runs, run))
