"""Which cells a finished form needs, and which of them are filled: 已填 n/m.

Empty cells are progress while a form is edited; they become errors only when it is
checked, exported or printed (``missing``).

What is still to be filled in, in a few sentences for a person who prints or exports.

Each empty cell is named once; rows that lack the same cells share a sentence.

Where a person goes with F8: problems and empty cells, in the order of the form.

A stop is a place as JSON Pointer with what is said there. The order is that of the
window: header, 项目资金 row by row, goals, then the indicators row by row.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from perfdesk.core.checks.funding_checks import is_blank_amount
from perfdesk.core.checks.indicator_checks import effective_score
from perfdesk.core.checks.problem import Problem
from perfdesk.core.form import Form, Level3, Row, level3_nodes, rows
from perfdesk.core.template import Scoring, Template
from perfdesk.core.text import has_placeholder

_ROW_CELLS = {
    "name": "level3",
    "target": "target",
    "actual": "actual",
    "weight": "weight",
    "score": "score",
}
"""The cells of a row that a finished form needs, each with its column in the template."""


EMPTY_CELL_CODES = ("missing", "row-blank")
"""The codes of what is empty: a cell, a whole row."""


@dataclass(frozen=True, slots=True)
class Progress:
    """已填 n/m: how many of the cells a finished form needs are filled."""

    filled: int
    needed: int


@dataclass(frozen=True, slots=True)
class EmptyCell:
    """An empty cell a finished form needs: JSON Pointer, indicator levels above, its name."""

    pointer: str
    level_names: tuple[str, ...]
    name: str


class _Need(NamedTuple):
    at: str
    name: str
    filled: bool


def empty_cells(form: Form, template: Template) -> tuple[EmptyCell, ...]:
    """The empty cells a finished form needs, in the order of the form."""
    whole = (
        EmptyCell(need.at, (), need.name) for need in _needs(form, template) if not need.filled
    )
    below = (blank for row in rows(form) for blank in _in_row(row, template))
    return (*whole, *below)


def empty_cell_problems(form: Form, template: Template) -> tuple[Problem, ...]:
    """An error for each empty cell a finished form needs: at check, export and print.

    A row with nothing but a name is one error.
    """
    whole = (need for need in _needs(form, template) if not need.filled)
    return (
        *(_one(EmptyCell(need.at, (), need.name)) for need in whole),
        *(problem for row in rows(form) for problem in _of_row(row, template)),
    )


def is_untouched(node: Level3) -> bool:
    """True for a row in which nothing is filled but perhaps its name."""
    texts = (node.target, node.actual, node.weight, node.score, node.reason)
    return node.rule is None and not any(text.strip() for text in texts)


def progress(form: Form, template: Template) -> Progress:
    """How many of the needed cells are filled."""
    whole = [need.filled for need in _needs(form, template)]
    empty = [len(_empty(node, template.scoring)) for node in level3_nodes(form)]
    needed = len(_ROW_CELLS) * len(empty)
    return Progress(sum(whole) + needed - sum(empty), len(whole) + needed)


def _needs(form: Form, template: Template) -> Iterator[_Need]:
    yield _Need("/year", "年度", bool(form.year.strip()))
    for line in template.header:
        for cell in line:
            text = getattr(form, cell.field, None)
            at = f"/{cell.field}" if text is not None else f"/notes/{cell.field}"
            filled = form.note(cell.field) if text is None else text
            yield _Need(at, cell.words.printed, bool(filled.strip()))
    whole = form.funding.row("total")
    for column, words in template.funding.names.items():
        if column in ("initial", "budget", "executed"):
            text = getattr(whole, column)
            name = f"年度资金总额的{words.printed}"
            yield _Need(f"/funding/total/{column}", name, not is_blank_amount(text))
    yield _Need("/funding/weight", "执行率的分值", bool(form.funding.weight.strip()))
    for column, words in template.goals.names.items():
        text = getattr(form.goals, column)
        yield _Need(f"/goals/{column}", words.printed, bool(text.strip()))
    if not any(level2.children for level1 in form.indicators for level2 in level1.children):
        yield _Need("/indicators", "绩效指标", filled=False)


def _in_row(row: Row, template: Template) -> Iterator[EmptyCell]:
    for field in _empty(row.node, template.scoring):
        name = template.indicators.names[_ROW_CELLS[field]].printed
        yield EmptyCell(f"{row.pointer}/{field}", row.level_names, name)


def _of_row(row: Row, template: Template) -> Iterator[Problem]:
    found = tuple(_in_row(row, template))
    if not found or not is_untouched(row.node):
        yield from map(_one, found)
        return
    at = f"{row.pointer}/name" if has_placeholder(row.node.name) else found[0].pointer
    name, words = row.node.name.strip(), "、".join(blank.name for blank in found)
    yield Problem(
        "row-blank", "error", at, row.level_names,
        f"{f'“{name}”' if name else ''}这一行还没有填{words}，填好或删掉这一行。",
    )  # fmt: skip


def _one(blank: EmptyCell) -> Problem:
    whose = (
        f"“{blank.level_names[-1]}”的"
        if blank.level_names and blank.level_names[-1].strip()
        else ""
    )
    message = f"{whose}{blank.name}没有填，请填写。"
    return Problem("missing", "error", blank.pointer, blank.level_names, message)


def _empty(node: Level3, scoring: Scoring) -> tuple[str, ...]:
    """The needed cells of a row that hold nothing; an automatic score counts as filled."""
    return tuple(
        field
        for field in _ROW_CELLS
        if not getattr(node, field).strip()
        and (field != "score" or effective_score(node, scoring) is None)
    )


_NAMED = 3
"""How many rows a sentence names."""
_MOST_CELLS = 6
"""How many cells beside the rows a sentence names."""


def empty_cell_sentences(form: Form, template: Template) -> tuple[str, ...]:
    """A sentence on the cells outside the rows, then one for all rows that lack the same."""
    beside: list[str] = []
    alike: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for row, found in groupby(empty_cells(form, template), key=_row):
        cells = tuple(found)
        if row:
            names = tuple(blank.name for blank in cells if blank.pointer != f"{row}/name")
            alike.setdefault(names, []).append(cells[0].level_names)
        else:
            beside += (blank.name for blank in cells)
    return (*_beside(beside), *(_below(names, paths) for names, paths in alike.items()))


def _row(blank: EmptyCell) -> str:
    """The pointer of the row a cell is in, "" outside the rows."""
    return blank.pointer.rpartition("/")[0] if blank.level_names else ""


def _beside(names: Sequence[str]) -> Iterator[str]:
    if names:
        more = f"等 {len(names)} 处" if len(names) > _MOST_CELLS else ""
        yield f"{'、'.join(names[:_MOST_CELLS])}{more}没有填。"


def _below(names: Sequence[str], paths: Sequence[tuple[str, ...]]) -> str:
    more = f"等 {len(paths)} 行" if len(paths) > _NAMED else ""
    rows = "、".join(_called(path) for path in paths[:_NAMED])
    wanted = f"没有填{'、'.join(names)}" if names else "要补填名称"
    return f"{rows}{more}{wanted}。"


def _called(path: tuple[str, ...]) -> str:
    """The row by its name, or as nameless below the nearest name above it, if there is one."""
    *above, name = (text.strip() for text in path)
    if name:
        return f"“{name}”"
    nearest = next(filter(None, reversed(above)), "")
    return f"{f'“{nearest}”下' if nearest else ''}没有名称的一行"


Position = tuple[int, ...]

_AMOUNTS = ("initial", "budget", "executed")
_ROW_FIELDS = ("name", "target", "actual", "weight", "score", "reason")
_BEFORE, _MONEY, _FUNDING, _GOALS, _INDICATORS, _NOTES = range(6)


@dataclass(frozen=True, slots=True)
class NavigationTarget:
    """A place to stop at, and the worst of what is said of it."""

    pointer: str
    problem: Problem


def navigation_targets(
    found: Iterable[Problem], template: Template
) -> tuple[NavigationTarget, ...]:
    """One stop for each place, in the order of the form; of several problems the first."""
    by_at: dict[str, Problem] = {}
    for problem in found:
        by_at.setdefault(problem.pointer, problem)
    listed = [NavigationTarget(at, problem) for at, problem in by_at.items()]
    return tuple(sorted(listed, key=lambda stop: position_of(stop.pointer, template)))


def next_navigation_target(
    listed: Sequence[NavigationTarget], at: str, template: Template
) -> NavigationTarget | None:
    """The first stop behind a place, round the end; None if there is none at all."""
    positions = [position_of(stop.pointer, template) for stop in listed]
    index = bisect_right(positions, position_of(at, template))
    return listed[index % len(listed)] if listed else None


def previous_navigation_target(
    listed: Sequence[NavigationTarget], at: str, template: Template
) -> NavigationTarget | None:
    """The last stop before a place, round the beginning; None if there is none at all."""
    positions = [position_of(stop.pointer, template) for stop in listed]
    index = bisect_left(positions, position_of(at, template))
    return listed[index - 1] if listed else None


def position_of(at: str, template: Template) -> Position:
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
    return (*depth, _index(_ROW_FIELDS, names[-1]) if names else -1)


def _in_funding(names: Sequence[str], template: Template) -> Position:
    if len(names) < 2:  # 分值 stands behind the amounts of the total
        return (0, len(_AMOUNTS))
    kinds = [kind.kind for kind in template.funding_kinds]
    return (_index(kinds, names[0]), _index(_AMOUNTS, names[1]))


def _header(template: Template) -> list[str]:
    return ["project", "year", *(cell.field for line in template.header for cell in line)]


def _index(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else len(names)
