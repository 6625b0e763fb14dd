"""Boxes to tick whose frame can be seen: the style draws it hardly darker than the window."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QCheckBox, QStyledItemDelegate, QStyleOptionViewItem

_GREY = "#a0a0a0"
"""What the style makes the frame of; it stands out from light grounds and from dark ones."""


def framed(box: QCheckBox) -> QCheckBox:
    """The same box with a frame that can be seen."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(_GREY))
    box.setPalette(palette)
    return box


class Ticks(QStyledItemDelegate):
    """Draws the lines of a list with such boxes."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt's: how a line is drawn."""
        super().initStyleOption(option, index)
        palette = QPalette(option.palette)
        palette.setColor(QPalette.ColorRole.Window, QColor(_GREY))
        option.palette = palette
