"""Reads .ods workbooks by lxml."""

from __future__ import annotations

from perfdesk.formats.tables import SourceTable


def ods_tables(data: bytes) -> list[SourceTable]:
    """Return the tables in the bytes of a file."""
    raise NotImplementedError
