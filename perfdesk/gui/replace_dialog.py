"""The dialog before text is replaced in all open forms: what will change, form by form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, takewhile

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.gui import theme
from perfdesk.gui.prompts import Replacement
from perfdesk.gui.widgets import CheckBoxDelegate, dialog_buttons

_SIZE = QSize(900, 480)
"""Preferred size in pixels."""
_CONTEXT = 8
"""Characters shown before the first one that changes."""


class ReplaceDialog(QDialog):
    """The replacements below their forms, all ticked at first; a form ticks all of its own."""

    def __init__(self, replacements: Sequence[Replacement], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("全部替换")
        self._replacements = tuple(replacements)
        self._items: list[QTreeWidgetItem] = []
        self.message = QLabel(self)
        self.list = self._make_list()
        buttons, self.replace_button = dialog_buttons(self, "替换(&R)")
        box = QVBoxLayout(self)
        for widget in (self.message, self.list, buttons):
            box.addWidget(widget)
        self.list.itemChanged.connect(self._update_message)
        self.list.setCurrentItem(self._items[0])
        self.list.setFocus()
        self._update_message()

    def sizeHint(self) -> QSize:
        """Return a size for the columns, within the screen."""
        return _SIZE.boundedTo(theme.max_dialog_size(self))

    def answer(self) -> list[int]:
        """Return the indexes of the ticked replacements."""
        ticked = Qt.CheckState.Checked
        return [n for n, item in enumerate(self._items) if item.checkState(0) == ticked]

    def _make_list(self) -> QTreeWidget:
        widget = QTreeWidget(self)
        widget.setAccessibleName("将要替换的内容")
        widget.setHeaderLabels(["位置", "原文", "替换后"])
        widget.setAllColumnsShowFocus(True)
        widget.setUniformRowHeights(True)
        widget.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # row and column end a place
        widget.setItemDelegate(CheckBoxDelegate(widget))
        for name, of_form in groupby(self._replacements, key=lambda each: each.form):
            form = QTreeWidgetItem(widget, [name])
            form.setFont(0, theme.bold(self.font()))
            form.setFlags(form.flags() | Qt.ItemFlag.ItemIsAutoTristate)
            self._items += [_item(form, each) for each in of_form]
            form.setFirstColumnSpanned(True)
        widget.expandAll()
        widget.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        return widget

    def _update_message(self) -> None:
        chosen = [self._replacements[number] for number in self.answer()]
        matches, forms = sum(each.matches for each in chosen), len({each.form for each in chosen})
        self.message.setText(
            f"将替换 {forms} 张表里的 {matches} 处。按空格键勾选或取消；"
            "替换后按 Ctrl+Z 一次全部撤销。"
        )
        self.replace_button.setEnabled(bool(chosen))


def _item(form: QTreeWidgetItem, replacement: Replacement) -> QTreeWidgetItem:
    item = QTreeWidgetItem(form, [replacement.place, *_excerpts(replacement)])
    item.setCheckState(0, Qt.CheckState.Checked)
    whole = (replacement.place, replacement.before, replacement.after)
    for column, text in enumerate(whole):
        item.setToolTip(column, theme.tooltip(text))
    return item


def _excerpts(replacement: Replacement) -> tuple[str, str]:
    """Return both texts in one line, from shortly before the first character that changes."""
    pairs = zip(replacement.before, replacement.after, strict=False)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    start = max(0, same - _CONTEXT)
    before, after = (
        ("…" if start else "") + " ".join(text[start:].split())
        for text in (replacement.before, replacement.after)
    )
    return before, after
