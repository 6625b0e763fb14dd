"""Fit the weights of ``evidence_weights``: ``python -m tests.accuracy.fit``.

Forms with answers are laid out as pages, broken before each of their rows, with labels in each of
the usual places and later pages off their columns. One weight after the other is changed as long
as fewer rows are read wrongly. Half of the forms are held back: their figures are printed beside
those of the others and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Generic, TypeVar

from perfdesk.recognition.evidence_weights import (
    CELL_POINTS,
    OWNER_COSTS,
    CellPoints,
    OwnerCosts,
)
from perfdesk.recognition.fragments import join_row_fragments
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.indicators import read_indicator_rows
from perfdesk.recognition.label_owners import find_label_owners
from perfdesk.recognition.page_rows import PageRows
from perfdesk.recognition.sections import HeadedSection, split_sections
from perfdesk.recognition.split import split_forms
from tests.accuracy.answers import VALUES, Answer, load_answers, squeezed
from tests.accuracy.corpora import ANSWERS, FILES, LABELS, held_back
from tests.accuracy.made_up import made_up_answers
from tests.accuracy.pages import Labels, page_rows
from tests.recognition.published import WORDS

_Weights = TypeVar("_Weights", OwnerCosts, CellPoints)

_LAYOUT = PageRows()
_FACTORS = (0.8, 1.25, 0.5, 2.0)
_FIRST_VALUE = 0.02
"""What a weight of 0 is tried with."""
_MADE_UP = 12
"""Made-up forms to fit with."""
_SHIFTS = (-2, -1, 1)
"""Columns by which later pages stand off their headings."""


@dataclass(frozen=True)
class Problem(Generic[_Weights]):
    """Rows with their right reading, of which ``wrong`` counts those read otherwise."""

    size: int

    def wrong(self, weights: _Weights) -> int:
        """Return how many rows are read wrongly with these weights."""
        raise NotImplementedError


@dataclass(frozen=True)
class OwnerProblem(Problem[OwnerCosts]):
    """The rows of a form, and the level-2 label of each, squeezed."""

    rows: tuple[IndicatorRow, ...]
    labels: tuple[str, ...]

    def wrong(self, weights: OwnerCosts) -> int:
        """Return how many rows get a wrong label."""
        owners = find_label_owners(self.rows, WORDS, weights).owners
        found = ("" if owner is None else squeezed(self.rows[owner].level2) for owner in owners)
        return sum(one != other for one, other in zip(found, self.labels, strict=True))


@dataclass(frozen=True)
class CellProblem(Problem[CellPoints]):
    """The indicators of a form below their headings, and the cells of each row, squeezed."""

    sections: tuple[HeadedSection, ...]
    cells: tuple[tuple[str, ...], ...]

    def wrong(self, weights: CellPoints) -> int:
        """Return how many rows have a text in a wrong column, or none at all."""
        read = read_indicator_rows(self.sections, WORDS, PageRows(points=weights))
        found = [_cells(row) for row in read.rows]
        wrong = sum(one != other for one, other in zip(found, self.cells, strict=False))
        return wrong + abs(len(found) - len(self.cells))


def _cells(row: IndicatorRow) -> tuple[str, ...]:
    node = row.node
    texts = (node.name, node.target, node.actual, node.weight, node.score, node.reason)
    return tuple(map(squeezed, texts))


def _sections(
    answer: Answer, labels: Labels, break_before: int, shift: int
) -> tuple[HeadedSection, ...]:
    rows = page_rows(answer, labels, break_before, shift)
    (form,) = split_forms(_LAYOUT.lines(rows), WORDS, _LAYOUT)
    return tuple(split_sections(form.lines, WORDS).indicators)


def owner_problems(answers: Sequence[Answer]) -> Iterator[OwnerProblem]:
    """Yield each form with its labels in all places and a page break before each row."""
    for answer in answers:
        wanted = answer["indicators"]
        for labels in LABELS:
            for at in range(len(wanted)):
                read = read_indicator_rows(_sections(answer, labels, at, 0), WORDS, _LAYOUT)
                rows, _ = join_row_fragments(read.rows, WORDS)
                names = [squeezed(row.node.name) for row in rows]
                if names == [squeezed(each["level3"]) for each in wanted]:
                    right = tuple(squeezed(each["level2"]) for each in wanted)
                    yield OwnerProblem(len(rows), rows, right)


def cell_problems(answers: Sequence[Answer]) -> Iterator[CellProblem]:
    """Yield each form with a page break before each row, behind which the columns are off."""
    for answer in answers:
        wanted = tuple(
            tuple(squeezed(each[name]) for name in ("level3", *VALUES))
            for each in answer["indicators"]
        )
        for at in range(1, len(wanted)):
            for shift in _SHIFTS:
                sections = _sections(answer, "first row", at, shift)
                yield CellProblem(len(wanted), sections, wanted)


def halves() -> tuple[list[Answer], list[Answer]]:
    """Return the forms to fit with, and those held back."""
    fitted: list[Answer] = []
    held: list[Answer] = []
    for path in sorted((FILES / "seeds").glob(f"*{ANSWERS}")):
        answers = load_answers(path)
        fitted += answers[::2]
        held += answers[1::2]
    for path in sorted((FILES / "provinces").glob(f"*{ANSWERS}")):
        is_held = path.name.removesuffix(ANSWERS) in held_back()
        (held if is_held else fitted).extend(load_answers(path))
    return [*fitted, *made_up_answers(_MADE_UP, seed=1)], held


def wrong_rows(problems: Sequence[Problem[_Weights]], weights: _Weights) -> int:
    """Return how many rows of all problems are read wrongly."""
    return sum(problem.wrong(weights) for problem in problems)


def fit(
    weights: _Weights,
    fitted: Sequence[Problem[_Weights]],
    held: Sequence[Problem[_Weights]],
) -> _Weights:
    """Return the weights with which no single change makes fewer rows wrong, printing each step."""
    least = wrong_rows(fitted, weights)
    rows = [sum(problem.size for problem in part) for part in (fitted, held)]
    print(f"{least} of {rows[0]} rows wrong, held back {wrong_rows(held, weights)} of {rows[1]}")
    is_better = True
    while is_better:
        is_better = False
        for name in (each.name for each in fields(weights)):
            now = getattr(weights, name) or _FIRST_VALUE
            for value in (now * factor for factor in _FACTORS):
                tried = replace(weights, **{name: value})
                count = wrong_rows(fitted, tried)
                if count < least:
                    weights, least, is_better = tried, count, True
                    print(f"{name} {value:g}: {least}, {wrong_rows(held, weights)}", flush=True)
                    break
    return weights


def main() -> None:
    """Fit the weights of both kinds, and print them."""
    fitted, held = halves()
    print(fit(OWNER_COSTS, [*owner_problems(fitted)], [*owner_problems(held)]))
    print(fit(CELL_POINTS, [*cell_problems(fitted)], [*cell_problems(held)]))


if __name__ == "__main__":
    main()
