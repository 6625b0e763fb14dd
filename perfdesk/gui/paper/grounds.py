"""The colours round and under the pages: ground, paper, shadow, highlight, light or dark."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QPainter, QPalette

from perfdesk.gui import look
from perfdesk.gui.paper.stack import MARGIN

_LIGHT = (QColor("#dfe2e6"), QColor("#ffffff"), QColor("#b9bec5"))
_DARK = (QColor("#25272a"), QColor("#e6e6e3"), QColor("#151618"))
_LEAST = 60


def ground(palette: QPalette) -> QColor:
    """The colour between the pages."""
    return _colours(palette)[0]


def fitting(room: int) -> int:
    """How wide a page is that fits a view of this width, in pixels."""
    return max(_LEAST, room - 2 * MARGIN)


def lay(painter: QPainter, rect: QRect, palette: QPalette) -> QColor:
    """A sheet of paper with a thin edge and a faint shadow; its colour."""
    _, paper, edge = _colours(palette)
    shade = QColor(edge)
    for width, alpha in ((3, 40), (2, 70)):
        shade.setAlpha(alpha)
        painter.fillRect(rect.adjusted(-width + 1, 0, width - 1, width), shade)
    painter.fillRect(rect.adjusted(-1, -1, 1, 1), edge)
    painter.fillRect(rect, paper)
    return paper


def highlight(painter: QPainter, rect: QRect, palette: QPalette) -> None:
    """The current cell's ground, and a quiet frame round it."""
    colour = palette.color(QPalette.ColorRole.Highlight)
    frame = QColor(colour)
    colour.setAlpha(46)
    frame.setAlpha(190)
    painter.fillRect(rect, colour)
    for edge in _edges(rect):
        painter.fillRect(edge, frame)


def _colours(palette: QPalette) -> tuple[QColor, QColor, QColor]:
    return _DARK if look.is_dark(palette) else _LIGHT


def _edges(rect: QRect) -> tuple[QRect, ...]:
    left, top, width, height = rect.left(), rect.top(), rect.width(), rect.height()
    return (
        QRect(left, top, width, 2),
        QRect(left, top + height - 2, width, 2),
        QRect(left, top + 2, 2, height - 4),
        QRect(left + width - 2, top + 2, 2, height - 4),
    )
