"""Where the pages of a workbook end, so that no label is cut in two by the edge of the paper.

Office programs cannot repeat a merged label on each page as ours do; they would cut
through its letters. Knows rows and their heights, nothing of what they say.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

from perfdesk.formats.workbook.rows import Rows
from perfdesk.table.typeset import Setting, TypesetCell

_SPARE = 0.96
"""What of a page's height is counted on: printers and programs differ a little."""
_LOWEST = 0.7
"""How full a page is at least, where labels would be kept whole by ending it earlier."""


def breaks(table: Setting, rows: Rows, height: float) -> tuple[int, ...]:
    """The rows of the sheet after which a page ends; ``height`` is a page's room in pt."""
    sheet = _Sheet(table, rows)
    room = height * _SPARE
    found: list[int] = []
    start = 0
    while sheet.tops[-1] - sheet.tops[start] > room:
        start = sheet.next_page(start, room)
        found.append(rows.starts[0] + start - 1)
        if start >= sheet.past_head:
            room = height * _SPARE - sheet.head
    return tuple(found)


class _Sheet:
    """The rows of a sheet, counted from 0 where the table begins."""

    def __init__(self, table: Setting, rows: Rows) -> None:
        self._table = table
        self._starts = tuple(start - rows.starts[0] for start in rows.starts)
        self.tops = tuple(accumulate(rows.heights, initial=0.0))
        first, past = (self._starts[row] for row in table.grid.head)
        self.past_head, self.head = past, self.tops[past] - self.tops[first]
        below = (block.cell.row + 1 for block in table.blocks if block.cell.role == "side")
        self._kept = {self._starts[row] for row in (*below, table.grid.last)}
        """Rows that never begin a page: the first below a heading, and the total."""

    def next_page(self, start: int, room: float) -> int:
        """The row that begins the page after the one that begins with ``start``.

        Where it can be, no label is cut; where that costs little, none is parted either.
        """
        end = bisect_right(self.tops, self.tops[start] + room) - 1
        fitting = range(start + 1, end + 1)
        whole = [at for at in fitting if at not in self._kept and not self._cut(at, room)]
        full = [at for at in whole if self.tops[at] - self.tops[start] >= _LOWEST * room]
        if full:
            return min(full, key=lambda at: (len(self._parted(at)), -at))
        if whole:
            return whole[-1]
        return min(fitting, key=lambda at: (self._cut(at, room), -at), default=start + 1)

    def _parted(self, at: int) -> list[TypesetCell]:
        """The merged cells that reach over the top of a row."""
        row = bisect_right(self._starts, at) - 1
        return [block for block in self._table.rows[row] if self._starts[block.cell.row] < at]

    def _cut(self, at: int, room: float) -> float:
        """How far, in pt, the top of a row cuts into texts that would go on one page."""
        needs = ((block, self._table.look.need(block)) for block in self._parted(at))
        cut = (
            need / 2 - abs(self._middle(block) - self.tops[at])
            for block, need in needs
            if need < room
        )
        return max((0.0, *cut))

    def _middle(self, block: TypesetCell) -> float:
        cell = block.cell
        begin, end = self._starts[cell.row], self._starts[cell.row + cell.row_span]
        return (self.tops[begin] + self.tops[end]) / 2
