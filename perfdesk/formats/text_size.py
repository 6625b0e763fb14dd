"""Refuses a text that is too long for a table before its rows are built."""

from __future__ import annotations

from perfdesk.core.errors import FormError

MAX_LINES = 10_000
"""Lines of a text; a form takes about thirty."""
_MAX_CELLS = 200_000
_MAX_CHARACTERS = 2_000_000
"""Characters of a text; a form takes about three thousand."""


class TooManyRowsError(FormError):
    """A text is longer than tables of forms can be."""

    def __init__(self) -> None:
        super().__init__(
            "这份文本太长（超过一万行、二十万格或二百万字），不像是自评表，没有读入。"
            "请只留下自评表所在的部分再试。"
        )


def check_size(text: str) -> None:
    """Raise TooManyRowsError if a text has too many lines, cells or characters."""
    lines = max(text.count("\n"), text.count("\r")) + sum(map(text.count, "\x85\u2028\u2029\f"))
    cells = max(map(text.count, ("\t", ",", ";", "|", "  ")))
    if len(text) > _MAX_CHARACTERS or lines > MAX_LINES or lines + cells > _MAX_CELLS:
        raise TooManyRowsError
