"""Completions and hints while the user types; nothing typed changes unless one is accepted.

``TypingHints`` watches the open edit and shows:
- names of indicators, from the library, the template and the open forms (``NameCompletion``);
- 年度指标值 and 实际完成值 in words, from the other rows of the form (``ValueCompletion``);
- 主管部门 and 实施单位, from the open forms and the one saved last (``OfficeCompletion``);
- the execution rate behind 执行率, so that text and amounts agree (``RateCompletion``);
- in the status bar, that >= can become ≥, and that a new unit leaves the amounts as they are.

``CompletionPopup`` is the list under the editor for the first four.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem

from perfdesk import resources
from perfdesk.core.checks.funding_checks import is_blank_amount
from perfdesk.core.edits import Edit, Set, Step
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import ROOT, FieldRef, node_at, path_of, text_at
from perfdesk.core.filling import GOALS_ACTUAL, digits_after_rate, rate_phrase
from perfdesk.core.fixes import text_fixes
from perfdesk.core.form import AMOUNT_FIELDS, Form, rows
from perfdesk.core.indicator_library import LibraryEntry, custom_entry, matching_entries
from perfdesk.core.labels import edit_label
from perfdesk.core.template import Template
from perfdesk.core.text import has_placeholder
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.panels.fields import LineField, TextField
from perfdesk.gui.panels.header_panel import CHANGE_UNIT_LABEL
from perfdesk.gui.panes import Panes
from perfdesk.gui.tree.delegate import CellTextEdit
from perfdesk.storage.settings import load_settings

_OFFICE_FIELDS = ("department", "unit")
_MOST_NAMES = 30
"""Names in the list at most."""


class NameCompletion(QObject):
    """Completes an indicator's name in its editor.

    A level-3 indicator from the library brings its usual target along if the row has none.
    """

    def __init__(self, editor: TextField, document: Document, forms: OpenForms) -> None:
        super().__init__(editor)
        self._editor = editor
        self._document = document
        self._ref = editor.ref
        self._level2 = _level2_name(document.form, self._ref.key)
        self._entries = tuple(_entries(document, self._ref.key, forms))
        self._popup = CompletionPopup(editor, self._take)
        self._shown_entries: list[LibraryEntry] = []
        document.stepApplied.connect(self._on_step_applied)
        if document.open_field == self._ref:  # the key that opened the editor is typed already
            self._offer()

    def _on_step_applied(self, step: Step) -> None:
        if isinstance(step.edit, Set) and step.edit.ref == self._ref:
            self._offer()

    def _offer(self) -> None:
        typed = text_at(self._document.form, self._ref).strip()
        typing = self._document.open_field == self._ref and typed
        entries = (
            matching_entries(self._entries, typed, self._level2)[:_MOST_NAMES] if typing else []
        )
        self._shown_entries = [] if self._is_done(entries, typed) else entries
        self._popup.show_items(
            [CompletionItem(entry.name, entry.usual) for entry in self._shown_entries]
        )

    def _is_done(self, entries: list[LibraryEntry], typed: str) -> bool:
        """Return True if the only match is typed already and brings no target."""
        return (
            len(entries) == 1
            and entries[0].name == typed
            and not self._would_fill_target(entries[0])
        )

    def _would_fill_target(self, entry: LibraryEntry) -> bool:
        target = FieldRef(self._ref.key, "target")
        return bool(entry.target) and not text_at(self._document.form, target).strip()

    def _take(self, item: CompletionItem) -> None:
        entry = next(each for each in self._shown_entries if each.name == item.text)
        document, key = self._document, self._ref.key
        document.cancel_edit()
        edits: list[Edit] = [Set(self._ref, entry.name)]
        if self._would_fill_target(entry):
            edits.append(Set(FieldRef(key, "target"), entry.target))
        document.apply("选用指标名称", edits)
        self._editor.moveCursor(QTextCursor.MoveOperation.End)


def _level2_name(form: Form, key: int) -> str:
    path = path_of(form, key)
    return node_at(form, path[:2]).name if len(path) == 3 else ""


def _entries(document: Document, key: int, forms: OpenForms) -> Iterator[LibraryEntry]:
    """Yield the names for that level: the library's first, then those of the open forms."""
    level = len(path_of(document.form, key))
    if level < 3:
        yield from _template_entries(document.template, level)
        return
    yield from resources.indicator_library()
    for each in forms:
        for row in rows(each.form):
            itself = each is document and row.node.key == key
            if row.node.name.strip() and not itself and not has_placeholder(row.node.name):
                yield custom_entry(row.level_names[0], row.level_names[1], row.node.name)


def _template_entries(template: Template, level: int) -> Iterator[LibraryEntry]:
    for kind in template.taxonomy:
        if level == 1:
            yield custom_entry("", "", kind.words.printed)
        else:
            yield from (
                custom_entry(kind.words.printed, "", words.printed) for words in kind.level2
            )


class ValueCompletion(QObject):
    """Completes a 年度指标值 or 实际完成值 in words; ``refresh`` must be called after each key.

    Offered are the texts of that column in other rows, and for 实际完成值 the row's own target
    first. Figures are typed faster than chosen: nothing is offered for digits and signs alone.
    """

    def __init__(self, editor: TextField) -> None:
        super().__init__(editor)
        self._editor = editor
        self._popup = CompletionPopup(editor, self._take)
        self.refresh()

    def refresh(self) -> None:
        """Show the texts that fit what is typed, by characters or pinyin initials."""
        document = self._editor.binding.document
        if document is None or document.open_field != self._editor.ref:
            self._popup.show_items([])
            return
        typed = self._editor.binding.text.strip()
        texts = self._known_texts(document.form) if any(map(str.isalpha, typed)) else []
        self._popup.show_items(_items_for(typed, texts))

    def _known_texts(self, form: Form) -> list[str]:
        key, field = self._editor.ref.key, self._editor.ref.field
        nodes = [row.node for row in rows(form)]
        own = [node.target for node in nodes if node.key == key and field == "actual"]
        return [*own, *(str(getattr(node, field)) for node in nodes if node.key != key)]

    def _take(self, item: CompletionItem) -> None:
        self._editor.selectAll()
        self._editor.insert_text(item.text)


def _items_for(typed: str, texts: Iterable[str]) -> list[CompletionItem]:
    """Return the completions among these texts for what is typed, without itself."""
    known = dict.fromkeys(text.strip() for text in texts if text.strip())
    entries = (custom_entry("", "", text) for text in known)
    found = matching_entries(entries, typed)[:_MOST_NAMES] if typed else []
    return [CompletionItem(entry.name) for entry in found if entry.name != typed]


class OfficeCompletion(QObject):
    """Completes 主管部门 or 实施单位 in its field; ``refresh`` must be called after each key."""

    def __init__(self, field: LineField, forms: OpenForms) -> None:
        super().__init__(field)
        self._field = field
        self._forms = forms
        self._popup = CompletionPopup(field, self._take)

    def refresh(self) -> None:
        """Show the names that fit what is typed, by characters or pinyin initials."""
        document = self._field.binding.document
        if document is None or document.open_field != self._field.ref:
            self._popup.show_items([])
            return
        typed = self._field.binding.text.strip()
        self._popup.show_items(_items_for(typed, self._known_names(document)))

    def _known_names(self, document: Document) -> list[str]:
        offices = [
            load_settings().offices,
            *(each.form for each in self._forms if each != document),
        ]
        return [str(getattr(each, self._field.ref.field)) for each in offices]

    def _take(self, item: CompletionItem) -> None:
        document = self._field.binding.document
        if document is not None:
            document.cancel_edit()
            document.set(self._field.ref, item.text, edit_label(self._field.ref, document.template))
            self._field.move_cursor_to_end()


class RateCompletion(QObject):
    """Completes the execution rate in one editor; ``refresh`` must be called after each key."""

    def __init__(self, editor: TextField) -> None:
        super().__init__(editor)
        self._editor = editor
        self._typed_part = ""
        self._popup = CompletionPopup(editor, self._take)

    def refresh(self) -> None:
        """Show the rate if the text before the cursor ends with 执行率 or the start of a rate."""
        document = self._editor.binding.document
        if document is None or document.open_field != self._editor.ref:
            self._popup.show_items([])
            return
        before = self._editor.textCursor()
        before.clearSelection()
        start = QTextCursor.MoveOperation.StartOfBlock
        before.movePosition(start, QTextCursor.MoveMode.KeepAnchor)
        typed_part = digits_after_rate(before.selectedText())
        phrase = "" if typed_part is None else rate_phrase(document.form, document.template)
        self._typed_part = typed_part or ""
        fits = phrase.removeprefix("执行率").startswith(self._typed_part)
        self._popup.show_items([CompletionItem(phrase, "按金额计算")] if phrase and fits else [])

    def _take(self, item: CompletionItem) -> None:
        cursor = self._editor.textCursor()
        back, keep = QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(back, keep, len(self._typed_part))
        cursor.insertText(item.text.removeprefix("执行率"))
        self._editor.setTextCursor(cursor)


_VISIBLE_ROWS = 8
_LEAST_WIDTH = 300
"""Pixels."""
_TEXT_MARGINS = 24
"""Pixels beside the texts of both columns."""
_GAP = 3
"""Pixels between editor and list."""
_LIST_KEYS = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Escape,
)
_NO_MODIFIERS = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_HIDING_EVENTS = (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.MouseButtonPress)
_MOVING_EVENTS = (QEvent.Type.Move, QEvent.Type.Resize)


@dataclass(frozen=True, slots=True)
class CompletionItem:
    """A text to be accepted, and a note beside it."""

    text: str
    note: str = ""


class CompletionPopup(QObject):
    """The list of completions under one editor; ``take`` is called with the accepted one.

    Down and Up select an item, Enter and Tab accept it, Esc hides the list. Without a selected
    item Enter and Tab go to the editor. The list is a child of the window, not a window of its
    own: the editor and its input method keep the keyboard.
    """

    def __init__(
        self, editor: LineField | TextField, take: Callable[[CompletionItem], None]
    ) -> None:
        super().__init__(editor)
        self._editor = editor
        self._take = take
        self._items: tuple[CompletionItem, ...] = ()
        self._items_for_focus: tuple[CompletionItem, ...] = ()
        editor.installEventFilter(self)
        editor.painted_widget().installEventFilter(self)

    @cached_property
    def _list(self) -> QTreeWidget:
        """The list, made when there is something to show."""
        widget = _make_list(self._editor)
        widget.itemClicked.connect(self._on_clicked)
        self._editor.destroyed.connect(widget.deleteLater)
        return widget

    def show_items(self, items: Sequence[CompletionItem]) -> None:
        """Show these completions with none selected; hide the list if there are none.

        An editor opened by an input method gets the focus once its first composition ends: then
        they are shown.
        """
        before = len(self._items)
        self._hide()
        if self._editor.binding.composing or not items:
            return
        if not self._editor.hasFocus():
            self._items_for_focus = tuple(items)
            return
        self._items = tuple(items)
        self._list.clear()
        for item in items:
            row_item = QTreeWidgetItem(self._list, [item.text, item.note])
            row_item.setForeground(1, theme.muted_colour(self._editor.palette()))
        self._place_list()
        self._list.show()
        self._list.raise_()
        if len(self._items) != before:
            theme.announce(self._editor, f"有 {len(self._items)} 个可选，按方向键选择。")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the list's keys before the editor; hide the list during a composition."""
        if event.type() == QEvent.Type.FocusIn and self._items_for_focus:
            self.show_items(self._items_for_focus)
        if not self._items:
            return False
        kind = event.type()
        if isinstance(event, QKeyEvent) and watched is self._editor:
            return _is_list_key(event) and self._handle_key(event)
        if kind in _HIDING_EVENTS or (
            isinstance(event, QInputMethodEvent) and event.preeditString()
        ):
            self._hide()
        elif kind in _MOVING_EVENTS and watched is self._editor:
            self._place_list()
        return False

    def _hide(self) -> None:
        self._items_for_focus = ()
        if self._items:
            self._items = ()
            self._list.hide()

    def _handle_key(self, event: QKeyEvent) -> bool:
        """Handle a key of the list; return False if it goes to the editor.

        A ShortcutOverride event is only accepted: the key press follows.
        """
        key = Qt.Key(event.key())
        row = self._list.currentIndex().row()
        if row < 0 and key not in (Qt.Key.Key_Down, Qt.Key.Key_Escape):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            if key == Qt.Key.Key_Escape:
                self._hide()
            elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._select(row + (1 if key == Qt.Key.Key_Down else -1))
            else:
                self._accept(row)
        return True

    def _select(self, row: int) -> None:
        """Select a row; none above the first, and the last one below it."""
        if row < 0:
            self._list.setCurrentIndex(QModelIndex())
        else:
            last = self._list.topLevelItemCount() - 1
            row = min(row, last)
            self._list.setCurrentIndex(self._list.model().index(row, 0))
            item = self._items[row]
            parts = (item.text, item.note, f"第 {row + 1} 个，共 {last + 1} 个")
            theme.announce(self._editor, "，".join(filter(None, parts)), at_once=True)

    def _on_clicked(self, item: QTreeWidgetItem) -> None:
        self._accept(self._list.indexOfTopLevelItem(item))

    def _accept(self, row: int) -> None:
        item = self._items[row]
        self._hide()
        self._take(item)

    def _place_list(self) -> None:
        """Place the list below the editor, or above it if it does not fit below."""
        editor, window = self._editor, self._editor.window()
        size = self._list.sizeHintForColumn(0) + self._list.sizeHintForColumn(1) + _TEXT_MARGINS
        width = min(max(editor.width(), size, _LEAST_WIDTH), window.width())
        rows = min(self._list.topLevelItemCount(), _VISIBLE_ROWS)
        height = rows * max(1, self._list.sizeHintForRow(0)) + 2 * self._list.frameWidth()
        top = editor.mapTo(window, QPoint(0, 0))
        below = top.y() + editor.height() + _GAP
        y = below if below + height <= window.height() else max(0, top.y() - height - _GAP)
        x = max(0, min(top.x(), window.width() - width))
        self._list.setGeometry(QRect(x, y, width, height))


def _is_list_key(event: QKeyEvent) -> bool:
    pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
    return pressed and event.key() in _LIST_KEYS and event.modifiers() in _NO_MODIFIERS


def _make_list(editor: LineField | TextField) -> QTreeWidget:
    widget = QTreeWidget(editor.window())
    widget.hide()
    widget.setAccessibleName("可选的内容")
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    widget.setHeaderHidden(True)
    widget.setColumnCount(2)
    widget.setRootIsDecorated(False)
    widget.setUniformRowHeights(True)
    widget.setFrameStyle(QFrame.Shape.Box | QFrame.Shadow.Plain)
    widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    widget.header().setStretchLastSection(True)
    widget.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    return widget


class TypingHints(QObject):
    """Shows completions and hints for what is typed in the bound document."""

    messageShown = Signal(str)
    """A sentence for the status bar."""
    hintChanged = Signal(str)
    """What can be done with the text being typed; "" if there is nothing."""

    def __init__(self, forms: OpenForms, panes: Panes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self._panes = panes
        self._document: Document | None = None
        self._hinted_ref: FieldRef | None = None
        self._goal_completion: RateCompletion | None = None
        self._goal_field: TextField | None = None
        self._office_completions: WeakKeyDictionary[LineField, OfficeCompletion] = (
            WeakKeyDictionary()
        )
        panes.tree.editorOpened.connect(self._on_editor_opened)
        panes.header.money_unit_box.textActivated.connect(self._on_unit_chosen)

    def bind(self, document: Document | None) -> None:
        """Follow another document."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._on_evaluated)
            self._end_hint()
        self._document = document
        if document is not None:
            document.evaluated.connect(self._on_evaluated)

    def _on_editor_opened(self, editor: CellTextEdit) -> None:
        """Add completions to the editor of a cell that was opened."""
        if self._document is None:
            return
        if editor.ref.field == "name":
            self._complete_names(editor, self._document)
        elif editor.ref.field in ("target", "actual"):
            self._document.evaluated.connect(ValueCompletion(editor).refresh)
        elif editor.ref.field == "reason":
            self._document.evaluated.connect(RateCompletion(editor).refresh)

    def _complete_names(self, editor: CellTextEdit, document: Document) -> None:
        try:
            NameCompletion(editor, document, self._forms)
        except FormError as error:
            self.messageShown.emit(str(error))

    def _on_evaluated(self) -> None:
        document = self._document
        ref = document.open_field if document is not None else None
        if document is None or ref is None:
            self._end_hint()
        else:
            self._offer(ref, text_at(document.form, ref))

    def _offer(self, ref: FieldRef, typed: str) -> None:
        if ref == GOALS_ACTUAL:
            field = self._panes.goals.fields[GOALS_ACTUAL.field]
            if isinstance(field, TextField):
                self._complete_rate(field)
        elif ref.key == ROOT and ref.field in _OFFICE_FIELDS:
            self._complete_office(self._panes.header.fields[ref.field])
        elif ref.field in text_fixes.SIGN_FIELDS:
            self._hint_signs(ref, text_fixes.first_makeshift_sign(typed))

    def _complete_rate(self, field: TextField) -> None:
        if self._goal_completion is None or self._goal_field is not field:
            self._goal_completion, self._goal_field = RateCompletion(field), field
        self._goal_completion.refresh()

    def _complete_office(self, field: LineField) -> None:
        if field not in self._office_completions:
            self._office_completions[field] = OfficeCompletion(field, self._forms)
        self._office_completions[field].refresh()

    def _hint_signs(self, ref: FieldRef, replacement: tuple[str, str] | None) -> None:
        """Tell the user, once for a cell, how >= becomes ≥."""
        if replacement is None:
            self._end_hint()
        elif self._hinted_ref != ref:
            self._hinted_ref = ref
            self.hintChanged.emit(f"按 Shift+F7 可把“{replacement[0]}”改成“{replacement[1]}”。")

    def _end_hint(self) -> None:
        if self._hinted_ref is not None:
            self._hinted_ref = None
            self.hintChanged.emit("")

    def _on_unit_chosen(self, unit: str) -> None:
        """Tell the user that a new money unit leaves the amounts as they are."""
        document = self._document
        if (
            document is not None
            and document.stack.undoText() == CHANGE_UNIT_LABEL
            and _has_amounts(document)
        ):
            self.messageShown.emit(
                f"金额单位改成了{unit}，金额没有换算；要换算请先撤销，再用“填写 › 换算金额单位”。"
            )


def _has_amounts(document: Document) -> bool:
    rows = document.form.funding.rows
    return any(
        not is_blank_amount(getattr(row, column)) for row in rows for column in AMOUNT_FIELDS
    )
