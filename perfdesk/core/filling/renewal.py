"""A form as the start of another one: a copy for the next project, or the next year's form.

What a person judged or achieved belongs to the old form and is left behind; what was
set as target goes along. Texts are never rewritten: where they name a year, that is
told instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from perfdesk.core.checking.problem import Problem
from perfdesk.core.form import Form, Level1, Level2, Level3, LevelRule, rows
from perfdesk.core.places import ROOT, Place, pointer
from perfdesk.core.text import folded

_COPY = "（副本）"
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_FOUR = re.compile(r"\d{4}")
"""Digits of any width: most texts have none, and need not be folded."""
_AMOUNTS = ("initial", "budget")


@dataclass(frozen=True, slots=True)
class Mention:
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
        if not _FOUR.search(text):
            continue
        plain = folded(text)
        named = (
            match[0]
            for match in _YEAR.finditer(plain)
            if match[0] == year or plain[match.end() :].lstrip().startswith("年")
        )
        if found := next(named, ""):
            yield Mention(at, path, text, found)


def reminders(form: Form, made: Form) -> Iterator[Problem]:
    """What still stands in a form as it was taken over from last year's and names a year.

    ``made`` is the form as ``renewed`` made it. The budgets are among it until one of them
    is altered.
    """
    if _budgets(form) == _budgets(made) and any(text.strip() for text in _budgets(made)):
        yield Problem(
            "budget-taken-over", "hint", "/funding/total/initial", (),
            "预算数仍是上年的，请改填本年的年初预算数和全年预算数。",
        )  # fmt: skip
    last = str(int(made.year) - 1) if made.year else ""
    old = {each.text for each in mentions(made, last)}
    for each in mentions(form, last):
        if each.text in old:
            said = f"“{each.text}”里写着 {each.year} 年，没有改动，请核对。"
            yield Problem("year-taken-over", "hint", each.at, each.path, said)


def _budgets(form: Form) -> tuple[str, ...]:
    return tuple(getattr(row, name) for row in form.funding.rows for name in _AMOUNTS)


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
