"""What a form can be filled with from itself: actual values from targets, the rate in words.

Everything is worked out as edits and left to be applied. What a person typed is
never written over unasked: rows that hold something else are named instead. The
module knows no selection and no window.

A form as the start of another one: a copy for the next project, or the next year's form.

What a person judged or achieved belongs to the old form and is left behind; what was
set as target goes along. Texts are never rewritten: where they name a year, that is
told instead.

The header fields that forms of one office share: offices, year, and notes such as 填表人.

Which of them a form has is said by its template; the project is its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef, pointer_of
from perfdesk.core.form import Form, Level1, Level2, Level3, LevelRule, Row, rows
from perfdesk.core.numbers import product, rounded
from perfdesk.core.scoring import execution_rate, rate_text
from perfdesk.core.template import Template
from perfdesk.core.text import half_width

GOALS_ACTUAL = FieldRef(ROOT, "goals.actual")
"""实际完成情况, where forms say their rate."""

_OWN_RATE = r"(?<![上去前半]年)(?<!季度)(?<!年预算)执行率(?:约为|达到|为|是|达|约)?"
_RATE = rf"(?P<before>{_OWN_RATE})\d+(?:[.．]\d+)?[%％]"
_BEGUN = rf"{_OWN_RATE}(?P<figure>\d*[.．]?\d*)$"
"""Patterns as text, compiled when a rate is first written."""
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class FillableRows:
    """Rows whose 实际完成值 is empty, and rows that hold another one than their target."""

    empty: tuple[Row, ...]
    other: tuple[Row, ...]


def fillable_rows(form: Form, keys: Collection[int] | None = None) -> FillableRows:
    """The rows with a target and without that very 实际完成值, in document order.

    Only rows whose key is in ``keys``, all rows with None.
    """
    wanted = [
        row
        for row in rows(form)
        if (keys is None or row.node.key in keys)
        and row.node.target.strip()
        and row.node.actual != row.node.target
    ]
    return FillableRows(
        tuple(row for row in wanted if not row.node.actual.strip()),
        tuple(row for row in wanted if row.node.actual.strip()),
    )


def fill_by_target_edits(listed: Collection[Row]) -> tuple[Set, ...]:
    """实际完成值 := 年度指标值, word for word, as most published rows have it."""
    return tuple(Set(FieldRef(row.node.key, "actual"), row.node.target) for row in listed)


def level3_keys(form: Form, keys: Collection[int]) -> frozenset[int]:
    """The keys of the 三级指标 that are named, or stand below a 一级 or 二级指标 that is.

    A 一级 or 二级指标 of which rows are named too was only swept over: it stands for none.
    """
    found: set[int] = set()
    for level1 in form.indicators:
        under = [_named(level2, keys) for level2 in level1.children]
        if level1.key in keys and not any(under):
            under = [frozenset(row.key for row in level2.children) for level2 in level1.children]
        found.update(*under)
    return frozenset(found)


def _named(level2: Level2, keys: Collection[int]) -> frozenset[int]:
    rows_below = frozenset(row.key for row in level2.children)
    own = rows_below.intersection(keys)
    return own or (rows_below if level2.key in keys else own)


def rate_phrase(form: Form, template: Template) -> str:
    """The rate as forms say it (执行率99.57%, 执行率100%), "" where none can be computed.

    Rounded as the template says; a whole percentage stands without decimals.
    """
    ratio = execution_rate(form)
    if ratio is None:
        return ""
    scoring = template.scoring
    exact = rounded(product(ratio, _HUNDRED), scoring.rate_places, scoring.rate_rounding)
    whole = exact == exact.to_integral_value()
    return f"执行率{exact:.0f}%" if whole else f"执行率{rate_text(ratio, scoring)}"


def text_with_rate(text: str, words: str) -> str:
    """The text with the rate in it: the one it says replaced, or ``words`` put at its end.

    A text that breaks off behind 执行率 gets the figure there. Rates of former years and of
    parts of the year are left alone, and a text that says several rates is given back as it is.
    """
    said, figure = re.findall(_RATE, text), words.removeprefix("执行率")
    if said:
        return (
            re.sub(_RATE, lambda match: match["before"] + figure, text) if len(said) == 1 else text
        )
    head = text.rstrip()
    begun = digits_after_rate(head)
    if begun is not None and figure.startswith(begun):
        return head + figure.removeprefix(begun)
    if not head:
        return words
    return f"{head}{words}。" if head[-1] in "。；;，,、.！!" else f"{head}，{words}"


def digits_after_rate(before: str) -> str | None:
    """The digits (or "") typed behind 执行率 at the end of a text, None if it ends otherwise."""
    match = re.search(_BEGUN, before)
    return match["figure"] if match else None


_COPY = "（副本）"
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_FOUR = re.compile(r"\d{4}")
"""Digits of any width: most texts have none, and need not be folded."""
_AMOUNTS = ("initial", "budget")


@dataclass(frozen=True, slots=True)
class YearMention:
    """A text that names a year and was taken over as it is: JSON Pointer, names above, text."""

    pointer: str
    level_names: tuple[str, ...]
    text: str
    year: str


def next_project_form(form: Form) -> Form:
    """The form for the next project: all its texts, 副本 behind the name, nothing judged yet."""
    project = f"{form.project}{_COPY}" if form.project.strip() else ""
    return replace(_unjudged(form), project=project)


def next_year_form(form: Form) -> Form:
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


def year_mentions(form: Form, year: str) -> Iterator[YearMention]:
    """The texts of a form that name a year: any with 年 behind it, and ``year`` itself."""
    for at, path, text in _texts(form):
        if not _FOUR.search(text):
            continue
        plain = half_width(text)
        named = (
            match[0]
            for match in _YEAR.finditer(plain)
            if match[0] == year or plain[match.end() :].lstrip().startswith("年")
        )
        if found := next(named, ""):
            yield YearMention(at, path, text, found)


def renewal_reminders(form: Form, made: Form) -> Iterator[Problem]:
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
    old = {each.text for each in year_mentions(made, last)}
    for each in year_mentions(form, last):
        if each.text in old:
            said = f"“{each.text}”里写着 {each.year} 年，没有改动，请核对。"
            yield Problem("year-taken-over", "hint", each.pointer, each.level_names, said)


def _budgets(form: Form) -> tuple[str, ...]:
    return tuple(getattr(row, name) for row in form.funding.rows for name in _AMOUNTS)


def _texts(form: Form) -> Iterator[tuple[str, tuple[str, ...], str]]:
    yield "/project", (), form.project
    yield from (
        (f"/goals/{name}", (), getattr(form.goals, name)) for name in ("expected", "actual")
    )
    for name, text in form.notes:
        yield pointer_of(form, FieldRef(ROOT, f"notes.{name}")), (), text
    for row in rows(form):
        for name in ("name", "target", "actual", "reason"):
            yield f"{row.pointer}/{name}", row.level_names, getattr(row.node, name)


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


_OFFICES = ("department", "unit")


def shared_fields(template: Template) -> tuple[str, ...]:
    """The fields, as places name them, e.g. ``unit``, ``year``, ``notes.填表人``."""
    printed = {cell.field for row in template.header for cell in row}
    offices = (name for name in _OFFICES if name in printed)
    return (*offices, "year", *(f"notes.{name}" for name in template.notes))


def header_edits(template: Template, texts: Mapping[str, str]) -> tuple[Set, ...]:
    """Edits that put these texts into the fields a form of this template has."""
    fields = shared_fields(template)
    return tuple(Set(FieldRef(ROOT, name), text) for name, text in texts.items() if name in fields)
