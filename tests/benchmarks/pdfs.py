"""Reading a PDF of another program beside what pdfplumber alone takes to find its tables."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pdfplumber

from perfdesk.formats.pdf.page_reader import page_tables
from perfdesk.formats.results import no_progress
from tests.benchmarks.forms import largest_form
from tests.benchmarks.measure import Pair
from tests.formats.pdf.drawn import Look, drawn


def pairs() -> Iterator[Pair]:
    """Yield the reading of the largest published form, of 17 indicators, on two pages."""
    data = drawn(largest_form(), Look(rows_per_page=20, repeats_heading=True, numbers="- {} -"))

    def bare() -> None:
        with pdfplumber.open(BytesIO(data)) as document:
            for page in document.pages:
                page.extract_tables()

    def ours() -> None:
        page_tables(data, no_progress)

    yield Pair("reading a PDF of two pages / pdfplumber's bare extract_tables", ours, bare, 1.3)
