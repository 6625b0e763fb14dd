"""Scrolling while a selection is dragged: it goes on as long as the mouse is outside the view."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication

_INTERVAL = 60
"""Milliseconds from one line scrolled to the next."""


class DragScrolling(QTimer):
    """Scrolls on while a mouse that drags a selection rests outside the view, selecting along.

    Qt's own scrolling begins only with a move that stays in the current cell, which is no longer
    under the mouse once it was scrolled to (Qt 6.11).
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._move: QMouseEvent | None = None
        self.setInterval(_INTERVAL)
        self.timeout.connect(self._scroll)

    def follow(self, move: QMouseEvent) -> None:
        """Scroll towards the place of this move, until another move or the button's release."""
        if self._view.viewport().rect().contains(move.position().toPoint()):
            self.stop()
        else:
            self._move = move.clone()
            self.start()

    def _scroll(self) -> None:
        if self._move is None or self._view.state() != QAbstractItemView.State.DragSelectingState:
            self.stop()
            return
        place, area = self._move.position().toPoint(), self._view.viewport().rect()
        line = self._view.fontMetrics().height()
        for bar, at, end in (
            (self._view.verticalScrollBar(), place.y(), area.bottom()),
            (self._view.horizontalScrollBar(), place.x(), area.right()),
        ):
            bar.setValue(bar.value() + line * ((at > end) - (at < 0)))
        QApplication.sendEvent(self._view.viewport(), self._move)
