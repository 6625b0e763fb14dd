"""The panes of the active form: header, funding, goals, indicator tree, problems, other texts.

``Panes`` binds all of them to another document at once and moves the focus to any field.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QSplitter, QTabWidget, QWidget

from perfdesk.core.checks.problem import Problem
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui import theme
from perfdesk.gui.compact_layout import CompactLayout
from perfdesk.gui.document import Document
from perfdesk.gui.other_texts.other_texts_pane import OtherTextsPane, tab_text, tab_tooltip
from perfdesk.gui.panels.fields import BoundField, LineField, TextField, focus_field
from perfdesk.gui.panels.funding_panel import FundingPanel
from perfdesk.gui.panels.header_panel import (
    MONEY_UNIT,
    GoalsPanel,
    HeaderPanel,
    PanelScrollArea,
)
from perfdesk.gui.panels.sheet_keys import Direction
from perfdesk.gui.problems.problems_pane import ProblemsPane
from perfdesk.gui.read_only import banner_text
from perfdesk.gui.tree.tree_view import IndicatorTree
from perfdesk.gui.widgets import PlainLabel, contains

_Pane = HeaderPanel | FundingPanel | GoalsPanel | IndicatorTree | ProblemsPane | OtherTextsPane


class Panes(QSplitter):
    """Header, funding and goals above the tree; problems below it, and a tab for other texts.

    ``compact_layout`` divides the height in a low window.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setObjectName("fields-and-work")
        self.header, self.funding, self.goals = HeaderPanel(), FundingPanel(), GoalsPanel()
        self.tree, self.problems, self.other_texts = (
            IndicatorTree(), ProblemsPane(), OtherTextsPane(),
        )  # fmt: skip
        self._document: Document | None = None
        self._tabs = self._new_tabs()
        for pane in (self.header, self.funding, self.goals):
            pane.field_grid.edgePassed.connect(partial(self._leave_panel, pane))
        self.banner = _banner()
        self._top = PanelScrollArea(self.banner, self.header, self.funding, self.goals)
        tree_and_problems = self._tree_and_problems()
        self.addWidget(self._top)
        self.addWidget(tree_and_problems)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(1, 1)
        self.setSizes([200, 520])  # pixels of the first window, as below
        self.compact_layout = CompactLayout(
            self, self._top, tree_and_problems, self.problems.list.first_lines_height
        )
        self.problems.foldChanged.connect(self._update_fold)

    def bind(self, document: Document | None) -> None:
        """Show another document in every pane."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._on_evaluated)
        self._document = document
        has_new_fields = self._bind_each(
            self.header, self.funding, self.goals, self.tree, self.problems, self.other_texts
        )
        reason = document.read_only_reason if document else None
        if document is not None and reason is not None:
            self.banner.setText(banner_text(reason, document.holder))
        self.banner.setVisible(reason is not None)
        self._show_read_only()
        self._update_heights(new_fields=has_new_fields)
        if document is not None:
            document.evaluated.connect(self._on_evaluated)
        self._mark_fields()

    def _show_read_only(self) -> None:
        """Give what cannot be edited in a read-only form the window's background."""
        read_only = self._document is not None and self._document.read_only
        for widget in (*self.fields().values(), self.tree, self.other_texts.editor):
            theme.show_read_only(widget, read_only=read_only)

    def _bind_each(self, *panes: _Pane) -> bool:
        """Bind these panes and return whether fields have new widgets, which keep the focus."""
        before, focus = self.fields(), self.window().focusWidget()
        for pane in panes:
            pane.bind(self._document)
        fields = self.fields()
        if fields != before:
            self._set_tab_order()
            is_gone = focus in before.values() and focus not in fields.values()
            if isinstance(focus, BoundField) and is_gone:
                self.go_to(focus.ref)
        return fields != before

    def _on_evaluated(self) -> None:
        """Follow a change, which may be of the number of goals, e.g. a merge with the file."""
        if self._document is not None and self.goals.lacks_fields(self._document.form):
            self._update_heights(new_fields=self._bind_each(self.goals))
        self._mark_fields()

    def _update_heights(self, *, new_fields: bool) -> None:
        """Divide the height anew, after new fields once they are visible.

        A layout shows widgets added to it in a later turn of the event loop, and gives them
        no height until then (Qt 6.11).
        """
        if new_fields:
            QTimer.singleShot(0, self.compact_layout, self.compact_layout.update_heights)
        else:
            self.compact_layout.update_heights()

    def _mark_fields(self) -> None:
        """Mark fields of the panels with problems, tint missing ones, as the tree its cells."""
        document, found = self._document, defaultdict[FieldRef, list[Problem]](list)
        if document is not None:
            for problem in document.problems:
                found[document.problem_ref(problem)].append(problem)
        empty = document.empty_fields if document is not None else frozenset()
        for field in self.fields().values():
            field.show_problems(found.get(field.ref, ()))
            field.show_missing(field.ref in empty)
        self.header.money_unit_box.show_problems(found.get(MONEY_UNIT, ()))

    def changeEvent(self, event: QEvent) -> None:
        """Override: fields of another size of texts need another height.

        The desktop may have changed between light and dark.
        """
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._document is not None:
            self._show_read_only()
        if event.type() == QEvent.Type.FontChange:
            QTimer.singleShot(0, self.compact_layout, self.compact_layout.update_heights)

    def unscrolled_width(self) -> int:
        """Return the least width in pixels at which no pane scrolls sideways."""
        return self._top.unscrolled_width()

    def fields(self) -> dict[str, LineField | TextField]:
        """Return the fields of the three panels by the name of the form's field they show."""
        return {**self.header.fields, **self.funding.fields, **self.goals.fields}

    def current_ref(self) -> FieldRef | None:
        """Return the field or cell that has the focus, or None."""
        focus = QApplication.focusWidget()
        return None if focus is None else self.ref_of(focus)

    def go_to(self, ref: FieldRef) -> None:
        """Focus the widget or cell that shows a field.

        A reference to a whole section goes to its first field, an unknown one to the tree: where
        rows are to come, to the first.
        """
        if self.other_texts.shows(ref):
            self._show_tab(self.other_texts)
            self.other_texts.select(ref)
            self.other_texts.edit_current()
            return
        if ref.key != ROOT:
            self.tree.go_to(ref)
            return
        if ref.field == "money_unit":
            self.header.money_unit_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        field = self.fields().get(ref.field) or self._first_field_of(ref.field)
        if field is None:
            self.tree.go_to_rows_to_come()
            return
        field.show()  # a field just created is not visible yet and would not take the focus
        field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        field.selectAll()

    def ref_of(self, widget: QWidget) -> FieldRef | None:
        """Return the field a widget of the panes shows, or None."""
        if isinstance(widget, BoundField):
            return widget.ref
        return self.tree.current_ref() if widget is self.tree else None

    def reveal(self, ref: FieldRef) -> None:
        """Scroll the tree to a field's row, or show an other text, without moving the focus."""
        if self.other_texts.shows(ref):
            self._show_tab(self.other_texts)
            self.other_texts.select(ref)
        elif ref.key != ROOT:
            self.tree.reveal(ref)

    def show_changed_field(self, ref: FieldRef) -> None:
        """Show the field that undo or redo has changed; focus it if the focus is in the form."""
        focus = QApplication.focusWidget()
        if self.other_texts.has_focus() and self.other_texts.select(ref):
            self.other_texts.editor.on_text_restored()
            return
        if focus is not self.tree and not isinstance(focus, BoundField):
            self.reveal(ref)
            return
        current = self.ref_of(focus)
        if current == ref and isinstance(focus, BoundField):
            focus.on_text_restored()
        in_row = current is not None and current.key == ref.key != ROOT and not ref.field
        if current != ref and not in_row and (ref.key != ROOT or ref.field in self.fields()):
            self.go_to(ref)

    def select_range(self, ref: FieldRef, start: int, end: int) -> None:
        """Select characters ``start`` to ``end`` of a panel's field."""
        field = self._field_showing(ref)
        if field is not None:
            field.select_range(start, end)

    def clear_selection(self, ref: FieldRef) -> None:
        """Clear the selection of a panel's field unless it has the focus."""
        field = self._field_showing(ref)
        if field is not None and not field.hasFocus():
            field.select_range(0, 0)

    def show_other_texts(self, ref: FieldRef | None = None) -> bool:
        """Focus the list of other texts, at this one if given; return False if there are none."""
        if self._tabs.count() < 2:
            return False
        if ref is not None:
            self.other_texts.select(ref)
        self._show_tab(self.other_texts)
        self.other_texts.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def focus_next(self, by: int, beside: QWidget, *more: QWidget) -> None:
        """Move the focus by so many areas, wrapping around.

        ``beside`` is the list of forms, which comes first; ``more`` are areas after the panes.
        """
        below = (self.problems, self.other_texts)[: self._tabs.count()]
        areas = [beside, self.header, self.funding, self.goals, self.tree, *below, *more]
        focus = QApplication.focusWidget()
        with_focus = (
            number for number, area in enumerate(areas) if focus and contains(area, focus)
        )
        current = next(with_focus, -1 if by > 0 else 0)
        area = areas[(current + by) % len(areas)]
        entries = {
            self.header: self.header.fields.get("project"),
            self.funding: next(iter(self.funding.fields.values()), None),
            self.goals: self.goals.fields["goals.0.expected"],
            self.problems: self.problems.entry,
            self.other_texts: self.other_texts.list,
        }
        self._show_tab(area)
        (entries.get(area) or area).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _leave_panel(self, pane: QWidget, direction: Direction) -> None:
        """Go on to the next or previous panel when Enter leaves a panel at its end."""
        panels = (self.header, self.funding, self.goals)
        number = next(index for index, panel in enumerate(panels) if panel is pane)
        number += -1 if direction.backwards else 1
        if number == len(panels):
            self.tree.setFocus(Qt.FocusReason.TabFocusReason)
        elif number >= 0:
            field = panels[number].field_grid.entry_field(last=direction.backwards)
            if field is not None:
                focus_field(field, direction)

    def _first_field_of(self, section: str) -> LineField | TextField | None:
        """Return the first field of a section, for a problem of the section as a whole."""
        fields = (field for name, field in self.fields().items() if name.startswith(f"{section}."))
        return next(fields, None) if section else None

    def _set_tab_order(self) -> None:
        """Set the Tab order from top to bottom, with fields created later."""
        fields = (*self.funding.fields.values(), *self.goals.fields.values())
        below = [self.problems.fold_button, self.problems.list, *self.other_texts.tab_order()]
        chain = [*self.header.tab_order(), *fields, self.tree, *below]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)

    def _field_showing(self, ref: FieldRef) -> LineField | TextField | None:
        """Return the field of a panel or of the other texts that shows this one, or None."""
        if self.other_texts.editor.ref == ref:
            return self.other_texts.editor
        return self.fields().get(ref.field) if ref.key == ROOT else None

    def _new_tabs(self) -> QTabWidget:
        """Return problems and other texts as tabs; there is one without tabs if there is none."""
        tabs = QTabWidget()
        tabs.setAccessibleName("校验和其他内容")
        tabs.setDocumentMode(True)
        tabs.setTabBarAutoHide(True)
        tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # F6 goes from one to the other
        tabs.tabBar().setAccessibleName("校验和其他内容")
        tabs.tabBar().setExpanding(False)
        tabs.addTab(self.problems, "校验")
        self.other_texts.setParent(tabs)
        self.other_texts.hide()
        self.other_texts.countChanged.connect(self._show_count)
        self.problems.otherTextsRequested.connect(self.show_other_texts)
        return tabs

    def _show_count(self, count: int) -> None:
        """Show the tab of the other texts while there are any, with their number."""
        at = self._tabs.indexOf(self.other_texts)
        if count and at < 0:
            at = self._tabs.addTab(self.other_texts, "")
            self._tabs.setTabToolTip(at, tab_tooltip())
        if count:
            self._tabs.setTabText(at, tab_text(count))
            self._update_fold()
        elif at >= 0:
            focused = self.other_texts.has_focus()
            self._tabs.removeTab(at)
            self._update_fold()
            if focused:
                self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _update_fold(self) -> None:
        """Leave a folded list no more height than its caption, unless there are tabs."""
        self.compact_layout.fold_problems(self.problems.is_folded and self._tabs.count() == 1)

    def _show_tab(self, area: QWidget) -> None:
        if self._tabs.indexOf(area) >= 0:
            self._tabs.setCurrentWidget(area)

    def _tree_and_problems(self) -> QSplitter:
        splitter = QSplitter(Qt.Orientation.Vertical)
        splitter.setObjectName("tree-and-problems")
        splitter.addWidget(self.tree)
        splitter.addWidget(self._tabs)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([400, 120])
        splitter.setChildrenCollapsible(False)
        return splitter


def _banner() -> QLabel:
    """Return the label that says that the form is read-only."""
    banner = PlainLabel()
    banner.setWordWrap(True)
    banner.setFrameShape(QFrame.Shape.Box)  # the background alone is too faint on a dark desktop
    banner.setMargin(5)
    banner.setAutoFillBackground(True)
    banner.setBackgroundRole(QPalette.ColorRole.ToolTipBase)
    banner.setForegroundRole(QPalette.ColorRole.ToolTipText)
    return banner
