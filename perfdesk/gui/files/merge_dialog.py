"""The dialog that puts together a form and its file, which somebody else has changed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialogButtonBox, QHeaderView, QTreeWidgetItem, QWidget

from perfdesk.gui import theme
from perfdesk.gui.check_list import CheckListDialog, check_list, set_places_column
from perfdesk.gui.prompts import MergeLine

_SIZE = QSize(900, 480)
"""Preferred size in pixels."""


class MergeDialog(CheckListDialog):
    """The differences, of which the ticked ones are taken over from the file."""

    def __init__(
        self, form_name: str, differences: Sequence[MergeLine], parent: QWidget | None = None
    ) -> None:
        lines = check_list("不同之处", ["位置", "我的", "文件里的"])
        lines.setRootIsDecorated(False)
        lines.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        set_places_column(lines)
        super().__init__("与文件比较", lines, "按勾选合并(&M)", parent)
        self._form_name = form_name
        for each in differences:
            item = self._item(each)
            self.add_line(item)
            _set_tick(item, ticked=each.taken)
        lines.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self._add_buttons()
        self.start()

    def sizeHint(self) -> QSize:
        """Override: room for the columns, within the screen."""
        return _SIZE.boundedTo(theme.max_dialog_size(self))

    def answer(self) -> list[int]:
        """Return the numbers of the differences to take over from the file."""
        return self.checked_lines()

    def update_message(self) -> None:
        """Override: how many differences are taken over."""
        taken, every = len(self.answer()), self.list.topLevelItemCount()
        self.message.setText(
            f"“{self._form_name}”与文件里的有 {every} 处不同，勾选的 {taken} 处用文件里的，"
            "其余用我的。按空格键勾选或取消；合并后可以撤销。"
        )

    def _item(self, line: MergeLine) -> QTreeWidgetItem:
        item = QTreeWidgetItem(self.list, [line.place, line.ours, line.theirs])
        for column, text in enumerate((line.place, line.ours, line.theirs)):
            item.setToolTip(column, theme.tooltip(text))
        return item

    def _add_buttons(self) -> None:
        """Add a button that leaves all as it is here, and one that takes all over."""
        for text, ticked in (("全用我的(&K)", False), ("全用文件里的(&T)", True)):
            button = self.buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            button.clicked.connect(partial(self._accept_all, ticked=ticked))

    def _accept_all(self, *, ticked: bool) -> None:
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            if item is not None:
                _set_tick(item, ticked=ticked)
        self.accept()


def _set_tick(item: QTreeWidgetItem, *, ticked: bool) -> None:
    item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
