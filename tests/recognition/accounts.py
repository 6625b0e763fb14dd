"""Which texts of a source are accounted for: in the form, known as a label, or said."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import astuple

from perfdesk.core.form import Form, LabelledTexts, level3_nodes
from perfdesk.core.text import comparable_text
from perfdesk.recognition.source import Reading
from perfdesk.recognition.split import parse_year_line
from perfdesk.recognition.vocabulary import (
    DASHES,
    is_annex,
    is_formula,
    normalised_label,
    split_heading,
)
from tests.recognition.published import WORDS, Row

_LABELS = frozenset(
    (
        *(*WORDS.titles, *WORDS.header_fields, *WORDS.funding_kinds, *WORDS.funding_columns),
        *(*WORDS.goal_columns, *WORDS.indicator_columns, *WORDS.side_labels),
        *(*WORDS.total_labels, *WORDS.level1, *WORDS.level2, "其中", "金额单位", "单位"),
    )
)
# Where a cell may hold several texts, e.g. "负责人：甲  电话：1", "2021年度  单位：元"
_BETWEEN = re.compile(r"[\s:：]+")


# The year in a title, and the points of the rate in a heading, e.g. "（20分*执行率）"
_YEAR_OR_POINTS = re.compile(r"[（(]?\d{4}年度?[）)]?|[（(]\d+分[^（）()]*[）)]")


def unaccounted(
    rows: Iterable[Row], readings: Iterable[Reading], computed: Container[str] = ()
) -> list[str]:
    """Return the texts of the rows that are in no form, are no known label, and are not said.

    ``computed`` are figures that follow from others in the form.
    """
    said = "\n".join(
        comparable_text(text) for reading in readings for text in _texts_of(reading) if text
    )
    return [
        piece
        for row in rows
        for cell in row
        if cell not in computed and not _is_accounted(cell, said)
        for piece in _BETWEEN.split(_YEAR_OR_POINTS.sub("", cell))
        if not _is_accounted(piece, said)
    ]


def _is_accounted(text: str, said: str) -> bool:
    plain = comparable_text(text)
    return (
        plain in said
        or plain in DASHES
        or is_formula(text)
        or is_annex(text)
        or parse_year_line(text) is not None
        or not {normalised_label(text), split_heading(text)[0]}.isdisjoint(_LABELS)
    )


def _texts_of(reading: Reading) -> Iterator[str]:
    form = reading.form
    yield from astuple(reading.printed)
    yield from (text for finding in reading.findings for text in (finding.text, finding.message))
    yield from (form.year, form.project, form.department, form.unit, form.money_unit, form.code)
    for labelled in (form.notes, form.fields, form.texts):
        yield from _labelled(labelled)
    yield from _texts_of_tables(form)


def _texts_of_tables(form: Form) -> Iterator[str]:
    yield form.funding.weight
    for row in form.funding.rows:
        yield from (row.label, row.initial, row.budget, row.executed, *_labelled(row.cells))
    for goal in form.goals:
        yield from (goal.label, goal.expected, goal.actual, *_labelled(goal.cells))
    for level1 in form.indicators:
        yield from (level1.name, *(level2.name for level2 in level1.children))
    for node in level3_nodes(form):
        yield from (node.name, node.target, node.actual, node.weight, node.score, node.reason)
        yield from (node.review.actual, node.review.score, node.review.remark)
        yield from _labelled(node.cells)


def _labelled(texts: LabelledTexts) -> Iterator[str]:
    yield from (part for pair in texts for part in pair)
