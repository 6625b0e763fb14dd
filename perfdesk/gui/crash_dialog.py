"""The dialog that says that something went wrong in the program, with the report to hand on."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QSize, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QPlainTextEdit,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from perfdesk.gui import theme
from perfdesk.gui.widgets import PlainLabel, with_visible_frame
from perfdesk.storage.crash_reports import CrashReport
from perfdesk.storage.save_errors import SaveError


def open_folder(folder: Path) -> None:
    """Have the desktop show a folder."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class CrashDialog(QDialog):
    """Shows sentences and the report, whose text can be copied and whose folder opened."""

    def __init__(
        self, sentence: str, kept: str, report: CrashReport, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("程序内部出错")
        self._report = report
        self.text_edit = QPlainTextEdit(report.text, self)
        self.text_edit.setReadOnly(True)
        self.text_edit.setAccessibleName("出错报告")
        self.text_edit.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.with_messages = with_visible_frame(
            QCheckBox("包含出错信息的原文，其中可能有表里的文字(&M)", self)
        )
        self.with_messages.toggled.connect(self._show_messages)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        action = QDialogButtonBox.ButtonRole.ActionRole
        self.copy_button = buttons.addButton("复制报告(&C)", action)
        self.folder_button = buttons.addButton("打开所在文件夹(&F)", action)
        self.copy_button.clicked.connect(self.copy)
        self.folder_button.clicked.connect(lambda: open_folder(report.file.parent))
        buttons.rejected.connect(self.reject)
        box = QVBoxLayout(self)
        box.addLayout(self._heading(f"{sentence}\n{kept}"))
        for widget in (self.text_edit, self.with_messages, buttons):
            box.addWidget(widget)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        close.setFocus()
        self.resize(QSize(640, 440).boundedTo(theme.max_dialog_size(self)))

    def copy(self) -> None:
        """Copy the report as it is shown."""
        QGuiApplication.clipboard().setText(self.text_edit.toPlainText())

    def _heading(self, text: str) -> QHBoxLayout:
        size = self.style().pixelMetric(QStyle.PixelMetric.PM_MessageBoxIconSize)
        warning = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning)
        icon, words = PlainLabel("", self), PlainLabel(text, self)
        icon.setPixmap(warning.pixmap(size, size))
        words.setWordWrap(True)
        row = QHBoxLayout()
        row.addWidget(icon)
        row.addWidget(words, 1)
        return row

    def _show_messages(self, shown: bool) -> None:
        """Show the report with or without the messages, and write its file alike."""
        self.text_edit.setPlainText(self._report.full_text if shown else self._report.text)
        with suppress(SaveError):  # what is shown can still be copied
            self._report.write(with_messages=shown)
