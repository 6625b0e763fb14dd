"""How forms are sorted and filtered."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import (
    NO_FILTER,
    FormFilter,
    FormOrder,
    passes_filter,
    pronunciation_key,
    sort_key,
)
from tests.gui.form_list.lists import PROJECT, document


@pytest.fixture
def forms() -> list[Document]:
    return [document("邮寄费", "甲中心"), document("差旅费", "乙中心", "待定"), document("培训费")]


def _sorted(order: FormOrder, documents: list[Document]) -> list[str]:
    return [each.title for each in sorted(documents, key=lambda each: sort_key(order, each))]


def test_names_sort_by_pronunciation_and_numbers_by_size() -> None:
    names = ["邮寄费", "第10期", "第2期", "差旅费", "第１期", "办公费"]
    expected = ["办公费", "差旅费", "第１期", "第2期", "第10期", "邮寄费"]
    assert sorted(names, key=pronunciation_key) == expected


@given(st.lists(st.text(), max_size=8))
def test_any_names_can_be_sorted(names: list[str]) -> None:
    once = sorted(names, key=pronunciation_key)
    assert sorted(once, key=pronunciation_key) == once


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (FormOrder.OPENED, ["邮寄费", "差旅费", "培训费"]),
        (FormOrder.NAME, ["差旅费", "培训费", "邮寄费"]),
        (FormOrder.UNIT, ["培训费", "邮寄费", "差旅费"]),
        (FormOrder.FILLED, ["培训费", "邮寄费", "差旅费"]),
        (FormOrder.TOTAL, ["邮寄费", "培训费", "差旅费"]),
        (FormOrder.ERRORS, ["差旅费", "邮寄费", "培训费"]),
    ],
)
def test_forms_sort_by_the_chosen_order_and_equals_as_opened(
    forms: list[Document], order: FormOrder, expected: list[str]
) -> None:
    assert _sorted(order, forms) == expected


def test_all_words_must_be_in_project_unit_or_year(forms: list[Document]) -> None:
    def found(words: str) -> list[str]:
        return [each.title for each in forms if passes_filter(FormFilter(words), each)]

    assert found("费 甲") == ["邮寄费"]
    assert found("乙中") == ["差旅费"]
    assert found("  ") == ["邮寄费", "差旅费", "培训费"]
    assert found("甲 乙") == []


def test_width_and_case_of_letters_do_not_matter() -> None:
    assert passes_filter(FormFilter("ｏａ2"), document("OA２期"))


def test_the_filters_list_only_forms_with_errors_or_unsaved_changes(forms: list[Document]) -> None:
    forms[2].set(PROJECT, "会议费", "改")
    erroneous = [each.title for each in forms if passes_filter(FormFilter(with_errors=True), each)]
    changed = [each.title for each in forms if passes_filter(FormFilter(unsaved=True), each)]
    assert (erroneous, changed) == (["差旅费"], ["会议费"])
    assert all(passes_filter(NO_FILTER, each) for each in forms)
