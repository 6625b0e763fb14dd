"""F8 goes through problems and empty cells in the order of the form, round its end."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.checks.completeness import (
    NavigationTarget,
    empty_cell_problems,
    navigation_targets,
    next_navigation_target,
    position_of,
    previous_navigation_target,
)
from perfdesk.core.checks.problem import Problem
from perfdesk.core.form import Form, with_new_keys
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, forms, funding, indicator


def stops_of(form: Form) -> tuple[NavigationTarget, ...]:
    found = open_problems(form, SHANGHAI, scores(form, SHANGHAI))
    return navigation_targets((*found, *empty_cell_problems(form, SHANGHAI)), SHANGHAI)


def test_the_order_is_that_of_the_window() -> None:
    form = replace(form_of(indicator("", "5人", weight="九")), project="", funding=funding("0", ""))
    assert [stop.pointer for stop in stops_of(replace(form, money_unit="万元"))] == [
        "/project",
        "/funding/total/budget",
        "/funding/total/executed",
        "/indicators/0/children/0/children/0/target",
        "/indicators/0/children/0/children/0/weight",
        "/indicators/0/children/0/children/0/score",
    ]


def test_rows_are_counted_not_spelled() -> None:
    second, tenth = ("/indicators/0/children/0/children/2", "/indicators/0/children/0/children/10")
    assert position_of(f"{second}/reason", SHANGHAI) < position_of(f"{tenth}/name", SHANGHAI)
    assert position_of("/indicators", SHANGHAI) < position_of(f"{second}/name", SHANGHAI)
    assert position_of("/goals/expected", SHANGHAI) < position_of("/goals/actual", SHANGHAI)


def test_of_several_problems_in_one_place_the_first_is_said() -> None:
    worse, lesser = (Problem(code, "error", "/goals/actual", (), "。") for code in ("a", "b"))
    assert navigation_targets([worse, lesser], SHANGHAI) == (
        NavigationTarget("/goals/actual", worse),
    )


def test_a_form_without_stops_has_no_next() -> None:
    assert next_navigation_target((), "/project", SHANGHAI) is None
    assert previous_navigation_target((), "", SHANGHAI) is None


@given(forms)
def test_going_on_visits_every_stop_once_and_back_again(form: Form) -> None:
    listed = stops_of(with_new_keys(form))
    at, seen = "", []
    for _ in listed:
        stop = next_navigation_target(listed, at, SHANGHAI)
        assert stop is not None
        at = stop.pointer
        seen.append(stop)
    assert tuple(seen) == listed
    for stop in reversed(listed[:-1]):
        before = previous_navigation_target(listed, at, SHANGHAI)
        assert before == stop
        at = before.pointer
