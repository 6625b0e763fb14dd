"""The ten published forms are read as a careful person reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict, cast

import pytest

from perfdesk.core.form import Form
from perfdesk.formats.plain_text import text_tables
from perfdesk.formats.tables import read_tables
from perfdesk.recognition.source import Reading
from tests.recognition.published import TEMPLATES, finding_codes, rows_of_form

SEEDS = Path(__file__).parent.parent / "files" / "seeds"
NAMES = ("talent-centre-2022", "insurance-centre-2022-part")
INDICATOR = ("level1", "level2", "level3", "target", "actual", "weight", "score", "reason")
HEADER = ("year", "project", "department", "unit", "money_unit")


class Expected(TypedDict):
    """One form of an expected file; its header fields are texts beside these."""

    funding: dict[str, dict[str, str]]
    goals: dict[str, str]
    indicators: list[dict[str, str]]
    published: dict[str, str]


def expected(name: str) -> list[Expected]:
    text = (SEEDS / f"{name}.expected.json").read_text(encoding="utf-8")
    return cast("list[Expected]", json.loads(text))


def squeezed(text: str) -> str:
    return "".join(text.split())


def indicators(form: Form) -> list[tuple[str, ...]]:
    """Return the rows without blanks; a level-2 indicator without rows has one of blank cells."""
    return [
        (*map(squeezed, row), *[""] * (len(INDICATOR) - len(row))) for row in rows_of_form(form)
    ]


PAIRS = [
    pytest.param(reading, answer, id=reading.form.project)
    for name in NAMES
    for reading, answer in zip(
        read_tables(text_tables((SEEDS / f"{name}.txt").read_bytes()), TEMPLATES),
        expected(name),
        strict=True,
    )
]


@pytest.mark.parametrize(("reading", "answer"), PAIRS)
def test_the_indicators_are_those_expected(reading: Reading, answer: Expected) -> None:
    rows = [tuple(row[name] for name in INDICATOR) for row in answer["indicators"]]
    assert indicators(reading.form) == rows


@pytest.mark.parametrize(("reading", "answer"), PAIRS)
def test_header_goals_and_amounts_are_those_expected(reading: Reading, answer: Expected) -> None:
    form = reading.form
    texts = cast("dict[str, str]", answer)
    assert [squeezed(getattr(form, name)) for name in HEADER] == [texts[name] for name in HEADER]
    assert squeezed(form.goals[0].expected) == answer["goals"]["expected"]
    assert squeezed(form.goals[0].actual) == answer["goals"]["actual"]
    amounts = {
        row.kind: {"initial": row.initial, "budget": row.budget, "executed": row.executed}
        for row in form.funding.rows
    }
    assert amounts == answer["funding"]


@pytest.mark.parametrize(("reading", "answer"), PAIRS)
def test_the_printed_figures_are_kept_and_none_differs(reading: Reading, answer: Expected) -> None:
    published = answer["published"]
    assert reading.printed.rate == published["rate"]
    assert reading.printed.funding == published["funding_score"]
    assert reading.printed.total == published["total"]
    assert "printed-differs" not in finding_codes(reading)


def test_nothing_in_the_ten_forms_is_left_unplaced() -> None:
    found = {
        code
        for name in NAMES
        for each in read_tables(text_tables((SEEDS / f"{name}.txt").read_bytes()), TEMPLATES)
        for code in finding_codes(each)
    }
    assert found == {"joined-row", "moved-columns", "page-top"}


@pytest.mark.parametrize("name", NAMES)
def test_the_reader_tells_before_each_form_that_it_goes_on(name: str) -> None:
    """A worker is stopped if it says nothing for long; a file may hold hundreds of forms."""
    shares: list[float] = []
    tables = text_tables((SEEDS / f"{name}.txt").read_bytes())
    readings = read_tables(tables, TEMPLATES, shares.append)
    assert shares == [1.0] * len(readings)
    assert len(readings) > 1
