"""Makeshift signs of comparison become ≥ ≤ ＜ ＞ =, and nothing else changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.edits import make_change
from perfdesk.core.field_ref import FieldRef
from perfdesk.core.fixes.text_fixes import (
    first_makeshift_sign,
    standard_sign_edits,
    with_standard_signs,
)
from perfdesk.core.form import Level3, rows, with_new_keys
from perfdesk.core.values import parse_value
from tests.core.forms import form_of

_PIECES = ["<=", ">=", "=>", "=<", "≧", "⩽", "《", "》", "═", "==", "＞＝", "＜", "≥", "=", " "]
values = st.lists(
    st.sampled_from([*_PIECES, "95", "１２", "0.5", "%", "人次", "满意度", "二小时", "。"]),
    max_size=5,
).map("".join)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("<=90万元", "≤90万元"),
        (">=98%", "≥98%"),
        ("＞＝９５％", "≥９５％"),
        ("≧ 735人次", "≥ 735人次"),
        ("═100%", "=100%"),
        ("《12000件", "＜12000件"),
        ("《=5次", "≤5次"),
        (">=二小时", "≥二小时"),
        ("①>=98%，得10分；②>=95%，得8分", "①≥98%，得10分；②≥95%，得8分"),
        ("《管理办法》>=1份", "《管理办法》≥1份"),
    ],
)
def test_a_makeshift_before_a_figure_becomes_the_sign(typed: str, meant: str) -> None:
    assert with_standard_signs(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "≥95%",
        "=100%",
        "<5",
        "《2022年工作方案》1份",
        "印发方案》5份",
        "《办法》",
        "a==b",
        "及时",
        "",
    ],
)
def test_what_is_no_makeshift_stays(text: str) -> None:
    assert with_standard_signs(text) == text


@given(values)
def test_a_makeshift_is_found_just_where_there_is_something_to_mend(text: str) -> None:
    found = first_makeshift_sign(text)
    assert (found is not None) == (with_standard_signs(text) != text)
    if found is not None:
        sign, meant = found
        assert sign in text
        assert meant in with_standard_signs(text)


@given(values)
def test_the_value_read_is_the_same_but_for_the_doubt(text: str) -> None:
    before, after = parse_value(text), parse_value(with_standard_signs(text))
    assert replace(after, bracket_as_sign=False) == replace(before, bracket_as_sign=False)


@given(values)
def test_doing_it_twice_changes_nothing_more(text: str) -> None:
    assert with_standard_signs(with_standard_signs(text)) == with_standard_signs(text)


def test_only_the_cells_asked_for_are_mended_else_all_of_the_row() -> None:
    row = Level3(">=5人", ">=5人", "《5人", "10", "", "<=5人不得分")
    form = with_new_keys(form_of(row))
    key = next(rows(form)).node.key
    one = make_change(form, "", standard_sign_edits(form, [FieldRef(key, "actual")])).steps
    assert [step.edit for step in one] == [*standard_sign_edits(form)[1:2]]
    mended = next(rows(make_change(form, "", standard_sign_edits(form)).steps[-1].after)).node
    assert (mended.target, mended.actual, mended.reason) == ("≥5人", "＜5人", "≤5人不得分")
    assert mended.name == ">=5人"
