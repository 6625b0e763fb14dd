"""What is left on the clipboard as plain text: no formula, and the same texts when read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.formats.clipboard_reader import parse_tsv
from perfdesk.formats.clipboard_writer import guarded_tsv, to_tsv
from perfdesk.formats.formula_guard import with_guard, without_guard
from perfdesk.formats.workbook.cell_values import starts_like_formula

texts = st.text("甲=+-@＝＋－＠' \t\n,.05%A\"", max_size=8)


@pytest.mark.parametrize(
    "text",
    [
        "=cmd|' /C calc'!A0",
        "@SUM(1)",
        "+1+2",
        "-2+3|x",
        "＝1",
        "\t=1",
        "\r=1",
        "  =1",
        "=100份",
        '"=1+1"',
    ],
)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert with_guard(text) == f"'{text}"
    assert without_guard(with_guard(text)) == text


@pytest.mark.parametrize("text", ["-5", "+5%", "-", "－12,345.60", "- 5", "≥95%", "1=1", "", "'甲"])
def test_figures_and_other_texts_stay_as_they_are(text: str) -> None:
    assert with_guard(text) == text
    assert guarded_tsv(f"{text}\t甲") == f"{text}\t甲"


@given(texts)
def test_each_text_comes_back(text: str) -> None:
    assert without_guard(with_guard(text)) == text


@given(st.lists(st.lists(texts, min_size=2, max_size=2), min_size=1, max_size=3))
def test_no_cell_of_a_block_is_run_and_each_reads_as_before(rows: list[list[str]]) -> None:
    plain = to_tsv(rows)
    guarded = guarded_tsv(plain)
    assert parse_tsv(guarded) == parse_tsv(plain)
    assert guarded_tsv(guarded) == guarded


def test_a_text_copied_from_a_field_gets_no_line_end() -> None:
    assert guarded_tsv("=1+1") == "'=1+1"
    assert guarded_tsv('"=1+1"') == '\'"=1+1"'
    assert guarded_tsv('="a"\r\n甲') == '\'="a"\r\n甲'


def test_the_signs_are_those_the_workbook_guards() -> None:
    assert [with_guard(f"{sign}A1") != f"{sign}A1" for sign in "=+-@＝＋－＠≥A"] == [
        starts_like_formula(sign) for sign in "=+-@＝＋－＠≥A"
    ]
