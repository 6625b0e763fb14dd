"""The rules of the one open edit, for any widget that holds the text of a place.

A widget tells what the user typed and which keys came; this object opens, feeds
and ends the document's edit, and writes every other change of the place back.
It knows no kind of widget: a change is never written to the editor it came from
because the widget already shows that text.
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

_COMPOSING_KEYS = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
)
_FILLS = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_E)


class TextDisplay(Protocol):
    """A widget that shows the text of a place."""

    def show_text(self, text: str) -> None:
        """Show the text, the cursor kept where it can be."""

    def show_read_only(self, read_only: bool) -> None:
        """Let the text be edited, or only looked at."""


class FieldBinding(QObject):
    """Ties a widget to a place of a document (or to none yet); ``left`` says where a key leads."""

    fieldLeft = Signal(Direction)

    def __init__(self, widget: QWidget, written: TextDisplay, place: FieldRef) -> None:
        super().__init__(widget)
        self.ref = place
        self.composing = False
        self._composed = ""
        self._left: str | None = None
        self._widget = widget
        self._written = written
        self._document: Document | None = None

    def bind(self, document: Document | None) -> None:
        """Show the place of another document; an edit open in the old one is ended."""
        if self._document is not None:
            self.commit()
            self._document.stepApplied.disconnect(self._follow)
            self._document.formReset.disconnect(self.refresh)
            self._document.aboutToCommit.disconnect(self._take_composed)
        self._document = document
        if document is not None:
            document.stepApplied.connect(self._follow)
            document.formReset.connect(self.refresh)
            document.aboutToCommit.connect(self._take_composed)
        self._written.show_read_only(self.read_only)
        self.refresh()

    @property
    def document(self) -> Document | None:
        """The document bound to, if any."""
        return self._document

    @property
    def text(self) -> str:
        """The text of the place; "" without a document or if the place is gone."""
        return self._found() or ""

    @property
    def is_open(self) -> bool:
        """True while the place is the document's open edit."""
        return self._document is not None and self._document.open_field == self.ref

    @property
    def read_only(self) -> bool:
        """True if the text can only be looked at."""
        return self._document is None or self._document.read_only

    def leave(self, move: Direction) -> None:
        """End the open edit if it is of this place, and go on."""
        self.commit()
        self.fieldLeft.emit(move)

    def set_typed_text(self, text: str) -> None:
        """What the user has made of the text; ignored while an input method composes."""
        if not self.composing:
            self._type(text)

    def handle_input_method(
        self,
        event: QInputMethodEvent,
        handle: Callable[[QInputMethodEvent], None],
        read: Callable[[], str],
    ) -> None:
        """Let the widget ``handle`` what an input method does, then take what it ``read``s.

        Composing text is left alone; what it ends in is typed text, and when it is
        given up the text of before comes back, even where some was selected.
        """
        was, self.composing = self.composing, True
        before, self._composed = self._composed, event.preeditString()
        handle(event)
        given = bool(event.commitString() or event.replacementLength())
        ended = was and not given and not self._composed
        if ended:
            handle(_committing(before))
            self._left = read()
            QTimer.singleShot(0, self, self._give_up)
        self.composing = bool(self._composed)
        if given:
            self._type(read())
        elif ended:
            self.refresh()

    def commit(self) -> None:
        """Take what is still composed, and end the open edit if it is of this place."""
        self._take_composed()
        if self.is_open and self._document is not None:
            self._document.commit()

    def handle_shortcut_override(self, event: QEvent) -> bool:
        """True if a ShortcutOverride has been judged: accepted if the widget must get the key.

        Ctrl+E is left to the menus; on X11 text fields would take it for the end of the line.
        """
        if not isinstance(event, QKeyEvent):
            return False
        self._give_up()
        if event.keyCombination() == _FILLS:
            event.ignore()
            return True
        ours = _undoes(event) or _redoes(event) or (self.is_open and is_cancel_key(event))
        if ours:
            event.accept()
        return ours

    def handle_key(self, event: QKeyEvent) -> bool:
        """True if the key was undo, redo or Esc and has been dealt with.

        While an input method composes, its keys (Enter, Esc, arrows) do nothing here.
        """
        if self.composing:
            event.setAccepted(self.is_input_method_key(event))
            return self.is_input_method_key(event)
        if self._document is None:
            return False
        if _undoes(event):
            self._document.undo()
        elif _redoes(event):
            self._document.redo()
        elif is_cancel_key(event) and self.is_open:
            self._document.cancel_edit()
        else:
            return False
        event.accept()
        return True

    def is_input_method_key(self, event: QKeyEvent) -> bool:
        """True if an input method is composing and the key belongs to it."""
        return self.composing and event.key() in _COMPOSING_KEYS

    def connect_menu(self, menu: QMenu) -> QMenu:
        """The widget's own context menu with undo and redo going to the document."""
        document = self._document
        if document is not None:
            reconnect_action(menu, "edit-undo", document.can_undo, document.undo)
            reconnect_action(menu, "edit-redo", document.can_redo, document.redo)
        return menu

    def refresh(self) -> None:
        """Show the text of the place as it stands, unless an input method composes."""
        if not self.composing:
            self._written.show_text(self.text)

    def _type(self, text: str) -> None:
        found = self._found()
        if self._document is not None and found is not None and text != found:
            self._document.begin_edit(self.ref)
            self._document.set_edit_text(text)

    def _found(self) -> str | None:
        if self._document is None:
            return None
        try:
            return text_at(self._document.form, self.ref)
        except KeyError:
            return None

    def _follow(self, step: Step) -> None:
        if isinstance(step.edit, Set) and step.edit.ref == self.ref:
            self.refresh()

    def _take_composed(self) -> None:
        """Have an input method end; what it composed is taken as typed if it gives nothing.

        Fcitx gives nothing when it is told to end, nor just before the focus goes.
        """
        focus = QApplication.focusWidget()
        if self.composing and focus and (focus is self._widget or focus.isAncestorOf(self._widget)):
            QGuiApplication.inputMethod().commit()
        if self._composed:
            QApplication.sendEvent(self._widget, _committing(self._composed))
        elif self._left is not None:
            left, self._left = self._left, None
            self._type(left)
            self.refresh()

    def _give_up(self) -> None:
        """What ended with nothing was given up, since the focus stayed or a key came."""
        self._left = None


def _committing(text: str) -> QInputMethodEvent:
    event = QInputMethodEvent()
    event.setCommitString(text)
    return event


def reconnect_action(menu: QMenu, name: str, enabled: bool, do: Callable[[], None]) -> None:
    """Let an entry of Qt's own context menu do something else."""
    for action in menu.actions():
        if action.objectName() == name:
            action.triggered.disconnect()
            action.triggered.connect(do)
            action.setEnabled(enabled)


def _undoes(event: QKeyEvent) -> bool:
    return event.matches(QKeySequence.StandardKey.Undo)


def _redoes(event: QKeyEvent) -> bool:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    control = Qt.KeyboardModifier.ControlModifier
    pair = (event.key(), event.modifiers())
    return pair in ((Qt.Key.Key_Z, both), (Qt.Key.Key_Y, control)) or event.matches(
        QKeySequence.StandardKey.Redo
    )
