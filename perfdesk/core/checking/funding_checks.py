"""Checks of 项目资金 and 金额单位: amounts that do not add up, are no amounts, or cannot be.

Amounts are compared exactly, in the form's money unit (元 or 万元); how a column
adds up is worked out elsewhere (``funding_sums``).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfdesk.core.checking.funding_sums import COLUMNS, blank, sums
from perfdesk.core.checking.problem import Mark
from perfdesk.core.form import Form, FundingRow
from perfdesk.core.numbers import amount, number, plain
from perfdesk.core.template import Template

_MUCH_IN_WAN = Decimal(100_000)
_LITTLE_IN_YUAN = Decimal(1_000)


def funding_marks(form: Form, template: Template) -> Iterator[Mark]:
    """The marks on 项目资金; fields are pointers into the form."""
    yield from _unreadable(form)
    yield from _negative(form, template)
    yield from _budget(form)
    for column in COLUMNS:
        yield from _sum(form, template, column)
    yield from _unit(form)


def _at(row: FundingRow, column: str) -> str:
    return f"/funding/{row.kind}/{column}"


def _unreadable(form: Form) -> Iterator[Mark]:
    for row in form.funding.rows:
        for column in COLUMNS:
            text = getattr(row, column)
            if not blank(text) and amount(text, form.money_unit) is None:
                yield Mark(
                    "amount-not-number", "error", _at(row, column),
                    f"“{text}”不是金额，请只填数字，如 12345.60。",
                )  # fmt: skip
    weight = form.funding.weight
    points = number(weight)
    if weight.strip() and (points is None or points < 0):
        fault = "不是数字" if points is None else "小于 0"
        yield Mark(
            "weight-not-number", "error", "/funding/weight",
            f"执行率的分值“{weight}”{fault}，请填数字，如 10。",
        )  # fmt: skip


def _negative(form: Form, template: Template) -> Iterator[Mark]:
    """Totals below 0, but for the budget, which is an error of its own; a part may be a refund."""
    row = form.funding.row("total")
    for column in ("initial", "executed"):
        figure = amount(getattr(row, column), form.money_unit)
        if figure is not None and figure < 0:
            name = template.funding.names[column].printed
            yield Mark(
                "amount-negative", "warning", _at(row, column),
                f"{name} {plain(figure)} 小于 0，请核对。",
            )  # fmt: skip


def _budget(form: Form) -> Iterator[Mark]:
    row = form.funding.row("total")
    if not number(form.funding.weight):
        return
    budget = amount(row.budget, form.money_unit)
    if budget is not None and budget <= 0:
        yield Mark(
            "budget-zero", "error", _at(row, "budget"),
            f"全年预算数为 {plain(budget)}，算不出执行率和得分，请核对全年预算数。",
        )  # fmt: skip
    elif blank(row.budget) and not blank(row.executed):
        yield Mark(
            "budget-missing", "error", _at(row, "budget"),
            "全年预算数没有填，算不出执行率和得分，请填写全年预算数。",
        )  # fmt: skip
    executed = amount(row.executed, form.money_unit)
    if budget is not None and executed is not None and 0 < budget < executed:
        yield Mark(
            "overspent", "warning", _at(row, "executed"),
            f"全年执行数 {row.executed} 大于全年预算数 {row.budget}，得分按满分计，请核对并说明。",
        )  # fmt: skip


def _sum(form: Form, template: Template, column: str) -> Iterator[Mark]:
    found = sums(form, column)
    if found is None or found.whole is None:
        return
    yield from (_page_number(row, column) for row in found.stray)
    if not found.over:
        return
    if found.blanks:
        yield _blank_part(form, template, found.blanks[0], column)
        return
    name = template.funding.names[column].printed
    yield Mark(
        "funding-sum", "error", _at(form.funding.row("total"), column),
        f"{name}：年度资金总额 {plain(found.whole)} 与其中各项之和 {plain(found.parts)} "
        "不一致，请核对。",
    )  # fmt: skip


def _page_number(row: FundingRow, column: str) -> Mark:
    text = getattr(row, column)
    return Mark(
        "page-number", "hint", _at(row, column),
        f"“{text}”像是混进来的页码，加上它与年度资金总额不符，请核对后清除。",
    )  # fmt: skip


def _blank_part(form: Form, template: Template, row: FundingRow, column: str) -> Mark:
    words = {kind.kind: kind.words.printed for kind in template.funding_kinds}
    label = words.get(row.kind, row.kind).removeprefix("其中：")
    whole = getattr(form.funding.row("total"), column)
    name = template.funding.names[column].printed
    return Mark(
        "part-blank", "warning", _at(row, column),
        f"{name}：年度资金总额已填 {whole}，{label}还空着，请补填。",
    )  # fmt: skip


def unit_doubt(form: Form) -> str:
    """Why the money unit cannot be right for the amounts, in words; "" if it can."""
    row = form.funding.row("total")
    figures = [amount(getattr(row, column), form.money_unit) for column in COLUMNS]
    largest = max((figure for figure in figures if figure is not None), default=Decimal(0))
    if form.money_unit == "万元" and largest >= _MUCH_IN_WAN:
        return f"金额单位是万元，而金额达 {plain(largest)} 万元，很可能是元，请核对金额单位。"
    if form.money_unit == "元" and 0 < largest < _LITTLE_IN_YUAN:
        return f"金额单位是元，而金额只有 {plain(largest)} 元，很可能是万元，请核对金额单位。"
    return ""


def _unit(form: Form) -> Iterator[Mark]:
    if said := unit_doubt(form):
        yield Mark("money-unit", "warning", "/money_unit", said)
