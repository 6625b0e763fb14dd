"""A form as the start of another: a copy for the next project, or the form of the next year.

Texts that name last year are reported, never rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from perfdesk.core.checks.problem import Problem
from perfdesk.core.field_ref import ROOT, FieldRef, funding_row_pointer, member_pointer, pointer_of
from perfdesk.core.form import NO_REVIEW, Form, Level1, Level2, Level3, LevelRule, rows
from perfdesk.core.text import half_width

_COPY_SUFFIX = "（副本）"
# e.g. "2022" in "2022年底", not in "文号20221"
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
# Four digits of any width; most texts have none, and need not be put into half width.
_FOUR_DIGITS = re.compile(r"\d{4}")
_BUDGET_FIELDS = ("initial", "budget")


@dataclass(frozen=True, slots=True)
class YearMention:
    """A text of a form that names a year.

    ``level_names`` are the names of the indicator levels it lies under, () outside the rows.
    """

    pointer: str
    level_names: tuple[str, ...]
    text: str
    year: str


def next_project_form(form: Form) -> Form:
    """Return a copy for the next project, with 副本 behind the name.

    It has no 项目编码, which is another project's, no accepted problems and no review.
    """
    project = f"{form.project}{_COPY_SUFFIX}" if form.project.strip() else ""
    return replace(_not_judged(form), project=project, code="")


def next_year_form(form: Form) -> Form:
    """Return the form for the next year: the same targets and weights, nothing achieved yet.

    实际完成值, 得分, 偏差原因, a chosen 等次, 全年执行数 and 实际完成情况 are emptied, and so are
    the other texts of funding rows and goals and those below the table (评价结论), which are on
    last year. Accepted problems and reviews are forgotten; 指标解释 and the like stay. The year,
    if there is one, becomes the next.
    """
    fresh = _not_judged(form)
    funding_rows = tuple(replace(row, executed="", cells=()) for row in fresh.funding.rows)
    return replace(
        _with_rows(fresh, _not_achieved),
        year=str(int(form.year) + 1) if form.year else "",
        funding=replace(fresh.funding, rows=funding_rows),
        goals=tuple(replace(goal, actual="", cells=()) for goal in fresh.goals),
        texts=(),
    )


def year_mentions(form: Form, year: str) -> Iterator[YearMention]:
    """Yield the texts of a form that name a year: ``year`` itself, or any with 年 behind it."""
    for pointer, level_names, text in _texts(form):
        if not _FOUR_DIGITS.search(text):
            continue
        plain = half_width(text)
        years = (
            match[0]
            for match in _YEAR.finditer(plain)
            if match[0] == year or plain[match.end() :].lstrip().startswith("年")
        )
        if first := next(years, ""):
            yield YearMention(pointer, level_names, text, first)


def renewal_reminders(form: Form, renewed: Form) -> Iterator[Problem]:
    """Yield a hint for everything of last year that the form still holds unchanged.

    That is each text that names a year, and the budgets until one of them is changed.
    ``renewed`` is the form as ``next_year_form`` returned it.
    """
    if _budgets(form) == _budgets(renewed) and any(text.strip() for text in _budgets(renewed)):
        yield Problem(
            "budget-taken-over", "hint",
            f"{funding_row_pointer(form.funding, form.funding.row('total'))}/initial", (),
            "预算数仍是上年的，请改填本年的年初预算数和全年预算数。",
        )  # fmt: skip
    last_year = str(int(renewed.year) - 1) if renewed.year else ""
    old = {mention.text for mention in year_mentions(renewed, last_year)}
    for mention in year_mentions(form, last_year):
        if mention.text in old:
            message = f"“{mention.text}”里写着 {mention.year} 年，没有改动，请核对。"
            yield Problem("year-taken-over", "hint", mention.pointer, mention.level_names, message)


def _budgets(form: Form) -> tuple[str, ...]:
    return tuple(getattr(row, name) for row in form.funding.rows for name in _BUDGET_FIELDS)


def _texts(form: Form) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """The texts that may name a year: JSON Pointer, names of the levels above, text."""
    yield "/project", (), form.project
    for number, goal in enumerate(form.goals):
        for name in ("label", "expected", "actual"):
            yield f"/goals/{number}/{name}", (), getattr(goal, name)
    for part in ("notes", "fields", "texts"):
        for label, text in getattr(form, part):
            yield pointer_of(form, FieldRef(ROOT, f"{part}.{label}")), (), text
    for row in rows(form):
        for name in ("name", "target", "actual", "reason"):
            yield f"{row.pointer}/{name}", row.level_names, getattr(row.node, name)
        for label, text in row.node.cells:
            yield member_pointer(f"{row.pointer}/cells", label), row.level_names, text


def _not_judged(form: Form) -> Form:
    """The form without what was judged in the old one: accepted problems, reviews, evidence."""
    return _with_rows(
        replace(form, accepted=(), history=()),
        lambda row: replace(row, accepted=(), review=NO_REVIEW, evidence=()),
    )


def _not_achieved(row: Level3) -> Level3:
    rule = None if isinstance(row.rule, LevelRule) else row.rule
    return replace(row, actual="", score="", reason="", rule=rule)


def _with_rows(form: Form, new: Callable[[Level3], Level3]) -> Form:
    def level2(node: Level2) -> Level2:
        return replace(node, children=tuple(new(row) for row in node.children))

    def level1(node: Level1) -> Level1:
        return replace(node, children=tuple(level2(child) for child in node.children))

    return replace(form, indicators=tuple(level1(node) for node in form.indicators))
