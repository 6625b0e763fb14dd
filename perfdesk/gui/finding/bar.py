"""The slim bar below the panes in which one types what to find and what to put there.

It shows and asks; what is found and replaced is ``searching``'s.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from perfdesk.gui.ticks import framed
from perfdesk.gui.word_line import WordLine

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindLine(WordLine):
    """A line whose Enter asks for the next or previous match."""

    entered = Signal(bool)
    """Enter was pressed; True with Shift."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(words)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * 8)

    def sizeHint(self) -> QSize:
        """Qt's: room for sixteen characters; half of that must do in a narrow window."""
        return QSize(2 * self.minimumWidth(), super().sizeHint().height())

    def pressed(self, event: QKeyEvent) -> None:
        """Enter searches."""
        if event.key() in _ENTER:
            self.entered.emit(bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        else:
            super().pressed(event)


class FindBar(QFrame):
    """查找 and 替换为, where to look, and how many there are."""

    changed = Signal()
    """What is looked for, or where, is another."""
    next = Signal()
    previous = Signal()
    replace = Signal()
    replace_all = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("查找和替换")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.wanted = FindLine("查找", self)
        self.other = FindLine("替换为", self)
        self.all_forms = framed(QCheckBox("所有打开的表", self))
        self.exact = framed(QCheckBox("区分大小写和全半角", self))
        self.count = QLabel(self)
        self.count.setTextFormat(Qt.TextFormat.PlainText)
        self.count.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._replacing: list[QWidget] = []
        self._lay_out()
        self.wanted.textEdited.connect(lambda _text: self.changed.emit())
        self.wanted.entered.connect(lambda back: (self.previous if back else self.next).emit())
        self.other.entered.connect(lambda _back: self.replace.emit())
        for box in (self.all_forms, self.exact):
            box.toggled.connect(lambda _on: self.changed.emit())

    def open(self, text: str, *, replacing: bool) -> None:
        """Show the bar with the focus in it; ``text`` is looked for unless it is empty."""
        for widget in self._replacing:
            widget.setVisible(replacing)
        if text:
            self.wanted.setText(text)
        self.show()
        self.wanted.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.wanted.selectAll()

    def say(self, words: str) -> None:
        """Say how many matches there are and where one is."""
        self.count.setText(words)
        self.count.setToolTip(words)

    def is_read(self) -> bool:
        """True if the bar is there, with room for how many matches it said there are."""
        number, _, _where = self.count.text().partition("：")
        needed = self.count.fontMetrics().horizontalAdvance(number)
        return self.isVisible() and self.count.width() >= needed

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Esc closes the bar, wherever in it the focus is."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(6, 3, 6, 3)
        grid.setVerticalSpacing(3)
        grid.addWidget(QLabel("查找", self), 0, 0)
        grid.addWidget(self.wanted, 0, 1)
        grid.addWidget(self._button("上一处", self.previous, "Shift+F3"), 0, 2)
        grid.addWidget(self._button("下一处", self.next, "F3"), 0, 3)
        grid.addWidget(self.all_forms, 0, 4)
        grid.addWidget(self.exact, 0, 5)
        grid.addWidget(self.count, 0, 6)
        grid.addWidget(self._button("关闭", self.closed, "Esc"), 0, 7)
        grid.setColumnStretch(6, 1)
        self._replacing = [
            QLabel("替换为", self),
            self.other,
            self._button("替换", self.replace, "Enter"),
            self._button("全部替换", self.replace_all),
        ]
        for column, widget in enumerate(self._replacing):
            grid.addWidget(widget, 1, column)

    def _button(self, words: str, signal: object, keys: str = "") -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(True)
        button.setToolTip(f"{words}（{keys}）" if keys else words)
        button.clicked.connect(signal)
        return button
