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

from perfdesk.core.checks.acceptance import is_accepted, withdrawal_edits
from perfdesk.core.checks.completeness import empty_cell_problems
from perfdesk.core.checks.form_checks import check_form
from perfdesk.core.checks.funding_checks import check_funding
from perfdesk.core.checks.indicator_checks import check_indicator
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Set, form_after
from perfdesk.core.field_ref import ROOT, FieldRef, ref_at, text_at
from perfdesk.core.form import Form, rows
from perfdesk.core.scoring import Scores, scores
from perfdesk.core.template import Template

_RANK = {"error": 0, "warning": 1, "hint": 2}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the checks find, errors first: what is open, and what a person has judged."""

    problems: tuple[Problem, ...]
    accepted: tuple[Problem, ...]


def run_checks(form: Form, template: Template, scored: Scores) -> CheckResult:
    """The problems of a form while it is edited; empty cells are none.

    Warnings and hints a person has accepted, on a row or on the form, stand apart.
    """
    found = [*_whole(form, template, scored), *_by_row(form, template)]
    found.sort(key=lambda pair: _RANK[pair[0].severity])
    return CheckResult(
        tuple(problem for problem, judged in found if not judged),
        tuple(problem for problem, judged in found if judged),
    )


def open_problems(form: Form, template: Template, scored: Scores) -> tuple[Problem, ...]:
    """The problems that are open, errors first: those nobody has accepted."""
    return run_checks(form, template, scored).problems


def all_problems(form: Form, template: Template, scored: Scores) -> tuple[Problem, ...]:
    """Problems and empty cells together, errors first, each place named once as missing."""
    listed = open_problems(form, template, scored)
    named = {problem.pointer for problem in listed if problem.severity == "error"}
    empty = [
        problem for problem in empty_cell_problems(form, template) if problem.pointer not in named
    ]
    return tuple(sorted((*empty, *listed), key=lambda problem: _RANK[problem.severity]))


def _whole(form: Form, template: Template, scored: Scores) -> Iterator[tuple[Problem, bool]]:
    marks = (*check_funding(form, template), *check_form(form, template, scored))
    by_at = {row.pointer: row for row in rows(form)} if marks else {}
    for mark in marks:
        row = by_at.get(mark.field.rpartition("/")[0])
        path, node = (row.level_names, row.node) if row else ((), None)
        problem = Problem(mark.code, mark.severity, mark.field, path, mark.message)
        yield problem, is_accepted(form, node, mark, mark.field)


def _by_row(form: Form, template: Template) -> Iterator[tuple[Problem, bool]]:
    for row in rows(form):
        for mark in check_indicator(row.node, template.scoring, form.year):
            at = f"{row.pointer}/{mark.field}"
            problem = Problem(mark.code, mark.severity, at, row.level_names, mark.message)
            yield problem, is_accepted(form, row.node, mark, at)


_About = tuple[FieldRef, str, str, str]


def lapsed_acceptance_edits(before: Form, after: Form, template: Template) -> tuple[Set, ...]:
    """The edits of ``after`` that take back what was judged of other figures or texts.

    A problem that ``before`` had with the same sentence about the same text stays judged,
    if it was so or is judged by this change; nodes are known by their keys, so that a
    judgement kept by its place does not pass to another node that comes to stand there.
    """
    if not (after.accepted or any(row.node.accepted for row in rows(after))):
        return ()
    found = run_checks(before, template, scores(before, template))
    kept, open_ = set(_about(before, found.accepted)), set(_about(before, found.problems))
    judged = run_checks(after, template, scores(after, template)).accepted
    form, edits = after, list[Set]()
    for problem, about in zip(judged, _about(after, judged), strict=True):
        noted = f"{problem.code} {problem.pointer}" in before.accepted
        stays = about in kept or (about in open_ and not noted)
        if not stays and problem.code not in after.accepted:
            taken = withdrawal_edits(form, problem)
            edits += taken
            for edit in taken:
                form = form_after(form, edit)
    return tuple(edits)


def _about(form: Form, problems: tuple[Problem, ...]) -> Iterator[_About]:
    """Where each problem is, what it says, and of which text."""
    below = {row.node.key: row.node for row in rows(form)}
    for problem in problems:
        spot = ref_at(form, problem.pointer)
        row = below.get(spot.key)
        said = _text(form, spot) if row is None else str(getattr(row, spot.field))
        yield spot, problem.code, problem.message, said


def _text(form: Form, spot: FieldRef) -> str:
    return "" if spot == FieldRef(ROOT, "indicators") else text_at(form, spot)
