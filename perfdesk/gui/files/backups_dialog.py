"""The dialog of 历史版本: the backups of a form, and what each of them would change in it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from perfdesk.gui import theme
from perfdesk.gui.prompts import BackupAction, BackupLine
from perfdesk.gui.widgets import PlainLabel

_SIZE = QSize(900, 480)
"""Preferred size in pixels."""


class BackupsDialog(QDialog):
    """Two lists: the backups, the newest first, and the differences of the one chosen."""

    def __init__(
        self, whose: str, lines: Sequence[BackupLine], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("历史版本")
        self._lines = lines
        self._action: BackupAction = "restore"
        heading = PlainLabel(
            f"{whose}以前的内容，最新的在上面。右边是恢复后会改变什么；恢复可以撤销。", self
        )
        heading.setWordWrap(True)
        self.list = _new_list("历史版本")
        self.list.addItems([line.label for line in lines])
        self.differences = _new_list("恢复后会改变的内容")
        self.list.currentRowChanged.connect(self._show_differences)
        self.list.itemActivated.connect(lambda: self._accept("restore"))
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.addWidget(self.list)
        splitter.addWidget(self.differences)
        column = QVBoxLayout(self)
        for widget in (heading, splitter, self._make_buttons()):
            column.addWidget(widget)
        column.setStretch(1, 1)
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def sizeHint(self) -> QSize:
        """Override: room for both lists, within the screen."""
        return _SIZE.boundedTo(theme.max_dialog_size(self))

    def answer(self) -> tuple[int, BackupAction]:
        """Return the number of the backup chosen, and what to do with it."""
        return self.list.currentRow(), self._action

    def _make_buttons(self) -> QDialogButtonBox:
        role = QDialogButtonBox.ButtonRole
        buttons = QDialogButtonBox(self)
        restore = buttons.addButton("恢复(&R)", role.AcceptRole)
        restore.setDefault(True)
        restore.clicked.connect(lambda: self._accept("restore"))
        buttons.addButton("只读打开(&O)", role.ActionRole).clicked.connect(
            lambda: self._accept("open")
        )
        buttons.addButton("取消", role.RejectRole)
        buttons.rejected.connect(self.reject)
        return buttons

    def _accept(self, action: BackupAction) -> None:
        self._action = action
        self.accept()

    def _show_differences(self, number: int) -> None:
        self.differences.clear()
        self.differences.addItems(self._lines[number].differences())


def _new_list(name: str) -> QListWidget:
    """Return an empty list that wraps long lines; screen readers call it by its name."""
    widget = QListWidget()
    widget.setAccessibleName(name)
    widget.setWordWrap(True)
    widget.setSpacing(2)
    widget.setTextElideMode(Qt.TextElideMode.ElideNone)
    widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return widget
