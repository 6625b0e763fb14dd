"""The question what to put into the header of all open forms at once.

Each field has a box to tick; beside it stands how many forms would change. What is
done with the answer is the asker's business.

The question before all empty rows are filled: which rows, and what each would get.

It shows the rows it is given, all of them ticked; what is done with the answer is
the asker's business.

The question which usual 三级指标 to insert: the library by 二级指标, with a search box.

It ticks and filters entries; where those that are chosen go in the form is not known
here.
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
from perfdesk.gui import theme
from perfdesk.gui.prompts import SharedField
from perfdesk.gui.widgets import CheckBoxDelegate, SearchField, dialog_buttons, with_visible_frame


class HeaderDialog(QDialog):
    """Fields with boxes; typing into a field ticks it."""

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
        box.addWidget(QLabel("勾选的内容填入所有打开的表，代替原有内容；每张表各撤销一次。", self))
        box.addLayout(self._grid)
        box.addStretch()
        box.addWidget(buttons)
        self._count()
        hint = self.sizeHint()
        wide = hint.width() + self.fontMetrics().averageCharWidth() * 28
        self.resize(QSize(wide, hint.height()).boundedTo(theme.max_dialog_size(self)))

    def answer(self) -> dict[str, str]:
        """The texts of the ticked fields, by field."""
        return {
            name: self.fields[name].text().strip()
            for name, box in self.boxes.items()
            if box.isChecked()
        }

    def _add(self, row: int, line: SharedField) -> None:
        box, field = with_visible_frame(QCheckBox(line.label, self)), SearchField(line.text, self)
        count = QLabel(self)
        field.setMinimumWidth(field.fontMetrics().averageCharWidth() * 16)
        field.setAccessibleName(line.label)
        count.setMinimumWidth(count.fontMetrics().horizontalAdvance("将清空 99 张表"))
        field.textEdited.connect(lambda _text: box.setChecked(True))
        field.textChanged.connect(self._count)
        box.toggled.connect(self._count)
        for column, widget in enumerate((box, field, count)):
            self._grid.addWidget(widget, row, column)
        self.boxes[line.field], self.fields[line.field] = box, field
        self._counts[line.field] = count

    def _count(self) -> None:
        chosen = self.answer()
        for line in self._lines:
            text = chosen.get(line.field)
            changed = 0 if text is None else sum(text != each for each in line.current_texts)
            words = f"将{'改' if text else '清空'} {changed} 张表" if changed else ""
            self._counts[line.field].setText("不用改" if chosen and not words and text else words)
        self._fill.setEnabled(bool(chosen))


class FillRowsDialog(QDialog):
    """Rows to be filled with their targets, each with a box to untick."""

    def __init__(self, rows: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("全部照目标填")
        self._rows = tuple(rows)
        self._words = QLabel(self)
        self.list = self._listed()
        buttons, self._fill = dialog_buttons(self, "填写(&F)")
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
        found.setItemDelegate(CheckBoxDelegate(found))
        found.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        for row in self._rows:
            item = QTreeWidgetItem(found, [row.level_names[1], row.level_names[2], row.node.target])
            item.setCheckState(0, Qt.CheckState.Checked)
            item.setToolTip(2, theme.tooltip(row.node.target))
        found.header().resizeSection(1, 200)
        return found

    def _count(self) -> None:
        count = len(self.answer())
        self._words.setText(
            f"将照年度指标值填写 {count} 行的实际完成值；已填的不会改动。按空格取消或选中一行。"
        )
        self._fill.setEnabled(count > 0)


_NOTHING = "指标库里没有这样的名称，请换几个字再找，或在表里直接填写。"


class LibraryDialog(QDialog):
    """Entries to be ticked; names in ``there`` are in the form already and greyed.

    ``level2`` is the 二级指标 the person stands at: it is shown first.
    """

    def __init__(
        self,
        entries: Sequence[LibraryEntry],
        there: Collection[str] = (),
        level2: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("从指标库插入")
        self._entries, self._level2 = tuple(entries), level2
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._items: list[tuple[QTreeWidgetItem, LibraryEntry]] = []
        self._words = QLabel(self)
        self.search = SearchField(parent=self)
        self.search.set_hint("输入汉字或拼音首字母，如 pxrc")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找指标")
        self.list = _tree(self)
        self._fill(there)
        buttons, self._insert = dialog_buttons(self, "插入(&I)")
        box = QVBoxLayout(self)
        for widget in (self.search, self.list, self._words, buttons):
            box.addWidget(widget)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.itemChanged.connect(self._count)
        self.list.currentItemChanged.connect(self._count)
        self._filter("")

    def sizeHint(self) -> QSize:
        """Qt's: high enough for two groups."""
        return QSize(560, 520)

    def answer(self) -> list[LibraryEntry]:
        """The ticked entries in their order; the current one if none is ticked."""
        ticked = [
            entry for item, entry in self._items if item.checkState(0) == Qt.CheckState.Checked
        ]
        return ticked or [entry for item, entry in self._items if item.isSelected()]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt's: Down leads from the search box into the list."""
        down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if not down or event.type() != QEvent.Type.KeyPress or self.search.composing:
            return super().eventFilter(watched, event)
        self.list.setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _fill(self, there: Collection[str]) -> None:
        for name in dict.fromkeys(map(_group, self._entries)):
            group = QTreeWidgetItem(self.list, [name])
            group.setFont(0, theme.bold(self.font()))
            group.setFirstColumnSpanned(True)
            group.setFlags(Qt.ItemFlag.ItemIsEnabled)
            self._groups[name] = group
        for entry in self._entries:
            item = QTreeWidgetItem(self._groups[_group(entry)], [entry.name, entry.usual])
            self._items.append((item, entry))
            if entry.name in there:
                item.setText(1, "表中已有")
                item.setFlags(Qt.ItemFlag.NoItemFlags)
            else:
                item.setCheckState(0, Qt.CheckState.Unchecked)
        self.list.expandAll()

    def _show(self) -> None:
        """Goes to the first free entry of the group asked from, or of all."""
        free = [(item, entry) for item, entry in self._items if _free(item)]
        own = [item for item, entry in free if entry.level2 == self._level2]
        self._go([*own, *(item for item, _ in free)])
        if own:
            group = self.list.indexFromItem(own[0]).parent()
            self.list.scrollTo(group, QTreeWidget.ScrollHint.PositionAtTop)

    def _go(self, items: Sequence[QTreeWidgetItem]) -> None:
        """Makes the first of the items the current one, or none."""
        if items:
            self.list.setCurrentItem(items[0])
        else:
            self.list.setCurrentIndex(QModelIndex())

    def _filter(self, typed: str) -> None:
        found = matching_entries(self._entries, typed) if typed.strip() else list(self._entries)
        shown = {entry: item for item, entry in self._items if entry in found}
        kept = {_group(entry) for entry in found}
        for item, entry in self._items:
            item.setHidden(entry not in shown)
        for name, group in self._groups.items():
            group.setHidden(name not in kept)
        if typed.strip():
            self._go([shown[entry] for entry in found if _free(shown[entry])])
        else:
            self._show()
        self._count()

    def _count(self) -> None:
        chosen = self.answer()
        names = "、".join(entry.name for entry in chosen[:3])
        more = f" 等 {len(chosen)} 个" if len(chosen) > 3 else ""
        nothing = all(item.isHidden() for item, _ in self._items)
        otherwise = _NOTHING if nothing else "按空格勾选要插入的指标。"
        self._words.setText(f"将插入：{names}{more}" if chosen else otherwise)
        self._insert.setEnabled(bool(chosen))


def _group(entry: LibraryEntry) -> str:
    return f"{entry.level2}（{entry.level1}）"


def _free(item: QTreeWidgetItem) -> bool:
    return bool(item.flags() & Qt.ItemFlag.ItemIsUserCheckable)


def _tree(parent: QWidget) -> QTreeWidget:
    found = QTreeWidget(parent)
    found.setAccessibleName("指标库")
    found.setHeaderLabels(["三级指标", "常用年度指标值"])
    found.setRootIsDecorated(False)
    found.setItemsExpandable(False)
    found.setUniformRowHeights(True)
    found.setAllColumnsShowFocus(True)
    found.header().resizeSection(0, 210)
    found.setItemDelegate(CheckBoxDelegate(found))
    return found
