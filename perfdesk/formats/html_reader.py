"""Reads web pages by lxml."""

from __future__ import annotations

from perfdesk.formats.tables import SourceTable


def html_tables(data: bytes) -> list[SourceTable]:
    """Return the tables in the bytes of a file."""
    raise NotImplementedError


def mhtml_tables(data: bytes) -> list[SourceTable]:
    """Return the tables in the bytes of a saved web page (MHTML)."""
    raise NotImplementedError
