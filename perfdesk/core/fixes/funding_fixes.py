"""Amounts of 项目资金 rewritten: fixes of funding problems, tidying, conversion of the unit.

- The fixes: rows added up, a remainder filled in, page numbers cleared, the unit changed. Each
  is offered only where the other figures leave one answer; its label names the old and the
  new text.
- All amounts of a form tidied to plain digits, or converted between 元 and 万元. Amounts are
  exact: a figure is only written differently, never rounded. A text that cannot be read as an
  amount is not changed but returned as skipped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.checks.funding_checks import (
    ColumnSums,
    column_sums,
    is_blank_amount,
    money_unit_doubt,
)
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix, Set
from perfdesk.core.field_ref import (
    ROOT,
    FieldRef,
    funding_row_pointer,
    ref_at,
    text_at,
    with_value,
)
from perfdesk.core.form import AMOUNT_FIELDS, Form, FundingRow
from perfdesk.core.labels import column_label
from perfdesk.core.numbers import exact_sum, format_number, parse_amount, parse_number, product
from perfdesk.core.scoring import weight_sum
from perfdesk.core.template import Template
from perfdesk.core.text import half_width

MONEY_UNITS = ("元", "万元")

_WAN = Decimal(10_000)
"""元 in one 万元."""
_HUNDRED = Decimal(100)
_TIDY_PLACES = 2
"""The least number of decimals of a tidied amount."""
_UNIT_CHARACTERS = frozenset("元万亿")
# What makes an amount unreadable without changing it, e.g. "人民币" and "整" of "人民币8 0元整".
_DECORATION = re.compile(r"\s|人民币|RMB|CNY|整$", re.IGNORECASE)
_MONEY_UNIT = FieldRef(ROOT, "money_unit")
_WEIGHT = FieldRef(ROOT, "funding.weight")


def _amount_ref(form: Form, row: FundingRow, column: str) -> FieldRef:
    return ref_at(form, f"{funding_row_pointer(form.funding, row)}/{column}")


# Fixes of problems


def add_up_rows(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """Set the total to the sum of its rows; or the only row with an amount to the total."""
    column = _column_of_total(form, problem)
    sums = column_sums(form, column) if column else None
    if sums is None or not sums.filled_rows or sums.parts_sum <= 0:
        return
    ref = ref_at(form, problem.pointer)
    after = formatted_like(sums.parts_sum, text_at(form, ref))
    name = column_label("funding", template, column)
    total = template.funding_row_name(form.funding.row("total"))
    yield _rewrite(form, ref, f"{name}的{total}", after)
    only = _only_row(sums, column, form.money_unit)
    if only and sums.total is not None and sums.total > 0:
        part = _amount_ref(form, only, column)
        after = formatted_like(sums.total, text_at(form, part))
        yield _rewrite(form, part, f"{name}的{template.funding_row_name(only)}", after)


def fill_in_remainder(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """Set the only blank row to what the other rows leave of the total."""
    ref = ref_at(form, problem.pointer)
    sums = column_sums(form, ref.field.rpartition(".")[2])
    if sums is None or sums.total is None or len(sums.blank_rows) != 1 or sums.excess >= 0:
        return
    after = formatted_like(sums.excess.copy_negate(), "")
    name = template.funding_row_name(sums.blank_rows[0])
    yield Fix(f"把{name}填为 {after}", (Set(ref, after),))


def clear_page_number(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """Empty the cell of a page number."""
    ref = ref_at(form, problem.pointer)
    yield Fix(f"清除页码“{text_at(form, ref)}”", (Set(ref, ""),))


def make_readable(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """Drop what makes an amount unreadable: blanks, 人民币, 整."""
    ref = ref_at(form, problem.pointer)
    after = tidy_amount(text_at(form, ref), form.money_unit)
    if after is not None:
        yield _rewrite(form, ref, "金额", after)


def change_money_unit(_problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """Name the other unit for the same figures, or convert the figures to the same unit.

    Where the template prints the form's unit, converting is offered first. There is no fix
    where an amount names a unit itself, so that not all amounts are in one unit.
    """
    texts = (getattr(row, column) for row in form.funding.rows for column in AMOUNT_FIELDS)
    if any(map(names_money_unit, texts)):
        return
    own, other = form.money_unit, other_money_unit(form.money_unit)
    fixes = [fix for fix in (_converted(form, other, own), _relabelled(form, other)) if fix]
    yield from fixes if own == template.money_unit else reversed(fixes)


def use_usual_weight(_problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """Give the execution rate its usual weight where that makes the weights add up to 100."""
    usual, row = template.scoring.funding_weight, form.funding.row("total")
    budget = parse_amount(row.budget, form.money_unit)
    unfunded = is_blank_amount(row.budget) and is_blank_amount(row.executed)
    if not unfunded and (budget is None or budget <= 0):
        return
    own = parse_number(form.funding.weight) or Decimal(0)
    in_rows = exact_sum((weight_sum(form), own.copy_negate()))
    if exact_sum((in_rows, parse_number(usual) or Decimal(0))) == _HUNDRED:
        name = f"执行率的{column_label('funding', template, 'weight')}"
        yield _rewrite(form, _WEIGHT, name, usual)


def _rewrite(form: Form, ref: FieldRef, name: str, after: str) -> Fix:
    before = text_at(form, ref)
    label = f"把{name}“{before}”改为 {after}" if before else f"把{name}填为 {after}"
    return Fix(label, (Set(ref, after),))


def _column_of_total(form: Form, problem: Problem) -> str:
    """Return the column of the total a problem points at, "" if it points elsewhere."""
    part, _, column = problem.pointer.rpartition("/")
    in_total = part == funding_row_pointer(form.funding, form.funding.row("total"))
    return column if in_total and column in AMOUNT_FIELDS else ""


def _only_row(sums: ColumnSums, column: str, money_unit: str) -> FundingRow | None:
    """Return the one row that holds an amount other than 0, None if it is not one."""
    rows = [row for row in sums.filled_rows if parse_amount(getattr(row, column), money_unit)]
    return rows[0] if len(rows) == 1 else None


def _converted(form: Form, typed_in: str, to: str) -> Fix | None:
    changes = convert_amounts(form, typed_in, to)
    after = form
    for edit in changes.edits:
        after = with_value(after, edit.ref, edit.value)
    if not changes.changed or changes.skipped or money_unit_doubt(after):
        return None
    first = changes.changed[0]
    label = f"把各项金额由{typed_in}换算为{to}（如“{first.before}”改为 {first.after}）"
    return Fix(label, changes.edits)


def _relabelled(form: Form, other: str) -> Fix | None:
    if money_unit_doubt(with_value(form, _MONEY_UNIT, other)):
        return None
    label = f"把金额单位“{form.money_unit}”改为“{other}”，金额不变"
    return Fix(label, (Set(_MONEY_UNIT, other),))


# Tidying and converting all amounts


@dataclass(frozen=True, slots=True)
class AmountChange:
    """One amount to be rewritten: its field, the text it has and the text it is to have."""

    ref: FieldRef
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AmountChanges:
    """The amounts to be rewritten, and the fields skipped: unreadable texts and page numbers."""

    changed: tuple[AmountChange, ...]
    skipped: tuple[FieldRef, ...]

    @property
    def edits(self) -> tuple[Set, ...]:
        """The edits that rewrite the amounts."""
        return tuple(Set(each.ref, each.after) for each in self.changed)


def other_money_unit(money_unit: str) -> str:
    """Return 万元 for 元, and 元 for anything else."""
    return MONEY_UNITS[1] if money_unit == MONEY_UNITS[0] else MONEY_UNITS[0]


def names_money_unit(text: str) -> bool:
    """Return True if an amount names its own unit (12 万元)."""
    return not _UNIT_CHARACTERS.isdisjoint(text)


def formatted_like(figure: Decimal, text: str) -> str:
    """Return the figure with separators and decimals as ``text`` has them, none cut off."""
    readable = parse_number(text) is not None
    places = len(half_width(text).strip().partition(".")[2]) if readable else 0
    shown = format_number(figure)
    if len(shown.partition(".")[2]) < places:
        shown = f"{figure:.{places}f}"
    return f"{Decimal(shown):,f}" if "," in half_width(text) else shown


def tidy_amount(text: str, money_unit: str) -> str | None:
    """Return the amount in plain digits with two decimals or more (74696.00), None if it is none.

    Blanks, 人民币 and 整 are dropped; an amount that names its own unit is converted.
    """
    figure = parse_amount(text, money_unit)
    if figure is None:
        figure = parse_amount(_DECORATION.sub("", half_width(text)), money_unit)
    if figure is None:
        return None
    shown = format_number(figure)
    if len(shown.partition(".")[2]) >= _TIDY_PLACES:
        return shown
    return f"{figure:.{_TIDY_PLACES}f}"


def tidy_amounts(form: Form) -> AmountChanges:
    """Return the changes that tidy every amount of the form; blank cells stay as they are."""
    return _amount_changes(form, lambda text: tidy_amount(text, form.money_unit))


def convert_amount(text: str, typed_in: str, to: str) -> str | None:
    """Return an amount typed in one unit as plain digits in another, exact; None if it is none.

    An amount that names its own unit is converted from that one.
    """
    figure = parse_amount(text, typed_in)
    if figure is None:
        return None
    if names_money_unit(text):
        figure = parse_amount(text, to) or Decimal(0)
    elif typed_in != to:
        figure = product(figure, _WAN if typed_in == "万元" else 1 / _WAN)
    shown = format_number(figure)
    return shown if parse_number(shown) is not None else None


def convert_amounts(form: Form, typed_in: str, to: str) -> AmountChanges:
    """Return the changes that write every amount, typed in one unit, in another."""
    return _amount_changes(form, lambda text: convert_amount(text, typed_in, to))


def _amount_changes(form: Form, rewrite: Callable[[str], str | None]) -> AmountChanges:
    changed, skipped = [], []
    page_numbers = _page_numbers(form)
    for row in form.funding.rows:
        for column in AMOUNT_FIELDS:
            text, ref = getattr(row, column), _amount_ref(form, row, column)
            if is_blank_amount(text):
                continue
            after = None if ref in page_numbers else rewrite(text)
            if after is None:
                skipped.append(ref)
            elif after != text:
                changed.append(AmountChange(ref, text, after))
    return AmountChanges(tuple(changed), tuple(skipped))


def _page_numbers(form: Form) -> frozenset[FieldRef]:
    """Return the cells that hold a page number rather than an amount."""
    by_column = ((column, column_sums(form, column)) for column in AMOUNT_FIELDS)
    return frozenset(
        _amount_ref(form, row, column)
        for column, sums in by_column
        if sums is not None
        for row in sums.page_number_rows
    )
