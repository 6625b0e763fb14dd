"""F1: all keys in columns, grouped by what one does, as a sheet to be read at a glance.

The keys of commands come from the menus; those that belong to cells and texts, and
stand in no menu, are listed here.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from perfdesk.gui import look

Group = tuple[str, tuple[tuple[str, str], ...]]
"""What one does, and its keys with what each does."""

IN_CELLS: tuple[Group, ...] = (
    (
        "填格子",
        (
            ("直接打字", "替换原来的内容"),
            ("F2", "接着原来的内容改"),
            ("Enter", "填好，到下一行（Shift 向上）"),
            ("Tab", "填好，到右边一格（Shift 向左）"),
            ("Alt+Enter", "格内换行"),
            ("Esc", "恢复原来的内容"),
        ),
    ),
    (
        "走动和选择",
        (
            ("↑ ↓ ← →", "到旁边一格；在指标名称上 ← → 收起、展开"),
            ("Home / End", "到本行第一格、最后一格"),
            ("Ctrl+方向键", "到一段内容的尽头"),
            ("Ctrl+Home / End", "到表的开头、末尾"),
            ("PgUp / PgDn", "翻一屏"),
            ("Shift+以上各键", "扩大选择"),
        ),
    ),
)
_COLUMNS = 3
_PLAIN = {
    "回车": "Enter",
    "Return": "Enter",
    "Ins": "Insert",
    "Del": "Delete",
    "PgDown": "PgDn",
    "上方向": "↑",
    "下方向": "↓",
}
"""Keys as they are written on keyboards, where Qt writes them otherwise."""


def groups(shortcuts: Sequence[tuple[str, str, str]]) -> tuple[Group, ...]:
    """The keys of cells, then those of the menus (menu, command, keys), each menu a group."""
    menus: dict[str, list[tuple[str, str]]] = {}
    for menu, command, keys in shortcuts:
        menus.setdefault(menu, []).append((_written(keys), command))
    return (*IN_CELLS, *((menu, tuple(lines)) for menu, lines in menus.items()))


class KeysTable(QDialog):
    """All keys at once; it scrolls where the screen is small."""

    def __init__(self, shown: Sequence[Group], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        inside = QWidget()
        across = QHBoxLayout(inside)
        across.setSpacing(28)
        for part in columns(shown):
            column = QVBoxLayout()
            for group in part:
                column.addLayout(_group(group))
                column.addSpacing(10)
            column.addStretch(1)
            across.addLayout(column)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("快捷键")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(area)
        box.addWidget(buttons)
        self._fit(inside)

    def _fit(self, inside: QWidget) -> None:
        """As large as its content, but never larger than most of the screen."""
        room = self.screen().availableGeometry().size() * 0.9
        margin = self.fontMetrics().height() * 5
        self.resize((inside.sizeHint() + QSize(margin, margin)).boundedTo(room))


def show(shortcuts: Sequence[tuple[str, str, str]], parent: QWidget | None) -> None:
    """Show all keys until the dialog is closed; those of the menus as menu, command, keys."""
    dialog = KeysTable(groups(shortcuts), parent)
    try:
        dialog.exec()
    finally:
        dialog.deleteLater()


def columns(shown: Sequence[Group]) -> list[list[Group]]:
    """The groups in order, in columns of about the same length."""
    length = sum(len(lines) + 2 for _, lines in shown)
    parts: list[list[Group]] = [[] for _ in range(_COLUMNS)]
    done = 0
    for group in shown:
        size = len(group[1]) + 2
        parts[min(_COLUMNS - 1, (done + size // 2) * _COLUMNS // max(1, length))].append(group)
        done += size
    return parts


def _group(group: Group) -> QGridLayout:
    title, lines = group
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(3)
    grid.setColumnStretch(1, 1)
    heading = QLabel(title)
    heading.setFont(look.bold(heading.font()))
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, (keys, words) in enumerate(lines, start=1):
        grid.addWidget(QLabel(keys), row, 0)
        said = QLabel(words)
        said.setAccessibleName(f"{keys}：{words}")
        grid.addWidget(said, row, 1)
    return grid


def _written(keys: str) -> str:
    """Keys as they are written on keyboards."""
    *modifiers, key = keys.rsplit("+", 1) if not keys.endswith("+") else (keys,)
    return "+".join((*modifiers, _PLAIN.get(key, key)))
