"""A form as an Excel workbook: the same grid as on the page, calculating.

What is a number, a text or a formula is decided here; how rows, looks and the file
are written is told in the modules beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import floor

from perfdesk.core.form import Form
from perfdesk.core.scoring import Scores, scores
from perfdesk.core.template import Template
from perfdesk.formats.naming import made_on
from perfdesk.formats.results import Written
from perfdesk.formats.system_fonts import office_faces
from perfdesk.formats.workbook.cell_values import (
    GENERAL,
    figure,
    held,
    is_held,
    opens_formula,
    remarks,
)
from perfdesk.formats.workbook.formulas import Live, column_name, formulas
from perfdesk.formats.workbook.row_layout import HIGHEST, Rows, measured, rows
from perfdesk.formats.workbook.xlsx_writer import TEXT, About, Content, Look, Sheet, package
from perfdesk.table.compose import compose
from perfdesk.table.display_list import horizontal_alignment
from perfdesk.table.typeset import TypesetCell, TypesetTable, has_rules

_ALIGNED = {0.0: "left", 0.5: "center", 1.0: "right"}
_ENTERED = ("value", "words", "note")
"""Roles of cells in which a person writes texts, never numbers."""
_LONGEST_TEXT = 255
"""Older programs show ##### for a longer text under the format of texts."""


def printed(form: Form, template: Template, *, public: bool = False) -> Written:
    """The workbook of a form, its date from SOURCE_DATE_EPOCH where that is set.

    One for the ``public`` does not say who wrote it. The same form on the same date
    gives the same bytes. Raises FaceError if the bundled font, which measures the rows,
    cannot be used, DateError if the date cannot.
    """
    scored = scores(form, template)
    grid = compose(form, template, scored)
    table = measured(grid, template, office_faces())
    placed = rows(table, template.workbook.first_row)
    live = formulas(form, template, grid, scored, placed.starts)
    contents = {
        (block.cell.row, block.cell.column): _content(block, table, form.money_unit, live)
        for block in table.cells
    }
    title = form.project or template.title.printed
    about = About(_plain(title), "" if public else _plain(form.unit), made_on())
    data = package(Sheet(table, placed, contents), template.print, about)
    return Written(data, tuple(_remarks(table, placed)))


def _content(
    block: TypesetCell, table: TypesetTable, money_unit: str, live: dict[tuple[int, int], Live]
) -> Content:
    cell = block.cell
    look = Look(
        floor(block.size * 2) / 2,
        _ALIGNED[horizontal_alignment(block, table.layout.style)],
        bold=cell.role == "title",
        ruled=has_rules(cell),
        top=table.layout.needed_height(block) > HIGHEST,
    )
    found = live.get((cell.row, cell.column))
    if found:
        look = replace(look, format=found.format, shrunk=True)
        return Content(look, "", found.value, found.formula)
    number = figure(cell, money_unit)
    if number:
        return Content(replace(look, format=number.format, shrunk=True), "", number.value)
    text = held(cell.text)
    entered = cell.role in _ENTERED or (text != "" and cell.pointer != "")
    code = TEXT if entered and len(text) <= _LONGEST_TEXT else GENERAL
    return Content(replace(look, format=code, quoted=opens_formula(text)), text)


def losses(form: Form, template: Template, scored: Scores) -> tuple[str, ...]:
    """Sentences on what of the texts a workbook cannot hold, as ``printed`` gives them.

    Told before anything is written; needs no typefaces where nothing gets lost.
    """
    grid = compose(form, template, scored)
    if all(is_held(cell.text) for cell in grid.cells):
        return ()
    table = measured(grid, template, office_faces())
    return tuple(_lost(table, rows(table, template.workbook.first_row)))


def _remarks(table: TypesetTable, placed: Rows) -> Iterator[str]:
    """What the workbook does not show, or shows elsewhere than usual."""
    yield from _lost(table, placed)
    if placed.parted:
        named = "、".join(str(placed.starts[row]) for row in placed.parted)
        yield f"第 {named} 行的文字太多，一行放不下，每处占了几行，其下各行顺次下移。"


def _lost(table: TypesetTable, placed: Rows) -> Iterator[str]:
    cells = [block.cell for block in table.cells]
    return remarks(
        (f"{column_name(cell.column)}{placed.starts[cell.row]}", cell.text) for cell in cells
    )


def _plain(text: str) -> str:
    """A text in one line."""
    return " ".join(held(text).split())
