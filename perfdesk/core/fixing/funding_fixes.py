"""Fixes of 项目资金: rows added up, a remainder filled in, units, page numbers.

Each is offered only where the other figures leave one answer; its label names the
text it takes away and the one it puts there.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfdesk.core.checking.funding_checks import unit_doubt
from perfdesk.core.checking.funding_sums import COLUMNS, Sums, blank, sums
from perfdesk.core.checking.problem import Problem
from perfdesk.core.edits import Set
from perfdesk.core.fixing import amounts
from perfdesk.core.fixing.fix import Fix
from perfdesk.core.form import Form
from perfdesk.core.numbers import amount, number, total
from perfdesk.core.places import ROOT, Place, place, text, with_value
from perfdesk.core.scoring import weights
from perfdesk.core.template import Template

_HUNDRED = Decimal(100)
_UNIT = Place(ROOT, "money_unit")
_WEIGHT = Place(ROOT, "funding.weight")


def added_up(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """The total as the sum of its rows; the other way where one row holds it all."""
    column = _column(problem, "total")
    found = sums(form, column) if column else None
    if found is None or not found.filled or found.parts <= 0:
        return
    spot = place(form, problem.at)
    after = amounts.written_like(found.parts, text(form, spot))
    name = template.funding.names[column].printed
    yield _rewritten(form, spot, f"{name}的年度资金总额", after)
    only = _only_row(found, column)
    if only and found.whole is not None and found.whole > 0:
        part = Place(ROOT, f"funding.{only}.{column}")
        after = amounts.written_like(found.whole, text(form, part))
        yield _rewritten(form, part, f"{name}的{_kind(template, only)}", after)


def remainder(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """The one blank row as what the others leave of the total."""
    spot = place(form, problem.at)
    found = sums(form, spot.field.rpartition(".")[2])
    if found is None or found.whole is None or len(found.blanks) != 1 or found.over >= 0:
        return
    after = amounts.written_like(found.over.copy_negate(), "")
    yield Fix(f"把{_kind(template, spot.field.split('.')[1])}填为 {after}", (Set(spot, after),))


def cleared(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """The cell of a page number emptied."""
    spot = place(form, problem.at)
    yield Fix(f"清除页码“{text(form, spot)}”", (Set(spot, ""),))


def readable(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """An amount without what makes it unreadable: blanks, 人民币, 整."""
    spot = place(form, problem.at)
    after = amounts.tidied(text(form, spot), form.money_unit)
    if after is not None:
        yield _rewritten(form, spot, "金额", after)


def unit(_problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """The other unit for the same figures, or the same unit for converted ones.

    A 表样 that is printed in the form's unit keeps it: there the figures come first.
    None where an amount names a unit itself, so that not all are of one.
    """
    texts = (getattr(row, column) for row in form.funding.rows for column in COLUMNS)
    if any(map(amounts.names_unit, texts)):
        return
    own, other = form.money_unit, amounts.other_unit(form.money_unit)
    found = [fix for fix in (_converted(form, other, own), _relabelled(form, other)) if fix]
    yield from found if own == template.money_unit else reversed(found)


def usual_weight(_problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """The usual weight of the execution rate where it makes the sum 100."""
    usual, row = template.scoring.funding_weight, form.funding.row("total")
    budget = amount(row.budget, form.money_unit)
    if not (blank(row.budget) and blank(row.executed)) and (budget is None or budget <= 0):
        return
    own = number(form.funding.weight) or Decimal(0)
    below = total((weights(form), own.copy_negate()))
    if total((below, number(usual) or Decimal(0))) == _HUNDRED:
        yield _rewritten(form, _WEIGHT, "执行率的分值", usual)


def _converted(form: Form, typed_in: str, to: str) -> Fix | None:
    found = amounts.conversion(form, typed_in, to)
    after = form
    for edit in found.edits:
        after = with_value(after, edit.place, edit.value)
    if not found.changed or found.left or unit_doubt(after):
        return None
    first = found.changed[0]
    words = f"把各项金额由{typed_in}换算为{to}（如“{first.before}”改为 {first.after}）"
    return Fix(words, found.edits)


def _relabelled(form: Form, other: str) -> Fix | None:
    if unit_doubt(with_value(form, _UNIT, other)):
        return None
    label = f"把金额单位“{form.money_unit}”改为“{other}”，金额不变"
    return Fix(label, (Set(_UNIT, other),))


def _column(problem: Problem, kind: str) -> str:
    names = problem.at.split("/")
    own = len(names) == 4 and names[1] == "funding" and names[2] == kind
    return names[3] if own and names[3] in COLUMNS else ""


def _only_row(found: Sums, column: str) -> str:
    """The kind of the one row that holds an amount other than 0, or ""."""
    holding = [row.kind for row in found.filled if number(getattr(row, column)) != 0]
    return holding[0] if len(holding) == 1 else ""


def _rewritten(form: Form, spot: Place, name: str, after: str) -> Fix:
    before = text(form, spot)
    label = f"把{name}“{before}”改为 {after}" if before else f"把{name}填为 {after}"
    return Fix(label, (Set(spot, after),))


def _kind(template: Template, kind: str) -> str:
    words = {each.kind: each.words.printed for each in template.funding_kinds}
    return words.get(kind, kind).removeprefix("其中：").removeprefix("其中:")
