"""Reads .xls and .et workbooks (BIFF) by xlrd."""

from __future__ import annotations

from perfdesk.formats.tables import SourceTable


def xls_tables(data: bytes) -> list[SourceTable]:
    """Return the tables in the bytes of a file."""
    raise NotImplementedError
