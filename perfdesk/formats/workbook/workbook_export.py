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
from perfdesk.formats.naming import creation_time
from perfdesk.formats.results import ExportResult
from perfdesk.formats.system_fonts import office_fonts
from perfdesk.formats.workbook.cell_values import (
    GENERAL,
    cell_text,
    is_preserved,
    number_in_cell,
    starts_like_formula,
    text_loss_messages,
)
from perfdesk.formats.workbook.formulas import CellFormula, cell_formulas, column_letters
from perfdesk.formats.workbook.row_layout import (
    MAX_ROW_HEIGHT,
    SheetRows,
    sheet_rows,
    typeset_for_workbook,
)
from perfdesk.formats.workbook.xlsx_writer import (
    TEXT_FORMAT,
    CellContent,
    CellStyle,
    SheetContent,
    WorkbookProperties,
    xlsx_bytes,
)
from perfdesk.table.compose import compose
from perfdesk.table.display_list import horizontal_alignment
from perfdesk.table.typeset import TypesetCell, TypesetTable, has_rules

_ALIGNED = {0.0: "left", 0.5: "center", 1.0: "right"}
_ENTERED = ("value", "words", "note")
"""Roles of cells in which a person writes texts, never numbers."""
_LONGEST_TEXT = 255
"""Older programs show ##### for a longer text under the format of texts."""


def export_workbook(form: Form, template: Template, *, public: bool = False) -> ExportResult:
    """The workbook of a form, its date from SOURCE_DATE_EPOCH where that is set.

    One for the ``public`` does not say who wrote it. The same form on the same date
    gives the same bytes. Raises FaceError if the bundled font, which measures the rows,
    cannot be used, DateError if the date cannot.
    """
    scored = scores(form, template)
    grid = compose(form, template, scored)
    table = typeset_for_workbook(grid, template, office_fonts())
    placed = sheet_rows(table, template.workbook.first_row)
    live = cell_formulas(form, template, grid, scored, placed.starts)
    contents = {
        (block.cell.row, block.cell.column): _content(block, table, form.money_unit, live)
        for block in table.cells
    }
    title = form.project or template.title.printed
    about = WorkbookProperties(_plain(title), "" if public else _plain(form.unit), creation_time())
    data = xlsx_bytes(SheetContent(table, placed, contents), template.print, about)
    return ExportResult(data, tuple(_remarks(table, placed)))


def _content(
    block: TypesetCell,
    table: TypesetTable,
    money_unit: str,
    live: dict[tuple[int, int], CellFormula],
) -> CellContent:
    cell = block.cell
    look = CellStyle(
        floor(block.size * 2) / 2,
        _ALIGNED[horizontal_alignment(block, table.layout.style)],
        bold=cell.role == "title",
        has_border=has_rules(cell),
        align_top=table.layout.needed_height(block) > MAX_ROW_HEIGHT,
    )
    found = live.get((cell.row, cell.column))
    if found:
        look = replace(look, number_format=found.number_format, shrink_to_fit=True)
        return CellContent(look, "", found.value, found.formula)
    number = number_in_cell(cell, money_unit)
    if number:
        return CellContent(
            replace(look, number_format=number.number_format, shrink_to_fit=True), "", number.value
        )
    text = cell_text(cell.text)
    entered = cell.role in _ENTERED or (text != "" and cell.pointer != "")
    code = TEXT_FORMAT if entered and len(text) <= _LONGEST_TEXT else GENERAL
    return CellContent(
        replace(look, number_format=code, quote_prefix=starts_like_formula(text)), text
    )


def loss_messages(form: Form, template: Template, scored: Scores) -> tuple[str, ...]:
    """Sentences on what of the texts a workbook cannot hold, as ``printed`` gives them.

    Told before anything is written; needs no typefaces where nothing gets lost.
    """
    grid = compose(form, template, scored)
    if all(is_preserved(cell.text) for cell in grid.cells):
        return ()
    table = typeset_for_workbook(grid, template, office_fonts())
    return tuple(_lost(table, sheet_rows(table, template.workbook.first_row)))


def _remarks(table: TypesetTable, placed: SheetRows) -> Iterator[str]:
    """What the workbook does not show, or shows elsewhere than usual."""
    yield from _lost(table, placed)
    if placed.split_rows:
        named = "、".join(str(placed.starts[row]) for row in placed.split_rows)
        yield f"第 {named} 行的文字太多，一行放不下，每处占了几行，其下各行顺次下移。"


def _lost(table: TypesetTable, placed: SheetRows) -> Iterator[str]:
    cells = [block.cell for block in table.cells]
    return text_loss_messages(
        (f"{column_letters(cell.column)}{placed.starts[cell.row]}", cell.text) for cell in cells
    )


def _plain(text: str) -> str:
    """A text in one line."""
    return " ".join(cell_text(text).split())
