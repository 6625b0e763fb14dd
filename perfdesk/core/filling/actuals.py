"""What a form can be filled with from itself: actual values from targets, the rate in words.

Everything is worked out as edits and left to be applied. What a person typed is
never written over unasked: rows that hold something else are named instead. The
module knows no selection and no window.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.edits import Set
from perfdesk.core.form import Form, Level2, Row, rows
from perfdesk.core.numbers import product, rounded
from perfdesk.core.places import ROOT, Place
from perfdesk.core.scoring import execution, rate_text
from perfdesk.core.template import Template

GOAL = Place(ROOT, "goals.actual")
"""实际完成情况, where forms say their rate."""

_OWN_RATE = r"(?<![上去前半]年)(?<!季度)(?<!年预算)执行率(?:约为|达到|为|是|达|约)?"
_RATE = rf"(?P<before>{_OWN_RATE})\d+(?:[.．]\d+)?[%％]"
_BEGUN = rf"{_OWN_RATE}(?P<figure>\d*[.．]?\d*)$"
"""Patterns as text, compiled when a rate is first written."""
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Filling:
    """Rows whose 实际完成值 is empty, and rows that hold another one than their target."""

    empty: tuple[Row, ...]
    other: tuple[Row, ...]


def fillable(form: Form, keys: Collection[int] | None = None) -> Filling:
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
    return Filling(
        tuple(row for row in wanted if not row.node.actual.strip()),
        tuple(row for row in wanted if row.node.actual.strip()),
    )


def by_target(listed: Collection[Row]) -> tuple[Set, ...]:
    """实际完成值 := 年度指标值, word for word, as most published rows have it."""
    return tuple(Set(Place(row.node.key, "actual"), row.node.target) for row in listed)


def below(form: Form, keys: Collection[int]) -> frozenset[int]:
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


def rate_words(form: Form, template: Template) -> str:
    """The rate as forms say it (执行率99.57%, 执行率100%), "" where none can be computed.

    Rounded as the template says; a whole percentage stands without decimals.
    """
    ratio = execution(form)
    if ratio is None:
        return ""
    scoring = template.scoring
    exact = rounded(product(ratio, _HUNDRED), scoring.rate_places, scoring.rate_rounding)
    whole = exact == exact.to_integral_value()
    return f"执行率{exact:.0f}%" if whole else f"执行率{rate_text(ratio, scoring)}"


def with_rate(text: str, words: str) -> str:
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
    begun = rate_begun(head)
    if begun is not None and figure.startswith(begun):
        return head + figure.removeprefix(begun)
    if not head:
        return words
    return f"{head}{words}。" if head[-1] in "。；;，,、.！!" else f"{head}，{words}"


def rate_begun(before: str) -> str | None:
    """The digits (or "") typed behind 执行率 at the end of a text, None if it ends otherwise."""
    match = re.search(_BEGUN, before)
    return match["figure"] if match else None
