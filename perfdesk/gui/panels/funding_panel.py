"""The funding panel: the amounts of 项目资金, with 分值, 执行率 and 得分 beside the total.

Rows and headings come from the template. Execution rate and score come from the document's
scores and the messages below them from ``core.checks.funding_checks``, after each key.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QSpacerItem, QWidget

from perfdesk.core.block_paste import CellBlock
from perfdesk.core.checks.funding_checks import FundingMessage, funding_messages
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import AMOUNT_FIELDS
from perfdesk.core.labels import column_label
from perfdesk.core.numbers import format_number, parse_number
from perfdesk.core.scoring import funding_explanation, rate_explanation
from perfdesk.core.template import Template
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.panels.fields import MARK_WIDTH, FieldGrid, LineField
from perfdesk.gui.widgets import MUTED, PlainLabel, SeverityLabel

_SIGNS = {"error": "✕", "warning": "!", "hint": "i", None: "·"}
"""The sign before a message, by its severity."""
_ANY_HEIGHT = 10_000
"""Height in pixels that no text reaches: ``boundingRect`` wraps a text only inside a box."""


class FundingMessageLabel(SeverityLabel):
    """Messages about the amounts, in the colour of the worst; all of them in the tooltip.

    The label takes the height there is and shows as many messages as fit, the worst first:
    the fields around it would jump during typing if it grew with its text.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[str, ...] = ()
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setContentsMargins(6, 2, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("项目资金核对")

    def show_messages(self, messages: Sequence[FundingMessage]) -> None:
        """Show these messages, which come worst first; as many as fit, the rest in the tooltip."""
        lines = tuple(f"{_SIGNS[each.severity]} {each.text}" for each in messages)
        if lines == self._lines:
            return
        self._lines = lines
        severities = [each.severity for each in messages]
        self.set_severity(
            next((name for name in ("error", "warning") if name in severities), MUTED)
        )
        whole = "\n".join(lines)
        self.setAccessibleDescription(whole)
        self.setToolTip(theme.tooltip(whole) if whole else "")
        self._fit()

    def hasHeightForWidth(self) -> bool:
        """Return False: the label takes the height there is."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many messages as fit now."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        candidates = map(self._first_lines, range(len(self._lines), 0, -1))
        shown = next(filter(self._fits, candidates), "\n".join(self._lines[:1]))
        if shown != self.text():
            self.setText(shown)

    def _first_lines(self, count: int) -> str:
        hidden = len(self._lines) - count
        more = (f"… 另有 {hidden} 条",) if hidden else ()
        return "\n".join((*self._lines[:count], *more))

    def _fits(self, text: str) -> bool:
        area = self.contentsRect()
        wrap = Qt.TextFlag.TextWordWrap
        column = QRect(0, 0, area.width(), _ANY_HEIGHT)
        return self.fontMetrics().boundingRect(column, wrap, text).height() <= area.height()


_HEADINGS = (*AMOUNT_FIELDS, "weight", "rate", "score")
_USUAL_DIGITS, _MOST_DIGITS = 12, 26
"""Width of a column of amounts in digits, usually and at most."""
_WEIGHT_DIGITS, _FIGURE_DIGITS = 6, 9
"""Width in digits of 分值, and of 执行率 and 得分 beside it."""
_MESSAGE_EXTRA_WIDTH = 64
"""Pixels right of the figures over which the messages below them extend."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


def with_thousands_separators(text: str) -> str:
    """Return a plain amount with thousands separators, e.g. 1,234,567.80; other texts as is."""
    digits = text.partition(".")[0].removeprefix("-")
    if parse_number(text) is None or not digits.isascii() or not digits.isdigit():
        return text
    return f"{Decimal(text):,f}" if digits == str(int(digits)) else text


class AmountField(LineField):
    """A field for an amount, as wide as the longest one of its column where space allows."""

    def __init__(self, ref: FieldRef, parent: QWidget) -> None:
        self._text_width = 0
        super().__init__(None, ref, with_thousands_separators, parent)
        self.setAlignment(_RIGHT)
        self.set_usual_width()

    def set_usual_width(self) -> None:
        """Set the least width to that of a usual amount in the present font, and of a mark."""
        digits = self.fontMetrics().horizontalAdvance("0" * _USUAL_DIGITS)
        self.setMinimumWidth(digits + theme.MARK_SIZE)

    def request_width(self, width: int) -> None:
        """Set the preferred width for a text of ``width`` pixels and a mark before it.

        A long text is shown as tooltip.
        """
        digit = self.fontMetrics().horizontalAdvance("0")
        wanted = min(width, _MOST_DIGITS * digit) + 2 * digit + MARK_WIDTH
        if wanted != self._text_width:
            self._text_width = wanted
            self.updateGeometry()
        self.update_tooltip()

    def long_text(self) -> str:
        """Return an amount with more digits than a usual column has, or too long for this one."""
        return self.text() if len(self.text()) > _USUAL_DIGITS else super().long_text()

    def sizeHint(self) -> QSize:
        """Return a width for the longest amount of the column."""
        hint = super().sizeHint()
        return QSize(max(self.minimumWidth(), self._text_width), hint.height())


class FundingPanel(QWidget):
    """The amounts by row and column, 分值, and the computed 执行率 and 得分."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template: Template | None = None
        self._document: Document | None = None
        self.fields: dict[str, LineField] = {}
        self.field_grid = FieldGrid(self, self._amounts_by_labels, self._unit_remark)
        self.rate_label, self.score_label = _figure_label(self), _figure_label(self)
        self.messages = FundingMessageLabel(self)
        self._measured_texts: tuple[str, ...] = ()
        self._unit = PlainLabel("", self)
        self._unit.setFont(theme.bold(self._unit.font()))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(3)

    def bind(self, document: Document | None) -> None:
        """Show another document's amounts."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._show)
        self._document = document
        if document is not None and document.template != self._template:
            self._build(document.template)
        for field in self.fields.values():
            field.bind(document)
        if document is not None:
            document.evaluated.connect(self._show)
            self._show()

    def _show(self) -> None:
        if self._document is None or self._template is None:
            return
        words = self._template.funding.words.printed
        theme.set_text(self._unit, f"{words}（{self._document.form.money_unit}）")
        scores = self._document.scores
        score = "—" if scores.funding is None else format_number(scores.funding)
        form, template = self._document.form, self._template
        for figure, name, shown, why in (
            (self.rate_label, "rate", scores.rate or "—", rate_explanation(form, template)),
            (self.score_label, "score", score, funding_explanation(form, template)),
        ):
            theme.set_text(figure, shown)
            figure.setToolTip(theme.tooltip(why))
            figure.setAccessibleName(f"{column_label('funding', template, name)} {shown}")
        self.messages.show_messages(funding_messages(self._document.form, self._template))
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Set each column of amounts to the width of its longest one, if an amount changed."""
        texts = tuple(field.text() for field in self.fields.values())
        if texts == self._measured_texts:
            return
        self._measured_texts = texts
        for name in AMOUNT_FIELDS:
            fields = [self.fields[f"funding.{kind}.{name}"] for kind in self._kinds()]
            width = max(field.fontMetrics().horizontalAdvance(field.text()) for field in fields)
            for field in fields:
                if isinstance(field, AmountField):
                    field.request_width(width)

    def _kinds(self) -> list[str]:
        return [kind.kind for kind in self._template.funding_kinds] if self._template else []

    def _build(self, template: Template) -> None:
        """Lay the panel out for a template, keeping the labels that every template has.

        Row 0 holds the money unit and the headings, row 1 the total with its three figures in
        columns 4 to 6. Below are the other amounts, with the messages over columns 4 to 7; the
        last row is empty and takes the spare height.
        """
        self._template, self._measured_texts = template, ()
        while item := self._grid.takeAt(0):
            if (old := item.widget()) is not None and old not in self._permanent_labels():
                old.deleteLater()
        self.fields = {}
        self._grid.addWidget(self._unit, 0, 0)
        for column, name in enumerate(_HEADINGS, start=1):
            heading = PlainLabel(column_label("funding", template, name), self)
            heading.setAlignment(_CENTRE)
            self._grid.addWidget(heading, 0, column)
        for row, kind in enumerate(template.funding_kinds, start=1):
            self._add_row(row, kind.kind, kind.words.printed)
            if row == 1:
                self._add_total_figures()
        last = len(template.funding_kinds) + 1
        shrinking = QSizePolicy.Policy.Maximum
        self._grid.addItem(QSpacerItem(_MESSAGE_EXTRA_WIDTH, 0, shrinking, shrinking), 1, 7)
        self._grid.addWidget(self.messages, 2, 4, last - 1, 4)
        self._grid.setRowStretch(last, 1)
        self.field_grid.set_fields(self.field_rows())

    def _permanent_labels(self) -> tuple[QLabel, ...]:
        """Return the labels that stay when the panel is built for another template."""
        return (self.rate_label, self.score_label, self.messages, self._unit)

    def field_rows(self) -> list[list[LineField | None]]:
        """Return the fields row by row: three amounts, and 分值 at the end of the first row."""
        amounts = [
            [self.fields[f"funding.{kind}.{name}"] for name in AMOUNT_FIELDS]
            for kind in self._kinds()
        ]
        return [
            [*row, self.fields["funding.weight"] if row is amounts[0] else None] for row in amounts
        ]

    def _amounts_by_labels(self, block: CellBlock, row: int, column: int) -> CellBlock | None:
        # Recognition of tables takes 30 ms to load, and only pasting needs it.
        from perfdesk.formats.tables import installed_vocabulary  # noqa: PLC0415 - see above
        from perfdesk.recognition import pasted_amounts  # noqa: PLC0415 - see above

        fields = pasted_amounts.AmountFields(self._kinds(), (*AMOUNT_FIELDS, "weight"), row, column)
        return pasted_amounts.amounts_by_labels(block, fields, installed_vocabulary())

    def _unit_remark(self, block: CellBlock) -> str:
        """Return that the labels of a pasted block name another money unit, "" if they do not."""
        from perfdesk.recognition.vocabulary import money_unit_in  # noqa: PLC0415 - as above

        own = self._document.form.money_unit if self._document is not None else ""
        named = (money_unit_in(cell) for row in block.rows for cell in row if cell)
        other = next((unit for unit in named if unit not in ("", own)), "")
        return f"粘贴的内容写的是{other}，这张表是{own}，请核对金额单位。" if own and other else ""

    def _add_row(self, row: int, kind: str, words: str) -> None:
        self._grid.addWidget(PlainLabel(words, self), row, 0)
        for column, name in enumerate(AMOUNT_FIELDS, start=1):
            field = AmountField(FieldRef(ROOT, f"funding.{kind}.{name}"), self)
            self._register(field, f"{words} {self._heading(name)}")
            self._grid.addWidget(field, row, column)

    def _add_total_figures(self) -> None:
        weight = LineField(None, FieldRef(ROOT, "funding.weight"), with_thousands_separators, self)
        self._register(weight, f"项目资金 {self._heading('weight')}")
        weight.setAlignment(_CENTRE)
        self._grid.addWidget(weight, 1, 4)
        for column, figure in ((5, self.rate_label), (6, self.score_label)):
            self._grid.addWidget(figure, 1, column)
        self._set_figure_widths()

    def _set_figure_widths(self) -> None:
        digit = self.fontMetrics().horizontalAdvance("0")
        if (weight := self.fields.get("funding.weight")) is not None:
            weight.setFixedWidth(digit * _WEIGHT_DIGITS)
        for figure in (self.rate_label, self.score_label):
            figure.setMinimumWidth(digit * _FIGURE_DIGITS)

    def changeEvent(self, event: QEvent) -> None:
        """Fit the widths to another size of texts."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_figure_widths()
            for field in self.fields.values():
                if isinstance(field, AmountField):
                    field.set_usual_width()
            self._measured_texts = ()
            self._show()

    def _register(self, field: LineField, words: str) -> None:
        field.setAccessibleName(words)
        self.fields[field.ref.field] = field

    def _heading(self, name: str) -> str:
        return column_label("funding", self._template, name) if self._template else name


def _figure_label(parent: QWidget) -> QLabel:
    label = PlainLabel("—", parent)
    label.setAlignment(_CENTRE)
    label.setFont(theme.bold(label.font()))
    return label
