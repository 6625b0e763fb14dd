"""What is said of the amounts, in the room beside them: the worst first, as much as fits.

A label of its own would ask for more height with each sentence, and the fields would
jump while one types. Knows sentences, not amounts.

The funding panel: 项目资金 as the form prints it, with rate and score beside the total.

Rows, headings and their words come from the template; the figures beside them from
the document's scores, and what is to be said of the amounts from ``core``, after each
key. It computes nothing itself but how wide an amount is.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QSpacerItem, QWidget

from perfdesk.core.checks.funding_checks import FundingMessage, funding_messages
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.numbers import format_number, parse_number
from perfdesk.core.template import Template
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.labels import column_label
from perfdesk.gui.panels.fields import FieldGrid, LineField
from perfdesk.gui.widgets import MUTED, SeverityLabel

_SIGNS = {"error": "✕", "warning": "!", "hint": "i", None: "·"}
_ENDLESS = 10_000


class FundingMessageLabel(SeverityLabel):
    """The sentences in the colour of the worst; all of them in the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines: tuple[str, ...] = ()
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setContentsMargins(6, 2, 0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.setAccessibleName("项目资金核对")

    def show_messages(self, said: Sequence[FundingMessage]) -> None:
        """Says these sentences, the first ones if there is no room for all."""
        lines = tuple(f"{_SIGNS[each.severity]} {each.text}" for each in said)
        if lines == self._lines:
            return
        self._lines = lines
        severities = [each.severity for each in said]
        self.set_severity(
            next((name for name in ("error", "warning") if name in severities), MUTED)
        )
        whole = "\n".join(lines)
        self.setAccessibleDescription(whole)
        self.setToolTip(theme.tooltip(whole) if whole else "")
        self._fit()

    def hasHeightForWidth(self) -> bool:
        """Qt's: it takes the height there is."""
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: more fits, or less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        ways = map(self._first, range(len(self._lines), 0, -1))
        shown = next(filter(self._fits, ways), "\n".join(self._lines[:1]))
        if shown != self.text():
            self.setText(shown)

    def _first(self, count: int) -> str:
        left = len(self._lines) - count
        more = (f"… 另有 {left} 条",) if left else ()
        return "\n".join((*self._lines[:count], *more))

    def _fits(self, text: str) -> bool:
        room = self.contentsRect()
        wrap = Qt.TextFlag.TextWordWrap
        column = QRect(0, 0, room.width(), _ENDLESS)
        return self.fontMetrics().boundingRect(column, wrap, text).height() <= room.height()


_AMOUNTS = ("initial", "budget", "executed")
_HEADINGS = (*_AMOUNTS, "weight", "rate", "score")
_USUAL, _WIDEST = 12, 26
"""How many digits a column of amounts is wide, usually and at most."""
_FOR_WORDS = 64
"""Pixels right of the figures that the words below them may have too."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


def with_thousands_separators(text: str) -> str:
    """A plain amount with thousands marks, as it is shown while not edited; else the text."""
    whole, point, rest = text.partition(".")
    digits = whole.removeprefix("-")
    if parse_number(text) is None or not digits.isascii() or not digits.isdigit():
        return text
    return f"{int(whole):,}{point}{rest}" if digits == str(int(digits)) else text


class AmountField(LineField):
    """A field as wide as its column's longest amount, and narrower where there is no room."""

    def __init__(self, place: FieldRef, parent: QWidget) -> None:
        self._wanted = 0
        super().__init__(None, place, with_thousands_separators, parent)
        self.setAlignment(_RIGHT)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("0" * _USUAL))

    def request_width(self, width: int) -> None:
        """Ask for room for a text of that many pixels."""
        digit = self.fontMetrics().horizontalAdvance("0")
        wanted = min(width, _WIDEST * digit) + 2 * digit
        if wanted != self._wanted:
            self._wanted = wanted
            self.updateGeometry()
        long = len(self.text()) > _USUAL
        self.setToolTip(theme.tooltip(self.text()) if long else "")

    def sizeHint(self) -> QSize:
        """Qt's: room for the longest amount of the column."""
        hint = super().sizeHint()
        return QSize(max(self.minimumWidth(), self._wanted), hint.height())


class FundingPanel(QWidget):
    """Amounts by row and column, 分值, and the live 执行率 and 得分."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._template: Template | None = None
        self._document: Document | None = None
        self.fields: dict[str, LineField] = {}
        self.field_grid = FieldGrid(self, blocks=True)
        self.rate_label, self.score_label = _figure(self), _figure(self)
        self.messages = FundingMessageLabel(self)
        self._measured: tuple[str, ...] = ()
        self._unit = QLabel(self)
        self._unit.setFont(theme.bold(self._unit.font()))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(3)

    def bind(self, document: Document | None) -> None:
        """Shows another document's amounts."""
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
        for figure, name, shown in (
            (self.rate_label, "执行率", scores.rate or "—"),
            (self.score_label, "得分", score),
        ):
            theme.set_text(figure, shown)
            figure.setAccessibleName(f"{name} {shown}")
        self.messages.show_messages(funding_messages(self._document.form, self._template))
        self._widen()

    def _widen(self) -> None:
        """Makes the columns of amounts as wide as the longest, where there is room."""
        texts = tuple(field.text() for field in self.fields.values())
        if texts == self._measured:
            return
        self._measured = texts
        for name in _AMOUNTS:
            fields = [self.fields[f"funding.{kind}.{name}"] for kind in self._kinds()]
            width = max(field.fontMetrics().horizontalAdvance(field.text()) for field in fields)
            for field in fields:
                if isinstance(field, AmountField):
                    field.request_width(width)

    def _kinds(self) -> list[str]:
        return [kind.kind for kind in self._template.funding_kinds] if self._template else []

    def _build(self, template: Template) -> None:
        self._template, self._measured = template, ()
        while item := self._grid.takeAt(0):
            if (old := item.widget()) is not None and old not in self._lasting():
                old.deleteLater()
        self.fields = {}
        self._grid.addWidget(self._unit, 0, 0)
        for column, name in enumerate(_HEADINGS, start=1):
            heading = QLabel(column_label("funding", template, name), self)
            heading.setAlignment(_CENTRE)
            self._grid.addWidget(heading, 0, column)
        for row, kind in enumerate(template.funding_kinds, start=1):
            self._row(row, kind.kind, kind.words.printed)
            if row == 1:
                self._beside_total()
        last = len(template.funding_kinds) + 1
        shrinking = QSizePolicy.Policy.Maximum
        self._grid.addItem(QSpacerItem(_FOR_WORDS, 0, shrinking, shrinking), 1, 7)
        self._grid.addWidget(self.messages, 2, 4, last - 1, 4)
        self._grid.setRowStretch(last, 1)
        self.field_grid.set_fields(self.field_rows())

    def _lasting(self) -> tuple[QLabel, ...]:
        """The labels that stay when the panel is built anew."""
        return (self.rate_label, self.score_label, self.messages, self._unit)

    def field_rows(self) -> list[list[LineField | None]]:
        """The fields as they stand: three amounts a row, 分值 beside the first."""
        amounts = [
            [self.fields[f"funding.{kind}.{name}"] for name in _AMOUNTS] for kind in self._kinds()
        ]
        return [
            [*row, self.fields["funding.weight"] if row is amounts[0] else None] for row in amounts
        ]

    def _row(self, row: int, kind: str, words: str) -> None:
        self._grid.addWidget(QLabel(words, self), row, 0)
        for column, name in enumerate(_AMOUNTS, start=1):
            field = AmountField(FieldRef(ROOT, f"funding.{kind}.{name}"), self)
            self._name(field, f"{words} {self._heading(name)}")
            self._grid.addWidget(field, row, column)

    def _beside_total(self) -> None:
        weight = LineField(None, FieldRef(ROOT, "funding.weight"), with_thousands_separators, self)
        self._name(weight, f"项目资金 {self._heading('weight')}")
        weight.setAlignment(_CENTRE)
        weight.setFixedWidth(self.fontMetrics().horizontalAdvance("0" * 6))
        self._grid.addWidget(weight, 1, 4)
        for column, figure in ((5, self.rate_label), (6, self.score_label)):
            figure.setMinimumWidth(self.fontMetrics().horizontalAdvance("0" * 9))
            self._grid.addWidget(figure, 1, column)

    def _name(self, field: LineField, words: str) -> None:
        field.setAccessibleName(words)
        self.fields[field.ref.field] = field

    def _heading(self, name: str) -> str:
        return column_label("funding", self._template, name) if self._template else name


def _figure(parent: QWidget) -> QLabel:
    label = QLabel("—", parent)
    label.setAlignment(_CENTRE)
    label.setFont(theme.bold(label.font()))
    return label
