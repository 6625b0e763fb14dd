"""What is wrong, doubtful or missing in a form: pure functions of (form, template).

Errors come first, then warnings, then hints, each group in the order of the form.
Empty cells are no problems before a form is finished (``filled``).

What a person has judged is asked again once the figures or texts it was about are others.

The file keeps a judgement as a code, without what it was about; so it is taken back by
the change that alters this, in the same step. A bare code on the whole form is left: it
was meant for whatever comes up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfdesk.core.checks.acceptance import is_accepted, withdrawal
from perfdesk.core.checks.form_checks import form_marks
from perfdesk.core.checks.funding_checks import funding_marks
from perfdesk.core.checks.indicator_checks import indicator_marks
from perfdesk.core.checks.problem import Problem
from perfdesk.core.completeness import missing
from perfdesk.core.edits import Set, applied
from perfdesk.core.field_ref import ROOT, Place, place, text
from perfdesk.core.form import Form, rows
from perfdesk.core.scoring import Scores, scores
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


_About = tuple[Place, str, str, str]


def asked_again(before: Form, after: Form, template: Template) -> tuple[Set, ...]:
    """The edits of ``after`` that take back what was judged of other figures or texts.

    A problem that ``before`` had with the same sentence about the same text stays judged,
    if it was so or is judged by this change; nodes are known by their keys, so that a
    judgement kept by its place does not pass to another node that comes to stand there.
    """
    if not (after.accepted or any(row.node.accepted for row in rows(after))):
        return ()
    found = checked(before, template, scores(before, template))
    kept, open_ = set(_about(before, found.accepted)), set(_about(before, found.problems))
    judged = checked(after, template, scores(after, template)).accepted
    form, edits = after, list[Set]()
    for problem, about in zip(judged, _about(after, judged), strict=True):
        noted = f"{problem.code} {problem.at}" in before.accepted
        stays = about in kept or (about in open_ and not noted)
        if not stays and problem.code not in after.accepted:
            taken = withdrawal(form, problem)
            edits += taken
            for edit in taken:
                form = applied(form, edit)
    return tuple(edits)


def _about(form: Form, problems: tuple[Problem, ...]) -> Iterator[_About]:
    """Where each problem is, what it says, and of which text."""
    below = {row.node.key: row.node for row in rows(form)}
    for problem in problems:
        spot = place(form, problem.at)
        row = below.get(spot.key)
        said = _text(form, spot) if row is None else str(getattr(row, spot.field))
        yield spot, problem.code, problem.message, said


def _text(form: Form, spot: Place) -> str:
    return "" if spot == Place(ROOT, "indicators") else text(form, spot)
