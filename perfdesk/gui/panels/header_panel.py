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
from perfdesk.core.form import goal_name
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
        is_note = name.startswith("notes.")
        label_text = name[len("notes.") :] if is_note else header_label(self._template, name)
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
        tuple(cell.form_field for cell in row if cell.field not in ("year", "money_unit"))
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
_BLOCKS_IN_VIEW = 1.7
"""Goals that are in view without scrolling where a form has several: one, and that it goes on."""


class GoalsPanel(QScrollArea):
    """预期目标 and 实际完成情况, side by side; one goal below the other where there are several.

    A goal that has a label, or is one of several, has its label in a field above its texts.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, LineField | TextField] = {}
        self.field_grid = FieldGrid(self)
        self._shape: tuple[object, ...] = ()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._build(None, (False,))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._on_focus_changed)

    def bind(self, document: Document | None) -> None:
        """Show another document's goals, labelled as its template does."""
        if document is not None:
            goals = document.form.goals
            labelled = tuple(bool(goal.label) or len(goals) > 1 for goal in goals)
            if (document.template, labelled) != self._shape:
                self._shape = (document.template, labelled)
                self._build(document.template, labelled)
        for field in self.fields.values():
            field.bind(document)

    def _build(self, template: Template | None, labelled: tuple[bool, ...]) -> None:
        """Make the fields of so many goals anew, each with or without its label."""
        self.fields = {}
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(3)
        rows: list[list[QWidget]] = []
        self._add_headings(grid, template)
        for number, has_label in enumerate(labelled):
            rows += self._add_goal(grid, number, template, has_label=has_label)
        if (former := self.takeWidget()) is not None:
            former.deleteLater()  # one of its fields may have the focus
        self.setWidget(inside)
        self.field_grid.set_fields(rows)
        self._set_least_size(inside, len(labelled))

    def _add_headings(self, grid: QGridLayout, template: Template | None) -> None:
        for column, which in enumerate(_GOALS):
            heading = QLabel(column_label("goals", template, which) if template else "")
            heading.setFont(theme.bold(heading.font()))
            grid.addWidget(heading, 0, column)

    def _add_goal(
        self, grid: QGridLayout, number: int, template: Template | None, *, has_label: bool
    ) -> list[list[QWidget]]:
        """Add the fields of one goal below the others; return them row by row."""
        block = goal_name(number)
        rows: list[list[QWidget]] = []
        if has_label:
            label = LineField(None, FieldRef(ROOT, f"goals.{number}.label"))
            label.setPlaceholderText(block)
            label.setAccessibleName(f"{block} 名称")
            self.fields[label.ref.field] = label
            grid.addWidget(label, grid.rowCount(), 0, 1, 2)
            rows.append([label])
        row = grid.rowCount()
        texts: list[QWidget] = []
        for column, which in enumerate(_GOALS):
            field = TextField(None, FieldRef(ROOT, f"goals.{number}.{which}"))
            name = column_label("goals", template, which) if template else ""
            field.setAccessibleName(f"{block} {name}" if has_label else name)
            field.setMinimumSize(*_GOAL_MINIMUM_SIZE)
            field.setSizePolicy(_TAKES_SPACE_LEFT, _TAKES_SPACE_LEFT)
            self.fields[field.ref.field] = field
            grid.addWidget(field, row, column)
            texts.append(field)
        grid.setRowStretch(row, 1)
        return [*rows, texts]

    def _set_least_size(self, inside: QWidget, count: int) -> None:
        """Ask for the height of one goal, or of the first ones where the others scroll."""
        least = inside.minimumSizeHint()
        several = count > 1
        bar = self.verticalScrollBar().sizeHint().width() if several else 0
        share = _BLOCKS_IN_VIEW / count if several else 1
        self.setMinimumSize(least.width() + bar, min(least.height(), int(least.height() * share)))

    def minimumSizeHint(self) -> QSize:
        """Override: the size asked for, not that of any scroll area."""
        return self.minimumSize()

    def _on_focus_changed(self, _old: QWidget | None, now: QWidget | None) -> None:
        inside = self.widget()
        if now is not None and inside is not None and inside.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, _MARGIN)


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
