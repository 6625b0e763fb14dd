"""Compact layout: in a window too low for all panes, the focused one gets most of the height.

That is so at a scale of 200 % on a small screen. In a higher window all areas are visible,
with the sizes the user gave them; these come back when a low window becomes higher. While
all fields of the panels are visible they stay so when another form is shown.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from perfdesk.gui.panels.header_panel import PanelScrollArea

_WORK = 240
"""Least height in pixels in which one can work with tree and problems."""


class CompactLayout(QObject):
    """Divides the height between the panels, the tree, and the problems."""

    def __init__(self, panes: QSplitter, top: PanelScrollArea, work: QSplitter) -> None:
        super().__init__(panes)
        self._panes, self._top, self._work = panes, top, work
        self._tree, self._problems = (work.widget(at) or work for at in range(2))
        self._area: QWidget | None = None
        self._whole = True
        self._wanted = 0
        self._given: dict[QSplitter, list[int]] = {}
        self._noted: dict[QSplitter, list[int]] = {}
        panes.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: a new height may need the compact layout or end it.

        It also waits for the release of a mouse button (see ``update_heights``), and then for the
        double-click interval: the second click must meet what the first one did.
        """
        if watched is self._panes:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
                self.update_heights()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._application().removeEventFilter(self)
            QTimer.singleShot(QApplication.doubleClickInterval(), self, self.update_heights)
        return super().eventFilter(watched, event)

    def update_heights(self) -> None:
        """Give the focused area most of a low window; show all fields in a higher one.

        Nothing moves while a mouse button is down, or the second click of two may follow.
        """
        if not self._panes.isVisible():
            return
        if QApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._application().installEventFilter(self)
            return
        height, wanted = self._panes.height(), self._top.needed_height(self._panes.width())
        self._whole, self._wanted = self.whole, wanted
        if height >= wanted + _WORK:
            self._share_high(height)
        else:
            self._share_low(height)

    @property
    def whole(self) -> bool:
        """True while all fields are to be visible, False once the user made them lower."""
        settled = self._wanted and not self._noted
        return self._panes.sizes()[0] >= self._wanted if settled else self._whole

    @whole.setter
    def whole(self, whole: bool) -> None:
        """True while all fields are to be visible, False once the user made them lower."""
        self._whole = whole

    def give(self, splitter: QSplitter, sizes: list[int]) -> None:
        """Set the sizes the user gave a splitter; in a low window they apply once it is higher."""
        shared = splitter in (self._panes, self._work)
        if shared and self._noted:
            self._noted[splitter] = sizes
            return
        if shared:
            self._given[splitter] = sizes
        splitter.setSizes(sizes)

    def sizes_before_compact(self) -> dict[str, list[int]]:
        """Return the sizes before the window was low, by splitter; empty while it is not."""
        return {splitter.objectName(): sizes for splitter, sizes in self._noted.items()}

    def _share_high(self, height: int) -> None:
        noted, self._noted = self._noted, {}
        for splitter, sizes in noted.items():
            splitter.setSizes(sizes)
        self._given = {}
        fields, *below = self._panes.sizes()
        between = self._panes.handleWidth()
        if self._whole and (fields < self._wanted or fields + between + sum(below) > height):
            fields = max(self._wanted, min(fields, height - _WORK))
            self._panes.setSizes([fields, height - fields - between])

    def _share_low(self, height: int) -> None:
        if not self._noted:
            both = (self._panes, self._work)
            self._noted = {each: self._given.get(each, each.sizes()) for each in both}
        if self._area is self._top:
            self._panes.setSizes([height, 0])
        elif self._area is not None:
            self._panes.setSizes([0, height])
            self._work.setSizes([height, 0] if self._area is self._tree else [0, height])

    def _application(self) -> QApplication:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        return application

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        areas = (self._top, self._tree, self._problems)
        area = next((each for each in areas if now and _inside(each, now)), self._area)
        if area is not self._area:
            self._area = area
            self.update_heights()


def _inside(area: QWidget, widget: QWidget) -> bool:
    return area is widget or area.isAncestorOf(widget)
