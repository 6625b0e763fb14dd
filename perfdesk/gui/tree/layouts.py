"""Texts laid out in lines of a given width, kept so that no text is broken twice.

A row's height and its painting need the same lines; both come from here. Knows
no model: a text, a width in pixels and how it is written are all it is asked.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QTextLayout, QTextOption

_KEPT, _HEIGHTS = 600, 6000
"""How many layouts are kept, several screens of them, and how many heights: a long form's."""

_COMMON = re.compile("[ -~\u3000-\u9fff\uff01-\uff60]*")
"""Of characters one Latin and one Chinese font draw: no taller or wider than the sample."""
_SAMPLE = "国W@%gÅ"
_BOUNDLESS = 10_000
_LINE_SEPARATOR = "\u2028"


@dataclass(frozen=True, slots=True)
class Writing:
    """How a text is written."""

    bold: bool = False
    italic: bool = False
    centred: bool = False


@dataclass(frozen=True, slots=True)
class LaidOut:
    """Lines ready to be drawn, and their height in pixels."""

    layout: QTextLayout
    height: int


_Key = tuple[str, int, Writing]


class _Line(NamedTuple):
    """The height of one line, and the advance of its widest character, in pixels."""

    height: int
    widest: float


class Layouts:
    """The layouts of one font, the longest unused dropped first; heights last longer."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._lines: dict[Writing, _Line] = {}
        self._made: OrderedDict[_Key, LaidOut] = OrderedDict()
        self._heights: OrderedDict[_Key, int] = OrderedDict()

    def height(self, text: str, width: int, writing: Writing) -> int:
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

    def _line(self, writing: Writing) -> _Line:
        sample = _lay_out(_SAMPLE, _BOUNDLESS, writing, self._font)
        metrics = QFontMetricsF(sample.layout.font())
        widest = max(map(metrics.horizontalAdvance, _SAMPLE))
        return self._lines.setdefault(writing, _Line(sample.height, widest))

    def get(self, text: str, width: int, writing: Writing) -> LaidOut:
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


def _lay_out(text: str, width: int, writing: Writing, font: QFont) -> LaidOut:
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
    return LaidOut(layout, ceil(height))
