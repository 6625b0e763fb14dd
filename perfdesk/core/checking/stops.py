"""Where a person goes with F8: problems and empty cells, in the order of the form.

A stop is a place as JSON Pointer with what is said there. The order is that of the
window: header, 项目资金 row by row, goals, then the indicators row by row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from perfdesk.core.checking.problem import Problem
from perfdesk.core.template import Template

Position = tuple[int, ...]

_AMOUNTS = ("initial", "budget", "executed")
_CELLS = ("name", "target", "actual", "weight", "score", "reason")
_BEFORE, _MONEY, _FUNDING, _GOALS, _INDICATORS, _NOTES = range(6)


@dataclass(frozen=True, slots=True)
class Stop:
    """A place to stop at, and the worst of what is said of it."""

    at: str
    problem: Problem


def stops(found: Iterable[Problem], template: Template) -> tuple[Stop, ...]:
    """One stop for each place, in the order of the form; of several problems the first."""
    by_at: dict[str, Problem] = {}
    for problem in found:
        by_at.setdefault(problem.at, problem)
    listed = [Stop(at, problem) for at, problem in by_at.items()]
    return tuple(sorted(listed, key=lambda stop: position(stop.at, template)))


def next_stop(listed: Sequence[Stop], at: str, template: Template) -> Stop | None:
    """The first stop behind a place, round the end; None if there is none at all."""
    positions = [position(stop.at, template) for stop in listed]
    index = bisect_right(positions, position(at, template))
    return listed[index % len(listed)] if listed else None


def previous_stop(listed: Sequence[Stop], at: str, template: Template) -> Stop | None:
    """The last stop before a place, round the beginning; None if there is none at all."""
    positions = [position(stop.at, template) for stop in listed]
    index = bisect_left(positions, position(at, template))
    return listed[index - 1] if listed else None


def position(at: str, template: Template) -> Position:
    """Where a JSON Pointer stands in the form, as figures to be compared."""
    part, *names = at.split("/")[1:] or [""]
    match part:
        case "":
            return (-1,)
        case "indicators":
            return (_INDICATORS, *_in_rows(names))
        case "funding":
            return (_FUNDING, *_in_funding(names, template))
        case "goals":
            return (_GOALS, _index(("expected", "actual"), names[-1]) if names else -1)
        case "money_unit":
            return (_MONEY,)
        case "notes":
            return (_NOTES, _index(_header(template), names[-1]) if names else -1)
    return (_BEFORE, _index(_header(template), part))


def _in_rows(names: Sequence[str]) -> Position:
    steps = [int(name) for name in names if name.isdigit()]
    depth = (*steps, *(-1 for _ in range(3 - len(steps))))
    return (*depth, _index(_CELLS, names[-1]) if names else -1)


def _in_funding(names: Sequence[str], template: Template) -> Position:
    if len(names) < 2:  # 分值 stands behind the amounts of the total
        return (0, len(_AMOUNTS))
    kinds = [kind.kind for kind in template.funding_kinds]
    return (_index(kinds, names[0]), _index(_AMOUNTS, names[1]))


def _header(template: Template) -> list[str]:
    return ["project", "year", *(cell.field for line in template.header for cell in line)]


def _index(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)
