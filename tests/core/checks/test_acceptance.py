"""已核实: what a person has judged stands apart, and can be taken back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from perfdesk.core.checks.acceptance import acceptance_edit, withdrawal_edits
from perfdesk.core.checks.all_checks import run_checks
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Set, make_change
from perfdesk.core.form import Form, Goals, with_new_keys
from perfdesk.core.scoring import scores
from perfdesk.formats.native import native_file
from tests.core.forms import SHANGHAI, form_of, forms, funding, indicator

NODE = indicator("15人", "12人", score="80", reason="疫情")


def sorted_out(form: Form) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    found = run_checks(form, SHANGHAI, scores(form, SHANGHAI))
    return found.problems, found.accepted


def with_edits(form: Form, *edits: Set | None) -> Form:
    steps = make_change(form, "", [edit for edit in edits if edit]).steps
    return steps[-1].after if steps else form


def test_a_judged_warning_is_kept_as_a_code_on_its_row() -> None:
    form = with_new_keys(form_of(NODE))
    (problem,), _ = sorted_out(form)
    judged = with_edits(form, acceptance_edit(form, problem))
    assert judged.indicators[0].children[0].children[0].accepted == ("score-differs",)
    assert sorted_out(judged) == ((), (problem,))
    assert sorted_out(with_edits(judged, *withdrawal_edits(judged, problem))) == ((problem,), ())


def test_the_same_doubt_at_another_place_of_the_form_is_asked_again() -> None:
    form = with_new_keys(replace(form_of(indicator()), project="XXX", unit="XXX"))
    (first, second), _ = sorted_out(form)
    judged = with_edits(form, acceptance_edit(form, first))
    assert sorted_out(judged) == ((second,), (first,))
    assert judged.accepted == ("placeholder /project",)


def test_a_bare_code_on_the_form_counts_everywhere_and_can_be_taken_back() -> None:
    form = with_new_keys(
        replace(form_of(NODE), project="XXX", accepted=("placeholder", "score-differs"))
    )
    open_, judged = sorted_out(form)
    assert (len(open_), len(judged)) == (0, 2)
    for problem in judged:
        form = with_edits(form, *withdrawal_edits(form, problem))
    assert sorted_out(form) == (judged, ())


def test_a_doubt_of_the_whole_form_that_points_at_a_row_is_judged_on_the_row() -> None:
    node = replace(NODE, score="", reason="执行率10%")
    form = with_new_keys(form_of(node))
    problem = next(each for each in sorted_out(form)[0] if each.code == "rate-in-words")
    assert sorted_out(with_edits(form, acceptance_edit(form, problem)))[1] == (problem,)


def test_an_error_cannot_be_judged_away() -> None:
    form = with_new_keys(replace(form_of(indicator()), funding=funding("0", "5")))
    problem = next(each for each in sorted_out(form)[0] if each.code == "budget-zero")
    assert acceptance_edit(form, problem) is None
    assert sorted_out(replace(form, accepted=(problem.code,)))[0][0] == problem


@given(forms)
def test_judging_all_leaves_errors_only_and_survives_the_file(form: Form) -> None:
    form = with_new_keys(replace(form, goals=Goals("甲", "甲")))
    open_, _ = sorted_out(form)
    for problem in open_:
        form = with_edits(form, acceptance_edit(form, problem))
    read = with_new_keys(native_file.read_native(native_file.native_bytes(form)).form)
    assert {each.severity for each in sorted_out(read)[0]} <= {"error"}
    assert read.accepted == form.accepted
