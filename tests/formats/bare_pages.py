"""PDFs of pages alone, for tests: without a table that the structure tree could follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from perfdesk.formats.pdf.document import Chapter, build_pdf
from perfdesk.formats.pdf.metadata import pdf_metadata
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.table.grid import Grid
from perfdesk.table.page import Page

NOTHING = Grid(0, (), (), (0, 0), 0)


def bare(pages: Sequence[Page]) -> bytes:
    """Return the PDF of pages whose grid does not matter."""
    return build_pdf([Chapter("", NOTHING, unplaced(pages))], pdf_metadata("", ""), page_fonts())


def unplaced(pages: Sequence[Page]) -> list[Page]:
    """Return the pages with texts that belong to no cell."""
    return [
        replace(page, runs=tuple(replace(run, cell_position=None) for run in page.runs))
        for page in pages
    ]
