"""The texts without a place (其他内容) of a document as a table model: position, label, text."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

from perfdesk.core.field_ref import FieldRef
from perfdesk.core.other_texts import OtherText
from perfdesk.gui import theme
from perfdesk.gui.line_list import LineModel

Index = QModelIndex | QPersistentModelIndex

GROUP_NAMES = {
    "header": "表头",
    "funding": "资金",
    "goals": "目标",
    "indicators": "指标",
    "below": "表后",
}
_UNNAMED = "（未命名）"


class OtherTextColumn(IntEnum):
    """A column of the list."""

    WHERE = 0
    LABEL = 1
    TEXT = 2


class OtherTextModel(LineModel):
    """One row a text, in the order of the form; ``set_entries`` announces what is different."""

    headings = ("位置", "栏目", "内容")

    entries: Sequence[OtherText] = ()

    def set_entries(self, entries: Sequence[OtherText]) -> bool:
        """Show these texts; return True if others than before are listed.

        While their fields are the same, only changed rows are announced.
        """
        before = self.entries
        if [each.ref for each in before] != [each.ref for each in entries]:
            self.beginResetModel()
            self.entries = entries
            self.endResetModel()
            return True
        self.entries = entries
        for row, (old, new) in enumerate(zip(before, entries, strict=True)):
            if old != new:
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.headings) - 1))
        return False

    def row_of(self, ref: FieldRef) -> int | None:
        """Return the row of a field; for a part of the form, that of the first text in it."""
        exact = (row for row, each in enumerate(self.entries) if each.ref == ref)
        part = (
            row
            for row, each in enumerate(self.entries)
            if each.ref.key == ref.key and each.ref.field.startswith(f"{ref.field}.")
        )
        return next(exact, next(part, None) if ref.field else None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's signature
        """Return the number of texts."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the text of a cell in one line, or the whole entry as tooltip and for readers."""
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _cell_text(entry, index.column())
            case Qt.ItemDataRole.ToolTipRole:
                return theme.tooltip(f"{position_text(entry)} · {entry.label}\n{entry.text}")
            case Qt.ItemDataRole.AccessibleTextRole:
                heading = self.headings[index.column()]
                return f"{heading} {_cell_text(entry, index.column()) or '空'}"
        return None


def position_text(entry: OtherText) -> str:
    """Return where a text belongs, e.g. 指标 · 产出指标 › 数量指标 › 公寓套数."""
    owner = " › ".join(name or _UNNAMED for name in entry.owner)
    group = GROUP_NAMES[entry.group]
    return f"{group} · {owner}" if owner else group


def _cell_text(entry: OtherText, column: int) -> str:
    match column:
        case OtherTextColumn.WHERE:
            own = entry.owner[-1] or _UNNAMED if entry.owner else ""
            return f"{GROUP_NAMES[entry.group]} · {own}" if own else GROUP_NAMES[entry.group]
        case OtherTextColumn.LABEL:
            return f"{entry.label}（印在表上）" if entry.is_printed else entry.label
    return " ".join(entry.text.split())
