"""The header panel, the goals panel, and the scroll area that holds all three panels.

The header has project, offices, year, money unit and the notes the template asks for. The
template gives the fields and their labels; the panel is built anew only when a form of
another template (表样) is shown. The goals panel shows 预期目标 beside 实际完成情况.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QPalette, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.block_paste import CellBlock, text_for_field
from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.fixes.funding_fixes import MONEY_UNITS
from perfdesk.core.form import Form, goal_name
from perfdesk.core.labels import column_label, header_label
from perfdesk.core.template import Template
from perfdesk.core.text import digits
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.panels.fields import MARK_WIDTH, FieldGrid, LineField, MarkedWidget, TextField
from perfdesk.gui.panels.sheet_keys import Direction, leave_direction
from perfdesk.gui.widgets import YEAR_MESSAGE, PlainLabel, take_digits_alone

# The grid's columns are pairs of label and field, the money unit's last. The first line, with the
# year, is laid out by itself in those after its first label: the fields below share their width
# fairly, whatever the year needs.
_LAST_LABEL = 8
_MOST_BESIDE_MONEY_UNIT = 3
"""Fields of a line that leave room for the money unit."""
_YEAR_DIGITS = 8
MONEY_UNIT = FieldRef(ROOT, "money_unit")
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
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(3, 1)

    def bind(self, document: Document | None) -> None:
        """Show another document's header."""
        if document is not None and document.template != self._template:
            self._build(document.template)
        for field in self.fields.values():
            field.bind(document)
        self.money_unit_box.bind(document)

    def tab_order(self) -> list[QWidget]:
        """Return the fields in the order of Tab: line by line."""
        return [*self.fields.values(), self.money_unit_box]

    def _build(self, template: Template) -> None:
        self._template = template
        while item := self._grid.takeAt(0):
            if (old := item.widget()) is not None and old is not self.money_unit_box:
                old.deleteLater()
        self.fields = {}
        lines = _lines(template)
        for row, names in enumerate(lines):
            end = _LAST_LABEL - 1 if names is lines[-1] else _LAST_LABEL + 1
            if row == 0:
                self._add_first_line(names, end)
            else:
                self._add_line(row, names, end)
        label = self._label(header_label(template, "money_unit"), self.money_unit_box)
        self._grid.addWidget(label, len(lines) - 1, _LAST_LABEL)
        self._grid.addWidget(self.money_unit_box, len(lines) - 1, _LAST_LABEL + 1)
        self.field_grid.set_fields(self._cells(lines))
        for field in self.fields.values():
            field.paste_block = partial(self._paste_by_labels, field)

    def _add_first_line(self, names: Sequence[str], end: int) -> None:
        """Put the year before the first fields, as the 表样 has it above the table."""
        year = YearField(self)
        year.refused.connect(self.field_grid.messageShown)
        line = QWidget(self)
        fields = QHBoxLayout(line)
        fields.setContentsMargins(0, 0, 0, 0)
        self._grid.addWidget(self._label_of(year), 0, 0)
        fields.addWidget(year)
        for name in names:
            field = LineField(None, FieldRef(ROOT, name), parent=line)
            fields.addWidget(self._label_of(field))
            fields.addWidget(field, 1)
        self._grid.addWidget(line, 0, 1, 1, end)

    def _add_line(self, row: int, names: Sequence[str], end: int) -> None:
        """Add the fields of a line; the last one reaches to the column ``end``."""
        for index, name in enumerate(names):
            column = 2 * index + 1
            span = end - column + 1 if index == len(names) - 1 else 1
            field = LineField(None, FieldRef(ROOT, name), parent=self)
            self._grid.addWidget(self._label_of(field), row, column - 1)
            self._grid.addWidget(field, row, column, 1, span)

    def _cells(self, lines: Sequence[Sequence[str]]) -> list[list[QWidget | None]]:
        """Return the fields as the cells of a grid; the last one of a line covers the rest."""
        cells: list[list[QWidget | None]] = [
            [self.fields["year"] if row == 0 else None, *(self.fields[name] for name in names)]
            for row, names in enumerate(lines)
        ]
        cells[-1].append(self.money_unit_box)
        width = max(map(len, cells))
        return [line + line[-1:] * (width - len(line)) for line in cells]

    def _paste_by_labels(self, field: LineField, block: CellBlock) -> bool:
        """Paste texts into the fields whose labels were copied with them; False without any."""
        document = field.binding.document
        if document is None or block.only_text is not None:
            return False
        # Recognition of tables takes 30 ms to load, and only pasting needs it.
        from perfdesk.formats.tables import installed_vocabulary  # noqa: PLC0415 - see above
        from perfdesk.recognition.pasted_header import header_by_labels  # noqa: PLC0415 - see above

        fields = {_without_kind(name): each for name, each in self.fields.items()}
        pasted = header_by_labels(block, fields.keys(), installed_vocabulary())
        if pasted is None:
            return False
        filled = {fields[name].ref: text for name, text in pasted.texts.items()}
        edits = [Set(ref, text_for_field(text, ref.field)) for ref, text in filled.items()]
        document.apply("粘贴", edits, field.ref)
        labels = [each.accessibleName() for each in fields.values() if each.ref in filled]
        self.field_grid.messageShown.emit(_pasted_message(labels, pasted.other_count))
        return True

    def _label_of(self, field: LineField) -> PlainLabel:
        """Return the label of a field, and know the field by its name."""
        name = field.ref.field
        is_note = name.startswith("notes.")
        template = self._template
        words = name[len("notes.") :] if is_note or not template else header_label(template, name)
        field.setAccessibleName(words)
        self.fields[name] = field
        return self._label(words, field)

    def _label(self, text: str, field: QWidget) -> PlainLabel:
        label = PlainLabel(theme.action_text(text), self)
        label.setBuddy(field)
        return label


def _without_kind(field: str) -> str:
    """Return the label of a note or of a field of the 表样 alone, else the name of the field."""
    return field.removeprefix("notes.").removeprefix("fields.")


def _pasted_message(labels: Sequence[str], other_count: int) -> str:
    """Say into which fields texts were pasted by their labels, and how many found none."""
    others = f"，另有 {other_count} 处文字在这里没有栏目，没有粘贴" if other_count else ""
    return f"已按名称粘贴：{'、'.join(labels)}{others}。"


def _lines(template: Template) -> list[tuple[str, ...]]:
    """Return the fields of each line: the template's header rows, then its notes in pairs.

    The last line has room for the money unit.
    """
    rows = [
        tuple(cell.form_field for cell in row if cell.field not in ("year", "money_unit"))
        for row in template.header
    ]
    notes = [f"notes.{name}" for name in template.notes]
    pairs = [tuple(notes[at : at + 2]) for at in range(0, len(notes), 2)]
    lines = [row for row in (*rows, *pairs) if row]
    return [*lines, ()] if len(lines[-1]) > _MOST_BESIDE_MONEY_UNIT else lines


class YearField(LineField):
    """The field for the year, which refuses what is no digit and keeps its text."""

    refused = Signal(str)
    """A text was refused: a sentence that says so."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(None, FieldRef(ROOT, "year"), parent=parent)
        take_digits_alone(self)
        self.inputRejected.connect(lambda: self.refused.emit(YEAR_MESSAGE))
        self._set_width()

    def changeEvent(self, event: QEvent) -> None:
        """Fit the width to another size of texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_width()

    def _set_width(self) -> None:
        self.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * _YEAR_DIGITS))

    def insert_text(self, text: str) -> None:
        """Replace the selection with the digits of a text, e.g. 2022 of 2022年度."""
        super().insert_text(digits(text) or text)


class MoneyUnitBox(MarkedWidget, QComboBox):
    """The choice of 元 or 万元; the mouse wheel does not change it, which could go unnoticed."""

    fieldLeft = Signal(Direction)
    """Enter or Tab moves on in this direction."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self.addItems(MONEY_UNITS)
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

    def sizeHint(self) -> QSize:
        """Override: with room for the mark of a problem between the unit and the arrow."""
        return super().sizeHint() + QSize(MARK_WIDTH, 0)

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        """Override: the unit of a read-only form can be read like the texts of its fields."""
        super().initStyleOption(option)
        palette, ink = QPalette(option.palette), QPalette.ColorRole.ButtonText
        readable = palette.color(QPalette.ColorGroup.Active, ink)
        palette.setColor(QPalette.ColorGroup.Disabled, ink, readable)
        option.palette = palette

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the box, and the mark of its worst problem before the arrow."""
        super().paintEvent(event)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        text = QStyle.SubControl.SC_ComboBoxEditField
        control = QStyle.ComplexControl.CC_ComboBox
        self.paint_mark(self.style().subControlRect(control, option, text, self))

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
        units = list(dict.fromkeys((*MONEY_UNITS, unit)))  # one that only this form has comes last
        if units != [self.itemText(number) for number in range(self.count())]:
            self.clear()
            self.addItems(units)
        self.setCurrentText(unit)

    def _set_unit(self, unit: str) -> None:
        if self._document is not None and unit != self._document.form.money_unit:
            self._document.set(MONEY_UNIT, unit, CHANGE_UNIT_LABEL)


_MARGIN = 6
"""Pixels left and right of the panels, and kept free around a field scrolled to."""


class FocusScrollArea(QScrollArea):
    """A scroll area that keeps the focused field in it in sight, however it is laid out anew."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._show_focused)
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.rangeChanged.connect(self._show_focused)

    def _show_focused(self) -> None:
        inside, focus = self.widget(), QApplication.focusWidget()
        if focus is not None and inside is not None and inside.isAncestorOf(focus):
            middle = focus.mapTo(inside, focus.rect().center())
            sides = focus.size() / 2
            self.ensureVisible(middle.x(), middle.y(), sides.width(), sides.height() + _MARGIN)
            self.ensureWidgetVisible(focus, 0, _MARGIN)  # the text cursor in a field too large


_GOALS = ("expected", "actual")
_GOAL_MINIMUM_SIZE = (100, 60)
"""Width and height in pixels in the usual size of texts."""
_TAKES_SPACE_LEFT = QSizePolicy.Policy.Ignored
"""Not a preferred height: a long text would make the whole area scroll."""
_BLOCKS_IN_VIEW = 1.7
"""Goals that are in view without scrolling where a form has several: one, and that it goes on."""


class GoalsPanel(FocusScrollArea):
    """预期目标 and 实际完成情况, side by side; one goal below the other where there are several.

    A goal that has a label, or is one of several, has its label in a field above its texts.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, LineField | TextField] = {}
        self.field_grid = FieldGrid(self)
        self._shape: tuple[object, ...] = ()
        self._goal_count = 0
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._build(None, (False,))

    def lacks_fields(self, form: Form) -> bool:
        """Return True if the form has another number of goals, or a label without a field."""
        labels = [f"goals.{number}.label" for number, goal in enumerate(form.goals) if goal.label]
        return len(form.goals) != self._goal_count or not self.fields.keys() >= set(labels)

    def bind(self, document: Document | None) -> None:
        """Show the goals of a document, as many as it has now, labelled as its template does."""
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
        self._goal_count = len(labelled)
        self._set_least_size()

    def _add_headings(self, grid: QGridLayout, template: Template | None) -> None:
        for column, which in enumerate(_GOALS):
            heading = PlainLabel(column_label("goals", template, which) if template else "")
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
            field.setMinimumSize(_goal_minimum_size())
            field.setSizePolicy(_TAKES_SPACE_LEFT, _TAKES_SPACE_LEFT)
            self.fields[field.ref.field] = field
            grid.addWidget(field, row, column)
            texts.append(field)
        grid.setRowStretch(row, 1)
        return [*rows, texts]

    def _set_least_size(self) -> None:
        """Ask for the height of one goal, or of the first ones where the others scroll."""
        inside = self.widget()
        least = inside.minimumSizeHint() if inside is not None else QSize()
        several = self._goal_count > 1
        bar = self.verticalScrollBar().sizeHint().width() if several else 0
        share = _BLOCKS_IN_VIEW / self._goal_count if several else 1
        self.setMinimumSize(least.width() + bar, min(least.height(), int(least.height() * share)))

    def changeEvent(self, event: QEvent) -> None:
        """Fit the goals to another size of texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            for field in self.fields.values():
                if isinstance(field, TextField):
                    field.setMinimumSize(_goal_minimum_size())
            QTimer.singleShot(0, self, self._set_least_size)  # once the fields have the font too

    def minimumSizeHint(self) -> QSize:
        """Override: the size asked for, not that of any scroll area."""
        return self.minimumSize()


def _goal_minimum_size() -> QSize:
    return QSize(*_GOAL_MINIMUM_SIZE) * theme.text_scale()


_COMFORTABLE_GOAL_CHARACTERS = 16
"""Chinese characters of a line of a goal, with which the goals still stand beside the amounts."""
_SPACING = 12
"""Pixels between funding and goals."""
_MINIMUM_SIZE = QSize(280, 64)
"""Width and height in pixels beside the preview: the focused line and half of its neighbours."""


class PanelScrollArea(FocusScrollArea):
    """A banner, the header, and below it funding and goals, scrolled to the focused field.

    The goals stand beside the amounts, or below them where their lines would be too short.
    """

    def __init__(self, banner: QWidget, header: QWidget, funding: QWidget, goals: QWidget) -> None:
        super().__init__()
        self._header, self._funding, self._goals = header, funding, goals
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

    def needed_height(self, width: int) -> int:
        """Return the height in pixels at which nothing scrolls when ``width`` pixels wide."""
        self._lay_out(width)
        for part in (self._header, self._funding, self._inside):
            if (layout := part.layout()) is not None:
                layout.activate()  # Qt would only do it with a later event
        return self._inside.minimumSizeHint().height()

    def sizeHint(self) -> QSize:
        """Return the size at which nothing scrolls."""
        return self._inside.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return the size down to which the panels may scroll."""
        return _MINIMUM_SIZE

    def unscrolled_width(self) -> int:
        """Return the least width in pixels at which nothing scrolls sideways."""
        return self._funding.minimumSizeHint().width() + self._width_around()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the goals beside the amounts or below them, by the new width."""
        super().resizeEvent(event)
        self._lay_out(self.width())

    def _lay_out(self, width: int) -> None:
        line = self.fontMetrics().horizontalAdvance("国") * _COMFORTABLE_GOAL_CHARACTERS
        goals = max(self._goals.minimumSizeHint().width(), len(_GOALS) * line)
        both = self._funding.minimumSizeHint().width() + goals
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
