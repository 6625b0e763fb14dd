"""Print a grid with ReportLab's platypus, the usual way to a table in a PDF from Python."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any, Literal
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table, TableStyle

from perfdesk import resources
from perfdesk.table.grid import Cell, Grid

_ALIGNED: dict[str, Literal[0, 2]] = {"words": 0, "amount": 2}
_SIZES = {"title": 16.0, "subtitle": 10.8}


@cache
def style(role: str) -> ParagraphStyle:
    """Return the paragraph style of a role; the first call registers the font."""
    if "Peer" not in pdfmetrics.getRegisteredFontNames():
        pdfmetrics.registerFont(TTFont("Peer", resources.path("fonts", "NotoSerifSC-Regular.ttf")))
    size = _SIZES.get(role, 9.0)
    return ParagraphStyle(
        role,
        fontName="Peer",
        fontSize=size,
        leading=size * 1.3,
        alignment=_ALIGNED.get(role, 1),
        wordWrap="CJK",
    )


def pdf(grid: Grid) -> bytes:
    """Return the PDF of a grid."""
    rows: list[list[object]] = [[""] * len(grid.widths) for _ in range(grid.row_count)]
    commands: list[Any] = [
        ("GRID", (0, 2), (-1, grid.total_row), 0.5, (0, 0, 0)),
        ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
    ]
    for cell in grid.cells:
        rows[cell.row][cell.column] = Paragraph(escape(cell.text), style(cell.role))
        commands.append(("SPAN", (cell.column, cell.row), _end(cell)))
    target = BytesIO()
    document = SimpleDocTemplate(
        target, pagesize=A4, leftMargin=12 * mm, rightMargin=12 * mm, topMargin=15 * mm
    )
    widths = [float(width) * mm for width in grid.widths]
    document.build([Table(rows, colWidths=widths, style=TableStyle(commands))])
    return target.getvalue()


def _end(cell: Cell) -> tuple[int, int]:
    return cell.column + cell.column_span - 1, cell.row + cell.row_span - 1
