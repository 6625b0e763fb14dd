"""The goals panel: 预期目标 beside 实际完成情况. It knows the two places, no rules."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QWidget

from perfdesk.core.field_ref import ROOT, Place
from perfdesk.gui import look
from perfdesk.gui.document import Document
from perfdesk.gui.panels.fields import TextField
from perfdesk.gui.panels.sheet import Sheet
from perfdesk.gui.wording import column_label

_GOALS = ("expected", "actual")
_TAKING = QSizePolicy.Policy.Ignored
"""Takes the room there is: with a height of its own the text would make the fields scroll."""


class GoalsPanel(QWidget):
    """Two texts of the form, side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        self.fields: dict[str, TextField] = {}
        self._labels: dict[str, QLabel] = {}
        for column, which in enumerate(_GOALS):
            label, field = QLabel(self), TextField(None, Place(ROOT, f"goals.{which}"), self)
            label.setBuddy(field)
            label.setFont(look.bold(label.font()))
            field.setMinimumSize(100, 60)
            field.setSizePolicy(_TAKING, _TAKING)
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
            self._labels[which] = label
            self.fields[f"goals.{which}"] = field
        grid.setRowStretch(1, 1)
        self.sheet = Sheet(self)
        self.sheet.lay([list(self.fields.values())])

    def bind(self, document: Document | None) -> None:
        """Shows another document's goals, under the words of its 表样."""
        for which, label in self._labels.items():
            field = self.fields[f"goals.{which}"]
            field.bind(document)
            if document is not None:
                words = column_label("goals", document.template, which)
                label.setText(words)
                field.setAccessibleName(words)
