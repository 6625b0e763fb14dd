"""Finding and replacing in all fields of a form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.edits import make_change
from perfdesk.core.field_ref import text_at
from perfdesk.core.form import Form, with_new_keys
from perfdesk.core.search import Query, match_spans, matches, replacement_edits, text_refs
from perfdesk.resources import templates
from tests.core.forms import SHANGHAI, form_of, forms, indicator, texts


@pytest.mark.parametrize(
    ("written", "wanted", "found"),
    [
        ("１２人次", "12人", ["１２人"]),
        ("≥12人次", "１２人次", ["12人次"]),
        ("120,000.00", "120000", ["120,000"]),
        ("120000.00", "120,000.00", ["120000.00"]),
        ("1,2,3", "1,2", ["1,2"]),
        ("ABC abc", "aBc", ["ABC", "abc"]),
        ("（含电子）", "(", ["（"]),
        ("人人人", "人人", ["人人"]),
        ("甲", "", []),
        ("", "甲", []),
    ],
)
def test_width_case_and_grouping_make_no_difference(
    written: str, wanted: str, found: list[str]
) -> None:
    assert [written[start:end] for start, end in match_spans(written, Query(wanted))] == found


@pytest.mark.parametrize(
    ("written", "wanted", "count"),
    [("１２人", "12", 0), ("ABC", "abc", 0), ("120,000", "120000", 0), ("ABCab", "AB", 1)],
)
def test_an_exact_search_distinguishes_width_case_and_grouping(
    written: str, wanted: str, count: int
) -> None:
    assert len(list(match_spans(written, Query(wanted, exact=True)))) == count


def test_every_text_of_a_form_is_searched_in_its_order() -> None:
    form = with_new_keys(form_of(indicator(target="9人", reason="因9"), indicator(weight="9")))
    form = replace(form, year="2029", notes=(("填表人", "9号"),))
    found = [match.ref.field for match in matches(form, SHANGHAI, Query("9"))]
    assert found == [
        "year",
        "notes.填表人",
        "funding.total.executed",
        "funding.appropriation.executed",
        "target",
        "weight",
        "reason",
        "weight",
    ]


def test_replacing_several_matches_in_one_field_is_one_edit() -> None:
    form = with_new_keys(form_of(indicator(reason="人，人和人")))
    edits = replacement_edits(form, matches(form, SHANGHAI, Query("人")), "人员")
    reasons = [edit.value for edit in edits if edit.ref.field == "reason"]
    assert reasons == ["人员，人员和人员"]


@pytest.mark.slow
@given(forms, texts.filter(bool), texts)
def test_replacing_all_leaves_none_behind_and_touches_nothing_else(
    drawn: Form, wanted: str, new: str
) -> None:
    form, template = with_new_keys(drawn), templates()[drawn.template]
    query = Query(wanted, exact=True)
    found = matches(form, template, query)
    change = make_change(form, "", replacement_edits(form, found, new))
    after = change.steps[-1].after if change.steps else form
    for ref in text_refs(form, template):
        if ref.field != "year":  # a year keeps only its digits
            assert text_at(after, ref) == text_at(form, ref).replace(wanted, new)


@given(st.text(max_size=20), st.text(min_size=1, max_size=3))
def test_a_text_is_found_where_a_plain_search_finds_it(written: str, wanted: str) -> None:
    if wanted in written and not ({*wanted} & {*",，,"}):
        assert list(match_spans(written, Query(wanted)))
