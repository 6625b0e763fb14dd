"""平均分配分值: the usual points of each 一级指标 spread evenly over its rows.

Weights that are typed stay as they are: only what is left of the points goes to the rows without
a weight, unless all rows are to be weighted anew. Where only some rows are to get points, those of
the others stay as they are. Points are shared out whole; what does not divide goes to the first
rows.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from perfdesk.core.checks.form_checks import usual_split
from perfdesk.core.edits import Set
from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import Form, Row, rows
from perfdesk.core.numbers import exact_sum, format_number, parse_number
from perfdesk.core.template import Template

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class WeightShare:
    """What the rows of one 一级指标 get: ``points`` are there to be shared.

    ``weights`` are in points, one for each of ``rows``; there are none where the points do not
    make at least one for each row.
    """

    level1: str
    points: Decimal
    rows: tuple[Row, ...]
    weights: tuple[Decimal, ...]


def weight_shares(
    form: Form,
    template: Template,
    *,
    again: bool = False,
    keys: Collection[int] | None = None,
) -> tuple[WeightShare, ...] | None:
    """Return the shares of the 一级指标 that have rows without a weight, in document order.

    With ``again`` all rows count as if they had none. With ``keys`` only the rows of these keys
    get weights. None if the template knows no usual weights for the 一级指标 of this form.
    """
    usual = _usual_points(form, template)
    if usual is None:
        return None
    by_level1: dict[str, list[Row]] = {}
    for row in rows(form):
        by_level1.setdefault(row.level_names[0], []).append(row)
    shares = []
    for name, listed in by_level1.items():
        chosen = [row for row in listed if keys is None or row.node.key in keys]
        to_weight = [row for row in chosen if again or not row.node.weight.strip()]
        shares.append(_share(name, usual[name], listed, to_weight))
    return tuple(each for each in shares if each.rows)


def share_edits(shares: Sequence[WeightShare]) -> tuple[Set, ...]:
    """Return the edits that give the rows their weights."""
    return tuple(
        Set(FieldRef(row.node.key, "weight"), format_number(weight))
        for share in shares
        for row, weight in zip(share.rows, share.weights, strict=False)
    )


def share_sentence(share: WeightShare, template: Template) -> str:
    """Return in words what the rows of a 一级指标 get: 产出指标 50 分：2 行各 9 分、4 行各 8 分."""
    points = format_number(share.points)
    if share.weights:
        runs = [(weight, len(list(run))) for weight, run in groupby(share.weights)]
        parts = (f"{count} 行各 {format_number(weight)} 分" for weight, count in runs)
        return f"{share.level1} {points} 分：{'、'.join(parts)}"
    if share.points <= 0:
        weight = template.scoring.headings.weight
        return f"{share.level1}的{weight}已经分完，还有 {len(share.rows)} 行没有{weight}"
    return f"{share.level1}只剩 {points} 分，不够 {len(share.rows)} 行各得 1 分"


def _usual_points(form: Form, template: Template) -> dict[str, Decimal] | None:
    """Return the usual split of those 一级指标 that have rows, or else of all of them."""
    with_rows = tuple(
        level1 for level1 in form.indicators if any(each.children for each in level1.children)
    )
    filled = usual_split(replace(form, indicators=with_rows), template)
    return usual_split(form, template) if filled is None else filled


def _share(
    level1: str, usual: Decimal, listed: Sequence[Row], to_weight: Sequence[Row]
) -> WeightShare:
    """Return what some of the rows of a 一级指标 get of the points that the others leave."""
    typed = (parse_number(row.node.weight) for row in listed if row not in to_weight)
    taken = exact_sum(weight.copy_negate() for weight in typed if weight is not None)
    points = exact_sum((usual, taken))
    return WeightShare(level1, points, tuple(to_weight), _even_weights(points, len(to_weight)))


def _even_weights(points: Decimal, count: int) -> tuple[Decimal, ...]:
    """Return the weights of ``count`` rows that add up to ``points``, the larger ones first."""
    if not count or points < count:
        return ()
    whole, rest = divmod(points, count)
    weights = []
    for _ in range(count):
        more = min(rest, _ONE)
        weights.append(whole + more)
        rest -= more
    return tuple(weights)
