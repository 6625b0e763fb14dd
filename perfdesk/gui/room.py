"""In a low window, as at 200 % on a small screen, the area one works in has the room.

Elsewhere all areas are in sight at once, and sizes are as the person drags them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from perfdesk.gui.panels.top import Top

_WORK = 240
"""Pixels for tree and problems in which a person can work."""


class Room(QObject):
    """Shares the height between the fields above, the tree, and the problems below."""

    def __init__(self, panes: QSplitter, top: Top, work: QSplitter) -> None:
        super().__init__(panes)
        self._panes, self._top, self._work = panes, top, work
        self._tree, self._problems = (work.widget(at) or work for at in range(2))
        self._area: QWidget | None = None
        panes.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: another height may be low, or no longer."""
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self.share()
        return super().eventFilter(watched, event)

    def share(self) -> None:
        """Gives the area one is in most of a low window; in a higher one shows all fields."""
        if not self._panes.isVisible():
            return
        height, wanted = self._panes.height(), self._top.wanted(self._panes.width())
        if height >= wanted + _WORK:
            if self._panes.sizes()[0] < wanted:
                self._panes.setSizes([wanted, height - wanted])
        elif self._area is self._top:
            self._panes.setSizes([height, 0])
        elif self._area is not None:
            self._panes.setSizes([0, height])
            self._work.setSizes([height, 0] if self._area is self._tree else [0, height])

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        areas = (self._top, self._tree, self._problems)
        area = next((each for each in areas if now and _inside(each, now)), self._area)
        if area is not self._area:
            self._area = area
            self.share()


def _inside(area: QWidget, widget: QWidget) -> bool:
    return area is widget or area.isAncestorOf(widget)
