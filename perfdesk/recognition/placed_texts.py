"""The texts of a form that its template has a place for, apart from those of every form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from perfdesk.core.form import Form, LabelledTexts, Level1
from perfdesk.core.template import SIGNATURE_ROW, Template
from perfdesk.core.template_switch import fitted_to
from perfdesk.core.text import comparable_text
from perfdesk.recognition.lines import TableLine

_COMMON = ("project", "department", "unit", "year", "money_unit", "code")


def with_placed_fields(form: Form, fields: Mapping[str, str], template: Template) -> Form:
    """Return the form with the fields of its header that a template has beyond the common ones.

    ``fields`` are the values read by the name of their field, 项目编码 by ``code``.
    """
    own = tuple((name, text) for name, text in fields.items() if name not in _COMMON and text)
    others = tuple(pair for pair in form.fields if pair[0] not in fields)
    code = fields.get("code", "") or form.code
    return fitted_to(replace(form, code=code, fields=(*own, *others)), template)


def without_printed_below(lines: Iterable[TableLine], template: Template) -> list[TableLine]:
    """Return the lines below a table without what the template itself prints there (（公章）).

    The row to sign, which the user may have added, is left out only where nobody signed.
    """
    printed = {
        comparable_text(text)
        for row in template.print.below
        for text in row
        if text not in template.notes
    }
    unsigned = [comparable_text(text) for text in SIGNATURE_ROW]
    left = []
    for line in lines:
        if [comparable_text(text) for text in line.cells if text.strip()] == unsigned:
            continue
        cells = ["" if comparable_text(text) in printed else text for text in line.cells]
        if any(cell.strip() for cell in cells):
            left.append(TableLine.from_texts(line.where, cells, line.page, line.covered))
    return left


def without_placed_texts(form: Form, template: Template) -> Form:
    """Return the form without the texts that its template prints: what is left has no place."""
    placed = {cell.form_field for line in template.header for cell in line}
    goals = (
        replace(goal, cells=_others(goal.cells, template.goals.columns)) for goal in form.goals
    )
    return replace(
        form,
        code="" if "code" in placed else form.code,
        fields=tuple(pair for pair in form.fields if f"fields.{pair[0]}" not in placed),
        goals=tuple(goals),
        indicators=tuple(_without_columns(node, template) for node in form.indicators),
    )


def _without_columns(node: Level1, template: Template) -> Level1:
    columns = template.indicators.columns
    if not any(row.cells for level2 in node.children for row in level2.children):
        return node
    return replace(
        node,
        children=tuple(
            replace(
                level2,
                children=tuple(
                    replace(row, cells=_others(row.cells, columns)) for row in level2.children
                ),
            )
            for level2 in node.children
        ),
    )


def _others(texts: LabelledTexts, columns: Mapping[str, object]) -> LabelledTexts:
    return tuple(pair for pair in texts if pair[0] not in columns)
