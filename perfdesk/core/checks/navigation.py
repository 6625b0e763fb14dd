"""The navigation of F8: problems and empty cells in the order of the window.

That is the header, 项目资金 row by row, goals, then the indicators row by row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from perfdesk.core.checks.funding_checks import AMOUNT_FIELDS
from perfdesk.core.checks.problem import Problem
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
    problems: Iterable[Problem], template: Template
) -> tuple[NavigationTarget, ...]:
    """Return one target for each cell with a problem, in the order of the window.

    Of several problems in one cell it is the one given first.
    """
    first: dict[str, Problem] = {}
    for problem in problems:
        first.setdefault(problem.pointer, problem)
    targets = [NavigationTarget(pointer, problem) for pointer, problem in first.items()]
    return tuple(sorted(targets, key=lambda target: position_of(target.pointer, template)))


def next_navigation_target(
    targets: Sequence[NavigationTarget], pointer: str, template: Template
) -> NavigationTarget | None:
    """Return the first target after a cell, from the end on to the beginning; None if none."""
    positions = [position_of(target.pointer, template) for target in targets]
    index = bisect_right(positions, position_of(pointer, template))
    return targets[index % len(targets)] if targets else None


def previous_navigation_target(
    targets: Sequence[NavigationTarget], pointer: str, template: Template
) -> NavigationTarget | None:
    """Return the last target before a cell, from the beginning on to the end; None if none."""
    positions = [position_of(target.pointer, template) for target in targets]
    index = bisect_left(positions, position_of(pointer, template))
    return targets[index - 1] if targets else None


def position_of(pointer: str, template: Template) -> SortPosition:
    """Return where a JSON Pointer lies in the order of the window."""
    part, *names = pointer.split("/")[1:] or [""]
    match part:
        case "":
            return (-1,)
        case "indicators":
            return (_INDICATORS, *_position_in_rows(names))
        case "funding":
            return (_FUNDING, *_position_in_funding(names, template))
        case "goals":
            return (_GOALS, _index(("expected", "actual"), names[-1]) if names else -1)
        case "money_unit":
            return (_MONEY_UNIT,)
        case "notes":
            return (_NOTES, _index(_header_fields(template), names[-1]) if names else -1)
    return (_BEFORE, _index(_header_fields(template), part))


def _position_in_rows(names: Sequence[str]) -> SortPosition:
    indexes = [int(name) for name in names if name.isdigit()]
    path = (*indexes, *(-1 for _ in range(3 - len(indexes))))
    return (*path, _index(_ROW_FIELDS, names[-1]) if names else -1)


def _position_in_funding(names: Sequence[str], template: Template) -> SortPosition:
    if len(names) < 2:  # 分值 comes after the amounts of the total
        return (0, len(AMOUNT_FIELDS))
    kinds = [kind.kind for kind in template.funding_kinds]
    return (_index(kinds, names[0]), _index(AMOUNT_FIELDS, names[1]))


def _header_fields(template: Template) -> list[str]:
    return ["project", "year", *(cell.field for line in template.header for cell in line)]


def _index(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)
