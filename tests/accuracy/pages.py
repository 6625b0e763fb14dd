"""Lays forms out as text from the pages of a PDF, where the pages may break anywhere.

A merged label is printed once, beside the first of its rows or in their middle. Cut by a page
break, it may stand in the part that has more of its rows. "first row but one" is a form in
which only the level-2 label with the most rows stands in their middle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Literal

from perfdesk.core.form import Form, Funding, FundingRow, Goal, Level1, Level2, Level3
from perfdesk.recognition.source import SourceRow
from tests.accuracy.answers import Answer
from tests.recognition.published import HEAD, Row, rows_above_indicators, shifted

Labels = Literal[
    "first row",
    "first row of a page",
    "first row but one",
    "upper middle",
    "lower middle",
    "middle of a page",
]
"""Where merged labels stand; of an even number of rows, two are in the middle."""

_BLANK: Row = ("",)


def page_rows(
    answer: Answer, labels: Labels, break_before: int = 0, shift: int = 0, cut: int = 0
) -> list[SourceRow]:
    """Return the rows of a form; ``break_before`` is the first row of indicators on page 2.

    The rows of page 2 stand ``shift`` columns right of their heading; so many characters of the
    reason of the first of them (``cut``) stand on page 1.
    """
    form = _form(answer)
    rows = _with_labels(answer, labels, break_before)
    before, after = rows[:break_before], rows[break_before:]
    reason = after[0][8] if break_before else ""
    if 0 < cut < len(reason):
        before.append((*[""] * 8, reason[:cut]))
        after[0] = (*after[0][:8], reason[cut:])
    pages = [*before, _BLANK, *(shifted(row, shift) for row in after)] if break_before else after
    total: Row = ("总分", "", "", "", "", "", "", "", "")
    whole = [*rows_above_indicators(form), tuple(HEAD), *pages, total]
    return [SourceRow(f"第 {number} 行", row) for number, row in enumerate(whole, start=1)]


def _form(answer: Answer) -> Form:
    goals = answer["goals"]
    goal = goals[0] if isinstance(goals, list) else goals
    rows = [
        FundingRow(kind, amounts["initial"], amounts["budget"], amounts["executed"])
        for kind, amounts in answer["funding"].items()
    ]
    return Form(
        "shanghai-2022",
        answer["year"],
        answer["project"],
        answer["department"],
        answer["unit"],
        answer["money_unit"],
        Funding("10", tuple(rows)),
        (Goal(goal["expected"], goal["actual"]),),
        (Level1("", (Level2("", (Level3(),)),)),),
    )


def _with_labels(answer: Answer, labels: Labels, break_before: int) -> list[Row]:
    rows = answer["indicators"]
    texts = [["", ""] for _ in rows]
    for level in (0, 1):
        names = ("level1", "level2")[: level + 1]
        spans = list(_spans([tuple(row[each] for each in names) for row in rows]))
        longest = max(spans, key=lambda each: len(each[1]))[1]
        for name, span in spans:
            place = labels
            if labels == "first row but one":
                place = "lower middle" if level and span is longest else "first row"
            texts[_label_row(span, place, break_before)][level] = name[-1]
    values = ("level3", "target", "actual", "weight", "score", "reason")
    return [
        ("", *own, *(row[name] for name in values)) for own, row in zip(texts, rows, strict=True)
    ]


def _spans(keys: Sequence[tuple[str, ...]]) -> Iterator[tuple[tuple[str, ...], list[int]]]:
    for key, group in groupby(range(len(keys)), key=keys.__getitem__):
        yield key, list(group)


def _label_row(span: Sequence[int], labels: Labels, break_before: int) -> int:
    if labels == "first row":
        return span[0]
    if labels in ("first row of a page", "middle of a page"):
        above = [row for row in span if row < break_before]
        below = [row for row in span if row >= break_before]
        span = above if len(above) >= len(below) else below
    if labels == "first row of a page":
        return span[0]
    middle = len(span) - 1 if labels != "lower middle" else len(span)
    return span[middle // 2]
