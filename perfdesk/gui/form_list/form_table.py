"""The list of forms as a table, where it is wide enough: its columns, and their header."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QFontMetricsF, QStandardItemModel
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QWidget

from perfdesk.core.form_columns import FORM_COLUMNS
from perfdesk.gui.form_list.form_list_model import FormOrder

CELL_PADDING = 6
"""Pixels on each side of a text."""
_LINE_PADDING = 6
"""Pixels above and below a heading together."""
_SHARES = {"project": 3, "unit": 2}
"""How columns of words share the width that figures leave."""
_NARROWEST = 150
"""Pixels of the project, below which there is no table."""
_ORDERS = {
    "project": FormOrder.NAME,
    "unit": FormOrder.UNIT,
    "total": FormOrder.TOTAL,
    "errors": FormOrder.ERRORS,
}
"""By what a click on a heading sorts the forms."""


def text_width(metrics: QFontMetrics, text: str) -> int:
    """Return the least width in whole pixels in which a text is not cut off.

    Qt rounds an advance to the nearest pixel, and cuts off what is a fraction of one too wide.
    """
    return ceil(QFontMetricsF(metrics).horizontalAdvance(text))


def column_widths(width: int, metrics: QFontMetrics) -> list[int]:
    """Return the width of each column in a list of this width, [] if it is too narrow for them.

    All are in pixels.
    """
    widths = [
        max(text_width(metrics, text) for text in (each.widest, each.heading)) + 2 * CELL_PADDING
        if each.widest
        else 0
        for each in FORM_COLUMNS
    ]
    room = width - sum(widths)
    for at, each in enumerate(FORM_COLUMNS):
        if not each.widest:
            widths[at] = room * _SHARES[each.name] // sum(_SHARES.values())
    named = next(at for at, each in enumerate(FORM_COLUMNS) if each.name == "project")
    return widths if widths[named] >= _NARROWEST else []


class FormTableHeader(QHeaderView):
    """The headings above the list; a click on one sorts the forms by it, if they can be so."""

    orderChosen = Signal(object)
    """The order (``FormOrder``) in which the forms are to be listed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        model = QStandardItemModel(0, len(FORM_COLUMNS), self)
        model.setHorizontalHeaderLabels([each.heading for each in FORM_COLUMNS])
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for at, each in enumerate(FORM_COLUMNS):
            if each.is_figure:
                role = Qt.ItemDataRole.TextAlignmentRole
                model.setHeaderData(at, Qt.Orientation.Horizontal, right, role)
        self.setModel(model)
        self.setAccessibleName("栏目")
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSectionsClickable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.sectionClicked.connect(self._on_clicked)
        self.hide()

    def sizeHint(self) -> QSize:
        """Override: as wide as the list, whatever the sections need, and as high as a text."""
        return QSize(1, self.fontMetrics().height() + _LINE_PADDING)

    def minimumSizeHint(self) -> QSize:
        """Override: that of a scroll area leaves room for scroll bars."""
        return self.sizeHint()

    def show_columns(self, widths: list[int]) -> None:
        """Show the headings above columns of these widths in pixels, nothing if there are none."""
        for at, width in enumerate(widths):
            self.resizeSection(at, width)
        self.setVisible(bool(widths))

    def _on_clicked(self, section: int) -> None:
        order = _ORDERS.get(FORM_COLUMNS[section].name)
        if order is not None:
            self.orderChosen.emit(order)
