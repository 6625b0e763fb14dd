"""A judgement holds for the figures and texts it was about, and no longer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.checks.acceptance import acceptance_edit
from perfdesk.core.checks.all_checks import CheckResult, lapsed_acceptance_edits, run_checks
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Edit, Move, Set, make_change
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Goals, Level1, Level2, rows, with_new_keys
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, forms, indicator, values

NODE = indicator("15人", "12人", score="80", reason="疫情")
OTHER = replace(indicator("3人", "3人", weight="0"), name="另")


def found(form: Form) -> CheckResult:
    return run_checks(form, SHANGHAI, scores(form, SHANGHAI))


def after(form: Form, *edits: Edit) -> Form:
    steps = make_change(form, "", edits).steps
    return steps[-1].after if steps else form


def judged(form: Form) -> Form:
    """The form with all that is open judged."""
    for problem in found(form).problems:
        edit = acceptance_edit(form, problem)
        form = after(form, edit) if edit else form
    return form


@pytest.fixture
def form() -> Form:
    """A row whose score differs, and an outcome that repeats the goal, both judged."""
    return judged(with_new_keys(replace(form_of(NODE, OTHER), goals=Goals("甲", "甲"))))


@pytest.mark.parametrize(
    ("field", "text"), [("actual", "11人"), ("target", "16人"), ("score", "81")]
)
def test_other_figures_are_asked_about_again(form: Form, field: str, text: str) -> None:
    key = next(rows(form)).node.key
    later = after(form, Set(FieldRef(key, field), text))
    again = lapsed_acceptance_edits(form, later, SHANGHAI)
    assert again == (Set(FieldRef(key, "accepted"), ()),)
    assert [each.code for each in found(after(later, *again)).problems] == ["score-differs"]


def test_what_has_no_part_in_it_leaves_it_judged(form: Form) -> None:
    first, second = (row.node.key for row in rows(form))
    parent = form.indicators[0].children[0].key
    edits: tuple[Edit, ...] = (
        Set(FieldRef(first, "reason"), "疫情和天气"),
        Set(FieldRef(first, "name"), "别的名称"),
        Set(FieldRef(ROOT, "project"), "差旅费"),
        Move(second, parent, 0),
    )
    assert lapsed_acceptance_edits(form, after(form, *edits), SHANGHAI) == ()


def test_another_text_of_the_form_is_asked_about_again_though_it_is_said_alike(form: Form) -> None:
    both = (Set(FieldRef(ROOT, "goals.expected"), "乙"), Set(FieldRef(ROOT, "goals.actual"), "乙"))
    (again,) = lapsed_acceptance_edits(form, after(form, *both), SHANGHAI)
    assert again.ref == FieldRef(ROOT, "accepted")
    assert "goal-repeated /goals/actual" in form.accepted
    later = after(form, *both, again)
    assert "goal-repeated /goals/actual" not in later.accepted
    assert next(rows(later)).node.accepted == ("score-differs",)


def test_judging_itself_is_not_taken_back_and_a_bare_code_of_the_form_stays(form: Form) -> None:
    before = with_new_keys(replace(form_of(NODE), accepted=("score-differs",)))
    key = next(rows(before)).node.key
    assert (
        lapsed_acceptance_edits(before, after(before, Set(FieldRef(key, "score"), "79")), SHANGHAI)
        == ()
    )
    fresh = with_new_keys(form_of(NODE))
    assert lapsed_acceptance_edits(fresh, judged(fresh), SHANGHAI) == ()
    assert lapsed_acceptance_edits(form, form, SHANGHAI) == ()


def doubted(form: Form, _template: object, _scored: object) -> CheckResult:
    """As if each 一级指标 were doubted with one sentence, whatever its name."""
    found = [
        Problem("doubt", "warning", f"/indicators/{at}/name", (), "请核对。")
        for at in range(len(form.indicators))
    ]
    split = [f"{each.code} {each.pointer}" in form.accepted for each in found]
    pairs = list(zip(found, split, strict=True))
    return CheckResult(
        tuple(each for each, noted in pairs if not noted),
        tuple(each for each, noted in pairs if noted),
    )


def test_a_judgement_kept_by_its_place_does_not_pass_to_a_node_that_comes_to_stand_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("perfdesk.core.checks.all_checks.run_checks", doubted)
    two = (Level1("产出指标", (Level2("数量指标"),)), Level1("产出指标", (Level2("数量指标"),)))
    fresh = with_new_keys(replace(form_of(NODE), indicators=two))
    first, second = (node.key for node in fresh.indicators)
    edit = acceptance_edit(fresh, doubted(fresh, None, None).problems[0])
    assert edit == Set(FieldRef(ROOT, "accepted"), ("doubt /indicators/0/name",))
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


@given(forms, st.data())
def test_nothing_stays_judged_that_was_not_there_before(drawn: Form, data: st.DataObject) -> None:
    before = judged(with_new_keys(replace(drawn, accepted=())))
    listed = [row.node for row in rows(before)]
    if not listed:
        return
    node = data.draw(st.sampled_from(listed))
    field = data.draw(st.sampled_from(["name", "target", "actual", "score"]))
    later = after(before, Set(FieldRef(node.key, field), data.draw(values)))
    done = after(later, *lapsed_acceptance_edits(before, later, SHANGHAI))
    judged_before = found(before)
    known = {
        each.message for part in (judged_before.problems, judged_before.accepted) for each in part
    }
    assert {each.message for each in found(done).accepted} <= known
