"""Dates in words."""

from __future__ import annotations

from datetime import date, datetime

from perfdesk.core.dates import month_and_day


class TimeOfEnglishWindows(datetime):
    """One whose formats may have no character beyond ASCII."""

    def strftime(self, format: str) -> str:  # noqa: A002 - Python's name
        """Override: raise UnicodeEncodeError for Chinese."""
        format.encode("ascii")
        return super().strftime(format)


def test_a_day_is_told_without_a_format_in_chinese() -> None:
    assert month_and_day(TimeOfEnglishWindows(2026, 3, 31, 4)) == "03月31日"
    assert month_and_day(date(2026, 11, 2)) == "11月02日"
