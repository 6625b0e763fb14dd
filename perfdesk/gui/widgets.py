"""Small widgets and dialog helpers used all over the window.

Running a dialog for its answer; labels, of plain text all of them, and in the colour of a
severity; check boxes with a visible frame; a search field that works with input methods;
buttons as high as a line of text; label and button that elide their text; what a field for a
year accepts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRegularExpression,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QIcon,
    QInputMethodEvent,
    QInputMethodQueryEvent,
    QKeyEvent,
    QPaintEvent,
    QPalette,
    QRegularExpressionValidator,
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

if TYPE_CHECKING:
    MixinBase = QWidget
else:
    MixinBase = object
"""The base of a class that stands before a Qt class among the bases of a widget's class."""

_Answer = TypeVar("_Answer")


def dialog_answer(dialog: QDialog, answer: Callable[[], _Answer]) -> _Answer | None:
    """Run the dialog and return its answer, or None if the user cancelled."""
    return answer() if exec_dialog(dialog) else None


def dialog_buttons(dialog: QDialog, yes: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Return a box with the buttons 取消 and ``yes``, and the latter, the default."""
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, dialog)
    accept = buttons.addButton(yes, QDialogButtonBox.ButtonRole.AcceptRole)
    buttons.accepted.connect(dialog.accept)
    buttons.rejected.connect(dialog.reject)
    return buttons, accept


def exec_dialog(dialog: QDialog) -> int:
    """Run the dialog until it is closed, delete it and return its result code.

    Some desktops put icons on buttons whose text is Qt's own, so 取消 alone would have one:
    icons are removed from all buttons.
    """
    for button in dialog.findChildren(QPushButton):
        button.setIcon(QIcon())
    try:
        return dialog.exec()
    finally:
        dialog.deleteLater()


def contains(area: QWidget, widget: QWidget) -> bool:
    """Return True if a widget is the area or inside it."""
    return area is widget or area.isAncestorOf(widget)


MUTED = "muted"
"""Pass this instead of a severity for secondary text."""


class PaletteFollower(MixinBase):
    """A widget with colours of its own, which follow the desktop between light and dark.

    Qt keeps a colour once set, so the right one is set again when the palette changes.
    """

    def changeEvent(self, event: QEvent) -> None:
        """Override: the desktop may have changed between light and dark."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.set_colours()

    def set_colours(self) -> None:
        """Set the colours that suit the palette of the desktop."""
        raise NotImplementedError


class PlainLabel(QLabel):
    """A label that shows its text as it is; Qt's own takes one with ``<b>`` for mark-up.

    All labels of the window are of this class: the text may come from a form or a file's name,
    and mark-up in it would draw a picture that lies on this computer.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


class SeverityLabel(PaletteFollower, PlainLabel):
    """A label in the colour of a severity."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)
        self._severity = ""

    def set_severity(self, severity: str) -> None:
        """Use the colour of a severity, that of ``MUTED`` text, or the usual one for ""."""
        if severity != self._severity:
            self._severity = severity
            self.set_colours()

    def set_colours(self) -> None:
        """Override: the colour of the severity."""
        palette = QPalette()
        if self._severity == MUTED:
            palette.setColor(QPalette.ColorRole.WindowText, theme.muted_colour(palette))
        elif self._severity:
            colour = theme.severity_colour(self._severity, palette)
            palette.setColor(QPalette.ColorRole.WindowText, colour)
        self.setPalette(palette)


_FRAME_COLOUR = "#a0a0a0"
"""Colour from which Fusion derives the frame; it contrasts with light and dark backgrounds."""


def with_visible_frame(box: QCheckBox) -> QCheckBox:
    """Return the check box with a frame that can be seen.

    Fusion draws the frame hardly darker than the window (Qt 6.11); it takes the colour from
    the palette's Window role.
    """
    palette = QPalette()
    palette.setColor(QPalette.ColorRole.Window, QColor(_FRAME_COLOUR))
    box.setPalette(palette)
    return box


class CheckBoxDelegate(QStyledItemDelegate):
    """Paints the check boxes of an item view with a frame that can be seen."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override: set the colour of the frame."""
        super().initStyleOption(option, index)
        palette = QPalette(option.palette)
        palette.setColor(QPalette.ColorRole.Window, QColor(_FRAME_COLOUR))
        option.palette = palette


INPUT_METHOD_KEYS = (
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Escape,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
)
"""Keys an input method uses while text is being composed."""


class SearchField(PaletteFollower, QLineEdit):
    """A line edit for texts outside the form, with a placeholder text that can be read.

    While an input method composes text, Enter, Esc and the arrows are its own and must not
    reach window or dialog.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.composing = False

    def set_hint(self, text: str) -> None:
        """Set the placeholder text."""
        self.setPlaceholderText(text)
        self.set_colours()

    def set_colours(self) -> None:
        """Override: that of the placeholder text, which the styles make too faint to read."""
        colour = theme.muted_colour(self.palette())
        is_set = self.palette().color(QPalette.ColorRole.PlaceholderText) == colour
        if self.placeholderText() and not is_set:
            palette = QPalette()
            palette.setColor(QPalette.ColorRole.PlaceholderText, colour)
            self.setPalette(palette)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Override: remember whether text is being composed."""
        self.composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Override: composing has ended."""
        self.composing = False
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override: ignore the keys of an input method that is composing."""
        if self.composing and event.key() in INPUT_METHOD_KEYS:
            event.accept()
        else:
            self.handle_key(event)

    def handle_key(self, event: QKeyEvent) -> None:
        """Handle a key that is not the input method's."""
        super().keyPressEvent(event)


class TextButton(QToolButton):
    """A flat tool button no higher than its text, so that it fits into a line of text."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def sizeHint(self) -> QSize:
        """Override: as high as the text and a line below it."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + 1)


class LinkButton(PaletteFollower, TextButton):
    """A text button that looks like a link."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        font = QFont(self.font())
        font.setUnderline(True)
        self.setFont(font)
        self.set_colours()

    def set_colours(self) -> None:
        """Override: the colour of links."""
        palette = QPalette()
        palette.setColor(QPalette.ColorRole.ButtonText, theme.severity_colour("hint", palette))
        self.setPalette(palette)


class ElidedLabel(PlainLabel):
    """A label of one line, elided to its width, so that no long text widens the window.

    The whole text is its tooltip.
    """

    kept_characters = 4
    """How many characters stay to be read however little room there is."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", parent)

    def show_text(self, text: str) -> None:
        """Show a text, with the tooltip."""
        if text != self.text():
            self.setText(text)
            self.setToolTip(theme.tooltip(text) if text else "")

    def minimumSizeHint(self) -> QSize:
        """Override: wide enough for the first characters, as far as there are any."""
        margins, text = self.contentsMargins(), self.text()
        kept = text if len(text) <= self.kept_characters else f"{text[: self.kept_characters]}…"
        width = self.fontMetrics().horizontalAdvance(kept)
        height = super().minimumSizeHint().height()
        return QSize(width + margins.left() + margins.right(), height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Override: paint the text elided."""
        box = self.contentsRect()
        mode = Qt.TextElideMode.ElideRight
        text = self.fontMetrics().elidedText(self.text(), mode, box.width())
        painter = QStylePainter(self)
        role, side = self.foregroundRole(), Qt.AlignmentFlag.AlignVCenter
        painter.drawItemText(box, side, self.palette(), self.isEnabled(), text, role)


YEAR_MESSAGE = "年度只能填数字，刚才输入的没有采用；请填四位数字，例如 2022。"
"""What is told in the status bar when a field for a year refuses a text."""

YEAR_REFUSAL = "年度只能填数字，例如 2022"
"""The same beside the field of a dialog."""


def take_digits_alone(field: QLineEdit) -> None:
    """Let a line edit take digits alone, half-width or full-width, as those of a year.

    The line edit keeps its text when it refuses another one, and emits ``inputRejected``. It has
    no input method, whose text would replace the selected one before it can be refused.
    """
    field.setValidator(QRegularExpressionValidator(QRegularExpression("[0-9０-９]*"), field))
    field.installEventFilter(_InputMethodRefusal(field))


class _InputMethodRefusal(QObject):
    """Answers for a line edit, which allows an input method while it is enabled, that it has none.

    Qt's line edit does not ask its attribute WA_InputMethodEnabled (Qt 6.11).
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: answer whether there may be an input method, and nothing else about it."""
        enabled = Qt.InputMethodQuery.ImEnabled
        if isinstance(event, QInputMethodQueryEvent) and event.queries() & enabled:
            event.setValue(enabled, False)
            return True
        return super().eventFilter(watched, event)


_MARGIN = 12
"""Pixels of frame and padding beside the text of an ``ElidedButton``."""


class ElidedButton(QToolButton):
    """A tool button whose text is elided to its width, so that no long text widens the window.

    The tooltip should hold the whole text.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Override: wide enough for the first four characters."""
        width = self.fontMetrics().horizontalAdvance(f"{self.text()[:4]}…") + _MARGIN
        return QSize(width, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt's signature
        """Override: paint the text elided."""
        option = QStyleOptionToolButton()
        self.initStyleOption(option)
        width = self.width() - _MARGIN
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, width)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ToolButton, option)
