"""Where a figure the source printed is not the one we compute from its cells.

Such a figure is not part of the form; it is said once, with both figures.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from perfdesk.core.form import Form
from perfdesk.core.numbers import exact_sum, format_number, parse_number, rounded
from perfdesk.core.scoring import Scores, scores
from perfdesk.core.template import Template
from perfdesk.recognition import messages
from perfdesk.recognition.indicator_rows import HeadingPoints
from perfdesk.recognition.source import Finding, PrintedFigures
from perfdesk.recognition.vocabulary import Vocabulary


def compare_printed(form: Form, template: Template, printed: PrintedFigures) -> tuple[Finding, ...]:
    """A finding for each printed figure that differs: 执行率, its 得分, weight sum and 总分.

    A rate printed with fewer decimals than the template's agrees if ours rounds to it,
    half up or up. A figure we cannot compute differs from nothing.
    """
    ours = scores(form, template)
    figures = (
        ("执行率得分", printed.funding, ours.funding),
        ("分值合计", printed.weights, ours.weights),
        ("总分", printed.total, ours.total),
    )
    unequal = tuple(
        messages.printed_differs("", name, text, format_number(figure))
        for name, text, figure in figures
        if text and figure is not None and parse_number(text) != figure
    )
    return (*_rate(printed.rate, ours), *unequal)


def compare_heading_points(
    form: Form, figures: Iterable[HeadingPoints], words: Vocabulary
) -> Iterator[Finding]:
    """A finding for each weight in a heading, as in 产出指标(50分), that its rows do not sum to."""
    sums = {
        words.usual_level1(level1.name): _weight(form, level1.name) for level1 in form.indicators
    }
    for figure in figures:
        ours = sums.get(words.level1.get(figure.name, ""))
        if ours is not None and parse_number(figure.points) != ours:
            name = f"“{figure.name}”的分值"
            yield messages.printed_differs(figure.where, name, figure.points, format_number(ours))


def _rate(text: str, ours: Scores) -> tuple[Finding, ...]:
    printed = parse_number(text.rstrip("%％ "))
    exact = parse_number(ours.rate.rstrip("%"))
    if not text or exact is None:
        return ()
    if printed is not None:
        places = max(0, -int(printed.as_tuple().exponent))
        if printed in (rounded(exact, places, "half_up"), rounded(exact, places, "up")):
            return ()
    return (messages.printed_differs("", "执行率", text, ours.rate),)


def _weight(form: Form, level1: str) -> Decimal:
    weights = (
        parse_number(row.weight)
        for first in form.indicators
        if first.name == level1
        for second in first.children
        for row in second.children
    )
    return exact_sum(weight for weight in weights if weight is not None)
