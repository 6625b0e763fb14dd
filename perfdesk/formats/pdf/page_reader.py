"""Reads the pages of PDFs of other programs by pdfplumber."""

from __future__ import annotations

from perfdesk.formats.results import ProgressCallback
from perfdesk.formats.tables import SourceTable


def page_tables(data: bytes, advance: ProgressCallback) -> list[SourceTable]:
    """Return the tables in the bytes of a file."""
    raise NotImplementedError
