"""Exports a form as an Excel workbook: the same table as on the page, with formulas.

Here it is decided which cell is a number, a text or a formula, and how it looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import floor

from xlsxwriter.utility import xl_col_to_name

from perfdesk.core.form import Form
from perfdesk.core.scoring import Scores, scores
from perfdesk.core.template import Template
from perfdesk.formats.naming import creation_time
from perfdesk.formats.results import ExportResult
from perfdesk.formats.system_fonts import office_fonts
from perfdesk.formats.workbook.cell_values import (
    GENERAL,
    TEXT_FORMAT,
    is_preserved,
    number_in_cell,
    starts_like_formula,
    text_in_cell,
    text_loss_messages,
)
from perfdesk.formats.workbook.formulas import CellFormula, cell_formulas
from perfdesk.formats.workbook.row_heights import (
    MAX_ROW_HEIGHT,
    MeasuredRows,
    measured_rows,
    typeset_for_workbook,
)
from perfdesk.formats.workbook.xlsx_writer import (
    CellContent,
    CellStyle,
    SheetContent,
    WorkbookProperties,
    xlsx_bytes,
)
from perfdesk.table.compose import compose
from perfdesk.table.display_list import horizontal_alignment
from perfdesk.table.typeset import TypesetCell, TypesetTable, has_rules

_ALIGNMENTS = {0.0: "left", 0.5: "center", 1.0: "right"}
_TEXT_ROLES = ("value", "words", "note")
"""Roles of cells in which the user writes texts, never numbers."""
_MAX_TEXT_FORMAT_LENGTH = 255
"""Older programs display ##### for a longer text in the text format."""


def export_workbook(form: Form, template: Template, *, public: bool = False) -> ExportResult:
    """Return the workbook of a form, dated by SOURCE_DATE_EPOCH where that is set.

    A ``public`` one (公开件) has no author. The same form on the same date gives the same bytes.
    Raises FaceError if the bundled font, which measures the rows, cannot be used, DateError for a
    bad SOURCE_DATE_EPOCH.
    """
    scored = scores(form, template)
    grid = compose(form, template, scored)
    table = typeset_for_workbook(grid, template, office_fonts())
    rows = measured_rows(table, template.workbook.first_row)
    formulas = cell_formulas(form, template, grid, scored, rows.starts)
    contents = {
        (each.cell.row, each.cell.column): _content(each, table, form.money_unit, formulas)
        for each in table.cells
    }
    title = form.project or template.title.printed
    properties = WorkbookProperties(
        _one_line(title), "" if public else _one_line(form.unit), creation_time()
    )
    data = xlsx_bytes(SheetContent(table, rows, contents), template.print, properties)
    return ExportResult(data, tuple(_messages(table, rows)))


def _content(
    typeset_cell: TypesetCell,
    table: TypesetTable,
    money_unit: str,
    formulas: dict[tuple[int, int], CellFormula],
) -> CellContent:
    cell = typeset_cell.cell
    style = CellStyle(
        floor(typeset_cell.size * 2) / 2,  # office programs take half points
        _ALIGNMENTS[horizontal_alignment(typeset_cell, table.layout.style)],
        bold=cell.role == "title",
        has_border=has_rules(cell),
        align_top=table.layout.needed_height(typeset_cell) > MAX_ROW_HEIGHT,
    )
    formula = formulas.get((cell.row, cell.column))
    if formula:
        style = replace(style, number_format=formula.number_format, shrink_to_fit=True)
        return CellContent(style, "", formula.value, formula.formula)
    number = number_in_cell(cell, money_unit)
    if number:
        return CellContent(
            replace(style, number_format=number.number_format, shrink_to_fit=True), "", number.value
        )
    text = text_in_cell(cell.text)
    is_text = cell.role in _TEXT_ROLES or (text != "" and cell.pointer != "")
    code = TEXT_FORMAT if is_text and len(text) <= _MAX_TEXT_FORMAT_LENGTH else GENERAL
    return CellContent(
        replace(style, number_format=code, quote_prefix=starts_like_formula(text)), text
    )


def loss_messages(form: Form, template: Template, scored: Scores) -> tuple[str, ...]:
    """Return sentences on what of the texts a workbook would lose, as ``export_workbook`` does.

    They can be shown before anything is written. No font is loaded if nothing is lost.
    """
    grid = compose(form, template, scored)
    if all(is_preserved(cell.text) for cell in grid.cells):
        return ()
    table = typeset_for_workbook(grid, template, office_fonts())
    return tuple(_loss_messages(table, measured_rows(table, template.workbook.first_row)))


def _messages(table: TypesetTable, rows: MeasuredRows) -> Iterator[str]:
    """Yield sentences on what the workbook has lost, or has elsewhere than usual."""
    yield from _loss_messages(table, rows)
    if rows.split_rows:
        numbers = "、".join(str(rows.starts[row]) for row in rows.split_rows)
        yield f"第 {numbers} 行的文字太多，工作表的一行放不下，已分成几行，下面各行依次下移。"


def _loss_messages(table: TypesetTable, rows: MeasuredRows) -> Iterator[str]:
    cells = [each.cell for each in table.cells]
    return text_loss_messages(
        (f"{xl_col_to_name(cell.column)}{rows.starts[cell.row]}", cell.text) for cell in cells
    )


def _one_line(text: str) -> str:
    """Return a text on one line."""
    return " ".join(text_in_cell(text).split())
