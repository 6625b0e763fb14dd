"""The question before all empty rows are filled: which rows, and what each would get.

It shows the rows it is given, all of them ticked; what is done with the answer is
the asker's business.
"""

from __future__ import annotations

from collections.abc import Sequence

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

from perfdesk.core.form import Row
from perfdesk.gui import look
from perfdesk.gui.answers import closing
from perfdesk.gui.ticks import Ticks


class RowChoice(QDialog):
    """Rows to be filled with their targets, each with a box to untick."""

    def __init__(self, rows: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("全部照目标填")
        self._rows = tuple(rows)
        self._words = QLabel(self)
        self.list = self._listed()
        buttons, self._fill = closing(self, "填写(&F)")
        box = QVBoxLayout(self)
        for widget in (self._words, self.list, buttons):
            box.addWidget(widget)
        self.list.itemChanged.connect(self._count)
        self.list.setCurrentIndex(self.list.model().index(0, 0))
        self.list.setFocus()
        self._count()

    def sizeHint(self) -> QSize:
        """Qt's: wide enough for two levels' names and a value."""
        return QSize(620, 420)

    def answer(self) -> list[Row]:
        """The rows that are ticked, in their order."""
        items = (self.list.topLevelItem(at) for at in range(len(self._rows)))
        ticked = [item.checkState(0) == Qt.CheckState.Checked for item in items if item]
        return [row for row, wanted in zip(self._rows, ticked, strict=True) if wanted]

    def _listed(self) -> QTreeWidget:
        found = QTreeWidget(self)
        found.setAccessibleName("将要填写的行")
        found.setHeaderLabels(["二级指标", "三级指标", "实际完成值将填为"])
        found.setRootIsDecorated(False)
        found.setAllColumnsShowFocus(True)
        found.setItemDelegate(Ticks(found))
        found.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for row in self._rows:
            item = QTreeWidgetItem(found, [row.path[1], row.path[2], row.node.target])
            item.setCheckState(0, Qt.CheckState.Checked)
            item.setToolTip(2, look.tip(row.node.target))
        found.header().resizeSection(1, 200)
        return found

    def _count(self) -> None:
        count = len(self.answer())
        self._words.setText(
            f"将照年度指标值填写 {count} 行的实际完成值；已填的不会改动。按空格取消或选中一行。"
        )
        self._fill.setEnabled(count > 0)
