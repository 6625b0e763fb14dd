"""Texts laid out in lines of a given width, kept so that no text is broken twice.

A row's height and its painting need the same lines; both come from here. Knows
no model: a text, a width in pixels and how it is written are all it is asked.

How cells of the tree are painted: grounds, rules, texts, marks of severity.

All colours are mixed from the palette, so light and dark follow the desktop.
Knows cells, not where they come from.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPalette,
    QPen,
    QPolygonF,
    QTextLayout,
    QTextOption,
)

from perfdesk.core.checks.problem import Severity
from perfdesk.gui import theme
from perfdesk.gui.tree.cells import CellKind, TreeCell

_KEPT, _HEIGHTS = 600, 6000
"""How many layouts are kept, several screens of them, and how many heights: a long form's."""

_COMMON = re.compile("[ -~\u3000-\u9fff\uff01-\uff60]*")
"""Of characters one Latin and one Chinese font draw: no taller or wider than the sample."""
_SAMPLE = "国W@%gÅ"
_BOUNDLESS = 10_000
_LINE_SEPARATOR = "\u2028"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is written."""

    bold: bool = False
    italic: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class LaidOutText:
    """Lines ready to be drawn, and their height in pixels."""

    layout: QTextLayout
    height: int


_Key = tuple[str, int, TextStyle]


class _LineMetrics(NamedTuple):
    """The height of one line, and the advance of its widest character, in pixels."""

    height: int
    widest: float


class LayoutCache:
    """The layouts of one font, the longest unused dropped first; heights last longer."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._lines: dict[TextStyle, _LineMetrics] = {}
        self._made: OrderedDict[_Key, LaidOutText] = OrderedDict()
        self._heights: OrderedDict[_Key, int] = OrderedDict()

    def height(self, text: str, width: int, writing: TextStyle) -> int:
        """The height of the text in lines of at most ``width`` pixels.

        A text that is short enough for one line even in the widest characters is not
        laid out for it: most are, and most rows are not in view when a form is opened.
        """
        line = self._lines.get(writing) or self._line(writing)
        if len(text) * line.widest <= width and _COMMON.fullmatch(text):
            return line.height
        key = (text, width, writing)
        if key not in self._heights:
            self._heights[key] = self.get(text, width, writing).height
            if len(self._heights) > _HEIGHTS:
                self._heights.popitem(last=False)
        return self._heights[key]

    def _line(self, writing: TextStyle) -> _LineMetrics:
        sample = _lay_out(_SAMPLE, _BOUNDLESS, writing, self._font)
        metrics = QFontMetricsF(sample.layout.font())
        widest = max(map(metrics.horizontalAdvance, _SAMPLE))
        return self._lines.setdefault(writing, _LineMetrics(sample.height, widest))

    def get(self, text: str, width: int, writing: TextStyle) -> LaidOutText:
        """The text in lines of at most ``width`` pixels."""
        key = (text, width, writing)
        found = self._made.get(key)
        if found is not None:
            self._made.move_to_end(key)
            return found
        made = self._made[key] = _lay_out(text, width, writing, self._font)
        if len(self._made) > _KEPT:
            self._made.popitem(last=False)
        return made


def _lay_out(text: str, width: int, writing: TextStyle, font: QFont) -> LaidOutText:
    own = QFont(font)
    own.setBold(writing.bold)
    own.setItalic(writing.italic)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if writing.centred:
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    layout = QTextLayout(text.replace("\n", _LINE_SEPARATOR), own)
    layout.setTextOption(option)
    layout.setCacheEnabled(True)
    height = 0.0
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return LaidOutText(layout, ceil(height))


PAD_X, PAD_Y = 6, 4
"""Blank pixels between a cell's edge and its text."""

MARK_SIZE = 8
"""Side of the mark that shows a problem, in pixels."""


@dataclass(frozen=True, slots=True)
class TreeColours:
    """The colours of one palette."""

    background: QColor
    level1_background: QColor
    level2_background: QColor
    selected_background: QColor
    rule: QPen
    frame: QColor
    text: QColor
    quiet: QColor
    differs: QColor


def tree_colours(palette: QPalette) -> TreeColours:
    """The colours for a palette, mixed once."""
    key = palette.cacheKey()
    if key not in _MIXED:
        if len(_MIXED) >= _PALETTES:
            _MIXED.clear()
        _MIXED[key] = _mixed(palette)
    return _MIXED[key]


_PALETTES = 8
_MIXED: dict[int, TreeColours] = {}


def _mixed(palette: QPalette) -> TreeColours:
    base = palette.color(QPalette.ColorRole.Base)
    text = palette.color(QPalette.ColorRole.Text)
    highlight = palette.color(QPalette.ColorRole.Highlight)
    return TreeColours(
        background=base,
        level1_background=_mix(base, text, 0.075),
        level2_background=_mix(base, text, 0.035),
        selected_background=_mix(base, highlight, 0.2),
        rule=QPen(_mix(base, text, 0.14), 0),
        frame=highlight,
        text=text,
        quiet=theme.muted_colour(palette),
        differs=theme.severity_colour("warning", palette),
    )


def _mix(ground: QColor, ink: QColor, part: float) -> QColor:
    pairs = zip(ground.getRgb()[:3], ink.getRgb()[:3], strict=True)  # type: ignore[index]  # stub
    return QColor(*(round(below + (above - below) * part) for below, above in pairs))


def text_style(cell: TreeCell) -> TextStyle:
    """How the text of a cell is written."""
    return TextStyle(cell.kind == CellKind.GROUP, cell.kind == CellKind.AUTOMATIC, cell.centred)


def text_colour(cell: TreeCell, colours: TreeColours) -> QColor:
    """The colour of a cell's text."""
    if cell.kind in (CellKind.QUIET, CellKind.AUTOMATIC):
        return colours.quiet
    return colours.differs if cell.kind == CellKind.DIFFERS else colours.text


def draw_text(painter: QPainter, rect: QRect, lines: LaidOutText, ink: QColor) -> None:
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
    box = QRectF(rect.right() - MARK_SIZE - 2, rect.top() + 2, MARK_SIZE, MARK_SIZE)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    colour = theme.severity_colour(severity, palette)
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
