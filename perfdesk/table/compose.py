"""Compose the official table of a form: a grid of cells.

The template says where each cell goes, the scores give the figures that are worked out, so
a suggested score is printed like a typed one. ``perfdesk.recognition`` does the inverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from perfdesk.core.field_ref import (
    ROOT,
    FieldRef,
    funding_row_pointer,
    member_pointer,
    pointer_of,
    text_at,
)
from perfdesk.core.form import (
    AMOUNT_FIELDS,
    Form,
    Level1,
    Level2,
    Level3,
    goal_name,
    labelled_text,
)
from perfdesk.core.numbers import format_number
from perfdesk.core.scoring import Scores, score_text, scores
from perfdesk.core.template import Section, Span, Template
from perfdesk.table.grid import Cell, Grid, Role

NOT_SCORED = "—"
"""Printed under 分值 in the funding rows that earn no score."""

# A label that tells by its number which goal it is of, e.g. "年度绩效目标1（40分）"
_NUMBERED_GOAL = re.compile(r"目标\s*[\d一二三四五六七八九十]")

_NO_YEAR = "\u3000\u3000"
"""Two full-width spaces, to write a year by hand."""
_FIGURES = ("weight", "score")
_ROW_FIELDS = {"level3": "name"} | {
    name: name for name in ("target", "actual", "weight", "score", "reason")
}
"""The field of a 三级指标 that each of the usual columns shows."""


@dataclass(slots=True)
class _GridBuilder:
    """The cells so far, and the row that is being filled."""

    cells: list[Cell] = field(default_factory=list)
    row: int = 0

    def add(self, span: Span, text: str, role: Role, pointer: str = "", *, rows: int = 1) -> None:
        """Add a cell that begins in the current row and is merged over ``rows`` rows."""
        first, last = span
        self.cells.append(Cell(self.row, first, rows, last - first + 1, text, role, pointer))

    def end_row(self) -> None:
        """Go on to the next row."""
        self.row += 1


def compose(form: Form, template: Template, scored: Scores | None = None) -> Grid:
    """Return the grid of a form; ``scored`` are its scores if they are known already."""
    scored = scored or scores(form, template)
    grid = _GridBuilder()
    all_columns = (0, template.columns - 1)
    grid.add(all_columns, template.title.printed, "title")
    grid.end_row()
    grid.add(
        all_columns, template.year_line.format(year=form.year or _NO_YEAR), "subtitle", "/year"
    )
    grid.end_row()
    _header(grid, form, template)
    _funding(grid, form, template, scored)
    _goals(grid, form, template)
    header_row = grid.row
    _indicators(grid, form, template, scored)
    _total(grid, template, scored)
    total_row = grid.row - 1
    _notes(grid, form, template)
    cells = tuple(sorted(grid.cells, key=lambda cell: (cell.row, cell.column)))
    return Grid(grid.row, template.print.widths, cells, (header_row, header_row + 1), total_row)


def _header(grid: _GridBuilder, form: Form, template: Template) -> None:
    for line in template.header:
        for cell in line:
            ref = FieldRef(ROOT, cell.form_field)
            grid.add(cell.label, cell.words.printed, "label")
            grid.add(cell.value, text_at(form, ref), "value", pointer_of(form, ref))
        grid.end_row()


def _funding(grid: _GridBuilder, form: Form, template: Template, scored: Scores) -> None:
    section = template.funding
    side = template.money_label.format(money_unit=form.money_unit)
    grid.add(section.label, side, "side", rows=len(template.funding_kinds) + 1)
    for name, span in section.columns.items():
        grid.add(span, section.names[name].printed if name in section.names else "", "label")
    grid.end_row()
    for kind in template.funding_kinds:
        row = form.funding.row(kind.kind)
        pointer = funding_row_pointer(form.funding, row)
        grid.add(section.columns["row"], kind.words.printed, "label")
        for name in AMOUNT_FIELDS:
            if name in section.columns:
                grid.add(section.columns[name], getattr(row, name), "amount", f"{pointer}/{name}")
        _funding_score(grid, form, section, scored, scores_here=kind.kind == "total")
        grid.end_row()


def _funding_score(
    grid: _GridBuilder, form: Form, section: Section, scored: Scores, *, scores_here: bool
) -> None:
    columns = section.columns
    if scores_here:
        grid.add(columns["weight"], form.funding.weight, "figure", "/funding/weight")
        grid.add(columns["rate"], scored.rate, "figure")
        grid.add(columns["score"], score_text(scored.funding), "figure")
        return
    grid.add(columns["weight"], NOT_SCORED, "figure")
    grid.add(columns["rate"], "", "figure")
    grid.add(columns["score"], "", "figure")


def _goals(grid: _GridBuilder, form: Form, template: Template) -> None:
    """Add the goals, each with its label beside it if there are several or it has one."""
    section = template.goals
    labelled = _has_labels(form)
    if labelled:
        grid.add(section.label, section.words.printed, "label")
    else:
        grid.add(section.label, section.words.printed, "side", rows=2)
    for name, span in section.columns.items():
        grid.add(span, section.names[name].printed, "label")
    grid.end_row()
    for number, goal in enumerate(form.goals):
        if labelled:
            label = printed_goal(form, number)
            pointer = f"/goals/{number}/label" if label == goal.label else ""
            grid.add(section.label, label, "label", pointer)
        for name, span in section.columns.items():
            ref = FieldRef(ROOT, f"goals.{number}.{_goal_field(name)}")
            grid.add(span, text_at(form, ref), "words", pointer_of(form, ref))
        grid.end_row()


def _has_labels(form: Form) -> bool:
    """Return True if the goals are told apart by labels on paper."""
    return len(form.goals) > 1 or bool(form.goals[0].label.strip())


def printed_goal(form: Form, number: int) -> str:
    """Return what is printed beside a goal: its label, with its number where that says no goal.

    So 长期 becomes 目标1：长期, and a goal without a label 目标1.
    """
    labels = [goal.label for goal in form.goals]
    label, name = labels[number], goal_name(number)
    if not label.strip():
        return name
    tells_goal = bool(_NUMBERED_GOAL.search(label)) and not label.startswith("目标")
    tells_goal = tells_goal and labels.count(label) == 1
    return label if tells_goal else f"{name}：{label}"


def _goal_field(column: str) -> str:
    """Return the field of a goal that a column shows: its own, or a text by its label."""
    return column if column in ("expected", "actual") else f"cells.{column}"


def _indicators(grid: _GridBuilder, form: Form, template: Template, scored: Scores) -> None:
    """Add the indicators; where there are several goals, those of each beside its label."""
    section = template.indicators
    blocks, labelled = _blocks(form), _has_labels(form)
    if labelled:
        grid.add(section.label, section.words.printed, "label")
    else:
        rows = sum(_level1_rows(node.children) for _, node in blocks[0])
        grid.add(section.label, section.words.printed, "side", rows=rows + 1)
    for name, span in section.columns.items():
        grid.add(span, section.names[name].printed, "label")
    grid.end_row()
    points = {each.row.pointer: score_text(each.score) for each in scored.indicators}
    for number, block in enumerate(blocks):
        if labelled:
            rows = sum(_level1_rows(node.children) for _, node in block)
            grid.add(section.label, printed_goal(form, number), "label", rows=max(1, rows))
        if not block and labelled:
            _level1(grid, section, (None, Level1()), points)
        for each in block:
            _level1(grid, section, each, points)


_NumberedLevel1 = tuple[int | None, Level1]
"""A 一级指标 and its number in the form; None for a blank row."""


def _blocks(form: Form) -> list[list[_NumberedLevel1]]:
    """Return the 一级指标 of each goal, in the order of the form."""
    blocks: list[list[_NumberedLevel1]] = [[] for _ in form.goals]
    for number, node in enumerate(form.indicators):
        blocks[min(node.goal, len(blocks) - 1)].append((number, node))
    return blocks


def _level1(
    grid: _GridBuilder, section: Section, numbered: _NumberedLevel1, points: dict[str, str]
) -> None:
    number, level1 = numbered
    pointer = "" if number is None else f"/indicators/{number}"
    name_pointer = f"{pointer}/name" if pointer else ""
    rows = _level1_rows(level1.children)
    grid.add(section.columns["level1"], level1.name, "label", name_pointer, rows=rows)
    if not level1.children:
        _level2(grid, section, Level2(), "", points)
    for j, level2 in enumerate(level1.children):
        _level2(grid, section, level2, f"{pointer}/children/{j}", points)


def _level2(
    grid: _GridBuilder, section: Section, node: Level2, pointer: str, points: dict[str, str]
) -> None:
    rows = max(1, len(node.children))
    name_pointer = f"{pointer}/name" if pointer else ""
    grid.add(section.columns["level2"], node.name, "label", name_pointer, rows=rows)
    if not node.children:
        _level3(grid, section, Level3(), "", "")
    for k, child in enumerate(node.children):
        child_pointer = f"{pointer}/children/{k}"
        score = child.score if child.score.strip() else points[child_pointer]
        _level3(grid, section, child, child_pointer, score)


def _level3(grid: _GridBuilder, section: Section, node: Level3, pointer: str, score: str) -> None:
    """Add the cells of a row; a column that is none of every form's shows a text by its label."""
    for name, span in section.columns.items():
        if name in ("level1", "level2"):
            continue
        field_name = _ROW_FIELDS.get(name, name)
        if name in _ROW_FIELDS:
            text, part = str(getattr(node, field_name)), f"{pointer}/{field_name}"
        else:
            text = labelled_text(node.cells, name)
            part = member_pointer(f"{pointer}/cells", name)
        role: Role = "figure" if name in _FIGURES else "words"
        grid.add(span, score if name == "score" else text, role, part if pointer else "")
    grid.end_row()


def _total(grid: _GridBuilder, template: Template, scored: Scores) -> None:
    section = template.total
    grid.add(section.label, section.words.printed, "label")
    grid.add(section.columns["weight"], format_number(scored.weights), "figure")
    grid.add(section.columns["score"], score_text(scored.total), "figure")
    if "blank" in section.columns:
        grade = scored.grade if template.print.grade else ""
        grid.add(section.columns["blank"], grade, "figure")
    grid.end_row()


def _notes(grid: _GridBuilder, form: Form, template: Template) -> None:
    below = template.print.below
    in_below = {name for row in below for name in row}
    others = tuple((name,) for name in template.notes if name not in in_below)
    for row in (*others, *below):
        for name, span in zip(row, _equal_spans(template.print.widths, len(row)), strict=True):
            if name in template.notes:
                grid.add(span, f"{name}：{form.note(name)}", "note", f"/notes/{name}")
            else:
                grid.add(span, name, "note")
        grid.end_row()


def _equal_spans(widths: Sequence[Decimal], count: int) -> Iterator[Span]:
    """Yield ``count`` spans that divide the columns as evenly as their widths allow."""
    edges = (Decimal(0), *accumulate(widths))
    first = 0
    for part in range(1, count + 1):
        ideal = edges[-1] * part / count
        candidates = range(first + 1, len(widths) - count + part + 1)
        past = min(candidates, key=lambda column: abs(edges[column] - ideal))
        yield first, past - 1
        first = past


def _level1_rows(children: tuple[Level2, ...]) -> int:
    return max(1, sum(max(1, len(child.children)) for child in children))
