"""Dialogs of the 帮助 menu: the diagnosis for support, the version.

The diagnosis holds versions, screens, input method, fonts and folders, but no
name or content of a form.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Sequence
from pathlib import Path

import PySide6
from PySide6.QtCore import QLocale, QSize, Qt, qVersion
from PySide6.QtGui import QFontInfo, QGuiApplication, QScreen
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from perfdesk import RELEASED, __version__, resources
from perfdesk.core.dates import month_and_day
from perfdesk.gui import input_method, theme
from perfdesk.gui.crash_dialog import open_folder
from perfdesk.gui.widgets import PlainLabel
from perfdesk.storage.crash_reports import KeptReport
from perfdesk.storage.data_folder import NoDataFolderError, data_folder

# The diagnosis

_NONE = "（未设）"


def diagnosis_text() -> str:
    """Return the diagnosis, a group of lines for each subject."""
    groups = (version_lines(), _desktop(), _input_method(), _screens(), _fonts(), _folders())
    return "\n\n".join("\n".join(group) for group in groups)


def _report_name(report: KeptReport) -> str:
    return f"{month_and_day(report.written_at)} {report.written_at:%H:%M:%S} 的出错报告"


class DiagnosisDialog(QDialog):
    """Shows the diagnosis or one of the crash reports that are kept, to be read and copied."""

    def __init__(
        self, text: str, reports: Sequence[KeptReport] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("诊断")
        self._diagnosis, self._reports = text, tuple(reports)
        self.choice = QComboBox(self)
        self.choice.addItems(["诊断", *map(_report_name, reports)])
        self.choice.currentIndexChanged.connect(self._show_chosen)
        self.text_edit = QPlainTextEdit(text, self)
        self.text_edit.setReadOnly(True)
        self.text_edit.setAccessibleName("诊断内容")
        self.text_edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("复制(&C)", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(self.copy)
        copy.setDefault(True)
        if reports:
            folder = buttons.addButton("打开所在文件夹(&F)", QDialogButtonBox.ButtonRole.ActionRole)
            folder.clicked.connect(lambda: open_folder(reports[0].file.parent))
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        if reports:
            box.addLayout(self._choice_row())
        else:
            self.choice.hide()
        box.addWidget(self.text_edit)
        box.addWidget(buttons)
        copy.setFocus()
        self.resize(QSize(640, 480).boundedTo(theme.max_dialog_size(self)))

    def copy(self) -> None:
        """Copy the whole text to the clipboard."""
        QGuiApplication.clipboard().setText(self.text_edit.toPlainText())

    def _choice_row(self) -> QHBoxLayout:
        label = PlainLabel("内容(&T)", self)
        label.setBuddy(self.choice)
        row = QHBoxLayout()
        row.addWidget(label)
        row.addWidget(self.choice, 1)
        return row

    def _show_chosen(self, index: int) -> None:
        text = self._reports[index - 1].read() if index > 0 else self._diagnosis
        self.text_edit.setPlainText(text)


def version_lines() -> list[str]:
    """Return the versions of the program, of Python, Qt and the system."""
    return [
        f"绩效自评表 {__version__}（{RELEASED}）",
        f"Python {platform.python_version()}，PySide6 {PySide6.__version__}，Qt {qVersion()}",
        f"系统：{platform.platform()}",
    ]


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
    try:
        folder = data_folder()
    except NoDataFolderError as error:
        yield f"数据文件夹：{error}"
        return
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
        self.versions = "\n".join(version_lines())
        picture = PlainLabel("", self)
        picture.setPixmap(theme.icon("perfdesk").pixmap(QSize(3, 3) * self.fontMetrics().height()))
        text = PlainLabel(f"{_PURPOSE}\n\n{self.versions}\n\n{_OWNERS}", self)
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
