"""Lists with check boxes, and dialogs that ask by one which lines a command is to change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QDialog,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.gui.widgets import CheckBoxDelegate, PlainLabel, dialog_buttons


def check_list(name: str, headings: Sequence[str]) -> QTreeWidget:
    """Return an empty list for lines with check boxes; screen readers call it by its name."""
    widget = QTreeWidget()
    widget.setAccessibleName(name)
    widget.setHeaderLabels(headings)
    widget.setAllColumnsShowFocus(True)
    widget.setItemDelegate(CheckBoxDelegate(widget))
    return widget


def set_places_column(lines: QTreeWidget) -> None:
    """Cut the places in the first column off at their fronts: their ends name row and column."""
    lines.setItemDelegateForColumn(0, _PlaceDelegate(lines))


class _PlaceDelegate(CheckBoxDelegate):
    """Paints check boxes and places."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Override: elide the text at the left."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft


def is_checked(line: QTreeWidgetItem) -> bool:
    """Return True if the check box of a line is ticked."""
    return line.checkState(0) == Qt.CheckState.Checked


class CheckListDialog(QDialog):
    """A message, a list whose lines are all ticked at first, and a button that accepts the ticks.

    A subclass adds the lines, then calls ``start``; its ``update_message`` says what the ticked
    lines stand for.
    """

    def __init__(
        self, title: str, lines: QTreeWidget, accept_text: str, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.list = lines
        self.message = PlainLabel("", self)
        self._lines: list[QTreeWidgetItem] = []
        self.buttons, self.accept_button = dialog_buttons(self, accept_text)
        box = QVBoxLayout(self)
        for widget in (self.message, self.list, self.buttons):
            box.addWidget(widget)

    def add_line(self, line: QTreeWidgetItem) -> None:
        """Tick a line of the list, and count it among the lines that are asked about."""
        line.setCheckState(0, Qt.CheckState.Checked)
        self._lines.append(line)

    def start(self) -> None:
        """Go to the first line, if there is one, and follow the ticks."""
        self.list.itemChanged.connect(self.update_message)
        if self._lines:
            self.list.setCurrentItem(self._lines[0])
        self.list.setFocus()
        self.update_message()

    def checked_lines(self) -> list[int]:
        """Return the numbers of the ticked lines, in the order in which they were added."""
        return [number for number, line in enumerate(self._lines) if is_checked(line)]

    def update_message(self) -> None:
        """Show what the ticked lines stand for."""
        raise NotImplementedError
