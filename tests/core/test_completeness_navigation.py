"""F8 goes through problems and empty cells in the order of the form, round its end."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from perfdesk.core.checks.all_checks import problems
from perfdesk.core.checks.problem import Problem
from perfdesk.core.completeness import Stop, missing, next_stop, position, previous_stop, stops
from perfdesk.core.form import Form, keyed
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, forms, funding, indicator


def stops_of(form: Form) -> tuple[Stop, ...]:
    found = problems(form, SHANGHAI, scores(form, SHANGHAI))
    return stops((*found, *missing(form, SHANGHAI)), SHANGHAI)


def test_the_order_is_that_of_the_window() -> None:
    form = replace(form_of(indicator("", "5人", weight="九")), project="", funding=funding("0", ""))
    assert [stop.at for stop in stops_of(replace(form, money_unit="万元"))] == [
        "/project",
        "/funding/total/budget",
        "/funding/total/executed",
        "/indicators/0/children/0/children/0/target",
        "/indicators/0/children/0/children/0/weight",
        "/indicators/0/children/0/children/0/score",
    ]


def test_rows_are_counted_not_spelled() -> None:
    second, tenth = ("/indicators/0/children/0/children/2", "/indicators/0/children/0/children/10")
    assert position(f"{second}/reason", SHANGHAI) < position(f"{tenth}/name", SHANGHAI)
    assert position("/indicators", SHANGHAI) < position(f"{second}/name", SHANGHAI)
    assert position("/goals/expected", SHANGHAI) < position("/goals/actual", SHANGHAI)


def test_of_several_problems_in_one_place_the_first_is_said() -> None:
    worse, lesser = (Problem(code, "error", "/goals/actual", (), "。") for code in ("a", "b"))
    assert stops([worse, lesser], SHANGHAI) == (Stop("/goals/actual", worse),)


def test_a_form_without_stops_has_no_next() -> None:
    assert next_stop((), "/project", SHANGHAI) is None
    assert previous_stop((), "", SHANGHAI) is None


@given(forms)
def test_going_on_visits_every_stop_once_and_back_again(form: Form) -> None:
    listed = stops_of(keyed(form))
    at, seen = "", []
    for _ in listed:
        stop = next_stop(listed, at, SHANGHAI)
        assert stop is not None
        at = stop.at
        seen.append(stop)
    assert tuple(seen) == listed
    for stop in reversed(listed[:-1]):
        before = previous_stop(listed, at, SHANGHAI)
        assert before == stop
        at = before.at
