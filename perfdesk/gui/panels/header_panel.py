"""The header panel: project, offices, year and money unit, and what else a 表样 asks for.

Which fields there are and what they are called comes from the template; the panel
is built anew only when a form of another 表样 is shown.

The goals panel: 预期目标 beside 实际完成情况. It knows the two places, no rules.

The fields above the tree: header, funding and goals, wherever the window has room for them.

The goals stand beside the amounts, in a narrow window below them; in a low one the whole
scrolls, always so that the field one is in can be seen. Knows nothing of what is typed.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.template import Template
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.labels import column_label, header_label
from perfdesk.gui.panels.fields import FieldGrid, LineField, TextField
from perfdesk.gui.panels.sheet_keys import Direction, leave_direction

_COLUMNS = 8
_MONEY = FieldRef(ROOT, "money_unit")
CHANGE_UNIT_LABEL = "修改金额单位"
"""What choosing another unit is called in the undo menu; the amounts stay as they are."""


class HeaderPanel(QWidget):
    """The fields above 项目资金."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template: Template | None = None
        self.fields: dict[str, LineField] = {}
        self.field_grid = FieldGrid(self)
        self.money_unit_box = MoneyUnitBox(self)
        self.money_unit_box.fieldLeft.connect(
            lambda move: self.field_grid.move_focus(self.money_unit_box, move)
        )
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
        self.money_unit_box.bind(document)

    def tab_order(self) -> list[QWidget]:
        """The fields in the order in which Tab goes through them: line by line."""
        first, *others = [field for name, field in self.fields.items() if name != "year"]
        return [first, self.fields["year"], self.money_unit_box, *others]

    def _build(self, template: Template) -> None:
        self._template = template
        while item := self._grid.takeAt(0):
            if (old := item.widget()) is not None and old is not self.money_unit_box:
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
        self._label(0, 6, header_label(template, "money_unit"), self.money_unit_box)
        self._grid.addWidget(self.money_unit_box, 0, 7)
        first, *others = ([self.fields[name] for name in names] for names in rows)
        self.field_grid.set_fields([[*first, self.fields["year"], self.money_unit_box], *others])

    def _put(self, row: int, column: int, name: str, span: int) -> None:
        if name in self.fields or self._template is None:
            return
        field = LineField(None, FieldRef(ROOT, name), parent=self)
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


class MoneyUnitBox(QComboBox):
    """元 or 万元. The wheel scrolls past it: a unit must not change unnoticed."""

    fieldLeft = Signal(Direction)
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
        if move := leave_direction(event):
            self.fieldLeft.emit(move)
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
            self._document.set(_MONEY, unit, CHANGE_UNIT_LABEL)


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
            label, field = QLabel(self), TextField(None, FieldRef(ROOT, f"goals.{which}"), self)
            label.setBuddy(field)
            label.setFont(theme.bold(label.font()))
            field.setMinimumSize(100, 60)
            field.setSizePolicy(_TAKING, _TAKING)
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
            self._labels[which] = label
            self.fields[f"goals.{which}"] = field
        grid.setRowStretch(1, 1)
        self.field_grid = FieldGrid(self)
        self.field_grid.set_fields([list(self.fields.values())])

    def bind(self, document: Document | None) -> None:
        """Shows another document's goals, under the words of its 表样."""
        for which, label in self._labels.items():
            field = self.fields[f"goals.{which}"]
            field.bind(document)
            if document is not None:
                words = column_label("goals", document.template, which)
                label.setText(words)
                field.setAccessibleName(words)


_BETWEEN = 12
_MARGIN = 6
_LEAST = 64
"""Pixels for the line one is in and half of its neighbours."""


class PanelScrollArea(QScrollArea):
    """A banner, the header, and below it funding and goals."""

    def __init__(self, banner: QWidget, header: QWidget, funding: QWidget, goals: QWidget) -> None:
        super().__init__()
        self._funding, self._goals = funding, goals
        self._inside = QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(_BETWEEN)
        self._pair.addWidget(funding)
        self._pair.addWidget(goals, 1)
        box = QVBoxLayout(self._inside)
        box.setContentsMargins(_MARGIN, 4, _MARGIN, 4)
        box.setSpacing(8)
        box.addWidget(banner)
        box.addWidget(header)
        box.addLayout(self._pair, 1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)

    def needed_height(self, width: int) -> int:
        """The height in pixels in which nothing has to scroll, so many pixels wide."""
        self._lay_out(width)
        return self._inside.minimumSizeHint().height()

    def sizeHint(self) -> QSize:
        """Qt's: all of it in sight."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Qt's: the amounts in their whole width, one line of fields."""
        return QSize(self._funding.minimumSizeHint().width() + self._beside(), _LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: the goals go below the amounts where both do not fit side by side."""
        super().resizeEvent(event)
        self._lay_out(self.width())

    def _lay_out(self, width: int) -> None:
        both = sum(part.minimumSizeHint().width() for part in (self._funding, self._goals))
        fits = both + _BETWEEN + self._beside() <= width
        way = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._pair.direction() != way:
            self._pair.setDirection(way)
            if (whole := self._inside.layout()) is not None:
                whole.invalidate()  # it would remember the height of the other way

    def _beside(self) -> int:
        """Pixels beside the fields: the margins, and a scroll bar that may come."""
        return 2 * _MARGIN + self.verticalScrollBar().sizeHint().width()

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, _MARGIN)
