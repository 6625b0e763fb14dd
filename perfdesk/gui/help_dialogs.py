"""Dialogs of the 帮助 menu: keyboard shortcuts (F1), the diagnosis for support, the version.

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

from perfdesk import RELEASED, __version__, resources
from perfdesk.gui import input_method, theme, widgets
from perfdesk.storage.data_folder import data_folder

KeyGroup = tuple[str, tuple[tuple[str, str], ...]]
"""A title, and pairs of keys and what they do."""

CELL_KEYS: tuple[KeyGroup, ...] = (
    (
        "填写单元格",
        (
            ("直接打字", "替换原来的内容"),
            ("F2", "接着原来的内容改"),
            ("Enter", "填好，到下一行（Shift 向上）"),
            ("Tab", "填好，到右边一格（Shift 向左）"),
            ("Tab 后按 Enter", "到下一行，回到 Tab 开始的一列"),
            ("选中几格后", "从第一格填起，Enter、Tab 在其中移动"),
            ("Alt+Enter", "格内换行"),
            ("Esc", "恢复原来的内容"),
            ("Backspace", "清空，重新填"),
        ),
    ),
    (
        "移动和选择",
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
    (
        "版面预览",
        (
            ("Ctrl++ / Ctrl+-", "放大、缩小"),
            ("Ctrl+0", "适合宽度"),
            ("Enter", "到标出的一格"),
        ),
    ),
)
"""The keys that work in cells and texts; no menu shows them."""
_MOST_COLUMNS = 4


def shortcut_groups(shortcuts: Sequence[tuple[str, str, str]]) -> tuple[KeyGroup, ...]:
    """Return the keys of cells, then the shortcuts (menu, command, keys) by menu."""
    menus: dict[str, list[tuple[str, str]]] = {}
    for menu, command, keys in shortcuts:
        menus.setdefault(menu, []).append((keys, command))
    return (*CELL_KEYS, *((menu, tuple(lines)) for menu, lines in menus.items()))


class ShortcutsDialog(QDialog):
    """All keys at once, in as many columns as fit the screen; it scrolls on a low one."""

    def __init__(self, groups: Sequence[KeyGroup], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("快捷键")
        area = _KeyScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName("快捷键")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(area)
        box.addWidget(buttons)
        largest = theme.max_dialog_size(self)
        # Width of frame and scroll bar, height of the buttons and margins, in line heights.
        around = QSize(3, 5) * self.fontMetrics().height()
        content = _widest_content(groups, largest.width() - around.width())
        area.setWidget(content)
        self.resize((content.sizeHint() + around).boundedTo(largest))


class _KeyScrollArea(QScrollArea):
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


def arrange_in_columns(
    groups: Sequence[KeyGroup], count: int = _MOST_COLUMNS
) -> list[list[KeyGroup]]:
    """Return the groups in at most ``count`` columns, the longest as short as possible."""
    sizes = [len(lines) + 2 for _, lines in groups]  # with the title and the space below
    lengths = range(max(sizes, default=0), sum(sizes) + 1)
    arrangements = (_columns_of_length(groups, length) for length in lengths)
    return next(columns for columns in arrangements if len(columns) <= count)


def _columns_of_length(groups: Sequence[KeyGroup], length: int) -> list[list[KeyGroup]]:
    """Return the groups in order, in columns of at most ``length`` lines."""
    columns: list[list[KeyGroup]] = []
    free = 0
    for group in groups:
        size = len(group[1]) + 2
        if size > free or not columns:
            columns.append([])
            free = length
        columns[-1].append(group)
        free -= size
    return columns


def _widest_content(groups: Sequence[KeyGroup], width: int) -> QWidget:
    """Return a widget with all keys in as many columns as fit a width in pixels."""
    for count in range(_MOST_COLUMNS, 1, -1):
        content = _content(arrange_in_columns(groups, count))
        if content.sizeHint().width() <= width:
            return content
    return _content(arrange_in_columns(groups, 1))


def _content(columns: Sequence[Sequence[KeyGroup]]) -> QWidget:
    content = QWidget()
    row = QHBoxLayout(content)
    row.setSpacing(28)
    for groups in columns:
        column = QVBoxLayout()
        column.setSpacing(14)
        for group in groups:
            column.addLayout(_group_layout(group))
        column.addStretch(1)
        row.addLayout(column)
    return content


def _group_layout(group: KeyGroup) -> QGridLayout:
    title, lines = group
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(1)
    grid.setColumnStretch(1, 1)
    heading = QLabel(title)
    heading.setFont(theme.bold(heading.font()))
    grid.addWidget(heading, 0, 0, 1, 2)
    for row, (keys, effect) in enumerate(lines, start=1):
        grid.addWidget(QLabel(keys), row, 0)
        label = QLabel(effect)
        label.setAccessibleName(f"{keys}：{effect}")
        grid.addWidget(label, row, 1)
    return grid


# The diagnosis

_NONE = "（未设）"


def diagnosis_text() -> str:
    """Return the diagnosis, a group of lines for each subject."""
    groups = (_versions(), _desktop(), _input_method(), _screens(), _fonts(), _folders())
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
    yield f"绩效自评表 {__version__}（{RELEASED}）"
    yield f"Python {platform.python_version()}，PySide6 {PySide6.__version__}，Qt {qVersion()}"
    yield f"系统：{platform.platform()}"


def _desktop() -> Iterator[str]:
    names = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE")
    desktop = " ".join(filter(None, (os.environ.get(name) for name in names)))
    yield f"桌面：{desktop or _NONE}"
    yield f"界面平台：{QGuiApplication.platformName()}，样式：{QApplication.style().name()}"
    yield f"语言：{QLocale.system().name()}"


def _input_method() -> Iterator[str]:
    for name in input_method.INPUT_METHOD_VARIABLES:
        yield f"{name}：{os.environ.get(name, _NONE)}"
    yield f"输入法插件：{'、'.join(input_method.input_method_plugins()) or '（没有）'}"
    yield f"输入法语言：{QGuiApplication.inputMethod().locale().name()}"


def _screens() -> Iterator[str]:
    for number, screen in enumerate(QGuiApplication.screens(), 1):
        yield f"屏幕 {number}：{_screen(screen)}"


def _screen(screen: QScreen) -> str:
    box, ratio = screen.geometry(), screen.devicePixelRatio()
    size = f"{box.width()}×{box.height()} 于 ({box.x()}, {box.y()})"
    return f"{screen.name()} {size}，缩放 {ratio:.0%}，{screen.logicalDotsPerInch():.0f} dpi"


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


# The version


class AboutDialog(QDialog):
    """Shows what the program is, and its version with what support asks for beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("关于")
        self.versions = "\n".join(_versions())
        picture = QLabel(self)
        picture.setPixmap(theme.icon("perfdesk").pixmap(QSize(3, 3) * self.fontMetrics().height()))
        text = QLabel(f"{_PURPOSE}\n\n{self.versions}\n\n{_OWNERS}", self)
        text.setTextFormat(Qt.TextFormat.PlainText)
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        text.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("复制版本信息(&C)", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy)
        buttons.rejected.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(text, 1)
        box = QVBoxLayout(self)
        box.addLayout(row)
        box.addWidget(buttons)
        buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()

    def copy(self) -> None:
        """Copy the lines of versions to the clipboard."""
        QGuiApplication.clipboard().setText(self.versions)


_PURPOSE = (
    "离线填写、校验和打印《项目支出绩效自评表》。\n"
    "所有内容只存放在本机，不联网；新版程序向单位里发安装包的人要。"
)
_OWNERS = (
    "许可：MIT。\n"
    "本程序使用 Qt（LGPL-3.0，© The Qt Company Ltd. 及其他贡献者）和其他组成部分，"
    "许可全文见“帮助 › 许可”。"
)
