"""Which cells a finished form needs, and which of them are filled: 已填 n/m.

Empty cells are progress while a form is edited; they become errors only when it is
checked, exported or printed (``missing``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from perfdesk.core.checking.funding_sums import blank
from perfdesk.core.checking.indicator_checks import effective
from perfdesk.core.checking.problem import Problem
from perfdesk.core.form import Form, Level3, Row, level3_nodes, rows
from perfdesk.core.placeholders import placeholder
from perfdesk.core.template import Scoring, Template

_CELLS = {
    "name": "level3",
    "target": "target",
    "actual": "actual",
    "weight": "weight",
    "score": "score",
}
"""The cells of a row that a finished form needs, each with its column in the template."""


CODES = ("missing", "row-blank")
"""The codes of what is empty: a cell, a whole row."""


@dataclass(frozen=True, slots=True)
class Progress:
    """已填 n/m: how many of the cells a finished form needs are filled."""

    filled: int
    needed: int


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty cell a finished form needs: JSON Pointer, indicator levels above, its name."""

    at: str
    path: tuple[str, ...]
    name: str


class _Need(NamedTuple):
    at: str
    name: str
    filled: bool


def blanks(form: Form, template: Template) -> tuple[Blank, ...]:
    """The empty cells a finished form needs, in the order of the form."""
    whole = (Blank(need.at, (), need.name) for need in _needs(form, template) if not need.filled)
    below = (blank for row in rows(form) for blank in _in_row(row, template))
    return (*whole, *below)


def missing(form: Form, template: Template) -> tuple[Problem, ...]:
    """An error for each empty cell a finished form needs: at check, export and print.

    A row with nothing but a name is one error.
    """
    whole = (need for need in _needs(form, template) if not need.filled)
    return (
        *(_one(Blank(need.at, (), need.name)) for need in whole),
        *(problem for row in rows(form) for problem in _of_row(row, template)),
    )


def untouched(node: Level3) -> bool:
    """True for a row in which nothing is filled but perhaps its name."""
    texts = (node.target, node.actual, node.weight, node.score, node.reason)
    return node.rule is None and not any(text.strip() for text in texts)


def progress(form: Form, template: Template) -> Progress:
    """How many of the needed cells are filled."""
    whole = [need.filled for need in _needs(form, template)]
    empty = [len(_empty(node, template.scoring)) for node in level3_nodes(form)]
    needed = len(_CELLS) * len(empty)
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
            yield _Need(f"/funding/total/{column}", name, not blank(text))
    yield _Need("/funding/weight", "执行率的分值", bool(form.funding.weight.strip()))
    for column, words in template.goals.names.items():
        text = getattr(form.goals, column)
        yield _Need(f"/goals/{column}", words.printed, bool(text.strip()))
    if not any(level2.children for level1 in form.indicators for level2 in level1.children):
        yield _Need("/indicators", "绩效指标", filled=False)


def _in_row(row: Row, template: Template) -> Iterator[Blank]:
    for field in _empty(row.node, template.scoring):
        name = template.indicators.names[_CELLS[field]].printed
        yield Blank(f"{row.at}/{field}", row.path, name)


def _of_row(row: Row, template: Template) -> Iterator[Problem]:
    found = tuple(_in_row(row, template))
    if not found or not untouched(row.node):
        yield from map(_one, found)
        return
    at = f"{row.at}/name" if placeholder(row.node.name) else found[0].at
    name, words = row.node.name.strip(), "、".join(blank.name for blank in found)
    yield Problem(
        "row-blank", "error", at, row.path,
        f"{f'“{name}”' if name else ''}这一行还没有填{words}，填好或删掉这一行。",
    )  # fmt: skip


def _one(blank: Blank) -> Problem:
    whose = f"“{blank.path[-1]}”的" if blank.path and blank.path[-1].strip() else ""
    message = f"{whose}{blank.name}没有填，请填写。"
    return Problem("missing", "error", blank.at, blank.path, message)


def _empty(node: Level3, scoring: Scoring) -> tuple[str, ...]:
    """The needed cells of a row that hold nothing; an automatic score counts as filled."""
    return tuple(
        field
        for field in _CELLS
        if not getattr(node, field).strip()
        and (field != "score" or effective(node, scoring) is None)
    )
