"""Putting a form into another template (表样) without losing a text.

What the form keeps by its label goes where the new template has a place for it, and stays by
its label where the new one has none.
"""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.form import Form, FundingRow, LabelledTexts
from perfdesk.core.template import Template


def fitted_to(form: Form, template: Template, former: Template | None = None) -> Form:
    """Return the form with its labelled texts where this template has a place for them.

    A text of the header or below the table goes to the field or note of the same label, a
    funding row known by its label to the row of the template. What has no place stays, by its
    label; ``former`` is the template the form had, which names rows that this one does not have.
    """
    fields, notes, texts = _texts_by_place(form, template)
    rows = _rows_named(form.funding.rows, template, former)
    funding = replace(form.funding, rows=rows)
    return replace(form, fields=fields, notes=notes, texts=texts, funding=funding)


def _texts_by_place(
    form: Form, template: Template
) -> tuple[LabelledTexts, LabelledTexts, LabelledTexts]:
    """Return fields, notes and texts of the form as the template has places for them."""
    places = {note: ("notes", note) for note in template.notes}
    for cell in (cell for line in template.header for cell in line):
        if cell.form_field.startswith("fields."):
            places.update(dict.fromkeys(cell.words.all, ("fields", cell.field)))
    homes: dict[str, dict[str, str]] = {"fields": {}, "notes": {}, "texts": {}}
    kept = [(home, label, text) for home in homes for label, text in getattr(form, home)]
    taken = {(home, label) for home, label, text in kept if text.strip()}
    for home, label, text in kept:
        place = places.get(label, (home, label))
        if place in taken or not text.strip():
            place = (home, label)
        taken.add(place)
        homes[place[0]][place[1]] = text or homes[place[0]].get(place[1], "")
    fields, notes, texts = (tuple(homes[home].items()) for home in ("fields", "notes", "texts"))
    return fields, notes, texts


def _rows_named(
    rows: tuple[FundingRow, ...], template: Template, former: Template | None
) -> tuple[FundingRow, ...]:
    """Return the funding rows by the kinds of the template, or by label where it has none.

    A row that gets a kind takes the place of a blank one of that kind.
    """
    own = {kind.kind for kind in template.funding_kinds}
    known = {kind.kind for kind in former.funding_kinds} if former else set()
    kinds = {word: kind.kind for kind in template.funding_kinds for word in kind.words.all}
    taken = {row.kind for row in rows if not _is_blank(row)}
    found: set[str] = set()
    named: list[FundingRow] = []
    for row in rows:
        label = row.label
        if former and row.kind in known - own:
            label = former.funding_row_name(row)
        kind = kinds.get(label, "") if row.kind not in own else ""
        if kind and kind not in taken:
            taken.add(kind)
            found.add(kind)
            named.append(replace(row, kind=kind))
        else:
            is_foreign = row.kind in known - own
            named.append(replace(row, kind="", label=label) if is_foreign else row)
    return tuple(
        new
        for row, new in zip(rows, named, strict=True)
        if not (row.kind in found and _is_blank(row))
    )


def _is_blank(row: FundingRow) -> bool:
    amounts = (row.initial, row.budget, row.executed)
    return not any(text.strip() for text in (*amounts, *(text for _, text in row.cells)))
