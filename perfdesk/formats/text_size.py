"""Refuses a text that is too long for a table before its rows are built."""

from __future__ import annotations

from perfdesk.core.errors import FormError

MAX_LINES = 50_000
"""Lines of a text; a form takes about thirty."""
_MAX_CELLS = 1_000_000


class TooManyRowsError(FormError):
    """A text has more lines or cells than tables of forms can have."""

    def __init__(self) -> None:
        super().__init__(
            f"这份文本超过 {MAX_LINES // 10_000} 万行或一百万格，不像是自评表，没有读入。"
            "请只留下自评表所在的部分再试。"
        )


def check_size(text: str) -> None:
    """Raise TooManyRowsError if a text has too many lines or cells, whatever separates them."""
    lines = max(text.count("\n"), text.count("\r")) + sum(map(text.count, "\x85\u2028\u2029\f"))
    cells = max(map(text.count, ("\t", ",", ";", "|", "  ")))
    if lines > MAX_LINES or lines + cells > _MAX_CELLS:
        raise TooManyRowsError
