"""The header panel, the goals panel, and the scroll area that holds all three panels.

The header has project, offices, year, money unit and the notes the template asks for. The
template gives the fields and their labels; the panel is built anew only when a form of
another template (表样) is shown. The goals panel shows 预期目标 beside 实际完成情况.
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
"""Columns of the header's grid: four pairs of label and field."""
_YEAR_DIGITS = 8
_MONEY_UNIT = FieldRef(ROOT, "money_unit")
CHANGE_UNIT_LABEL = "修改金额单位"
"""The undo menu's name for choosing another unit, which leaves the amounts as they are."""


class HeaderPanel(QWidget):
    """The fields above 项目资金."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template: Template | None = None
        self.fields: dict[str, LineField] = {}
        self.field_grid = FieldGrid(self)
        self.money_unit_box = MoneyUnitBox(self)
        self.money_unit_box.fieldLeft.connect(
            lambda direction: self.field_grid.move_focus(self.money_unit_box, direction)
        )
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 3)
        self._grid.setColumnStretch(3, 2)

    def bind(self, document: Document | None) -> None:
        """Show another document's header."""
        if document is not None and document.template != self._template:
            self._build(document.template)
        for field in self.fields.values():
            field.bind(document)
        self.money_unit_box.bind(document)

    def tab_order(self) -> list[QWidget]:
        """Return the fields in the order of Tab: line by line."""
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
                self._add_field(row, column, name, (end if last else column + 1) - column)
        self._add_field(0, 4, "year", 1)
        self.fields["year"].setFixedWidth(self.fontMetrics().horizontalAdvance("0" * _YEAR_DIGITS))
        self._add_label(0, 6, header_label(template, "money_unit"), self.money_unit_box)
        self._grid.addWidget(self.money_unit_box, 0, 7)
        first, *others = ([self.fields[name] for name in names] for names in rows)
        self.field_grid.set_fields([[*first, self.fields["year"], self.money_unit_box], *others])

    def _add_field(self, row: int, column: int, name: str, span: int) -> None:
        if name in self.fields or self._template is None:
            return
        field = LineField(None, FieldRef(ROOT, name), parent=self)
        label_text = name.removeprefix("notes.")
        label_text = header_label(self._template, name) if label_text == name else label_text
        field.setAccessibleName(label_text)
        self.fields[name] = field
        self._add_label(row, column, label_text, field)
        self._grid.addWidget(field, row, column + 1, 1, span)

    def _add_label(self, row: int, column: int, text: str, field: QWidget) -> None:
        label = QLabel(text, self)
        label.setBuddy(field)
        self._grid.addWidget(label, row, column)


def _rows(template: Template) -> list[tuple[str, ...]]:
    """Return the fields of each line: the template's header rows, then its notes in pairs."""
    rows = [
        tuple(cell.field for cell in row if cell.field not in ("year", "money_unit"))
        for row in template.header
    ]
    notes = [f"notes.{name}" for name in template.notes]
    pairs = [tuple(notes[at : at + 2]) for at in range(0, len(notes), 2)]
    return [row for row in (*rows, *pairs) if row]


class MoneyUnitBox(QComboBox):
    """The choice of 元 or 万元; the mouse wheel does not change it, which could go unnoticed."""

    fieldLeft = Signal(Direction)
    """Enter or Tab moves on in this direction."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.addItems(["元", "万元"])
        self.setAccessibleName("金额单位")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.textActivated.connect(self._set_unit)

    def bind(self, document: Document | None) -> None:
        """Show another document's unit."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._show)
        self._document = document
        if document is not None:
            document.evaluated.connect(self._show)
            self._show()
        self.setEnabled(document is not None and not document.read_only)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the scroll area around."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on with Enter and Tab as from any field."""
        if direction := leave_direction(event):
            self.fieldLeft.emit(direction)
        else:
            super().keyPressEvent(event)

    def _show(self) -> None:
        if self._document is None:
            return
        unit = self._document.form.money_unit
        if self.findText(unit) < 0:
            self.addItem(unit)
        self.setCurrentText(unit)

    def _set_unit(self, unit: str) -> None:
        if self._document is not None and unit != self._document.form.money_unit:
            self._document.set(_MONEY_UNIT, unit, CHANGE_UNIT_LABEL)


_GOALS = ("expected", "actual")
_GOAL_MINIMUM_SIZE = (100, 60)
"""Width and height in pixels."""
_TAKES_SPACE_LEFT = QSizePolicy.Policy.Ignored
"""Not a preferred height: a long text would make the whole area scroll."""


class GoalsPanel(QWidget):
    """预期目标 and 实际完成情况, side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        self.fields: dict[str, TextField] = {}
        self._labels: dict[str, QLabel] = {}
        for column, which in enumerate(_GOALS):
            label, field = QLabel(self), TextField(None, FieldRef(ROOT, f"goals.0.{which}"), self)
            label.setBuddy(field)
            label.setFont(theme.bold(label.font()))
            field.setMinimumSize(*_GOAL_MINIMUM_SIZE)
            field.setSizePolicy(_TAKES_SPACE_LEFT, _TAKES_SPACE_LEFT)
            grid.addWidget(label, 0, column)
            grid.addWidget(field, 1, column)
            self._labels[which] = label
            self.fields[f"goals.0.{which}"] = field
        grid.setRowStretch(1, 1)
        self.field_grid = FieldGrid(self)
        self.field_grid.set_fields([list(self.fields.values())])

    def bind(self, document: Document | None) -> None:
        """Show another document's goals, labelled as its template does."""
        for which, label in self._labels.items():
            field = self.fields[f"goals.0.{which}"]
            field.bind(document)
            if document is not None:
                text = column_label("goals", document.template, which)
                label.setText(text)
                field.setAccessibleName(text)


_SPACING = 12
"""Pixels between funding and goals."""
_MARGIN = 6
"""Pixels left and right of the panels, and kept free around a field scrolled to."""
_MINIMUM_HEIGHT = 64
"""Pixels: the focused line and half of its neighbours."""


class PanelScrollArea(QScrollArea):
    """A banner, the header, and below it funding and goals, scrolled to the focused field.

    The goals stand beside the amounts, or below them where the width is too small for both.
    """

    def __init__(self, banner: QWidget, header: QWidget, funding: QWidget, goals: QWidget) -> None:
        super().__init__()
        self._funding, self._goals = funding, goals
        self._inside = QWidget()
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(_SPACING)
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
            application.focusChanged.connect(self._on_focus_changed)

    def needed_height(self, width: int) -> int:
        """Return the height in pixels at which nothing scrolls when ``width`` pixels wide."""
        self._lay_out(width)
        return self._inside.minimumSizeHint().height()

    def sizeHint(self) -> QSize:
        """Return the size at which nothing scrolls."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the width of the amounts and the height of one line of fields."""
        return QSize(
            self._funding.minimumSizeHint().width() + self._width_around(), _MINIMUM_HEIGHT
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the goals beside the amounts or below them, by the new width."""
        super().resizeEvent(event)
        self._lay_out(self.width())

    def _lay_out(self, width: int) -> None:
        both = sum(part.minimumSizeHint().width() for part in (self._funding, self._goals))
        fits = both + _SPACING + self._width_around() <= width
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if self._pair.direction() != direction:
            self._pair.setDirection(direction)
            # QBoxLayout.setDirection leaves the height cached in the layout around as it was
            # (Qt 6.11).
            if (layout := self._inside.layout()) is not None:
                layout.invalidate()

    def _width_around(self) -> int:
        """Return the pixels beside the panels: margins and a scroll bar that may appear."""
        return 2 * _MARGIN + self.verticalScrollBar().sizeHint().width()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, _MARGIN)
