"""查找命令 (Ctrl+K): every command of the menus, by its words or their pinyin initials."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QFrame,
    QHeaderView,
    QMainWindow,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from perfdesk.core.pinyin_initials import usual_and_other_initials
from perfdesk.core.text import comparable_text
from perfdesk.gui import theme
from perfdesk.gui.menus import MenuEntry
from perfdesk.gui.widgets import MUTED, SearchField, SeverityLabel

_SIZE = QSize(560, 440)
"""Preferred size in pixels, in the usual size of texts."""
_HINT = "按 Enter 执行，Esc 关闭。"
_NO_MATCH = "没有这样的命令，请换个说法，或输入拼音首字母，如 dc（导出）。"
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
"""Keys of the search field that move in the list."""


class CommandPalette(QFrame):
    """A search field above the commands, each with its menus, its keys, or why it is unavailable.

    It lies over the window, so that the window stays active and the focus can be given back
    before a command asks where it is.
    """

    chosen = Signal(object)
    """The command to carry out (``MenuEntry``), after the focus was given back."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._entries: tuple[MenuEntry, ...] = ()
        self._items: list[QTreeWidgetItem] = []
        self._focus_before: QWidget | None = None
        self.setFrameShape(QFrame.Shape.Box)  # a panel of Fusion has no edge on a dark desktop
        self.setAutoFillBackground(True)
        self.setAccessibleName("查找命令")
        self.search = SearchField(parent=self)
        self.search.set_hint("输入命令里的字，或拼音首字母")
        self.search.setAccessibleName("查找命令")
        self.list = self._make_list()
        self.message = SeverityLabel(self)
        self.message.setWordWrap(True)
        box = QVBoxLayout(self)
        for widget in (self.search, self.list, self.message):
            box.addWidget(widget)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._choose)
        self.list.currentItemChanged.connect(self._update_message)
        self.hide()

    def show_entries(self, entries: Sequence[MenuEntry]) -> None:
        """Show these commands, and take the focus until one is chosen or Esc is pressed."""
        self._focus_before = _without_editor(QApplication.focusWidget())
        self._entries = tuple(entries)
        self.list.clear()
        self._items = [self._add_item(entry) for entry in self._entries]
        self.search.clear()
        self._filter("")
        self.setGeometry(self._place())
        self.show()
        self.raise_()
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def current_entry(self) -> MenuEntry | None:
        """The entry to be chosen, None if no command has such words."""
        item = self.list.currentItem()
        return self._entries[self._items.index(item)] if item in self._items else None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: the keys of the search field, and what else takes the focus from it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return not self.search.composing and self._handle_key(event)
        if event.type() == QEvent.Type.FocusOut and self._window.isActiveWindow():
            self._hide_for(QApplication.activePopupWidget())
        return super().eventFilter(watched, event)

    def _hide_for(self, popup: QWidget | None) -> None:
        """Hide, since something else has the focus, but not for the search field's own menu."""
        if popup is None or popup.parentWidget() is not self.search:
            self.hide()

    def _handle_key(self, event: QKeyEvent) -> bool:
        """Move in the list by the arrows, choose with Enter, close with Esc; True if it is done."""
        if event.key() in _LIST_KEYS:
            QApplication.sendEvent(self.list, event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose()
        elif event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            return event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
        return True

    def _place(self) -> QRect:
        """Return the middle of the upper part of the window."""
        room = self._window.size() - QSize(40, 120)
        size = (_SIZE * theme.text_scale()).boundedTo(room)
        left = (self._window.width() - size.width()) // 2
        return QRect(left, self._window.height() // 8, size.width(), size.height())

    def _make_list(self) -> QTreeWidget:
        widget = QTreeWidget(self)
        widget.setAccessibleName("命令")
        widget.setColumnCount(2)
        widget.setHeaderHidden(True)
        widget.setRootIsDecorated(False)
        widget.setUniformRowHeights(True)
        widget.setAllColumnsShowFocus(True)
        widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        widget.header().setStretchLastSection(False)
        widget.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        widget.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        return widget

    def _add_item(self, entry: MenuEntry) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.list, [" › ".join((*entry.menus, entry.text)), entry.keys])
        muted = theme.muted_colour(self.palette())
        item.setForeground(1, muted)
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if entry.unavailable:
            item.setForeground(0, muted)
            item.setToolTip(0, theme.tooltip(entry.unavailable))
        return item

    def _filter(self, typed: str) -> None:
        """Show the entries that a text may mean, and go to the likeliest that is available."""
        fits = [_fit(entry, comparable_text(typed).lower()) for entry in self._entries]
        for item, fit in zip(self._items, fits, strict=True):
            item.setHidden(fit is None)
        ranked = sorted(
            (fit, bool(entry.unavailable), number)
            for number, (entry, fit) in enumerate(zip(self._entries, fits, strict=True))
            if fit is not None
        )
        if ranked:
            self.list.setCurrentItem(self._items[ranked[0][-1]])
        else:
            self.list.setCurrentIndex(QModelIndex())
        self._update_message()

    def _choose(self) -> None:
        """Close and carry out the current entry, or say again why it is not available."""
        entry = self.current_entry
        if entry is None or entry.unavailable:
            theme.announce(self, self.message.text())
            return
        self._close()
        self.chosen.emit(entry)

    def _close(self) -> None:
        """Hide and give the focus back."""
        before = self._focus_before
        self.hide()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _update_message(self) -> None:
        entry = self.current_entry
        text = _NO_MATCH if entry is None else entry.unavailable or _HINT
        self.message.set_severity("warning" if entry is not None and entry.unavailable else MUTED)
        self.message.setText(text)


def _without_editor(widget: QWidget | None) -> QWidget | None:
    """Return the list or table of a widget that edits one of its cells, else the widget itself."""
    viewport = widget.parentWidget() if widget is not None else None
    view = viewport.parentWidget() if viewport is not None else None
    if isinstance(view, QAbstractItemView) and view.viewport() is viewport:
        return view
    return widget


def _fit(entry: MenuEntry, typed: str) -> int | None:
    """Return how well a typed text fits an entry, 0 being best; None if it does not fit."""
    text = comparable_text(entry.text).lower()
    initials = usual_and_other_initials(text)
    tests = (
        text == typed,
        typed in initials,
        text.startswith(typed),
        any(each.startswith(typed) for each in initials),
        typed in text,
        len(typed) > 1 and any(typed in each for each in initials),
        any(typed in menu for menu in entry.menus),
    )
    return next((fit for fit, fits in enumerate(tests) if fits), None)
