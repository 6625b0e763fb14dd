"""Dialogs of the 帮助 menu: keyboard shortcuts (F1), and the diagnosis for support.

The shortcuts of commands come from the menus; the keys that work in cells and texts are
listed here. The diagnosis holds versions, screens, input method, fonts and folders, but no
name or content of a form.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

import PySide6
from PySide6.QtCore import QLocale, QSize, Qt, qVersion
from PySide6.QtGui import QFontInfo, QGuiApplication, QKeyEvent, QScreen
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from perfdesk import __version__, resources
from perfdesk.gui import theme, widgets
from perfdesk.storage.data_folder import data_folder

_NONE = "（未设）"


def diagnosis_text() -> str:
    """Return the diagnosis, a group of lines for each subject."""
    groups = (_versions(), _desktop(), _typing(), _screens(), _fonts(), _folders())
    return "\n\n".join("\n".join(group) for group in groups)


class DiagnosisDialog(QDialog):
    """Shows the diagnosis, to be read and copied."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("诊断")
        self.text_edit = QPlainTextEdit(text, self)
        self.text_edit.setReadOnly(True)
        self.text_edit.setAccessibleName("诊断内容")
        self.text_edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("复制(&C)", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy)
        copy.setDefault(True)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(self.text_edit)
        box.addWidget(buttons)
        copy.setFocus()
        self.resize(QSize(640, 480).boundedTo(theme.max_dialog_size(self)))

    def copy(self) -> None:
        """Copy the whole text to the clipboard."""
        QGuiApplication.clipboard().setText(self.text_edit.toPlainText())


def _versions() -> Iterator[str]:
    yield f"绩效自评表 {__version__}"
    yield f"Python {platform.python_version()}，PySide6 {PySide6.__version__}，Qt {qVersion()}"
    yield f"系统：{platform.platform()}"


def _desktop() -> Iterator[str]:
    said = (os.environ.get(name, "") for name in ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE"))
    yield f"桌面：{' '.join(filter(None, said)) or _NONE}"
    yield f"界面平台：{QGuiApplication.platformName()}，样式：{QApplication.style().name()}"
    yield f"语言：{QLocale.system().name()}"


def _typing() -> Iterator[str]:
    for name in theme.INPUT_METHOD_VARIABLES:
        yield f"{name}：{os.environ.get(name, _NONE)}"
    yield f"输入法插件：{'、'.join(theme.input_method_plugins()) or '（没有）'}"
    yield f"输入法语言：{QGuiApplication.inputMethod().locale().name()}"


def _screens() -> Iterator[str]:
    for number, screen in enumerate(QGuiApplication.screens(), 1):
        yield f"屏幕 {number}：{_screen(screen)}"


def _screen(screen: QScreen) -> str:
    size, ratio = screen.geometry(), screen.devicePixelRatio()
    place = f"{size.width()}×{size.height()} 于 ({size.x()}, {size.y()})"
    return f"{screen.name()} {place}，缩放 {ratio:.0%}，{screen.logicalDotsPerInch():.0f} dpi"


def _fonts() -> Iterator[str]:
    font = QApplication.font()
    yield f"界面字体：{QFontInfo(font).family()}，{font.pointSizeF():g} 磅"
    yield f"版面字体：{resources.path('fonts', 'NotoSerifSC-Regular.ttf')}"


def _folders() -> Iterator[str]:
    folder = data_folder()
    log = folder / "perfdesk.log"
    yield f"数据文件夹：{folder}"
    yield f"日志：{log}（{_size(log)}）"


def _size(file: Path) -> str:
    try:
        return f"{file.stat().st_size} 字节"
    except OSError:
        return "还没有"


KeyGroup = tuple[str, tuple[tuple[str, str], ...]]
"""A title, and pairs of keys and what they do."""

CELL_KEYS: tuple[KeyGroup, ...] = (
    (
        "填格子",
        (
            ("直接打字", "替换原来的内容"),
            ("F2", "接着原来的内容改"),
            ("Enter", "填好，到下一行（Shift 向上）"),
            ("Tab", "填好，到右边一格（Shift 向左）"),
            ("Tab 后按 Enter", "到下一行，回到 Tab 开始的一列"),
            ("选中几格后", "从第一格填起，Enter、Tab 在其中走"),
            ("Alt+Enter", "格内换行"),
            ("Esc", "恢复原来的内容"),
            ("Backspace", "清空，重新填"),
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
            ("Shift+空格", "选中整行"),
            ("Ctrl+空格", "选中整列"),
        ),
    ),
)
"""The keys that work in cells and texts; no menu shows them."""
_COLUMNS = 4
_PLAIN = {
    "回车": "Enter",
    "Return": "Enter",
    "Ins": "Insert",
    "Del": "Delete",
    "PgDown": "PgDn",
    "上方向": "↑",
    "下方向": "↓",
}
"""How keys are written on keyboards, where Qt writes them otherwise."""


def shortcut_groups(shortcuts: Sequence[tuple[str, str, str]]) -> tuple[KeyGroup, ...]:
    """Return the keys of cells, then the shortcuts (menu, command, keys) by menu."""
    menus: dict[str, list[tuple[str, str]]] = {}
    for menu, command, keys in shortcuts:
        menus.setdefault(menu, []).append((_written(keys), command))
    return (*CELL_KEYS, *((menu, tuple(lines)) for menu, lines in menus.items()))


class ShortcutsDialog(QDialog):
    """All keys at once, in as many columns as fit the screen; it scrolls on a low one."""

    def __init__(self, shown: Sequence[KeyGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        area = _Area(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("快捷键")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(area)
        box.addWidget(buttons)
        room = theme.max_dialog_size(self)
        beside = QSize(3, 5) * self.fontMetrics().height()
        inside = _fitting(shown, room.width() - beside.width())
        area.setWidget(inside)
        self.resize((inside.sizeHint() + beside).boundedTo(room))


class _Area(QScrollArea):
    """A scroll area in which Home and End scroll to the ends."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override: QScrollArea scrolls by the other keys only."""
        bar = self.verticalScrollBar()
        ends = {Qt.Key.Key_Home: bar.minimum(), Qt.Key.Key_End: bar.maximum()}
        if event.key() in ends:
            bar.setValue(ends[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


def show_shortcuts(shortcuts: Sequence[tuple[str, str, str]], parent: QWidget | None) -> None:
    """Show all keys until the dialog is closed; the shortcuts are (menu, command, keys)."""
    widgets.exec_dialog(ShortcutsDialog(shortcut_groups(shortcuts), parent))


def arrange_in_columns(shown: Sequence[KeyGroup], count: int = _COLUMNS) -> list[list[KeyGroup]]:
    """Return the groups in at most ``count`` columns, the longest as short as possible."""
    sizes = [len(lines) + 2 for _, lines in shown]
    lengths = range(max(sizes, default=0), sum(sizes) + 1)
    packed = (_packed(shown, length) for length in lengths)
    return next(parts for parts in packed if len(parts) <= count)


def _packed(shown: Sequence[KeyGroup], length: int) -> list[list[KeyGroup]]:
    """Return the groups in order, in columns of at most ``length`` lines."""
    parts: list[list[KeyGroup]] = []
    room = 0
    for group in shown:
        size = len(group[1]) + 2
        if size > room or not parts:
            parts.append([])
            room = length
        parts[-1].append(group)
        room -= size
    return parts


def _fitting(shown: Sequence[KeyGroup], width: int) -> QWidget:
    """Return a widget with all keys in as many columns as fit a width in pixels."""
    for count in range(_COLUMNS, 1, -1):
        inside = _inside(arrange_in_columns(shown, count))
        if inside.sizeHint().width() <= width:
            return inside
    return _inside(arrange_in_columns(shown, 1))


def _inside(parts: Sequence[Sequence[KeyGroup]]) -> QWidget:
    inside = QWidget()
    across = QHBoxLayout(inside)
    across.setSpacing(28)
    for part in parts:
        column = QVBoxLayout()
        column.setSpacing(14)
        for group in part:
            column.addLayout(_group(group))
        column.addStretch(1)
        across.addLayout(column)
    return inside


def _group(group: KeyGroup) -> QGridLayout:
    title, lines = group
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(2)
    grid.setColumnStretch(1, 1)
    heading = QLabel(title)
    heading.setFont(theme.bold(heading.font()))
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, (keys, words) in enumerate(lines, start=1):
        grid.addWidget(QLabel(keys), row, 0)
        said = QLabel(words)
        said.setAccessibleName(f"{keys}：{words}")
        grid.addWidget(said, row, 1)
    return grid


def _written(keys: str) -> str:
    """Return the keys as they are written on keyboards."""
    *modifiers, key = keys.rsplit("+", 1) if not keys.endswith("+") else (keys,)
    return "+".join((*modifiers, _PLAIN.get(key, key)))
