"""Keeps texts from becoming formulas where they are pasted as plain text into a spreadsheet.

An apostrophe before a text makes it a text for every spreadsheet. Figures with a sign (-5, +5%)
need none, since they become numbers. Platforms mark the figures in their text files so, or as
="0123", so that a spreadsheet keeps every digit.
"""

from __future__ import annotations

import re

from perfdesk.formats.workbook.cell_values import starts_like_formula

_MARK = "'"
_SKIPPED = f' \t\r\n"{_MARK}'
"""Characters before a formula that a spreadsheet may skip: LibreOffice runs "=1+1" in quotes."""
_SIGNED_FIGURE = re.compile(r"[-+－＋] ?[\d,]*(?:\.\d*)? ?[%％]?")
"""E.g. "-5", "+12,345.60", "－3%", or the sign alone, which stands for nothing."""

# What a platform writes for a long number or a code, e.g. ="330102240000000008861", '0123
_MARKED_TEXT = re.compile(r'="(?P<text>(?:[^"]|"")*)"')
_MARKED_FIGURE = re.compile(r"'(?P<figure>[-+]?\d[\d,.]*%?)")


def with_guard(text: str) -> str:
    """Return a text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return _MARK + text if _is_like_formula(text) else text


def without_guard(text: str) -> str:
    """Return a text as it was before ``with_guard``."""
    is_guarded = text.startswith(_MARK) and _is_like_formula(text[1:])
    return text[1:] if is_guarded else text


def without_text_mark(cell: str) -> str:
    """Return the cell of a text file without what marks a figure in it as a text."""
    if match := _MARKED_TEXT.fullmatch(cell):
        return match["text"].replace('""', '"')
    figure = _MARKED_FIGURE.fullmatch(cell)
    return figure["figure"] if figure else cell


def _is_like_formula(text: str) -> bool:
    content = text.lstrip(_SKIPPED)
    return starts_like_formula(content) and not _SIGNED_FIGURE.fullmatch(content.rstrip())
