"""Which rows a label bears where labels stand beside the middle of all their rows.

Every way to part the rows among the labels is weighed by how far the labels then stand
off the middle, by what names and targets say, and by what the weights add up to. Knows
rows and labels, no columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from perfdesk.recognition.form_evidence import FormEvidence, consecutive_groups
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.label_cost import level1_of_label
from perfdesk.recognition.vocabulary import Vocabulary

_HALF = 0.02
"""What half a row off the middle costs; an even number of rows has no middle one."""
_OTHER_HALF = 0.2
"""What half a row costs on the other side than that on which the labels stand."""
_CENTRED = 0.2
"""What a lone label in the middle counts where labels stand beside the first of their rows."""


class _Way(NamedTuple):
    """One way to give rows to labels: its cost, rows by which labels miss the middle, owners."""

    cost: float = 0.0
    missed: float = 0.0
    rows: tuple[int, ...] = ()


def centred_owners(
    found: Sequence[IndicatorRow], marks: Sequence[int], firsts: Sequence[int], words: Vocabulary
) -> tuple[int, ...] | None:
    """The owners if all labels, printed in ``marks``, stand in the middle of their rows.

    None if ``firsts``, the owners where labels stand beside the first, are as likely.
    """
    evidence = FormEvidence.from_rows(found, words)
    way = min(_best(found, marks, evidence, side) for side in (-1, 1))
    likely = way.missed == 0 and way.cost < _as_first(found, firsts, evidence)
    return way.rows if likely else None


def _best(
    found: Sequence[IndicatorRow], marks: Sequence[int], evidence: FormEvidence, side: int
) -> _Way:
    """The best way if even numbers of rows bear their label above (-1) or below the middle.

    Kept by where the last label's rows end and where those of its 一级指标 begin.
    """

    @cache
    def block(mark: int, start: int, end: int) -> _Way:
        return _block(found, mark, range(start, end), evidence, side)

    @cache
    def group(start: int, end: int) -> float:
        return _group(found, range(start, end), evidence, side)

    ways = {(0, 0): _Way()}
    for mark, above, below in zip(marks, (marks[0], *marks), (*marks[1:], None), strict=False):
        opens = level1_of_label(found[mark], evidence.words) not in (
            "",
            level1_of_label(found[above], evidence.words),
        )
        ends = (len(found),) if below is None else range(mark + 1, below + 1)
        further: dict[tuple[int, int], _Way] = {}
        for (start, first), way in ways.items():
            own = way._replace(cost=way.cost + group(first, start)) if opens else way
            for end in ends:
                key = (end, start if opens else first)
                other = _and(own, block(mark, start, end))
                further[key] = min(other, further.get(key, other))
        ways = further
    return min(_and(way, _Way(group(first, end))) for (end, first), way in ways.items())


def _and(way: _Way, more: _Way) -> _Way:
    return _Way(way.cost + more.cost, way.missed + more.missed, (*way.rows, *more.rows))


def _block(
    found: Sequence[IndicatorRow], mark: int, bounds: range, evidence: FormEvidence, side: int
) -> _Way:
    """A label with its rows."""
    off, half = _miss(found, mark, bounds, side)
    rows = [found[each] for each in bounds]
    said = evidence.name_cost(rows, found[mark]) + evidence.level2_weight_cost(rows, found[mark])
    return _Way(off + half + said, off, (mark,) * len(bounds))


def _group(
    found: Sequence[IndicatorRow], bounds: range, evidence: FormEvidence, side: int
) -> float:
    """What speaks against these rows being all of one 一级指标: its place and the weights."""
    first_level = evidence.words.usual_level1
    labels = [each for each in bounds if first_level(found[each].level1)]
    misses = sum(sum(_miss(found, each, bounds, side)) for each in labels)
    return misses + evidence.level1_weight_cost([found[each] for each in bounds])


def _miss(
    found: Sequence[IndicatorRow], mark: int, bounds: range, side: int
) -> tuple[float, float]:
    """How many rows a label stands off the middle of its rows, or of those on its page.

    Beyond half a row, and what half a row itself costs.
    """
    return min(
        _costs(mark - (part[0] + part[-1]) / 2, side) for part in _parts(found, mark, bounds)
    )


def _parts(found: Sequence[IndicatorRow], mark: int, bounds: range) -> Iterator[Sequence[int]]:
    yield bounds
    yield [each for each in bounds if found[each].page == found[mark].page]


def _costs(delta: float, side: int) -> tuple[float, float]:
    if not delta:
        return 0.0, 0.0
    return max(0.0, abs(delta) - 0.5), _HALF if delta * side > 0 else _OTHER_HALF


def _as_first(found: Sequence[IndicatorRow], rows: Sequence[int], evidence: FormEvidence) -> float:
    """What speaks against labels beside the first of their rows, as a way is counted."""
    firsts = consecutive_groups([level1_of_label(found[mark], evidence.words) for mark in rows])
    labels = (
        (each, bounds)
        for _, bounds in firsts
        for each in bounds
        if evidence.words.usual_level1(found[each].level1)
    )
    off = sum(
        _above(found, mark, bounds) for mark, bounds in chain(consecutive_groups(rows), labels)
    )
    return off + evidence.total_cost(found, rows)


def _above(found: Sequence[IndicatorRow], mark: int, bounds: Sequence[int]) -> float:
    """How many rows of its own stand above a label on its page; little if it is in the middle."""
    page = [each for each in bounds if found[each].page == found[mark].page]
    middles = ((part[0] + part[-1]) / 2 for part in (page, bounds) if part[0] < mark < bounds[-1])
    middle = any(abs(mark - each) <= 0.5 for each in middles)
    return min(mark - page[0], _CENTRED) if middle else mark - page[0]
