"""However a table is damaged, each of its texts is in the form or becomes a finding."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from tests.effort import examples
from tests.recognition.accounts import unaccounted
from tests.recognition.published import Row, forms, read_rows, table_rows

_STRAY = ("杂项甲", "77", "99.9%", "某段说明文字，并非一栏。", "- 3 -")


def _damages(row: Row, below: Row, stray: str) -> dict[str, list[Row]]:
    """Return what two rows may become when a table is damaged, by kind of damage."""
    return {
        "drop": [below],
        "double": [row, row, below],
        "swap": [below, row],
        "right": [("", *row), below],
        "left": [row[1:] if not row[0] else row, below],
        "cell": [(*row[:-2], stray, *row[-2:]), below],
        "first cell": [(stray, *row), below],
        "row": [(stray,), row, below],
    }


@st.composite
def damaged_tables(draw: st.DrawFn) -> list[Row]:
    """Draw a form's table with rows dropped, doubled, swapped, shifted, and stray cells put in."""
    rows = table_rows(draw(forms()))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(rows) - 2))
        damages = _damages(rows[at], rows[at + 1], draw(st.sampled_from(_STRAY)))
        rows[at : at + 2] = damages[draw(st.sampled_from(sorted(damages)))]
    return rows


@pytest.mark.slow
@given(damaged_tables(), st.booleans())
@settings(max_examples=examples(2))
def test_no_text_of_a_damaged_table_is_lost_without_a_finding(
    rows: list[Row], page_text: bool
) -> None:
    try:
        found = read_rows(rows, page_text=page_text)
    except FormError:
        assume(False)
    assert unaccounted(rows, found) == []
