"""The keys of a spreadsheet, as the indicator tree and the panels' fields understand them.

Each function looks at one key press: it returns the direction in which the key moves the
cursor, or whether the key has a certain meaning. The keypad counts as the main keys do.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_Key = Qt.Key
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_NONE = Qt.KeyboardModifier.NoModifier
_ENTER = (_Key.Key_Return, _Key.Key_Enter)


class Direction(Enum):
    """Where the cursor goes from a cell; NEXT and PREVIOUS run on from row to row."""

    DOWN = "down"
    UP = "up"
    LEFT = "left"
    RIGHT = "right"
    NEXT = "next"
    PREVIOUS = "previous"

    @property
    def backwards(self) -> bool:
        """True for UP, LEFT and PREVIOUS."""
        return self in (Direction.UP, Direction.LEFT, Direction.PREVIOUS)


_ARROWS = {
    _Key.Key_Down: Direction.DOWN,
    _Key.Key_Up: Direction.UP,
    _Key.Key_Left: Direction.LEFT,
    _Key.Key_Right: Direction.RIGHT,
}


def leave_direction(event: QKeyEvent) -> Direction | None:
    """Return where Enter or Tab moves, with or without Shift; None for any other key."""
    key, modifiers = event.key(), _modifiers(event)
    if modifiers not in (_NONE, _SHIFT):
        return None
    if key in _ENTER:
        return Direction.UP if modifiers == _SHIFT else Direction.DOWN
    if key == _Key.Key_Backtab or (key == _Key.Key_Tab and modifiers == _SHIFT):
        return Direction.PREVIOUS
    return Direction.NEXT if key == _Key.Key_Tab else None


def arrow_direction(event: QKeyEvent) -> Direction | None:
    """Return where an arrow key without modifiers moves; None for any other key."""
    return _ARROWS.get(_Key(event.key())) if _modifiers(event) == _NONE else None


def is_line_break_key(event: QKeyEvent) -> bool:
    """Return True for Alt+Enter, which breaks the line inside a text."""
    return event.key() in _ENTER and _modifiers(event) == _ALT


def is_edit_key(event: QKeyEvent) -> bool:
    """Return True for F2, which puts the cursor at the end of the text."""
    return event.key() == _Key.Key_F2 and _modifiers(event) == _NONE


def is_cancel_key(event: QKeyEvent) -> bool:
    """Return True for Esc, which restores the text from before the edit."""
    return event.key() == _Key.Key_Escape and _modifiers(event) == _NONE


def is_clear_key(event: QKeyEvent) -> bool:
    """Return True for Backspace, which opens a cell with its text removed."""
    return event.key() == _Key.Key_Backspace and _modifiers(event) == _NONE


def is_typing_key(event: QKeyEvent) -> bool:
    """Return True for a character, Backspace and Delete, which change a text."""
    if event.modifiers() & (_CONTROL | _ALT):
        return False
    text = event.text()
    is_character = bool(text) and text.isprintable()
    return is_character or event.key() in (_Key.Key_Backspace, _Key.Key_Delete)


def is_select_rows_key(event: QKeyEvent) -> bool:
    """Return True for Shift+Space, which selects whole rows."""
    return event.key() == _Key.Key_Space and _modifiers(event) == _SHIFT


def is_select_columns_key(event: QKeyEvent) -> bool:
    """Return True for Ctrl+Space, which selects whole columns."""
    return event.key() == _Key.Key_Space and _modifiers(event) == _CONTROL


def _modifiers(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & ~_KEYPAD
