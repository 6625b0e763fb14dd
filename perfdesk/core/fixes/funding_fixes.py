"""Amounts of 项目资金 rewritten: tidied to plain digits, converted between 元 and 万元.

Pure and exact: a figure is only written otherwise, never rounded. Whether it is
done is asked elsewhere; a text that cannot be read as an amount is left and named.

Fixes of 项目资金: rows added up, a remainder filled in, units, page numbers.

Each is offered only where the other figures leave one answer; its label names the
text it takes away and the one it puts there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.checks.funding_checks import (
    AMOUNT_FIELDS,
    ColumnSums,
    column_sums,
    is_blank_amount,
    money_unit_doubt,
)
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix, Set
from perfdesk.core.field_ref import ROOT, FieldRef, ref_at, text_at, with_value
from perfdesk.core.form import Form
from perfdesk.core.numbers import exact_sum, format_number, parse_amount, parse_number, product
from perfdesk.core.scoring import weight_sum
from perfdesk.core.template import Template
from perfdesk.core.text import half_width

MONEY_UNITS = ("元", "万元")

_WAN = Decimal(10_000)
_UNITS = frozenset("元万亿")
_DECORATION = re.compile(r"\s|人民币|RMB|CNY|整$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AmountChange:
    """One amount with the text it has and the text it is to have."""

    ref: FieldRef
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AmountChanges:
    """What is rewritten, and the places left: of texts that are no amount, page numbers too."""

    changed: tuple[AmountChange, ...]
    skipped: tuple[FieldRef, ...]

    @property
    def edits(self) -> tuple[Set, ...]:
        """The edits that do it."""
        return tuple(Set(each.ref, each.after) for each in self.changed)


def other_money_unit(money_unit: str) -> str:
    """万元 for 元, and 元 for anything else."""
    return MONEY_UNITS[1] if money_unit == MONEY_UNITS[0] else MONEY_UNITS[0]


def names_money_unit(text: str) -> bool:
    """True if an amount says its own unit (12 万元)."""
    return not _UNITS.isdisjoint(text)


def formatted_like(figure: Decimal, text: str) -> str:
    """The figure with thousands marks and decimals as ``text`` has them, none cut off."""
    places = (
        len(half_width(text).strip().partition(".")[2]) if parse_number(text) is not None else 0
    )
    shown = format_number(figure)
    missing = places - len(shown.partition(".")[2])
    if missing > 0:
        shown = f"{figure:.{places}f}"
    whole, point, rest = shown.partition(".")
    return f"{int(whole):,}{point}{rest}" if "," in half_width(text) else shown


def tidy_amount(text: str, money_unit: str) -> str | None:
    """The amount in plain digits with two decimals or more (74696.00), None if it is none.

    Blanks, 人民币 and 整 are dropped; an amount that names its own unit is converted.
    """
    figure = parse_amount(text, money_unit)
    if figure is None:
        figure = parse_amount(_DECORATION.sub("", half_width(text)), money_unit)
    if figure is None:
        return None
    shown = format_number(figure)
    return shown if len(shown.partition(".")[2]) >= 2 else f"{figure:.2f}"


def tidy_amounts(form: Form) -> AmountChanges:
    """Every amount of the form tidied; blank cells stay as they are."""
    return _rewritten(form, lambda text: tidy_amount(text, form.money_unit))


def convert_amount(text: str, typed_in: str, to: str) -> str | None:
    """An amount typed in one unit as plain digits in another, exact; None if it is none.

    An amount that names its own unit is taken by that one.
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
    """Every amount of the form, typed in one unit, written in another."""
    return _rewritten(form, lambda text: convert_amount(text, typed_in, to))


def _rewritten(form: Form, rewrite: Callable[[str], str | None]) -> AmountChanges:
    changed, left = [], []
    pages = _page_numbers(form)
    for row in form.funding.rows:
        for column in AMOUNT_FIELDS:
            text, spot = getattr(row, column), FieldRef(ROOT, f"funding.{row.kind}.{column}")
            if is_blank_amount(text):
                continue
            after = None if spot in pages else rewrite(text)
            if after is None:
                left.append(spot)
            elif after != text:
                changed.append(AmountChange(spot, text, after))
    return AmountChanges(tuple(changed), tuple(left))


def _page_numbers(form: Form) -> frozenset[FieldRef]:
    """The cells that hold a page number rather than an amount."""
    found = ((column, column_sums(form, column)) for column in AMOUNT_FIELDS)
    return frozenset(
        FieldRef(ROOT, f"funding.{row.kind}.{column}")
        for column, each in found
        if each is not None
        for row in each.page_number_rows
    )


_HUNDRED = Decimal(100)
_UNIT = FieldRef(ROOT, "money_unit")
_WEIGHT = FieldRef(ROOT, "funding.weight")


def add_up_rows(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """The total as the sum of its rows; the other way where one row holds it all."""
    column = _column(problem, "total")
    found = column_sums(form, column) if column else None
    if found is None or not found.filled_rows or found.parts_sum <= 0:
        return
    spot = ref_at(form, problem.pointer)
    after = formatted_like(found.parts_sum, text_at(form, spot))
    name = template.funding.names[column].printed
    yield _rewriting(form, spot, f"{name}的年度资金总额", after)
    only = _only_row(found, column)
    if only and found.total is not None and found.total > 0:
        part = FieldRef(ROOT, f"funding.{only}.{column}")
        after = formatted_like(found.total, text_at(form, part))
        yield _rewriting(form, part, f"{name}的{_kind(template, only)}", after)


def fill_in_remainder(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """The one blank row as what the others leave of the total."""
    spot = ref_at(form, problem.pointer)
    found = column_sums(form, spot.field.rpartition(".")[2])
    if found is None or found.total is None or len(found.blank_rows) != 1 or found.excess >= 0:
        return
    after = formatted_like(found.excess.copy_negate(), "")
    yield Fix(f"把{_kind(template, spot.field.split('.')[1])}填为 {after}", (Set(spot, after),))


def clear_page_number(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """The cell of a page number emptied."""
    spot = ref_at(form, problem.pointer)
    yield Fix(f"清除页码“{text_at(form, spot)}”", (Set(spot, ""),))


def make_readable(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """An amount without what makes it unreadable: blanks, 人民币, 整."""
    spot = ref_at(form, problem.pointer)
    after = tidy_amount(text_at(form, spot), form.money_unit)
    if after is not None:
        yield _rewriting(form, spot, "金额", after)


def change_money_unit(_problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """The other unit for the same figures, or the same unit for converted ones.

    A 表样 that is printed in the form's unit keeps it: there the figures come first.
    None where an amount names a unit itself, so that not all are of one.
    """
    texts = (getattr(row, column) for row in form.funding.rows for column in AMOUNT_FIELDS)
    if any(map(names_money_unit, texts)):
        return
    own, other = form.money_unit, other_money_unit(form.money_unit)
    found = [fix for fix in (_converted(form, other, own), _relabelled(form, other)) if fix]
    yield from found if own == template.money_unit else reversed(found)


def use_usual_weight(_problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """The usual weight of the execution rate where it makes the sum 100."""
    usual, row = template.scoring.funding_weight, form.funding.row("total")
    budget = parse_amount(row.budget, form.money_unit)
    if not (is_blank_amount(row.budget) and is_blank_amount(row.executed)) and (
        budget is None or budget <= 0
    ):
        return
    own = parse_number(form.funding.weight) or Decimal(0)
    below = exact_sum((weight_sum(form), own.copy_negate()))
    if exact_sum((below, parse_number(usual) or Decimal(0))) == _HUNDRED:
        yield _rewriting(form, _WEIGHT, "执行率的分值", usual)


def _converted(form: Form, typed_in: str, to: str) -> Fix | None:
    found = convert_amounts(form, typed_in, to)
    after = form
    for edit in found.edits:
        after = with_value(after, edit.ref, edit.value)
    if not found.changed or found.skipped or money_unit_doubt(after):
        return None
    first = found.changed[0]
    words = f"把各项金额由{typed_in}换算为{to}（如“{first.before}”改为 {first.after}）"
    return Fix(words, found.edits)


def _relabelled(form: Form, other: str) -> Fix | None:
    if money_unit_doubt(with_value(form, _UNIT, other)):
        return None
    label = f"把金额单位“{form.money_unit}”改为“{other}”，金额不变"
    return Fix(label, (Set(_UNIT, other),))


def _column(problem: Problem, kind: str) -> str:
    names = problem.pointer.split("/")
    own = len(names) == 4 and names[1] == "funding" and names[2] == kind
    return names[3] if own and names[3] in AMOUNT_FIELDS else ""


def _only_row(found: ColumnSums, column: str) -> str:
    """The kind of the one row that holds an amount other than 0, or ""."""
    holding = [row.kind for row in found.filled_rows if parse_number(getattr(row, column)) != 0]
    return holding[0] if len(holding) == 1 else ""


def _rewriting(form: Form, spot: FieldRef, name: str, after: str) -> Fix:
    before = text_at(form, spot)
    label = f"把{name}“{before}”改为 {after}" if before else f"把{name}填为 {after}"
    return Fix(label, (Set(spot, after),))


def _kind(template: Template, kind: str) -> str:
    words = {each.kind: each.words.printed for each in template.funding_kinds}
    return words.get(kind, kind).removeprefix("其中：").removeprefix("其中:")
