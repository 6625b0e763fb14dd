"""Turn a grid into pages ready to be drawn: rules, text runs and the areas of cells.

Preview, printer and PDF all draw these pages, so what is seen is what is printed. The
public way in is ``pages``; several forms in one document are numbered through with
``unnumbered_pages`` and ``numbered_pages``. Lengths are in pt from the page's top left.
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

_TITLE_STROKE = 0.022
"""Width of the stroke that makes the title bold, in type sizes: no bold font is embedded."""
_PAGE_NUMBER_SIZE = 8.5
"""Type size of the page number, in pt."""
_CENTRED_ROLES = ("title", "subtitle", "label", "side")
_SHORT_TEXTS = ("/target", "/expected", "/actual")
"""Ends of the pointers of texts that a template may align while they fit one line."""
_MOST_ALIGNED_LINES = {"value": 2, "short": 1}
"""Lines up to which a kind of text is aligned; a longer text begins at the left."""
_DEFAULT_ALIGNMENTS = {"amount": 1.0, "figure": 0.5, "value": 0.5, "short": 0.5}


# From a grid to pages


def pages(grid: Grid, settings: PrintSettings, faces: FontStack) -> tuple[Page, ...]:
    """Return the pages of a grid on A4 upright, at least one.

    A table that misses one page by a little is set tighter if the settings allow it, never
    below their least type size.
    """
    return numbered_pages([(unnumbered_pages(grid, settings, faces), settings)], faces)[0]


def unnumbered_pages(grid: Grid, settings: PrintSettings, faces: FontStack) -> tuple[Page, ...]:
    """Return the pages of a grid as ``pages`` does, but without page numbers."""
    table, pages_of_slices = typeset_and_paginate(grid, settings, faces)
    return tuple(_draw_page(page_rows(table, slices), faces) for slices in pages_of_slices)


def numbered_pages(
    tables: Sequence[tuple[Sequence[Page], PrintSettings]], faces: FontStack
) -> tuple[tuple[Page, ...], ...]:
    """Return the pages of each table, numbered from the first table to the last.

    The only page of all has no number, unless its settings want one there too.
    """
    count = sum(len(table_pages) for table_pages, _ in tables)
    numbers = iter(range(1, count + 1))
    return tuple(
        tuple(_numbered(page, next(numbers), count, settings, faces) for page in table_pages)
        for table_pages, settings in tables
    )


def typeset_and_paginate(
    grid: Grid, settings: PrintSettings, faces: FontStack
) -> tuple[TypesetTable, tuple[PageSlices, ...]]:
    """Set a grid in type, tightened if that saves a page, and divide it into pages."""
    preferred, *tighter = candidate_styles(settings)
    table = typeset(grid, preferred, page_frame(settings), faces)
    if 1 < table.height / table.layout.frame.height < MOST_PAGES_TO_TIGHTEN:
        table = _tightened(table, tighter, faces) or table
    return table, paginate(table)


def _tightened(
    table: TypesetTable, tighter: Sequence[Style], faces: FontStack
) -> TypesetTable | None:
    """Return the table in the first style that fits one page; None if not even the last does."""
    frame_height = table.layout.frame.height
    if not tighter or height_lower_bound(table, tighter[-1], faces) > frame_height:
        return None
    if with_style(table, tighter[-1], faces).height > frame_height:
        return None
    tables = (with_style(table, style, faces) for style in tighter)
    return next(with_spare_height(each, table) for each in tables if each.height <= frame_height)


def _draw_page(rows: Iterable[PageRow], faces: FontStack) -> Page:
    drawn = [_draw_row(row, faces) for row in rows]
    boxes = tuple(box for each in drawn for box in each.ruled_boxes)
    runs = tuple(run for each in drawn for run in each.runs)
    areas = tuple(area for each in drawn for area in each.areas)
    return Page(A4_WIDTH, A4_HEIGHT, border_rules(boxes), runs, areas)


def _numbered(
    page: Page, number: int, count: int, settings: PrintSettings, faces: FontStack
) -> Page:
    """Return the page with its number in the bottom margin, if the settings want one."""
    if settings.page_numbers == "never" or (settings.page_numbers == "several" and count == 1):
        return page
    text = f"第 {number} 页 共 {count} 页"
    x = (page.width - faces.width(text, _PAGE_NUMBER_SIZE)) / 2
    bottom_margin = float(settings.margins[2]) * POINTS_PER_MM
    # 0.4 of the size below the middle of the margin: about half the height of the letters
    y = page.height - bottom_margin / 2 + _PAGE_NUMBER_SIZE * 0.4
    run = TextRun(x, y, _PAGE_NUMBER_SIZE, text, artifact=True)
    return replace(page, runs=(*page.runs, run))


# Which cells a page shows, and which of their lines


@dataclass(frozen=True, slots=True)
class PageRow:
    """All that decides what a row looks like on a page; equal ones are drawn alike.

    ``cells`` are those that begin in the row on this page, merged ones too, and ``bottoms``
    the heights at which they end on it.
    """

    layout: TableLayout
    slice: RowSlice
    top: float
    cells: tuple[TypesetCell, ...]
    bottoms: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class CellFragment:
    """The part of a cell on one page, with the lines of text it shows there.

    It is an ``artifact``, in the sense of tagged PDF, if its text repeats an earlier page's.
    """

    typeset_cell: TypesetCell
    left: float
    top: float
    right: float
    bottom: float
    lines: tuple[str, ...]
    artifact: bool


def page_rows(table: TypesetTable, slices: PageSlices) -> Iterator[PageRow]:
    """Yield the rows of a page from its top."""
    tops = tuple(accumulate((each.height for each in slices), initial=table.layout.frame.top))
    rows = [each.row for each in slices]
    row_above = -1
    for each, top in zip(slices, tops[:-1], strict=True):
        cells = tuple(cell for cell in table.rows[each.row] if row_above < cell.cell.row)
        past_rows = (cell.cell.row + cell.cell.row_span for cell in cells)
        bottoms = tuple(tops[bisect_left(rows, past)] for past in past_rows)
        yield PageRow(table.layout, each, top, cells, bottoms)
        row_above = each.row


def cell_fragments(row: PageRow) -> Iterator[CellFragment]:
    """Yield the parts of cells that begin in a row of a page, from left to right."""
    for typeset_cell, bottom in zip(row.cells, row.bottoms, strict=True):
        yield _fragment(row.layout, typeset_cell, row.slice, row.top, bottom)


def _fragment(
    layout: TableLayout, typeset_cell: TypesetCell, first: RowSlice, top: float, bottom: float
) -> CellFragment:
    """Return the part of a cell between two heights; ``first`` is its first slice there."""
    cell = typeset_cell.cell
    left = layout.frame.left + layout.column_edges[cell.column]
    right = layout.frame.left + layout.column_edges[cell.column + cell.column_span]
    if layout.flows_across_pages(typeset_cell):
        lines, artifact = _lines_in_slice(typeset_cell, first), first.repeated
    else:
        lines = _label_lines(layout.style, typeset_cell, bottom - top)
        artifact = first.repeated or first.row != cell.row or first.first_line > 0
    return CellFragment(typeset_cell, left, top, right, bottom, lines, artifact)


def _label_lines(style: Style, typeset_cell: TypesetCell, height: float) -> tuple[str, ...]:
    """Return the lines of a label: stacked characters where the height allows them."""
    stacked = typeset_cell.stacked_lines
    # One line more than there is, so that a stacked label has some room around it.
    needed = (len(stacked) + 1) * typeset_cell.size * style.leading + 2 * style.vertical_padding
    return stacked if stacked and needed <= height else typeset_cell.lines


def _lines_in_slice(typeset_cell: TypesetCell, first: RowSlice) -> tuple[str, ...]:
    if first.row != typeset_cell.cell.row:
        return ()
    return typeset_cell.lines[first.first_line : first.first_line + first.line_count]


# What is drawn

Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a cell on a page, in pt."""


@dataclass(frozen=True, slots=True)
class _DrawnRow:
    """What is drawn of a row of a page; ``ruled_boxes`` are those of cells between rules."""

    ruled_boxes: tuple[Box, ...]
    runs: tuple[TextRun, ...]
    areas: tuple[CellArea, ...]


@lru_cache(maxsize=2048)  # a key pressed changes one row or two; the others are not drawn again
def _draw_row(row: PageRow, faces: FontStack) -> _DrawnRow:
    boxes: list[Box] = []
    runs: list[TextRun] = []
    areas: list[CellArea] = []
    for each in cell_fragments(row):
        cell, box = each.typeset_cell.cell, (each.left, each.top, each.right, each.bottom)
        areas.append(CellArea(*box, cell.pointer))
        runs.extend(text_runs(each, row.layout.style, faces))
        if has_rules(cell):
            boxes.append(box)
    return _DrawnRow(tuple(boxes), tuple(runs), tuple(areas))


@lru_cache(maxsize=256)  # a key pressed seldom changes the height of a row
def border_rules(boxes: tuple[Box, ...]) -> tuple[Rule, ...]:
    """Return the rules round the boxes of cells, those that touch joined into one."""
    across: defaultdict[float, set[tuple[float, float]]] = defaultdict(set)
    down: defaultdict[float, set[tuple[float, float]]] = defaultdict(set)
    for left, top, right, bottom in boxes:
        across[top].add((left, right))
        across[bottom].add((left, right))
        down[left].add((top, bottom))
        down[right].add((top, bottom))
    horizontal = [Rule(a, y, b, y, RULE_WIDTH) for y in across for a, b in _joined(across[y])]
    vertical = [Rule(x, a, x, b, RULE_WIDTH) for x in down for a, b in _joined(down[x])]
    return (*horizontal, *vertical)


def _joined(intervals: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Yield the intervals in ascending order, those that overlap or touch as one."""
    first, *rest = sorted(intervals)
    start, end = first
    for low, high in rest:
        if low > end:
            yield start, end
            start = low
        end = max(end, high)
    yield start, end


def text_runs(fragment: CellFragment, style: Style, faces: FontStack) -> Iterator[TextRun]:
    """Yield the lines of a fragment as text runs, in their places on the page.

    They are centred vertically, but from the top if the row is divided between pages.
    """
    typeset_cell, cell = fragment.typeset_cell, fragment.typeset_cell.cell
    size, leading = typeset_cell.size, typeset_cell.size * style.leading
    tabular = cell.role == "amount"
    measure = faces.tabular_width if tabular else faces.width
    stroke = size * _TITLE_STROKE if cell.role == "title" else 0.0
    alignment = horizontal_alignment(typeset_cell, style)
    left = fragment.left + style.side_padding
    width = fragment.right - fragment.left - 2 * style.side_padding
    least_x = fragment.left + style.least_side_padding
    y = _first_baseline(fragment, style, faces)
    for line in fragment.lines:
        if line:
            x = max(left + (width - measure(line, size)) * alignment, least_x)
            for face_index, text in faces.split_by_face(line):  # one, but for rare characters
                yield TextRun(
                    x,
                    y,
                    size,
                    text,
                    cell.pointer,
                    stroke,
                    fragment.artifact,
                    face_index,
                    tabular,
                    (cell.row, cell.column),
                )
                x += measure(text, size)
        y += leading


def _first_baseline(fragment: CellFragment, style: Style, faces: FontStack) -> float:
    """Return the y of the baseline of the first line."""
    typeset_cell = fragment.typeset_cell
    leading = typeset_cell.size * style.leading
    is_whole = fragment.lines in (typeset_cell.lines, typeset_cell.stacked_lines)
    spare = fragment.bottom - fragment.top - len(fragment.lines) * leading
    above = spare / 2 if is_whole else style.vertical_padding
    # From the middle of a line to its baseline, in type sizes; descent is negative.
    middle = (faces.ascent + faces.descent) / 2000
    return fragment.top + above + leading / 2 + middle * typeset_cell.size


def horizontal_alignment(typeset_cell: TypesetCell, style: Style) -> float:
    """Return how much of a line's spare width is left of it: 0, 0.5 or 1."""
    kind, count = _kind(typeset_cell.cell), len(typeset_cell.lines)
    if kind in _CENTRED_ROLES:
        return 0.5
    if count > _MOST_ALIGNED_LINES.get(kind, count):
        return 0.0
    default = _DEFAULT_ALIGNMENTS.get(kind, 0.0)
    return dict(style.align).get(kind, default)


def _kind(cell: Cell) -> str:
    """Return the kind of text by which templates name alignments: a role, or "short"."""
    is_short = cell.role == "words" and cell.pointer.endswith(_SHORT_TEXTS)
    return "short" if is_short else cell.role
