"""剪切, 复制, 粘贴 and the like: done by whatever has the focus, cells or a text.

In the indicators a block of cells goes out and comes in, in a field text; the fields
and ``tree.blocks`` know how. This only passes on.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit

from perfdesk.gui.panes import Panes
from perfdesk.gui.tree.blocks import TreeBlocks


class Clipping(QObject):
    """The commands on what is chosen; ``said`` is a sentence for the status bar."""

    said = Signal(str)

    def __init__(self, panes: Panes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panes = panes
        self._tree_blocks = TreeBlocks(panes.tree)
        self._tree_blocks.said.connect(self.said)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the 编辑 menu does with cells and texts, by the names of its commands."""
        return {
            "cut": self._cut,
            "copy": self._copy,
            "paste": self._paste,
            "select_all": self._select_all,
            "fill_down": self._fill_down,
        }

    def _cut(self) -> None:
        if text := _text():
            text.cut()
        elif blocks := self._blocks():
            blocks.cut()

    def _copy(self) -> None:
        if text := _text():
            text.copy()
        elif blocks := self._blocks():
            blocks.copy()

    def _paste(self) -> None:
        if text := _text():
            text.paste()
        elif blocks := self._blocks():
            blocks.paste()

    def _select_all(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit | QAbstractItemView):
            focus.selectAll()

    def _fill_down(self) -> None:
        focus, funding = QApplication.focusWidget(), self._panes.funding
        if blocks := self._blocks():
            blocks.fill_down()
        elif focus is not None and funding.isAncestorOf(focus):
            funding.sheet.fill_down(focus)
        elif focus is not None and self._panes.tree.isAncestorOf(focus):
            self.said.emit("这一格正在填写，按 Enter 填好后再向下填充。")
        else:
            self.said.emit("请先选中指标或金额里要填充的格子，再向下填充。")

    def _blocks(self) -> TreeBlocks | None:
        """The chosen cells of the tree, if it has the focus."""
        return self._tree_blocks if self._panes.tree.hasFocus() else None


def _text() -> QLineEdit | QPlainTextEdit | None:
    """The field that has the focus, if it is one."""
    focus = QApplication.focusWidget()
    return focus if isinstance(focus, QLineEdit | QPlainTextEdit) else None
