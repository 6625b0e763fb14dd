"""A form put into another template keeps every text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from perfdesk.core.form import Form, FundingRow
from perfdesk.core.template import FundingKind, HeaderField, Words
from perfdesk.core.template_switch import fitted_to
from tests.core.forms import NATIONAL, SHANGHAI, form_of, forms
from tests.effort import examples

PROVINCE = replace(
    SHANGHAI,
    id="province",
    header=(
        *SHANGHAI.header,
        (HeaderField("项目负责人", Words("项目负责人", ("负责人",)), (0, 0), (1, 8)),),
    ),
    funding_kinds=(
        *SHANGHAI.funding_kinds,
        FundingKind("provincial", Words("省级资金", ("其中：省级资金",))),
    ),
    notes=("填表人",),
)


def test_texts_go_where_the_template_has_a_place_for_their_label() -> None:
    form = replace(
        form_of(),
        fields=(("填表人", "李某"), ("项目类别", "延续")),
        notes=(("负责人", "王某"),),
        texts=(("评价结论", "较好"),),
    )
    fitted = fitted_to(form, PROVINCE)
    assert fitted.fields == (("项目类别", "延续"), ("项目负责人", "王某"))
    assert fitted.notes == (("填表人", "李某"),)
    assert fitted.texts == form.texts


def test_two_texts_for_one_place_both_stay() -> None:
    form = replace(form_of(), fields=(("负责人", "王某"), ("项目负责人", "李某")))
    assert fitted_to(form, PROVINCE) == form


def test_a_row_of_funding_goes_there_and_back_by_its_label() -> None:
    rows = (
        FundingRow("total", "9"),
        FundingRow("provincial"),
        FundingRow("", "3", label="省级资金"),
    )
    form = replace(form_of(), funding=replace(form_of().funding, rows=rows))
    there = fitted_to(form, PROVINCE)
    assert there.funding.row("provincial").initial == "3"
    back = fitted_to(there, SHANGHAI, PROVINCE)
    assert [(row.kind, row.label, row.initial) for row in back.funding.rows] == [
        ("total", "", "9"),
        ("", "省级资金", "3"),
    ]


def _texts(form: Form) -> list[str]:
    pairs = (*form.fields, *form.notes, *form.texts)
    amounts = (
        text
        for row in form.funding.rows
        for text in (row.initial, row.budget, row.executed, *(text for _, text in row.cells))
    )
    return sorted(text for text in (*(text for _, text in pairs), *amounts) if text.strip())


@pytest.mark.slow
@given(forms)
@settings(max_examples=examples(0.5))
def test_no_text_is_lost(form: Form) -> None:
    assert _texts(fitted_to(form, PROVINCE, SHANGHAI)) == _texts(form)
    assert fitted_to(fitted_to(form, PROVINCE), PROVINCE) == fitted_to(form, PROVINCE)
    assert fitted_to(form, SHANGHAI, NATIONAL) == form
