"""The order of problems, and the navigation of F8: errors first, each in the order of the window.

After errors, warnings and hints come the empty cells. The window's order is the header, 项目资金
row by row, goals, then the indicators row by row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from perfdesk.core.checks.completeness import EMPTY_CELL_CODES
from perfdesk.core.checks.problem import SEVERITY_RANKS, Problem
from perfdesk.core.form import AMOUNT_FIELDS, Form
from perfdesk.core.template import Template

SortPosition = tuple[int, ...]
"""Figures by which two positions in a form are compared."""
_ROW_FIELDS = ("name", "target", "actual", "weight", "score", "reason")
# The form itself, then its parts in the order of the window.
_WHOLE_FORM, _HEADER, _MONEY_UNIT, _FUNDING, _GOALS, _INDICATORS, _NOTES = range(7)


_EMPTY_CELL_RANK = len(SEVERITY_RANKS)


@dataclass(frozen=True, slots=True)
class NavigationTarget:
    """A cell where F8 stops, by its JSON Pointer, and the worst problem there."""

    pointer: str
    problem: Problem


def problem_order(problem: Problem, form: Form, template: Template) -> SortPosition:
    """Return where a problem stands among others: by severity, empty cells last, then by place."""
    rank = (
        _EMPTY_CELL_RANK if problem.code in EMPTY_CELL_CODES else SEVERITY_RANKS[problem.severity]
    )
    return (rank, *position_of(problem.pointer, form, template))


def navigation_targets(
    problems: Iterable[Problem], form: Form, template: Template
) -> tuple[NavigationTarget, ...]:
    """Return one target for each cell with a problem, in the order of the problems.

    Of several problems in one cell it is the worst one; of equal ones, the one given first. Those
    of all rows together have no cell in common, and a target each.
    """
    first: dict[tuple[str, str], Problem] = {}
    for problem in sorted(problems, key=lambda each: problem_order(each, form, template)):
        own_code = problem.code if problem.pointer == "/indicators" else ""
        first.setdefault((problem.pointer, own_code), problem)
    return tuple(NavigationTarget(problem.pointer, problem) for problem in first.values())


@dataclass(frozen=True, slots=True)
class Navigation:
    """Where F8 and Shift+F8 lead from a cell.

    ``left`` is the problem F8 went to last, if the cursor is still there: it goes on from its
    place also once the problem is solved. From a cell without a problem it goes to the nearest
    ones of the worst severity.
    """

    targets: Sequence[NavigationTarget]
    form: Form
    template: Template

    def next(self, pointer: str, left: Problem | None = None) -> NavigationTarget | None:
        """Return the first target after a cell, from the end on to the beginning; None if none."""
        targets, start = self._candidates(pointer, left), self._start(pointer, left)
        after = bisect_right(targets, start, key=self._order)
        return targets[after % len(targets)] if targets else None

    def previous(self, pointer: str, left: Problem | None = None) -> NavigationTarget | None:
        """Return the last target before a cell, from the beginning on to the end; None if none."""
        targets, start = self._candidates(pointer, left), self._start(pointer, left)
        return targets[bisect_left(targets, start, key=self._order) - 1] if targets else None

    def _candidates(self, pointer: str, left: Problem | None) -> Sequence[NavigationTarget]:
        """Return all targets, or from a cell without a problem those of the worst severity."""
        if left is not None or self._problem_at(pointer) is not None:
            return self.targets
        return [each for each in self.targets if self._rank(each) == self._rank(self.targets[0])]

    def _start(self, pointer: str, left: Problem | None) -> SortPosition:
        """Return where among the candidates the cell stands from which F8 goes on.

        A cell without a problem stands where it would with one of the worst severity: among the
        errors of a form that has errors, before those of the rows below it.
        """
        here = left or self._problem_at(pointer)
        if here is not None:
            return problem_order(here, self.form, self.template)
        worst = (self._rank(each) for each in self.targets[:1])
        return (*worst, *position_of(pointer, self.form, self.template))

    def _problem_at(self, pointer: str) -> Problem | None:
        return next((each.problem for each in self.targets if each.pointer == pointer), None)

    def _order(self, target: NavigationTarget) -> SortPosition:
        return problem_order(target.problem, self.form, self.template)

    def _rank(self, target: NavigationTarget) -> int:
        return self._order(target)[0]


def position_of(pointer: str, form: Form, template: Template) -> SortPosition:
    """Return where a JSON Pointer lies in the order of the window."""
    part, *names = pointer.split("/")[1:] or [""]
    match part:
        case "":
            return (_WHOLE_FORM,)
        case "indicators":
            return (_INDICATORS, *_position_in_rows(names))
        case "funding":
            return (_FUNDING, *_position_in_funding(names[1:], form, template))
        case "goals":
            return (_GOALS, *_position_in_goals(names))
        case "money_unit":
            return (_MONEY_UNIT,)
        case "notes":
            return (_NOTES, _index(_header_fields(template), names[-1]) if names else -1)
    name = names[-1] if part == "fields" and names else part
    return (_HEADER, _index(_header_fields(template), name))


def _position_in_rows(names: Sequence[str]) -> SortPosition:
    indexes = [int(name) for name in names if name.isdigit()]
    path = (*indexes, *(-1 for _ in range(3 - len(indexes))))
    return (*path, _index(_ROW_FIELDS, names[-1]) if names else -1)


def _position_in_goals(names: Sequence[str]) -> SortPosition:
    if not names:
        return (-1,)
    number = int(names[0]) if names[0].isdecimal() else 0
    return (number, _index(("expected", "actual"), names[-1]))


def _position_in_funding(names: Sequence[str], form: Form, template: Template) -> SortPosition:
    """Return the position of a row of the template; rows it does not have come after these."""
    if len(names) < 2:  # 分值 comes after the amounts of the total
        return (0, 0, len(AMOUNT_FIELDS))
    kinds, step, number = [kind.kind for kind in template.funding_kinds], names[0], 0
    if step.isdecimal() and int(step) < len(form.funding.rows):
        row = form.funding.rows[int(step)]
        is_shown = row.kind in kinds and row is form.funding.row(row.kind)
        number, step = 0 if is_shown else int(step), row.kind
    return (_index(kinds, step), number, _index(AMOUNT_FIELDS, names[1]))


def _header_fields(template: Template) -> list[str]:
    return ["year", "project", *(cell.field for line in template.header for cell in line)]


def _index(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)
