"""Dialogs shown, answered, and gone. Knows no question.

A label in the colour of a severity, also after the desktop turned light or dark.

Qt keeps a colour it was given; which one is right is asked anew when the palette is another.

Boxes to tick whose frame can be seen: the style draws it hardly darker than the window.

A line of words outside the form, for input methods too, with a hint that can be read.

A button whose words are cut to the room there is: neither pane nor window grows with a text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6 import QtWidgets
from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QIcon,
    QInputMethodEvent,
    QKeyEvent,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionToolButton,
    QStyleOptionViewItem,
    QStylePainter,
    QToolButton,
    QWidget,
)

from perfdesk.gui import theme

_Answer = TypeVar("_Answer")


def dialog_answer(dialog: QDialog, answer: Callable[[], _Answer]) -> _Answer | None:
    """What the dialog was answered with; None if it was cancelled."""
    return answer() if exec_dialog(dialog) else None


def dialog_buttons(dialog: QDialog, yes: str) -> tuple[QDialogButtonBox, QPushButton]:
    """The buttons that close a dialog, 取消 and ``yes``, and the latter, which Enter presses."""
    buttons = QtWidgets.QDialogButtonBox(QtWidgets.QDialogButtonBox.StandardButton.Cancel, dialog)
    go_on = buttons.addButton(yes, QtWidgets.QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons, go_on


def exec_dialog(dialog: QDialog) -> int:
    """Shows a dialog until it is closed; what it returned.

    Some desktops give icons to buttons whose words are Qt's own, and so to 取消 alone of
    two: none has one.
    """
    for button in dialog.findChildren(QtWidgets.QPushButton):
        button.setIcon(QIcon())
    try:
        return dialog.exec()
    finally:
        dialog.deleteLater()


MUTED = "quiet"
"""The tone of lesser words."""

_INK = QPalette.ColorRole.WindowText


class SeverityLabel(QLabel):
    """Words as the desktop writes them, until a tone is given."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._tone = ""

    def set_severity(self, tone: str) -> None:
        """Write in the colour of a severity, in that of ``QUIET``, or as usual for ""."""
        if tone != self._tone:
            self._tone = tone
            self._dye()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's: the desktop may have turned light or dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._dye()

    def _dye(self) -> None:
        own = QPalette()
        if self._tone:
            quiet = self._tone == MUTED
            own.setColor(
                _INK, theme.muted_colour(own) if quiet else theme.severity_colour(self._tone, own)
            )
        self.setPalette(own)


_GREY = "#a0a0a0"
"""What the style makes the frame of; it stands out from light grounds and from dark ones."""


def with_visible_frame(box: QCheckBox) -> QCheckBox:
    """The same box with a frame that can be seen."""
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(_GREY))
    box.setPalette(palette)
    return box


class CheckBoxDelegate(QStyledItemDelegate):
    """Draws the lines of a list with such boxes."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Qt's: how a line is drawn."""
        super().initStyleOption(option, index)
        palette = QPalette(option.palette)
        palette.setColor(QPalette.ColorRole.Window, QColor(_GREY))
        option.palette = palette


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


class SearchField(QLineEdit):
    """Keeps Enter, Esc and arrows from window and dialog while text is being composed."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.composing = False

    def set_hint(self, words: str) -> None:
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
        ink = theme.muted_colour(self.palette())
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


_MARGIN = 12
"""Pixels of the frame and the blank beside the words."""


class ElidedButton(QToolButton):
    """What can be done with a line; the whole of its words is in the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Qt's: its first words."""
        width = self.fontMetrics().horizontalAdvance(f"{self.text()[:4]}…") + _MARGIN
        return QSize(width, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Qt's: the words as far as there is room."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        room = self.width() - _MARGIN
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
