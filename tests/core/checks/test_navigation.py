"""F8 goes through problems and empty cells in the order of the window, and round its end."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.checks.completeness import empty_cell_problems
from perfdesk.core.checks.navigation import (
    NavigationTarget,
    SortPosition,
    navigation_targets,
    next_navigation_target,
    position_of,
    previous_navigation_target,
)
from perfdesk.core.checks.problem import Problem
from perfdesk.core.form import Form, Funding, FundingRow, with_new_keys
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, forms, funding, indicator


def targets_of(form: Form) -> tuple[NavigationTarget, ...]:
    found = open_problems(form, SHANGHAI, scores(form, SHANGHAI))
    return navigation_targets((*found, *empty_cell_problems(form, SHANGHAI)), form, SHANGHAI)


def test_navigation_follows_the_order_of_the_window() -> None:
    form = replace(form_of(indicator("", "5人", weight="九")), project="", funding=funding("0", ""))
    assert [target.pointer for target in targets_of(replace(form, money_unit="万元"))] == [
        "/project",
        "/funding/rows/0/budget",
        "/funding/rows/0/executed",
        "/indicators/0/children/0/children/0/target",
        "/indicators/0/children/0/children/0/weight",
        "/indicators/0/children/0/children/0/score",
    ]


def test_rows_are_ordered_by_number_not_by_spelling() -> None:
    form = form_of()
    second, tenth = ("/indicators/0/children/0/children/2", "/indicators/0/children/0/children/10")

    def position(pointer: str) -> SortPosition:
        return position_of(pointer, form, SHANGHAI)

    assert position(f"{second}/reason") < position(f"{tenth}/name")
    assert position("/indicators") < position(f"{second}/name")
    assert position("/goals/0/expected") < position("/goals/0/actual")


def test_funding_rows_are_ordered_as_the_window_shows_them_not_as_the_file_has_them() -> None:
    kinds = ("", "other", "appropriation", "total")
    form = replace(form_of(), funding=Funding("10", tuple(map(FundingRow, kinds))))
    shown = [
        "/funding/rows/3/executed",
        "/funding/weight",
        "/funding/rows/2/initial",
        "/funding/rows/carryover/initial",
        "/funding/rows/1/initial",
        "/funding/rows/0/initial",
        "/goals/0/actual",
        "/goals/1/expected",
    ]
    assert sorted(shown, key=lambda each: position_of(each, form, SHANGHAI)) == shown


def test_of_several_problems_in_one_cell_the_first_is_the_target() -> None:
    worse, lesser = (Problem(code, "error", "/goals/0/actual", (), "。") for code in ("a", "b"))
    assert navigation_targets([worse, lesser], form_of(), SHANGHAI) == (
        NavigationTarget("/goals/0/actual", worse),
    )


def test_a_form_without_problems_has_no_navigation_target() -> None:
    assert next_navigation_target((), "/project", form_of(), SHANGHAI) is None
    assert previous_navigation_target((), "", form_of(), SHANGHAI) is None


@given(forms)
def test_going_forward_visits_every_target_once_and_going_back_too(form: Form) -> None:
    targets = targets_of(with_new_keys(form))
    at, seen = "", []
    for _ in targets:
        target = next_navigation_target(targets, at, form, SHANGHAI)
        assert target is not None
        at = target.pointer
        seen.append(target)
    assert tuple(seen) == targets
    for target in reversed(targets[:-1]):
        before = previous_navigation_target(targets, at, form, SHANGHAI)
        assert before == target
        at = before.pointer
