"""The dialogs of the 填写 menu: common header, rows to fill, indicators from the library.

Each dialog lets the user tick items; ``answer`` returns what is ticked. The commands apply it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.form import Row
from perfdesk.core.indicator_library import LibraryEntry, matching_entries
from perfdesk.core.template import RowHeadings
from perfdesk.core.text import shortened_names
from perfdesk.gui import theme
from perfdesk.gui.check_list import CheckListDialog, check_list, is_checked
from perfdesk.gui.prompts import SharedField
from perfdesk.gui.widgets import (
    YEAR_REFUSAL,
    PlainLabel,
    SearchField,
    dialog_buttons,
    take_digits_alone,
    with_visible_frame,
)

_FILL_ROWS_SIZE, _LIBRARY_SIZE = QSize(620, 420), QSize(560, 520)
"""Preferred sizes of the dialogs in pixels."""
_NO_MATCH_MESSAGE = "指标库里没有这样的名称，请换几个字再找，或在表里直接填写。"


class HeaderDialog(QDialog):
    """The texts for the headers of all open forms; typing into a field ticks it.

    Beside each field stands how many forms would change.
    """

    def __init__(self, lines: Sequence[SharedField], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("统一填写表头")
        self._lines = tuple(lines)
        self.boxes: dict[str, QCheckBox] = {}
        self.fields: dict[str, SearchField] = {}
        self._counts: dict[str, QLabel] = {}
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        for row, line in enumerate(self._lines):
            self._add(row, line)
        buttons, self._fill = dialog_buttons(self, "填写(&F)")
        box = QVBoxLayout(self)
        box.addWidget(
            PlainLabel("勾选的内容填入所有打开的表，代替原有内容；按 Ctrl+Z 一次全部撤销。", self)
        )
        box.addLayout(self._grid)
        box.addStretch()
        box.addWidget(buttons)
        self._update_message()
        hint = self.sizeHint()
        wide = hint.width() + self.fontMetrics().averageCharWidth() * 28
        self.resize(QSize(wide, hint.height()).boundedTo(theme.max_dialog_size(self)))

    def answer(self) -> dict[str, str]:
        """Return the texts of the ticked fields, by field."""
        return {
            name: self.fields[name].text().strip()
            for name, box in self.boxes.items()
            if box.isChecked()
        }

    def _add(self, row: int, line: SharedField) -> None:
        box, field = with_visible_frame(QCheckBox(line.label, self)), SearchField(line.text, self)
        count = PlainLabel("", self)
        field.setMinimumWidth(field.fontMetrics().averageCharWidth() * 16)
        field.setAccessibleName(line.label)
        count.setMinimumWidth(count.fontMetrics().horizontalAdvance("将清空 99 张表"))
        if line.field == "year":
            take_digits_alone(field)
            field.inputRejected.connect(lambda: count.setText(YEAR_REFUSAL))
        field.textEdited.connect(lambda _text: box.setChecked(True))
        field.textChanged.connect(self._update_message)
        box.toggled.connect(self._update_message)
        for column, widget in enumerate((box, field, count)):
            self._grid.addWidget(widget, row, column)
        self.boxes[line.field], self.fields[line.field] = box, field
        self._counts[line.field] = count

    def _update_message(self) -> None:
        chosen = self.answer()
        for line in self._lines:
            text = chosen.get(line.field)
            changed = 0 if text is None else sum(text != each for each in line.current_texts)
            words = f"将{'改' if text else '清空'} {changed} 张表" if changed else ""
            self._counts[line.field].setText("不用改" if chosen and not words and text else words)
        self._fill.setEnabled(bool(chosen))


class FillRowsDialog(CheckListDialog):
    """The rows to be filled with their targets, all of them ticked at first."""

    def __init__(
        self, rows: Sequence[Row], headings: RowHeadings, parent: QWidget | None = None
    ) -> None:
        columns = ["二级指标", "三级指标", f"{headings.actual}将填为"]
        lines = check_list("将要填写的行", columns)
        super().__init__("全部照目标填", lines, "填写(&F)", parent)
        self._rows, self._headings = tuple(rows), headings
        self._add_lines()
        self.start()

    def sizeHint(self) -> QSize:
        """Return a size for the names of two levels and a value."""
        return _FILL_ROWS_SIZE

    def answer(self) -> list[Row]:
        """Return the ticked rows in their order."""
        return [self._rows[number] for number in self.checked_lines()]

    def _add_lines(self) -> None:
        self.list.setRootIsDecorated(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for row in self._rows:
            texts = [row.level_names[1], row.level_names[2], row.node.target]
            item = QTreeWidgetItem(self.list, texts)
            item.setToolTip(2, theme.tooltip(row.node.target))
            self.add_line(item)
        self.list.header().resizeSection(1, 200)

    def update_message(self) -> None:
        """Override: how many rows are ticked."""
        count = len(self.answer())
        self.message.setText(
            f"将照{self._headings.target}填写 {count} 行的{self._headings.actual}；"
            "已填的不会改动。按空格键勾选或取消一行。"
        )
        self.accept_button.setEnabled(count > 0)


class LibraryDialog(QDialog):
    """The entries of the indicator library by level-2 indicator, with a search field.

    Names in ``present`` are in the form already and cannot be ticked. The list starts with the
    level-2 indicator ``level2``, that of the current row.
    """

    def __init__(
        self,
        entries: Sequence[LibraryEntry],
        present: Collection[str] = (),
        level2: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("从指标库插入")
        self._entries, self._level2 = tuple(entries), level2
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._items: list[tuple[QTreeWidgetItem, LibraryEntry]] = []
        self._message = PlainLabel("", self)
        self.search = SearchField(parent=self)
        self.search.set_hint("输入汉字或拼音首字母，如 pxrc")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找指标")
        self.list = _library_list()
        self._add_entries(present)
        buttons, self._insert = dialog_buttons(self, "插入(&I)")
        box = QVBoxLayout(self)
        for widget in (self.search, self.list, self._message, buttons):
            box.addWidget(widget)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.itemChanged.connect(self._update_message)
        self.list.currentItemChanged.connect(self._update_message)
        self._filter("")

    def sizeHint(self) -> QSize:
        """Return a size for two groups of entries."""
        return _LIBRARY_SIZE

    def answer(self) -> list[LibraryEntry]:
        """Return the ticked entries in their order, or the current one if none is ticked."""
        ticked = [entry for item, entry in self._items if is_checked(item)]
        return ticked or [entry for item, entry in self._items if item.isSelected()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move from the search field into the list with Down."""
        down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if not down or event.type() != QEvent.Type.KeyPress or self.search.composing:
            return super().eventFilter(watched, event)
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _add_entries(self, present: Collection[str]) -> None:
        for name in dict.fromkeys(map(_group, self._entries)):
            group = QTreeWidgetItem(self.list, [name])
            group.setFont(0, theme.bold(self.font()))
            group.setFirstColumnSpanned(True)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._groups[name] = group
        for entry in self._entries:
            item = QTreeWidgetItem(self._groups[_group(entry)], [entry.name, entry.usual])
            self._items.append((item, entry))
            if entry.name in present:
                item.setText(1, "表中已有")
                item.setFlags(Qt.ItemFlag.NoItemFlags)
                for column in range(self.list.columnCount()):
                    item.setForeground(column, theme.muted_colour(self.palette()))
            else:
                item.setCheckState(0, Qt.CheckState.Unchecked)
        self.list.expandAll()

    def _show_all(self) -> None:
        """Make the first entry that can be ticked current, in the current row's group if any."""
        free = [(item, entry) for item, entry in self._items if _can_be_ticked(item)]
        in_group = [item for item, entry in free if entry.level2 == self._level2]
        self._make_current([*in_group, *(item for item, _ in free)])
        if in_group:
            group = self.list.indexFromItem(in_group[0]).parent()
            self.list.scrollTo(group, QTreeWidget.ScrollHint.PositionAtTop)

    def _make_current(self, items: Sequence[QTreeWidgetItem]) -> None:
        """Make the first of the items current; none if there are no items."""
        if items:
            self.list.setCurrentItem(items[0])
        else:
            self.list.setCurrentIndex(QModelIndex())

    def _filter(self, typed: str) -> None:
        matches = matching_entries(self._entries, typed) if typed.strip() else list(self._entries)
        shown = {entry: item for item, entry in self._items if entry in matches}
        groups = {_group(entry) for entry in matches}
        for item, entry in self._items:
            item.setHidden(entry not in shown)
        for name, group in self._groups.items():
            group.setHidden(name not in groups)
        if typed.strip():
            self._make_current([shown[entry] for entry in matches if _can_be_ticked(shown[entry])])
        else:
            self._show_all()
        self._update_message()

    def _update_message(self) -> None:
        chosen = self.answer()
        names = shortened_names([entry.name for entry in chosen], 3, "个")
        no_match = all(item.isHidden() for item, _ in self._items)
        hint = _NO_MATCH_MESSAGE if no_match else "按空格键勾选要插入的指标。"
        self._message.setText(f"将插入：{names}" if chosen else hint)
        self._insert.setEnabled(bool(chosen))


def _group(entry: LibraryEntry) -> str:
    return f"{entry.level2}（{entry.level1}）"


def _can_be_ticked(item: QTreeWidgetItem) -> bool:
    return bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable)


def _library_list() -> QTreeWidget:
    widget = check_list("指标库", ["三级指标", "常用指标值"])
    widget.setRootIsDecorated(False)
    widget.setItemsExpandable(False)
    widget.setUniformRowHeights(True)
    widget.header().resizeSection(0, 210)
    return widget
