"""Find and replace (查找和替换) in the active form or in all open ones.

``Hits`` finds all matches of a query, in the order of forms, fields and characters.
``FindBar`` is the bar below the panes; it shows what it is told and emits signals.
``FindCommands`` goes from match to match and replaces; it remembers only the last match.
What matches is decided by ``core.search``.
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
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from perfdesk.core import search
from perfdesk.core.edits import Set
from perfdesk.core.field_ref import FieldRef, node_at, path_of, pointer_of, text_at
from perfdesk.core.labels import pointer_label
from perfdesk.core.search import Query, TextMatch
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.panes import Panes
from perfdesk.gui.prompts import Prompts, Replacement
from perfdesk.gui.undo_commands import JointChange
from perfdesk.gui.widgets import ElidedLabel, PlainLabel, SearchField, with_visible_frame

MatchOrder = tuple[int, int, int]
"""Sort key of a match: number of the form, number of the field in it, character."""


@dataclass(frozen=True, slots=True)
class SearchPosition:
    """A position in the text of a field of an open form, from which a search goes on."""

    document: Document
    ref: FieldRef
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A match in one of the open forms."""

    document: Document
    match: TextMatch

    @property
    def position(self) -> SearchPosition:
        """Where the match begins."""
        return SearchPosition(self.document, self.match.ref, self.match.start)


class Hits:
    """All matches of a query in these forms, found when the object is created."""

    def __init__(self, documents: Sequence[Document], query: Query) -> None:
        self._documents = documents
        self.matches: dict[Document, tuple[TextMatch, ...]] = {
            each: search.matches(each.form, each.template, query) for each in documents
        }

    def __len__(self) -> int:
        return sum(map(len, self.matches.values()))

    def editable_count(self) -> int:
        """Return the number of hits in forms that can be changed."""
        return sum(len(each) for document, each in self.matches.items() if not document.read_only)

    def ordered(self) -> list[tuple[MatchOrder, Hit]]:
        """Return every hit with its sort key, in order."""
        orders = {each: self._field_order(each) for each in self.matches}
        return [(self._key(hit.position, orders[hit.document]), hit) for hit in self._all()]

    def number_of(self, hit: Hit) -> int | None:
        """Return the number that an earlier hit has among these, None if it is no longer there."""
        hits = self._all()
        return hits.index(hit) + 1 if hit in hits else None

    def first_from(self, position: SearchPosition | None) -> Hit | None:
        """Return the first hit at or after a position, else the first of all; None without hits."""
        ordered = self.ordered()
        if not ordered:
            return None
        start = self._key_of(position)
        return next((hit for key, hit in ordered if start is None or key >= start), ordered[0][1])

    def last_before(self, position: SearchPosition | None) -> Hit | None:
        """Return the last hit before a position, else the last of all; None without hits."""
        ordered = self.ordered()
        if not ordered:
            return None
        start = self._key_of(position)
        earlier = [hit for key, hit in ordered if start is not None and key < start]
        return earlier[-1] if earlier else ordered[-1][1]

    def _all(self) -> list[Hit]:
        return [Hit(each, match) for each, matches in self.matches.items() for match in matches]

    def _key_of(self, position: SearchPosition | None) -> MatchOrder | None:
        if position is None or position.document not in self.matches:
            return None
        return self._key(position, self._field_order(position.document))

    def _key(self, position: SearchPosition, order: dict[FieldRef, int]) -> MatchOrder:
        row = self._documents.index(position.document)
        return row, order.get(position.ref, len(order)), position.offset

    def _field_order(self, document: Document) -> dict[FieldRef, int]:
        refs = search.text_refs(document.form, document.template)
        return {ref: number for number, ref in enumerate(refs)}


_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindField(SearchField):
    """A search field that asks for the next or previous match when Enter is pressed."""

    enterPressed = Signal(bool)
    """Enter was pressed; True with Shift."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(name)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 8)  # eight characters

    def sizeHint(self) -> QSize:
        """Override: as wide as sixteen characters; in a narrow window half of that will do."""
        return QSize(2 * self.minimumWidth(), super().sizeHint().height())

    def handle_key(self, event: QKeyEvent) -> None:
        """Override: Enter searches."""
        if event.key() in _ENTER_KEYS:
            self.enterPressed.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().handle_key(event)


class FindBar(QFrame):
    """The bar with 查找 and 替换为, where to look, and how many matches there are."""

    queryChanged = Signal()
    """The text to find, or where and how to look for it, has changed."""
    nextRequested = Signal()
    previousRequested = Signal()
    replaceRequested = Signal()
    replaceAllRequested = Signal()
    closeRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("查找和替换")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.query_field = FindField("查找", self)
        self.replacement_field = FindField("替换为", self)
        self.all_forms = with_visible_frame(QCheckBox("所有打开的表", self))
        self.exact = with_visible_frame(QCheckBox("区分大小写和全半角", self))
        self.count_label = ElidedLabel(self)
        self.count_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._replace_widgets: list[QWidget] = []
        self._lay_out()
        self.query_field.textEdited.connect(lambda _text: self.queryChanged.emit())
        self.query_field.enterPressed.connect(
            lambda back: (self.previousRequested if back else self.nextRequested).emit()
        )
        self.replacement_field.enterPressed.connect(lambda _back: self.replaceRequested.emit())
        for box in (self.all_forms, self.exact):
            box.toggled.connect(lambda _on: self.queryChanged.emit())

    def open(self, text: str, *, replacing: bool) -> None:
        """Show and focus the bar, with the fields for replacing if ``replacing``.

        ``text`` becomes the text to find unless it is empty.
        """
        for widget in self._replace_widgets:
            widget.setVisible(replacing)
        if text:
            self.query_field.setText(text)
        self.show()
        self.query_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.query_field.selectAll()

    def show_result(self, text: str) -> None:
        """Show how many matches there are and where the current one is."""
        self.count_label.show_text(text)

    def shows_count(self) -> bool:
        """Return True if the bar is visible and wide enough to read the number of matches."""
        number, _, _location = self.count_label.text().partition("：")
        needed = self.count_label.fontMetrics().horizontalAdvance(number)
        return self.isVisible() and self.count_label.width() >= needed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override: Esc closes the bar, whichever of its widgets has the focus."""
        if event.key() == Qt.Key.Key_Escape:
            self.closeRequested.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(6, 3, 6, 3)
        grid.setVerticalSpacing(3)
        grid.addWidget(PlainLabel("查找", self), 0, 0)
        grid.addWidget(self.query_field, 0, 1)
        grid.addWidget(self._button("上一处", self.previousRequested, "Shift+F3"), 0, 2)
        grid.addWidget(self._button("下一处", self.nextRequested, "F3"), 0, 3)
        grid.addWidget(self.all_forms, 0, 4)
        grid.addWidget(self.exact, 0, 5)
        grid.addWidget(self.count_label, 0, 6)
        grid.setColumnStretch(6, 1)
        self._replace_widgets = [
            PlainLabel("替换为", self),
            self.replacement_field,
            self._button("替换", self.replaceRequested, "Enter"),
            self._button("全部替换", self.replaceAllRequested),
        ]
        for column, widget in enumerate(self._replace_widgets):
            grid.addWidget(widget, 1, column)
        # Made last, so that Tab comes to it last.
        grid.addWidget(self._button("关闭", self.closeRequested, "Esc"), 0, 7)

    def _button(self, text: str, signal: object, keys: str = "") -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(True)
        button.setToolTip(f"{text}（{keys}）" if keys else text)
        button.clicked.connect(signal)
        return button


_READ_ONLY_MESSAGE = "这张表只能查看，不能替换。"
_YEAR_MESSAGE = "年度只能填数字，没有替换"


@dataclass(frozen=True, slots=True)
class _FieldReplacement:
    """The edit that replaces all matches in a field of a document."""

    document: Document
    edit: Set
    matches: int


class FindCommands(QObject):
    """The commands of find and replace.

    ``showDocumentRequested`` carries a document to be shown, ``messageShown`` a sentence for the
    status bar, ``destinationShown`` which match the cursor was moved to. The window puts ``bar``
    below the panes.
    """

    showDocumentRequested = Signal(object)
    messageShown = Signal(str)
    destinationShown = Signal(str)

    def __init__(
        self,
        forms: OpenForms,
        panes: Panes,
        active_document: Callable[[], Document | None],
        prompts: Prompts,
    ) -> None:
        super().__init__(panes)
        self._forms = forms
        self._prompts = prompts
        self._panes = panes
        self._active_document = active_document
        self._document: Document | None = None
        self._current_hit: Hit | None = None
        self._start: SearchPosition | None = None
        self._focused_before: SearchPosition | QWidget | None = None
        self.bar = FindBar()
        self.bar.hide()
        pairs = (
            (self.bar.queryChanged, self.search),
            (self.bar.nextRequested, self.next),
            (self.bar.previousRequested, self.previous),
            (self.bar.replaceRequested, self.replace),
            (self.bar.replaceAllRequested, self.replace_all),
            (self.bar.closeRequested, self.close),
        )
        for signal, slot in pairs:
            signal.connect(slot)
        forms.rowsRemoved.connect(self._forget_closed_forms)

    def bind(self, document: Document | None) -> None:
        """Follow the changes of another document, which is shown now, or of none."""
        former, self._document = self._document, document
        if former is not None:
            former.stack.indexChanged.disconnect(self._count_again)
            former.jointChangeUndone.disconnect(self._count_again)
            former.jointChangeRedone.disconnect(self._count_again)
        if document is not None:
            document.stack.indexChanged.connect(self._count_again)
            document.jointChangeUndone.connect(self._count_again)
            document.jointChangeRedone.connect(self._count_again)
        self._count_again()

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the commands by name."""
        return {
            "find": lambda: self.open(replacing=False),
            "replace": lambda: self.open(replacing=True),
            "find_next": self.next,
            "find_previous": self.previous,
        }

    def open(self, *, replacing: bool) -> None:
        """Show the bar; the search begins at the field that has the focus."""
        document, focus = self._active_document(), QApplication.focusWidget()
        if document is None:
            return
        document.commit()
        if focus is not None and not self.bar.isAncestorOf(focus):
            ref = self._panes.ref_of(focus)
            self._start, self._current_hit = SearchPosition(document, ref) if ref else None, None
            self._focused_before = self._start or focus  # the editor of a cell will not last
        self.bar.open(_selected(focus), replacing=replacing)
        self._show_count(self._hits())

    def search(self) -> None:
        """Go to the first match from where the search began, as the user types."""
        self._go_to(hits := self._hits(), hits.first_from(self._current_position()))

    def next(self) -> None:
        """Go to the next match, wrapping around; show the bar if there is no text yet."""
        if not self.bar.query_field.text():
            self.open(replacing=False)
            return
        hits = self._hits()
        self._go_to(hits, hits.first_from(self._start))

    def previous(self) -> None:
        """Go to the previous match, wrapping around; show the bar if there is no text yet."""
        if not self.bar.query_field.text():
            self.open(replacing=False)
            return
        hits = self._hits()
        self._go_to(hits, hits.last_before(self._current_position()))

    def replace(self) -> None:
        """Replace the current match and go to the next one; only go to one if there is none."""
        hit, hits = self._current_hit, self._hits()
        if hit is None or hit.match not in hits.matches.get(hit.document, ()):
            self.next()
        elif hit.document.read_only:
            self.messageShown.emit(_READ_ONLY_MESSAGE)
        else:
            new = self.bar.replacement_field.text()
            edits = search.replacement_edits(hit.document.form, [hit.match], new)
            hit.document.apply("替换", edits)
            after = hit.match.start + len(new) if edits else hit.match.end
            self._start = replace(hit.position, offset=after)
            self.next()
            if not edits:
                self.messageShown.emit(f"{_YEAR_MESSAGE}。")

    def replace_all(self) -> None:
        """Replace every match and show how many there were.

        In all forms that is what the user has ticked in a list of them, and one joint change.
        """
        hits = self._hits()
        replacements = self._replacements(hits)
        unfit = hits.editable_count() - sum(each.matches for each in replacements)
        if replacements and self.bar.all_forms.isChecked():
            lines = [self._dialog_line(each) for each in replacements]
            replacements = [replacements[n] for n in self._prompts.replacements(lines)]
            if not replacements:
                return
        self._apply(replacements)
        self._current_hit = None
        self.bar.show_result(_replaced_text(hits, replacements, unfit))
        self.messageShown.emit(self.bar.count_label.text())

    def _replacements(self, hits: Hits) -> list[_FieldReplacement]:
        """Return a replacement for each field with matches in the forms that can be changed."""
        new = self.bar.replacement_field.text()
        return [
            _FieldReplacement(document, edit, sum(each.ref == edit.ref for each in matches))
            for document, matches in hits.matches.items()
            if not document.read_only
            for edit in search.replacement_edits(document.form, matches, new)
        ]

    def _dialog_line(self, replacement: _FieldReplacement) -> Replacement:
        document, edit = replacement.document, replacement.edit
        before = text_at(document.form, edit.ref)
        name, place = self._forms.name(document), _location(document, edit.ref)
        return Replacement(name, place, before, str(edit.value), replacement.matches)

    def _apply(self, replacements: Sequence[_FieldReplacement]) -> None:
        """Replace as one joint change, which is one undo step in each form."""
        documents = list(dict.fromkeys(each.document for each in replacements))
        number = f"（{len(documents)} 张表）" if len(documents) > 1 else ""
        change = JointChange(f"全部替换{number}")
        for document in documents:
            edits = [each.edit for each in replacements if each.document is document]
            document.apply(change.label, edits, joint_change=change)
        self._forms.changedByOneCommand.emit(documents)

    def close(self) -> None:
        """Hide the bar and focus the current match, or else what had the focus before."""
        self.bar.hide()
        if self._current_hit is not None and self._current_hit.document is self._active_document():
            self._panes.go_to(self._current_hit.match.ref)
            self._select(self._current_hit)
        elif isinstance(self._focused_before, SearchPosition):
            self._panes.tree.setFocus()
            if self._focused_before.document is self._active_document():
                self._panes.go_to(self._focused_before.ref)
        elif self._focused_before is not None and self._focused_before.isVisible():
            self._focused_before.setFocus()

    def _current_position(self) -> SearchPosition | None:
        """Return where the current match begins, or else where the search does."""
        return self._current_hit.position if self._current_hit else self._start

    def _hits(self) -> Hits:
        active = self._active_document()
        in_all = self.bar.all_forms.isChecked()
        documents = list(self._forms) if in_all else [active] if active else []
        if active is not None:
            active.commit()
        query = Query(self.bar.query_field.text(), self.bar.exact.isChecked())
        return Hits(documents, query)

    def _go_to(self, hits: Hits, hit: Hit | None) -> None:
        if self._current_hit is not None:
            self._panes.clear_selection(self._current_hit.match.ref)
        self._current_hit = hit
        if hit is not None:
            self._show(hit)
        self._show_count(hits)

    def _show(self, hit: Hit) -> None:
        focus = QApplication.focusWidget()
        focus_in_bar = focus is not None and self.bar.isAncestorOf(focus)
        if hit.document is not self._active_document():
            self.showDocumentRequested.emit(hit.document)
        if focus_in_bar:
            self._panes.reveal(hit.match.ref)
        else:
            self._panes.go_to(hit.match.ref)
        self._select(hit)
        self._start = replace(hit.position, offset=hit.match.start + 1)

    def _select(self, hit: Hit) -> None:
        self._panes.select_range(hit.match.ref, hit.match.start, hit.match.end)

    def _show_count(self, hits: Hits) -> None:
        text = self._count_text(hits)
        self.bar.show_result(text)
        if text and not self.bar.shows_count():
            (self.messageShown if self._current_hit is None else self.destinationShown).emit(text)

    def _count_again(self) -> None:
        """Let the bar no longer say what was found or replaced before a change or in a form left.

        Only the bar says it: the status bar has the message about the change.
        """
        if self.bar.isVisible():
            self.bar.show_result(self._count_text(self._hits()))

    def _count_text(self, hits: Hits) -> str:
        """Return how many hits there are, and which of them is the current one."""
        if not self.bar.query_field.text():
            return ""
        if not len(hits):
            return _nothing_found(hits)
        hit = self._current_hit
        number = hits.number_of(hit) if hit is not None else None
        if hit is None or number is None:
            return f"共 {len(hits)} 处"
        return f"第 {number} 处，共 {len(hits)} 处：{_location(hit.document, hit.match.ref)}"

    def _forget_closed_forms(self) -> None:
        """Forget positions in forms that have been closed."""
        open_forms = list(self._forms)
        if self._current_hit is not None and self._current_hit.document not in open_forms:
            self._current_hit = None
        if self._start is not None and self._start.document not in open_forms:
            self._start = None
        if not open_forms:
            self.bar.hide()


def _nothing_found(hits: Hits) -> str:
    return "没有找到" + ("，可勾选“所有打开的表”再找" if len(hits.matches) == 1 else "")


def _replaced_text(hits: Hits, replacements: Sequence[_FieldReplacement], unfit: int) -> str:
    """Return how many matches were replaced, in how many forms, and which could not be.

    ``unfit`` is the number of those in years that the new text does not fit.
    """
    if not len(hits):
        return _nothing_found(hits)
    forms = len({each.document for each in replacements})
    across = f"，共 {forms} 张表" if forms > 1 else ""
    skipped = len(hits) - hits.editable_count()
    left = f"；另有 {skipped} 处在只能查看的表里，没有替换" if skipped else ""
    years = f"；{_YEAR_MESSAGE}" if unfit else ""
    return f"已替换 {sum(each.matches for each in replacements)} 处{across}{left}{years}。"


def _location(document: Document, ref: FieldRef) -> str:
    """Return what a field is called, e.g. 产出指标 › 数量指标 › 招聘人数 · 年度指标值."""
    form = document.form
    path = path_of(form, ref.key)
    names = tuple(node_at(form, path[: depth + 1]).name for depth in range(len(path)))
    return pointer_label(form, document.template, pointer_of(form, ref), names)


def _selected(focus: QWidget | None) -> str:
    """Return the text selected in a field; "" if it is the whole text or has several lines."""
    if isinstance(focus, QLineEdit):
        return focus.selectedText() if focus.selectedText() != focus.text() else ""
    if isinstance(focus, QPlainTextEdit):
        selected = focus.textCursor().selectedText()  # with U+2029 for each line break
        whole = len(selected) == len(focus.toPlainText())
        return "" if whole or "\u2029" in selected else selected
    return ""
