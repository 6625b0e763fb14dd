"""The open forms as a list model: it owns no form and draws its figures from each document.

Which one the panes show is the window's business, in which order they are listed
that of ``shown``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from perfdesk.gui import look
from perfdesk.gui.document import Document
from perfdesk.gui.forms import words

Index = QModelIndex | QPersistentModelIndex

DETAIL = Qt.ItemDataRole.UserRole
"""已填, total and errors in one line."""
ERRORS = Qt.ItemDataRole.UserRole + 1
UNIT = Qt.ItemDataRole.UserRole + 2
FILLED = Qt.ItemDataRole.UserRole + 3
TOTAL = Qt.ItemDataRole.UserRole + 4

_SAID = {
    DETAIL: words.detail,
    ERRORS: words.errors,
    UNIT: words.unit,
    FILLED: words.filled,
    TOTAL: words.total,
}


class OpenForms(QAbstractListModel):
    """The documents that are open, in the order they were opened."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: list[Document] = []
        self._said: dict[Document, str] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._documents))

    def __len__(self) -> int:
        return len(self._documents)

    def __getitem__(self, row: int) -> Document:
        return self._documents[row]

    def __contains__(self, document: object) -> bool:
        return document in self._documents

    def row(self, document: Document) -> int:
        """Where the document stands in the list; raises ValueError if it is not open."""
        return self._documents.index(document)

    def of_file(self, path: Path) -> Document | None:
        """The first open document that came from this very file."""
        found = path.resolve()
        own = (each for each in self._documents if _is_from(each, found))
        return next(own, None)

    def add(self, document: Document) -> None:
        """Appends a document and follows it."""
        row = len(self._documents)
        self.beginInsertRows(QModelIndex(), row, row)
        self._documents.append(document)
        self.endInsertRows()
        document.setParent(self)
        document.evaluated.connect(self._tell)
        document.modified.connect(self._tell)

    def remove(self, document: Document) -> None:
        """Takes a document out; it is deleted with the next turn of the event loop."""
        row = self.row(document)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._documents[row]
        self._said.pop(document, None)
        self.endRemoveRows()
        document.evaluated.disconnect(self._tell)
        document.modified.disconnect(self._tell)
        document.deleteLater()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Qt's: the number of open forms."""
        return 0 if parent.isValid() else len(self._documents)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the name, unit and figures of a form, and words to be read aloud."""
        document = self._documents[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"● {document.title}" if document.is_modified else document.title
            case Qt.ItemDataRole.ToolTipRole:
                return look.tip(words.told(document))
            case Qt.ItemDataRole.AccessibleTextRole:
                return words.spoken(document)
        said = _SAID.get(role)
        return said(document) if said is not None else None

    def _tell(self) -> None:
        """Announces a form if anything that is said of it has changed; most keys change nothing."""
        document = self.sender()
        if not isinstance(document, Document) or document not in self._documents:
            return
        said = words.told(document)
        if self._said.get(document) != said:
            self._said[document] = said
            index = self.index(self.row(document))
            self.dataChanged.emit(index, index)


def _is_from(document: Document, path: Path) -> bool:
    own = document.path or (Path(document.source) if document.source else None)
    return own is not None and own.resolve() == path
