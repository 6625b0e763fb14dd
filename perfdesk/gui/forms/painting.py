"""How a form is drawn in the list: narrow in lines below each other, wide in columns.

It reads the list model's roles and knows no document.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from perfdesk.gui import look
from perfdesk.gui.forms.model import ERRORS, FILLED, TOTAL, UNIT, Index

_PAD = 6
_GAP = 2
_ICON = 12
_WIDE = 400
"""From this width on, in pixels at 100 %, the figures stand in columns of their own."""

_COLUMNS = ("已填 000/000", "总分 100.00", "00 个错误")
_LEFT = Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignRight


class FormLines(QStyledItemDelegate):
    """Name, unit and figures of a form, in two or three lines."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._wide = False
        self._several = False

    def fit(self, width: int, several: bool) -> bool:
        """Takes the list's width, and whether forms of several units are open.

        True if the height of a form is another one now.
        """
        before = self._count()
        self._wide, self._several = width >= _WIDE, several
        return self._count() != before

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's
        """Qt's: as high as its lines, as wide as the list."""
        lines = self._count()
        height = lines * option.fontMetrics.lineSpacing() + (lines - 1) * _GAP + 2 * _PAD
        return QSize(120, height)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's: no text, so that the style paints the ground alone."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's: the ground as the style paints it, then the lines."""
        super().paint(painter, option, index)
        painter.save()
        box = option.rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        pen = _Pen(painter, option, shown=index == self._view.currentIndex())
        name = str(index.data())
        if self._wide:
            _columns(pen, box, index, name)
        else:
            _below(pen, box, index, name, self._several)
        painter.restore()

    def _count(self) -> int:
        return 3 if self._several and not self._wide else 2


class _Pen:
    """Draws single lines of one form in the tones of its state; the one shown in bold."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, *, shown: bool) -> None:
        self._painter = painter
        self._option = option
        self._shown = shown
        self.step = option.fontMetrics.lineSpacing() + _GAP
        palette = option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        self._text = palette.color(role)
        self._calm = self._text if chosen else look.quiet(palette)
        self._error = self._text if chosen else look.tone("error", palette)

    def name(self, box: QRect, text: str) -> None:
        font = self._option.font
        self._line(box, text, self._text, look.bold(font) if self._shown else font)

    def lesser(self, box: QRect, text: str, side: Qt.AlignmentFlag = _LEFT) -> None:
        self._line(box, text, self._calm, self._option.font, side)

    def errors(self, box: QRect, text: str) -> int:
        """An icon and words at the right; how wide they are."""
        metrics = self._option.fontMetrics
        width = metrics.horizontalAdvance(text)
        self._line(box, text, self._error, self._option.font, _RIGHT)
        left = box.right() + 1 - width - _ICON - 3
        top = box.top() + (metrics.lineSpacing() - _ICON) // 2
        look.icon("error").paint(self._painter, QRect(left, top, _ICON, _ICON))
        return width + _ICON + 3

    def widths(self) -> list[int]:
        """How wide each column of figures is."""
        return [self._option.fontMetrics.horizontalAdvance(words) for words in _COLUMNS]

    def _line(
        self, box: QRect, text: str, ink: QColor, font: QFont, side: Qt.AlignmentFlag = _LEFT
    ) -> None:
        metrics = QFontMetrics(font)
        line = QRect(box.left(), box.top(), box.width(), metrics.lineSpacing())
        self._painter.setFont(font)
        self._painter.setPen(ink)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self._painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | side, shown)


def _below(pen: _Pen, box: QRect, index: Index, name: str, several: bool) -> None:
    """The lines below each other, the number of errors behind the name."""
    used = 0
    if errors := index.data(ERRORS):
        used = pen.errors(box, str(errors)) + _PAD
    pen.name(box.adjusted(0, 0, -used, 0), name)
    if several:
        box = box.adjusted(0, pen.step, 0, 0)
        pen.lesser(box, index.data(UNIT))
    figures = (index.data(FILLED), index.data(TOTAL))
    pen.lesser(box.adjusted(0, pen.step, 0, 0), "  ".join(each for each in figures if each))


def _columns(pen: _Pen, box: QRect, index: Index, name: str) -> None:
    """Name over unit at the left, the figures in columns at the right."""
    middle = box.adjusted(0, pen.step // 2, 0, 0)
    right = box.right() + 1
    errors = index.data(ERRORS)
    draw = (
        lambda place: pen.lesser(place, index.data(FILLED), _RIGHT),
        lambda place: pen.lesser(place, index.data(TOTAL), _RIGHT),
        lambda place: pen.errors(place, f"{errors} 个错误") if errors else 0,
    )
    widths = pen.widths()
    widths[-1] += _ICON + 3
    for width, figure in zip(reversed(widths), reversed(draw), strict=True):
        figure(QRect(right - width, middle.top(), width, middle.height()))
        right -= width + 2 * _PAD
    left = QRect(box.left(), box.top(), right - box.left(), box.height())
    pen.name(left, name)
    pen.lesser(left.adjusted(0, pen.step, 0, 0), index.data(UNIT))
