"""The open forms as a list model, and the sorted and filtered model the list shows.

The functions word what the list says about a form, and decide order and filter. Names sort as
Chinese offices list them: by pronunciation, and 第2期 before 第10期.
"""

from __future__ import annotations

import re
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
    Signal,
)

from perfdesk.core.form import Form
from perfdesk.core.form_columns import FORM_COLUMNS, EvaluatedForm
from perfdesk.core.numbers import format_number
from perfdesk.core.text import half_width
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.storage.real_paths import real_path

Index = QModelIndex | QPersistentModelIndex

_SEPARATOR = "  "


def error_count(document: Document) -> int:
    """Return the number of errors the checks find in a form."""
    return sum(problem.severity == "error" for problem in document.problems)


def unit_text(document: Document) -> str:
    """Return 实施单位 in one line; "" if it is empty."""
    return " ".join(document.form.unit.split())


def year_text(document: Document) -> str:
    """Return 年度 with its label, e.g. 2022 年度; "" if it is empty."""
    year = document.form.year.strip()
    return f"{year} 年度" if year else ""


FormNaming = Callable[[Document], str]
"""Returns what an open form is called: the method ``name`` of ``OpenForms``."""


def form_name(document: Document, documents: Iterable[Document]) -> str:
    """Return what a form is called among the open ones, e.g. 邮寄费（2022 年度）.

    Where others have the same project and year, what tells it from them follows the year.
    """
    parts = (year_text(document), document.remark, *name_details(document, documents))
    details = "，".join(part for part in parts if part)
    return f"{document.title}（{details}）" if details else document.title


def name_details(document: Document, documents: Iterable[Document]) -> list[str]:
    """Return what tells a form from open ones of the same project and year, none if there are none.

    That is the unit where they differ in it; the file where even the unit is the same, with its
    folder for files of one name; else its number among them in the order of opening.
    """
    own = _title_and_year(document)
    alike = [each for each in documents if _title_and_year(each) == own]
    details = []
    for text_of in (unit_text, _file_name, _file_folder):
        text = text_of(document)
        if any(text_of(each) != text for each in alike):
            details.append(text)
            alike = [each for each in alike if text_of(each) == text]
    if len(alike) > 1 and document in alike:
        details.append(f"第 {alike.index(document) + 1} 张")
    return [each for each in details if each]


def subtitle(document: Document, documents: Iterable[Document]) -> str:
    """Return what the list shows below the project: what tells the form apart, and the unit."""
    details = name_details(document, documents)
    parts = dict.fromkeys((document.remark, *details, unit_text(document)))
    return _SEPARATOR.join(part for part in parts if part)


def need_subtitles(documents: Iterable[Document]) -> bool:
    """Return True if the forms have several units, some agree even in that, or have a remark."""
    documents = tuple(documents)
    units = [(unit_text(each), *_title_and_year(each)) for each in documents]
    are_several = len({unit for unit, *_ in units}) > 1 or len(set(units)) < len(units)
    return are_several or any(each.remark for each in documents)


def filled_text(document: Document) -> str:
    """Return 已填 n/m."""
    progress = document.progress
    return f"已填 {progress.filled}/{progress.needed}"


def total_text(document: Document) -> str:
    """Return 总分 with its label; "" while no row has a score."""
    score = document.scores.total
    return "" if score is None else f"总分 {format_number(score)}"


def detail_text(document: Document) -> str:
    """Return 已填 n/m, total and number of errors in one line."""
    parts = [filled_text(document), total_text(document)]
    if errors := error_count(document):
        parts.append(f"{errors} 个错误")
    return _SEPARATOR.join(part for part in parts if part)


def tooltip_text(document: Document) -> str:
    """Return title, unit, figures, file and state of a form, one a line."""
    name = form_name(document, ())
    lines = [name, unit_text(document), detail_text(document), _origin(document)]
    if document.is_modified:
        lines.append("有未保存的修改")
    return "\n".join(line for line in lines if line)


def column_texts(document: Document) -> list[str]:
    """Return the text of a form in each column of the table."""
    evaluated = EvaluatedForm(document.form, document.scores, document.problems)
    return [column.text(evaluated) for column in FORM_COLUMNS]


def accessible_text(document: Document, documents: Iterable[Document]) -> str:
    """Return name, unit, figures and state of a form for screen readers."""
    changed = "有未保存的修改" if document.is_modified else ""
    name = form_name(document, documents)
    parts = (name, unit_text(document), detail_text(document), changed)
    return "，".join(part for part in parts if part)


def have_several_units(documents: Iterable[Document]) -> bool:
    """Return True if the forms are of more than one unit."""
    return len({unit_text(document) for document in documents}) > 1


def summary(documents: Sequence[Document], shown: int) -> str:
    """Return unit and number of forms in one line, and how many have errors or are unsaved.

    ``shown`` is the number of forms that pass the filter.
    """
    with_errors = sum(bool(error_count(each)) for each in documents)
    unsaved = sum(each.is_modified for each in documents)
    parts = [] if have_several_units(documents) else [unit_text(each) for each in documents[:1]]
    every = shown == len(documents)
    parts.append(f"{len(documents)} 张表" if every else f"显示 {shown}/{len(documents)} 张")
    parts += [f"{with_errors} 张有错误"] if with_errors else []
    parts += [f"{unsaved} 张未保存"] if unsaved else []
    return " · ".join(part for part in parts if part)


def _title_and_year(document: Document) -> tuple[str, str]:
    return document.title, year_text(document)


def _file_name(document: Document) -> str:
    file = document.path or document.source
    return Path(file).name if file else "尚未存为文件"


def _file_folder(document: Document) -> str:
    file = document.path or document.source
    return str(Path(file).parent) if file else ""


def _origin(document: Document) -> str:
    if document.path:
        return str(document.path)
    return f"读自 {document.source}，尚未存为文件" if document.source else "尚未存为文件"


_DIGITS = re.compile(r"(\d+)")  # e.g. "10" in "第10期"

SortKey = tuple[object, ...]


class FormOrder(Enum):
    """What the list is sorted by, and its name in the menu; equals keep the order of opening."""

    OPENED = "打开的先后"
    NAME = "项目名称"
    UNIT = "实施单位"
    FILLED = "已填（少的在前）"
    TOTAL = "总分（高的在前）"
    ERRORS = "错误（多的在前）"


@dataclass(frozen=True, slots=True)
class FormFilter:
    """Which forms are listed: those whose project, unit or year contains each of the ``words``.

    With ``with_errors`` or ``unsaved`` only those with errors or with unsaved changes.
    """

    words: str = ""
    with_errors: bool = False
    unsaved: bool = False


NO_FILTER = FormFilter()


def passes_filter(form_filter: FormFilter, document: Document) -> bool:
    """Return True if the form passes the filter."""
    if form_filter.with_errors and not error_count(document):
        return False
    if form_filter.unsaved and not document.is_modified:
        return False
    text = _folded(f"{document.title}\n{unit_text(document)}\n{document.form.year}")
    return all(word in text for word in _folded(form_filter.words).split())


def sort_key(order: FormOrder, document: Document) -> SortKey:
    """Return what forms are compared by; keys of one order have the same shape."""
    return _KEYS[order](document)


def pronunciation_key(text: str) -> SortKey:
    """Return a key that sorts texts by pronunciation and numbers in them by value.

    GB 2312 orders its 3,755 most usual characters by pronunciation, and GB 18030 keeps that
    order; rarer characters sort before or after them.
    """
    parts = _DIGITS.split(_folded(text))
    return tuple(_number_key(part) if at % 2 else _text_key(part) for at, part in enumerate(parts))


def _number_key(digits: str) -> tuple[int, bytes]:
    number = digits.lstrip("0")
    return (len(number), _text_key(number)[1])


def _text_key(text: str) -> tuple[int, bytes]:
    return (0, text.encode("gb18030", "replace"))


def _folded(text: str) -> str:
    return half_width(text).casefold()


def _filled_key(document: Document) -> SortKey:
    progress = document.progress
    return (Decimal(progress.filled) / progress.needed if progress.needed else Decimal(1),)


def _total_key(document: Document) -> SortKey:
    total = document.scores.total
    return (total is None, -(total or Decimal(0)))


_KEYS: dict[FormOrder, Callable[[Document], SortKey]] = {
    FormOrder.OPENED: lambda _: (),
    FormOrder.NAME: lambda document: tuple(map(pronunciation_key, _title_and_year(document))),
    FormOrder.UNIT: lambda document: pronunciation_key(unit_text(document)),
    FormOrder.FILLED: _filled_key,
    FormOrder.TOTAL: _total_key,
    FormOrder.ERRORS: lambda document: (-error_count(document),),
}


class ListedForms(QSortFilterProxyModel):
    """The forms that pass the filter, sorted.

    Neither sorting nor filter is dynamic: a form does not move or vanish while it is being
    filled in, only on ``refresh``.
    """

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
        """Return the row of a document; -1 if it is filtered out or not open."""
        if document not in self._forms:
            return -1
        return self.mapFromSource(self._forms.index(self._forms.row(document))).row()

    @property
    def is_unsorted(self) -> bool:
        """True if every form is listed, in the order of opening."""
        return self.order is FormOrder.OPENED and self.form_filter == NO_FILTER

    def refresh(self) -> None:
        """Sort and filter the forms as they are now."""
        self.invalidate()
        self.sort(-1 if self.order is FormOrder.OPENED else 0)

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: ARG002 - Qt's signature
        """Return True if the form passes the filter."""
        return passes_filter(self.form_filter, self._forms[row])

    def lessThan(self, left: Index, right: Index) -> bool:
        """Return True if a form sorts before another."""
        first, second = self._forms[left.row()], self._forms[right.row()]
        return sort_key(self.order, first) < sort_key(self.order, second)


DETAIL_ROLE = Qt.ItemDataRole.UserRole
"""The role of 已填 n/m, total and number of errors in one line."""
ERRORS_ROLE = Qt.ItemDataRole.UserRole + 1
SUBTITLE_ROLE = Qt.ItemDataRole.UserRole + 2
FILLED_ROLE = Qt.ItemDataRole.UserRole + 3
TOTAL_ROLE = Qt.ItemDataRole.UserRole + 4
YEAR_ROLE = Qt.ItemDataRole.UserRole + 5
COLUMN_ROLE = Qt.ItemDataRole.UserRole + 100
"""The role of the text in the first of ``FORM_COLUMNS``; those of the others follow it."""

_ROLE_TEXTS = {
    DETAIL_ROLE: detail_text,
    ERRORS_ROLE: error_count,
    FILLED_ROLE: filled_text,
    TOTAL_ROLE: total_text,
    YEAR_ROLE: year_text,
}


class OpenForms(QAbstractListModel):
    """The open documents in the order of opening; it is the parent of the documents."""

    changedByOneCommand = Signal(list)
    """A command has changed these documents, which need not be the one shown.

    The window shows one of them: there undo takes the change back.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._documents: list[Document] = []
        self._shown_texts: dict[Document, tuple[str, ...]] = {}
        """What was last announced of each document: name with unit, tooltip, texts of columns."""

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._documents))

    def __len__(self) -> int:
        return len(self._documents)

    def __getitem__(self, row: int) -> Document:
        return self._documents[row]

    def __contains__(self, document: object) -> bool:
        return document in self._documents

    def row(self, document: Document) -> int:
        """Return the row of a document; raise ValueError if it is not open."""
        return self._documents.index(document)

    def name(self, document: Document) -> str:
        """Return what a form is called wherever it is named, e.g. 邮寄费（2022 年度）."""
        return form_name(document, self._documents)

    def announce_names(self) -> None:
        """Announce that the names of all forms may be others, since one has another file."""
        if self._documents:
            self.dataChanged.emit(self.index(0), self.index(len(self._documents) - 1))

    def find_by_path(self, path: Path) -> Document | None:
        """Return the first open document that was read from this file, or None."""
        return next(self._documents_of(path), None)

    def forms_of(self, path: Path) -> list[Form]:
        """Return the open forms that were read from this file or saved to it."""
        return [each.form for each in self._documents_of(path)]

    def _documents_of(self, path: Path) -> Iterator[Document]:
        real = _real_path(path)
        return (each for each in self._documents if real and _is_from(each, real))

    def add(self, document: Document) -> None:
        """Append a document and follow its changes."""
        row = len(self._documents)
        self.beginInsertRows(QModelIndex(), row, row)
        self._documents.append(document)
        self.endInsertRows()
        document.setParent(self)
        document.evaluated.connect(self._on_document_changed)
        document.modificationChanged.connect(self._on_document_changed)

    def remove(self, document: Document) -> None:
        """Remove a document; it is deleted in the next turn of the event loop."""
        row = self.row(document)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._documents[row]
        self._shown_texts.pop(document, None)
        self.endRemoveRows()
        document.evaluated.disconnect(self._on_document_changed)
        document.modificationChanged.disconnect(self._on_document_changed)
        document.stack.clear()  # undoing a joint change in another form must not reach it
        document.deleteLater()

    def remove_all(self, documents: Iterable[Document], shown: Document | None) -> None:
        """Remove documents, the shown one last, so that no other of them is shown on the way."""
        for document in sorted(documents, key=lambda each: each is shown):
            self.remove(document)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return the number of open forms."""
        return 0 if parent.isValid() else len(self._documents)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return title, tooltip, accessible text or one of the module's roles of a form."""
        document = self._documents[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"● {document.title}" if document.is_modified else document.title
            case Qt.ItemDataRole.ToolTipRole:
                return theme.tooltip(tooltip_text(document))
            case Qt.ItemDataRole.AccessibleTextRole:
                return accessible_text(document, self._documents)
        if role == SUBTITLE_ROLE:
            return subtitle(document, self._documents)
        if 0 <= (column := role - COLUMN_ROLE) < len(FORM_COLUMNS):
            return column_texts(document)[column]
        text_of = _ROLE_TEXTS.get(role)
        return text_of(document) if text_of is not None else None

    def _on_document_changed(self) -> None:
        """Announce a form if anything has changed that the list shows of it."""
        document = self.sender()
        if not isinstance(document, Document) or document not in self._documents:
            return
        name = form_name(document, ()) + unit_text(document)
        before = self._shown_texts.get(document)
        shown = (name, tooltip_text(document), *column_texts(document))
        self._shown_texts[document] = shown
        if before is None or before[0] != shown[0]:
            self.announce_names()  # others may be told from it by less or more
        elif before != shown:
            index = self.index(self.row(document))
            self.dataChanged.emit(index, index)


def _is_from(document: Document, path: Path) -> bool:
    origin = document.path or (Path(document.source) if document.source else None)
    return origin is not None and _real_path(origin) == path


def _real_path(path: Path) -> Path | None:
    """Return the real path, None if no file can have this path."""
    try:
        return real_path(path)
    except ValueError:
        return None
