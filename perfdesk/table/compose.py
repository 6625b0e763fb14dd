"""Compose the official table of a form: a grid of cells.

The template says where each cell goes, the scores give the figures that are worked out, so
a suggested score is printed like a typed one. ``perfdesk.recognition`` does the inverse.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from perfdesk.core.field_ref import funding_row_pointer
from perfdesk.core.form import Form, Level2, Level3
from perfdesk.core.numbers import format_number
from perfdesk.core.scoring import Scores, score_text, scores
from perfdesk.core.template import Section, Span, Template
from perfdesk.table.grid import Cell, Grid, Role

NOT_SCORED = "—"
"""Printed under 分值 in the funding rows that earn no score."""

_NO_YEAR = "\u3000\u3000"
"""Two full-width spaces, to write a year by hand."""
_AMOUNTS = ("initial", "budget", "executed")
_FIGURES = ("weight", "score")


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
            common = getattr(form, cell.field, None)  # None for a field of one template only
            text = form.note(cell.field) if common is None else common
            pointer = f"/{cell.field}" if common is not None else f"/notes/{cell.field}"
            grid.add(cell.label, cell.words.printed, "label")
            grid.add(cell.value, text, "value", pointer)
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
        for name in _AMOUNTS:
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
    section = template.goals
    grid.add(section.label, section.words.printed, "side", rows=2)
    for name, span in section.columns.items():
        grid.add(span, section.names[name].printed, "label")
    grid.end_row()
    for name, span in section.columns.items():
        grid.add(span, getattr(form.goals[0], name), "words", f"/goals/0/{name}")
    grid.end_row()


def _indicators(grid: _GridBuilder, form: Form, template: Template, scored: Scores) -> None:
    section = template.indicators
    row_count = sum(_level1_rows(node.children) for node in form.indicators)
    grid.add(section.label, section.words.printed, "side", rows=row_count + 1)
    for name, span in section.columns.items():
        grid.add(span, section.names[name].printed, "label")
    grid.end_row()
    points = {each.pointer: score_text(each.score) for each in scored.indicators}
    for i, level1 in enumerate(form.indicators):
        pointer = f"/indicators/{i}"
        rows = _level1_rows(level1.children)
        grid.add(section.columns["level1"], level1.name, "label", f"{pointer}/name", rows=rows)
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
    texts = {
        "level3": ("name", node.name),
        "target": ("target", node.target),
        "actual": ("actual", node.actual),
        "weight": ("weight", node.weight),
        "score": ("score", score),
        "reason": ("reason", node.reason),
    }
    for name, (field_name, text) in texts.items():
        role: Role = "figure" if name in _FIGURES else "words"
        grid.add(section.columns[name], text, role, f"{pointer}/{field_name}" if pointer else "")
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
