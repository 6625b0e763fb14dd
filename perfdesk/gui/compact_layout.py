"""Compact layout: in a window too low for all panes, the focused one gets most of the height.

That is so at a scale of 200 % on a small screen. In a higher window all areas are visible,
with the sizes the user gave them; these come back when a low window becomes higher. Below a
focused tree that still shows some rows, the first problems stay in sight. While
all fields of the panels are visible they stay so when another form is shown. A folded list of
problems has the height of its caption, and its former height once it unfolds.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from perfdesk.gui import theme
from perfdesk.gui.panels.header_panel import PanelScrollArea
from perfdesk.gui.widgets import contains

_LEAST_WORK_HEIGHT = 240
"""Least height in pixels in which one can work with tree and problems."""
_LEAST_TREE_HEIGHT = 150
"""Height in pixels of the headings and five rows in the usual size of texts."""
_ANY_HEIGHT = (1 << 24) - 1
"""Qt's QWIDGETSIZE_MAX: no limit."""


class CompactLayout(QObject):
    """Divides the height between the panels, the tree, and the problems.

    ``first_problems_height`` returns the height in pixels of the first lines of their list.
    """

    def __init__(
        self,
        panes: QSplitter,
        top: PanelScrollArea,
        work: QSplitter,
        first_problems_height: Callable[[], int],
    ) -> None:
        super().__init__(panes)
        self._panes, self._top, self._work = panes, top, work
        self._first_problems_height = first_problems_height
        self._tree, self._problems = (work.widget(number) or work for number in range(2))
        self._focused_area: QWidget | None = None
        self._all_fields_visible = True
        self._needed_height = 0
        self._fields_heights = (0, 0)  # what was wanted, and what was given for it
        self._restored: dict[QSplitter, list[int]] = {}
        self._sizes_before: dict[QSplitter, list[int]] = {}
        self._is_folded = self._must_fold = False
        self._sizes_before_fold: list[int] = []
        panes.installEventFilter(self)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

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
        self._apply_fold()
        height, needed = self._panes.height(), self._top.needed_height(self._panes.width())
        self._all_fields_visible, self._needed_height = self.all_fields_visible, needed
        if height >= needed + _LEAST_WORK_HEIGHT:
            self._lay_out_high(height)
        else:
            self._lay_out_low(height)

    def fold_problems(self, folded: bool) -> None:
        """Leave the problems no more than their least height, or give them back what they had.

        As with the other heights, nothing moves while a mouse button is down.
        """
        self._must_fold = folded
        self.update_heights()

    def _apply_fold(self) -> None:
        if self._must_fold == self._is_folded:
            return
        self._is_folded = self._must_fold
        if self._is_folded:
            self._sizes_before_fold = self._sizes_before.get(self._work, self._work.sizes())
            self._problems.setMaximumHeight(self._problems.minimumSizeHint().height())
            self._work.setSizes([self._work.height(), 0])
        else:
            self._problems.setMaximumHeight(_ANY_HEIGHT)
            self._work.setSizes(self._sizes_before_fold)

    @property
    def all_fields_visible(self) -> bool:
        """True while all fields are to be visible, False once the user made them lower."""
        settled = self._needed_height and not self._sizes_before
        return (
            self._panes.sizes()[0] >= self._needed_height if settled else self._all_fields_visible
        )

    @all_fields_visible.setter
    def all_fields_visible(self, visible: bool) -> None:
        self._all_fields_visible = visible

    def restore_sizes(self, splitter: QSplitter, sizes: list[int]) -> None:
        """Set the sizes the user gave a splitter; in a low window they apply once it is higher."""
        if splitter is self._work and self._is_folded:
            self._sizes_before_fold = sizes
            return
        is_ours = splitter in (self._panes, self._work)
        if is_ours and self._sizes_before:
            self._sizes_before[splitter] = sizes
            return
        if is_ours:
            self._restored[splitter] = sizes
        splitter.setSizes(sizes)

    def sizes_before_compact(self) -> dict[str, list[int]]:
        """Return the sizes by splitter before fields needed more or all had to share less.

        That is before the window was low, or the problems folded.
        """
        shown, *below = self._panes.sizes()
        wanted = self._wanted_height(shown)
        before = {self._panes.objectName(): [wanted, shown + sum(below) - wanted]}
        before |= {splitter.objectName(): sizes for splitter, sizes in self._sizes_before.items()}
        if self._is_folded:
            before[self._work.objectName()] = self._sizes_before_fold
        return before

    def _lay_out_high(self, height: int) -> None:
        before, self._sizes_before = self._sizes_before, {}
        for splitter, sizes in before.items():
            splitter.setSizes(sizes)
        self._restored = {}
        if self._all_fields_visible:
            self._set_fields_height(height)

    def _set_fields_height(self, height: int) -> None:
        """Give the fields the height they need, or more if the user gave them more."""
        shown, *below = self._panes.sizes()
        handle = self._panes.handleWidth()
        wanted = self._wanted_height(shown)
        fields = max(self._needed_height, min(wanted, height - _LEAST_WORK_HEIGHT))
        if fields != shown or shown + handle + sum(below) > height:
            self._panes.setSizes([fields, height - fields - handle])
        self._fields_heights = (wanted, self._panes.sizes()[0])

    def _wanted_height(self, shown: int) -> int:
        """Return the fields' height as it was before they needed more for a while."""
        wanted, given = self._fields_heights
        return wanted if shown == given else shown

    def _lay_out_low(self, height: int) -> None:
        if not self._sizes_before:
            both = (self._panes, self._work)
            self._sizes_before = {each: self._restored.get(each, each.sizes()) for each in both}
        if self._focused_area is self._top:
            self._panes.setSizes([height, 0])
        elif self._focused_area is not None:
            self._panes.setSizes([0, height])
            in_tree = self._focused_area is self._tree
            below = self._height_below_tree() if in_tree else height
            self._work.setSizes([self._work.height() - below, below])

    def _height_below_tree(self) -> int:
        """Return the height of the first problems below the tree.

        It is 0 if the tree needs it, or the problems are folded.
        """
        if self._is_folded:
            return 0
        needed = self._problems.minimumSizeHint().height() + self._first_problems_height()
        tree = self._work.height() - self._work.handleWidth() - needed
        return needed if tree >= _LEAST_TREE_HEIGHT * theme.text_scale() else 0

    def _application(self) -> QApplication:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        return application

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        areas = (self._top, self._tree, self._problems)
        area = next((each for each in areas if now and contains(each, now)), self._focused_area)
        if area is not self._focused_area:
            self._focused_area = area
            self.update_heights()
