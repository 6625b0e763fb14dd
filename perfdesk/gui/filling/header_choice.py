"""The question what to put into the header of all open forms at once.

Each field has a box to tick; beside it stands how many forms would change. What is
done with the answer is the asker's business.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QGridLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from perfdesk.gui import look
from perfdesk.gui.answers import closing
from perfdesk.gui.prompts import HeaderLine
from perfdesk.gui.ticks import framed
from perfdesk.gui.word_line import WordLine


class HeaderChoice(QDialog):
    """Fields with boxes; typing into a field ticks it."""

    def __init__(self, lines: Sequence[HeaderLine], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("统一填写表头")
        self._lines = tuple(lines)
        self.boxes: dict[str, QCheckBox] = {}
        self.fields: dict[str, WordLine] = {}
        self._counts: dict[str, QLabel] = {}
        self._grid = QGridLayout()
        self._grid.setColumnStretch(1, 1)
        for row, line in enumerate(self._lines):
            self._add(row, line)
        buttons, self._fill = closing(self, "填写(&F)")
        box = QVBoxLayout(self)
        box.addWidget(QLabel("勾选的内容填入所有打开的表，代替原有内容；每张表各撤销一次。", self))
        box.addLayout(self._grid)
        box.addStretch()
        box.addWidget(buttons)
        self._count()
        hint = self.sizeHint()
        wide = hint.width() + self.fontMetrics().averageCharWidth() * 28
        self.resize(QSize(wide, hint.height()).boundedTo(look.room(self)))

    def answer(self) -> dict[str, str]:
        """The texts of the ticked fields, by field."""
        return {
            name: self.fields[name].text().strip()
            for name, box in self.boxes.items()
            if box.isChecked()
        }

    def _add(self, row: int, line: HeaderLine) -> None:
        box, field = framed(QCheckBox(line.words, self)), WordLine(line.text, self)
        count = QLabel(self)
        field.setMinimumWidth(field.fontMetrics().averageCharWidth() * 16)
        field.setAccessibleName(line.words)
        count.setMinimumWidth(count.fontMetrics().horizontalAdvance("将清空 99 张表"))
        field.textEdited.connect(lambda _text: box.setChecked(True))
        field.textChanged.connect(self._count)
        box.toggled.connect(self._count)
        for column, widget in enumerate((box, field, count)):
            self._grid.addWidget(widget, row, column)
        self.boxes[line.field], self.fields[line.field] = box, field
        self._counts[line.field] = count

    def _count(self) -> None:
        chosen = self.answer()
        for line in self._lines:
            text = chosen.get(line.field)
            changed = 0 if text is None else sum(text != each for each in line.present)
            words = f"将{'改' if text else '清空'} {changed} 张表" if changed else ""
            self._counts[line.field].setText("不用改" if chosen and not words and text else words)
        self._fill.setEnabled(bool(chosen))
