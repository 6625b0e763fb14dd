"""Scores of a form: pure functions of (form, template), never stored in the form."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from perfdesk.core.form import Form
from perfdesk.core.template import Template


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggested score in points, or None, and its arithmetic in words."""

    score: Decimal | None
    why: str


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """The score of one 三级指标, in points.

    ``score`` is the effective one: as typed, or the suggestion while the cell is
    empty; None if there is neither (or the typed text is no number).
    """

    at: str
    path: tuple[str, str, str]
    key: int
    score: Decimal | None
    automatic: bool
    suggested: Decimal | None
    why: str


@dataclass(frozen=True, slots=True)
class Subtotal:
    """Weights and effective scores added up below a 一级 or 二级指标, in points."""

    at: str
    key: int
    weight: Decimal
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Scores:
    """All figures derived from a form. ``rate`` is the printed percent, e.g. "91.22%"."""

    rate: str
    funding: Decimal | None
    weights: Decimal
    total: Decimal | None
    complete: bool
    grade: str
    indicators: tuple[IndicatorScore, ...]
    subtotals: tuple[Subtotal, ...]


def scores(form: Form, template: Template) -> Scores:
    """Rate, funding score, scores of all indicators, subtotals, total and grade."""
    raise NotImplementedError
