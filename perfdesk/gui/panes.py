"""The one set of panes: header, funding, goals, tree and problems of the chosen form.

It binds them all to another document at once and goes to any place of it; it
holds no form and decides nothing about files.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QSplitter, QWidget

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui import theme
from perfdesk.gui.compact_layout import CompactLayout
from perfdesk.gui.document import Document
from perfdesk.gui.panels.fields import BoundField, LineField, TextField, focus_field
from perfdesk.gui.panels.funding_panel import FundingPanel
from perfdesk.gui.panels.header_panel import GoalsPanel, HeaderPanel, PanelScrollArea
from perfdesk.gui.panels.sheet_keys import Direction
from perfdesk.gui.problems.problems_pane import ProblemsPane
from perfdesk.gui.tree.tree_view import IndicatorTree

_READ_ONLY = "只读：这张表由更新的版本保存，本版本只能查看，不能修改和保存。请升级软件后再填写。"


class Panes(QSplitter):
    """Header, funding and goals above the tree, problems below it.

    ``beside`` is where another pane can be put at the right of tree and problems;
    ``room`` shares the height.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setObjectName("fields-and-work")
        self.header, self.funding, self.goals = HeaderPanel(), FundingPanel(), GoalsPanel()
        self.tree, self.problems = IndicatorTree(), ProblemsPane()
        for pane in (self.header, self.funding, self.goals):
            pane.field_grid.edgePassed.connect(partial(self._beyond, pane))
        self.banner = _banner()
        self._top = PanelScrollArea(self.banner, self.header, self.funding, self.goals)
        work = self._work()
        self.work_splitter = self._below(work)
        self.addWidget(self._top)
        self.addWidget(self.work_splitter)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(1, 1)
        self.setSizes([200, 520])
        self.compact_layout = CompactLayout(self, self._top, work)

    def bind(self, document: Document | None) -> None:
        """Shows another document in every pane."""
        before, focus = self.fields(), self.window().focusWidget()
        for pane in (self.header, self.funding, self.goals, self.tree, self.problems):
            pane.bind(document)
        if self.fields() != before:
            self._order()
            if isinstance(focus, BoundField) and focus in before.values():
                self.go_to(focus.ref)  # the field made anew for another 表样
        still = document is not None and document.read_only
        self.banner.setVisible(still)
        for widget in (*self.fields().values(), self.tree):
            theme.show_read_only(widget, still=still)
        self.compact_layout.update_heights()

    def fields(self) -> dict[str, LineField | TextField]:
        """The panels' fields by the field of the form they show."""
        return {**self.header.fields, **self.funding.fields, **self.goals.fields}

    def current_ref(self) -> FieldRef | None:
        """The place of the field or cell that has the focus, or None elsewhere."""
        focus = QApplication.focusWidget()
        if isinstance(focus, LineField | TextField):
            return focus.ref
        return self.tree.current_ref() if focus is self.tree else None

    def go_to(self, place: FieldRef) -> None:
        """Puts the cursor where a place is shown."""
        if place.key != ROOT:
            self.tree.go_to(place)
            return
        if place.field == "money_unit":
            self.header.money_unit_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        field = self.fields().get(place.field) or self._near(place.field)
        if field is None:
            self.tree.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        field.show()  # one made just now is not yet on the screen, and would take no focus
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def ref_of(self, widget: QWidget) -> FieldRef | None:
        """The place a widget of the panes shows, or None."""
        if isinstance(widget, BoundField):
            return widget.ref
        return self.tree.current_ref() if widget is self.tree else None

    def reveal(self, place: FieldRef) -> None:
        """Shows where a place is, the focus left where it is."""
        if place.key != ROOT:
            self.tree.reveal(place)

    def show_changed_field(self, place: FieldRef) -> None:
        """Shows what undo or redo altered; the cursor goes there if it is among the cells."""
        focus = QApplication.focusWidget()
        if focus is not self.tree and not isinstance(focus, BoundField):
            self.reveal(place)
            return
        here = self.ref_of(focus)
        if here == place and isinstance(focus, BoundField):
            focus.on_text_restored()
        there = here is not None and here.key == place.key != ROOT and not place.field
        if here != place and not there and (place.key != ROOT or place.field in self.fields()):
            self.go_to(place)

    def select_range(self, place: FieldRef, start: int, end: int) -> None:
        """Selects some characters of the field of a place."""
        field = self.fields().get(place.field) if place.key == ROOT else None
        if field is not None:
            field.select_range(start, end)

    def clear_selection(self, place: FieldRef) -> None:
        """Selects nothing in the field of a place, unless one is in it."""
        field = self.fields().get(place.field) if place.key == ROOT else None
        if field is not None and not field.hasFocus():
            field.select_range(0, 0)

    def focus_next(self, by: int, beside: QWidget, *more: QWidget) -> None:
        """Moves the focus ``by`` areas on, round the end.

        ``beside`` is the list of forms, ``more`` are areas after the panes.
        """
        areas = [beside, self.header, self.funding, self.goals, self.tree, self.problems, *more]
        focus = QApplication.focusWidget()
        inside = (
            at
            for at, area in enumerate(areas)
            if focus is not None and (area is focus or area.isAncestorOf(focus))
        )
        area = areas[(next(inside, -1 if by > 0 else 0) + by) % len(areas)]
        entries = {
            self.header: self.header.fields.get("project"),
            self.funding: next(iter(self.funding.fields.values()), None),
            self.goals: self.goals.fields["goals.expected"],
            self.problems: self.problems.list,
        }
        (entries.get(area) or area).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _beyond(self, pane: QWidget, move: Direction) -> None:
        """Enter below the last row of a panel, or above its first: on to the next one."""
        panels = (self.header, self.funding, self.goals)
        at = next(index for index, panel in enumerate(panels) if panel is pane)
        at += -1 if move.backwards else 1
        if at == len(panels):
            self.tree.setFocus(Qt.FocusReason.TabFocusReason)
        elif (
            at >= 0
            and (field := panels[at].field_grid.entry_field(last=move.backwards)) is not None
        ):
            focus_field(field, move)

    def _near(self, name: str) -> LineField | TextField | None:
        """The first field of a part of the form, for a problem of the part as a whole."""
        inside = (field for own, field in self.fields().items() if own.startswith(f"{name}."))
        return next(inside, None) if name else None

    def _order(self) -> None:
        """Lets Tab go through the panes from above, fields made later included."""
        fields = (*self.funding.fields.values(), *self.goals.fields.values())
        chain = [*self.header.tab_order(), *fields, self.tree, self.problems.list]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _work(self) -> QSplitter:
        work = QSplitter(Qt.Orientation.Vertical)
        work.setObjectName("tree-and-problems")
        work.addWidget(self.tree)
        work.addWidget(self.problems)
        work.setStretchFactor(0, 1)
        work.setSizes([400, 120])
        work.setChildrenCollapsible(False)
        return work

    def _below(self, work: QSplitter) -> QSplitter:
        beside = QSplitter(Qt.Orientation.Horizontal, self)
        beside.setObjectName("work-and-pages")
        beside.addWidget(work)
        beside.setChildrenCollapsible(False)
        return beside


def _banner() -> QLabel:
    """Says that a form can only be looked at, on a ground of its own."""
    banner = QLabel(_READ_ONLY)
    banner.setWordWrap(True)
    banner.setFrameShape(QFrame.Shape.Box)  # in the dark the ground hardly stands out
    banner.setContentsMargins(8, 4, 8, 4)
    banner.setAutoFillBackground(True)
    banner.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
    banner.setForegroundRole(QPalette.ColorRole.ToolTipText)
    return banner
