"""Reading a Word file beside python-docx's bare walk over the cells of its tables."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from docx import Document

from perfdesk.formats.docx_reader import docx_tables
from perfdesk.formats.tables import read_tables
from perfdesk.resources import templates
from tests.benchmarks.forms import largest_form
from tests.benchmarks.measure import Pair
from tests.formats.laid_out import docx_of, form_rows


def pairs() -> Iterator[Pair]:
    """Yield the reading of the largest published form, of 17 indicators, laid out in Word."""
    data, known = docx_of(form_rows(largest_form())), tuple(templates().values())

    def bare() -> None:
        for table in Document(BytesIO(data)).tables:
            for row in table.rows:
                for cell in row.cells:
                    _ = cell.text

    def ours() -> None:
        read_tables(docx_tables(data), known)

    yield Pair("reading a .docx / python-docx's bare walk over all cells", ours, bare, 1.5, 25)
