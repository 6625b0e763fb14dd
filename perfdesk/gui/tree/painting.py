"""Painting of the tree's cells: text layouts, colours and rules.

A row's height and its painting need the same lines; ``LayoutCache`` lays each text out once
for both. All colours are mixed from the palette, so they follow a light or dark desktop.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
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
    QTextLayout,
    QTextOption,
)

from perfdesk.gui import theme
from perfdesk.gui.tree.cells import CellKind, TreeCell

_MOST_LAYOUTS, _MOST_HEIGHTS = 600, 6000
"""Cached layouts, enough for several screens, and heights, enough for a long form."""

_COMMON = re.compile("[ -~\u3000-\u9fff\uff01-\uff60]*")  # e.g. "完成率（%）95.5"
"""ASCII, Chinese characters and full-width signs: no taller or wider than the sample."""
_SAMPLE = "国W@%gÅ"
"""The tallest and widest characters of ``_COMMON``, for measuring a line."""
_ONE_LINE_WIDTH = 10_000
"""Pixels in which the sample needs one line in any font."""
_LINE_SEPARATOR = "\u2028"


@dataclass(frozen=True, slots=True)
class TextStyle:
    """Weight, slant and alignment of a text."""

    bold: bool = False
    italic: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class LaidOutText:
    """A text broken into lines, ready to be drawn, and its height in pixels."""

    layout: QTextLayout
    height: int


_LayoutKey = tuple[str, int, TextStyle]


class _LineMetrics(NamedTuple):
    """The height of one line, and the advance of its widest character, in pixels."""

    height: int
    widest: float


class LayoutCache:
    """Layouts and heights of texts in one font; the least recently used layouts go first."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._line_metrics: dict[TextStyle, _LineMetrics] = {}
        self._layouts: OrderedDict[_LayoutKey, LaidOutText] = OrderedDict()
        self._heights: OrderedDict[_LayoutKey, int] = OrderedDict()

    def height(self, text: str, width: int, style: TextStyle) -> int:
        """Return the height in pixels of the text in lines of at most ``width`` pixels.

        A text short enough for one line of even the widest characters is not laid out: when
        a form is opened most texts are short, and most rows are out of view. A character more
        is counted, since the last one of an italic text leans out of its width.
        """
        line = self._line_metrics.get(style) or self._measure_line(style)
        if (len(text) + 1) * line.widest <= width and _COMMON.fullmatch(text):
            return line.height
        key = (text, width, style)
        if key not in self._heights:
            self._heights[key] = self.get(text, width, style).height
            if len(self._heights) > _MOST_HEIGHTS:
                self._heights.popitem(last=False)
        return self._heights[key]

    def _measure_line(self, style: TextStyle) -> _LineMetrics:
        sample = _lay_out(_SAMPLE, _ONE_LINE_WIDTH, style, self._font)
        metrics = QFontMetricsF(sample.layout.font())
        widest = max(map(metrics.horizontalAdvance, _SAMPLE))
        return self._line_metrics.setdefault(style, _LineMetrics(sample.height, widest))

    def get(self, text: str, width: int, style: TextStyle) -> LaidOutText:
        """Return the text in lines of at most ``width`` pixels."""
        key = (text, width, style)
        cached = self._layouts.get(key)
        if cached is not None:
            self._layouts.move_to_end(key)
            return cached
        laid_out = self._layouts[key] = _lay_out(text, width, style, self._font)
        if len(self._layouts) > _MOST_LAYOUTS:
            self._layouts.popitem(last=False)
        return laid_out


def _lay_out(text: str, width: int, style: TextStyle, font: QFont) -> LaidOutText:
    styled_font = QFont(font)
    styled_font.setBold(style.bold)
    styled_font.setItalic(style.italic)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    if style.centred:
        option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    layout = QTextLayout(text.replace("\n", _LINE_SEPARATOR), styled_font)
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


PAD_X, PAD_Y = 6, 3
"""Pixels between a cell's edge and its text, left and right, above and below.

The rule at the bottom is one of those below: a row of one line has 24 pixels in the bundled font.
"""


@dataclass(frozen=True, slots=True)
class TreeColours:
    """The tree's colours for one palette."""

    background: QColor
    level1_background: QColor
    level2_background: QColor
    selected_background: QColor
    rule: QPen
    frame: QColor
    text: QColor
    muted: QColor
    differs: QColor


def tree_colours(palette: QPalette) -> TreeColours:
    """Return the colours for a palette; they are mixed once for each."""
    key = palette.cacheKey()
    if key not in _COLOURS:
        if len(_COLOURS) >= _MOST_PALETTES:
            _COLOURS.clear()
        _COLOURS[key] = _mix_colours(palette)
    return _COLOURS[key]


_MOST_PALETTES = 8
"""Palettes whose colours are cached: active and inactive windows, light and dark."""
_COLOURS: dict[int, TreeColours] = {}


def _mix_colours(palette: QPalette) -> TreeColours:
    base = palette.color(QPalette.ColorRole.Base)
    text = palette.color(QPalette.ColorRole.Text)
    highlight = palette.color(QPalette.ColorRole.Highlight)
    muted, differs = theme.muted_colour(palette), theme.severity_colour("warning", palette)
    return TreeColours(
        background=base,
        level1_background=theme.mixed_colour(base, text, 0.075),
        level2_background=theme.mixed_colour(base, text, 0.035),
        selected_background=_tint(base, highlight, (text, muted, differs)),
        rule=QPen(theme.mixed_colour(base, text, 0.14), 0),
        frame=highlight,
        text=text,
        muted=muted,
        differs=differs,
    )


def _tint(base: QColor, highlight: QColor, inks: Sequence[QColor]) -> QColor:
    """Return the base mixed with as much of the highlight as leaves texts readable, 20 % at most.

    Yellow on a dark base allows 15 %.
    """
    tints = (theme.mixed_colour(base, highlight, percent / 100) for percent in range(20, 0, -1))
    return next((each for each in tints if theme.is_readable(inks, each)), base)


def text_style(cell: TreeCell) -> TextStyle:
    """Return weight, slant and alignment of a cell's text."""
    return TextStyle(cell.kind == CellKind.GROUP, cell.kind == CellKind.AUTOMATIC, cell.centred)


def text_colour(cell: TreeCell, colours: TreeColours) -> QColor:
    """Return the colour of a cell's text."""
    if cell.kind in (CellKind.MUTED, CellKind.AUTOMATIC):
        return colours.muted
    return colours.differs if cell.kind == CellKind.DIFFERS else colours.text


def draw_text(painter: QPainter, rect: QRect, lines: LaidOutText, ink: QColor) -> None:
    """Draw a text that is laid out at the top of a cell."""
    painter.setPen(ink)
    lines.layout.draw(painter, QPointF(rect.left() + PAD_X, rect.top() + PAD_Y))


def draw_rules(painter: QPainter, rect: QRect, rule: QPen) -> None:
    """Draw the hairlines at the right and the bottom of a cell."""
    painter.setPen(rule)
    painter.drawLine(rect.topRight(), rect.bottomRight())
    painter.drawLine(rect.bottomLeft(), rect.bottomRight())


def draw_arrow(painter: QPainter, rect: QRect, ink: QColor, *, opened: bool) -> None:
    """Draw the arrow of a row in the middle of an area: down if it is expanded, else right.

    An open angle, lighter than the filled triangle of Qt's Fusion style.
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
