"""An acceptance holds for the figures and texts it was about, and no longer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.checks.acceptance import acceptance_edit, accepted_codes
from perfdesk.core.checks.all_checks import CheckResult, lapsed_acceptance_edits, run_checks
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Edit, Move, Set, make_change
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Acceptance, Form, Goal, Level1, Level2, rows, with_new_keys
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, forms, indicator, values

NODE = indicator("15人", "12人", score="80", reason="疫情")
OTHER = replace(indicator("3人", "3人", weight="0"), name="另")


def result_of(form: Form) -> CheckResult:
    return run_checks(form, SHANGHAI, scores(form, SHANGHAI))


def after(form: Form, *edits: Edit) -> Form:
    steps = make_change(form, "", edits).steps
    return steps[-1].after if steps else form


def all_accepted(form: Form) -> Form:
    """The form with all open problems accepted."""
    for problem in result_of(form).problems:
        edit = acceptance_edit(form, problem)
        form = after(form, edit) if edit else form
    return form


@pytest.fixture
def form() -> Form:
    """A row whose score differs, and an outcome that repeats the goal, both accepted."""
    return all_accepted(with_new_keys(replace(form_of(NODE, OTHER), goals=(Goal("甲", "甲"),))))


@pytest.mark.parametrize(
    ("field", "text"), [("actual", "11人"), ("target", "16人"), ("score", "81")]
)
def test_an_acceptance_lapses_when_the_figures_change(form: Form, field: str, text: str) -> None:
    key = next(rows(form)).node.key
    later = after(form, Set(FieldRef(key, field), text))
    lapsed = lapsed_acceptance_edits(form, later, SHANGHAI)
    assert lapsed == (Set(FieldRef(key, "accepted"), ()),)
    assert [each.code for each in result_of(after(later, *lapsed)).problems] == ["score-differs"]


def test_an_acceptance_stays_when_other_fields_change(form: Form) -> None:
    first, second = (row.node.key for row in rows(form))
    parent = form.indicators[0].children[0].key
    edits: tuple[Edit, ...] = (
        Set(FieldRef(first, "reason"), "疫情和天气"),
        Set(FieldRef(first, "name"), "别的名称"),
        Set(FieldRef(ROOT, "project"), "差旅费"),
        Move(second, parent, 0),
    )
    assert lapsed_acceptance_edits(form, after(form, *edits), SHANGHAI) == ()


def test_an_acceptance_lapses_when_the_text_changes_though_the_message_stays(form: Form) -> None:
    both = (
        Set(FieldRef(ROOT, "goals.0.expected"), "乙"),
        Set(FieldRef(ROOT, "goals.0.actual"), "乙"),
    )
    (lapsed,) = lapsed_acceptance_edits(form, after(form, *both), SHANGHAI)
    assert lapsed.ref == FieldRef(ROOT, "accepted")
    assert "goal-repeated /goals/0/actual" in accepted_codes(form.accepted)
    later = after(form, *both, lapsed)
    assert "goal-repeated /goals/0/actual" not in accepted_codes(later.accepted)
    assert next(rows(later)).node.accepted == (Acceptance("score-differs"),)


def test_accepting_itself_does_not_lapse_nor_does_a_bare_code_of_the_form(form: Form) -> None:
    before = with_new_keys(replace(form_of(NODE), accepted=(Acceptance("score-differs"),)))
    key = next(rows(before)).node.key
    assert (
        lapsed_acceptance_edits(before, after(before, Set(FieldRef(key, "score"), "79")), SHANGHAI)
        == ()
    )
    fresh = with_new_keys(form_of(NODE))
    assert lapsed_acceptance_edits(fresh, all_accepted(fresh), SHANGHAI) == ()
    assert lapsed_acceptance_edits(form, form, SHANGHAI) == ()


def one_problem_a_level(form: Form, _template: object, _scored: object) -> CheckResult:
    """Checks that report each 一级指标 with the same sentence, whatever its name."""
    problems = [
        Problem("doubt", "warning", f"/indicators/{at}/name", (), "请核对。")
        for at in range(len(form.indicators))
    ]
    split = [f"{each.code} {each.pointer}" in accepted_codes(form.accepted) for each in problems]
    pairs = list(zip(problems, split, strict=True))
    return CheckResult(
        tuple(each for each, noted in pairs if not noted),
        tuple(each for each, noted in pairs if noted),
    )


def test_an_acceptance_stored_by_pointer_does_not_pass_to_another_node_at_that_position(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("perfdesk.core.checks.all_checks.run_checks", one_problem_a_level)
    two = (Level1("产出指标", (Level2("数量指标"),)), Level1("产出指标", (Level2("数量指标"),)))
    fresh = with_new_keys(replace(form_of(NODE), indicators=two))
    first, second = (node.key for node in fresh.indicators)
    edit = acceptance_edit(fresh, one_problem_a_level(fresh, None, None).problems[0])
    assert edit == Set(FieldRef(ROOT, "accepted"), (Acceptance("doubt /indicators/0/name"),))
    form = after(fresh, edit)
    assert lapsed_acceptance_edits(fresh, form, SHANGHAI) == ()
    assert (
        lapsed_acceptance_edits(
            form, after(form, Set(FieldRef(second, "name"), "效益指标")), SHANGHAI
        )
        == ()
    )
    moved = after(form, Move(first, ROOT, 1))
    assert [node.key for node in moved.indicators] == [second, first]
    assert lapsed_acceptance_edits(form, moved, SHANGHAI) == (Set(FieldRef(ROOT, "accepted"), ()),)


@pytest.mark.slow
@given(forms, st.data())
def test_nothing_stays_accepted_that_was_not_reported_before(
    drawn: Form, data: st.DataObject
) -> None:
    before = all_accepted(with_new_keys(replace(drawn, accepted=())))
    listed = [row.node for row in rows(before)]
    if not listed:
        return
    node = data.draw(st.sampled_from(listed))
    field = data.draw(st.sampled_from(["name", "target", "actual", "score"]))
    later = after(before, Set(FieldRef(node.key, field), data.draw(values)))
    final = after(later, *lapsed_acceptance_edits(before, later, SHANGHAI))
    judged_before = result_of(before)
    known = {
        each.message for part in (judged_before.problems, judged_before.accepted) for each in part
    }
    assert {each.message for each in result_of(final).accepted} <= known
