"""One column of 项目资金 added up: the total, its 其中 rows, what is blank or no amount.

Amounts are exact, in the form's money unit (元 or 万元). Page numbers that slipped
into a cell when text was taken from a PDF are told apart here, because they decide
whether the rows add up. Says nothing in words: checks, fixes and the panel do.

What 项目资金 says of itself in words: rows against the total, over-spending, no budget.

For the panel beside the amounts; the checks say the same as problems. Amounts carry
thousands marks and stand in the form's money unit.

Checks of 项目资金 and 金额单位: amounts that do not add up, are no amounts, or cannot be.

Amounts are compared exactly, in the form's money unit (元 or 万元); how a column
adds up is worked out elsewhere (``funding_sums``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.checks.problem import FieldProblem, Severity
from perfdesk.core.form import Form, FundingRow
from perfdesk.core.numbers import (
    exact_sum,
    format_number,
    parse_amount,
    parse_number,
    product,
    quotient,
    rounded,
)
from perfdesk.core.template import Template
from perfdesk.core.text import half_width
from perfdesk.core.values import parse_value

AMOUNT_FIELDS = ("initial", "budget", "executed")

_PAGE_NUMBER = re.compile(r"-\d{1,3}")


@dataclass(frozen=True, slots=True)
class ColumnSums:
    """A column: ``whole`` (None if blank or unreadable) against ``parts``, page numbers left out.

    ``filled`` are the 其中 rows with an amount, ``stray`` those with a page number,
    ``blanks`` those that hold nothing though they should.
    """

    total: Decimal | None
    parts_sum: Decimal
    filled_rows: tuple[FundingRow, ...]
    page_number_rows: tuple[FundingRow, ...]
    blank_rows: tuple[FundingRow, ...]

    @property
    def excess(self) -> Decimal:
        """By how much the rows exceed the total; negative if they fall short."""
        return exact_sum((self.parts_sum, (self.total or Decimal(0)).copy_negate()))


def is_blank_amount(text: str) -> bool:
    """True for an empty amount cell, or one with a dash."""
    return parse_value(text).kind == "nothing"


def column_sums(form: Form, column: str) -> ColumnSums | None:
    """The sums of a column, or None if there are no 其中 rows or one is unreadable."""
    rows = [row for row in form.funding.rows if row.kind != "total"]
    whole = parse_amount(getattr(form.funding.row("total"), column), form.money_unit)
    figures = [parse_amount(getattr(row, column), form.money_unit) for row in rows]
    if not rows or _any_unreadable(rows, column, figures):
        return None
    pairs = list(zip(rows, figures, strict=True))
    everything = exact_sum(figure for figure in figures if figure)
    page = everything != whole and whole is not None
    stray = [page and _is_page(getattr(row, column)) for row in rows]
    kept = [pair for pair, found in zip(pairs, stray, strict=True) if not found]
    return ColumnSums(
        whole,
        exact_sum(figure for _, figure in kept if figure),
        tuple(row for row, figure in kept if figure is not None),
        tuple(row for row, found in zip(rows, stray, strict=True) if found),
        tuple(row for row in rows if _really_blank(row, column)),
    )


def _any_unreadable(rows: list[FundingRow], column: str, figures: list[Decimal | None]) -> bool:
    return any(
        figure is None and not is_blank_amount(getattr(row, column))
        for row, figure in zip(rows, figures, strict=True)
    )


def _is_page(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(half_width(text).strip()))


def _really_blank(row: FundingRow, column: str) -> bool:
    """Blank, and not in a row whose other amounts are all 0 (which needs no third 0)."""
    if not is_blank_amount(getattr(row, column)):
        return False
    others = [getattr(row, other) for other in AMOUNT_FIELDS if other != column]
    filled = [
        parse_number(text) for text in others if not (is_blank_amount(text) or _is_page(text))
    ]
    return not filled or any(figure != 0 for figure in filled)


_HUNDRED = Decimal(100)
_RANK = {"error": 0, "warning": 1, "hint": 2, None: 3}


@dataclass(frozen=True, slots=True)
class FundingMessage:
    """A short sentence without a full stop, and how bad it is; None for mere progress."""

    severity: Severity | None
    text: str


def funding_messages(form: Form, template: Template) -> tuple[FundingMessage, ...]:
    """What is to be said of the amounts, the worst first: column by column, then of the rate."""
    found = [each for column in AMOUNT_FIELDS for each in _column(form, template, column)]
    return tuple(
        sorted((*found, *_budget_sentence(form, template)), key=lambda each: _RANK[each.severity])
    )


def with_thousands_marks(figure: Decimal) -> str:
    """The figure as printed, with thousands marks (1,637,352)."""
    whole, point, rest = format_number(figure).partition(".")
    sign = "-" if whole.startswith("-") else ""
    return f"{sign}{int(whole.removeprefix('-')):,}{point}{rest}"


def _column(form: Form, template: Template, column: str) -> Iterator[FundingMessage]:
    found = column_sums(form, column)
    if found is None or not found.filled_rows:
        return
    name, parts = template.funding.names[column].printed, with_thousands_marks(found.parts_sum)
    if found.total is None:
        if is_blank_amount(getattr(form.funding.row("total"), column)):
            yield FundingMessage(None, f"{name}：其中合计 {parts}，总额还没有填")
    elif found.excess:
        yield FundingMessage(_severity(found), f"{name}：其中合计 {parts}，{_difference(found)}")


def _severity(found: ColumnSums) -> Severity | None:
    return None if found.blank_rows and found.excess < 0 else "error"


def _difference(found: ColumnSums) -> str:
    if found.excess > 0:
        return f"比总额多 {with_thousands_marks(found.excess)}"
    return f"比总额少 {with_thousands_marks(found.excess.copy_negate())}"


def _budget_sentence(form: Form, template: Template) -> Iterator[FundingMessage]:
    row, names = form.funding.row("total"), template.funding.names
    budget, executed = (
        parse_amount(row.budget, form.money_unit),
        parse_amount(row.executed, form.money_unit),
    )
    if budget is not None and budget <= 0:
        yield FundingMessage(
            "error", f"{names['budget'].printed}为 {format_number(budget)}，算不出执行率"
        )
    elif budget is not None and executed is not None and executed > budget:
        more = exact_sum((executed, budget.copy_negate()))
        percent = format_number(rounded(quotient(product(more, _HUNDRED), budget), 2))
        yield FundingMessage(
            "warning",
            f"{names['executed'].printed}比{names['budget'].printed}多 {with_thousands_marks(more)}"
            f"（超支 {percent}%），得分按满分计",
        )


_MUCH_IN_WAN = Decimal(100_000)
_LITTLE_IN_YUAN = Decimal(1_000)


def check_funding(form: Form, template: Template) -> Iterator[FieldProblem]:
    """The marks on 项目资金; fields are pointers into the form."""
    yield from _unreadable(form)
    yield from _negative(form, template)
    yield from _budget(form)
    for column in AMOUNT_FIELDS:
        yield from _sum(form, template, column)
    yield from _unit(form)


def _at(row: FundingRow, column: str) -> str:
    return f"/funding/{row.kind}/{column}"


def _unreadable(form: Form) -> Iterator[FieldProblem]:
    for row in form.funding.rows:
        for column in AMOUNT_FIELDS:
            text = getattr(row, column)
            if not is_blank_amount(text) and parse_amount(text, form.money_unit) is None:
                yield FieldProblem(
                    "amount-not-number", "error", _at(row, column),
                    f"“{text}”不是金额，请只填数字，如 12345.60。",
                )  # fmt: skip
    weight = form.funding.weight
    points = parse_number(weight)
    if weight.strip() and (points is None or points < 0):
        fault = "不是数字" if points is None else "小于 0"
        yield FieldProblem(
            "weight-not-number", "error", "/funding/weight",
            f"执行率的分值“{weight}”{fault}，请填数字，如 10。",
        )  # fmt: skip


def _negative(form: Form, template: Template) -> Iterator[FieldProblem]:
    """Totals below 0, but for the budget, which is an error of its own; a part may be a refund."""
    row = form.funding.row("total")
    for column in ("initial", "executed"):
        figure = parse_amount(getattr(row, column), form.money_unit)
        if figure is not None and figure < 0:
            name = template.funding.names[column].printed
            yield FieldProblem(
                "amount-negative", "warning", _at(row, column),
                f"{name} {format_number(figure)} 小于 0，请核对。",
            )  # fmt: skip


def _budget(form: Form) -> Iterator[FieldProblem]:
    row = form.funding.row("total")
    if not parse_number(form.funding.weight):
        return
    budget = parse_amount(row.budget, form.money_unit)
    if budget is not None and budget <= 0:
        yield FieldProblem(
            "budget-zero", "error", _at(row, "budget"),
            f"全年预算数为 {format_number(budget)}，算不出执行率和得分，请核对全年预算数。",
        )  # fmt: skip
    elif is_blank_amount(row.budget) and not is_blank_amount(row.executed):
        yield FieldProblem(
            "budget-missing", "error", _at(row, "budget"),
            "全年预算数没有填，算不出执行率和得分，请填写全年预算数。",
        )  # fmt: skip
    executed = parse_amount(row.executed, form.money_unit)
    if budget is not None and executed is not None and 0 < budget < executed:
        yield FieldProblem(
            "overspent", "warning", _at(row, "executed"),
            f"全年执行数 {row.executed} 大于全年预算数 {row.budget}，得分按满分计，请核对并说明。",
        )  # fmt: skip


def _sum(form: Form, template: Template, column: str) -> Iterator[FieldProblem]:
    found = column_sums(form, column)
    if found is None or found.total is None:
        return
    yield from (_page_number(row, column) for row in found.page_number_rows)
    if not found.excess:
        return
    if found.blank_rows:
        yield _blank_part(form, template, found.blank_rows[0], column)
        return
    name = template.funding.names[column].printed
    yield FieldProblem(
        "funding-sum", "error", _at(form.funding.row("total"), column),
        f"{name}：年度资金总额 {format_number(found.total)} 与其中各项之和 "
        f"{format_number(found.parts_sum)} "
        "不一致，请核对。",
    )  # fmt: skip


def _page_number(row: FundingRow, column: str) -> FieldProblem:
    text = getattr(row, column)
    return FieldProblem(
        "page-number", "hint", _at(row, column),
        f"“{text}”像是混进来的页码，加上它与年度资金总额不符，请核对后清除。",
    )  # fmt: skip


def _blank_part(form: Form, template: Template, row: FundingRow, column: str) -> FieldProblem:
    words = {kind.kind: kind.words.printed for kind in template.funding_kinds}
    label = words.get(row.kind, row.kind).removeprefix("其中：")
    whole = getattr(form.funding.row("total"), column)
    name = template.funding.names[column].printed
    return FieldProblem(
        "part-blank", "warning", _at(row, column),
        f"{name}：年度资金总额已填 {whole}，{label}还空着，请补填。",
    )  # fmt: skip


def money_unit_doubt(form: Form) -> str:
    """Why the money unit cannot be right for the amounts, in words; "" if it can."""
    row = form.funding.row("total")
    figures = [parse_amount(getattr(row, column), form.money_unit) for column in AMOUNT_FIELDS]
    largest = max((figure for figure in figures if figure is not None), default=Decimal(0))
    if form.money_unit == "万元" and largest >= _MUCH_IN_WAN:
        return (
            f"金额单位是万元，而金额达 {format_number(largest)} 万元，很可能是元，请核对金额单位。"
        )
    if form.money_unit == "元" and 0 < largest < _LITTLE_IN_YUAN:
        return (
            f"金额单位是元，而金额只有 {format_number(largest)} 元，很可能是万元，请核对金额单位。"
        )
    return ""


def _unit(form: Form) -> Iterator[FieldProblem]:
    if said := money_unit_doubt(form):
        yield FieldProblem("money-unit", "warning", "/money_unit", said)
