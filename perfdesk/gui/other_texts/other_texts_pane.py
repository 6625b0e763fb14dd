"""The pane 其他内容: the list of texts without a place, and an editor for the current one.

The pane edits through the document's open edit like every other field; moving, removing and
going to a row are requested by signals. It is bound to one document, or to none.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenu,
    QSizePolicy,
    QToolButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.other_texts import OtherText, move_targets, other_texts
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.line_list import LineList
from perfdesk.gui.other_texts.other_text_model import (
    OtherTextColumn,
    OtherTextModel,
    position_text,
)
from perfdesk.gui.panels.fields import TextField
from perfdesk.gui.panels.sheet_keys import Direction, is_edit_key

Index = QModelIndex | QPersistentModelIndex

_NAME = "其他内容"
_HINT = "表样里没有位置的内容：随表保存，不印在表上"
_NO_REF = FieldRef(ROOT, "")
_LONGEST_SHARE = {OtherTextColumn.WHERE: 38, OtherTextColumn.LABEL: 28}
"""Percent of the width that a column takes at most; the text gets what is left."""
_NARROW_SHARE = {OtherTextColumn.WHERE: 28, OtherTextColumn.LABEL: 28}
"""The same in a narrow list."""
_NARROW_LIST = 12
"""Characters across a list that is narrow."""
_NARROW_PANE = 18
"""Characters across a pane that has no room for its buttons; menu and keys do the same."""
_CELL_MARGIN = 14
"""Pixels of a cell beside its text."""
_ENTER_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class OtherTextList(LineList):
    """The list; Enter and F2 ask for the editor, Delete for the removal of the current text."""

    editRequested = Signal()
    removalRequested = Signal()

    def __init__(self, model: OtherTextModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setAccessibleName(_NAME)
        self.setAccessibleDescription(_HINT)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setModel(model)
        self.setMinimumHeight(1)  # a low window shows the tabs alone
        self.doubleClicked.connect(lambda _index: self.editRequested.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for the editor or for a removal; leave the other keys to Qt."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if is_edit_key(event) or (plain and event.key() in _ENTER_KEYS):
            self.editRequested.emit()
        elif plain and event.key() == Qt.Key.Key_Delete:
            self.removalRequested.emit()
        else:
            super().keyPressEvent(event)

    def fit_columns(self) -> None:
        """Give position and label the width of their texts within limits, the rest to the text."""
        width, metrics = self.viewport().width(), self.fontMetrics()
        is_narrow = width < _NARROW_LIST * metrics.height()
        for column, share in (_NARROW_SHARE if is_narrow else _LONGEST_SHARE).items():
            heading = str(self._model.headerData(column, Qt.Orientation.Horizontal))
            rows = range(self._model.rowCount())
            texts = (str(self._model.index(row, column).data()) for row in rows)
            need = max(map(metrics.horizontalAdvance, (heading, *texts))) + _CELL_MARGIN
            self.header().resizeSection(column, min(need, width * share // 100))
        taken = sum(map(self.header().sectionSize, _LONGEST_SHARE))
        self.header().resizeSection(OtherTextColumn.TEXT, width - taken)


class OtherTextsPane(QWidget):
    """The list, the editor of its current text, and buttons for that text."""

    countChanged = Signal(int)
    """The number of texts has changed."""
    moveRequested = Signal(object)
    """Ask into which field to move this text (``OtherText``)."""
    removalRequested = Signal(object)
    """Take this text (``OtherText``) out of the form."""
    rowRequested = Signal(object)
    """Go to the row of this text (``FieldRef`` of its 三级指标)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.model = OtherTextModel(self)
        self.list = OtherTextList(self.model, self)
        self.editor = TextField(None, _NO_REF, self)
        self.actions_of_text = self._make_actions()
        self.move_button, self.remove_button, self.row_button = map(
            self._button, self.actions_of_text
        )
        self._lay_out()
        self.list.selectionModel().currentChanged.connect(self._show_current)
        self.list.editRequested.connect(self.edit_current)
        self.list.removalRequested.connect(self._remove)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.customContextMenuRequested.connect(
            lambda point: self._context_menu().popup(self.list.viewport().mapToGlobal(point))
        )
        self.editor.binding.fieldLeft.connect(self._leave_editor)

    def bind(self, document: Document | None) -> None:
        """Show the texts of another document, the first one current."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._update)
        self.editor.bind(None)
        self._document = document
        self._update()
        if document is not None:
            document.evaluated.connect(self._update)
        self._make_current(0)
        self._show_current()

    def current(self) -> OtherText | None:
        """Return the current text, if any."""
        row = self.list.currentIndex().row()
        return self.model.entries[row] if 0 <= row < len(self.model.entries) else None

    def shows(self, ref: FieldRef) -> bool:
        """Return True if the text of that field is listed."""
        return any(each.ref == ref for each in self.model.entries)

    def select(self, ref: FieldRef) -> bool:
        """Make the text of a field, or the first one of its row, current; return False if none."""
        row = self.model.row_of(ref)
        if row is not None:
            self._make_current(row)
        return row is not None

    def first_of_row(self, key: int) -> FieldRef | None:
        """Return the first text of the 三级指标 with that key, or None."""
        refs = (each.ref for each in self.model.entries if each.ref.key == key != ROOT)
        return next(refs, None)

    def edit_current(self) -> None:
        """Move the focus into the editor, all of the text selected."""
        if self.editor.isEnabled():
            self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def has_focus(self) -> bool:
        """Return True if the list, the editor or a button has the focus."""
        focus = self.window().focusWidget()
        return focus is not None and self.isAncestorOf(focus)

    def tab_order(self) -> list[QWidget]:
        """Return the widgets in the order of Tab."""
        return [self.list, self.editor, self.move_button, self.remove_button, self.row_button]

    def _make_actions(self) -> tuple[QAction, QAction, QAction]:
        """Return the actions for the current text: move, remove, go to its row."""
        texts = (
            ("移到栏目…", "Ctrl+M", self._move),
            ("删除", "", self._remove),
            ("转到指标", "Ctrl+Return", self._go_to_row),
        )
        made = []
        for text, keys, do in texts:
            action = QAction(text, self)
            if keys == "Ctrl+Return":
                action.setShortcut(QKeySequence(keys))
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(do)
            self.addAction(action)
            made.append(action)
        move, remove, go = made
        move.setToolTip("移到表上的一个栏目（Ctrl+M）")
        remove.setToolTip("从表里删除，可以撤销（Delete）")
        go.setToolTip("转到这条内容所在的三级指标（Ctrl+Enter）")
        return move, remove, go

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        button.setDefaultAction(action)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button

    def _lay_out(self) -> None:
        self.editor.setMinimumSize(100, 1)
        buttons = QVBoxLayout()
        buttons.setSpacing(2)
        for button in (self.move_button, self.remove_button, self.row_button):
            buttons.addWidget(button)
        buttons.addStretch(1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 2, 4, 0)
        box.setSpacing(6)
        box.addWidget(self.list, 4)
        box.addWidget(self.editor, 3)
        box.addLayout(buttons)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the buttons where there is room for them beside list and editor."""
        super().resizeEvent(event)
        has_room = self.width() >= _NARROW_PANE * self.fontMetrics().height()
        for button in (self.move_button, self.remove_button, self.row_button):
            button.setVisible(has_room)

    def _update(self) -> None:
        """Show the texts of the form as it is now, the same one current as before."""
        document = self._document
        before, row, count = self.current(), self.list.currentIndex().row(), self._count()
        entries: Sequence[OtherText] = ()
        if document is not None:
            kept = document.open_field
            entries = other_texts(document.form, document.template, kept)
        if entries != self.model.entries:
            others_listed = self.model.set_entries(entries)
            again = self.model.row_of(before.ref) if before else None
            self._make_current(row if again is None else again)
            self._show_current()
            if others_listed:  # else the columns would move during typing
                self.list.fit_columns()
        if count != self._count():
            self.countChanged.emit(self._count())

    def _count(self) -> int:
        return len(self.model.entries)

    def _make_current(self, row: int) -> None:
        row = max(0, min(row, self._count() - 1))
        if self._count() and self.list.currentIndex().row() != row:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _show_current(self) -> None:
        """Let the editor show the current text, and enable what can be done with it."""
        entry, document = self.current(), self._document
        ref = entry.ref if entry and entry.editable else _NO_REF
        if self.editor.ref != ref or self.editor.binding.document is not document:
            self.editor.bind(None)
            self.editor.binding.ref = ref
            self.editor.allows_line_breaks = not ref.field.startswith(("fields.", "code"))
            self.editor.bind(document)
        self.editor.setEnabled(ref is not _NO_REF)
        name = f"{position_text(entry)} · {entry.label}" if entry else _NAME
        self.editor.setAccessibleName(name)
        writable = entry is not None and document is not None and not document.read_only
        move, remove, go = self.actions_of_text
        move.setEnabled(writable and bool(self._targets(entry)))
        remove.setEnabled(writable)
        go.setEnabled(entry is not None and entry.ref.key != ROOT)

    def _targets(self, entry: OtherText | None) -> tuple[FieldRef, ...]:
        document = self._document
        if entry is None or document is None:
            return ()
        return move_targets(document.form, document.template, entry)

    def _leave_editor(self, direction: Direction) -> None:
        """Go on to the next or previous text with Enter, back to the list with an arrow."""
        if direction in (Direction.DOWN, Direction.UP):
            step = -1 if direction.backwards else 1
            row = self.list.currentIndex().row() + step
            if 0 <= row < self._count():
                self._make_current(row)
                self.editor.select_all()
            else:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        elif direction in (Direction.LEFT, Direction.RIGHT):
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _move(self) -> None:
        if entry := self.current():
            self.moveRequested.emit(entry)

    def _remove(self) -> None:
        if (entry := self.current()) and self.remove_button.isEnabled():
            self.removalRequested.emit(entry)

    def _go_to_row(self) -> None:
        if (entry := self.current()) and entry.ref.key != ROOT:
            self.rowRequested.emit(FieldRef(entry.ref.key, "name"))

    def _context_menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(list(self.actions_of_text))
        return menu


def tab_text(count: int) -> str:
    """Return the text of the pane's tab, with the number of texts in it."""
    return f"{_NAME} {count}"


def tab_tooltip() -> str:
    """Return what the pane is for, in one sentence."""
    return theme.tooltip(f"{_HINT}。")
