"""Binds any text widget to one field of a document.

The widget reports what the user typed and which keys were pressed. The binding opens,
updates and commits the document's open edit, and shows every other change of the field
in the widget. It works with any widget that satisfies ``TextDisplay``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from perfdesk.core.edits import Set, Step
from perfdesk.core.field_ref import FieldRef, text_at
from perfdesk.gui.document import Document
from perfdesk.gui.panels.sheet_keys import Direction, is_cancel_key
from perfdesk.gui.widgets import INPUT_METHOD_KEYS, contains

_COMPOSING_KEYS = (*INPUT_METHOD_KEYS, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
"""Keys that are the input method's while text is being composed; Tab would leave the field."""
_FILL_DOWN = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E)


class TextDisplay(Protocol):
    """A widget that shows the text of a field."""

    def show_text(self, text: str) -> None:
        """Show the text; keep the cursor where it is as far as the text reaches."""

    def show_read_only(self, read_only: bool) -> None:
        """Allow or forbid editing; the text can be selected either way."""


class FieldBinding(QObject):
    """The connection of one widget with one field, of a document or of none yet."""

    fieldLeft = Signal(Direction)
    """A key moves on from the field in this direction."""
    messageShown = Signal(str)
    """A sentence for the status bar."""

    def __init__(self, widget: QWidget, display: TextDisplay, ref: FieldRef) -> None:
        super().__init__(widget)
        self.ref = ref
        self.composing = False
        self._composed = ""
        self._pending_text: str | None = None
        self._widget = widget
        self._display = display
        self._document: Document | None = None

    def bind(self, document: Document | None) -> None:
        """Show the field of another document, after committing an edit open in the former one."""
        if self._document is not None:
            self.commit()
            self._document.stepApplied.disconnect(self._on_step_applied)
            self._document.formReset.disconnect(self.refresh)
            self._document.aboutToCommit.disconnect(self._finish_composition)
        self._document = document
        if document is not None:
            document.stepApplied.connect(self._on_step_applied)
            document.formReset.connect(self.refresh)
            document.aboutToCommit.connect(self._finish_composition)
        self._display.show_read_only(self.read_only)
        self.refresh()

    @property
    def document(self) -> Document | None:
        """The document whose field is shown, if any."""
        return self._document

    @property
    def text(self) -> str:
        """The field's text; "" without a document or if the field no longer exists."""
        return self._current_text() or ""

    @property
    def is_open(self) -> bool:
        """True while the document's open edit is of this field."""
        return self._document is not None and self._document.open_field == self.ref

    @property
    def read_only(self) -> bool:
        """True without a document or if the document refuses changes."""
        return self._document is None or self._document.read_only

    def leave(self, direction: Direction) -> None:
        """Commit the open edit if it is of this field, and announce where the key moves."""
        self.commit()
        self.fieldLeft.emit(direction)

    def set_typed_text(self, text: str) -> None:
        """Make ``text`` the text of the open edit; do nothing while an input method composes."""
        if not self.composing:
            self._set_text(text)

    def handle_input_method(
        self,
        event: QInputMethodEvent,
        handle: Callable[[QInputMethodEvent], None],
        read: Callable[[], str],
    ) -> None:
        """Let the widget ``handle`` an input method's event, then take over the text it ``read``s.

        Text that is still being composed does not reach the document. When the user
        discards it, the text from before comes back, also where it replaced a selection.
        """
        was_composing, self.composing = self.composing, True
        before, self._composed = self._composed, event.preeditString()
        handle(event)
        committed = bool(event.commitString() or event.replacementLength())
        ended = was_composing and not committed and not self._composed
        if ended:
            # Whether the user discarded the composition or it ended because the focus goes
            # (Fcitx sends the same event for both) is known one turn of the event loop later.
            handle(_commit_event(before))
            self._pending_text = read()
            QTimer.singleShot(0, self, self._drop_pending_text)
        self.composing = bool(self._composed)
        if committed:
            self._set_text(read())
        elif ended:
            self.refresh()

    def commit(self) -> None:
        """Take over text still being composed, and commit the open edit if it is of this field."""
        self._finish_composition()
        if self.is_open and self._document is not None:
            self._document.commit()

    def handle_shortcut_override(self, event: QEvent) -> bool:
        """Decide whether the widget or the menus get a key; return False if it is left to Qt.

        The widget gets undo, redo and, during an edit, Esc. Ctrl+E goes to the menus: on X11,
        Qt's text fields take it for "end of line" (seen with Qt 6.11).
        """
        if not isinstance(event, QKeyEvent):
            return False
        self._drop_pending_text()
        if event.keyCombination() == _FILL_DOWN:
            event.ignore()
            return True
        ours = _is_undo(event) or _is_redo(event) or (self.is_open and is_cancel_key(event))
        if ours:
            event.accept()
        return ours

    def handle_key(self, event: QKeyEvent) -> bool:
        """Carry out undo, redo and Esc; return True if the key was one of them.

        While an input method composes, its keys (Enter, Esc, arrows) are swallowed.
        """
        if self.composing:
            event.setAccepted(self.is_input_method_key(event))
            return self.is_input_method_key(event)
        if self._document is None:
            return False
        if _is_undo(event):
            self._document.undo()
        elif _is_redo(event):
            self._document.redo()
        elif is_cancel_key(event) and self.is_open:
            self._document.cancel_edit()
        else:
            return False
        event.accept()
        return True

    def is_input_method_key(self, event: QKeyEvent) -> bool:
        """Return True if an input method is composing and the key belongs to it."""
        return self.composing and event.key() in _COMPOSING_KEYS

    def connect_menu(self, menu: QMenu) -> QMenu:
        """Connect undo and redo of the widget's own context menu with the document."""
        document = self._document
        if document is not None:
            reconnect_action(menu, "edit-undo", document.can_undo, document.undo)
            reconnect_action(menu, "edit-redo", document.can_redo, document.redo)
        return menu

    def refresh(self) -> None:
        """Show the field's current text, unless an input method composes."""
        if not self.composing:
            self._display.show_text(self.text)

    def _set_text(self, text: str) -> None:
        current = self._current_text()
        if self._document is not None and current is not None and text != current:
            self._document.begin_edit(self.ref)
            self._document.set_edit_text(text)

    def _current_text(self) -> str | None:
        if self._document is None:
            return None
        try:
            return text_at(self._document.form, self.ref)
        except KeyError:
            return None

    def _on_step_applied(self, step: Step) -> None:
        if isinstance(step.edit, Set) and step.edit.ref == self.ref:
            self.refresh()

    def _finish_composition(self) -> None:
        """End the input method's composition; without a commit, take the composed text as typed.

        Fcitx commits nothing when Qt tells it to, nor before the focus goes (seen with Qt 6.11).
        """
        focus = QApplication.focusWidget()
        if self.composing and focus and contains(focus, self._widget):
            QGuiApplication.inputMethod().commit()
        if self._composed:
            QApplication.sendEvent(self._widget, _commit_event(self._composed))
        elif self._pending_text is not None:
            text, self._pending_text = self._pending_text, None
            self._set_text(text)
            self.refresh()

    def _drop_pending_text(self) -> None:
        """Forget a composition that ended while the focus stayed: the user discarded it."""
        self._pending_text = None


def _commit_event(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent()
    event.setCommitString(text)
    return event


def reconnect_action(menu: QMenu, name: str, enabled: bool, do: Callable[[], None]) -> None:
    """Let the entry with that object name of Qt's own context menu call ``do``."""
    for action in menu.actions():
        if action.objectName() == name:
            action.triggered.disconnect()
            action.triggered.connect(do)
            action.setEnabled(enabled)


def _is_undo(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo)


def _is_redo(event: QKeyEvent) -> bool:
    """Return True for Ctrl+Shift+Z and Ctrl+Y on every platform; Qt's own has only one of them."""
    control = Qt.KeyboardModifier.ControlModifier
    control_shift = control | Qt.KeyboardModifier.ShiftModifier
    pair = (event.key(), event.modifiers())
    return pair in ((Qt.Key.Key_Z, control_shift), (Qt.Key.Key_Y, control)) or event.matches(
        QKeySequence.StandardKey.Redo
    )
