"""How cells of the tree are painted: grounds, rules, texts, marks of severity.

All colours are mixed from the palette, so light and dark follow the desktop.
Knows cells, not where they come from.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF

from perfdesk.core.checks.problem import Severity
from perfdesk.gui import look
from perfdesk.gui.tree.cells import Cell, Tone
from perfdesk.gui.tree.layouts import LaidOut, Writing

PAD_X, PAD_Y = 6, 4
"""Blank pixels between a cell's edge and its text."""

MARK = 8
"""Side of the mark that shows a problem, in pixels."""


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of one palette."""

    ground: QColor
    group: QColor
    branch: QColor
    chosen: QColor
    rule: QPen
    frame: QColor
    text: QColor
    quiet: QColor
    differs: QColor


def inks(palette: QPalette) -> Inks:
    """The colours for a palette, mixed once."""
    key = palette.cacheKey()
    if key not in _MIXED:
        if len(_MIXED) >= _PALETTES:
            _MIXED.clear()
        _MIXED[key] = _mixed(palette)
    return _MIXED[key]


_PALETTES = 8
_MIXED: dict[int, Inks] = {}


def _mixed(palette: QPalette) -> Inks:
    base = palette.color(QPalette.ColorRole.Base)
    text = palette.color(QPalette.ColorRole.Text)
    highlight = palette.color(QPalette.ColorRole.Highlight)
    return Inks(
        ground=base,
        group=_mix(base, text, 0.075),
        branch=_mix(base, text, 0.035),
        chosen=_mix(base, highlight, 0.2),
        rule=QPen(_mix(base, text, 0.14), 0),
        frame=highlight,
        text=text,
        quiet=look.quiet(palette),
        differs=look.tone("warning", palette),
    )


def _mix(ground: QColor, ink: QColor, part: float) -> QColor:
    pairs = zip(ground.getRgb()[:3], ink.getRgb()[:3], strict=True)  # type: ignore[index]  # stub
    return QColor(*(round(below + (above - below) * part) for below, above in pairs))


def writing(cell: Cell) -> Writing:
    """How the text of a cell is written."""
    return Writing(cell.tone == Tone.GROUP, cell.tone == Tone.AUTOMATIC, cell.centred)


def ink_of(cell: Cell, colours: Inks) -> QColor:
    """The colour of a cell's text."""
    if cell.tone in (Tone.QUIET, Tone.AUTOMATIC):
        return colours.quiet
    return colours.differs if cell.tone == Tone.DIFFERS else colours.text


def draw_text(painter: QPainter, rect: QRect, lines: LaidOut, ink: QColor) -> None:
    """Draw laid out lines at the top of a cell."""
    painter.setPen(ink)
    lines.layout.draw(painter, QPointF(rect.left() + PAD_X, rect.top() + PAD_Y))


def draw_rules(painter: QPainter, rect: QRect, rule: QPen) -> None:
    """Draw the hairlines at the right and the bottom of a cell."""
    painter.setPen(rule)
    painter.drawLine(rect.topRight(), rect.bottomRight())
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def draw_arrow(painter: QPainter, rect: QRect, ink: QColor, *, opened: bool) -> None:
    """Draw the arrow in the middle of an area: down where a row is open, right where it is shut.

    An open angle in the quiet colour of the palette, lighter than the filled arrow of Fusion.
    """
    middle, side = QRectF(rect).center(), rect.width() / 5
    down, right = QPointF(0, side), QPointF(side, 0)
    along, ahead = (right, down * 0.5) if opened else (down, right * 0.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.4))
    painter.drawPolyline([middle - ahead - along, middle + ahead, middle - ahead + along])
    painter.restore()


def draw_frame(painter: QPainter, rect: QRect, ink: QColor) -> None:
    """Draw the frame of the current cell."""
    painter.setPen(QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect.adjusted(1, 1, -2, -2))


def draw_mark(painter: QPainter, rect: QRect, severity: Severity, palette: QPalette) -> None:
    """Draw a problem's mark in the upper right corner: a shape and a colour for each severity."""
    box = QRectF(rect.right() - MARK - 2, rect.top() + 2, MARK, MARK)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = look.tone(severity, palette)
    painter.setPen(QPen(colour, 1.4))
    painter.setBrush(colour)
    if severity == "error":
        painter.drawEllipse(box)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Base), 1.4))
        inner = box.adjusted(2.4, 2.4, -2.4, -2.4)
        painter.drawLine(inner.topLeft(), inner.bottomRight())
        painter.drawLine(inner.topRight(), inner.bottomLeft())
    elif severity == "warning":
        top = QPointF(box.center().x(), box.top())
        painter.drawPolygon(QPolygonF([top, box.bottomRight(), box.bottomLeft()]))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    painter.restore()
