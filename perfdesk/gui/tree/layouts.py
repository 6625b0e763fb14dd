"""Texts laid out in lines of a given width, kept so that no text is broken twice.

A row's height and its painting need the same lines; both come from here. Knows
no model: a text, a width in pixels and how it is written are all it is asked.
"""

from __future__ import annotations

from collections import OrderedDict
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFont, QTextLayout, QTextOption

_KEPT = 6000
_LINE_SEPARATOR = "\u2028"


class Writing(NamedTuple):
    """How a text is written."""

    bold: bool = False
    italic: bool = False
    centred: bool = False


class LaidOut(NamedTuple):
    """Lines ready to be drawn, and their height in pixels."""

    layout: QTextLayout
    height: int


class Layouts:
    """The layouts of one font, the longest unused dropped first."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._made: OrderedDict[tuple[str, int, Writing], LaidOut] = OrderedDict()

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
