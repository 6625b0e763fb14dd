"""A dark palette like those of desktops."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette


def _dark() -> QPalette:
    palette = QPalette(QColor("#323232"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#232323"))
    return palette


DARK = _dark()
