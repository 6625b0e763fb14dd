"""Names offered while a cell of 指标名称 is typed: the library's, and those of the open forms.

A 三级指标 that is taken brings its usual target if the row has none. Which of the names
a text means is worked out in ``core``.

The computed rate offered behind 执行率 while it is typed, so that words and figures agree.

The figure is the template's, as the funding panel shows it; the text around it is the
person's own.

A list of offers under a text that is being typed, walked by keys while the text keeps the focus.

It is a child of the window, not a window of its own: nothing takes the keyboard away
from the editor or its input method. What is offered, and what taking an offer does,
is said by whoever shows it.

What is offered while a person types: names, the rate, ≥ for >=, another unit's amounts.

Each kind of offer is made by a module of its own, imported when such a text is first
typed. Nothing typed is changed unless the offer is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPalette, QTextCursor
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem

from perfdesk import resources
from perfdesk.core.checks.funding_checks import AMOUNT_FIELDS, is_blank_amount
from perfdesk.core.edits import Edit, Set, Step
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import FieldRef, node_at, path_of, text_at
from perfdesk.core.filling import GOALS_ACTUAL, digits_after_rate, rate_phrase
from perfdesk.core.fixes import text_fixes
from perfdesk.core.form import Form, rows
from perfdesk.core.indicator_library import LibraryEntry, custom_entry, matching_entries
from perfdesk.core.template import Template
from perfdesk.core.text import has_placeholder
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.panels.fields import TextField
from perfdesk.gui.panels.header_panel import CHANGE_UNIT_LABEL
from perfdesk.gui.panes import Panes
from perfdesk.gui.tree.delegate import CellTextEdit

_MOST = 30


class NameCompletion(QObject):
    """Offers names under the editor of a name as long as it is open."""

    def __init__(self, editor: TextField, document: Document, forms: OpenForms) -> None:
        super().__init__(editor)
        self._editor = editor
        self._document = document
        self._place = editor.ref
        self._level2 = _level2(document.form, self._place.key)
        self._entries = tuple(_entries(document, self._place.key, forms))
        self._completion = CompletionPopup(editor, self._take)
        self._found: list[LibraryEntry] = []
        document.stepApplied.connect(self._follow)
        if document.open_field == self._place:  # the key that opened the editor is typed already
            self._offer()

    def _follow(self, step: Step) -> None:
        if isinstance(step.edit, Set) and step.edit.ref == self._place:
            self._offer()

    def _offer(self) -> None:
        typed = text_at(self._document.form, self._place).strip()
        typing = self._document.open_field == self._place and typed
        found = matching_entries(self._entries, typed, self._level2)[:_MOST] if typing else []
        self._found = [] if self._is_done(found, typed) else found
        self._completion.show_items(
            [CompletionItem(entry.name, entry.usual) for entry in self._found]
        )

    def _is_done(self, found: list[LibraryEntry], typed: str) -> bool:
        """True if the text is the only name it may mean, and there is no target to bring."""
        return len(found) == 1 and found[0].name == typed and not self._brings(found[0])

    def _brings(self, entry: LibraryEntry) -> bool:
        target = FieldRef(self._place.key, "target")
        return bool(entry.target) and not text_at(self._document.form, target).strip()

    def _take(self, offer: CompletionItem) -> None:
        entry = next(each for each in self._found if each.name == offer.text)
        document, key = self._document, self._place.key
        document.cancel_edit()
        edits: list[Edit] = [Set(self._place, entry.name)]
        if self._brings(entry):
            edits.append(Set(FieldRef(key, "target"), entry.target))
        document.apply("选用指标名称", edits)
        self._editor.moveCursor(QTextCursor.MoveOperation.End)


def _level2(form: Form, key: int) -> str:
    path = path_of(form, key)
    return node_at(form, path[:2]).name if len(path) == 3 else ""


def _entries(document: Document, key: int, forms: OpenForms) -> Iterator[LibraryEntry]:
    """What may be named at that level: the library first, then the open forms' own names."""
    level = len(path_of(document.form, key))
    if level < 3:
        yield from _levels(document.template, level)
        return
    yield from resources.indicator_library()
    for each in forms:
        for row in rows(each.form):
            itself = each is document and row.node.key == key
            if row.node.name.strip() and not itself and not has_placeholder(row.node.name):
                yield custom_entry(row.level_names[0], row.level_names[1], row.node.name)


def _levels(template: Template, level: int) -> Iterator[LibraryEntry]:
    for kind in template.taxonomy:
        if level == 1:
            yield custom_entry("", "", kind.words.printed)
        else:
            yield from (
                custom_entry(kind.words.printed, "", each.words.printed) for each in kind.level2
            )


class RateCompletion(QObject):
    """Offers the rate in one editor; ``follow`` is to be called after each key in it."""

    def __init__(self, editor: TextField) -> None:
        super().__init__(editor)
        self._editor = editor
        self._figure = ""
        self._completion = CompletionPopup(editor, self._take)

    def refresh(self) -> None:
        """Offers the rate if the text before the cursor begins to say one, else nothing."""
        document = self._editor.binding.document
        if document is None or document.open_field != self._editor.ref:
            self._completion.show_items([])
            return
        cursor = self._editor.textCursor()
        begun = digits_after_rate(cursor.block().text()[: cursor.positionInBlock()])
        words = "" if begun is None else rate_phrase(document.form, document.template)
        self._figure = begun or ""
        fits = words.removeprefix("执行率").startswith(self._figure)
        self._completion.show_items([CompletionItem(words, "按金额计算")] if words and fits else [])

    def _take(self, offer: CompletionItem) -> None:
        cursor = self._editor.textCursor()
        back, keep = QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(back, keep, len(self._figure))
        cursor.insertText(offer.text.removeprefix("执行率"))
        self._editor.setTextCursor(cursor)


_SHOWN = 8
_LEAST_WIDTH = 300
_KEYS = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Escape,
)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_GONE = (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.MouseButtonPress)
_MOVED = (QEvent.Type.Move, QEvent.Type.Resize)


@dataclass(frozen=True, slots=True)
class CompletionItem:
    """A text to be taken, and quiet words beside it."""

    text: str
    note: str = ""


class CompletionPopup(QObject):
    """The offers of one editor; ``take`` is called with the one that is taken.

    Down and Up choose, Enter and Tab take what is chosen, Esc puts the list away. With
    nothing chosen Enter and Tab are the editor's own.
    """

    def __init__(self, editor: TextField, take: Callable[[CompletionItem], None]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._take = take
        self._offers: tuple[CompletionItem, ...] = ()
        editor.installEventFilter(self)
        editor.viewport().installEventFilter(self)

    @cached_property
    def _list(self) -> QTreeWidget:
        """The list, made when there is something to show."""
        found = _list(self._editor)
        found.itemClicked.connect(self._click)
        self._editor.destroyed.connect(found.deleteLater)
        return found

    def show_items(self, offers: Sequence[CompletionItem]) -> None:
        """Shows these offers, none of them chosen; puts the list away if there are none."""
        wanted = self._editor.hasFocus() and not self._editor.binding.composing
        before = len(self._offers)
        self._hide()
        self._offers = tuple(offers) if wanted else ()
        if not self._offers:
            return
        self._list.clear()
        for offer in offers:
            item = QTreeWidgetItem(self._list, [offer.text, offer.note])
            item.setForeground(1, theme.muted_colour(self._editor.palette()))
        self._place()
        self._list.show()
        self._list.raise_()
        if len(self._offers) != before:
            theme.announce(self._editor, f"有 {len(self._offers)} 个可选，按向下键选择。")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: the list's keys come before the editor's; composing puts the list away."""
        if not self._offers:
            return False
        kind = event.type()
        if isinstance(event, QKeyEvent) and watched is self._editor:
            return _ours(event) and self._key(event)
        if kind in _GONE or (isinstance(event, QInputMethodEvent) and event.preeditString()):
            self._hide()
        elif kind in _MOVED and watched is self._editor:
            self._place()
        return False

    def _hide(self) -> None:
        if self._offers:
            self._offers = ()
            self._list.hide()

    def _key(self, event: QKeyEvent) -> bool:
        """True if a key was the list's; a ShortcutOverride only claims it."""
        key = Qt.Key(event.key())
        row = self._list.currentIndex().row()
        if row < 0 and key not in (Qt.Key.Key_Down, Qt.Key.Key_Escape):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            if key == Qt.Key.Key_Escape:
                self._hide()
            elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._choose(row + (1 if key == Qt.Key.Key_Down else -1))
            else:
                self._done(row)
        return True

    def _choose(self, row: int) -> None:
        """Chooses a row; above the first none is chosen again, below the last it stays."""
        if row < 0:
            self._list.setCurrentIndex(QModelIndex())
        else:
            last = self._list.topLevelItemCount() - 1
            row = min(row, last)
            self._list.setCurrentIndex(self._list.model().index(row, 0))
            offer = self._offers[row]
            said = (offer.text, offer.note, f"第 {row + 1} 个，共 {last + 1} 个")
            theme.announce(self._editor, "，".join(filter(None, said)), at_once=True)

    def _click(self, item: QTreeWidgetItem) -> None:
        self._done(self._list.indexOfTopLevelItem(item))

    def _done(self, row: int) -> None:
        offer = self._offers[row]
        self._hide()
        self._take(offer)

    def _place(self) -> None:
        """Under the editor, or above it where there is more room."""
        editor, window = self._editor, self._editor.window()
        size = self._list.sizeHintForColumn(0) + self._list.sizeHintForColumn(1) + 24
        width = min(max(editor.width(), size, _LEAST_WIDTH), window.width())
        rows = min(self._list.topLevelItemCount(), _SHOWN)
        height = rows * max(1, self._list.sizeHintForRow(0)) + 2 * self._list.frameWidth()
        top = editor.mapTo(window, QPoint(0, 0))
        below = top.y() + editor.height() + 3
        y = below if below + height <= window.height() else max(0, top.y() - height - 3)
        x = max(0, min(top.x(), window.width() - width))
        self._list.setGeometry(QRect(x, y, width, height))


def _ours(event: QKeyEvent) -> bool:
    pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
    return pressed and event.key() in _KEYS and event.modifiers() in _PLAIN


def _list(editor: TextField) -> QTreeWidget:
    found = QTreeWidget(editor.window())
    found.hide()
    found.setAccessibleName("可选的内容")
    found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    found.setHeaderHidden(True)
    found.setColumnCount(2)
    found.setRootIsDecorated(False)
    found.setUniformRowHeights(True)
    found.setFrameShape(QFrame.Shape.Box)
    found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    found.header().setStretchLastSection(True)
    found.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    palette = found.palette()
    for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText):
        active = palette.color(QPalette.ColorGroup.Active, role)
        palette.setColor(QPalette.ColorGroup.Inactive, role, active)
    found.setPalette(palette)
    return found


class TypingHints(QObject):
    """Follows what is typed in the document it is bound to; ``said`` is a sentence."""

    messageShown = Signal(str)

    def __init__(self, forms: OpenForms, panes: Panes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self._panes = panes
        self._document: Document | None = None
        self._hinted: FieldRef | None = None
        self._goal: RateCompletion | None = None
        panes.tree.editorOpened.connect(self._attend)
        panes.header.money_unit_box.textActivated.connect(self._relabelled)

    def bind(self, document: Document | None) -> None:
        """Follows another document."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._follow)
        self._document = document
        if document is not None:
            document.evaluated.connect(self._follow)

    def _attend(self, editor: CellTextEdit) -> None:
        """Puts offers under a cell's editor, as long as it is open."""
        if self._document is None:
            return
        if editor.ref.field == "name":
            self._offer_names(editor, self._document)
        elif editor.ref.field == "reason":
            self._document.evaluated.connect(RateCompletion(editor).refresh)

    def _offer_names(self, editor: CellTextEdit, document: Document) -> None:
        try:
            NameCompletion(editor, document, self._forms)
        except FormError as error:
            self.messageShown.emit(str(error))

    def _follow(self) -> None:
        document = self._document
        at = document.open_field if document is not None else None
        if document is None or at is None:
            self._hinted = None
        else:
            self._offer(at, text_at(document.form, at))

    def _offer(self, at: FieldRef, typed: str) -> None:
        if at == GOALS_ACTUAL:
            self._offer_rate(self._panes.goals.fields[GOALS_ACTUAL.field])
        elif at.field in text_fixes.SIGN_FIELDS:
            self._offer_signs(at, text_fixes.first_makeshift_sign(typed))

    def _offer_rate(self, field: TextField) -> None:
        if self._goal is None:
            self._goal = RateCompletion(field)
        self._goal.refresh()

    def _offer_signs(self, at: FieldRef, found: tuple[str, str] | None) -> None:
        """Says once for a cell how its makeshift signs become standard ones."""
        if found is None:
            self._hinted = None
        elif self._hinted != at:
            self._hinted = at
            self.messageShown.emit(f"按 Shift+F7 可把“{found[0]}”改成“{found[1]}”。")

    def _relabelled(self, unit: str) -> None:
        """Says that choosing another unit leaves the amounts as they are."""
        document = self._document
        if (
            document is not None
            and document.stack.undoText() == CHANGE_UNIT_LABEL
            and _amounts(document)
        ):
            self.messageShown.emit(
                f"金额单位改成了{unit}，金额没有换算；要换算请先撤销，再用“填写 › 换算金额单位”。"
            )


def _amounts(document: Document) -> bool:
    rows = document.form.funding.rows
    return any(
        not is_blank_amount(getattr(row, column)) for row in rows for column in AMOUNT_FIELDS
    )
