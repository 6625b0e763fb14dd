"""All checks of a form: what is wrong or doubtful in it, and which acceptances no longer hold.

The checks are pure functions of form and template. Errors come first, then warnings, then
hints, each in the order of the window. Empty cells are no problems before a form is finished;
``completeness`` lists them.

An acceptance (已核实) lapses once the figures or texts it was about have changed. The form
stores it as a code without these texts, so it is withdrawn by the very change that alters
them. A bare code on the whole form never lapses: it was meant for whatever comes up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfdesk.core.checks.acceptance import accepted_codes, is_accepted, withdrawal_edits
from perfdesk.core.checks.completeness import empty_cell_problems
from perfdesk.core.checks.form_checks import check_form
from perfdesk.core.checks.funding_checks import check_funding
from perfdesk.core.checks.indicator_checks import check_indicator
from perfdesk.core.checks.navigation import problem_order
from perfdesk.core.checks.problem import SEVERITY_RANKS, Problem
from perfdesk.core.edits import Set, form_after
from perfdesk.core.field_ref import ROOT, FieldRef, ref_at, text_at
from perfdesk.core.form import Form, rows
from perfdesk.core.scoring import Scores, scores
from perfdesk.core.template import Template


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What the checks find, errors first: open problems, and those the user has accepted."""

    problems: tuple[Problem, ...]
    accepted: tuple[Problem, ...]


def run_checks(
    form: Form, template: Template, scored: Scores, *, finished: bool = False
) -> CheckResult:
    """Return the problems of a form, accepted ones apart; no empty cells.

    ``scored`` are the scores of this form. While a form is edited, what is still to come is no
    problem; it is once it is ``finished``.
    """
    found = [
        *_problems_of_form(form, template, scored, finished=finished),
        *_problems_of_rows(form, template, scored),
    ]
    found.sort(key=lambda pair: problem_order(pair[0], form, template))
    return CheckResult(
        tuple(problem for problem, accepted in found if not accepted),
        tuple(problem for problem, accepted in found if accepted),
    )


def open_problems(form: Form, template: Template, scored: Scores) -> tuple[Problem, ...]:
    """Return the problems of a form being edited that the user has not accepted."""
    return run_checks(form, template, scored).problems


def open_problems_and_empty_cells(
    form: Form, template: Template, scored: Scores
) -> tuple[Problem, ...]:
    """Return open problems and empty cells of a finished form together, errors first.

    An empty cell that an error points at already is not reported again.
    """
    found = run_checks(form, template, scored, finished=True).problems
    reported = {problem.pointer for problem in found if problem.severity == "error"}
    empty = (each for each in empty_cell_problems(form, template) if each.pointer not in reported)
    return tuple(sorted((*empty, *found), key=lambda problem: SEVERITY_RANKS[problem.severity]))


def _problems_of_form(
    form: Form, template: Template, scored: Scores, *, finished: bool
) -> Iterator[tuple[Problem, bool]]:
    """The problems of funding and of the whole form, each with whether it is accepted."""
    found = (*check_funding(form, template), *check_form(form, template, scored, finished=finished))
    row_at = {each.row.pointer: each.row for each in scored.indicators} if found else {}
    for each in found:
        row = row_at.get(each.field.rpartition("/")[0])
        names, node = (row.level_names, row.node) if row else ((), None)
        problem = Problem(each.code, each.severity, each.field, names, each.message)
        yield problem, is_accepted(form, node, each, each.field)


def _problems_of_rows(
    form: Form, template: Template, scored: Scores
) -> Iterator[tuple[Problem, bool]]:
    """The problems of single 三级指标, each with whether it is accepted."""
    for row in (each.row for each in scored.indicators):
        for each in check_indicator(row.node, template.scoring, form.year):
            pointer = f"{row.pointer}/{each.field}"
            problem = Problem(each.code, each.severity, pointer, row.level_names, each.message)
            yield problem, is_accepted(form, row.node, each, pointer)


# Acceptances that lapse

_Identity = tuple[FieldRef, str, str, str]
"""What makes two problems the same: field, code, message, and the text of the field."""


def lapsed_acceptance_edits(before: Form, after: Form, template: Template) -> tuple[Set, ...]:
    """Return the edits of ``after`` that withdraw acceptances of other figures or texts.

    A problem that ``before`` had with the same sentence about the same text stays accepted, if
    it was accepted there or is accepted by this change. Fields are compared by the keys of
    their nodes, so that an acceptance stored with a pointer does not pass to another node that
    takes that position.
    """
    if not (after.accepted or any(row.node.accepted for row in rows(after))):
        return ()
    earlier = run_checks(before, template, scores(before, template))
    was_accepted = set(_identities(before, earlier.accepted))
    was_open = set(_identities(before, earlier.problems))
    accepted = run_checks(after, template, scores(after, template)).accepted
    form, edits = after, list[Set]()
    for problem, identity in zip(accepted, _identities(after, accepted), strict=True):
        stored = accepted_codes(before.accepted)
        stored_before = f"{problem.code} {problem.pointer}" in stored
        # Accepted by this very change, unless what is stored was meant for another node before.
        stays = identity in was_accepted or (identity in was_open and not stored_before)
        # A code stored without a pointer accepts whatever comes up, and never lapses.
        if not stays and problem.code not in accepted_codes(after.accepted):
            withdrawal = withdrawal_edits(form, problem)
            edits += withdrawal
            for edit in withdrawal:
                form = form_after(form, edit)
    return tuple(edits)


def _identities(form: Form, problems: tuple[Problem, ...]) -> Iterator[_Identity]:
    nodes = {row.node.key: row.node for row in rows(form)}
    for problem in problems:
        ref = ref_at(form, problem.pointer)
        node = nodes.get(ref.key)
        text = _text(form, ref) if node is None else str(getattr(node, ref.field))
        yield ref, problem.code, problem.message, text


def _text(form: Form, ref: FieldRef) -> str:
    return "" if ref == FieldRef(ROOT, "indicators") else text_at(form, ref)
