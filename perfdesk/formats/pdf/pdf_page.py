"""Draws one page of the display list on reportlab's canvas.

The text runs of a cell are enclosed in marked content with a number (MCID), by which the
structure tree refers to them. Rules, page numbers and repeated header rows are artifacts
(ISO 32000-1, 14.8.2.2).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from operator import attrgetter
from typing import Final

from reportlab.pdfgen.canvas import Canvas

from perfdesk.formats.pdf.embedded_fonts import registered_font_name
from perfdesk.table.fonts import FontStack
from perfdesk.table.page import CellPosition, Page, Rule, TextRun

_BASIC_PRIVATE = re.compile("([\ue000-\uf8ff]+)")
"""Private use characters up to U+FFFF. Their meaning is not standardised, so PDF/A wants an
ActualText for each (ISO 19005-3, 6.2.11.7.3).

Those beyond U+FFFF get it on the structure element of their cell (see ``tags``): Chrome's PDF
viewer would copy neither character nor ActualText if it were here. Artifacts have no element.
"""
_ANY_PRIVATE = re.compile("([\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]+)")
_BEGIN_ARTIFACT, _END_MARKED = "/Artifact BMC", "EMC"
_FILL: Final = 0
_FILL_AND_STROKE: Final = 2
"""Text rendering modes (ISO 32000-1, 9.3.6)."""
_SQUARE_CAP = 2
"""Line cap style (ISO 32000-1, 8.4.3.3): rules that meet in a corner fill it."""


def draw_page(
    canvas: Canvas, page: Page, faces: FontStack, kinds: Mapping[CellPosition, str]
) -> list[CellPosition]:
    """Draw a page and return the cells of its marks, whose numbers are their indexes.

    ``kinds`` are the structure types of the cells, such as "TD". All lengths are in pt.
    """
    marked_cells: list[CellPosition] = []
    canvas.setPageSize((round(page.width, 2), round(page.height, 2)))
    canvas.addLiteral(_BEGIN_ARTIFACT)
    canvas.setLineCap(_SQUARE_CAP)
    for width, rules in groupby(page.rules, key=attrgetter("width")):
        canvas.setLineWidth(width)
        canvas.lines([_end_points(rule, page.height) for rule in rules])
    canvas.addLiteral(_END_MARKED)
    for cell, runs in groupby(
        page.runs, key=lambda run: None if run.artifact else run.cell_position
    ):
        mark = _BEGIN_ARTIFACT
        if cell is not None:
            mark = f"/{kinds[cell]} <</MCID {len(marked_cells)}>> BDC"
            marked_cells.append(cell)
        canvas.addLiteral(mark)
        for run in runs:
            _draw_run(canvas, run, page.height - run.y, faces)
        canvas.addLiteral(_END_MARKED)
    canvas.showPage()
    return marked_cells


def _end_points(rule: Rule, height: float) -> tuple[float, float, float, float]:
    """Return x and y of both ends of a rule, with y upwards from the foot of the page."""
    x1, y1, x2, y2 = rule.x1, height - rule.y1, rule.x2, height - rule.y2
    return round(x1, 2), round(y1, 2), round(x2, 2), round(y2, 2)


def _draw_run(canvas: Canvas, run: TextRun, y: float, faces: FontStack) -> None:
    """Draw a text run at a height above the foot of the page, with ActualText where needed."""
    private = _ANY_PRIVATE if run.artifact else _BASIC_PRIVATE
    x, width = run.x, faces.tabular_width if run.tabular else faces.width
    for piece in filter(None, private.split(run.text)):  # one piece unless it has such characters
        is_private = private.match(piece)
        if is_private:
            actual_text = piece.encode("utf-16-be").hex()
            canvas.addLiteral(f"/Span <</ActualText <FEFF{actual_text}>>> BDC")
        _draw_piece(canvas, run, piece, (round(x, 2), round(y, 2)), faces)
        if is_private:
            canvas.addLiteral(_END_MARKED)
        x += width(piece, run.size)


def _draw_piece(
    canvas: Canvas, run: TextRun, piece: str, origin: tuple[float, float], faces: FontStack
) -> None:
    x, y = origin
    text = canvas.beginText(x, y)
    text.setFont(registered_font_name(faces[run.face_index]), run.size)
    if run.stroke:
        canvas.setLineWidth(round(run.stroke, 2))
        text.setTextRenderMode(_FILL_AND_STROKE)
    if run.tabular:
        for char, offset in zip(piece, faces.offsets(piece, tabular=True), strict=False):
            text.setTextOrigin(x + offset * run.size / 1000, y)
            text.textOut(char)
    else:
        text.textOut(piece)
    if run.stroke:
        text.setTextRenderMode(_FILL)
    canvas.drawText(text)
