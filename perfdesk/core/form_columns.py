"""What a list of forms shows of each in one line: year, project, unit, amounts, scores, errors.

The list of open forms has these columns where it is wide enough for a table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from perfdesk.core.checks.problem import Problem
from perfdesk.core.form import Form
from perfdesk.core.numbers import format_number, format_with_separators, parse_amount
from perfdesk.core.scoring import Scores


@dataclass(frozen=True, slots=True)
class EvaluatedForm:
    """A form with its scores and its problems."""

    form: Form
    scores: Scores
    problems: Iterable[Problem]


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: its heading, and the text of a form in it, "" for none.

    ``widest`` is the widest usual text, "" for a column that shares the room that is left.
    ``is_figure`` is True for amounts and scores, whose texts stand at the right.
    """

    name: str
    heading: str
    text: Callable[[EvaluatedForm], str]
    widest: str = ""
    is_figure: bool = False


def _amount(form: Form, column: str) -> str:
    """Return an amount of 年度资金总额 with its money unit, digits in groups: 74,696 元."""
    amount = parse_amount(getattr(form.funding.row("total"), column), form.money_unit)
    if amount is None:
        return ""
    return f"{format_with_separators(amount)} {form.money_unit}"


def _total(scores: Scores) -> str:
    return "" if scores.total is None else format_number(scores.total)


def _errors(problems: Iterable[Problem]) -> str:
    count = sum(problem.severity == "error" for problem in problems)
    return str(count) if count else ""


FORM_COLUMNS = (
    FormColumn("year", "年度", lambda each: each.form.year.strip(), "2022"),
    FormColumn("project", "项目", lambda each: " ".join(each.form.project.split())),
    FormColumn("unit", "单位", lambda each: " ".join(each.form.unit.split())),
    FormColumn(
        "budget",
        "预算",
        lambda each: _amount(each.form, "budget"),
        "12,345,678.90 元",
        is_figure=True,
    ),
    FormColumn(
        "executed",
        "执行",
        lambda each: _amount(each.form, "executed"),
        "12,345,678.90 元",
        is_figure=True,
    ),
    FormColumn("rate", "执行率", lambda each: each.scores.rate, "100.00%", is_figure=True),
    FormColumn("total", "总分", lambda each: _total(each.scores), "100.00", is_figure=True),
    FormColumn("grade", "等级", lambda each: each.scores.grade, "等级"),
    FormColumn("errors", "错误", lambda each: _errors(each.problems), "错误"),
)
"""All columns from left to right."""
