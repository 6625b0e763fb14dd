"""The open forms as they are listed: sorted and sifted.

Neither follows the keys: a form does not move or vanish while it is being filled
in, only when ``renew`` is asked for.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QSortFilterProxyModel

from perfdesk.gui.document import Document
from perfdesk.gui.forms.model import Index, OpenForms
from perfdesk.gui.forms.order import ALL, Order, key, wants


class ShownForms(QSortFilterProxyModel):
    """The forms that are listed, in the order in which they are."""

    def __init__(self, forms: OpenForms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self.order = Order.OPENED
        self.wanted = ALL
        self.setDynamicSortFilter(False)
        self.setSourceModel(forms)

    def __getitem__(self, row: int) -> Document:
        source = self.mapToSource(self.index(row, 0))
        if not source.isValid():
            raise IndexError(row)
        return self._forms[source.row()]

    def __len__(self) -> int:
        return self.rowCount()

    def row(self, document: Document) -> int:
        """Where the document is listed, -1 if it is sifted out or not open."""
        if document not in self._forms:
            return -1
        return self.mapFromSource(self._forms.index(self._forms.row(document))).row()

    @property
    def as_opened(self) -> bool:
        """True if every form is listed, in the order of opening."""
        return self.order is Order.OPENED and self.wanted == ALL

    def renew(self) -> None:
        """Sorts and sifts anew, by the forms as they are now."""
        self.invalidate()
        self.sort(-1 if self.order is Order.OPENED else 0)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: ARG002 - Qt's signature
        """Qt's: whether a form is listed."""
        return wants(self.wanted, self._forms[row])

    def lessThan(self, left: Index, right: Index) -> bool:
        """Qt's: whether a form stands before another."""
        first, second = self._forms[left.row()], self._forms[right.row()]
        return key(self.order, first) < key(self.order, second)
