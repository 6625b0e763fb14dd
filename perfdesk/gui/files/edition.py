"""The question before a PDF goes out: with the form inside, or for everybody to see.

It says in one line each what either is for; what is then written is the asker's
business.
"""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QRadioButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from perfdesk.gui.answers import closing

_REPORT = "里面带有表的数据，用本软件打开可以接着填。报送、存档用。"
_PUBLIC = "只有页面上看得见的内容，不带数据和作者信息。上网公开用。"


class EditionChoice(QDialog):
    """上报件 or 公开件; the first unless the person chooses."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出 PDF")
        self.report = QRadioButton("上报件(&R)", self)
        self.public = QRadioButton("公开件(&P)", self)
        self.report.setChecked(True)
        buttons, _ = closing(self, "导出(&E)…")
        box = QVBoxLayout(self)
        for choice, words in ((self.report, _REPORT), (self.public, _PUBLIC)):
            choice.setAccessibleDescription(words)
            box.addWidget(choice)
            box.addWidget(self._below(choice, words))
        box.addSpacing(8)
        box.addWidget(buttons)
        self.report.setFocus()

    def _below(self, choice: QRadioButton, words: str) -> QLabel:
        """Words under a choice, beginning where its own words begin."""
        style = choice.style()
        mark = style.pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorWidth)
        gap = style.pixelMetric(QStyle.PixelMetric.PM_RadioButtonLabelSpacing)
        label = QLabel(words, self)
        label.setIndent(mark + gap)
        return label
