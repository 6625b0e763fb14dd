"""Find and replace: the matches of a text in all fields of a form, and the edits that replace them.

Unless a query is exact, width and case of letters make no difference, nor do the commas that
group the digits of an amount: 120,000 finds 120000 and the other way round. The module knows
no window.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from perfdesk.core.edits import Set
from perfdesk.core.field_ref import (
    ROOT,
    FieldRef,
    children,
    funding_row_pointer,
    ref_at,
    text_at,
    text_fields,
)
from perfdesk.core.form import AMOUNT_FIELDS, Form, FundingRow, Goal, Level3, Node
from perfdesk.core.template import Template
from perfdesk.core.text import digits, half_width

# A comma between groups of digits, e.g. that of "120,000".
_GROUPING = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_REVIEW = ("actual", "score", "remark")
_YEAR = FieldRef(ROOT, "year")
_NOT_SEARCHED = ("money_unit",)
"""Fields that are chosen from a list rather than typed."""


@dataclass(frozen=True, slots=True)
class Query:
    """The text to find; ``exact`` distinguishes case, width and grouping commas."""

    text: str
    exact: bool = False


@dataclass(frozen=True, slots=True)
class TextMatch:
    """One match: the characters from ``start`` up to, not including, ``end`` of a field."""

    ref: FieldRef
    start: int
    end: int


def text_refs(form: Form, template: Template) -> Iterator[FieldRef]:
    """Yield the fields of a form that hold a typed text, in the order they are filled in."""
    header = [cell.form_field for row in template.header for cell in row]
    notes = [f"notes.{name}" for name in (*template.notes, *(name for name, _ in form.notes))]
    others = [f"fields.{label}" for label, _ in form.fields]
    fields = dict.fromkeys(("year", "project", "code", *header, *others, *notes))
    yield from (FieldRef(ROOT, field) for field in fields if field not in _NOT_SEARCHED)
    yield from _funding_refs(form, template)
    for number, goal in enumerate(form.goals):
        names = ("label", "expected", "actual", *_cells(goal))
        yield from (FieldRef(ROOT, f"goals.{number}.{name}") for name in names)
    for level1 in form.indicators:
        for node in (level1, *_descendants(level1)):
            yield from (FieldRef(node.key, field) for field in text_fields(node))
            if isinstance(node, Level3):
                names = (*_cells(node), *(f"review.{name}" for name in _REVIEW), *_reasons(node))
                yield from (FieldRef(node.key, name) for name in names)
    yield from (FieldRef(ROOT, f"texts.{label}") for label, _ in form.texts)
    yield from (FieldRef(ROOT, name) for name in _reasons(form))


def _funding_refs(form: Form, template: Template) -> Iterator[FieldRef]:
    """Yield the rows that the template has, then 分值, then what else the rows hold."""
    kinds = [kind.kind for kind in template.funding_kinds]
    yield from (
        FieldRef(ROOT, f"funding.{kind}.{name}") for kind in kinds for name in AMOUNT_FIELDS
    )
    yield FieldRef(ROOT, "funding.weight")
    shown: set[str] = set()
    for row in form.funding.rows:
        pointer = funding_row_pointer(form.funding, row)
        is_shown = row.kind in kinds and row.kind not in shown
        shown.add(row.kind)
        for name in _cells(row) if is_shown else ("label", *AMOUNT_FIELDS, *_cells(row)):
            yield FieldRef(ROOT, f"{ref_at(form, pointer).field}.{name}")


def _reasons(part: Form | Level3) -> list[str]:
    return [f"accepted.{number}.reason" for number in range(len(part.accepted))]


def _cells(part: FundingRow | Goal | Level3) -> list[str]:
    return [f"cells.{label}" for label, _ in part.cells]


def _descendants(node: Node) -> Iterator[Node]:
    for child in children(node):
        yield child
        yield from _descendants(child)


def matches(form: Form, template: Template, query: Query) -> tuple[TextMatch, ...]:
    """Return all matches in a form, in its order, none overlapping; none for an empty text."""
    return tuple(
        TextMatch(ref, start, end)
        for ref in text_refs(form, template)
        for start, end in match_spans(text_at(form, ref), query)
    )


def match_spans(text: str, query: Query) -> Iterator[tuple[int, int]]:
    """Yield start and end of each match in a text, from left to right."""
    wanted, _ = _comparable(query.text, exact=query.exact)
    if not wanted or not text:
        return
    searched, offsets = _comparable(text, exact=query.exact)
    start = searched.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        yield offsets[start], offsets[end - 1] + 1
        start = searched.find(wanted, end)


def replacement_edits(form: Form, to_replace: Iterable[TextMatch], new: str) -> tuple[Set, ...]:
    """Return the edits, one a field, that put ``new`` in place of each match.

    The matches are in the order in which ``matches`` gives them. A year is left out where it would
    hold anything but digits, which is lost there.
    """
    edits = []
    for ref, in_field in groupby(to_replace, key=lambda match: match.ref):
        after = text_at(form, ref)
        for match in reversed(list(in_field)):
            after = after[: match.start] + new + after[match.end :]
        if ref != _YEAR or digits(after) == half_width(after):
            edits.append(Set(ref, after))
    return tuple(edits)


def _comparable(text: str, *, exact: bool) -> tuple[str, list[int]]:
    """Return the text as it is compared, and the offset of each of its characters in ``text``."""
    offsets = list(range(len(text)))
    if exact:
        return text, offsets
    plain = "".join(_lower(char) for char in half_width(text))
    commas = {match.start() for match in _GROUPING.finditer(plain)}
    offsets = [offset for offset in offsets if offset not in commas]
    return "".join(plain[offset] for offset in offsets), offsets


def _lower(char: str) -> str:
    """Return the letter in lower case; as it is if that would be two characters (İ).

    Offsets must stay the same.
    """
    lower = char.lower()
    return lower if len(lower) == 1 else char
