"""The open forms: a list model over their documents, and the list beside the panes.

The model owns no form and draws its figures from each document; which one the
panes show is the window's business.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from perfdesk.core.numbers import plain
from perfdesk.gui import look
from perfdesk.gui.document import Document

Index = QModelIndex | QPersistentModelIndex

DETAIL = Qt.ItemDataRole.UserRole
"""The second line of a form: 已填, total, errors."""
ERRORS = Qt.ItemDataRole.UserRole + 1


def errors_of(document: Document) -> int:
    """How many errors the checks find in a form."""
    return sum(problem.severity == "error" for problem in document.problems)


def detail_of(document: Document) -> str:
    """已填 n/m, total and errors in one line."""
    progress, scores = document.progress, document.scores
    parts = [f"已填 {progress.filled}/{progress.needed}"]
    if scores.total is not None:
        parts.append(f"总分 {plain(scores.total)}")
    if errors := errors_of(document):
        parts.append(f"{errors} 个错误")
    return "  ".join(parts)


class OpenForms(QAbstractListModel):
    """The documents that are open, in the order they were opened."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: list[Document] = []

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._documents))

    def __len__(self) -> int:
        return len(self._documents)

    def __getitem__(self, row: int) -> Document:
        return self._documents[row]

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
        self.endRemoveRows()
        document.evaluated.disconnect(self._tell)
        document.modified.disconnect(self._tell)
        document.deleteLater()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Qt's: the number of open forms."""
        return 0 if parent.isValid() else len(self._documents)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's: the name, the second line, the errors, and words to be read aloud."""
        document = self._documents[index.row()]
        changed = document.is_modified
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"● {document.title}" if changed else document.title
            case Qt.ItemDataRole.ToolTipRole:
                said = (document.title, detail_of(document), _origin(document))
                return look.tip("\n".join(said))
            case Qt.ItemDataRole.AccessibleTextRole:
                words = "，有未保存的修改" if changed else ""
                return f"{document.title}，{detail_of(document)}{words}"
        return _own_role(document, role)

    def _tell(self) -> None:
        document = self.sender()
        if isinstance(document, Document) and document in self._documents:
            index = self.index(self.row(document))
            self.dataChanged.emit(index, index)


def _own_role(document: Document, role: int) -> object:
    if role == DETAIL:
        return detail_of(document)
    if role == ERRORS:
        return errors_of(document)
    return None


def _is_from(document: Document, path: Path) -> bool:
    own = document.path or (Path(document.source) if document.source else None)
    return own is not None and own.resolve() == path


def _origin(document: Document) -> str:
    if document.path:
        return str(document.path)
    return f"读自 {document.source}，尚未存为文件" if document.source else "尚未存为文件"


class _TwoLines(QStyledItemDelegate):
    """A form as two lines: its name, and in smaller words how far it is."""

    _PAD = 6

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's
        height = 2 * option.fontMetrics.lineSpacing() + 2 * self._PAD + 2
        return QSize(120, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        name, option.text = option.text, ""
        view = option.widget
        style = QStyle.ControlElement.CE_ItemViewItem
        view.style().drawControl(style, option, painter, view)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        text = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        ground = option.palette.color(text)
        line = option.fontMetrics.lineSpacing()
        box = option.rect.adjusted(self._PAD, self._PAD, -self._PAD, -self._PAD)
        painter.save()
        painter.setFont(look.bold(option.font) if chosen else option.font)
        painter.setPen(ground)
        self._line(painter, QRect(box.x(), box.y(), box.width(), line), name)
        painter.setFont(option.font)
        if not chosen:
            calm = look.quiet(option.palette)
            painter.setPen(look.tone("error", option.palette) if index.data(ERRORS) else calm)
        below = QRect(box.x(), box.y() + line + 2, box.width(), line)
        self._line(painter, below, index.data(DETAIL))
        painter.restore()

    def _line(self, painter: QPainter, box: QRect, text: str) -> None:
        shown = QFontMetrics(painter.font()).elidedText(
            text, Qt.TextElideMode.ElideRight, box.width()
        )
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)


class FormsList(QListView):
    """The list of open forms; ``chosen`` names the document the panes should show."""

    chosen = Signal(object)

    def __init__(self, forms: OpenForms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self.setAccessibleName("打开的自评表")
        self.setItemDelegate(_TwoLines(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(forms)
        self.selectionModel().currentRowChanged.connect(self._choose)

    def choose(self, document: Document) -> None:
        """Makes a document the current one."""
        self.setCurrentIndex(self._forms.index(self._forms.row(document)))

    def step(self, by: int) -> None:
        """Goes ``by`` forms down, round the end."""
        if len(self._forms):
            row = (self.currentIndex().row() + by) % len(self._forms)
            self.setCurrentIndex(self._forms.index(row))

    def current(self) -> Document | None:
        """The document that is chosen, if one is open."""
        row = self.currentIndex().row()
        return self._forms[row] if 0 <= row < len(self._forms) else None

    def _choose(self) -> None:
        self.chosen.emit(self.current())
