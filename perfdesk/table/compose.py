"""The official table of a form, as a grid.

Where each cell lies comes from the template; the figures come from the scores, so
an automatic score is printed as if typed. The inverse is ``recognise``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate

from perfdesk.core.form import Form, Level2, Level3
from perfdesk.core.numbers import format_number
from perfdesk.core.scoring import Scores, score_text, scores
from perfdesk.core.template import Section, Span, Template
from perfdesk.table.grid import Cell, Grid, Role

NOT_SCORED = "—"
"""Printed under 分值 in the funding rows that earn no score."""

_NO_YEAR = "\u3000\u3000"
"""Room to write a year by hand."""
_AMOUNTS = ("initial", "budget", "executed")
_FIGURES = ("weight", "score")


@dataclass(slots=True)
class _Sheet:
    """Cells laid down row by row."""

    cells: list[Cell] = field(default_factory=list)
    row: int = 0

    def put(self, span: Span, text: str, role: Role, at: str = "", *, rows: int = 1) -> None:
        """A cell in the current row, over ``rows`` rows."""
        first, last = span
        self.cells.append(Cell(self.row, first, rows, last - first + 1, text, role, at))


def compose(form: Form, template: Template, scored: Scores | None = None) -> Grid:
    """The grid of a form; ``scored`` are its scores where they are known already."""
    scored = scored or scores(form, template)
    sheet = _Sheet()
    whole = (0, template.columns - 1)
    sheet.put(whole, template.title.printed, "title")
    sheet.row += 1
    sheet.put(whole, template.year_line.format(year=form.year or _NO_YEAR), "subtitle", "/year")
    sheet.row += 1
    _header(sheet, form, template)
    _funding(sheet, form, template, scored)
    _goals(sheet, form, template)
    head = sheet.row
    _indicators(sheet, form, template, scored)
    _total(sheet, template, scored)
    last = sheet.row - 1
    _notes(sheet, form, template)
    cells = tuple(sorted(sheet.cells, key=lambda cell: (cell.row, cell.column)))
    return Grid(sheet.row, template.print.widths, cells, (head, head + 1), last)


def _header(sheet: _Sheet, form: Form, template: Template) -> None:
    for line in template.header:
        for cell in line:
            common = getattr(form, cell.field, None)
            text = form.note(cell.field) if common is None else common
            at = f"/{cell.field}" if common is not None else f"/notes/{cell.field}"
            sheet.put(cell.label, cell.words.printed, "label")
            sheet.put(cell.value, text, "value", at)
        sheet.row += 1


def _funding(sheet: _Sheet, form: Form, template: Template, scored: Scores) -> None:
    section = template.funding
    side = template.money_label.format(money_unit=form.money_unit)
    sheet.put(section.label, side, "side", rows=len(template.funding_kinds) + 1)
    for name, span in section.columns.items():
        sheet.put(span, section.names[name].printed if name in section.names else "", "label")
    sheet.row += 1
    for kind in template.funding_kinds:
        row = form.funding.row(kind.kind)
        at = f"/funding/{kind.kind}"
        sheet.put(section.columns["row"], kind.words.printed, "label")
        for name in _AMOUNTS:
            if name in section.columns:
                sheet.put(section.columns[name], getattr(row, name), "amount", f"{at}/{name}")
        _funding_figures(sheet, form, section, scored, scores_here=kind.kind == "total")
        sheet.row += 1


def _funding_figures(
    sheet: _Sheet, form: Form, section: Section, scored: Scores, *, scores_here: bool
) -> None:
    columns = section.columns
    if scores_here:
        sheet.put(columns["weight"], form.funding.weight, "figure", "/funding/weight")
        sheet.put(columns["rate"], scored.rate, "figure")
        sheet.put(columns["score"], score_text(scored.funding), "figure")
        return
    sheet.put(columns["weight"], NOT_SCORED, "figure")
    sheet.put(columns["rate"], "", "figure")
    sheet.put(columns["score"], "", "figure")


def _goals(sheet: _Sheet, form: Form, template: Template) -> None:
    section = template.goals
    sheet.put(section.label, section.words.printed, "side", rows=2)
    for name, span in section.columns.items():
        sheet.put(span, section.names[name].printed, "label")
    sheet.row += 1
    for name, span in section.columns.items():
        sheet.put(span, getattr(form.goals, name), "words", f"/goals/{name}")
    sheet.row += 1


def _indicators(sheet: _Sheet, form: Form, template: Template, scored: Scores) -> None:
    section = template.indicators
    height = sum(_height1(node.children) for node in form.indicators)
    sheet.put(section.label, section.words.printed, "side", rows=height + 1)
    for name, span in section.columns.items():
        sheet.put(span, section.names[name].printed, "label")
    sheet.row += 1
    points = {each.pointer: score_text(each.score) for each in scored.indicators}
    for i, level1 in enumerate(form.indicators):
        at = f"/indicators/{i}"
        rows = _height1(level1.children)
        sheet.put(section.columns["level1"], level1.name, "label", f"{at}/name", rows=rows)
        if not level1.children:
            _level2(sheet, section, Level2(), "", points)
        for j, level2 in enumerate(level1.children):
            _level2(sheet, section, level2, f"{at}/children/{j}", points)


def _level2(sheet: _Sheet, section: Section, node: Level2, at: str, points: dict[str, str]) -> None:
    rows = max(1, len(node.children))
    name_at = f"{at}/name" if at else ""
    sheet.put(section.columns["level2"], node.name, "label", name_at, rows=rows)
    if not node.children:
        _level3(sheet, section, Level3(), "", "")
    for k, child in enumerate(node.children):
        inner = f"{at}/children/{k}"
        typed = child.score if child.score.strip() else points[inner]
        _level3(sheet, section, child, inner, typed)


def _level3(sheet: _Sheet, section: Section, node: Level3, at: str, score: str) -> None:
    texts = {
        "level3": ("name", node.name),
        "target": ("target", node.target),
        "actual": ("actual", node.actual),
        "weight": ("weight", node.weight),
        "score": ("score", score),
        "reason": ("reason", node.reason),
    }
    for name, (own, text) in texts.items():
        role: Role = "figure" if name in _FIGURES else "words"
        sheet.put(section.columns[name], text, role, f"{at}/{own}" if at else "")
    sheet.row += 1


def _total(sheet: _Sheet, template: Template, scored: Scores) -> None:
    section = template.total
    sheet.put(section.label, section.words.printed, "label")
    sheet.put(section.columns["weight"], format_number(scored.weights), "figure")
    sheet.put(section.columns["score"], score_text(scored.total), "figure")
    if "blank" in section.columns:
        grade = scored.grade if template.print.grade else ""
        sheet.put(section.columns["blank"], grade, "figure")
    sheet.row += 1


def _notes(sheet: _Sheet, form: Form, template: Template) -> None:
    below = template.print.below
    placed = {name for row in below for name in row}
    alone = tuple((name,) for name in template.notes if name not in placed)
    for row in (*alone, *below):
        for name, span in zip(row, _shared(template.print.widths, len(row)), strict=True):
            if name in template.notes:
                sheet.put(span, f"{name}：{form.note(name)}", "note", f"/notes/{name}")
            else:
                sheet.put(span, name, "note")
        sheet.row += 1


def _shared(widths: Sequence[Decimal], count: int) -> Iterator[Span]:
    """Spans that share the columns as evenly as their widths allow."""
    edges = (Decimal(0), *accumulate(widths))
    first = 0
    for part in range(1, count + 1):
        wanted = edges[-1] * part / count
        choices = range(first + 1, len(widths) - count + part + 1)
        past = min(choices, key=lambda column: abs(edges[column] - wanted))
        yield first, past - 1
        first = past


def _height1(children: tuple[Level2, ...]) -> int:
    return max(1, sum(max(1, len(child.children)) for child in children))
