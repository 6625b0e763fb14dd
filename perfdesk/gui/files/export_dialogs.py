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
from perfdesk.gui.widgets import dialog_buttons, with_visible_frame

_REPORT = "里面带有表的数据，用本软件打开可以接着填。报送、存档用。"
_PUBLIC = "只有页面上看得见的内容，不带数据和作者信息。上网公开用。"


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
        for choice, words in ((self.report, _REPORT), (self.public, _PUBLIC)):
            choice.setAccessibleDescription(words)
            box.addWidget(choice)
            box.addWidget(self._below(choice, words))
        box.addSpacing(8)
        box.addWidget(buttons)
        self.report.setFocus()

    def _below(self, choice: QRadioButton, words: str) -> QLabel:
        """Return a label under a radio button, indented like the button's text."""
        style = choice.style()
        mark = style.pixelMetric(QStyle.PixelMetric.PM_ExclusiveIndicatorWidth)
        gap = style.pixelMetric(QStyle.PixelMetric.PM_RadioButtonLabelSpacing)
        label = QLabel(words, self)
        label.setIndent(mark + gap)
        return label


_KINDS = (
    ("PDF，每张表一个文件", "pdf", False),
    ("PDF，所有表合成一个文件（带书签）", "pdf", True),
    ("Excel 工作簿，每张表一个文件", "xlsx", False),
    ("自评表文件（zpb），每张表一个文件", "zpb", False),
)
_FOR_FILING = "上报件：写明实施单位，PDF 里附有整张表，可再打开填写。"
_FOR_ALL = "公开件：不写作者，不附整张表的数据，适合在网上公开。"
_NATIVE = "自评表文件用于在本软件里继续填写，内容原样保留。"


class ExportDialog(QDialog):
    """Asks for an ``ExportChoice``; ``count`` forms are open, ``selected`` of them selected."""

    def __init__(self, count: int, selected: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("全部导出")
        self.forms = QComboBox(self)
        self.forms.addItem(f"全部 {count} 张表")
        if 1 < selected < count:
            self.forms.addItem(f"选中的 {selected} 张表")
            self.forms.setCurrentIndex(1)
        self.kind = QComboBox(self)
        self.kind.addItems([words for words, _, _ in _KINDS])
        self.public = with_visible_frame(QCheckBox("用于公开(&G)", self))
        self.meaning = QLabel(self)
        widest = max(map(self.fontMetrics().horizontalAdvance, (_FOR_FILING, _FOR_ALL, _NATIVE)))
        self.meaning.setMinimumWidth(widest)
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._explain)
        self.public.toggled.connect(self._explain)
        self._explain()

    def answer(self) -> ExportChoice:
        """Return the choice."""
        _, to, merged = _KINDS[self.kind.currentIndex()]
        public = self.public.isChecked() and to != "zpb"
        return ExportChoice(to, merged, public, self.forms.currentIndex() == 1)

    def _lay_out(self) -> None:
        buttons, _ = dialog_buttons(self, "导出…")
        form = QFormLayout(self)
        form.addRow("导出(&F)", self.forms)
        form.addRow("存为(&T)", self.kind)
        form.addRow("", self.public)
        form.addRow("", self.meaning)
        form.addRow(buttons)
        self.kind.setFocus()

    def _explain(self) -> None:
        """Show in one line what the file will contain."""
        native = _KINDS[self.kind.currentIndex()][1] == "zpb"
        self.public.setEnabled(not native)
        meaning = _FOR_ALL if self.public.isChecked() else _FOR_FILING
        self.meaning.setText(_NATIVE if native else meaning)
