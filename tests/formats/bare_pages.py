"""Pages alone as a PDF: drawn, but nothing said of what their texts are."""

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
    """The PDF of pages whose grid does not matter."""
    return build_pdf([Chapter("", NOTHING, unplaced(pages))], pdf_metadata("", ""), page_fonts())


def unplaced(pages: Sequence[Page]) -> list[Page]:
    """The pages, their texts belonging to no cell."""
    return [
        replace(page, runs=tuple(replace(run, cell_position=None) for run in page.runs))
        for page in pages
    ]
