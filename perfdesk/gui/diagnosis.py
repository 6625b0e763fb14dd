"""What someone who helps needs to know: versions, screens, input method, fonts, folders.

It only looks, and names no form and no content.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator
from pathlib import Path

import PySide6
from PySide6.QtCore import QLocale, QSize, qVersion
from PySide6.QtGui import QFontInfo, QGuiApplication, QScreen
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from perfdesk import __version__, resources
from perfdesk.gui import input_method, look
from perfdesk.storage.data_folder import data_folder

_NONE = "（未设）"


def report() -> str:
    """All of it as text, a group of lines for each matter."""
    groups = (_versions(), _desktop(), _typing(), _screens(), _fonts(), _folders())
    return "\n\n".join("\n".join(group) for group in groups)


class Diagnosis(QDialog):
    """The report to be read and copied."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("诊断")
        self.words = QPlainTextEdit(text, self)
        self.words.setReadOnly(True)
        self.words.setAccessibleName("诊断内容")
        self.words.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("复制(&C)", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy)
        copy.setDefault(True)
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addWidget(self.words)
        box.addWidget(buttons)
        copy.setFocus()
        self.resize(QSize(640, 480).boundedTo(look.room(self)))

    def copy(self) -> None:
        """Puts the whole text on the clipboard."""
        QGuiApplication.clipboard().setText(self.words.toPlainText())


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
    for name in input_method.VARIABLES:
        yield f"{name}：{os.environ.get(name, _NONE)}"
    yield f"输入法插件：{'、'.join(input_method.plugins()) or '（没有）'}"
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
