"""How the window was left, and is found again: place, splitters, columns, preview.

It is written down only when a window that came up is closed, so a start that fails
leaves it as it was. What is damaged, or does not fit, is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QSplitter

from perfdesk.gui.placing import TITLE, Box, clamped
from perfdesk.storage import notes

if TYPE_CHECKING:
    from perfdesk.gui.panes import Panes
    from perfdesk.gui.preview import Preview

_NOTE = "window"
_MOST = 20_000


class Remembering(QObject):
    """Restores the look of a window, and writes it down."""

    def __init__(self, window: QMainWindow, panes: Panes, preview: Preview) -> None:
        super().__init__(window)
        self._window, self._preview = window, preview
        self._head, self._room = panes.tree.head, panes.room
        self._sizes: dict[str, list[int]] = {}

    def restore(self) -> bool:
        """Gives the window its last look, or its first; True if the preview was shown, too."""
        self._open_out()
        read = notes.noted(_NOTE)
        if not isinstance(read, dict):
            return False
        self._place(_numbers(read.get("place"), 4))
        if read.get("maximised") is True:
            self._window.setWindowState(Qt.WindowState.WindowMaximized)
        splitters = read.get("splitters")
        if isinstance(splitters, dict):
            self._sizes = {str(name): _numbers(sizes) for name, sizes in splitters.items()}
            self._split()
            self._room.whole = read.get("whole") is True
        self._head.want(_numbers(read.get("columns"), self._head.count()))
        return read.get("preview") is True

    def after_painting(self, show_preview: Callable[[], object]) -> None:
        """Shows the preview once the window is painted, as wide as it was."""

        def show() -> None:
            show_preview()
            self._split()

        QTimer.singleShot(0, self, show)

    def seen(self) -> dict[str, object]:
        """How the window looks now."""
        place = self._window.normalGeometry()
        splitters = {each.objectName(): each.sizes() for each in self._splitters()}
        laid_out = {name: sizes for name, sizes in splitters.items() if any(sizes)}
        return {
            "place": [place.x(), place.y(), place.width(), place.height()],
            "maximised": self._window.isMaximized(),
            "splitters": {**self._sizes, **laid_out, **self._room.noted()},
            "whole": self._room.whole,
            "columns": self._head.widths(),
            "preview": self._preview.shown,
        }

    def write(self, seen: dict[str, object]) -> None:
        """Writes down how the window looked."""
        notes.note(_NOTE, seen)

    def _open_out(self) -> None:
        """As large as its hint where the screen lets it: Qt would take two thirds of the screen."""
        window = self._window
        spare = window.screen().availableSize() - QSize(0, TITLE)
        window.resize(window.sizeHint().boundedTo(spare))

    def _place(self, numbers: list[int]) -> None:
        if numbers and min(numbers[2:]) > 0:
            screens = (each.availableGeometry() for each in QGuiApplication.screens())
            boxes = [Box(each.x(), each.y(), each.width(), each.height()) for each in screens]
            self._window.setGeometry(QRect(*clamped(Box(*numbers), boxes)))

    def _split(self) -> None:
        for splitter in self._splitters():
            sizes = self._sizes.get(splitter.objectName(), [])
            if len(sizes) == splitter.count() and any(sizes) and min(sizes) >= 0:
                self._room.give(splitter, sizes)

    def _splitters(self) -> list[QSplitter]:
        return [each for each in self._window.findChildren(QSplitter) if each.objectName()]


def _numbers(read: object, count: int | None = None) -> list[int]:
    """The whole numbers read, none if they are not so many, or beyond any screen."""
    found = read if isinstance(read, list) else []
    fits = all(type(each) is int and -_MOST <= each <= _MOST for each in found)
    return list(found) if fits and count in (None, len(found)) else []
