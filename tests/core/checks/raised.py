"""The open problems of a form, for the tests of each kind of check."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.checks.problem import Problem
from perfdesk.core.form import Form
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, indicator

GOOD = form_of(indicator())
"""A form without problems."""


def problems_of(form: Form) -> list[Problem]:
    return list(open_problems(form, SHANGHAI, scores(form, SHANGHAI)))


def codes(form: Form) -> list[tuple[str, str, str]]:
    """Severity, code and pointer of each open problem."""
    return [(each.severity, each.code, each.pointer) for each in problems_of(form)]


def with_row(form: Form, kind: str, **amounts: str) -> Form:
    """The form with other amounts in one funding row."""
    changed = tuple(
        replace(row, **amounts) if row.kind == kind else row  # type: ignore[arg-type]
        for row in form.funding.rows
    )
    return replace(form, funding=replace(form.funding, rows=changed))
