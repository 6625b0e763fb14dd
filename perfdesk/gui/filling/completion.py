"""A list of offers under a text that is being typed, walked by keys while the text keeps the focus.

It is a child of the window, not a window of its own: nothing takes the keyboard away
from the editor or its input method. What is offered, and what taking an offer does,
is said by whoever shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QHeaderView, QTreeWidget, QTreeWidgetItem

from perfdesk.gui import look, speaking
from perfdesk.gui.panels.fields import TextField

_SHOWN = 8
_LEAST_WIDTH = 300
_KEYS = (
    Qt.Key.Key_Down,
    Qt.Key.Key_Up,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Tab,
    Qt.Key.Key_Escape,
)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_GONE = (QEvent.Type.FocusOut, QEvent.Type.Hide, QEvent.Type.MouseButtonPress)
_MOVED = (QEvent.Type.Move, QEvent.Type.Resize)


@dataclass(frozen=True, slots=True)
class Offer:
    """A text to be taken, and quiet words beside it."""

    text: str
    beside: str = ""


class Completion(QObject):
    """The offers of one editor; ``take`` is called with the one that is taken.

    Down and Up choose, Enter and Tab take what is chosen, Esc puts the list away. With
    nothing chosen Enter and Tab are the editor's own.
    """

    def __init__(self, editor: TextField, take: Callable[[Offer], None]) -> None:
        super().__init__(editor)
        self._editor = editor
        self._take = take
        self._offers: tuple[Offer, ...] = ()
        editor.installEventFilter(self)
        editor.viewport().installEventFilter(self)

    @cached_property
    def _list(self) -> QTreeWidget:
        """The list, made when there is something to show."""
        found = _list(self._editor)
        found.itemClicked.connect(self._click)
        self._editor.destroyed.connect(found.deleteLater)
        return found

    def offer(self, offers: Sequence[Offer]) -> None:
        """Shows these offers, none of them chosen; puts the list away if there are none."""
        wanted = self._editor.hasFocus() and not self._editor.editing.composing
        before = len(self._offers)
        self._hide()
        self._offers = tuple(offers) if wanted else ()
        if not self._offers:
            return
        self._list.clear()
        for offer in offers:
            item = QTreeWidgetItem(self._list, [offer.text, offer.beside])
            item.setForeground(1, look.quiet(self._editor.palette()))
        self._place()
        self._list.show()
        self._list.raise_()
        if len(self._offers) != before:
            speaking.speak(self._editor, f"有 {len(self._offers)} 个可选，按向下键选择。")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: the list's keys come before the editor's; composing puts the list away."""
        if not self._offers:
            return False
        kind = event.type()
        if isinstance(event, QKeyEvent) and watched is self._editor:
            return _ours(event) and self._key(event)
        if kind in _GONE or (isinstance(event, QInputMethodEvent) and event.preeditString()):
            self._hide()
        elif kind in _MOVED and watched is self._editor:
            self._place()
        return False

    def _hide(self) -> None:
        if self._offers:
            self._offers = ()
            self._list.hide()

    def _key(self, event: QKeyEvent) -> bool:
        """True if a key was the list's; a ShortcutOverride only claims it."""
        key = Qt.Key(event.key())
        row = self._list.currentIndex().row()
        if row < 0 and key not in (Qt.Key.Key_Down, Qt.Key.Key_Escape):
            return False
        event.accept()
        if event.type() == QEvent.Type.KeyPress:
            if key == Qt.Key.Key_Escape:
                self._hide()
            elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self._choose(row + (1 if key == Qt.Key.Key_Down else -1))
            else:
                self._done(row)
        return True

    def _choose(self, row: int) -> None:
        """Chooses a row; above the first none is chosen again, below the last it stays."""
        if row < 0:
            self._list.setCurrentIndex(QModelIndex())
        else:
            last = self._list.topLevelItemCount() - 1
            row = min(row, last)
            self._list.setCurrentIndex(self._list.model().index(row, 0))
            offer = self._offers[row]
            said = (offer.text, offer.beside, f"第 {row + 1} 个，共 {last + 1} 个")
            speaking.speak(self._editor, "，".join(filter(None, said)), at_once=True)

    def _click(self, item: QTreeWidgetItem) -> None:
        self._done(self._list.indexOfTopLevelItem(item))

    def _done(self, row: int) -> None:
        offer = self._offers[row]
        self._hide()
        self._take(offer)

    def _place(self) -> None:
        """Under the editor, or above it where there is more room."""
        editor, window = self._editor, self._editor.window()
        size = self._list.sizeHintForColumn(0) + self._list.sizeHintForColumn(1) + 24
        width = min(max(editor.width(), size, _LEAST_WIDTH), window.width())
        rows = min(self._list.topLevelItemCount(), _SHOWN)
        height = rows * max(1, self._list.sizeHintForRow(0)) + 2 * self._list.frameWidth()
        top = editor.mapTo(window, QPoint(0, 0))
        below = top.y() + editor.height() + 3
        y = below if below + height <= window.height() else max(0, top.y() - height - 3)
        x = max(0, min(top.x(), window.width() - width))
        self._list.setGeometry(QRect(x, y, width, height))


def _ours(event: QKeyEvent) -> bool:
    pressed = event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
    return pressed and event.key() in _KEYS and event.modifiers() in _PLAIN


def _list(editor: TextField) -> QTreeWidget:
    found = QTreeWidget(editor.window())
    found.hide()
    found.setAccessibleName("可选的内容")
    found.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    found.setHeaderHidden(True)
    found.setColumnCount(2)
    found.setRootIsDecorated(False)
    found.setUniformRowHeights(True)
    found.setFrameShape(QFrame.Shape.Box)
    found.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    found.header().setStretchLastSection(True)
    found.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    palette = found.palette()
    for role in (QPalette.ColorRole.Highlight, QPalette.ColorRole.HighlightedText):
        active = palette.color(QPalette.ColorGroup.Active, role)
        palette.setColor(QPalette.ColorGroup.Inactive, role, active)
    found.setPalette(palette)
    return found
