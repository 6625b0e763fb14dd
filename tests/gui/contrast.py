"""How well one colour stands out from another, and a dark palette as desktops have it."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette


def contrast(first: QColor, second: QColor) -> float:
    """The ratio of WCAG 2, 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    light = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return float(0.2126 * light[0] + 0.7152 * light[1] + 0.0722 * light[2])


def _dark() -> QPalette:
    palette = QPalette(QColor("#323232"))
    palette.setColor(QPalette.ColorRole.Base, QColor("#232323"))
    return palette


DARK = _dark()
