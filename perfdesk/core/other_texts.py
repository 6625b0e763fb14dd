"""其他内容: the texts of a form that have no place in its template (表样) or in the window's panes.

They come from layouts that print more than the template does (负责人, 指标解释, 省级资金), from
a review, or from reasons. ``other_texts`` lists them in the order of the form. The edits that
take one out, or put it into another field, are computed here too. Nothing is lost by moving:
a text is put behind what the field holds already, and only a figure replaces a figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from perfdesk.core.edits import Edit, Set
from perfdesk.core.field_ref import (
    ROOT,
    FieldRef,
    funding_row_pointer,
    ref_at,
    text_at,
    value_at,
)
from perfdesk.core.form import (
    AMOUNT_FIELDS,
    NO_REVIEW,
    Acceptance,
    Form,
    FundingRow,
    LabelledTexts,
    Level3,
    goal_name,
)
from perfdesk.core.template import Template
from perfdesk.core.text import comparable_text

Group = Literal["header", "funding", "goals", "indicators", "below"]

REVIEW_LABELS = {"actual": "核查完成值", "score": "核查得分", "remark": "核查意见"}
"""What the parts of a review are called in lists, whatever a table prints (评审分数, 复核意见)."""
_ROW_FIELDS = ("reason", "target", "actual", "name", "weight", "score")
_FIGURES = (*AMOUNT_FIELDS, "weight", "score")
_SEPARATORS = {"name": "", "project": "", "department": "", "unit": "", "code": ""}
"""What comes between two texts of a field that holds one line; a line break in the others."""
# A year and nothing else, as comparable text, e.g. "2022", "(2022年度)"
_YEAR = re.compile(r"[(\[【]?\d{4}(?:年度?)?[)\]】]?")


@dataclass(frozen=True, slots=True)
class OtherText:
    """One text without a place: to which part it belongs, its label as printed, and the text.

    ``owner`` are the names of the row or block it belongs to, outermost first; () for the form
    itself. ``ref`` is its field. An ``editable`` text can be typed in; the names of evidence
    files can only be removed. ``is_printed`` is True if the template has a column for it on
    paper, for which the window has none.
    """

    group: Group
    owner: tuple[str, ...]
    label: str
    text: str
    ref: FieldRef
    editable: bool = True
    is_printed: bool = False


def other_texts(
    form: Form, template: Template, kept: FieldRef | None = None
) -> tuple[OtherText, ...]:
    """Return the texts without a place; an empty one only if its field is ``kept``."""
    found = (
        *_header_texts(form, template),
        *_funding_texts(form, template),
        *_goal_texts(form, template),
        *_indicator_texts(form, template, kept),
        *_texts_below(form, template),
    )
    return tuple(each for each in found if each.text.strip() or each.ref == kept)


def _header_texts(form: Form, template: Template) -> Iterator[OtherText]:
    placed = {cell.field for line in template.header for cell in line}
    if "code" not in placed:
        yield OtherText("header", (), "项目编码", form.code, FieldRef(ROOT, "code"))
    for label, text in form.fields:
        if label not in placed:
            yield OtherText("header", (), label, text, FieldRef(ROOT, f"fields.{label}"))


def _funding_texts(form: Form, template: Template) -> Iterator[OtherText]:
    kinds = {kind.kind for kind in template.funding_kinds}
    for row in form.funding.rows:
        owner = (template.funding_row_name(row),)
        pointer = funding_row_pointer(form.funding, row)
        part = ref_at(form, pointer).field
        if row.kind not in kinds or form.funding.row(row.kind) is not row:
            yield from _foreign_row(template, row, part)
        for label, text in row.cells:
            yield OtherText("funding", owner, label, text, FieldRef(ROOT, f"{part}.cells.{label}"))


def _foreign_row(template: Template, row: FundingRow, part: str) -> Iterator[OtherText]:
    """Yield the amounts of a row that the template does not print, else its name alone."""
    owner = (template.funding_row_name(row),)
    amounts = {name: getattr(row, name) for name in AMOUNT_FIELDS}
    if not any(text.strip() for text in (*amounts.values(), *(text for _, text in row.cells))):
        yield OtherText("funding", (), "资金来源", row.label, FieldRef(ROOT, f"{part}.label"))
    for name, text in amounts.items():
        words = template.funding.names.get(name)
        label = words.printed if words else name
        yield OtherText("funding", owner, label, text, FieldRef(ROOT, f"{part}.{name}"))


def _goal_texts(form: Form, template: Template) -> Iterator[OtherText]:
    for number, goal in enumerate(form.goals):
        several = len(form.goals) > 1
        name = goal.label or (goal_name(number) if several else template.goals.words.printed)
        for label, text in goal.cells:
            printed = label in template.goals.columns
            ref = FieldRef(ROOT, f"goals.{number}.cells.{label}")
            yield OtherText("goals", (name,), label, text, ref, is_printed=printed)


def _indicator_texts(form: Form, template: Template, kept: FieldRef | None) -> Iterator[OtherText]:
    for level1 in form.indicators:
        for level2 in level1.children:
            for row in level2.children:
                if _holds_other_texts(row) or (kept is not None and kept.key == row.key):
                    yield from _row_texts(row, (level1.name, level2.name, row.name), template)


def _holds_other_texts(row: Level3) -> bool:
    """Return False for most rows: the list is made anew on each key, for hundreds of rows."""
    return bool(row.cells or row.evidence or row.accepted) or row.review != NO_REVIEW


def _row_texts(row: Level3, owner: tuple[str, ...], template: Template) -> Iterator[OtherText]:
    for label, text in row.cells:
        printed = label in template.indicators.columns
        ref = FieldRef(row.key, f"cells.{label}")
        yield OtherText("indicators", owner, label, text, ref, is_printed=printed)
    for name, label in REVIEW_LABELS.items():
        text = getattr(row.review, name)
        yield OtherText("indicators", owner, label, text, FieldRef(row.key, f"review.{name}"))
    if row.evidence:
        files, ref = "、".join(row.evidence), FieldRef(row.key, "evidence")
        yield OtherText("indicators", owner, "佐证材料", files, ref, editable=False)
    yield from _reasons("indicators", owner, row.accepted, row.key)


def _texts_below(form: Form, template: Template) -> Iterator[OtherText]:
    for label, text in form.notes:
        if label not in template.notes:
            yield OtherText("below", (), label, text, FieldRef(ROOT, f"notes.{label}"))
    for label, text in form.texts:
        yield OtherText("below", (), label, text, FieldRef(ROOT, f"texts.{label}"))
    yield from _reasons("below", (), form.accepted, ROOT)


def _reasons(
    group: Group, owner: tuple[str, ...], accepted: tuple[Acceptance, ...], key: int
) -> Iterator[OtherText]:
    for number, each in enumerate(accepted):
        ref = FieldRef(key, f"accepted.{number}.reason")
        yield OtherText(group, owner, "已核实的理由", each.reason, ref)


# Taking a text out


def removal_edits(form: Form, other: OtherText) -> tuple[Edit, ...]:
    """Return the edits that take a text out of the form, with its label where it has one.

    A funding row goes with its last text: without it, a row of another layout would be listed
    by its name, and one of the template is printed all the same.
    """
    if other.group == "funding" and (removal := _row_removal(form, other.ref)):
        return removal
    home, label = _home_of(other.ref)
    if label:
        texts = value_at(form, FieldRef(other.ref.key, home))
        left = tuple(pair for pair in _labelled(texts) if pair[0] != label)
        return (Set(FieldRef(other.ref.key, home), left),)
    if other.ref.field == "evidence":
        return (Set(other.ref, ()),)
    return (Set(other.ref, ""),)


def _row_removal(form: Form, ref: FieldRef) -> tuple[Edit, ...]:
    """Return the edit that removes the funding row of a text, none if it holds other texts."""
    home, _ = _home_of(ref)
    row_field = home.removesuffix(".cells") if home else ref.field.rpartition(".")[0]
    for number, row in enumerate(form.funding.rows):
        if ref_at(form, f"/funding/rows/{number}").field != row_field:
            continue
        texts = [(f"{row_field}.{name}", getattr(row, name)) for name in AMOUNT_FIELDS]
        texts += [(f"{row_field}.cells.{label}", text) for label, text in row.cells]
        if not any(text.strip() for field, text in texts if field != ref.field):
            left = (*form.funding.rows[:number], *form.funding.rows[number + 1 :])
            return (Set(FieldRef(ROOT, "funding.rows"), left),)
    return ()


def _home_of(ref: FieldRef) -> tuple[str, str]:
    """Return the member that holds a labelled text, and its label; the label is "" for others.

    ``goals.0.cells.偏差原因`` is in ``goals.0.cells``; a label may hold dots itself.
    """
    for home in ("fields", "notes", "texts"):
        if ref.key == ROOT and ref.field.startswith(f"{home}."):
            return home, ref.field.removeprefix(f"{home}.")
    before, dot, label = ref.field.partition("cells.")
    return (f"{before}cells", label) if dot else ("", "")


def _labelled(value: object) -> LabelledTexts:
    return value if isinstance(value, tuple) else ()


# Moving a text into a field


def move_targets(form: Form, template: Template, other: OtherText) -> tuple[FieldRef, ...]:
    """Return the fields into which a text may be moved, the likeliest first.

    That is a field of its own row (an amount, a cell of its indicator), then those of the form.
    A review stays the reviewer's and is moved nowhere; to 年度, which keeps digits alone, goes
    only a year.
    """
    name = other.ref.field
    if name.startswith("review.") or not other.editable:
        return ()
    own = [FieldRef(other.ref.key, each) for each in _ROW_FIELDS if other.ref.key != ROOT]
    amounts = tuple(_amount_refs(template, name)) if other.group == "funding" else ()
    if name.rpartition(".")[2] in AMOUNT_FIELDS:
        return amounts
    is_year = bool(_YEAR.fullmatch(comparable_text(other.text)))
    unfit = ("money_unit",) if is_year else ("money_unit", "year")
    header = [cell.form_field for line in template.header for cell in line]
    goals = [
        f"goals.{number}.{column}"
        for number in range(len(form.goals))
        for column in ("expected", "actual")
    ]
    notes = [f"notes.{note}" for note in template.notes]
    names = [*goals, *header, *notes] if other.group == "goals" else [*header, *notes, *goals]
    return (*amounts, *own, *(FieldRef(ROOT, each) for each in names if each not in unfit))


def _amount_refs(template: Template, field: str) -> list[FieldRef]:
    """Return the amounts of the template: those of the same row, then of the same column, first."""
    row, _, column = field.partition(".cells.")[0].rpartition(".")
    row = row if column in AMOUNT_FIELDS else field.partition(".cells.")[0]
    kinds = [f"funding.{kind.kind}" for kind in template.funding_kinds]
    pairs = [(kind, name) for name in AMOUNT_FIELDS for kind in kinds]
    pairs.sort(key=lambda pair: (pair[0] != row, pair[1] != column))
    return [FieldRef(ROOT, f"{kind}.{name}") for kind, name in pairs]


def move_edits(form: Form, other: OtherText, target: FieldRef) -> tuple[Edit, ...]:
    """Return the edits that put a text into another field and take it out where it was."""
    text = moved_text(text_at(form, target), other.text, target)
    # The removal may replace all rows of funding; a row made for the text must come after it.
    return (*removal_edits(form, other), Set(target, text))


def moved_text(old: str, new: str, target: FieldRef) -> str:
    """Return what a field holds once ``new`` has been moved there; a figure replaces the old."""
    name = target.field.rpartition(".")[2]
    if not old.strip() or name in _FIGURES or name == "year":
        return new
    separator = _SEPARATORS.get(name, "\n")
    return f"{old}{separator}{new}"
