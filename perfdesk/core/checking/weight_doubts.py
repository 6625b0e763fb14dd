"""Which 一级指标 a sum of weights other than 100, or an unusual split, is shown at."""

from __future__ import annotations

from decimal import Decimal

from perfdesk.core.form import Form
from perfdesk.core.scoring import Scores
from perfdesk.core.template import Template

ABOUT_WEIGHTS = ("weights-sum", "split")
"""The codes of doubts about the weights as a whole."""


def usual_split(form: Form, template: Template) -> dict[str, Decimal] | None:
    """The usual weights of this form's 一级指标 by name, in points; None for other names."""
    names = {node.name for node in form.indicators}
    splits = (dict(split) for split in template.scoring.splits)
    return next((split for split in splits if set(split) == names), None)


def doubtful_levels(form: Form, template: Template, scored: Scores) -> tuple[int, ...]:
    """The keys of the 一级指标 whose weights are not the usual ones; all if none is usual."""
    sums = {each.key: each.weight for each in scored.subtotals}
    usual = usual_split(form, template)
    keys = tuple(node.key for node in form.indicators)
    if usual is None:
        return keys
    other = tuple(node.key for node in form.indicators if sums[node.key] != usual[node.name])
    return other or keys
