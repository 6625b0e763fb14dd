"""Waiting for a widget's first painting, the same for our window and for a bare one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class _Waiting(QObject):
    def __init__(self, widget: QWidget, then: Callable[[], object]) -> None:
        super().__init__(widget)
        self._then = then
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Qt's: goes on once the painting that begins now is done."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._then)
        return False


def when_painted(widget: QWidget, then: Callable[[], object]) -> None:
    """Calls ``then`` after the widget's first painting."""
    _Waiting(widget, then)
