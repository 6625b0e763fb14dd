"""Many cells of a tree as one selection.

Qt takes long over many ranges, so cells side by side and rows below each other go into
one. Knows no view.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from PySide6.QtCore import QItemSelection, QModelIndex


def selection(cells: Iterable[QModelIndex]) -> QItemSelection:
    """These cells, and no others, in as few ranges as rows and columns allow."""
    columns: defaultdict[int, dict[int, QModelIndex]] = defaultdict(dict)
    for cell in cells:
        columns[cell.internalId()][cell.column()] = cell
    rows: defaultdict[tuple[int, int, int], dict[int, QModelIndex]] = defaultdict(dict)
    for own in columns.values():
        for left, right in _runs(own):
            cell = own[left]
            rows[cell.parent().internalId(), left, right][cell.row()] = cell
    found = QItemSelection()
    for (_, _, right), firsts in rows.items():
        for top, bottom in _runs(firsts):
            found.select(firsts[top], firsts[top].sibling(bottom, right))
    return found


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of numbers that follow each other."""
    known = set(numbers)
    starts = sorted(each for each in known if each - 1 not in known)
    ends = sorted(each for each in known if each + 1 not in known)
    return zip(starts, ends, strict=True)
