"""Reading a workbook beside what openpyxl alone takes to load it."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

from openpyxl import load_workbook

from perfdesk.formats.tables import read_tables
from perfdesk.formats.workbook.workbook_export import export_workbook
from perfdesk.formats.workbook.workbook_reader import workbook_tables
from perfdesk.resources import templates
from tests.benchmarks.forms import largest_form
from tests.benchmarks.measure import Pair


def pairs() -> Iterator[Pair]:
    """Yield the reading of our workbook of the largest published form, of 17 indicators."""
    form, known = largest_form(), templates()
    data = export_workbook(form, known[form.template]).data

    def bare() -> None:
        load_workbook(BytesIO(data))

    def ours() -> None:
        read_tables(workbook_tables(data), tuple(known.values()))

    yield Pair("reading our .xlsx / openpyxl's bare load_workbook", ours, bare, 1.5, 25)
