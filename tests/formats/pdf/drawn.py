"""Draws the table of a form as other programs do: other rules, other page breaks, other text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import accumulate
from typing import Literal

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from perfdesk.core.form import Form
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.grid import Cell, Grid

FONT = "STSong-Light"
"""A font that PDF readers bring along, so that the files are small."""
SIZE = 8
_LEFT, _TOP, _LINE = 30, 40, 10

Rules = Literal["lines", "rects", "thin", "double", "dashed", "columns", "open", "none"]
"""How the cells are ruled.

- lines: each side a line; rects: each cell a rectangle; thin: filled rectangles of 0.5 points;
  double: two lines each; dashed: short lines; columns: no rules between the rows;
  open: no outermost upright rules; none: no rules at all
"""
Labels = Literal["first", "second", "both"]
"""On which page a label is printed that a page break cuts."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a form is printed."""

    rules: Rules = "lines"
    rows_per_page: int = 1000
    labels: Labels = "first"
    repeats_heading: bool = False
    page_size: tuple[float, float] = (842, 1190)  # A3
    numbers: str = ""
    """E.g. "第 {} 页"."""
    head: str = ""
    is_bold: bool = False
    """Each text is drawn twice."""
    stacks_labels: bool = False
    """The narrow labels are written downwards, one character a line."""
    rules_title: bool = False
    """The title and the year are rows of the ruled table."""
    before_page: Callable[[Canvas], None] = lambda _: None


PLAIN = Look()


def register_font() -> None:
    """Make the font known to reportlab."""
    if FONT not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(UnicodeCIDFont(FONT))


def drawn(form: Form, look: Look = PLAIN) -> bytes:
    """Return a PDF of one form."""
    return drawn_all([form], look)


def drawn_all(forms: Sequence[Form], look: Look = PLAIN) -> bytes:
    """Return a PDF of several forms, each on new pages."""
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=look.page_size, invariant=True)
    for form in forms:
        grid = compose(form, templates()[form.template])
        for cells in _pages(grid, look):
            _draw_page(canvas, cells, grid, look)
    canvas.save()
    return buffer.getvalue()


def drawn_on_one_sheet(forms: Sequence[Form], look: Look = PLAIN) -> bytes:
    """Return a PDF of several forms, each in the rows below the one before."""
    register_font()
    grids = [compose(form, templates()[form.template]) for form in forms]
    tops = [0, *accumulate(grid.row_count for grid in grids)]
    cells = [
        _moved(cell, -top) for top, grid in zip(tops, grids, strict=False) for cell in grid.cells
    ]
    sheet = replace(grids[0], cells=tuple(cells), row_count=tops[-1])
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=look.page_size, invariant=True)
    for page in _pages(sheet, look):
        _draw_page(canvas, page, sheet, look)
    canvas.save()
    return buffer.getvalue()


def _pages(grid: Grid, look: Look) -> list[list[Cell]]:
    """Return the cells of each page, those that a page break cuts in two."""
    pages = []
    step = look.rows_per_page
    for start in range(0, grid.row_count, step):
        end = min(start + step, grid.row_count)
        cells = []
        if start and look.repeats_heading:
            first, last = grid.header_rows
            cells = [
                _moved(cell, first)
                for cell in grid.cells
                if first <= cell.row and cell.row + cell.row_span <= last
            ]
            shift = start - (last - first)
        else:
            first = last = shift = start
        for cell in grid.cells:
            top, bottom = max(cell.row, start), min(cell.row + cell.row_span, end)
            if top < bottom:
                if cell.row <= first < last < bottom:  # also beside the heading
                    top = shift
                cells.append(_part(cell, top - shift, bottom - top, range(start, end), look))
        pages.append(cells)
    return pages


def _moved(cell: Cell, up: int) -> Cell:
    return Cell(cell.row - up, cell.column, cell.row_span, cell.column_span, cell.text, cell.role)


def _part(cell: Cell, row: int, height: int, page: range, look: Look) -> Cell:
    """Return the part of a cell on a page, which has these rows of the table."""
    is_shown = {
        "first": cell.row >= page.start,
        "second": cell.row + cell.row_span <= page.stop,
        "both": True,
    }[look.labels]
    text = cell.text if is_shown else ""
    return Cell(row, cell.column, height, cell.column_span, text, cell.role)


def _draw_page(canvas: Canvas, cells: Sequence[Cell], grid: Grid, look: Look) -> None:
    width, height = look.page_size
    canvas.setFont(FONT, SIZE)
    look.before_page(canvas)
    page = canvas.getPageNumber()
    if look.head:
        canvas.drawString(_LEFT, height - 20, look.head)
    if look.numbers:
        canvas.drawCentredString(width / 2, 15, look.numbers.format(page))
    scale = (width - 2 * _LEFT) / float(sum(grid.widths))
    xs = [
        _LEFT + scale * float(sum(grid.widths[:number])) for number in range(len(grid.widths) + 1)
    ]
    wrapped = {cell: _wrapped(cell, xs, look) for cell in cells}
    ys = _row_tops(cells, wrapped)
    for cell in cells:
        box = (
            xs[cell.column],
            height - ys[cell.row],
            xs[cell.column + cell.column_span],
            height - ys[cell.row + cell.row_span],
        )
        if look.rules_title or cell.role not in ("title", "subtitle", "note"):
            _rule(canvas, box, look.rules, (xs[0], xs[-1]))
        _write(canvas, box, wrapped[cell], is_bold=look.is_bold)
    canvas.showPage()


def _row_tops(cells: Sequence[Cell], wrapped: dict[Cell, list[str]]) -> list[float]:
    count = max(cell.row + cell.row_span for cell in cells)
    heights = [_LINE + 4.0] * count
    for cell in cells:
        own = slice(cell.row, cell.row + cell.row_span)
        missing = len(wrapped[cell]) * _LINE + 4 - sum(heights[own])
        if missing > 0:
            heights[cell.row + cell.row_span - 1] += missing
    tops = [float(_TOP)]
    for each in heights:
        tops.append(tops[-1] + each)
    return tops


def _wrapped(cell: Cell, xs: Sequence[float], look: Look) -> list[str]:
    """Return the text in lines, broken after any character."""
    if look.stacks_labels and cell.role == "side":
        return list(cell.text)
    width = xs[cell.column + cell.column_span] - xs[cell.column] - 4
    lines = []
    for paragraph in cell.text.split("\n"):
        line = ""
        for char in paragraph:
            if pdfmetrics.stringWidth(line + char, FONT, SIZE) > width:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


def _write(
    canvas: Canvas, box: tuple[float, float, float, float], lines: Sequence[str], *, is_bold: bool
) -> None:
    x0, top, _, bottom = box
    y = (top + bottom) / 2 + len(lines) * _LINE / 2 - SIZE
    for line in lines:
        canvas.drawString(x0 + 2, y, line)
        if is_bold:
            canvas.drawString(x0 + 2.3, y, line)
        y -= _LINE


def _rule(
    canvas: Canvas,
    box: tuple[float, float, float, float],
    rules: Rules,
    sides: tuple[float, float],
) -> None:
    x0, top, x1, bottom = box
    canvas.setLineWidth(0.5)
    canvas.setDash(*((1, 1) if rules == "dashed" else ()))
    if rules == "none":
        return
    if rules == "rects":
        canvas.rect(x0, bottom, x1 - x0, top - bottom)
        return
    level = [] if rules == "columns" else [(x0, top, x1, top), (x0, bottom, x1, bottom)]
    upright = [(x, top, x, bottom) for x in (x0, x1) if rules != "open" or x not in sides]
    for a, b, c, d in (*level, *upright):
        if rules == "thin":
            canvas.rect(a, d, max(c - a, 0.5), max(b - d, 0.5), stroke=0, fill=1)
        elif rules == "double":
            canvas.line(a - 0.8, b - 0.8, c - 0.8, d - 0.8)
            canvas.line(a + 0.8, b + 0.8, c + 0.8, d + 0.8)
        else:
            canvas.line(a, b, c, d)
