"""The list of problems as a view: its columns share the width there is by what they have to say.

The sentence comes first; a fix, a place and a source get what they need of the rest, and
the source gives way where the list is narrow. What is cut is in the tooltip and, for the
line one is on, in the status bar. Knows the columns, not what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPalette, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTreeView, QWidget

from perfdesk.gui.problems.lines import Column, ProblemLines

Index = QModelIndex | QPersistentModelIndex

_LEAST = {Column.FIX: 18, Column.WHERE: 16}
"""Percent of the width a column has at least, if it needs so much."""
_MOST = {Column.FIX: 34, Column.WHERE: 34, Column.GROUND: 20}
"""Percent of the width a column has at most."""
_MARGIN = 14
_USEFUL = 5
"""How many characters the source must have room for; with less it is not shown."""


def shares(width: int, needs: Mapping[Column, int]) -> dict[Column, int]:
    """So many pixels shared by the columns, by what each needs; the sentence gets what is left."""
    given = {
        column: min(needs[column], width * _LEAST.get(column, 0) // 100)
        for column in (Column.FIX, Column.WHERE, Column.GROUND)
    }
    left = width - sum(given.values()) - needs[Column.MESSAGE]
    for column, most in _MOST.items():
        more = min(left, min(needs[column], width * most // 100) - given[column])
        if more > 0:
            given[column] += more
            left -= more
    return {Column.MESSAGE: width - sum(given.values()), **given}


class ProblemList(QTreeView):
    """The list; ``arrived`` goes out when the keys come to a line, ``left`` when they go."""

    arrived = Signal()
    left = Signal()

    def __init__(self, model: ProblemLines, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.setAccessibleName("校验结果")
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setAlternatingRowColors(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.header().setStretchLastSection(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self.setItemDelegateForColumn(Column.WHERE, _EndShown(self))

    def in_view(self) -> range:
        """The rows that are in view, as far as can be told without painting; none in a sliver."""
        view = self.viewport().rect()
        if self.isVisible() and view.height() < self.fontMetrics().height():
            return range(0)
        first = self.indexAt(view.topLeft()).row()
        last = self.indexAt(view.bottomLeft()).row()
        return range(max(first, 0), last + 1 if last >= 0 else self._model.rowCount())

    def share(self) -> None:
        """Gives each column its width by what the rows in view say; nothing while it is hidden."""
        if not self.isVisible():
            return
        header, metrics = self.header(), self.fontMetrics()
        severity = metrics.horizontalAdvance("读入时") + 40
        width = self.viewport().width() - severity
        rows = self.in_view()
        least = header.minimumSectionSize()
        needs = {
            column: max(least, _widest(metrics, self._texts(column, rows)) + _MARGIN)
            for column in (Column.MESSAGE, Column.FIX, Column.WHERE, Column.GROUND)
        }
        useful = min(needs[Column.GROUND], metrics.height() * _USEFUL)
        header.resizeSection(Column.SEVERITY, severity)
        given = shares(width, needs)
        if given[Column.GROUND] < useful:
            given = shares(width, {**needs, Column.GROUND: 0})
        for column, own in given.items():
            header.setSectionHidden(column, not own)
            if own and header.sectionSize(column) != own:
                header.resizeSection(column, own)

    def _texts(self, column: Column, rows: Iterable[int]) -> Iterable[str]:
        yield str(self._model.headerData(column, Qt.Orientation.Horizontal))
        for row in rows:
            yield self._model.text(row, column)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: other lines may have come while it was hidden."""
        super().showEvent(event)
        self.share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: the columns share the new width."""
        super().resizeEvent(event)
        self.share()

    def changeEvent(self, event: QEvent) -> None:
        """Qt's: another font needs other widths."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.share()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Qt's: says when the keys come to another line."""
        super().currentChanged(current, previous)
        if self.hasFocus():
            self.arrived.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Qt's: says where the keys are now."""
        super().focusInEvent(event)
        self.arrived.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Qt's: what was said of the line is over."""
        super().focusOutEvent(event)
        self.left.emit()


def _widest(metrics: QFontMetrics, texts: Iterable[str]) -> int:
    return max(map(metrics.horizontalAdvance, texts))


class _EndShown(QStyledItemDelegate):
    """Cuts a place at its front: which row and cell it is stands at its end."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's: how a cell is drawn."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideLeft
