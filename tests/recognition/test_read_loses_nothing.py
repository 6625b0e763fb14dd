"""However a table is damaged, each of its texts is read or becomes a finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.text import comparable_text, unwrapped_text
from perfdesk.recognition.source import Reading
from perfdesk.recognition.vocabulary import (
    DASHES,
    build_vocabulary,
    normalised_label,
    split_heading,
)
from tests.effort import examples
from tests.recognition.published import TEMPLATES, Row, flat_rows, forms, read_rows, table_rows

_WORDS = build_vocabulary(TEMPLATES)
_LABELS = (
    *(
        _WORDS.titles,
        _WORDS.header_fields,
        _WORDS.funding_kinds,
        _WORDS.funding_columns,
        _WORDS.goal_columns,
    ),
    *(
        _WORDS.indicator_columns,
        _WORDS.side_labels,
        _WORDS.total_labels,
        _WORDS.level1,
        _WORDS.level2,
    ),
)
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


@given(damaged_tables(), st.booleans())
@settings(max_examples=examples(2))
def test_no_text_of_a_damaged_table_is_lost_without_a_finding(
    rows: list[Row], page_text: bool
) -> None:
    try:
        found = read_rows(rows, page_text=page_text)
    except FormError:
        assume(False)
    reported = comparable_text("".join(text for reading in found for text in _all_texts(reading)))
    lost = [cell for row in rows for cell in map(unwrapped_text, row) if not _is_label(cell)]
    assert [cell for cell in lost if comparable_text(cell) not in reported] == []


def _all_texts(reading: Reading) -> Iterator[str]:
    """Yield all texts that are read and all that findings report."""
    form: Form = reading.form
    yield from (form.year, form.project, form.department, form.unit, form.funding.weight)
    yield from (form.goals[0].expected, form.goals[0].actual, *astuple(reading.printed))
    for row in form.funding.rows:
        yield from (row.initial, row.budget, row.executed)
    yield from (text for row in flat_rows(reading) for text in row)
    yield from (level1.name for level1 in form.indicators)  # also one without any row
    yield from (text for finding in reading.findings for text in (finding.text, finding.message))


def _is_label(cell: str) -> bool:
    name = normalised_label(cell)
    known = any(
        word in words
        for words in _LABELS
        for word in (name, split_heading(cell)[0], name.removeprefix("其中:"))
    )
    return (
        known
        or comparable_text(cell) in DASHES
        or not comparable_text(cell)
        or "年度)" in comparable_text(cell)
    )
