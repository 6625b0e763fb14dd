"""Edits as values: what they do, and that undo gives back the first form."""

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
from perfdesk.core.form import Form, Level1, Level2, Level3, node_with_new_keys, rows, with_new_keys
from tests.core.forms import form_of, forms, indicator, texts

FORM = with_new_keys(form_of(indicator(), indicator("15人", "3人", "3")))
FIELDS = (
    "project",
    "funding.weight",
    "funding.total.budget",
    "goals.actual",
    "notes.填表人",
    "year",
)


def all_keys(form: Form) -> list[int]:
    found = []
    for one in form.indicators:
        found.append(one.key)
        for two in one.children:
            found += [two.key, *(three.key for three in two.children)]
    return found


@st.composite
def edits(draw: st.DrawFn, form: Form, fresh: int) -> Edit:
    """Some edit that can be done on the form."""
    keys = all_keys(form)
    kind = draw(st.sampled_from(["field", "name", "insert", "remove", "move"]))
    if kind == "field" or (not keys and kind != "insert"):
        return Set(FieldRef(0, draw(st.sampled_from(FIELDS))), draw(texts))
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
    at = draw(st.integers(0, len(_children(form, parent))))
    return Insert(parent, at, node_with_new_keys(node[len(path_of(form, parent))], fresh))


def _children(form: Form, key: int) -> tuple[Level1 | Level2 | Level3, ...]:
    path = path_of(form, key)
    return children(node_at(form, path) if path else form)


@given(st.data(), forms)
def test_undoing_any_walk_gives_back_the_first_form(data: st.DataObject, first: Form) -> None:
    first = with_new_keys(replace(first, notes=(("填表人", ""),)))
    form, done = first, list[Change]()
    for turn in range(data.draw(st.integers(1, 8))):
        edit = data.draw(edits(form, 1000 + 10 * turn))
        done.append(make_change(form, "改", [edit]))
        if done[-1].steps:
            assert done[-1].steps[-1].before == form
            form = done[-1].steps[-1].after
        assert len(set(all_keys(form))) == len(all_keys(form))
    for each in reversed(done):
        for step in each.undo_steps:
            assert step.before == form
            again = make_change(form, "撤销", [step.edit])
            form = step.after
            assert not again.steps or again.steps[-1].after == form
    assert form == first
    assert all_keys(form) == all_keys(first)


@given(st.data(), forms)
def test_what_was_altered_is_looked_for_where_it_is(data: st.DataObject, first: Form) -> None:
    form = with_new_keys(first)
    edit = data.draw(edits(form, 10_000))
    steps = make_change(form, "", [edit]).steps
    after = steps[-1].after if steps else form
    at = focus_after(after, [edit])
    if isinstance(edit, Remove):
        assert at is None
    else:
        assert at is not None
        assert path_of(after, at.key) is not None
        assert at in (FieldRef(at.key, ""), getattr(edit, "ref", None))


def test_of_several_altered_places_the_uppermost_and_first_is_looked_for() -> None:
    upper, lower = (row.node.key for row in rows(FORM))
    places = [FieldRef(lower, "target"), FieldRef(upper, "actual"), FieldRef(upper, "score")]
    assert focus_after(FORM, [Set(each, "") for each in places]) == FieldRef(upper, "actual")
    assert focus_after(FORM, [Remove(98), Set(FieldRef(99, "name"), "")]) is None


def test_what_was_judged_is_looked_at_only_where_nothing_else_was_altered() -> None:
    row, judged = next(rows(FORM)).node.key, Set(FieldRef(ROOT, "accepted"), ())
    weighed = Set(FieldRef(row, "weight"), "9")
    assert (
        focus_after(FORM, [judged, weighed]) == focus_after(FORM, [weighed, judged]) == weighed.ref
    )
    assert focus_after(FORM, [judged]) == judged.ref


@given(forms)
def test_every_place_of_a_row_has_a_pointer_that_leads_back(form: Form) -> None:
    form = with_new_keys(form)
    for row in rows(form):
        for field in ("name", "target", "actual", "weight", "score", "reason"):
            here = FieldRef(row.node.key, field)
            assert pointer_of(form, here) == f"{row.pointer}/{field}"
            assert ref_at(form, f"{row.pointer}/{field}") == here
            assert text_at(form, here) == getattr(row.node, field)


@pytest.mark.parametrize("field", [*FIELDS, "funding.carryover.executed", "money_unit", "template"])
def test_a_field_of_the_form_can_be_set_and_read(field: str) -> None:
    here = FieldRef(0, field)
    new = "2031" if field == "year" else "新值"
    done = make_change(FORM, "改", [Set(here, new)])
    assert text_at(done.steps[0].after, here) == new
    assert ref_at(FORM, pointer_of(FORM, here)) == here
    assert value_at(done.undo_steps[0].after, here) == value_at(FORM, here)


@pytest.mark.parametrize(
    ("typed", "year"), [("２０３１年", "2031"), ("二〇二二", ""), ("20 31", "2031")]
)
def test_of_a_year_only_its_digits_are_kept(typed: str, year: str) -> None:
    done = make_change(FORM, "改", [Set(FieldRef(0, "year"), typed)])
    assert done.steps[0].after.year == year


def test_setting_what_is_there_already_is_no_step() -> None:
    assert make_change(FORM, "改", [Set(FieldRef(0, "project"), FORM.project)]).steps == ()


def test_a_note_may_hold_dots_and_slashes_in_its_name() -> None:
    here = FieldRef(0, "notes.填表人/电话.1")
    after = make_change(FORM, "改", [Set(here, "张")]).steps[0].after
    assert after.notes == (("填表人/电话.1", "张"),)
    assert pointer_of(after, here) == "/notes/填表人~1电话.1"
    assert ref_at(after, pointer_of(after, here)) == here


@pytest.mark.parametrize("field", ["nonsense", "funding.total.rate", "goals.x", "rule.x", ""])
def test_there_is_no_text_at_a_place_that_does_not_exist(field: str) -> None:
    with pytest.raises(KeyError):
        text_at(FORM, FieldRef(0, field))
    with pytest.raises(KeyError):
        make_change(FORM, "改", [Set(FieldRef(0, field), "x")])


def test_a_node_has_no_fields_but_its_own() -> None:
    one = FORM.indicators[0]
    for here in (FieldRef(one.key, "target"), FieldRef(one.key, ""), FieldRef(999, "name")):
        with pytest.raises(KeyError):
            value_at(FORM, here)
        with pytest.raises(KeyError):
            make_change(FORM, "改", [Set(here, "x")])


def test_rule_and_accepted_are_values_and_no_texts() -> None:
    three = next(rows(FORM)).node
    done = make_change(FORM, "改", [Set(FieldRef(three.key, "accepted"), ("overshoot",))])
    assert next(rows(done.steps[0].after)).node == replace(three, accepted=("overshoot",))
    with pytest.raises(KeyError):
        text_at(FORM, FieldRef(three.key, "rule"))
    with pytest.raises(KeyError):
        make_change(FORM, "改", [Set(FieldRef(0, "project"), ("x",))])
    after = make_change(FORM, "改", [Set(FieldRef(0, "accepted"), ("money-unit",))]).steps[0].after
    assert value_at(after, FieldRef(0, "accepted")) == ("money-unit",)


def test_a_node_of_the_wrong_level_or_place_is_refused() -> None:
    with pytest.raises(TypeError):
        make_change(FORM, "加", [Insert(0, 0, Level3("x", key=99))])
    with pytest.raises(IndexError):
        make_change(FORM, "加", [Insert(0, 5, Level1("x", key=99))])
    with pytest.raises(KeyError):
        make_change(FORM, "删", [Remove(12345)])
