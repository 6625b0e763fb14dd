"""Fit the weights of ``owner_costs``: ``python -m tests.accuracy.fit``.

Forms with answers are laid out as pages, broken before each of their rows, with labels in each of
the usual places. One weight after the other is changed as long as fewer rows get a wrong label;
of equally good values the nearest to 1.0 of the former is kept. Half of the forms are held back:
their figures are printed beside those of the others and decide nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace

from perfdesk.formats.plain_text import text_tables
from perfdesk.recognition.fragments import join_row_fragments
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.indicators import read_indicator_rows
from perfdesk.recognition.label_owners import find_label_owners
from perfdesk.recognition.owner_costs import COSTS, OwnerCosts
from perfdesk.recognition.page_rows import PageRows
from perfdesk.recognition.sections import split_sections
from perfdesk.recognition.source import SourceRow
from perfdesk.recognition.split import split_forms
from tests.accuracy.answers import Answer, load_answers, squeezed
from tests.accuracy.corpora import ANSWERS, FILES, LABELS, held_back
from tests.accuracy.made_up import made_up_answers
from tests.accuracy.pages import page_rows
from tests.recognition.published import WORDS

LAYOUT = PageRows()

_FACTORS = (0.8, 1.25, 0.5, 2.0)
_MADE_UP = 12
"""Made-up forms to fit with."""
_FIRST_VALUE = 0.02
"""What a weight of 0 is tried with."""


@dataclass(frozen=True)
class Problem:
    """The rows of a form, and the level-2 label of each, squeezed."""

    rows: tuple[IndicatorRow, ...]
    labels: tuple[str, ...]

    def wrong(self, costs: OwnerCosts) -> int:
        """Return how many rows get a wrong label with these weights."""
        owners = find_label_owners(self.rows, WORDS, costs).owners
        found = ("" if owner is None else squeezed(self.rows[owner].level2) for owner in owners)
        return sum(one != other for one, other in zip(found, self.labels, strict=True))


def problems(answers: Sequence[Answer], source: Sequence[SourceRow]) -> Iterator[Problem]:
    """Yield a problem for each form in the rows of page text, if its rows are those expected."""
    forms = split_forms(LAYOUT.lines(source), WORDS, LAYOUT)
    tables = [split_sections(form.lines, WORDS) for form in forms]
    tables = [table for table in tables if table.indicators]
    for answer, sections in zip(answers, tables, strict=False):
        read = read_indicator_rows(sections.indicators, WORDS, LAYOUT)
        rows, _ = join_row_fragments(read.rows, WORDS)
        wanted = answer["indicators"]
        names = [squeezed(row.node.name) for row in rows]
        if names == [squeezed(each["level3"]) for each in wanted]:
            yield Problem(rows, tuple(squeezed(each["level2"]) for each in wanted))


def pages(answers: Sequence[Answer]) -> Iterator[Problem]:
    """Yield the problems of forms laid out as pages."""
    for answer in answers:
        for labels in LABELS:
            for at in range(len(answer["indicators"])):
                yield from problems([answer], page_rows(answer, labels, at))


def halves() -> tuple[list[Problem], list[Problem]]:
    """Return the problems to fit with, and those held back."""
    fitted: list[Answer] = []
    held: list[Answer] = []
    parts: tuple[list[Problem], list[Problem]] = ([], [])
    for path in sorted((FILES / "seeds").glob(f"*{ANSWERS}")):
        answers = load_answers(path)
        fitted += answers[::2]
        held += answers[1::2]
        source = path.with_name(path.name.removesuffix(ANSWERS) + ".txt")
        found = list(problems(answers, text_tables(source.read_bytes())[0].rows))
        for number, problem in enumerate(found):
            parts[number % 2].append(problem)
    for path in sorted((FILES / "provinces").glob(f"*{ANSWERS}")):
        is_held = path.name.removesuffix(ANSWERS) in held_back()
        (held if is_held else fitted).extend(load_answers(path))
    fitted += made_up_answers(_MADE_UP, seed=1)
    return [*parts[0], *pages(fitted)], [*parts[1], *pages(held)]


def wrong_rows(known: Sequence[Problem], costs: OwnerCosts) -> int:
    """Return how many rows of all problems get a wrong label."""
    return sum(problem.wrong(costs) for problem in known)


def main() -> None:
    """Fit, printing each improvement."""
    fitted, held = halves()
    costs, least = COSTS, wrong_rows(fitted, COSTS)
    rows = [sum(len(problem.rows) for problem in part) for part in (fitted, held)]
    print(f"{rows[0]} rows to fit, {rows[1]} held back")
    print(f"wrong: {least}, held back: {wrong_rows(held, costs)}")
    is_better = True
    while is_better:
        is_better = False
        for each in fields(OwnerCosts):
            now = getattr(costs, each.name)
            for factor in _FACTORS:
                tried = replace(costs, **{each.name: (now or _FIRST_VALUE) * factor})
                if (count := wrong_rows(fitted, tried)) < least:
                    costs, least, is_better = tried, count, True
                    value = getattr(costs, each.name)
                    print(
                        f"{each.name} {value:.4f}: {least}, {wrong_rows(held, costs)}", flush=True
                    )
                    break
    print(costs)


if __name__ == "__main__":
    main()
