"""Any rows are read or refused, and no text is lost without a finding."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.recognition.source import Reading
from tests.effort import examples
from tests.recognition.published import Row, forms, read_rows, rows_of, table_rows
from tests.recognition.test_read_layouts import DIVIDED, NATIONAL, WEIGHT_FIRST

_KNOWN = sorted(
    {cell for text in (NATIONAL, DIVIDED, WEIGHT_FIRST) for row in rows_of(text) for cell in row}
)
_cells = st.one_of(st.sampled_from(_KNOWN), st.text("甲乙≥5%.— ()0", max_size=4))
_rows = st.lists(_cells, max_size=10).map(tuple)


def read_or_refused(rows: list[Row], *, page_text: bool) -> bool:
    """Return True if the rows hold a form, or are refused with a sentence."""
    try:
        return bool(read_rows(rows, page_text=page_text))
    except FormError as error:
        return str(error).endswith("。")


@given(st.lists(_rows, max_size=25), st.booleans())
@settings(max_examples=examples(1.25))
def test_rows_in_any_order_are_read_or_refused(rows: list[Row], page_text: bool) -> None:
    assert read_or_refused(rows, page_text=page_text)


@given(st.permutations(rows_of(NATIONAL)), st.booleans())
@settings(max_examples=examples(1.25))
def test_a_shuffled_form_is_read_or_refused(rows: list[Row], page_text: bool) -> None:
    assert read_or_refused(rows, page_text=page_text)


def all_texts(readings: tuple[Reading, ...]) -> str:
    """Return all that is read and reported, as one text without blanks."""
    parts = [
        f"{reading.form}{reading.printed}{[each.text for each in reading.findings]}"
        for reading in readings
    ]
    return "".join("".join(parts).split())


@pytest.mark.slow
@given(forms(), st.data())
@settings(max_examples=examples(1.25))
def test_a_stray_word_anywhere_in_a_form_is_read_or_becomes_a_finding(
    form: Form, data: st.DataObject
) -> None:
    rows = table_rows(form)
    at = data.draw(st.integers(0, len(rows) - 1))
    column = data.draw(st.integers(0, 9))
    cells = [*rows[at], *[""] * (10 - len(rows[at]))]
    before = cells[column]
    heads = {"年初预算数", "预期目标", "一级指标"} & set(rows[at])
    assume(not (heads and before))
    cells[column] = f"{before}戊己"
    rows[at] = tuple(cells)
    assert "戊己" in all_texts(read_rows(rows, page_text=data.draw(st.booleans())))
