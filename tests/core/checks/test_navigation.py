"""F8 goes through problems and empty cells, errors first as in the list, and round the end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.checks.completeness import empty_cell_problems
from perfdesk.core.checks.navigation import (
    Navigation,
    NavigationTarget,
    SortPosition,
    navigation_targets,
    position_of,
    problem_order,
)
from perfdesk.core.checks.problem import Problem
from perfdesk.core.form import Form, Funding, FundingRow, with_new_keys
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, forms, funding, indicator


def targets_of(form: Form) -> tuple[NavigationTarget, ...]:
    found = open_problems(form, SHANGHAI, scores(form, SHANGHAI))
    return navigation_targets((*found, *empty_cell_problems(form, SHANGHAI)), form, SHANGHAI)


def navigation_of(form: Form) -> Navigation:
    return Navigation(targets_of(form), form, SHANGHAI)


def many_problems() -> Form:
    """A form with errors below warnings and hints, and with empty cells above them."""
    form = form_of(indicator("", "5人", weight="九"))
    return replace(form, project="", year="20222", funding=funding("0", ""))


def test_navigation_goes_to_errors_first_then_to_the_rest_each_in_the_order_of_the_window() -> None:
    assert [(each.problem.code, each.pointer) for each in targets_of(many_problems())] == [
        ("budget-zero", "/funding/rows/0/budget"),
        ("weight-not-number", "/indicators/0/children/0/children/0/weight"),
        ("year-odd", "/year"),
        ("missing", "/project"),
        ("missing", "/funding/rows/0/executed"),
        ("missing", "/indicators/0/children/0/children/0/target"),
        ("missing", "/indicators/0/children/0/children/0/score"),
    ]


def test_from_a_cell_without_a_problem_navigation_goes_to_the_nearest_error() -> None:
    navigation, row = navigation_of(many_problems()), "/indicators/0/children/0/children/0"
    after, before = navigation.next("/goals/0/actual"), navigation.previous("/goals/0/actual")
    assert after is not None
    assert after.pointer == f"{row}/weight"
    assert before is not None
    assert before.pointer == "/funding/rows/0/budget"
    around = navigation.next(f"{row}/reason")
    assert around is not None
    assert around.pointer == "/funding/rows/0/budget"


def test_navigation_goes_on_behind_a_problem_that_was_solved() -> None:
    form = many_problems()
    wrong = targets_of(form)[1]
    solved = navigation_of(replace(form, indicators=form_of(indicator("甲", "5人")).indicators))
    following = solved.next(wrong.pointer, wrong.problem)
    assert following is not None
    assert following.pointer == "/year"


@pytest.mark.slow
@given(forms)
def test_the_list_of_problems_has_the_same_order(form: Form) -> None:
    found = open_problems(form, SHANGHAI, scores(form, SHANGHAI))
    listed = (*found, *empty_cell_problems(form, SHANGHAI))
    pointers = tuple(dict.fromkeys(each.pointer for each in listed))
    assert tuple(each.pointer for each in navigation_targets(listed, form, SHANGHAI)) == pointers
    assert list(found) == sorted(found, key=lambda each: problem_order(each, form, SHANGHAI))


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
    navigation = Navigation((), form_of(), SHANGHAI)
    assert navigation.next("/project") is None
    assert navigation.previous("") is None


@pytest.mark.slow
@given(forms)
def test_going_forward_visits_every_target_once_and_going_back_too(form: Form) -> None:
    navigation = navigation_of(with_new_keys(form))
    targets, at, seen = navigation.targets, "", list[NavigationTarget]()
    for _ in targets:
        target = navigation.next(at)
        assert target is not None
        at = target.pointer
        seen.append(target)
    assert tuple(seen) == targets
    for target in reversed(targets[:-1]):
        assert navigation.previous(at) == target
        at = target.pointer
