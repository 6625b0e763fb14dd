"""What 项目资金 says of itself in words: rows against the total, over-spending, no budget.

For the panel beside the amounts; the checks say the same as problems. Amounts carry
thousands marks and stand in the form's money unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.checking.funding_sums import COLUMNS, Sums, blank, sums
from perfdesk.core.checking.problem import Severity
from perfdesk.core.form import Form
from perfdesk.core.numbers import amount, plain, product, quotient, rounded, total
from perfdesk.core.template import Template

_HUNDRED = Decimal(100)
_RANK = {"error": 0, "warning": 1, "hint": 2, None: 3}


@dataclass(frozen=True, slots=True)
class Remark:
    """A short sentence without a full stop, and how bad it is; None for mere progress."""

    severity: Severity | None
    text: str


def remarks(form: Form, template: Template) -> tuple[Remark, ...]:
    """What is to be said of the amounts, the worst first: column by column, then of the rate."""
    found = [each for column in COLUMNS for each in _column(form, template, column)]
    return tuple(sorted((*found, *_budget(form, template)), key=lambda each: _RANK[each.severity]))


def with_marks(figure: Decimal) -> str:
    """The figure as printed, with thousands marks (1,637,352)."""
    whole, point, rest = plain(figure).partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.removeprefix('-')):,}{point}{rest}"


def _column(form: Form, template: Template, column: str) -> Iterator[Remark]:
    found = sums(form, column)
    if found is None or not found.filled:
        return
    name, parts = template.funding.names[column].printed, with_marks(found.parts)
    if found.whole is None:
        if blank(getattr(form.funding.row("total"), column)):
            yield Remark(None, f"{name}：其中合计 {parts}，总额还没有填")
    elif found.over:
        yield Remark(_severity(found), f"{name}：其中合计 {parts}，{_difference(found)}")


def _severity(found: Sums) -> Severity | None:
    return None if found.blanks and found.over < 0 else "error"


def _difference(found: Sums) -> str:
    if found.over > 0:
        return f"比总额多 {with_marks(found.over)}"
    return f"比总额少 {with_marks(found.over.copy_negate())}"


def _budget(form: Form, template: Template) -> Iterator[Remark]:
    row, names = form.funding.row("total"), template.funding.names
    budget, executed = amount(row.budget, form.money_unit), amount(row.executed, form.money_unit)
    if budget is not None and budget <= 0:
        yield Remark("error", f"{names['budget'].printed}为 {plain(budget)}，算不出执行率")
    elif budget is not None and executed is not None and executed > budget:
        more = total((executed, budget.copy_negate()))
        percent = plain(rounded(quotient(product(more, _HUNDRED), budget), 2))
        yield Remark(
            "warning",
            f"{names['executed'].printed}比{names['budget'].printed}多 {with_marks(more)}"
            f"（超支 {percent}%），得分按满分计",
        )
