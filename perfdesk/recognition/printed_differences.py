"""Compare the figures that a source printed with those computed from the form.

Printed figures are no part of the form; where one differs, a finding names both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from perfdesk.core.form import Form
from perfdesk.core.numbers import exact_sum, format_number, parse_number, product, rounded
from perfdesk.core.scoring import Scores, scores
from perfdesk.core.template import Template
from perfdesk.recognition import messages
from perfdesk.recognition.indicator_rows import HeadingPoints
from perfdesk.recognition.source import Finding, PrintedFigures
from perfdesk.recognition.vocabulary import Vocabulary, normalised_label

_LARGEST_RATIO = Decimal(2)
"""A rate of at most so much without % is a ratio, if ours is more than so many percent."""


def compare_printed(form: Form, template: Template, printed: PrintedFigures) -> tuple[Finding, ...]:
    """Return a finding for each printed figure that differs from ours.

    These are the execution rate, its score, the sum of the weights and the total. A printed
    rate with fewer or more decimals than the template's agrees if one rounds to the other, half
    up or up. A figure that cannot be computed differs from nothing.
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
    return (*_compare_rate(printed.rate, ours), *unequal)


def _compare_rate(text: str, ours: Scores) -> tuple[Finding, ...]:
    exact = parse_number(ours.rate.rstrip("%"))
    if not text or exact is None:
        return ()
    printed = _percents(text, exact)
    if printed is not None and (_rounds_to(exact, printed) or _rounds_to(printed, exact)):
        return ()
    return (messages.printed_differs("", "执行率", text, ours.rate),)


def _percents(text: str, exact: Decimal) -> Decimal | None:
    """Return a printed rate in percent, also one that a cell without a format shows as 0.9463."""
    figure = text.rstrip("%％ ")
    printed = parse_number(figure)
    if printed is None or figure != text.rstrip() or printed > _LARGEST_RATIO or exact < printed:
        return printed
    return product(printed, Decimal(100)) if exact > _LARGEST_RATIO else printed


def _rounds_to(rate: Decimal, other: Decimal) -> bool:
    """Return whether a rate, rounded half up or up to the decimals of the other, is that one."""
    places = max(0, -int(other.as_tuple().exponent))
    return other in (rounded(rate, places, "half_up"), rounded(rate, places, "up"))


def compare_heading_points(
    form: Form, heading_points: Iterable[HeadingPoints], words: Vocabulary
) -> Iterator[Finding]:
    """Yield a finding for points in a heading, as in 产出指标(50分), that its weights miss."""
    weights: dict[str, list[Decimal]] = {}
    for level1 in form.indicators:
        name = words.usual_level1(level1.name) or normalised_label(level1.name)
        rows = (row for level2 in level1.children for row in level2.children)
        figures = (parse_number(row.weight) for row in rows)
        weights.setdefault(name, []).extend(each for each in figures if each is not None)
    sums = {name: exact_sum(own) for name, own in weights.items()}
    for heading in heading_points:
        ours = sums.get(words.level1.get(heading.name, heading.name))
        if ours is not None and parse_number(heading.points) != ours:
            name = f"“{heading.name}”的分值"
            yield messages.printed_differs(heading.where, name, heading.points, format_number(ours))
