"""What the checks raise on a form, for the tests of each kind of check."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.checks.problem import Problem
from perfdesk.core.form import Form
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, indicator

GOOD = form_of(indicator())
"""A form no check has anything to say of."""


def found(form: Form) -> list[Problem]:
    return list(open_problems(form, SHANGHAI, scores(form, SHANGHAI)))


def codes(form: Form) -> list[tuple[str, str, str]]:
    return [(each.severity, each.code, each.pointer) for each in found(form)]


def with_row(form: Form, kind: str, **amounts: str) -> Form:
    changed = tuple(
        replace(row, **amounts) if row.kind == kind else row  # type: ignore[arg-type]
        for row in form.funding.rows
    )
    return replace(form, funding=replace(form.funding, rows=changed))
