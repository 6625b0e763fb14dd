"""Figures and marks typed at full width count and are checked like those at half width."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.form import Form, Funding, FundingRow, Goal, Level1, Level2, Level3
from perfdesk.core.scoring import Scores, scores
from perfdesk.core.template import Template
from tests.core.forms import NATIONAL, SHANGHAI, forms
from tests.gui.samples import seed_form

_WIDE = str.maketrans({chr(code): chr(code + 0xFEE0) for code in b"0123456789%.,-/<=>()"})


def _wide(text: str) -> str:
    return text.translate(_WIDE)


def _wide_row(row: Level3) -> Level3:
    return replace(
        row,
        target=_wide(row.target),
        actual=_wide(row.actual),
        weight=_wide(row.weight),
        score=_wide(row.score),
        reason=_wide(row.reason),
    )


def _wide_funding(row: FundingRow) -> FundingRow:
    return FundingRow(row.kind, _wide(row.initial), _wide(row.budget), _wide(row.executed))


def _wide_goal(goal: Goal) -> Goal:
    return replace(goal, expected=_wide(goal.expected), actual=_wide(goal.actual))


def _wide_level(node: Level1) -> Level1:
    below = [Level2(each.name, tuple(map(_wide_row, each.children))) for each in node.children]
    return replace(node, children=tuple(below))


def _wide_form(form: Form) -> Form:
    rows = tuple(map(_wide_funding, form.funding.rows))
    return replace(
        form,
        funding=Funding(_wide(form.funding.weight), rows),
        goals=tuple(map(_wide_goal, form.goals)),
        indicators=tuple(map(_wide_level, form.indicators)),
    )


def _figures(form: Form, template: Template) -> tuple[object, ...]:
    found: Scores = scores(form, template)
    listed = [(problem.code, problem.pointer) for problem in open_problems(form, template, found)]
    rows = [(each.score, each.suggested) for each in found.indicators]
    return found.rate, found.funding, found.weights, found.total, found.grade, rows, listed


@pytest.mark.slow
@given(forms)
def test_any_form_scores_and_is_checked_the_same(form: Form) -> None:
    template = NATIONAL if form.template == NATIONAL.id else SHANGHAI
    assert _figures(_wide_form(form), template) == _figures(form, template)


@pytest.mark.parametrize("number", range(6))
def test_published_forms_score_and_are_checked_the_same(number: int) -> None:
    form = seed_form("talent-centre-2022", number)
    assert _figures(_wide_form(form), SHANGHAI) == _figures(form, SHANGHAI)
