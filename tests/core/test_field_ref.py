"""References to fields: every text has one, and its JSON Pointer leads to it in the file."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from perfdesk.core.field_ref import (
    ROOT,
    FieldRef,
    pointer_of,
    ref_at,
    text_at,
    value_at,
    with_value,
)
from perfdesk.core.form import Form, Funding, FundingRow, Goal, with_new_keys
from perfdesk.core.search import text_refs
from perfdesk.formats.native.form_json import form_to_json
from perfdesk.resources import templates
from tests.core.forms import form_of, full_forms, indicator

ROWS = (
    FundingRow("total"),
    FundingRow("", "1", label="省级资金"),
    FundingRow("a.b", "2"),
    FundingRow("total", "3"),
    FundingRow("rows", "4"),
)
FORM = with_new_keys(replace(form_of(indicator()), funding=Funding("10", ROWS)))


def _value_in_file(form: Form, pointer: str) -> object:
    """Return what a JSON Pointer (RFC 6901) leads to in the form's file; "" for nothing."""
    value: object = form_to_json(form)
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, list):
            value = value[int(name)] if name.isdecimal() else {}
        else:
            assert isinstance(value, dict)
            value = value.get(name, {})
    return value or ""


@pytest.mark.slow
@given(full_forms())
def test_each_text_has_a_pointer_that_leads_to_it_in_the_file(drawn: Form) -> None:
    form = with_new_keys(drawn)
    for ref in text_refs(form, templates()[form.template]):
        pointer = pointer_of(form, ref)
        assert ref_at(form, pointer) == ref
        assert _value_in_file(form, pointer) == text_at(form, ref)


@pytest.mark.slow
@given(full_forms())
def test_a_text_set_by_its_reference_is_read_back_and_nothing_else_changes(drawn: Form) -> None:
    form = with_new_keys(drawn)
    refs = list(text_refs(form, templates()[form.template]))
    for ref in refs:
        after = with_value(form, ref, "2031")
        assert text_at(after, ref) == "2031"
        changed = [each for each in refs if text_at(after, each) != text_at(form, each)]
        assert changed in ([ref], [])


@pytest.mark.parametrize(
    ("pointer", "field"),
    [
        ("/funding/rows/0/budget", "funding.total.budget"),
        ("/funding/rows/1/initial", "funding.rows.1.initial"),
        ("/funding/rows/2/initial", "funding.rows.2.initial"),
        ("/funding/rows/3/initial", "funding.rows.3.initial"),
        ("/funding/rows/4/initial", "funding.rows.4.initial"),
        ("/funding/rows/carryover/initial", "funding.carryover.initial"),
        ("/funding/rows/1/cells/a.b~1c", "funding.rows.1.cells.a.b/c"),
        ("/fields/负责人.电话~1手机", "fields.负责人.电话/手机"),
        ("/goals/0/cells/1.5", "goals.0.cells.1.5"),
    ],
)
def test_names_with_dots_and_slashes_have_references_too(pointer: str, field: str) -> None:
    ref = ref_at(FORM, pointer)
    assert ref == FieldRef(ROOT, field)
    assert pointer_of(FORM, ref) == pointer
    assert text_at(with_value(FORM, ref, "新"), ref) == "新"


def test_a_whole_part_can_be_replaced_to_add_remove_or_rename() -> None:
    goals = (Goal("甲"), Goal("乙"))
    assert with_value(FORM, FieldRef(ROOT, "goals"), goals).goals == goals
    moved = with_value(FORM, FieldRef(ROOT, "funding.rows"), ROWS[:1])
    assert moved.funding == Funding("10", ROWS[:1])
    node = FORM.indicators[0].children[0].children[0]
    ref = FieldRef(node.key, "evidence")
    assert value_at(with_value(FORM, ref, ("清单.pdf",)), ref) == ("清单.pdf",)
    assert value_at(with_value(FORM, FieldRef(ROOT, "fields"), (("甲", "乙"),)), FieldRef(
        ROOT, "fields.甲"
    )) == "乙"  # fmt: skip


@pytest.mark.parametrize(
    "field", ["goals.1.actual", "goals.x.actual", "funding", "goals.0", "funding.rows.9.budget",
              "review.score", "project.x", ""],
)  # fmt: skip
def test_a_field_that_is_not_there_is_an_error(field: str) -> None:
    with pytest.raises(KeyError):
        value_at(FORM, FieldRef(ROOT, field))
    with pytest.raises(KeyError):
        with_value(FORM, FieldRef(ROOT, field), "x")
