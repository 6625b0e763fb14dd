"""What is wrong, doubtful or missing in a form: pure functions of (form, template).

Errors come first, then warnings, then hints, each group in the order of the form.
Empty cells are no problems before a form is finished (``filled``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfdesk.core.checking.accepting import is_accepted
from perfdesk.core.checking.form_checks import form_marks
from perfdesk.core.checking.funding_checks import funding_marks
from perfdesk.core.checking.indicator_checks import indicator_marks
from perfdesk.core.checking.problem import Problem
from perfdesk.core.filling.filled import missing
from perfdesk.core.form import Form, rows
from perfdesk.core.scoring import Scores
from perfdesk.core.template import Template

_RANK = {"error": 0, "warning": 1, "hint": 2}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks find, errors first: what is open, and what a person has judged."""

    problems: tuple[Problem, ...]
    accepted: tuple[Problem, ...]


def checked(form: Form, template: Template, scored: Scores) -> Checked:
    """The problems of a form while it is edited; empty cells are none.

    Warnings and hints a person has accepted, on a row or on the form, stand apart.
    """
    found = [*_whole(form, template, scored), *_by_row(form, template)]
    found.sort(key=lambda pair: _RANK[pair[0].severity])
    return Checked(
        tuple(problem for problem, judged in found if not judged),
        tuple(problem for problem, judged in found if judged),
    )


def problems(form: Form, template: Template, scored: Scores) -> tuple[Problem, ...]:
    """The problems that are open, errors first: those nobody has accepted."""
    return checked(form, template, scored).problems


def audit(form: Form, template: Template, scored: Scores) -> tuple[Problem, ...]:
    """Problems and empty cells together, errors first, each place named once as missing."""
    listed = problems(form, template, scored)
    named = {problem.at for problem in listed if problem.severity == "error"}
    empty = [problem for problem in missing(form, template) if problem.at not in named]
    return tuple(sorted((*empty, *listed), key=lambda problem: _RANK[problem.severity]))


def _whole(form: Form, template: Template, scored: Scores) -> Iterator[tuple[Problem, bool]]:
    marks = (*funding_marks(form, template), *form_marks(form, template, scored))
    by_at = {row.at: row for row in rows(form)} if marks else {}
    for mark in marks:
        row = by_at.get(mark.field.rpartition("/")[0])
        path, node = (row.path, row.node) if row else ((), None)
        problem = Problem(mark.code, mark.severity, mark.field, path, mark.message)
        yield problem, is_accepted(form, node, mark, mark.field)


def _by_row(form: Form, template: Template) -> Iterator[tuple[Problem, bool]]:
    for row in rows(form):
        for mark in indicator_marks(row.node, template.scoring, form.year):
            at = f"{row.at}/{mark.field}"
            problem = Problem(mark.code, mark.severity, at, row.path, mark.message)
            yield problem, is_accepted(form, row.node, mark, at)
