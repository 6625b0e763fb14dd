"""What a key means in a sheet of cells: the one place where tree and panels look it up.

A key press becomes a ``Move`` (where to go on) or a small yes; who moves what is
not known here.
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
    """Where to go on from a cell. NEXT and PREVIOUS go round over the ends of the rows."""

    DOWN = "down"
    UP = "up"
    LEFT = "left"
    RIGHT = "right"
    NEXT = "next"
    PREVIOUS = "previous"

    @property
    def backwards(self) -> bool:
        """True if it goes up or to the left."""
        return self in (Direction.UP, Direction.LEFT, Direction.PREVIOUS)


_ARROWS = {
    _Key.Key_Down: Direction.DOWN,
    _Key.Key_Up: Direction.UP,
    _Key.Key_Left: Direction.LEFT,
    _Key.Key_Right: Direction.RIGHT,
}


def leave_direction(event: QKeyEvent) -> Direction | None:
    """Where Enter or Tab leads, with or without Shift; None for any other key."""
    key, modifiers = event.key(), _held(event)
    if modifiers not in (_NONE, _SHIFT):
        return None
    if key in _ENTER:
        return Direction.UP if modifiers == _SHIFT else Direction.DOWN
    if key == _Key.Key_Backtab or (key == _Key.Key_Tab and modifiers == _SHIFT):
        return Direction.PREVIOUS
    return Direction.NEXT if key == _Key.Key_Tab else None


def arrow_direction(event: QKeyEvent) -> Direction | None:
    """Where an arrow key alone leads; None for any other key."""
    return _ARROWS.get(_Key(event.key())) if _held(event) == _NONE else None


def is_line_break_key(event: QKeyEvent) -> bool:
    """True for Alt+Enter, a new line inside a text."""
    return event.key() in _ENTER and _held(event) == _ALT


def is_edit_key(event: QKeyEvent) -> bool:
    """True for F2, which puts the cursor behind the text."""
    return event.key() == _Key.Key_F2 and _held(event) == _NONE


def is_cancel_key(event: QKeyEvent) -> bool:
    """True for Esc, which gives the old text back."""
    return event.key() == _Key.Key_Escape and _held(event) == _NONE


def is_clear_key(event: QKeyEvent) -> bool:
    """True for Backspace, which empties a cell and leaves it open."""
    return event.key() == _Key.Key_Backspace and _held(event) == _NONE


def is_select_rows_key(event: QKeyEvent) -> bool:
    """True for Shift and the space bar, whole rows."""
    return event.key() == _Key.Key_Space and _held(event) == _SHIFT


def is_select_columns_key(event: QKeyEvent) -> bool:
    """True for Ctrl and the space bar, whole columns."""
    return event.key() == _Key.Key_Space and _held(event) == _CONTROL


def _held(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & ~_KEYPAD
