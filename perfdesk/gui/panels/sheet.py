"""Fields of a panel walked as the cells of a sheet: Enter down, arrows to the neighbours.

It knows which widget stands beside which and moves the focus; what a key means is
``keystrokes``'s, what a field holds its own business.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from perfdesk.core.block_paste import CellBlock, over_grid
from perfdesk.gui.panels.bound import Bound
from perfdesk.gui.panels.keystrokes import Move
from perfdesk.gui.wording import NOTHING_ABOVE, READ_ONLY, filled_down

Rows = Sequence[Sequence[QWidget | None]]
"""The fields as they stand; None where a column has none in that row."""

_STEPS = {
    Move.DOWN: (1, 0),
    Move.UP: (-1, 0),
    Move.LEFT: (0, -1),
    Move.RIGHT: (0, 1),
}


class Sheet(QObject):
    """The fields of one panel; ``beyond`` says that Enter went over its first or last row.

    If it takes ``blocks``, one that is pasted fills the fields from there to the right and
    down. ``said`` is a sentence for the status bar.
    """

    beyond = Signal(Move)
    said = Signal(str)

    def __init__(self, parent: QObject, *, blocks: bool = False) -> None:
        super().__init__(parent)
        self._blocks = blocks
        self._rows: Rows = ()
        self._began = 0
        self._reached: QWidget | None = None

    def lay(self, rows: Rows) -> None:
        """Take these fields as the cells from now on, and follow where their keys lead."""
        self._rows = rows
        for field in (cell for cells in rows for cell in cells if isinstance(cell, Bound)):
            field.editing.left.connect(partial(self.go, field))
            if self._blocks:
                field.takes = partial(self._take, field)

    def position(self, field: QWidget) -> tuple[int, int] | None:
        """Row and column of a field, or None if it is none of the cells."""
        spots = (
            (row, column)
            for row, cells in enumerate(self._rows)
            for column, cell in enumerate(cells)
            if cell is field
        )
        return next(spots, None)

    def go(self, field: QWidget, move: Move) -> None:
        """Give the focus to the neighbour of a field; over the last row, say so.

        Where Tab leads is Qt's to know; Enter after it goes below the field it began in.
        """
        spot = self.position(field)
        if spot is None:
            return
        if move not in _STEPS:
            self._began = self._began if field is self._reached else spot[1]
            self._reached = QApplication.focusWidget()
            return
        if move is Move.DOWN and field is self._reached:
            spot = spot[0], self._began
        target = self._neighbour(spot, move)
        if target is not None:
            enter(target, move)
        elif move in (Move.DOWN, Move.UP):
            self.beyond.emit(move)

    def edge(self, *, last: bool) -> QWidget | None:
        """The first cell of the last (or of the first) row."""
        row = self._rows[-1 if last else 0] if self._rows else ()
        return next((cell for cell in row if cell is not None), None)

    def fill_down(self, field: QWidget) -> None:
        """Put what stands above a field into it, as one step."""
        spot = self.position(field)
        above = self._neighbour(spot, Move.UP) if spot else None
        if not isinstance(field, Bound) or not isinstance(above, Bound):
            self.said.emit(NOTHING_ABOVE)
        elif field.editing.read_only:
            self.said.emit(READ_ONLY)
        elif (document := field.editing.document) is not None:
            before = document.form
            document.set(field.place, above.editing.text, "向下填充")
            field.select_all()
            self.said.emit(filled_down(1, altered=document.form != before))

    def _take(self, field: Bound, block: CellBlock) -> bool:
        """Fill the fields with a block of several cells; False if it has but one."""
        spot, document = self.position(field), field.editing.document
        if spot is None or document is None or block.single is not None:
            return False
        row, column = spot
        grid = [
            [cell.place if isinstance(cell, Bound) else None for cell in cells[column:]]
            for cells in self._rows[row:]
        ]
        landing = over_grid(block, grid)
        document.apply("粘贴", landing.edits)
        self.said.emit(landing.sentence)
        return True

    def _neighbour(self, spot: tuple[int, int], move: Move) -> QWidget | None:
        down, right = _STEPS[move]
        row, column = spot[0] + down, spot[1] + right
        while 0 <= row < len(self._rows) and 0 <= column < _width(self._rows):
            cells = self._rows[row]
            found = cells[column] if column < len(cells) else None
            if found is not None and found.isEnabled():
                return found
            row, column = row + down, column + right
        return None


def enter(field: QWidget, move: Move) -> None:
    """Give a field the focus as a key would: its text is selected, so that typing replaces it."""
    reason = Qt.FocusReason.BacktabFocusReason if move.backwards else Qt.FocusReason.TabFocusReason
    field.setFocus(reason)


def _width(rows: Rows) -> int:
    return max((len(cells) for cells in rows), default=0)
