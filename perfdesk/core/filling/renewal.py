"""A form as the start of another one: a copy for the next project, or the next year's form.

What a person judged or achieved belongs to the old form and is left behind; what was
set as target goes along. Texts are never rewritten: where they name a year, that is
told instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import NamedTuple

from perfdesk.core.form import Form, Level1, Level2, Level3, LevelRule, rows
from perfdesk.core.places import ROOT, Place, pointer
from perfdesk.core.text import folded

_COPY = "（副本）"
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_AMOUNTS = ("initial", "budget")


class Mention(NamedTuple):
    """A text that names a year and was taken over as it is: JSON Pointer, names above, text."""

    at: str
    path: tuple[str, ...]
    text: str
    year: str


def copied(form: Form) -> Form:
    """The form for the next project: all its texts, 副本 behind the name, nothing judged yet."""
    project = f"{form.project}{_COPY}" if form.project.strip() else ""
    return replace(_unjudged(form), project=project)


def renewed(form: Form) -> Form:
    """The form for the next year: its targets and weights, nothing achieved yet.

    Emptied are 实际完成值, 得分, 偏差原因, the chosen 等次, 全年执行数 and 实际完成情况.
    The year is moved on where there is one.
    """
    fresh = _unjudged(form)
    executed = tuple(replace(row, executed="") for row in fresh.funding.rows)
    return replace(
        _with_rows(fresh, _unachieved),
        year=str(int(form.year) + 1) if form.year else "",
        funding=replace(fresh.funding, rows=executed),
        goals=replace(fresh.goals, actual=""),
    )


def mentions(form: Form, year: str) -> Iterator[Mention]:
    """The texts of a form that name a year: any with 年 behind it, and ``year`` itself."""
    for at, path, text in _texts(form):
        plain = folded(text)
        named = (
            match[0]
            for match in _YEAR.finditer(plain)
            if match[0] == year or plain[match.end() :].lstrip().startswith("年")
        )
        if found := next(named, ""):
            yield Mention(at, path, text, found)


def budgeted(form: Form) -> bool:
    """True if budgets stand in the form, which for another year are to be typed anew."""
    return any(getattr(row, name).strip() for row in form.funding.rows for name in _AMOUNTS)


def _texts(form: Form) -> Iterator[tuple[str, tuple[str, ...], str]]:
    yield "/project", (), form.project
    yield from (
        (f"/goals/{name}", (), getattr(form.goals, name)) for name in ("expected", "actual")
    )
    for name, text in form.notes:
        yield pointer(form, Place(ROOT, f"notes.{name}")), (), text
    for row in rows(form):
        for name in ("name", "target", "actual", "reason"):
            yield f"{row.at}/{name}", row.path, getattr(row.node, name)


def _unjudged(form: Form) -> Form:
    """The form without the warnings a person has judged: another form's are to be judged anew."""
    return _with_rows(replace(form, accepted=()), lambda row: replace(row, accepted=()))


def _unachieved(row: Level3) -> Level3:
    rule = None if isinstance(row.rule, LevelRule) else row.rule
    return replace(row, actual="", score="", reason="", rule=rule)


def _with_rows(form: Form, new: Callable[[Level3], Level3]) -> Form:
    def level2(node: Level2) -> Level2:
        return replace(node, children=tuple(new(row) for row in node.children))

    def level1(node: Level1) -> Level1:
        return replace(node, children=tuple(level2(child) for child in node.children))

    return replace(form, indicators=tuple(level1(node) for node in form.indicators))
