"""A form composed into the table and read again is the form as printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from perfdesk.core.form import Form, Level1, Level2, Level3, rows
from perfdesk.core.scoring import score_text, scores
from perfdesk.recognition.source import SourceRow
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.grid import text_rows
from tests.core.forms import SHANGHAI, form_of, full_forms, indicator, plain_forms
from tests.effort import examples
from tests.recognition.printed_forms import printed_part
from tests.recognition.published import read_source


def as_printed(form: Form) -> Form:
    """Return what the printed table still holds of a form.

    Automatic scores are typed out; rules, accepted warnings and unknown keys are
    not printed; a row without any text is not there. Blanks around a text go.
    """
    template = templates()[form.template]
    indicators = scores(form, template).indicators
    points = {each.row.pointer: score_text(each.score) for each in indicators}
    typed = iter([row.node.score.strip() or points[row.pointer] for row in rows(form)])
    return replace(
        form,
        indicators=tuple(
            Level1(
                one.name,
                tuple(
                    Level2(two.name, tuple(_printed(three, next(typed)) for three in two.children))
                    for two in one.children
                ),
                one.goal,
            )
            for one in form.indicators
        ),
        accepted=(),
        extra=(),
    )


def _printed(node: Level3, score: str) -> Level3:
    return replace(node, score=score, rule=None, accepted=(), extra=(), key=0)


def without_blank_rows(form: Form) -> Form:
    """Return the form without rows that hold no text, which the table cannot show."""
    return replace(
        form,
        indicators=tuple(
            replace(
                one,
                children=tuple(
                    replace(
                        two, children=tuple(child for child in two.children if not child.is_empty)
                    )
                    for two in one.children
                ),
            )
            for one in form.indicators
        ),
    )


def read_back(form: Form) -> Form:
    template = templates()[form.template]
    lines = text_rows(compose(form, template))
    source = [SourceRow(f"第 {number} 行", line) for number, line in enumerate(lines, start=1)]
    (reading,) = read_source(source)
    return reading.form


@pytest.mark.slow
@given(plain_forms)
@settings(max_examples=examples(1.25))
def test_a_composed_form_reads_back_as_printed(form: Form) -> None:
    form = without_blank_rows(form)
    assert read_back(form) == as_printed(form)


@pytest.mark.slow
@given(full_forms())
def test_what_a_table_prints_of_a_form_with_all_parts_reads_back(form: Form) -> None:
    form = without_blank_rows(printed_part(form))
    assert read_back(form) == as_printed(form)


def test_a_row_with_only_a_name_or_a_reason_is_a_row_of_its_own() -> None:
    alone = (
        indicator(),
        Level3("只有名称"),
        Level3(reason="只有原因"),
        indicator("5人", "5人", "5"),
    )
    form = form_of(*alone)
    assert read_back(form) == as_printed(form)


def test_line_breaks_inside_a_cell_survive() -> None:
    form = form_of(replace(indicator(), reason="一、疫情\n二、延期"), template=SHANGHAI)
    assert read_back(form) == as_printed(form)
