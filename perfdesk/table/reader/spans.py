"""Which 二级指标 each row belongs to, where merged labels stand beside the middle of their rows.

A label is printed once for its rows: mostly beside the first, sometimes beside the
middle one, and a page break may part rows from their label. Each answer is the
index of the row that prints the label. Knows rows and labels, no columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from perfdesk.table.reader.entries import Entry
from perfdesk.table.reader.labels import Vocabulary

_AGAINST = 5.0
_UPWARD = 3.0
_PAGE_TOP = 0.6

_Way = tuple[float, float, tuple[int, ...]]
"""Cost, rows by which labels miss the middle, and the owners so far."""


@dataclass(frozen=True, slots=True)
class Owners:
    """For each row the index of the row whose label it bears, None where no label is printed.

    ``centred`` is True where all labels were taken to stand in the middle of their rows.
    """

    rows: tuple[int | None, ...]
    centred: bool = False


def owners(found: Sequence[Entry], words: Vocabulary) -> Owners:
    """The owners of all rows of a form."""
    marks = _marks(found, words)
    if not marks:
        return Owners((None,) * len(found))
    if _prints_centred(found):
        spread, cost = _centred(found, marks, words)
        if marks[0] > 0 or cost <= 0:
            return Owners(spread, centred=True)
    rows: list[int | None] = [marks[0]] * marks[0]
    for above, below in pairwise((*marks, len(found))):
        split = _split(found, above, below, words) if below < len(found) else below
        rows += [above] * (split - above) + [below] * (below - split)
    return Owners(tuple(rows))


def _marks(found: Sequence[Entry], words: Vocabulary) -> list[int]:
    """The rows that print a label of 二级指标, or a 一级指标 that has none."""
    printed = [index for index, entry in enumerate(found) if entry.level2]
    marks = []
    for index, entry in enumerate(found):
        beside = [max((each for each in printed if each < index), default=None)]
        beside.append(min((each for each in printed if each > index), default=None))
        outer = {_outer(found[each], words) for each in beside if each is not None}
        lone = entry.level1 and not outer & {"", words.first_level(entry.level1)}
        if entry.level2 or lone:
            marks.append(index)
    return marks


def _outer(entry: Entry, words: Vocabulary) -> str:
    """The usual 一级指标 of the row's label, or ""."""
    usual = words.usual(entry.level2)
    return usual.level1 if usual else words.first_level(entry.level1)


def _cost(entry: Entry, owner: Entry, words: Vocabulary) -> float:
    """What speaks against a label for a row: another 一级指标; less if a hint speaks for it."""
    first = words.first_level(entry.level1)
    against = _AGAINST if first and first != _outer(owner, words) else 0.0
    usual = words.usual(owner.level2)
    return against - (1.0 if usual and any(hint in entry.node.name for hint in usual.hints) else 0)


def _split(found: Sequence[Entry], above: int, below: int, words: Vocabulary) -> int:
    """The first row between two labels that belongs to the lower one.

    Only rows that a page break has parted from the label above go to the one below
    for a hint in their name alone.
    """
    best, least = below, 0.0
    cost = 0.0
    for index in range(below - 1, above, -1):
        row = found[index]
        torn_off = row.page > found[above].page
        cost += _PAGE_TOP if torn_off else _UPWARD
        cost += _cost(row, found[below], words) - _cost(row, found[above], words)
        if cost < least:
            best, least = index, cost
    return best


def _prints_centred(found: Sequence[Entry]) -> bool:
    """True if the first row lacks a label, as it does where labels stand in the middle."""
    first = found[0]
    return not first.level2 or (not first.level1 and any(entry.level1 for entry in found))


def _centred(
    found: Sequence[Entry], marks: Sequence[int], words: Vocabulary
) -> tuple[tuple[int, ...], float]:
    """The owners if each label stands in the middle of its rows, and how far that is missed."""
    ways: dict[int, _Way] = {0: (0.0, 0.0, ())}
    for mark, after in pairwise((*marks, len(found))):
        ends = (after,) if mark == marks[-1] else range(mark + 1, after + 1)
        ways = {
            end: min(
                _extended(found, mark, range(start, end), way, words) for start, way in ways.items()
            )
            for end in ends
        }
    _, missed, rows = ways[len(found)]
    return rows, missed


def _extended(
    found: Sequence[Entry], mark: int, bounds: range, way: _Way, words: Vocabulary
) -> _Way:
    """The way with the rows in ``bounds`` given to the label ``mark``."""
    total, missed, rows = way
    off = _off(found, mark, bounds)
    hints = sum(_cost(found[index], found[mark], words) for index in bounds)
    return total + off + hints / 10, missed + off, (*rows, *(mark for _ in bounds))


def _off(found: Sequence[Entry], mark: int, bounds: range) -> float:
    """How many rows a label stands off the middle of its rows, or of those on its page."""
    page = [index for index in bounds if found[index].page == found[mark].page]
    whole = abs(mark - (bounds[0] + bounds[-1]) / 2)
    part = abs(mark - (page[0] + page[-1]) / 2)
    return max(0.0, min(whole, part) - 0.5)
