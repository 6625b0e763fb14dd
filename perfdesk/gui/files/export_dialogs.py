"""Dialogs before an export: edition of one PDF, and file type and edition of many forms.

A PDF is either a 上报件, with the data of the form inside, or a 公开件, with nothing but its
pages.
"""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFormLayout,
    QLabel,
    QRadioButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from perfdesk.gui.prompts import ExportChoice
from perfdesk.gui.widgets import PlainLabel, dialog_buttons, with_visible_frame

_REPORT_NOTE = "里面带有表的数据，用本程序打开可以接着填。报送、存档用。"
_PUBLIC_NOTE = "只有页面上看得见的内容，不带数据和作者信息。上网公开用。"


class EditionDialog(QDialog):
    """Asks for 上报件 or 公开件; the former is preset."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("导出 PDF")
        self.report = QRadioButton("上报件(&R)", self)
        self.public = QRadioButton("公开件(&P)", self)
        self.report.setChecked(True)
        buttons, _ = dialog_buttons(self, "导出(&E)…")
        box = QVBoxLayout(self)
        for button, note in ((self.report, _REPORT_NOTE), (self.public, _PUBLIC_NOTE)):
            button.setAccessibleDescription(note)
            box.addWidget(button)
            box.addWidget(self._note_below(button, note))
        box.addSpacing(8)
        box.addWidget(buttons)
        self.report.setFocus()

    def _note_below(self, button: QRadioButton, note: str) -> QLabel:
        """Return a label under a radio button, indented like the button's text."""
        style = button.style()
        indicator = style.pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorWidth)
        gap = style.pixelMetric(QStyle.PixelMetric.PM_RadioButtonLabelSpacing)
        label = PlainLabel(note, self)
        label.setIndent(indicator + gap)
        return label


_FILE_TYPES = (
    ("PDF，每张表一个文件", "pdf", False),
    ("PDF，所有表合成一个文件（带书签）", "pdf", True),
    ("Excel 工作簿，每张表一个文件", "xlsx", False),
    ("自评表文件（zpb），每张表一个文件", "zpb", False),
)
_NATIVE_MEANING = "自评表文件用于在本程序里继续填写，内容原样保留。"
_MEANINGS = {
    ("pdf", False): "上报件：写明实施单位，PDF 里附有整张表，可再打开填写。",
    ("pdf", True): "公开件：不写作者，不附整张表的数据，适合在网上公开。",
    ("xlsx", False): "上报件：写明实施单位，执行率、得分和总分带公式，可在 Excel 里核对。",
    ("xlsx", True): "公开件：不写作者，执行率、得分和总分带公式，适合在网上公开。",
    ("zpb", False): _NATIVE_MEANING,
    ("zpb", True): _NATIVE_MEANING,
}
"""What a file of each type contains, and what a 公开件 does."""


class ExportDialog(QDialog):
    """Asks for an ``ExportChoice``; ``count`` forms are open, ``selected`` of them selected."""

    def __init__(self, count: int, selected: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("全部导出")
        self.forms = QComboBox(self)
        self.forms.addItem(f"全部 {count} 张表")
        if 1 < selected < count:
            self.forms.addItem(f"所选 {selected} 张表")
            self.forms.setCurrentIndex(1)
        self.file_type = QComboBox(self)
        self.file_type.addItems([name for name, _, _ in _FILE_TYPES])
        self.public = with_visible_frame(QCheckBox("公开件(&G)", self))
        self.meaning = PlainLabel("", self)
        widths = map(self.fontMetrics().horizontalAdvance, _MEANINGS.values())
        self.meaning.setMinimumWidth(max(widths))
        self._lay_out()
        self.file_type.currentIndexChanged.connect(self._explain)
        self.public.toggled.connect(self._explain)
        self._explain()

    def answer(self) -> ExportChoice:
        """Return the choice."""
        _, file_type, merged = _FILE_TYPES[self.file_type.currentIndex()]
        public = self.public.isChecked() and file_type != "zpb"
        return ExportChoice(file_type, merged, public, self.forms.currentIndex() == 1)

    def _lay_out(self) -> None:
        buttons, _ = dialog_buttons(self, "导出…")
        form = QFormLayout(self)
        form.addRow("导出(&F)", self.forms)
        form.addRow("存为(&T)", self.file_type)
        form.addRow("", self.public)
        form.addRow("", self.meaning)
        form.addRow(buttons)
        self.file_type.setFocus()

    def _explain(self) -> None:
        """Show in one line what the file will contain."""
        _, file_type, _ = _FILE_TYPES[self.file_type.currentIndex()]
        self.public.setEnabled(file_type != "zpb")
        self.meaning.setText(_MEANINGS[file_type, self.public.isChecked()])
