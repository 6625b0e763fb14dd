"""The navigation of F8: problems and empty cells in the order of the window.

That is the header, 项目资金 row by row, goals, then the indicators row by row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from perfdesk.core.checks.funding_checks import AMOUNT_FIELDS
from perfdesk.core.checks.problem import Problem
from perfdesk.core.form import Form
from perfdesk.core.template import Template

SortPosition = tuple[int, ...]
"""Figures by which two positions in a form are compared."""
_ROW_FIELDS = ("name", "target", "actual", "weight", "score", "reason")
# The parts of a form in the order of the window; _BEFORE is the form itself.
_BEFORE, _MONEY_UNIT, _FUNDING, _GOALS, _INDICATORS, _NOTES = range(6)


@dataclass(frozen=True, slots=True)
class NavigationTarget:
    """A cell where F8 stops, by its JSON Pointer, and the worst problem there."""

    pointer: str
    problem: Problem


def navigation_targets(
    problems: Iterable[Problem], form: Form, template: Template
) -> tuple[NavigationTarget, ...]:
    """Return one target for each cell with a problem, in the order of the window.

    Of several problems in one cell it is the one given first.
    """
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.pointer, problem)
    targets = [NavigationTarget(pointer, problem) for pointer, problem in first.items()]
    return tuple(sorted(targets, key=lambda target: position_of(target.pointer, form, template)))


def next_navigation_target(
    targets: Sequence[NavigationTarget], pointer: str, form: Form, template: Template
) -> NavigationTarget | None:
    """Return the first target after a cell, from the end on to the beginning; None if none."""
    positions = [position_of(target.pointer, form, template) for target in targets]
    index = bisect_right(positions, position_of(pointer, form, template))
    return targets[index % len(targets)] if targets else None


def previous_navigation_target(
    targets: Sequence[NavigationTarget], pointer: str, form: Form, template: Template
) -> NavigationTarget | None:
    """Return the last target before a cell, from the beginning on to the end; None if none."""
    positions = [position_of(target.pointer, form, template) for target in targets]
    index = bisect_left(positions, position_of(pointer, form, template))
    return targets[index - 1] if targets else None


def position_of(pointer: str, form: Form, template: Template) -> SortPosition:
    """Return where a JSON Pointer lies in the order of the window."""
    part, *names = pointer.split("/")[1:] or [""]
    match part:
        case "":
            return (-1,)
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
    return (_BEFORE, _index(_header_fields(template), name))


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
