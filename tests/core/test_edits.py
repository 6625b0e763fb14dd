"""Edits as values: what they do, and that undo restores the form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.edits import Change, Edit, Insert, Move, Remove, Set, focus_after, make_change
from perfdesk.core.field_ref import (
    ROOT,
    FieldRef,
    children,
    node_at,
    path_of,
    pointer_of,
    ref_at,
    text_at,
    value_at,
)
from perfdesk.core.form import (
    Acceptance,
    Form,
    FundingRow,
    Goal,
    Level1,
    Level2,
    Level3,
    node_with_new_keys,
    rows,
    with_new_keys,
)
from tests.core.forms import form_of, forms, indicator, texts

_FORM = form_of(indicator(), indicator("15人", "3人", "3"))
FORM = with_new_keys(
    replace(
        _FORM,
        goals=(*_FORM.goals, Goal(label="目标2")),
        funding=replace(
            _FORM.funding,
            rows=(*_FORM.funding.rows[:2], FundingRow("", label="省级资金"), FundingRow("a.b")),
        ),
    )
)
FIELDS = (
    "project",
    "funding.weight",
    "funding.total.budget",
    "goals.0.actual",
    "goals.1.cells.偏差.原因",
    "funding.rows.2.cells.得分",
    "funding.rows.3.budget",
    "notes.填表人",
    "fields.项目/负责人",
    "code",
    "year",
)


def all_keys(form: Form) -> list[int]:
    found = []
    for one in form.indicators:
        found.append(one.key)
        for two in one.children:
            found += [two.key, *(three.key for three in two.children)]
    return found


def _is_in(form: Form, field: str) -> bool:
    """Return False for a goal or a funding row that the form does not have."""
    ref = FieldRef(0, field)
    try:
        value_at(form, ref)
    except KeyError:
        return False
    return not pointer_of(form, ref).startswith("/funding/rows/total")


@st.composite
def edits(draw: st.DrawFn, form: Form, fresh: int) -> Edit:
    """An edit that can be done on the form; ``fresh`` is a key no node has."""
    keys = all_keys(form)
    kind = draw(st.sampled_from(["field", "name", "insert", "remove", "move"]))
    if kind == "field" or (not keys and kind != "insert"):
        fields = [name for name in FIELDS if "cells" not in name and _is_in(form, name)]
        return Set(FieldRef(0, draw(st.sampled_from(fields))), draw(texts))
    if kind == "name":
        return Set(FieldRef(draw(st.sampled_from(keys)), "name"), draw(texts))
    if kind == "remove":
        return Remove(draw(st.sampled_from(keys)))
    if kind == "move":
        path = path_of(form, draw(st.sampled_from(keys)))
        parents = [key for key in [0, *keys] if len(path_of(form, key)) == len(path) - 1]
        key = node_at(form, path).key
        parent = draw(st.sampled_from(parents))
        own = _children(form, parent)
        most = len(own) - (key in {child.key for child in own})
        return Move(key, parent, draw(st.integers(0, most)))
    parent = draw(st.sampled_from([key for key in [0, *keys] if len(path_of(form, key)) < 3]))
    node = (Level1("新", (Level2("新二"),)), Level2("新", (Level3("新三"),)), Level3("新"))
    index = draw(st.integers(0, len(_children(form, parent))))
    return Insert(parent, index, node_with_new_keys(node[len(path_of(form, parent))], fresh))


def _children(form: Form, key: int) -> tuple[Level1 | Level2 | Level3, ...]:
    path = path_of(form, key)
    return children(node_at(form, path) if path else form)


def test_moves_past_rows_alike_cannot_be_seen() -> None:
    like, other = Level3("同"), Level3("别")
    form = with_new_keys(
        Form("t", indicators=(Level1("一", (Level2("二", (like, like, other)),)),))
    )
    level2 = form.indicators[0].children[0]
    first, second, third = (each.key for each in level2.children)
    assert not make_change(form, "移", [Move(first, level2.key, 1)]).can_be_seen
    assert not make_change(form, "移", [Move(third, level2.key, 2)]).can_be_seen
    both = [Move(second, level2.key, 2), Move(first, level2.key, 1)]
    assert make_change(form, "移", both).can_be_seen
    there_and_back = [Move(third, level2.key, 0), Move(third, level2.key, 2)]
    assert not make_change(form, "移", there_and_back).can_be_seen
    assert make_change(form, "移", [*there_and_back, Set(FieldRef(0, "project"), "新")]).can_be_seen


@pytest.mark.slow
@given(st.data(), forms)
def test_undoing_any_sequence_of_edits_restores_the_first_form(
    data: st.DataObject, first: Form
) -> None:
    first = with_new_keys(replace(first, notes=(("填表人", ""),), fields=(("项目/负责人", ""),)))
    form, changes = first, list[Change]()
    for turn in range(data.draw(st.integers(1, 8))):
        edit = data.draw(edits(form, 1000 + 10 * turn))
        changes.append(make_change(form, "改", [edit]))
        if changes[-1].steps:
            assert changes[-1].steps[-1].before == form
            form = changes[-1].steps[-1].after
        assert len(set(all_keys(form))) == len(all_keys(form))
    for each in reversed(changes):
        for step in each.undo_steps:
            assert step.before == form
            again = make_change(form, "撤销", [step.edit])
            form = step.after
            assert not again.steps or again.steps[-1].after == form
    assert form == first
    assert all_keys(form) == all_keys(first)


@pytest.mark.slow
@given(st.data(), forms)
def test_focus_after_an_edit_is_the_edited_field(data: st.DataObject, first: Form) -> None:
    form = with_new_keys(first)
    edit = data.draw(edits(form, 10_000))
    steps = make_change(form, "", [edit]).steps
    after = steps[-1].after if steps else form
    focus = focus_after(after, [edit])
    if isinstance(edit, Remove):
        assert focus is None
    else:
        assert focus is not None
        assert path_of(after, focus.key) is not None
        assert focus in (FieldRef(focus.key, ""), getattr(edit, "ref", None))


def test_focus_after_several_edits_is_the_first_edit_of_the_uppermost_node() -> None:
    upper, lower = (row.node.key for row in rows(FORM))
    refs = [FieldRef(lower, "target"), FieldRef(upper, "actual"), FieldRef(upper, "score")]
    assert focus_after(FORM, [Set(each, "") for each in refs]) == FieldRef(upper, "actual")
    assert focus_after(FORM, [Remove(98), Set(FieldRef(99, "name"), "")]) is None


def test_focus_goes_to_an_acceptance_only_if_nothing_else_was_edited() -> None:
    row, acceptance = next(rows(FORM)).node.key, Set(FieldRef(ROOT, "accepted"), ())
    weight = Set(FieldRef(row, "weight"), "9")
    assert (
        focus_after(FORM, [acceptance, weight])
        == focus_after(FORM, [weight, acceptance])
        == weight.ref
    )
    assert focus_after(FORM, [acceptance]) == acceptance.ref


@pytest.mark.slow
@given(forms)
def test_every_field_of_a_row_has_a_pointer_that_leads_back_to_it(form: Form) -> None:
    form = with_new_keys(form)
    for row in rows(form):
        for field in ("name", "target", "actual", "weight", "score", "reason"):
            ref = FieldRef(row.node.key, field)
            assert pointer_of(form, ref) == f"{row.pointer}/{field}"
            assert ref_at(form, f"{row.pointer}/{field}") == ref
            assert text_at(form, ref) == getattr(row.node, field)


@pytest.mark.parametrize("field", [*FIELDS, "funding.carryover.executed", "money_unit", "template"])
def test_a_field_of_the_form_can_be_set_and_read(field: str) -> None:
    ref = FieldRef(0, field)
    new = "2031" if field == "year" else "新值"
    change = make_change(FORM, "改", [Set(ref, new)])
    assert text_at(change.steps[0].after, ref) == new
    assert ref_at(FORM, pointer_of(FORM, ref)) == ref
    assert value_at(change.undo_steps[0].after, ref) == value_at(FORM, ref)


@pytest.mark.parametrize(
    ("typed", "year"), [("２０３１年", "2031"), ("二〇二二", ""), ("20 31", "2031")]
)
def test_of_a_year_only_its_digits_are_kept(typed: str, year: str) -> None:
    change = make_change(FORM, "改", [Set(FieldRef(0, "year"), typed)])
    assert change.steps[0].after.year == year


def test_setting_a_field_to_its_own_value_is_no_step() -> None:
    assert make_change(FORM, "改", [Set(FieldRef(0, "project"), FORM.project)]).steps == ()


def test_a_note_may_hold_dots_and_slashes_in_its_name() -> None:
    ref = FieldRef(0, "notes.填表人/电话.1")
    after = make_change(FORM, "改", [Set(ref, "张")]).steps[0].after
    assert after.notes == (("填表人/电话.1", "张"),)
    assert pointer_of(after, ref) == "/notes/填表人~1电话.1"
    assert ref_at(after, pointer_of(after, ref)) == ref


@pytest.mark.parametrize("field", ["nonsense", "funding.total.rate", "goals.x", "rule.x", ""])
def test_a_field_that_does_not_exist_is_refused(field: str) -> None:
    with pytest.raises(KeyError):
        text_at(FORM, FieldRef(0, field))
    with pytest.raises(KeyError):
        make_change(FORM, "改", [Set(FieldRef(0, field), "x")])


def test_a_node_has_no_fields_but_its_own() -> None:
    one = FORM.indicators[0]
    for ref in (FieldRef(one.key, "target"), FieldRef(one.key, ""), FieldRef(999, "name")):
        with pytest.raises(KeyError):
            value_at(FORM, ref)
        with pytest.raises(KeyError):
            make_change(FORM, "改", [Set(ref, "x")])


def test_rule_and_accepted_are_values_and_no_texts() -> None:
    three = next(rows(FORM)).node
    change = make_change(
        FORM, "改", [Set(FieldRef(three.key, "accepted"), (Acceptance("overshoot"),))]
    )
    assert next(rows(change.steps[0].after)).node == replace(
        three, accepted=(Acceptance("overshoot"),)
    )
    with pytest.raises(KeyError):
        text_at(FORM, FieldRef(three.key, "rule"))
    with pytest.raises(KeyError):
        make_change(FORM, "改", [Set(FieldRef(0, "project"), ("x",))])
    accepted = (Acceptance("money-unit", "已与财务核对"),)
    after = make_change(FORM, "改", [Set(FieldRef(0, "accepted"), accepted)]).steps[0].after
    assert value_at(after, FieldRef(0, "accepted")) == accepted


def test_a_node_of_the_wrong_level_or_position_is_refused() -> None:
    with pytest.raises(TypeError):
        make_change(FORM, "加", [Insert(0, 0, Level3("x", key=99))])
    with pytest.raises(IndexError):
        make_change(FORM, "加", [Insert(0, 5, Level1("x", key=99))])
    with pytest.raises(KeyError):
        make_change(FORM, "删", [Remove(12345)])
