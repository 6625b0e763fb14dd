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


class Move(Enum):
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
        return self in (Move.UP, Move.LEFT, Move.PREVIOUS)


_ARROWS = {
    _Key.Key_Down: Move.DOWN,
    _Key.Key_Up: Move.UP,
    _Key.Key_Left: Move.LEFT,
    _Key.Key_Right: Move.RIGHT,
}


def leaving(event: QKeyEvent) -> Move | None:
    """Where Enter or Tab leads, with or without Shift; None for any other key."""
    key, modifiers = event.key(), _held(event)
    if modifiers not in (_NONE, _SHIFT):
        return None
    if key in _ENTER:
        return Move.UP if modifiers == _SHIFT else Move.DOWN
    if key == _Key.Key_Backtab or (key == _Key.Key_Tab and modifiers == _SHIFT):
        return Move.PREVIOUS
    return Move.NEXT if key == _Key.Key_Tab else None


def arrow(event: QKeyEvent) -> Move | None:
    """Where an arrow key alone leads; None for any other key."""
    return _ARROWS.get(_Key(event.key())) if _held(event) == _NONE else None


def breaks_line(event: QKeyEvent) -> bool:
    """True for Alt+Enter, a new line inside a text."""
    return event.key() in _ENTER and _held(event) == _ALT


def goes_on(event: QKeyEvent) -> bool:
    """True for F2, which puts the cursor behind the text."""
    return event.key() == _Key.Key_F2 and _held(event) == _NONE


def gives_back(event: QKeyEvent) -> bool:
    """True for Esc, which gives the old text back."""
    return event.key() == _Key.Key_Escape and _held(event) == _NONE


def empties(event: QKeyEvent) -> bool:
    """True for Backspace, which empties a cell and leaves it open."""
    return event.key() == _Key.Key_Backspace and _held(event) == _NONE


def selects_rows(event: QKeyEvent) -> bool:
    """True for Shift and the space bar, whole rows."""
    return event.key() == _Key.Key_Space and _held(event) == _SHIFT


def selects_columns(event: QKeyEvent) -> bool:
    """True for Ctrl and the space bar, whole columns."""
    return event.key() == _Key.Key_Space and _held(event) == _CONTROL


def _held(event: QKeyEvent) -> Qt.KeyboardModifier:
    return event.modifiers() & ~_KEYPAD
