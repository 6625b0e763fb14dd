"""A button whose words are cut to the room there is: neither pane nor window grows with a text."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyle,
    QStyleOptionToolButton,
    QStylePainter,
    QToolButton,
    QWidget,
)

_MARGIN = 12
"""Pixels of the frame and the blank beside the words."""


class CutButton(QToolButton):
    """What can be done with a line; the whole of its words is in the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Qt's: its first words."""
        width = self.fontMetrics().horizontalAdvance(f"{self.text()[:4]}…") + _MARGIN
        return QSize(width, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Qt's: the words as far as there is room."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        room = self.width() - _MARGIN
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
