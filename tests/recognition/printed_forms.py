"""The part of a form that its template prints, of which alone a printed table can be read."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.form import Form, Goal, Level1, Level2, Level3
from perfdesk.resources import templates


def printed_part(form: Form) -> Form:
    """Return the form without texts that its template has no place for.

    The rows of funding are those of the template, in its order; the 一级指标 stand in the order
    of their goals. Blanks in the label of a goal are dropped: labels are read without them.
    """
    template = templates()[form.template]
    kinds = [kind.kind for kind in template.funding_kinds]
    amounts = (replace(form.funding.row(kind), label="", cells=(), extra=()) for kind in kinds)
    last = len(form.goals) - 1
    nodes = [_printed_level1(node, min(node.goal, last)) for node in form.indicators]
    return replace(
        form,
        code="",
        fields=(),
        notes=tuple(pair for pair in form.notes if pair[0] in template.notes),
        texts=(),
        funding=replace(form.funding, rows=tuple(amounts)),
        goals=tuple(
            Goal(goal.expected, goal.actual, "".join(goal.label.split())) for goal in form.goals
        ),
        indicators=tuple(sorted(nodes, key=lambda node: node.goal)),
    )


def _printed_level1(node: Level1, goal: int) -> Level1:
    children = (replace(two, children=_printed_rows(two)) for two in node.children)
    return replace(node, goal=goal, children=tuple(children))


def _printed_rows(node: Level2) -> tuple[Level3, ...]:
    blank = Level3().review
    return tuple(replace(row, cells=(), review=blank, evidence=()) for row in node.children)
