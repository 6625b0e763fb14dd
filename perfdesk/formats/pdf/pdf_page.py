"""A page drawn on reportlab's canvas: its rules, its runs, and which cell each belongs to.

What repeats or belongs to the page, and every rule, is marked as an artifact; the
runs of a cell stand between marks with a number, by which the structure finds them.
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
"""Characters whose meaning is no standard's: an archived file says each a second time.

Those beyond U+FFFF are said a second time of their cell: Chrome's reader, told twice here,
would copy neither. Artifacts have no cell, and nobody copies them.
"""
_ANY_PRIVATE = re.compile("([\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]+)")
_ARTIFACT, _END = "/Artifact BMC", "EMC"
_FILLED: Final = 0
_FILLED_AND_STROKED: Final = 2
"""Ways to show letters (ISO 32000-1, 9.3.6)."""


def draw_page(
    canvas: Canvas, page: Page, faces: FontStack, kinds: Mapping[CellPosition, str]
) -> list[CellPosition]:
    """Adds a page, cells being marked as these kinds; gives the cells of its marks."""
    places: list[CellPosition] = []
    canvas.setPageSize((round(page.width, 2), round(page.height, 2)))
    canvas.addLiteral(_ARTIFACT)
    canvas.setLineCap(2)
    for width, rules in groupby(page.rules, key=attrgetter("width")):
        canvas.setLineWidth(width)
        canvas.lines([_ends(rule, page.height) for rule in rules])
    canvas.addLiteral(_END)
    for place, runs in groupby(
        page.runs, key=lambda run: None if run.artifact else run.cell_position
    ):
        mark = _ARTIFACT
        if place is not None:
            mark = f"/{kinds[place]} <</MCID {len(places)}>> BDC"
            places.append(place)
        canvas.addLiteral(mark)
        for run in runs:
            _write(canvas, run, page.height - run.y, faces)
        canvas.addLiteral(_END)
    canvas.showPage()
    return places


def _ends(rule: Rule, height: float) -> tuple[float, float, float, float]:
    """Where a rule begins and ends, y going up."""
    x1, y1, x2, y2 = rule.x1, height - rule.y1, rule.x2, height - rule.y2
    return round(x1, 2), round(y1, 2), round(x2, 2), round(y2, 2)


def _write(canvas: Canvas, run: TextRun, y: float, faces: FontStack) -> None:
    private = _ANY_PRIVATE if run.artifact else _BASIC_PRIVATE
    x, width = run.x, faces.tabular_width if run.tabular else faces.width
    for piece in filter(None, private.split(run.text)):  # one, but for private characters
        said_twice = private.match(piece)
        if said_twice:
            spoken = piece.encode("utf-16-be").hex()
            canvas.addLiteral(f"/Span <</ActualText <FEFF{spoken}>>> BDC")
        _show(canvas, run, piece, (round(x, 2), round(y, 2)), faces)
        if said_twice:
            canvas.addLiteral(_END)
        x += width(piece, run.size)


def _show(
    canvas: Canvas, run: TextRun, piece: str, origin: tuple[float, float], faces: FontStack
) -> None:
    """Shows a piece of a run at its origin."""
    x, y = origin
    text = canvas.beginText(x, y)
    text.setFont(registered_font_name(faces[run.face_index]), run.size)
    if run.stroke:
        canvas.setLineWidth(round(run.stroke, 2))
        text.setTextRenderMode(_FILLED_AND_STROKED)
    if run.tabular:
        for char, place in zip(piece, faces.offsets(piece, tabular=True), strict=False):
            text.setTextOrigin(x + place * run.size / 1000, y)
            text.textOut(char)
    else:
        text.textOut(piece)
    if run.stroke:
        text.setTextRenderMode(_FILLED)
    canvas.drawText(text)
