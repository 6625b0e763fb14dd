"""The list of files of late on the start page: made when that is first seen.

Which files are in it is ``storage``'s, what is done with one the page's.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from perfdesk.gui import look
from perfdesk.gui.files.recents import is_there
from perfdesk.storage.settings import RecentFile

_PATH = Qt.ItemDataRole.UserRole


class RecentFiles(QTreeWidget):
    """The files of late, each with its day and folder; ``chosen`` brings a path."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("最近打开的文件")
        self.setHeaderLabels(["文件", "日期", "文件夹"])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        stretch, by_text = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
        for column, mode in enumerate((stretch, by_text, stretch)):
            self.header().setSectionResizeMode(column, mode)
        self.itemDoubleClicked.connect(self._choose)

    def list_files(self, entries: Sequence[RecentFile]) -> None:
        """Lists files and days, those that are missing greyed."""
        self.clear()
        for entry in entries:
            path = entry.path
            there = is_there(path)
            said = f"{entry.day:%Y-%m-%d}" if there else "找不到了"
            item = QTreeWidgetItem(self, [path.name, said, str(path.parent)])
            for column in (0, 2):
                item.setToolTip(column, look.tip(str(path)))
            item.setData(0, _PATH, path)
            item.setDisabled(not there)
            for column in range(0 if there else self.columnCount()):
                item.setForeground(column, look.quiet(self.palette()))
        if not entries:
            none = QTreeWidgetItem(self, ["（还没有）"])
            none.setDisabled(True)
            none.setForeground(0, look.quiet(self.palette()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's: the keys start at the first file that is there."""
        super().focusInEvent(event)
        items = self.findItems("", Qt.MatchFlag.MatchContains)
        there = next((item for item in items if not item.isDisabled()), None)
        if there is not None and not self.selectedItems():
            self.setCurrentItem(there)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter opens."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and not item.isDisabled():
            self.chosen.emit(item.data(0, _PATH))
