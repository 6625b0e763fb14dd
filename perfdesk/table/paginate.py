"""Where the pages of a set table end: which rows, or lines of a row, stand on which.

The table head is repeated, a merged label has room in each of its parts, a row
is cut between lines only when it is taller than a page, the head never ends a
page and the row of 总分 never begins one. The module draws nothing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from perfdesk.table.typeset import TypesetTable

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class RowSlice:
    """A row on a page, or those of its lines from ``first``; ``height`` in pt."""

    row: int
    first_line: int
    line_count: int
    height: float
    repeated: bool = False


PageSlices = tuple[RowSlice, ...]
"""The slices of one page, from its top."""


MergedLabel = tuple[int, int, float]
"""A merged label: its first row, the one past its last, the height it needs."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """What paging asks of a set table: lines, leading, air and merged labels by row."""

    whole: tuple[RowSlice, ...]
    leading: tuple[float, ...]
    air: float
    labels: tuple[tuple[MergedLabel, ...], ...]
    """The merged labels of each row."""

    def part(self, row: int, first: int, count: int) -> RowSlice:
        """A row, or only some of its lines."""
        if count == self.whole[row].line_count:
            return self.whole[row]
        return RowSlice(row, first, count, count * self.leading[row] + 2 * self.air)

    def stretched(self, slices: Sequence[RowSlice]) -> list[RowSlice]:
        """The slices, made higher where a merged label needs it in its part."""
        found = list(slices)
        rows = [each.row for each in found]
        labels = {label for row in rows for label in self.labels[row]}
        for first, past, need in sorted(labels, key=lambda label: (label[1] - label[0], label)):
            low, high = bisect_left(rows, first), bisect_left(rows, past)
            share = (need - sum(each.height for each in found[low:high])) / (high - low)
            if share > _SLACK:
                for i in range(low, high):
                    found[i] = replace(found[i], height=found[i].height + share)
        return found


def paginate(table: TypesetTable) -> tuple[PageSlices, ...]:
    """The pages of a set table, at least one slice on each."""
    if table.height <= table.layout.frame.height + _SLACK:
        return (_whole(table),)
    return tuple(_Paging(table).sheets())


def _whole(table: TypesetTable) -> PageSlices:
    lines = zip(table.line_counts, table.row_heights, strict=True)
    return tuple(RowSlice(row, 0, count, height) for row, (count, height) in enumerate(lines))


def _rows(table: TypesetTable) -> _Rows:
    look, sizes = table.layout, [0.0] * table.grid.row_count
    labels: list[list[MergedLabel]] = [[] for _ in sizes]
    for block in table.cells:
        row, past = block.cell.row, block.cell.row + block.cell.row_span
        if past == row + 1 or look.flows_across_pages(block):
            sizes[row] = max(sizes[row], block.size)
        else:
            label = (row, past, look.needed_height(block))
            for each in labels[row:past]:
                each.append(label)
    leading = tuple(size * look.style.leading for size in sizes)
    return _Rows(_whole(table), leading, look.style.vertical_padding, tuple(map(tuple, labels)))


class _Paging:
    """One walk down a table, page by page."""

    def __init__(self, table: TypesetTable) -> None:
        self._rows = _rows(table)
        self._room = table.layout.frame.height + _SLACK
        self._grid = table.grid
        head = self._rows.whole[slice(*table.grid.header_rows)]
        short = sum(each.height for each in head) <= self._room / 3
        self._head = [replace(each, repeated=True) for each in head] if short else []
        self._kept = _kept(table)

    def sheets(self) -> list[PageSlices]:
        """All pages."""
        found: list[PageSlices] = []
        row, first = 0, 0
        while row < self._grid.row_count:
            sheet = self._sheet(row, first)
            found.append(tuple(sheet))
            last = sheet[-1]
            row, first = last.row, last.first_line + last.line_count
            if first == self._rows.whole[row].line_count:
                row, first = row + 1, 0
        return found

    def _sheet(self, row: int, first: int) -> list[RowSlice]:
        head = self._head if self._grid.header_rows[1] <= row <= self._grid.total_row else []
        wanted = self._wanted(row, first, sum(each.height for each in head))
        while wanted:
            found = self._rows.stretched([*head, *wanted])
            if self._fits(found):
                return self._as_command(head, wanted)
            wanted.pop()
        return self._cut(head, self._rest(row, first)) or [*head, self._rest(row, first)]

    def _wanted(self, row: int, first: int, used: float) -> list[RowSlice]:
        """As many slices as fit while no label is stretched."""
        found: list[RowSlice] = []
        each = self._rest(row, first)
        while used + each.height <= self._room:
            found.append(each)
            used += each.height
            if each.row + 1 == self._grid.row_count:
                break
            each = self._rows.whole[each.row + 1]
        return found

    def _as_command(self, head: list[RowSlice], wanted: list[RowSlice]) -> list[RowSlice]:
        """The page with its end moved to where a page may end."""
        following = wanted[-1].row + 1
        if following == self._grid.row_count:
            return self._rows.stretched([*head, *wanted])
        if self._too_tall(following):
            more = self._cut([*head, *wanted], self._rows.whole[following])
            if more:
                return more
        kept = len(wanted)
        while kept and self._kept[wanted[kept - 1].row]:
            kept -= 1
        if not kept:
            return self._before_kept(head, wanted)
        return self._rows.stretched([*head, *wanted[:kept]])

    def _before_kept(self, head: list[RowSlice], wanted: list[RowSlice]) -> list[RowSlice]:
        """A page all of whose rows belong to the next: its last row is cut if it can be."""
        last = wanted[-1]
        if last.line_count > 1:
            short = self._rows.part(last.row, last.first_line, last.line_count - 1)
            return self._rows.stretched([*head, *wanted[:-1], short])
        return self._rows.stretched([*head, *wanted])

    def _cut(self, above: list[RowSlice], each: RowSlice) -> list[RowSlice]:
        """The page filled with lines of a row that is too tall; empty if none fits."""
        room = self._room - sum(slice_.height for slice_ in above) - 2 * self._rows.air
        count = min(int(room / max(self._rows.leading[each.row], 1.0)), each.line_count - 1)
        begun = any(not slice_.repeated for slice_ in above)
        if count < (min(3, each.line_count - 1) if begun else 1):
            return []
        found = self._rows.stretched([*above, self._rows.part(each.row, each.first_line, count)])
        return found if self._fits(found) else []

    def _rest(self, row: int, first: int) -> RowSlice:
        return self._rows.part(row, first, self._rows.whole[row].line_count - first)

    def _too_tall(self, row: int) -> bool:
        """True if the row would not fit on a page of its own."""
        head = self._head if self._grid.header_rows[1] <= row <= self._grid.total_row else []
        follows = row + 1 == self._grid.total_row
        below = self._rows.whole[self._grid.total_row : self._grid.total_row + 1] if follows else ()
        return not self._fits(self._rows.stretched([*head, self._rows.whole[row], *below]))

    def _fits(self, slices: Sequence[RowSlice]) -> bool:
        return sum(each.height for each in slices) <= self._room


def _kept(table: TypesetTable) -> tuple[bool, ...]:
    """For each row, whether the page must not end below it."""
    grid = table.grid
    kept = [False] * grid.row_count
    for block in table.cells:
        if block.cell.role in ("title", "subtitle"):
            kept[block.cell.row] = True
    kept[slice(*grid.header_rows)] = [True] * (grid.header_rows[1] - grid.header_rows[0])
    kept[max(grid.total_row - 1, 0)] = True
    if sum(table.row_heights[grid.total_row :]) <= table.layout.frame.height / 3:
        kept[grid.total_row : -1] = [True] * (grid.row_count - grid.total_row - 1)
    return tuple(kept)
