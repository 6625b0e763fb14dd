"""Tables laid out as Word documents and web pages, with their merged cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from pathlib import Path

from docx import Document

from perfdesk.core.form import Form
from perfdesk.core.scoring import scores
from perfdesk.formats.workbook.workbook_reader import workbook_tables
from perfdesk.recognition.source import MergedCell, SourceRow
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.grid import text_rows

OFFICE_FILES = Path(__file__).parent.parent / "files" / "office"
CASES = (
    "04-two-goals-2020",
    "06-sichuan-two-2023",
    "09-platform-full-2024",
    "26-synthetic-no-place",
)


def form_rows(form: Form) -> list[SourceRow]:
    """Return the official table of a form, merged as it is printed."""
    template = templates()[form.template]
    grid = compose(form, template, scores(form, template))
    merged: list[list[MergedCell]] = [[] for _ in range(grid.row_count)]
    for cell in grid.cells:
        if cell.row_span > 1 or cell.column_span > 1:
            merged[cell.row].append(MergedCell(cell.column, cell.column_span, cell.row_span))
    return [
        SourceRow("", texts, tuple(spans))
        for texts, spans in zip(text_rows(grid), merged, strict=True)
    ]


def case_rows(name: str) -> list[SourceRow]:
    """Return the rows of all sheets of a published case."""
    data = (OFFICE_FILES / f"{name}.xlsx").read_bytes()
    return [SourceRow("", row.cells) for table in workbook_tables(data) for row in table.rows]


def docx_of(*tables: Sequence[SourceRow], between: str = "") -> bytes:
    """Return a Word document with these tables, and a paragraph between them."""
    document = Document()
    for number, rows in enumerate(tables):
        if number:
            document.add_paragraph(between)
        width = max(len(row.cells) for row in rows)
        table = document.add_table(len(rows), width)
        cells = [list(row.cells) for row in table.rows]
        for above, row in enumerate(rows):
            for span in row.merged:
                end = cells[above + span.height - 1][span.column + span.width - 1]
                cells[above][span.column].merge(end)
        for row_cells, row in zip(cells, rows, strict=True):
            for cell, text in zip(row_cells, row.cells, strict=False):
                if text:
                    cell.text = text
    target = BytesIO()
    document.save(target)
    return target.getvalue()


def html_of(*tables: Sequence[SourceRow], between: str = "") -> str:
    """Return a web page with these tables, and a paragraph between them."""
    parts = (f"<table border=1>{''.join(_html_rows(rows))}</table>" for rows in tables)
    return f"<html><body>{f'<p>{between}</p>'.join(parts)}</body></html>"


def _html_rows(rows: Sequence[SourceRow]) -> Iterator[str]:
    width = max(len(row.cells) for row in rows)
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        spans = {span.column: (span.width, span.height) for span in row.merged}
        yield "<tr>"
        for column in range(width):
            if (number, column) in covered:
                continue
            across, down = spans.get(column, (1, 1))
            covered |= {(number + y, column + x) for y in range(down) for x in range(across)}
            text = row.cells[column] if column < len(row.cells) else ""
            words = escape(text).replace("\n", "<br>")
            yield f"<td rowspan={down} colspan={across}>{words}</td>"
        yield "</tr>"
