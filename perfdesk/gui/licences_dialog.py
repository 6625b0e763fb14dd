"""The dialog 帮助 › 许可: the parts of the program at the left, the licence texts at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QSplitter,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.gui import theme
from perfdesk.gui.widgets import PlainLabel
from perfdesk.licences import LicensedComponent

_WIDTH, _HEIGHT = 66, 36
"""Size of the dialog in line heights, as far as the screen allows."""
_LIST_SHARE = 0.42
_NAME_SHARE, _VERSION_SHARE = 0.4, 0.22
"""Shares of the list in the width, and of its first two columns in that of the list."""


class LicencesDialog(QDialog):
    """Shows the licence texts of the current component; Tab goes from the list to the text."""

    def __init__(
        self, components: Sequence[LicensedComponent], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("许可")
        self._components = tuple(components)
        self.list = self._make_list()
        self.text_edit = QPlainTextEdit(self)
        self.text_edit.setReadOnly(True)
        self.text_edit.setTabChangesFocus(True)
        self.text_edit.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._lay_out()
        self.list.currentItemChanged.connect(self._show_current)
        self.list.setCurrentIndex(self.list.model().index(0, 0))

    def _make_list(self) -> QTreeWidget:
        tree = QTreeWidget(self)
        tree.setAccessibleName("程序的组成部分")
        tree.setRootIsDecorated(False)
        tree.setUniformRowHeights(True)
        tree.setAllColumnsShowFocus(True)
        tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        tree.setHeaderLabels(["组成部分", "版本", "许可证"])
        for each in self._components:
            item = QTreeWidgetItem(tree, [each.name, each.version, each.licence])
            item.setToolTip(2, theme.tooltip(each.licence))
        return tree

    def _lay_out(self) -> None:
        intro = PlainLabel(
            "本程序由下面这些部分组成，各有各的许可证。选中一行，右边是它的许可全文。", self
        )
        intro.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        splitter = QSplitter(Qt.Orientation.Horizontal, self)
        splitter.addWidget(self.list)
        splitter.addWidget(self.text_edit)
        splitter.setChildrenCollapsible(False)
        box = QVBoxLayout(self)
        box.addWidget(intro)
        box.addWidget(splitter, 1)
        box.addWidget(buttons)
        size = QSize(_WIDTH, _HEIGHT) * self.fontMetrics().height()
        self.resize(size.boundedTo(theme.max_dialog_size(self)))
        list_width = round(self.width() * _LIST_SHARE)
        splitter.setSizes([list_width, self.width() - list_width])
        for column, share in enumerate((_NAME_SHARE, _VERSION_SHARE)):
            self.list.header().resizeSection(column, round(list_width * share))
        self.list.setFocus()

    def _show_current(self) -> None:
        component = self._components[self.list.currentIndex().row()]
        heading = f"{component.name} {component.version}".rstrip()
        licence = f"\n许可证：{component.licence}" if component.licence else ""
        self.text_edit.setPlainText(f"{heading}{licence}\n\n{component.text()}")
        self.text_edit.setAccessibleName(f"{component.name} 的许可全文")
