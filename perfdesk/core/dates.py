"""Dates in Chinese words.

``strftime`` gets no Chinese text: on a Windows whose code page has none it raises an error.
"""

from __future__ import annotations

from datetime import date


def month_and_day(day: date) -> str:
    """Return e.g. 03月31日."""
    return f"{day:%m}月{day:%d}日"
