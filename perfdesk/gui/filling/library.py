"""The question which usual 三级指标 to insert: the library by 二级指标, with a search box.

It ticks and filters entries; where those that are chosen go in the form is not known
here.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.indicator_library import Entry, matching
from perfdesk.gui import look
from perfdesk.gui.answers import closing
from perfdesk.gui.ticks import Ticks
from perfdesk.gui.word_line import WordLine

_NOTHING = "指标库里没有这样的名称，请换几个字再找，或在表里直接填写。"


class LibraryChoice(QDialog):
    """Entries to be ticked; names in ``there`` are in the form already and greyed.

    ``level2`` is the 二级指标 the person stands at: it is shown first.
    """

    def __init__(
        self,
        entries: Sequence[Entry],
        there: Collection[str] = (),
        level2: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("从指标库插入")
        self._entries, self._level2 = tuple(entries), level2
        self._groups: dict[str, QTreeWidgetItem] = {}
        self._items: list[tuple[QTreeWidgetItem, Entry]] = []
        self._words = QLabel(self)
        self.search = WordLine(parent=self)
        self.search.hint("输入汉字或拼音首字母，如 pxrc")
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName("查找指标")
        self.list = _tree(self)
        self._fill(there)
        buttons, self._insert = closing(self, "插入(&I)")
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

    def answer(self) -> list[Entry]:
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
            group.setFont(0, look.bold(self.font()))
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
        found = matching(self._entries, typed) if typed.strip() else list(self._entries)
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


def _group(entry: Entry) -> str:
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
    found.setItemDelegate(Ticks(found))
    return found
