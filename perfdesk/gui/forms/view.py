"""The list of open forms: which one is shown, which ones are selected, keys and menu.

The document that is shown stays so when a search hides its line; only choosing
another one changes it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from perfdesk.gui.document import Document
from perfdesk.gui.forms.model import OpenForms
from perfdesk.gui.forms.order import ALL, Order, Wanted
from perfdesk.gui.forms.painting import FormLines
from perfdesk.gui.forms.shown import ShownForms
from perfdesk.gui.forms.words import of_several_units


class FormsList(QListView):
    """The list; ``chosen`` names the document the panes should show.

    ``entered`` asks for the keys to go to the form, ``listed`` says that other
    forms are listed, or otherwise, than before.
    """

    chosen = Signal(object)
    entered = Signal()
    listed = Signal()

    def __init__(self, forms: OpenForms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self._document: Document | None = None
        self._renewing = False
        self._offered: Sequence[QAction] = ()
        self.shown = ShownForms(forms, self)
        self._lines = FormLines(self)
        self.setAccessibleName("打开的自评表")
        self.setItemDelegate(self._lines)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(self.shown)
        self.selectionModel().currentRowChanged.connect(self._choose)
        forms.rowsInserted.connect(self._come)
        forms.rowsRemoved.connect(self._go)
        forms.dataChanged.connect(self._fit_lines)

    def choose(self, document: Document) -> None:
        """Makes a document the current one; a search that hides it is given up."""
        if self.shown.row(document) < 0:
            self.list_forms(self.shown.order, ALL)
        self._make_current(self.shown.row(document))

    def step(self, by: int) -> None:
        """Goes ``by`` forms down, round the end."""
        if count := len(self.shown):
            row = self.currentIndex().row()
            start = row if row >= 0 or by < 0 else -1
            self._make_current((start + by) % count)

    def current(self) -> Document | None:
        """The document that is shown, if one is open."""
        return self._document

    def selected(self) -> list[Document]:
        """The selected documents, in the order in which they are listed."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.shown[row] for row in rows]

    def list_forms(self, order: Order, wanted: Wanted) -> None:
        """Lists the forms that are wanted, in that order; the one shown stays the same."""
        self.shown.order, self.shown.wanted = order, wanted
        self._renew()

    def offer(self, actions: Sequence[QAction]) -> None:
        """Puts actions at the end of the context menu."""
        self._offered = [*self._offered, *actions]

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's: what can be done with the selected forms."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._offered)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into the form that is chosen."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def dataChanged(
        self,
        top_left: QModelIndex | QPersistentModelIndex,
        bottom_right: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Qt's: only painted anew; QListView would lay out all lines, of an unchanged height."""
        QAbstractItemView.dataChanged(self, top_left, bottom_right, roles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: a wider list shows a form in fewer lines."""
        super().resizeEvent(event)
        self._fit_lines()

    def _renew(self) -> None:
        picked = self.selected()
        self._renewing = True
        self.shown.renew()
        self._renewing = False
        model = self.selectionModel()
        model.clear()
        if self._document is not None and (row := self.shown.row(self._document)) >= 0:
            self._make_current(row)
        for document in picked:
            model.select(self.shown.index(self.shown.row(document), 0), model.SelectionFlag.Select)
        self.listed.emit()

    def _choose(self) -> None:
        row = self.currentIndex().row()
        if self._renewing or row < 0:
            return
        if (document := self.shown[row]) is not self._document:
            self._show(document)

    def _make_current(self, row: int) -> None:
        """The only one selected too, whatever keys are held (Ctrl+PgDn would add to them)."""
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.shown.index(row, 0), only)

    def _show(self, document: Document | None) -> None:
        self._document = document
        self.chosen.emit(document)

    def _come(self) -> None:
        if not self.shown.as_opened:
            self._renew()
        self._fit_lines()
        self.listed.emit()

    def _go(self) -> None:
        """After forms were closed: another one is shown if the one shown is gone."""
        if self._document is not None and self._document not in self._forms:
            if not len(self._forms):
                self._show(None)
            else:
                self.choose(self.shown[0] if len(self.shown) else self._forms[0])
        self._fit_lines()
        self.listed.emit()

    def _fit_lines(self) -> None:
        """Lines of a form: its unit has one of its own where forms of several units are open."""
        if self._lines.fit(self.viewport().width(), of_several_units(self._forms)):
            self.scheduleDelayedItemsLayout()
