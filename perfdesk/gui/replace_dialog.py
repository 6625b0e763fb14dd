"""The dialog before text is replaced in all open forms: what will change, form by form."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QHeaderView,
    QTreeWidgetItem,
    QWidget,
)

from perfdesk.core.text import excerpts
from perfdesk.gui import theme
from perfdesk.gui.check_list import CheckListDialog, check_list, set_places_column
from perfdesk.gui.prompts import Replacement

_SIZE = QSize(900, 480)
"""Preferred size in pixels."""


class ReplaceDialog(CheckListDialog):
    """The replacements below their forms, all ticked at first; a form ticks all of its own."""

    def __init__(self, replacements: Sequence[Replacement], parent: QWidget | None = None) -> None:
        lines = check_list("将要替换的内容", ["位置", "原文", "替换后"])
        super().__init__("全部替换", lines, "替换(&R)", parent)
        self._replacements = tuple(replacements)
        self._add_lines()
        self.start()

    def sizeHint(self) -> QSize:
        """Return a size for the columns, within the screen."""
        return _SIZE.boundedTo(theme.max_dialog_size(self))

    def answer(self) -> list[int]:
        """Return the indexes of the ticked replacements."""
        return self.checked_lines()

    def _add_lines(self) -> None:
        self.list.setUniformRowHeights(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        set_places_column(self.list)
        for name, of_form in groupby(self._replacements, key=lambda each: each.form):
            form = QTreeWidgetItem(self.list, [name])
            form.setFont(0, theme.bold(self.font()))
            form.setFlags(form.flags() | Qt.ItemFlag.ItemIsAutoTristate)
            for each in of_form:
                self.add_line(_item(form, each))
            form.setFirstColumnSpanned(True)
        self.list.expandAll()
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)

    def update_message(self) -> None:
        """Override: how many replacements are ticked, in how many forms."""
        chosen = [self._replacements[number] for number in self.answer()]
        matches, forms = sum(each.matches for each in chosen), len({each.form for each in chosen})
        self.message.setText(
            f"将替换 {forms} 张表里的 {matches} 处。按空格键勾选或取消；"
            "替换后按 Ctrl+Z 一次全部撤销。"
        )
        self.accept_button.setEnabled(bool(chosen))


def _item(form: QTreeWidgetItem, replacement: Replacement) -> QTreeWidgetItem:
    item = QTreeWidgetItem(
        form, [replacement.place, *excerpts(replacement.before, replacement.after)]
    )
    whole = (replacement.place, replacement.before, replacement.after)
    for column, text in enumerate(whole):
        item.setToolTip(column, theme.tooltip(text))
    return item
