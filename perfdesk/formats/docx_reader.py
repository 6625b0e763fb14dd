"""Reads Word documents by python-docx."""

from __future__ import annotations

from perfdesk.formats.tables import SourceTable


def docx_tables(data: bytes) -> list[SourceTable]:
    """Return the tables in the bytes of a file."""
    raise NotImplementedError
