"""The fields above the tree: header, funding and goals, wherever the window has room for them.

The goals stand beside the amounts, in a narrow window below them; in a low one the whole
scrolls, always so that the field one is in can be seen. Knows nothing of what is typed.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFrame,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

_BETWEEN = 12
_MARGIN = 6
_LEAST = 64
"""Pixels for the line one is in and half of its neighbours."""


class Top(QScrollArea):
    """A banner, the header, and below it funding and goals."""

    def __init__(self, banner: QWidget, header: QWidget, funding: QWidget, goals: QWidget) -> None:
        super().__init__()
        self._funding, self._goals = funding, goals
        self._inside = QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(_BETWEEN)
        self._pair.addWidget(funding)
        self._pair.addWidget(goals, 1)
        box = QVBoxLayout(self._inside)
        box.setContentsMargins(_MARGIN, 4, _MARGIN, 4)
        box.setSpacing(8)
        box.addWidget(banner)
        box.addWidget(header)
        box.addLayout(self._pair, 1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def wanted(self, width: int) -> int:
        """The height in pixels in which nothing has to scroll, so many pixels wide."""
        self._lay_out(width)
        return self._inside.minimumSizeHint().height()

    def sizeHint(self) -> QSize:
        """Qt's: all of it in sight."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Qt's: the amounts in their whole width, one line of fields."""
        return QSize(self._funding.minimumSizeHint().width() + self._beside(), _LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: the goals go below the amounts where both do not fit side by side."""
        super().resizeEvent(event)
        self._lay_out(self.width())

    def _lay_out(self, width: int) -> None:
        both = sum(part.minimumSizeHint().width() for part in (self._funding, self._goals))
        fits = both + _BETWEEN + self._beside() <= width
        way = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._pair.direction() != way:
            self._pair.setDirection(way)
            if (whole := self._inside.layout()) is not None:
                whole.invalidate()  # it would remember the height of the other way

    def _beside(self) -> int:
        """Pixels beside the fields: the margins, and a scroll bar that may come."""
        return 2 * _MARGIN + self.verticalScrollBar().sizeHint().width()

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, _MARGIN)
