"""Which 二级指标 each row belongs to, where merged labels stand beside the middle of their rows.

A label is printed once for its rows: mostly beside the first, sometimes beside the
middle one, and a page break may part rows from their label. Each answer is the
index of the row that prints the label. Knows rows and labels, no columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from perfdesk.table.reader.entries import Entry
from perfdesk.table.reader.labels import Vocabulary

_AGAINST = 5.0
_PAGE_BREAK = 0.6

_Way = tuple[float, float, tuple[int, ...]]
"""Cost, rows by which labels miss the middle, and the owners so far."""


class Owners(NamedTuple):
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
    rows = _beside_first(found, marks, words)
    if _prints_centred(found):
        spread, missed = _centred(found, marks, words)
        gain = _costs(found, rows, words) - _costs(found, spread, words)
        if missed == 0 and (gain > 0 or (gain == 0 and marks[0] > 0)):
            return Owners(spread, centred=True)
    return Owners(rows)


def _beside_first(
    found: Sequence[Entry], marks: Sequence[int], words: Vocabulary
) -> tuple[int, ...]:
    """The owners if labels stand beside the first of their rows, but for what pages moved."""
    rows = [marks[0]] * marks[0]
    for above, below, after in zip(marks, marks[1:], (*marks[2:], len(found)), strict=False):
        split = _split(found, (above, below, after), words)
        rows += [above] * (split - above) + [below] * (below - split)
    return (*rows, *[marks[-1]] * (len(found) - marks[-1]))


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


def _costs(found: Sequence[Entry], rows: Sequence[int], words: Vocabulary) -> float:
    return sum(_cost(row, found[owner], words) for row, owner in zip(found, rows, strict=True))


def _split(found: Sequence[Entry], marks: tuple[int, int, int], words: Vocabulary) -> int:
    """The first row between two labels that belongs to the lower one.

    Where a page break parts the labels, the names of the rows decide. On one page
    rows go to the label below them only if that then stands exactly in the middle.
    """
    above, below, after = marks
    costs = [
        _cost(row, found[below], words) - _cost(row, found[above], words)
        for row in found[above + 1 : below]
    ]
    if found[above].page == found[below].page:
        named = len(list(takewhile(lambda cost: cost < 0, reversed(costs))))
        return below - max(_likely_above(found, below, after) & {*range(named + 1)}, default=0)
    sums = [sum(costs[start:]) + _PAGE_BREAK * (len(costs) - start) for start in range(len(costs))]
    least = min(sums, default=0.0)
    return above + 1 + sums.index(least) if least < 0 else below


def _likely_above(found: Sequence[Entry], mark: int, after: int) -> set[int]:
    """How many rows above a label it bears if it stands in their middle, half a row down at most.

    The middle may be that of all its rows or of those on its page. A label beside the
    last of two rows is not enough to tell.
    """
    on_page = sum(row.page == found[mark].page for row in found[mark + 1 : after])
    under = {on_page, after - mark - 1} - {0}
    return under | {count + 1 for count in under}


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
    miss = _miss(found, mark, bounds)
    off = max(0.0, miss - 0.5)
    hints = sum(_cost(found[index], found[mark], words) for index in bounds)
    cost = off + hints / 10 + miss / 20
    return total + cost, missed + off, (*rows, *(mark for _ in bounds))


def _miss(found: Sequence[Entry], mark: int, bounds: range) -> float:
    """How many rows a label stands off the middle of its rows, or of those on its page.

    Half a row is no fault, for an even number of rows has no middle one.
    """
    page = [index for index in bounds if found[index].page == found[mark].page]
    whole = abs(mark - (bounds[0] + bounds[-1]) / 2)
    part = abs(mark - (page[0] + page[-1]) / 2)
    return min(whole, part)
