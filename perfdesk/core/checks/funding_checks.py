"""Checks of 项目资金 and 金额单位: amounts that do not add up, are unreadable, or cannot be right.

Amounts are exact and in the form's money unit (元 or 万元). Also here:

- ``column_sums`` adds up one column: the total against its 其中 rows. Page numbers that slipped
  into a cell when text was taken from a PDF are told apart there, because they decide whether
  the rows add up. A row without a kind (省级资金) may be a part of the total or of another row
  (其中：中央补助 below 财政拨款): it counts only where the rows of a known kind hold no amount,
  or where the total is reached with such rows and not without them.
- ``funding_messages`` says the same in short for the funding panel.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.checks.problem import FieldProblem, Severity
from perfdesk.core.field_ref import funding_row_pointer
from perfdesk.core.form import AMOUNT_FIELDS, Form, FundingRow
from perfdesk.core.labels import column_label
from perfdesk.core.numbers import (
    exact_sum,
    format_number,
    format_with_separators,
    parse_amount,
    parse_number,
    product,
    quotient,
    rounded,
)
from perfdesk.core.template import Template
from perfdesk.core.text import half_width
from perfdesk.core.values import parse_value

_HUNDRED = Decimal(100)
_SHOWN_PLACES = 2
"""Decimals of a computed percentage in a message."""
_MUCH_IN_WAN = Decimal(100_000)
"""万元 from which an amount is more likely to be in 元."""
_LITTLE_IN_YUAN = Decimal(1_000)
"""元 below which an amount is more likely to be in 万元."""
# A page number as it is left in an amount cell, e.g. "-3".
_PAGE_NUMBER = re.compile(r"-\d{1,3}")


# The sums of a column


@dataclass(frozen=True, slots=True)
class ColumnSums:
    """One column added up: ``total`` as typed against ``parts_sum``, the sum of its 其中 rows.

    Rows are those of the form, one and the same object.

    ``total`` is None if blank or unreadable; ``parts_sum`` leaves page numbers out.
    ``filled_rows`` are the 其中 rows with an amount, ``page_number_rows`` those with a page
    number, ``blank_rows`` those that hold nothing though they should.
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


def column_sums(form: Form, column: str) -> ColumnSums | None:
    """Return the sums of a column, or None if there are no 其中 rows or one is unreadable.

    A text like -3 is taken for a page number only if the rows do not add up with it.
    """
    total = parse_amount(getattr(form.funding.row("total"), column), form.money_unit)
    rows = _parts(form, column, total)
    figures = [parse_amount(getattr(row, column), form.money_unit) for row in rows]
    if not rows or _any_unreadable(rows, column, figures):
        return None
    pairs = list(zip(rows, figures, strict=True))
    everything = exact_sum(figure for figure in figures if figure)
    differs = everything != total and total is not None
    is_page = [differs and _is_page_number(getattr(row, column)) for row in rows]
    amounts = [pair for pair, page in zip(pairs, is_page, strict=True) if not page]
    return ColumnSums(
        total,
        exact_sum(figure for _, figure in amounts if figure),
        tuple(row for row, figure in amounts if figure is not None),
        tuple(row for row, page in zip(rows, is_page, strict=True) if page),
        tuple(row for row in rows if _lacks_amount(row, column, form.money_unit)),
    )


def _parts(form: Form, column: str, total: Decimal | None) -> list[FundingRow]:
    """Return the rows of which the total of a column consists, as the module says."""
    everything = [row for row in form.funding.rows if row.kind != "total"]
    known = [row for row in everything if row.kind]
    if len(known) == len(everything):
        return known
    if all(is_blank_amount(getattr(row, column)) for row in known):
        return [row for row in everything if not row.kind]
    reached = [_sum(form, rows, column) == total for rows in (known, everything)]
    return everything if reached == [False, True] else known


def _sum(form: Form, rows: list[FundingRow], column: str) -> Decimal:
    figures = (parse_amount(getattr(row, column), form.money_unit) for row in rows)
    return exact_sum(figure for figure in figures if figure)


def is_blank_amount(text: str) -> bool:
    """Return True for an empty amount cell, or one with a dash."""
    return parse_value(text).kind == "nothing"


def _any_unreadable(rows: list[FundingRow], column: str, figures: list[Decimal | None]) -> bool:
    return any(
        figure is None and not is_blank_amount(getattr(row, column))
        for row, figure in zip(rows, figures, strict=True)
    )


def _is_page_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(half_width(text).strip()))


def _lacks_amount(row: FundingRow, column: str, money_unit: str) -> bool:
    """Blank, and not in a row whose other amounts are all 0 (which needs no third 0)."""
    if not is_blank_amount(getattr(row, column)):
        return False
    others = [getattr(row, other) for other in AMOUNT_FIELDS if other != column]
    filled = [
        parse_amount(text, money_unit)
        for text in others
        if not (is_blank_amount(text) or _is_page_number(text))
    ]
    return not filled or any(figure != 0 for figure in filled)


# Checks


def check_funding(form: Form, template: Template) -> Iterator[FieldProblem]:
    """Yield the problems of 项目资金 and 金额单位; ``field`` is a JSON Pointer into the form."""
    yield from _check_readable(form, template)
    yield from _check_negative_totals(form, template)
    yield from _check_budget(form, template)
    yield from _check_overspending(form, template)
    for column in AMOUNT_FIELDS:
        yield from _check_sum(form, template, column)
        yield from _check_other_parts(form, template, column)
    if doubt := money_unit_doubt(form):
        yield FieldProblem("money-unit", "warning", "/money_unit", doubt)


def money_unit_doubt(form: Form) -> str:
    """Return why the money unit cannot be right for the amounts, in Chinese; "" if it can."""
    row = form.funding.row("total")
    figures = [parse_amount(getattr(row, column), form.money_unit) for column in AMOUNT_FIELDS]
    largest = max((figure for figure in figures if figure is not None), default=Decimal(0))
    shown = format_number(largest)
    if form.money_unit == "万元" and largest >= _MUCH_IN_WAN:
        return f"金额单位是万元，而金额达 {shown} 万元，很可能是元，请核对金额单位。"
    if form.money_unit == "元" and 0 < largest < _LITTLE_IN_YUAN:
        return f"金额单位是元，而金额只有 {shown} 元，很可能是万元，请核对金额单位。"
    return ""


def _pointer(form: Form, row: FundingRow, column: str) -> str:
    return f"{funding_row_pointer(form.funding, row)}/{column}"


def _check_readable(form: Form, template: Template) -> Iterator[FieldProblem]:
    for row in form.funding.rows:
        for column in AMOUNT_FIELDS:
            text = getattr(row, column)
            if not is_blank_amount(text) and parse_amount(text, form.money_unit) is None:
                yield FieldProblem(
                    "amount-not-number", "error", _pointer(form, row, column),
                    f"“{text}”不是金额，请只填数字，如 12345.60。",
                )  # fmt: skip
    weight = form.funding.weight
    points = parse_number(weight)
    if weight.strip() and (points is None or points < 0):
        fault = "不是数字" if points is None else "小于 0"
        yield FieldProblem(
            "weight-not-number", "error", "/funding/weight",
            f"执行率的{column_label('funding', template, 'weight')}“{weight}”{fault}，"
            "请填数字，如 10。",
        )  # fmt: skip


def _check_negative_totals(form: Form, template: Template) -> Iterator[FieldProblem]:
    """Totals below 0, but for the budget, which is an error of its own; a part may be a refund."""
    row = form.funding.row("total")
    for column in ("initial", "executed"):
        figure = parse_amount(getattr(row, column), form.money_unit)
        if figure is not None and figure < 0:
            name = column_label("funding", template, column)
            yield FieldProblem(
                "amount-negative", "warning", _pointer(form, row, column),
                f"{name} {format_number(figure)} 小于 0，请核对。",
            )  # fmt: skip


def _check_budget(form: Form, template: Template) -> Iterator[FieldProblem]:
    """Yield why there is no execution rate, if that costs points."""
    row = form.funding.row("total")
    if not _rate_earns_points(form):
        return
    name, score = (column_label("funding", template, column) for column in ("budget", "score"))
    budget = parse_amount(row.budget, form.money_unit)
    if budget is not None and budget <= 0:
        yield FieldProblem(
            "budget-zero", "error", _pointer(form, row, "budget"),
            f"{name}为 {format_number(budget)}，算不出执行率和{score}，请核对{name}。",
        )  # fmt: skip
    elif is_blank_amount(row.budget) and not is_blank_amount(row.executed):
        yield FieldProblem(
            "budget-missing", "error", _pointer(form, row, "budget"),
            f"{name}没有填，算不出执行率和{score}，请填写{name}。",
        )  # fmt: skip


def _check_overspending(form: Form, template: Template) -> Iterator[FieldProblem]:
    row = form.funding.row("total")
    budget = parse_amount(row.budget, form.money_unit)
    executed = parse_amount(row.executed, form.money_unit)
    if budget is not None and executed is not None and 0 < budget < executed:
        names = [column_label("funding", template, column) for column in ("executed", "budget")]
        yield FieldProblem(
            "overspent", "warning", _pointer(form, row, "executed"),
            f"{names[0]} {row.executed} 大于{names[1]} {row.budget}"
            f"{_capped(form, template)}，请核对并说明。",
        )  # fmt: skip


def _rate_earns_points(form: Form) -> bool:
    weight = parse_number(form.funding.weight)
    return weight is not None and weight > 0


def _capped(form: Form, template: Template) -> str:
    """Return that spending above the budget earns no more than the weight, if it earns any."""
    score = column_label("funding", template, "score")
    return f"，{score}按满分计" if _rate_earns_points(form) else ""


def _check_sum(form: Form, template: Template, column: str) -> Iterator[FieldProblem]:
    sums = column_sums(form, column)
    if sums is None or sums.total is None:
        return
    yield from (_page_number_problem(form, template, row, column) for row in sums.page_number_rows)
    if not sums.excess:
        return
    if sums.blank_rows and sums.excess < 0:
        yield _blank_part_problem(form, template, sums.blank_rows[0], column)
        return
    name = column_label("funding", template, column)
    yield FieldProblem(
        "funding-sum", "error", _pointer(form, form.funding.row("total"), column),
        f"{name}：{_total_name(form, template)} {format_number(sums.total)} 与其中各项之和 "
        f"{format_number(sums.parts_sum)} 不一致，请核对。",
    )  # fmt: skip


def _check_other_parts(form: Form, template: Template, column: str) -> Iterator[FieldProblem]:
    """Rows without a kind, which may count for nothing in the sum, above the total."""
    total = parse_amount(getattr(form.funding.row("total"), column), form.money_unit)
    counted = _parts(form, column, total)
    for row in form.funding.rows:
        figure = parse_amount(getattr(row, column), form.money_unit)
        if row.kind or row in counted or total is None or figure is None or figure <= total:
            continue
        yield FieldProblem(
            "part-above-total", "error", _pointer(form, row, column),
            f"{column_label('funding', template, column)}：{template.funding_row_name(row)} "
            f"{format_number(figure)} 大于{_total_name(form, template)} "
            f"{format_number(total)}，请核对。",
        )  # fmt: skip


def _page_number_problem(
    form: Form, template: Template, row: FundingRow, column: str
) -> FieldProblem:
    text = getattr(row, column)
    return FieldProblem(
        "page-number", "hint", _pointer(form, row, column),
        f"“{text}”像是混进来的页码，加上它与{_total_name(form, template)}不符，请核对后清除。",
    )  # fmt: skip


def _blank_part_problem(
    form: Form, template: Template, row: FundingRow, column: str
) -> FieldProblem:
    label = template.funding_row_name(row)
    total = getattr(form.funding.row("total"), column)
    name = column_label("funding", template, column)
    return FieldProblem(
        "part-blank", "warning", _pointer(form, row, column),
        f"{name}：{_total_name(form, template)}已填 {total}，{label}还空着，请补填。",
    )  # fmt: skip


def _total_name(form: Form, template: Template) -> str:
    return template.funding_row_name(form.funding.row("total"))


# Messages for the funding panel

_RANK = {"error": 0, "warning": 1, "hint": 2, None: 3}


@dataclass(frozen=True, slots=True)
class FundingMessage:
    """A short sentence without a full stop, with its severity; None for mere progress."""

    severity: Severity | None
    text: str


def funding_messages(form: Form, template: Template) -> tuple[FundingMessage, ...]:
    """Return the messages on the amounts, the most severe first: by column, then on the rate.

    Amounts are in the form's money unit and have thousands separators.
    """
    by_column = [each for column in AMOUNT_FIELDS for each in _sum_message(form, template, column)]
    messages = (*by_column, *_budget_message(form, template))
    return tuple(sorted(messages, key=lambda message: _RANK[message.severity]))


def _sum_message(form: Form, template: Template, column: str) -> Iterator[FundingMessage]:
    sums = column_sums(form, column)
    if sums is None or not sums.filled_rows:
        return
    name, parts = column_label("funding", template, column), format_with_separators(sums.parts_sum)
    if sums.total is None:
        if is_blank_amount(getattr(form.funding.row("total"), column)):
            yield FundingMessage(None, f"{name}：其中合计 {parts}，总额还没有填")
    elif sums.excess:
        yield FundingMessage(_severity(sums), f"{name}：其中合计 {parts}，{_difference(sums)}")


def _severity(sums: ColumnSums) -> Severity | None:
    return None if sums.blank_rows and sums.excess < 0 else "error"


def _difference(sums: ColumnSums) -> str:
    if sums.excess > 0:
        return f"比总额多 {format_with_separators(sums.excess)}"
    return f"比总额少 {format_with_separators(sums.excess.copy_negate())}"


def _budget_message(form: Form, template: Template) -> Iterator[FundingMessage]:
    row = form.funding.row("total")
    budget_label, executed_label = (
        column_label("funding", template, column) for column in ("budget", "executed")
    )
    budget = parse_amount(row.budget, form.money_unit)
    executed = parse_amount(row.executed, form.money_unit)
    if budget is not None and budget <= 0 and _rate_earns_points(form):
        yield FundingMessage("error", f"{budget_label}为 {format_number(budget)}，算不出执行率")
    elif budget is not None and executed is not None and 0 < budget < executed:
        more = exact_sum((executed, budget.copy_negate()))
        percent = rounded(quotient(product(more, _HUNDRED), budget), _SHOWN_PLACES)
        yield FundingMessage(
            "warning",
            f"{executed_label}比{budget_label}多 "
            f"{format_with_separators(more)}（超支 {format_number(percent)}%）"
            f"{_capped(form, template)}",
        )
