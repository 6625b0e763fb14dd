"""A line of words outside the form, for input methods too, with a hint that can be read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QLineEdit, QWidget

from perfdesk.gui import look

_Key = Qt.Key
_ITS_OWN = (
    _Key.Key_Return,
    _Key.Key_Enter,
    _Key.Key_Escape,
    _Key.Key_Up,
    _Key.Key_Down,
    _Key.Key_Left,
    _Key.Key_Right,
)


class WordLine(QLineEdit):
    """Keeps Enter, Esc and arrows from window and dialog while text is being composed."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.composing = False

    def hint(self, words: str) -> None:
        """Shows what may be typed, as long as nothing is."""
        self.setPlaceholderText(words)
        self._fade()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's: the desktop has turned light or dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.placeholderText():
            self._fade()

    def _fade(self) -> None:
        """The styles' own colour of hints is too faint to be read."""
        ink = look.quiet(self.palette())
        if self.palette().color(QPalette.ColorRole.PlaceholderText) != ink:
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.PlaceholderText, ink)
            self.setPalette(palette)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Qt's: remembers whether text is being composed."""
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's: what was composed has ended."""
        self.composing = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: nothing for the keys of an input method that composes."""
        if self.composing and event.key() in _ITS_OWN:
            event.accept()
        else:
            self.pressed(event)

    def pressed(self, event: QKeyEvent) -> None:
        """A key that is the line's."""
        super().keyPressEvent(event)
