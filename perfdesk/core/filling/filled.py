"""Which cells a finished form needs, and which of them are filled: 已填 n/m.

Empty cells are progress while a form is edited; they become errors only when it is
checked, exported or printed (``missing``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from perfdesk.core.checking.funding_sums import blank
from perfdesk.core.checking.indicator_checks import effective
from perfdesk.core.checking.problem import Problem
from perfdesk.core.form import Form, Level3, rows
from perfdesk.core.template import Scoring, Template

_CELLS = {
    "name": "level3",
    "target": "target",
    "actual": "actual",
    "weight": "weight",
    "score": "score",
}
"""The cells of a row that a finished form needs, each with its column in the template."""


class Progress(NamedTuple):
    """已填 n/m: how many of the cells a finished form needs are filled."""

    filled: int
    needed: int


class _Need(NamedTuple):
    at: str
    path: tuple[str, ...]
    name: str
    filled: bool

    @property
    def message(self) -> str:
        whose = f"“{self.path[-1]}”的" if self.path and self.path[-1].strip() else ""
        return f"{whose}{self.name}没有填，请填写。"


def missing(form: Form, template: Template) -> tuple[Problem, ...]:
    """An error for each empty cell a finished form needs: at check, export and print."""
    needs = (*_needs(form, template), *_empty_in_rows(form, template))
    return tuple(
        Problem("missing", "error", need.at, need.path, need.message)
        for need in needs
        if not need.filled
    )


def progress(form: Form, template: Template) -> Progress:
    """How many of the needed cells are filled."""
    whole = [need.filled for need in _needs(form, template)]
    empty = [len(_empty(row.node, template.scoring)) for row in rows(form)]
    needed = len(_CELLS) * len(empty)
    return Progress(sum(whole) + needed - sum(empty), len(whole) + needed)


def _needs(form: Form, template: Template) -> Iterator[_Need]:
    yield _Need("/year", (), "年度", bool(form.year.strip()))
    for line in template.header:
        for cell in line:
            text = getattr(form, cell.field, None)
            at = f"/{cell.field}" if text is not None else f"/notes/{cell.field}"
            filled = form.note(cell.field) if text is None else text
            yield _Need(at, (), cell.words.printed, bool(filled.strip()))
    whole = form.funding.row("total")
    for column, words in template.funding.names.items():
        if column in ("initial", "budget", "executed"):
            text = getattr(whole, column)
            yield _Need(
                f"/funding/total/{column}", (), f"年度资金总额的{words.printed}", not blank(text)
            )
    yield _Need("/funding/weight", (), "执行率的分值", bool(form.funding.weight.strip()))
    for column, words in template.goals.names.items():
        text = getattr(form.goals, column)
        yield _Need(f"/goals/{column}", (), words.printed, bool(text.strip()))
    if not any(level2.children for level1 in form.indicators for level2 in level1.children):
        yield _Need("/indicators", (), "绩效指标", filled=False)


def _empty_in_rows(form: Form, template: Template) -> Iterator[_Need]:
    for at, path, node in rows(form):
        for field in _empty(node, template.scoring):
            name = template.indicators.names[_CELLS[field]].printed
            yield _Need(f"{at}/{field}", path, name, filled=False)


@lru_cache(maxsize=8192)
def _empty(node: Level3, scoring: Scoring) -> tuple[str, ...]:
    """The needed cells of a row that hold nothing; an automatic score counts as filled."""
    return tuple(
        field
        for field in _CELLS
        if not getattr(node, field).strip()
        and (field != "score" or effective(node, scoring) is None)
    )
