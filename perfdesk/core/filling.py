"""Filling a form from what is known already: from its own figures, or from another form's header.

- 实际完成值 from the 年度指标值, the execution rate in words.
- The header fields that the forms of one office share: offices, year, notes such as 填表人.

The functions return edits and apply nothing. They overwrite nothing the user
typed unless asked: rows that hold another value are returned apart.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Level2, Row, rows
from perfdesk.core.numbers import product, rounded
from perfdesk.core.scoring import execution_rate, rate_text
from perfdesk.core.template import Template

GOALS_ACTUAL = FieldRef(ROOT, "goals.0.actual")
"""实际完成情况, where forms state their rate."""

# The words before a rate of this year, e.g. "执行率" or "执行率达到", not those of "上年执行率",
# "上半年执行率" or "前三季度执行率".
_OWN_RATE = r"(?<![上去前半]年)(?<!季度)(?<!年预算)执行率(?:约为|达到|为|是|达|约)?"
# e.g. "执行率99.57%", "执行率为８０％"
_RATE = rf"(?P<before>{_OWN_RATE})\d+(?:[.．]\d+)?[%％]"
# A rate that is being typed at the end of a text, e.g. "执行率99." (figure "99.").
_BEGUN = rf"{_OWN_RATE}(?P<figure>\d*[.．]?\d*)$"
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class FillableRows:
    """Rows whose 实际完成值 is empty, and rows that hold another value than their target."""

    empty: tuple[Row, ...]
    other: tuple[Row, ...]


def fillable_rows(form: Form, keys: Collection[int] | None = None) -> FillableRows:
    """Return the rows that have a target and another 实际完成值 or none, in document order.

    Only rows whose key is in ``keys`` are looked at; None means all rows.
    """
    listed = [
        row
        for row in rows(form)
        if (keys is None or row.node.key in keys)
        and row.node.target.strip()
        and row.node.actual != row.node.target
    ]
    return FillableRows(
        tuple(row for row in listed if not row.node.actual.strip()),
        tuple(row for row in listed if row.node.actual.strip()),
    )


def fill_by_target_edits(listed: Collection[Row]) -> tuple[Set, ...]:
    """Return the edits that copy the 年度指标值 of the rows to their 实际完成值, word for word."""
    return tuple(Set(FieldRef(row.node.key, "actual"), row.node.target) for row in listed)


def level3_keys(form: Form, keys: Collection[int]) -> frozenset[int]:
    """Return the keys of the 三级指标 that a selection of nodes (``keys``) means.

    These are the selected 三级指标 and all below a selected 一级 or 二级指标. If rows below such
    a node are selected too, only those count: the selection merely ran across the node.
    """
    result: set[int] = set()
    for level1 in form.indicators:
        below = [_level3_keys_of(level2, keys) for level2 in level1.children]
        if level1.key in keys and not any(below):
            below = [frozenset(row.key for row in level2.children) for level2 in level1.children]
        result.update(*below)
    return frozenset(result)


def _level3_keys_of(level2: Level2, keys: Collection[int]) -> frozenset[int]:
    all_rows = frozenset(row.key for row in level2.children)
    selected = all_rows.intersection(keys)
    return selected or (all_rows if level2.key in keys else selected)


def rate_phrase(form: Form, template: Template) -> str:
    """Return the rate as forms word it (执行率99.57%, 执行率100%), "" where none can be computed.

    It is rounded as the template says; a whole percentage has no decimals.
    """
    ratio = execution_rate(form)
    if ratio is None:
        return ""
    scoring = template.scoring
    percent = rounded(product(ratio, _HUNDRED), scoring.rate_places, scoring.rate_rounding)
    whole = percent == percent.to_integral_value()
    return f"执行率{percent:.0f}%" if whole else f"执行率{rate_text(ratio, scoring)}"


def text_with_rate(text: str, phrase: str) -> str:
    """Return the text with a rate (``phrase`` as ``rate_phrase`` gives it) in it.

    It replaces the rate the text states, completes one that is begun at its end, or else is
    added at the end. Rates of former years and of parts of the year are not touched; a text
    that states several rates is returned unchanged.
    """
    stated, figure = re.findall(_RATE, text), phrase.removeprefix("执行率")
    if len(stated) > 1:
        return text
    if stated:
        return re.sub(_RATE, lambda match: match["before"] + figure, text)
    head = text.rstrip()
    begun = digits_after_rate(head)
    if begun is not None and figure.startswith(begun):
        return head + figure.removeprefix(begun)
    if not head:
        return phrase
    return f"{head}{phrase}。" if head[-1] in "。；;，,、.！!" else f"{head}，{phrase}"


def digits_after_rate(before: str) -> str | None:
    """Return the digits (or "") behind 执行率 at the end of a text, None if it ends otherwise."""
    match = re.search(_BEGUN, before)
    return match["figure"] if match else None


# Shared header fields

_OFFICES = ("department", "unit")


def shared_fields(template: Template) -> tuple[str, ...]:
    """Return the names of the fields that forms of one office share.

    They are written as in ``FieldRef``: ``unit``, ``year``, ``notes.填表人``. The name of the
    project is not among them.
    """
    printed = {cell.field for row in template.header for cell in row}
    offices = (name for name in _OFFICES if name in printed)
    return (*offices, "year", *(f"notes.{name}" for name in template.notes))


def header_edits(template: Template, texts: Mapping[str, str]) -> tuple[Set, ...]:
    """Return the edits that put ``texts``, by field name, into the shared fields of the template.

    Other fields are left out.
    """
    fields = shared_fields(template)
    return tuple(Set(FieldRef(ROOT, name), text) for name, text in texts.items() if name in fields)
