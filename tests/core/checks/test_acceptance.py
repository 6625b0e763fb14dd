"""已核实: accepted problems are listed apart, and can be withdrawn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from perfdesk.core.checks.acceptance import acceptance_edit, withdrawal_edits
from perfdesk.core.checks.all_checks import run_checks
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Set, make_change
from perfdesk.core.form import Acceptance, Form, Goal, with_new_keys
from perfdesk.core.scoring import scores
from perfdesk.formats.native import native_file
from tests.core.forms import SHANGHAI, form_of, forms, funding, indicator

NODE = indicator("15人", "12人", score="80", reason="疫情")


def open_and_accepted(form: Form) -> tuple[tuple[Problem, ...], tuple[Problem, ...]]:
    found = run_checks(form, SHANGHAI, scores(form, SHANGHAI))
    return found.problems, found.accepted


def with_edits(form: Form, *edits: Set | None) -> Form:
    steps = make_change(form, "", [edit for edit in edits if edit]).steps
    return steps[-1].after if steps else form


def test_an_accepted_warning_is_stored_as_a_code_on_its_row() -> None:
    form = with_new_keys(form_of(NODE))
    (problem,), _ = open_and_accepted(form)
    judged = with_edits(form, acceptance_edit(form, problem))
    assert judged.indicators[0].children[0].children[0].accepted == (Acceptance("score-differs"),)
    assert open_and_accepted(judged) == ((), (problem,))
    assert open_and_accepted(with_edits(judged, *withdrawal_edits(judged, problem))) == (
        (problem,),
        (),
    )


def test_a_reason_is_stored_in_words_and_a_later_one_takes_its_place() -> None:
    form = with_new_keys(form_of(NODE))
    (problem,), _ = open_and_accepted(form)
    judged = with_edits(form, acceptance_edit(form, problem, "按合同核减"))
    again = with_edits(judged, acceptance_edit(judged, problem, "按验收意见"))
    assert again.indicators[0].children[0].children[0].accepted == (
        Acceptance("score-differs", "按验收意见"),
    )


def test_the_same_problem_in_another_field_of_the_form_is_still_open() -> None:
    form = with_new_keys(replace(form_of(indicator()), project="XXX", unit="XXX"))
    (first, second), _ = open_and_accepted(form)
    judged = with_edits(form, acceptance_edit(form, first))
    assert open_and_accepted(judged) == ((second,), (first,))
    assert judged.accepted == (Acceptance("placeholder /project"),)


def test_a_bare_code_on_the_form_counts_everywhere_and_can_be_withdrawn() -> None:
    form = with_new_keys(
        replace(
            form_of(NODE),
            project="XXX",
            accepted=(Acceptance("placeholder"), Acceptance("score-differs")),
        )
    )
    open_, judged = open_and_accepted(form)
    assert (len(open_), len(judged)) == (0, 2)
    for problem in judged:
        form = with_edits(form, *withdrawal_edits(form, problem))
    assert open_and_accepted(form) == (judged, ())


def test_a_problem_of_the_whole_form_that_points_at_a_row_is_accepted_on_the_row() -> None:
    node = replace(NODE, score="", reason="执行率10%")
    form = with_new_keys(form_of(node))
    problem = next(each for each in open_and_accepted(form)[0] if each.code == "rate-in-words")
    assert open_and_accepted(with_edits(form, acceptance_edit(form, problem)))[1] == (problem,)


def test_an_error_cannot_be_accepted() -> None:
    form = with_new_keys(replace(form_of(indicator()), funding=funding("0", "5")))
    problem = next(each for each in open_and_accepted(form)[0] if each.code == "budget-zero")
    assert acceptance_edit(form, problem) is None
    assert open_and_accepted(replace(form, accepted=(Acceptance(problem.code),)))[0][0] == problem


@pytest.mark.slow
@given(forms)
def test_accepting_everything_leaves_errors_only_and_survives_the_file(form: Form) -> None:
    form = with_new_keys(replace(form, goals=(Goal("甲", "甲"),)))
    open_, _ = open_and_accepted(form)
    for problem in open_:
        form = with_edits(form, acceptance_edit(form, problem))
    read = with_new_keys(native_file.read_native(native_file.native_bytes(form)).form)
    assert {each.severity for each in open_and_accepted(read)[0]} <= {"error"}
    assert read.accepted == form.accepted
