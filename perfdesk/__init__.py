"""perfdesk: a desktop editor for the 项目支出绩效自评表 of Chinese budget units."""

__version__ = "0.1.0"
RELEASED = "2026-11-29"
"""Day on which this version was made, as in CHANGELOG.md."""
