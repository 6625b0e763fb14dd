"""Keeps texts from becoming formulas where they are pasted as plain text into a spreadsheet.

An apostrophe before a text makes it a text for every spreadsheet. Figures with a sign (-5, +5%)
need none, since they become numbers.
"""

from __future__ import annotations

import re

from perfdesk.formats.workbook.cell_values import starts_like_formula

_MARK = "'"
_SKIPPED = f' \t\r\n"{_MARK}'
"""Characters before a formula that a spreadsheet may skip: LibreOffice runs "=1+1" in quotes."""
_SIGNED_FIGURE = re.compile(r"[-+－＋] ?[\d,]*(?:\.\d*)? ?[%％]?")
"""E.g. "-5", "+12,345.60", "－3%", or the sign alone, which stands for nothing."""


def with_guard(text: str) -> str:
    """Return a text with an apostrophe before it if a spreadsheet would take it for a formula."""
    return _MARK + text if _is_like_formula(text) else text


def without_guard(text: str) -> str:
    """Return a text as it was before ``with_guard``."""
    is_guarded = text.startswith(_MARK) and _is_like_formula(text[1:])
    return text[1:] if is_guarded else text


def _is_like_formula(text: str) -> bool:
    content = text.lstrip(_SKIPPED)
    return starts_like_formula(content) and not _SIGNED_FIGURE.fullmatch(content.rstrip())
