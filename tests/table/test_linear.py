"""Twice as many rows take at most twice the work and a little: figures, checks and pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.form import Form, Level1, Level2, Level3, Tier, TiersRule
from perfdesk.core.scoring import scores
from perfdesk.table.compose import compose
from tests.core.forms import SHANGHAI, form_of, indicator
from tests.effort import count_calls

ROW = indicator(weight="1", reason="天气原因，下年加强。")


def below(*rows: Level3) -> Form:
    return form_of(*rows)


def apart(rows: list[Level3]) -> Form:
    """Return a form in which each row has a 一级 and a 二级指标 of its own."""
    level1 = tuple(
        Level1(f"产出指标{at}", (Level2(f"数量指标{at}", (row,)),)) for at, row in enumerate(rows)
    )
    return replace(form_of(), indicators=level1)


FORMS: dict[str, Callable[[int], Form]] = {
    "rows": lambda count: below(*(replace(ROW, name=f"指标{at}") for at in range(count))),
    "rows of one name": lambda count: below(*(ROW,) * count),
    "rows without a name": lambda count: below(*(replace(ROW, name=""),) * count),
    "rows apart": lambda count: apart([replace(ROW, name=f"指标{at}") for at in range(count)]),
    "tiers": lambda count: below(
        replace(ROW, rule=TiersRule(tuple(Tier("≥", f"{at}", "1") for at in range(count))))
    ),
}
"""Forms with many of one kind, by their number."""


def calls(form: Form) -> int:
    """Return how many functions are called for the figures, problems and table of a form."""

    def evaluate() -> None:
        open_problems(form, SHANGHAI, scores(form, SHANGHAI))
        compose(form, SHANGHAI)

    return count_calls(evaluate)


@pytest.mark.slow
@pytest.mark.parametrize("kind", FORMS)
def test_twice_as_many_take_at_most_a_little_more_than_twice_the_calls(kind: str) -> None:
    calls(FORMS[kind](1))  # what is made once for all forms
    some, many = (calls(FORMS[kind](count)) for count in (300, 600))
    assert many < 2.2 * some
