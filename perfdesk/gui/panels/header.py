"""The header panel: project, offices, year and money unit, and what else a 表样 asks for.

Which fields there are and what they are called comes from the template; the panel
is built anew only when a form of another 表样 is shown.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QWidget

from perfdesk.core.field_ref import ROOT, Place
from perfdesk.core.template import Template
from perfdesk.gui.document import Document
from perfdesk.gui.panels.fields import LineField
from perfdesk.gui.panels.keystrokes import Move, leaving
from perfdesk.gui.panels.sheet import Sheet
from perfdesk.gui.wording import header_label

_COLUMNS = 8
_MONEY = Place(ROOT, "money_unit")
UNIT_CHOSEN = "修改金额单位"
"""What choosing another unit is called in the undo menu; the amounts stay as they are."""


class HeaderPanel(QWidget):
    """The fields above 项目资金."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template: Template | None = None
        self.fields: dict[str, LineField] = {}
        self.sheet = Sheet(self)
        self.money = MoneyUnit(self)
        self.money.left.connect(lambda move: self.sheet.go(self.money, move))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 2)

    def bind(self, document: Document | None) -> None:
        """Shows another document's header."""
        if document is not None and document.template != self._template:
            self._build(document.template)
        for field in self.fields.values():
            field.bind(document)
        self.money.bind(document)

    def chain(self) -> list[QWidget]:
        """The fields in the order in which Tab goes through them: line by line."""
        first, *others = [field for name, field in self.fields.items() if name != "year"]
        return [first, self.fields["year"], self.money, *others]

    def _build(self, template: Template) -> None:
        self._template = template
        while item := self._grid.takeAt(0):
            if (old := item.widget()) is not None and old is not self.money:
                old.deleteLater()
        self.fields = {}
        rows = _rows(template)
        for row, names in enumerate(rows):
            for index, name in enumerate(names):
                last = index == len(names) - 1
                end = 3 if row == 0 else _COLUMNS - 1
                column = 2 * index
                self._put(row, column, name, (end if last else column + 1) - column)
        self._put(0, 4, "year", 1)
        self.fields["year"].setFixedWidth(self.fontMetrics().horizontalAdvance("0" * 8))
        self._label(0, 6, header_label(template, "money_unit"), self.money)
        self._grid.addWidget(self.money, 0, 7)
        first, *others = ([self.fields[name] for name in names] for names in rows)
        self.sheet.lay([[*first, self.fields["year"], self.money], *others])

    def _put(self, row: int, column: int, name: str, span: int) -> None:
        if name in self.fields or self._template is None:
            return
        field = LineField(None, Place(ROOT, name), parent=self)
        words = name.removeprefix("notes.")
        words = header_label(self._template, name) if words == name else words
        field.setAccessibleName(words)
        self.fields[name] = field
        self._label(row, column, words, field)
        self._grid.addWidget(field, row, column + 1, 1, span)

    def _label(self, row: int, column: int, words: str, field: QWidget) -> None:
        label = QLabel(words, self)
        label.setBuddy(field)
        self._grid.addWidget(label, row, column)


def _rows(template: Template) -> list[tuple[str, ...]]:
    """The fields of each line: those of the 表样 by its rows, then its notes in pairs."""
    rows = [
        tuple(cell.field for cell in row if cell.field not in ("year", "money_unit"))
        for row in template.header
    ]
    notes = [f"notes.{name}" for name in template.notes]
    pairs = [tuple(notes[at : at + 2]) for at in range(0, len(notes), 2)]
    return [row for row in (*rows, *pairs) if row]


class MoneyUnit(QComboBox):
    """元 or 万元. The wheel scrolls past it: a unit must not change unnoticed."""

    left = Signal(Move)
    """Where Enter leads on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.addItems(["元", "万元"])
        self.setAccessibleName("金额单位")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.textActivated.connect(self._take)

    def bind(self, document: Document | None) -> None:
        """Shows another document's unit."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._show)
        self._document = document
        if document is not None:
            document.evaluated.connect(self._show)
            self._show()
        self.setEnabled(document is not None and not document.read_only)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt's: left to the widget below."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt's: Enter goes on as from any field."""
        if move := leaving(event):
            self.left.emit(move)
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        if self._document is None:
            return
        unit = self._document.form.money_unit
        if self.findText(unit) < 0:
            self.addItem(unit)
        self.setCurrentText(unit)

    def _take(self, unit: str) -> None:
        if self._document is not None and unit != self._document.form.money_unit:
            self._document.set(_MONEY, unit, UNIT_CHOSEN)
