"""The matches of a query through several open forms, in order, round the end.

Worked out anew at each question, so none is ever out of date. Knows no widget.

The slim bar below the panes in which one types what to find and what to put there.

It shows and asks; what is found and replaced is ``searching``'s.

查找和替换: goes from match to match through the shown form or all open ones.

Where the last match stood is all that is remembered; the bar only shows and asks,
what matches is ``core.search``'s. The window puts the bar below the panes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from perfdesk.core import search
from perfdesk.core.field_ref import FieldRef, node_at, path_of, pointer_of
from perfdesk.core.search import Query, TextMatch
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.labels import pointer_label
from perfdesk.gui.panes import Panes
from perfdesk.gui.widgets import SearchField, with_visible_frame

MatchOrder = tuple[int, int, int]
"""The order of matches: form, place in it, character."""


@dataclass(frozen=True, slots=True)
class SearchPosition:
    """A character of a place of an open form: from here the search goes on."""

    document: Document
    ref: FieldRef
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A match in one of the open forms; ``number`` counts them from 1."""

    document: Document
    match: TextMatch
    number: int

    @property
    def position(self) -> SearchPosition:
        """Where it begins."""
        return SearchPosition(self.document, self.match.ref, self.match.start)


class Hits:
    """All matches of a query in these forms."""

    def __init__(self, documents: Sequence[Document], query: Query) -> None:
        self._documents = documents
        self.matches: dict[Document, tuple[TextMatch, ...]] = {
            each: search.matches(each.form, each.template, query) for each in documents
        }

    def __len__(self) -> int:
        return sum(map(len, self.matches.values()))

    def ordered(self) -> list[tuple[MatchOrder, Hit]]:
        """Every hit with its place in the order."""
        pairs = [(each, match) for each, matches in self.matches.items() for match in matches]
        orders = {each: self._order(each) for each in self.matches}
        return [
            (self._key(Hit(each, match, 0).position, orders[each]), Hit(each, match, number))
            for number, (each, match) in enumerate(pairs, start=1)
        ]

    def first_from(self, spot: SearchPosition | None) -> Hit | None:
        """The first hit from a spot on, else the first of all."""
        ordered = self.ordered()
        if not ordered:
            return None
        here = self._at(spot)
        return next((hit for key, hit in ordered if here is None or key >= here), ordered[0][1])

    def last_before(self, spot: SearchPosition | None) -> Hit | None:
        """The last hit before a spot, else the last of all."""
        ordered = self.ordered()
        if not ordered:
            return None
        here = self._at(spot)
        earlier = [hit for key, hit in ordered if here is not None and key < here]
        return earlier[-1] if earlier else ordered[-1][1]

    def _at(self, spot: SearchPosition | None) -> MatchOrder | None:
        if spot is None or spot.document not in self.matches:
            return None
        return self._key(spot, self._order(spot.document))

    def _key(self, spot: SearchPosition, order: dict[FieldRef, int]) -> MatchOrder:
        row = self._documents.index(spot.document)
        return row, order.get(spot.ref, len(order)), spot.offset

    def _order(self, document: Document) -> dict[FieldRef, int]:
        places = search.text_refs(document.form, document.template)
        return {place: number for number, place in enumerate(places)}


_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindField(SearchField):
    """A line whose Enter asks for the next or previous match."""

    enterPressed = Signal(bool)
    """Enter was pressed; True with Shift."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(words)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 8)

    def sizeHint(self) -> QSize:
        """Qt's: room for sixteen characters; half of that must do in a narrow window."""
        return QSize(2 * self.minimumWidth(), super().sizeHint().height())

    def pressed(self, event: QKeyEvent) -> None:
        """Enter searches."""
        if event.key() in _ENTER:
            self.enterPressed.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().pressed(event)


class FindBar(QFrame):
    """查找 and 替换为, where to look, and how many there are."""

    queryChanged = Signal()
    """What is looked for, or where, is another."""
    next = Signal()
    previous = Signal()
    replace = Signal()
    replace_all = Signal()
    closeRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("查找和替换")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.query_field = FindField("查找", self)
        self.replacement_field = FindField("替换为", self)
        self.all_forms = with_visible_frame(QCheckBox("所有打开的表", self))
        self.exact = with_visible_frame(QCheckBox("区分大小写和全半角", self))
        self.count_label = QLabel(self)
        self.count_label.setTextFormat(Qt.TextFormat.PlainText)
        self.count_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._replacing: list[QWidget] = []
        self._lay_out()
        self.query_field.textEdited.connect(lambda _text: self.queryChanged.emit())
        self.query_field.enterPressed.connect(
            lambda back: (self.previous if back else self.next).emit()
        )
        self.replacement_field.enterPressed.connect(lambda _back: self.replace.emit())
        for box in (self.all_forms, self.exact):
            box.toggled.connect(lambda _on: self.queryChanged.emit())

    def open(self, text: str, *, replacing: bool) -> None:
        """Show the bar with the focus in it; ``text`` is looked for unless it is empty."""
        for widget in self._replacing:
            widget.setVisible(replacing)
        if text:
            self.query_field.setText(text)
        self.show()
        self.query_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.query_field.selectAll()

    def show_result(self, words: str) -> None:
        """Say how many matches there are and where one is."""
        self.count_label.setText(words)
        self.count_label.setToolTip(words)

    def shows_count(self) -> bool:
        """True if the bar is there, with room for how many matches it said there are."""
        number, _, _where = self.count_label.text().partition("：")
        needed = self.count_label.fontMetrics().horizontalAdvance(number)
        return self.isVisible() and self.count_label.width() >= needed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc closes the bar, wherever in it the focus is."""
        if event.key() == Qt.Key.Key_Escape:
            self.closeRequested.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(6, 3, 6, 3)
        grid.setVerticalSpacing(3)
        grid.addWidget(QLabel("查找", self), 0, 0)
        grid.addWidget(self.query_field, 0, 1)
        grid.addWidget(self._button("上一处", self.previous, "Shift+F3"), 0, 2)
        grid.addWidget(self._button("下一处", self.next, "F3"), 0, 3)
        grid.addWidget(self.all_forms, 0, 4)
        grid.addWidget(self.exact, 0, 5)
        grid.addWidget(self.count_label, 0, 6)
        grid.addWidget(self._button("关闭", self.closeRequested, "Esc"), 0, 7)
        grid.setColumnStretch(6, 1)
        self._replacing = [
            QLabel("替换为", self),
            self.replacement_field,
            self._button("替换", self.replace, "Enter"),
            self._button("全部替换", self.replace_all),
        ]
        for column, widget in enumerate(self._replacing):
            grid.addWidget(widget, 1, column)

    def _button(self, words: str, signal: object, keys: str = "") -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(True)
        button.setToolTip(f"{words}（{keys}）" if keys else words)
        button.clicked.connect(signal)
        return button


_READ_ONLY = "这张表只能查看，不能替换。"


class FindCommands(QObject):
    """Finds and replaces; ``showing`` asks for a document to be shown, ``said`` a sentence."""

    showDocumentRequested = Signal(object)
    messageShown = Signal(str)

    def __init__(
        self,
        forms: OpenForms,
        panes: Panes,
        shown: Callable[[], Document | None],
    ) -> None:
        super().__init__(panes)
        self._forms = forms
        self._panes = panes
        self._document = shown
        self._hit: Hit | None = None
        self._from: SearchPosition | None = None
        self._before: SearchPosition | QWidget | None = None
        self.bar = FindBar()
        self.bar.hide()
        pairs = (
            (self.bar.queryChanged, self.search),
            (self.bar.next, self.next),
            (self.bar.previous, self.previous),
            (self.bar.replace, self.replace),
            (self.bar.replace_all, self.replace_all),
            (self.bar.closeRequested, self.close),
        )
        for signal, slot in pairs:
            signal.connect(slot)
        forms.rowsRemoved.connect(self._forget)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the menus call, by the names of the commands."""
        return {
            "find": lambda: self.open(replacing=False),
            "replace": lambda: self.open(replacing=True),
            "find_next": self.next,
            "find_previous": self.previous,
        }

    def open(self, *, replacing: bool) -> None:
        """Show the bar; the search begins where the cursor was."""
        document, focus = self._document(), QApplication.focusWidget()
        if document is None:
            return
        document.commit()
        if focus is not None and not self.bar.isAncestorOf(focus):
            place = self._panes.ref_of(focus)
            self._from, self._hit = SearchPosition(document, place) if place else None, None
            self._before = self._from or focus  # the editor of a cell is gone by the end
        self.bar.open(_selected(focus), replacing=replacing)
        self._tell(self._hits())

    def search(self) -> None:
        """Go to the first match from where the search began, as one types what to find."""
        start = self._hit.position if self._hit else self._from
        self._go(hits := self._hits(), hits.first_from(start))

    def next(self) -> None:
        """Go to the next match, round the end; ask for a text if there is none yet."""
        if not self.bar.query_field.text():
            self.open(replacing=False)
            return
        hits = self._hits()
        self._go(hits, hits.first_from(self._from))

    def previous(self) -> None:
        """Go to the match before, round the beginning."""
        if not self.bar.query_field.text():
            self.open(replacing=False)
            return
        hits = self._hits()
        self._go(hits, hits.last_before(self._hit.position if self._hit else self._from))

    def replace(self) -> None:
        """Replace the match that is shown and go to the next one; show one if none is."""
        hit, hits = self._hit, self._hits()
        if hit is None or hit.match not in hits.matches.get(hit.document, ()):
            self.next()
        elif hit.document.read_only:
            self.messageShown.emit(_READ_ONLY)
        else:
            new = self.bar.replacement_field.text()
            hit.document.apply(
                "替换", search.replacement_edits(hit.document.form, [hit.match], new)
            )
            self._from = replace(hit.position, offset=hit.match.start + len(new))
            self.next()

    def replace_all(self) -> None:
        """Replace every match, one undo step a form, and say how many there were."""
        hits, new = self._hits(), self.bar.replacement_field.text()
        count = forms = 0
        for document, found in hits.matches.items():
            if found and not document.read_only:
                document.apply("全部替换", search.replacement_edits(document.form, found, new))
                count, forms = count + len(found), forms + 1
        self._hit = None
        kept = len(hits) - count
        across = f"，共 {forms} 张表" if forms > 1 else ""
        left = f"；另有 {kept} 处在只能查看的表里，没有替换" if kept else ""
        self.bar.show_result(f"已替换 {count} 处{across}{left}。" if len(hits) else _none(hits))
        self.messageShown.emit(self.bar.count_label.text())

    def close(self) -> None:
        """Hide the bar; the focus goes to the match that is shown, else back where it was."""
        self.bar.hide()
        if self._hit is not None and self._hit.document is self._document():
            self._panes.go_to(self._hit.match.ref)
            self._mark(self._hit)
        elif isinstance(self._before, SearchPosition):
            self._panes.tree.setFocus()
            if self._before.document is self._document():
                self._panes.go_to(self._before.ref)
        elif self._before is not None and self._before.isVisible():
            self._before.setFocus()

    def _hits(self) -> Hits:
        shown = self._document()
        every = self.bar.all_forms.isChecked()
        documents = list(self._forms) if every else [shown] if shown else []
        if shown is not None:
            shown.commit()
        query = Query(self.bar.query_field.text(), self.bar.exact.isChecked())
        return Hits(documents, query)

    def _go(self, hits: Hits, hit: Hit | None) -> None:
        if self._hit is not None:
            self._panes.clear_selection(self._hit.match.ref)
        self._hit = hit
        if hit is not None:
            self._show(hit)
        self._tell(hits)

    def _show(self, hit: Hit) -> None:
        focus = QApplication.focusWidget()
        stays = focus is not None and self.bar.isAncestorOf(focus)
        if hit.document is not self._document():
            self.showDocumentRequested.emit(hit.document)
        if stays:
            self._panes.reveal(hit.match.ref)
        else:
            self._panes.go_to(hit.match.ref)
        self._mark(hit)
        self._from = replace(hit.position, offset=hit.match.start + 1)

    def _mark(self, hit: Hit) -> None:
        self._panes.select_range(hit.match.ref, hit.match.start, hit.match.end)

    def _tell(self, hits: Hits) -> None:
        if not self.bar.query_field.text():
            words = ""
        elif self._hit is None:
            words = f"共 {len(hits)} 处" if len(hits) else _none(hits)
        else:
            words = f"第 {self._hit.number} 处，共 {len(hits)} 处：{_where(self._hit)}"
        self.bar.show_result(words)
        if words and not self.bar.shows_count():
            self.messageShown.emit(words)

    def _forget(self) -> None:
        """A form was closed: what stood in it is no place to go on from."""
        open_ = list(self._forms)
        if self._hit is not None and self._hit.document not in open_:
            self._hit = None
        if self._from is not None and self._from.document not in open_:
            self._from = None
        if not open_:
            self.bar.hide()


def _none(hits: Hits) -> str:
    return "没有找到" + ("，可勾选“所有打开的表”再找" if len(hits.matches) == 1 else "")


def _where(hit: Hit) -> str:
    form, place = hit.document.form, hit.match.ref
    path = path_of(form, place.key)
    names = tuple(node_at(form, path[: depth + 1]).name for depth in range(len(path)))
    return pointer_label(hit.document.template, pointer_of(form, place), names)


def _selected(focus: QWidget | None) -> str:
    """What is selected in a field, if it is less than all of it."""
    if isinstance(focus, QLineEdit):
        return focus.selectedText() if focus.selectedText() != focus.text() else ""
    if isinstance(focus, QPlainTextEdit):
        chosen = focus.textCursor().selectedText()
        whole = len(chosen) == len(focus.toPlainText())
        return "" if whole or "\u2029" in chosen else chosen
    return ""
