"""What the list says of an open form: its unit, how far it is, what is wrong, its file.

In which order forms are listed, and which are left out: pure functions of a document.

Names sort as Chinese offices list them, by pronunciation, and 第2期 before 第10期.

The open forms as they are listed: sorted and sifted.

Neither follows the keys: a form does not move or vanish while it is being filled
in, only when ``renew`` is asked for.

The open forms as a list model: it owns no form and draws its figures from each document.

Which one the panes show is the window's business, in which order they are listed
that of ``shown``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from perfdesk.core.numbers import format_number
from perfdesk.core.text import half_width
from perfdesk.gui import theme
from perfdesk.gui.document import Document

_GAP = "  "


def error_count(document: Document) -> int:
    """How many errors the checks find in a form."""
    return sum(problem.severity == "error" for problem in document.problems)


def unit_text(document: Document) -> str:
    """实施单位 in one line, "" if none is filled in."""
    return " ".join(document.form.unit.split())


def filled_text(document: Document) -> str:
    """已填 n/m."""
    progress = document.progress
    return f"已填 {progress.filled}/{progress.needed}"


def total_text(document: Document) -> str:
    """总分, "" while no row has a score."""
    found = document.scores.total
    return "" if found is None else f"总分 {format_number(found)}"


def detail_text(document: Document) -> str:
    """已填 n/m, total and errors in one line."""
    parts = [filled_text(document), total_text(document)]
    if found := error_count(document):
        parts.append(f"{found} 个错误")
    return _GAP.join(part for part in parts if part)


def tooltip_text(document: Document) -> str:
    """All there is to say of a form, one thing a line."""
    lines = [document.title, unit_text(document), detail_text(document), _origin(document)]
    if document.is_modified:
        lines.append("有未保存的修改")
    return "\n".join(line for line in lines if line)


def accessible_text(document: Document) -> str:
    """The same to be read aloud, without the file."""
    changed = "有未保存的修改" if document.is_modified else ""
    parts = (document.title, unit_text(document), detail_text(document), changed)
    return "，".join(part for part in parts if part)


def have_several_units(documents: Iterable[Document]) -> bool:
    """True if the forms are not all of one unit."""
    return len({unit_text(document) for document in documents}) > 1


def summary(documents: Sequence[Document], shown: int) -> str:
    """The forms in one line: whose, how many, how many of them with errors or changed."""
    count = Counter(
        errors=sum(bool(error_count(each)) for each in documents),
        changed=sum(each.is_modified for each in documents),
    )
    parts = [] if have_several_units(documents) else [unit_text(each) for each in documents[:1]]
    every = shown == len(documents)
    parts.append(f"{len(documents)} 张表" if every else f"显示 {shown}/{len(documents)} 张")
    parts += [f"{count['errors']} 张有错误"] if count["errors"] else []
    parts += [f"{count['changed']} 张未保存"] if count["changed"] else []
    return " · ".join(part for part in parts if part)


def _origin(document: Document) -> str:
    if document.path:
        return str(document.path)
    return f"读自 {document.source}，尚未存为文件" if document.source else "尚未存为文件"


_DIGITS = re.compile(r"(\d+)")

SortKey = tuple[object, ...]


class FormOrder(Enum):
    """What the list is sorted by, with its words; ties stay in the order of opening."""

    OPENED = "打开的先后"
    NAME = "项目名称"
    UNIT = "实施单位"
    FILLED = "已填（少的在前）"
    TOTAL = "总分（高的在前）"
    ERRORS = "错误（多的在前）"


@dataclass(frozen=True, slots=True)
class FormFilter:
    """Which forms are listed: those with all words in project or unit, erroneous, changed."""

    words: str = ""
    with_errors: bool = False
    unsaved: bool = False


NO_FILTER = FormFilter()


def passes_filter(wanted: FormFilter, document: Document) -> bool:
    """True if the form is to be listed."""
    if wanted.with_errors and not error_count(document):
        return False
    if wanted.unsaved and not document.is_modified:
        return False
    text = _folded(f"{document.title}\n{unit_text(document)}")
    return all(word in text for word in _folded(wanted.words).split())


def sort_key(order: FormOrder, document: Document) -> SortKey:
    """What forms are compared by; always of one shape for one order."""
    return _KEYS[order](document)


def pronunciation_key(text: str) -> SortKey:
    """A key that sorts texts by pronunciation, numbers in them by their size.

    GB 2312 lists its 3,755 usual characters by pronunciation, and GB 18030 keeps
    their order; rarer ones stand before or after them.
    """
    parts = _DIGITS.split(_folded(text))
    return tuple(_sized(part) if at % 2 else _bytes(part) for at, part in enumerate(parts))


def _sized(digits: str) -> tuple[int, bytes]:
    number = digits.lstrip("0")
    return (len(number), _bytes(number)[1])


def _bytes(text: str) -> tuple[int, bytes]:
    return (0, text.encode("gb18030", "replace"))


def _folded(text: str) -> str:
    return half_width(text).casefold()


def _share(document: Document) -> SortKey:
    progress = document.progress
    return (Decimal(progress.filled) / progress.needed if progress.needed else Decimal(1),)


def _total(document: Document) -> SortKey:
    total = document.scores.total
    return (total is None, -(total or Decimal(0)))


_KEYS: dict[FormOrder, Callable[[Document], SortKey]] = {
    FormOrder.OPENED: lambda _: (),
    FormOrder.NAME: lambda document: pronunciation_key(document.title),
    FormOrder.UNIT: lambda document: pronunciation_key(unit_text(document)),
    FormOrder.FILLED: _share,
    FormOrder.TOTAL: _total,
    FormOrder.ERRORS: lambda document: (-error_count(document),),
}


class ListedForms(QSortFilterProxyModel):
    """The forms that are listed, in the order in which they are."""

    def __init__(self, forms: OpenForms, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self.order = FormOrder.OPENED
        self.form_filter = NO_FILTER
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
    def is_unsorted(self) -> bool:
        """True if every form is listed, in the order of opening."""
        return self.order is FormOrder.OPENED and self.form_filter == NO_FILTER

    def refresh(self) -> None:
        """Sorts and sifts anew, by the forms as they are now."""
        self.invalidate()
        self.sort(-1 if self.order is FormOrder.OPENED else 0)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: ARG002 - Qt's signature
        """Qt's: whether a form is listed."""
        return passes_filter(self.form_filter, self._forms[row])

    def lessThan(self, left: Index, right: Index) -> bool:
        """Qt's: whether a form stands before another."""
        first, second = self._forms[left.row()], self._forms[right.row()]
        return sort_key(self.order, first) < sort_key(self.order, second)


Index = QModelIndex | QPersistentModelIndex

DETAIL_ROLE = Qt.ItemDataRole.UserRole
"""已填, total and errors in one line."""
ERRORS_ROLE = Qt.ItemDataRole.UserRole + 1
UNIT_ROLE = Qt.ItemDataRole.UserRole + 2
FILLED_ROLE = Qt.ItemDataRole.UserRole + 3
TOTAL_ROLE = Qt.ItemDataRole.UserRole + 4

_SAID = {
    DETAIL_ROLE: detail_text,
    ERRORS_ROLE: error_count,
    UNIT_ROLE: unit_text,
    FILLED_ROLE: filled_text,
    TOTAL_ROLE: total_text,
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

    def find_by_path(self, path: Path) -> Document | None:
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
        document.modificationChanged.connect(self._tell)

    def remove(self, document: Document) -> None:
        """Takes a document out; it is deleted with the next turn of the event loop."""
        row = self.row(document)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._documents[row]
        self._said.pop(document, None)
        self.endRemoveRows()
        document.evaluated.disconnect(self._tell)
        document.modificationChanged.disconnect(self._tell)
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
                return theme.tooltip(tooltip_text(document))
            case Qt.ItemDataRole.AccessibleTextRole:
                return accessible_text(document)
        said = _SAID.get(role)
        return said(document) if said is not None else None

    def _tell(self) -> None:
        """Announces a form if anything that is said of it has changed; most keys change nothing."""
        document = self.sender()
        if not isinstance(document, Document) or document not in self._documents:
            return
        said = tooltip_text(document)
        if self._said.get(document) != said:
            self._said[document] = said
            index = self.index(self.row(document))
            self.dataChanged.emit(index, index)


def _is_from(document: Document, path: Path) -> bool:
    own = document.path or (Path(document.source) if document.source else None)
    return own is not None and own.resolve() == path
