"""Finding a text in all fields of a form, and what replacing it changes.

Unless asked to be exact, width and case of letters make no difference, nor do the
commas that group the digits of an amount: 120,000 finds 120000 and the other way
round. Knows no window.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from perfdesk.core.block_paste import text_fields
from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef, children, text_at
from perfdesk.core.form import Form, Node
from perfdesk.core.template import Template
from perfdesk.core.text import half_width

_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_AMOUNTS = ("initial", "budget", "executed")
_CHOSEN = ("money_unit",)
"""Fields that are chosen from a list: there is nothing in them to look for."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for; ``exact`` heeds case, width and commas."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class TextMatch:
    """Where it was found: the characters from ``start`` up to ``end`` of a place's text."""

    ref: FieldRef
    start: int
    end: int


def text_refs(form: Form, template: Template) -> Iterator[FieldRef]:
    """Every place of a form that holds a typed text, in the order it is filled in."""
    header = [cell.field for row in template.header for cell in row]
    notes = [f"notes.{name}" for name in (*template.notes, *(name for name, _ in form.notes))]
    fields = dict.fromkeys(("project", "year", *header, *notes))
    yield from (FieldRef(ROOT, field) for field in fields if field not in _CHOSEN)
    for kind in template.funding_kinds:
        yield from (FieldRef(ROOT, f"funding.{kind.kind}.{name}") for name in _AMOUNTS)
    yield from (
        FieldRef(ROOT, field) for field in ("funding.weight", "goals.expected", "goals.actual")
    )
    for level1 in form.indicators:
        for node in (
            level1,
            *(below for two in level1.children for below in (two, *children(two))),
        ):
            yield from (FieldRef(node.key, field) for field in text_fields(node))


def matches(form: Form, template: Template, query: Query) -> tuple[TextMatch, ...]:
    """All matches in a form, in its order; none overlap, and there are none for an empty text."""
    return tuple(
        TextMatch(place, start, end)
        for place in text_refs(form, template)
        for start, end in match_spans(text_at(form, place), query)
    )


def match_spans(written: str, query: Query) -> Iterator[tuple[int, int]]:
    """Where a text holds what is looked for, from left to right."""
    wanted, _ = _comparable(query.text, exact=query.exact)
    if not wanted or not written:
        return
    inside, offsets = _comparable(written, exact=query.exact)
    at = inside.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        yield offsets[at], offsets[end - 1] + 1
        at = inside.find(wanted, end)


def replacement_edits(form: Form, found: Iterable[TextMatch], new: str) -> tuple[Set, ...]:
    """The edits that put ``new`` in place of each match; the matches are in the form's order."""
    edits = []
    for place, own in groupby(found, key=lambda match: match.ref):
        after = text_at(form, place)
        for match in reversed(list(own)):
            after = after[: match.start] + new + after[match.end :]
        edits.append(Set(place, after))
    return tuple(edits)


def _below(node: Node) -> Iterator[Node]:
    for child in children(node):
        yield child
        yield from _below(child)


def _comparable(written: str, *, exact: bool) -> tuple[str, list[int]]:
    """The text as it is compared, and where each of its characters stood."""
    offsets = list(range(len(written)))
    if exact:
        return written, offsets
    plain = "".join(_lower(char) for char in half_width(written))
    commas = {found.start() for found in _GROUPING.finditer(plain)}
    kept = [at for at in offsets if at not in commas]
    return "".join(plain[at] for at in kept), kept


def _lower(char: str) -> str:
    """The letter in lower case, unless that makes two of it."""
    lower = char.lower()
    return lower if len(lower) == 1 else char
