"""In a low window, as at 200 % on a small screen, the area one works in has the room.

Elsewhere all areas are in sight at once, and sizes are as the person drags them; they are
so again once a low window is higher. Fields that were all in sight stay so in another form.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from perfdesk.gui.panels.header_panel import PanelScrollArea

_WORK = 240
"""Pixels for tree and problems in which a person can work."""


class CompactLayout(QObject):
    """Shares the height between the fields above, the tree, and the problems below."""

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
        """Qt's: another height may be low, or no longer; a button waited for may be let go.

        Then it may still be pressed again: the second click of two must meet what the first did.
        """
        if watched is self._panes:
            if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
                self.update_heights()
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._application().removeEventFilter(self)
            QTimer.singleShot(QApplication.doubleClickInterval(), self, self.update_heights)
        return super().eventFilter(watched, event)

    def update_heights(self) -> None:
        """Gives the area one is in most of a low window; in a higher one shows all fields.

        Nothing moves under a pointer whose button is down, nor while it may be pressed again.
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
        """True while all fields are to be in sight, False once made lower by hand."""
        settled = self._wanted and not self._noted
        return self._panes.sizes()[0] >= self._wanted if settled else self._whole

    @whole.setter
    def whole(self, whole: bool) -> None:
        self._whole = whole

    def give(self, splitter: QSplitter, sizes: list[int]) -> None:
        """Has a splitter as a person left it; in a low window once that is higher."""
        shared = splitter in (self._panes, self._work)
        if shared and self._noted:
            self._noted[splitter] = sizes
            return
        if shared:
            self._given[splitter] = sizes
        splitter.setSizes(sizes)

    def sizes_before_compact(self) -> dict[str, list[int]]:
        """By name of splitter the sizes it had before the window was low; none while it is not."""
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
