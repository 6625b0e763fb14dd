"""Decide which rows of a typeset table, or which lines of a row, are on which page.

The rules:

- The table's header rows are repeated on each page, but for a header higher than a third
  of the page.
- A merged label is repeated in each of its parts (``display_list`` draws it); here its rows are
  stretched where it needs height.
- A row is divided between lines only if it is higher than a page.
- No page ends with the title, a header row or the row before 总分: that row goes with 总分.
- The notes below 总分 stay with it unless they take more than a third of a page.

The module draws nothing. Heights are in pt.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from perfdesk.table.typeset import TypesetTable

_SLACK = 1e-6
"""Height by which rows may exceed a page: the error of adding floating-point numbers."""
_LEAST_LINES = 3
"""Lines of a divided row that the foot of a page must have room for, if other rows are on it."""


@dataclass(frozen=True, slots=True)
class RowSlice:
    """A row on a page, or ``line_count`` of its lines from ``first_line``.

    ``repeated`` marks a header row on a later page.
    """

    row: int
    first_line: int
    line_count: int
    height: float
    repeated: bool = False


PageSlices = tuple[RowSlice, ...]
"""The slices of one page, from its top."""


def paginate(table: TypesetTable) -> tuple[PageSlices, ...]:
    """Divide a typeset table into pages, each with at least one slice."""
    if table.height <= table.layout.frame.height + _SLACK:
        return (_whole_rows(table),)
    return tuple(_Paginator(table).all_pages())


@dataclass(frozen=True, slots=True, order=True)
class MergedLabel:
    """A label over several rows, and the height it needs on each page it is on."""

    first_row: int
    past_row: int
    height: float


@dataclass(frozen=True, slots=True)
class _Rows:
    """What dividing the rows asks of a table; tuples have one item for each row."""

    whole: tuple[RowSlice, ...]
    leading: tuple[float, ...]
    vertical_padding: float
    labels: tuple[tuple[MergedLabel, ...], ...]

    def slice(self, row: int, first_line: int, line_count: int) -> RowSlice:
        """Return some lines of a row, or the whole row if they are all."""
        if line_count == self.whole[row].line_count:
            return self.whole[row]
        height = line_count * self.leading[row] + 2 * self.vertical_padding
        return RowSlice(row, first_line, line_count, height)

    def stretched(self, slices: Sequence[RowSlice]) -> list[RowSlice]:
        """Return the slices of a page, made higher where a merged label needs it.

        Labels of few rows come first; each stretches its rows on this page evenly.
        """
        result = list(slices)
        rows = [each.row for each in result]
        labels = {label for row in rows for label in self.labels[row]}
        for label in sorted(labels, key=lambda label: (label.past_row - label.first_row, label)):
            low, high = bisect_left(rows, label.first_row), bisect_left(rows, label.past_row)
            height = sum(each.height for each in result[low:high])
            share = (label.height - height) / (high - low)
            if share > _SLACK:
                for i in range(low, high):
                    result[i] = replace(result[i], height=result[i].height + share)
        return result


def _rows(table: TypesetTable) -> _Rows:
    layout, sizes = table.layout, [0.0] * table.grid.row_count
    labels: list[list[MergedLabel]] = [[] for _ in sizes]
    for each in table.cells:
        row, past = each.cell.row, each.cell.row + each.cell.row_span
        if past == row + 1 or layout.flows_across_pages(each):
            sizes[row] = max(sizes[row], each.size)
        else:
            label = MergedLabel(row, past, layout.needed_height(each))
            for row_labels in labels[row:past]:
                row_labels.append(label)
    leading = tuple(size * layout.style.leading for size in sizes)
    padding = layout.style.vertical_padding
    return _Rows(_whole_rows(table), leading, padding, tuple(map(tuple, labels)))


def _whole_rows(table: TypesetTable) -> PageSlices:
    rows = zip(table.line_counts, table.row_heights, strict=True)
    return tuple(RowSlice(row, 0, count, height) for row, (count, height) in enumerate(rows))


class _Paginator:
    """Goes down a table page by page."""

    def __init__(self, table: TypesetTable) -> None:
        self._rows = _rows(table)
        self._page_height = table.layout.frame.height + _SLACK
        self._grid = table.grid
        header = self._rows.whole[slice(*table.grid.header_rows)]
        is_low = sum(each.height for each in header) <= self._page_height / 3
        self._header = [replace(each, repeated=True) for each in header] if is_low else []
        self._keeps_with_next = _keeps_with_next(table)

    def all_pages(self) -> list[PageSlices]:
        """Return the slices of all pages."""
        result: list[PageSlices] = []
        row, first_line = 0, 0
        while row < self._grid.row_count:
            page = self._page_from(row, first_line)
            result.append(tuple(page))
            last = page[-1]
            row, first_line = last.row, last.first_line + last.line_count
            if first_line == self._rows.whole[row].line_count:
                row, first_line = row + 1, 0
        return result

    def _page_from(self, row: int, first_line: int) -> list[RowSlice]:
        """Return the page that begins with a line of a row."""
        header = self._header_above(row)
        body = self._fitting_slices(row, first_line, sum(each.height for each in header))
        while body:
            if self._fits(self._rows.stretched([*header, *body])):
                return self._with_allowed_end(header, body)
            body.pop()
        rest = self._rest(row, first_line)
        return self._filled_with_lines(header, rest) or [*header, rest]

    def _header_above(self, row: int) -> list[RowSlice]:
        """Return the header repeated on a page that begins with a row: none above notes."""
        return self._header if self._grid.header_rows[1] <= row <= self._grid.total_row else []

    def _fitting_slices(self, row: int, first_line: int, used: float) -> list[RowSlice]:
        """Return as many slices as fit while no label is stretched."""
        result: list[RowSlice] = []
        each = self._rest(row, first_line)
        while used + each.height <= self._page_height:
            result.append(each)
            used += each.height
            if each.row + 1 == self._grid.row_count:
                break
            each = self._rows.whole[each.row + 1]
        return result

    def _with_allowed_end(self, header: list[RowSlice], body: list[RowSlice]) -> list[RowSlice]:
        """Return the page, its end moved to where a page may end."""
        following = body[-1].row + 1
        if following == self._grid.row_count:
            return self._rows.stretched([*header, *body])
        if self._is_too_high(following):
            filled = self._filled_with_lines([*header, *body], self._rows.whole[following])
            if filled:
                return filled
        count = len(body)
        while count and self._keeps_with_next[body[count - 1].row]:
            count -= 1
        if not count:
            return self._without_last_line(header, body)
        return self._rows.stretched([*header, *body[:count]])

    def _without_last_line(self, header: list[RowSlice], body: list[RowSlice]) -> list[RowSlice]:
        """Return a page all of whose rows belong with the next, a line of the last left out.

        So the next page has something to begin with; a last row of one line stays whole.
        """
        last = body[-1]
        if last.line_count > 1:
            shorter = self._rows.slice(last.row, last.first_line, last.line_count - 1)
            return self._rows.stretched([*header, *body[:-1], shorter])
        return self._rows.stretched([*header, *body])

    def _filled_with_lines(self, above: list[RowSlice], each: RowSlice) -> list[RowSlice]:
        """Return the page filled up with lines of a row that is too high; empty if none fits."""
        used = sum(slice_.height for slice_ in above)
        free = self._page_height - used - 2 * self._rows.vertical_padding
        count = min(int(free / max(self._rows.leading[each.row], 1.0)), each.line_count - 1)
        has_body = any(not slice_.repeated for slice_ in above)
        if count < (min(_LEAST_LINES, each.line_count - 1) if has_body else 1):
            return []
        lines = self._rows.slice(each.row, each.first_line, count)
        result = self._rows.stretched([*above, lines])
        return result if self._fits(result) else []

    def _rest(self, row: int, first_line: int) -> RowSlice:
        return self._rows.slice(row, first_line, self._rows.whole[row].line_count - first_line)

    def _is_too_high(self, row: int) -> bool:
        """Return whether a row would not fit on a page of its own, with what goes with it."""
        total_row = self._grid.total_row
        below = self._rows.whole[total_row : total_row + 1] if row + 1 == total_row else ()
        rows = [*self._header_above(row), self._rows.whole[row], *below]
        return not self._fits(self._rows.stretched(rows))

    def _fits(self, slices: Sequence[RowSlice]) -> bool:
        return sum(each.height for each in slices) <= self._page_height


def _keeps_with_next(table: TypesetTable) -> tuple[bool, ...]:
    """Return for each row whether no page may end below it."""
    grid = table.grid
    result = [False] * grid.row_count
    for each in table.cells:
        if each.cell.role in ("title", "subtitle"):
            result[each.cell.row] = True
    result[slice(*grid.header_rows)] = [True] * (grid.header_rows[1] - grid.header_rows[0])
    result[max(grid.total_row - 1, 0)] = True
    if sum(table.row_heights[grid.total_row :]) <= table.layout.frame.height / 3:
        result[grid.total_row : -1] = [True] * (grid.row_count - grid.total_row - 1)
    return tuple(result)
