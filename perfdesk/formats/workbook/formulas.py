"""The formulas of a workbook: 执行率, its 得分, 分值合计 and 总分.

A cell gets a formula only if that gives, from the numbers in the other cells, exactly the figure
that ``perfdesk.core.scoring`` works out; else the cell contains that figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from perfdesk.core.field_ref import funding_row_pointer
from perfdesk.core.form import Form
from perfdesk.core.numbers import exact_sum, parse_number, product, quotient, rounded
from perfdesk.core.scoring import Scores
from perfdesk.core.template import Scoring, Template
from perfdesk.formats.workbook.cell_values import GENERAL, MAX_DIGITS, number_in_cell
from perfdesk.table.grid import Cell, Grid
from perfdesk.table.page import CellPosition

_QUOTIENT_DECIMALS = 12
"""To which a quotient is rounded first, which removes the error of binary numbers."""
_MAX_RATIO = 1000
"""From this ratio on, a binary number of 64 bits does not have so many decimals."""
_SUM_DECIMALS = 10
"""To which a sum is rounded, for the same reason."""


@dataclass(frozen=True, slots=True)
class CellFormula:
    """The formula of a cell ("" for none), its value (None for an empty cell) and number format."""

    formula: str
    value: Decimal | None
    number_format: str = GENERAL


def cell_formulas(
    form: Form, template: Template, grid: Grid, scored: Scores, rows: Sequence[int]
) -> dict[CellPosition, CellFormula]:
    """Return the calculated cells by their position in the grid.

    ``rows`` are the numbers of the workbook's rows (from 1) at which those of the grid start.
    """
    cells = _NumberCells(form, template, grid, rows)
    return {**_rate_formulas(cells, scored), **_sum_formulas(cells, scored)}


class _NumberCells:
    """The numbers that are in the cells of the workbook, and the names of these cells."""

    def __init__(self, form: Form, template: Template, grid: Grid, rows: Sequence[int]) -> None:
        self.template, self.grid, self._rows = template, grid, rows
        self._unit = form.money_unit
        self.total_pointer = funding_row_pointer(form.funding, form.funding.row("total"))
        self._cells = {cell.pointer: cell for cell in grid.cells if cell.pointer}

    def cell(self, pointer: str) -> Cell | None:
        """Return the cell of a field of the form."""
        return self._cells.get(pointer)

    def number(self, cell: Cell) -> Decimal | None:
        """Return the number in a cell, None if it is a text."""
        number = number_in_cell(cell, self._unit)
        return number.value if number else None

    def name(self, position: CellPosition) -> str:
        """Return the name of a cell in the workbook, such as G9."""
        row, column = position
        return f"{xl_col_to_name(column)}{self._rows[row]}"

    def indicator_numbers(self, field: str) -> Iterator[Decimal]:
        """Yield the numbers in the column of weights or of scores."""
        for cell in self.grid.cells:
            if cell.pointer.startswith("/indicators/") and cell.pointer.endswith(f"/{field}"):
                value = self.number(cell)
                if value is not None:
                    yield value

    def indicator_range(self, field: str) -> str:
        """Return the range of that column, such as G13:G20; "" if there are no rows."""
        first, past = self._rows[self.grid.header_rows[1]], self._rows[self.grid.total_row]
        column = xl_col_to_name(self.template.indicators.columns[field][0])
        return f"{column}{first}:{column}{past - 1}" if first < past else ""


# 执行率 and its score.


def _rate_formulas(sheet: _NumberCells, scored: Scores) -> dict[CellPosition, CellFormula]:
    total = sheet.total_pointer
    weight, budget, executed = map(
        sheet.cell, ("/funding/weight", f"{total}/budget", f"{total}/executed")
    )
    if not (weight and budget and executed):
        return {}
    columns, scoring = sheet.template.funding.columns, sheet.template.scoring
    rate_position, score_position = ((weight.row, columns[name][0]) for name in ("rate", "score"))
    names = tuple(sheet.name((cell.row, cell.column)) for cell in (weight, budget, executed))
    numbers = tuple(sheet.number(cell) for cell in (weight, budget, executed))
    rate = parse_number(scored.rate.rstrip("%"))
    ratio = None if rate is None else product(rate, Decimal("0.01"))
    if ratio is not None and not _is_exact_in_binary(ratio):
        return {}
    decimals = f".{'0' * scoring.rate_places}" if scoring.rate_places else ""
    formulas = {rate_position: CellFormula("", ratio, f"0{decimals}%")}
    if _calculated_rate(numbers, scoring) == (True, ratio):
        formula = _rate_formula(names, scoring)
        formulas[rate_position] = replace(formulas[rate_position], formula=formula)
        if _calculated_score(numbers, scoring) == scored.funding:
            formula = _score_formula(names, sheet.name(rate_position), scoring)
            formulas[score_position] = CellFormula(formula, scored.funding)
    return formulas


_Numbers = tuple[Decimal | None, ...]
"""Weight, 全年预算数 and 全年执行数 as they are in the cells."""


def _calculated_rate(numbers: _Numbers, scoring: Scoring) -> tuple[bool, Decimal | None]:
    """Return whether every program gives the formula the same value, and that value (a ratio)."""
    _, budget, executed = numbers
    if budget is None or executed is None or budget <= 0:
        return True, None
    ratio = rounded(quotient(executed, budget), _QUOTIENT_DECIMALS)
    return 0 <= ratio < _MAX_RATIO, rounded(ratio, scoring.rate_places + 2, scoring.rate_rounding)


def _rate_formula(names: Sequence[str], scoring: Scoring) -> str:
    _, budget, executed = names
    rounding = "ROUNDUP" if scoring.rate_rounding == "up" else "ROUND"
    ratio = f"{rounding}(ROUND({executed}/{budget},{_QUOTIENT_DECIMALS}),{scoring.rate_places + 2})"
    return f'IF(AND(ISNUMBER({budget}),ISNUMBER({executed})),IF({budget}>0,{ratio},""),"")'


def _calculated_score(numbers: _Numbers, scoring: Scoring) -> Decimal | None:
    """Return the value of the formula for the score of the execution rate, None for empty."""
    weight, budget, executed = numbers
    if weight is None or budget is None or executed is None or budget <= 0 or weight < 0:
        return None
    exact = rounded(quotient(product(weight, executed), budget), _QUOTIENT_DECIMALS)
    score = min(weight, rounded(exact, scoring.score_places))
    return max(Decimal(0), score)


def _score_formula(names: Sequence[str], rate: str, scoring: Scoring) -> str:
    weight, budget, executed = names
    exact = f"ROUND({weight}*{executed}/{budget},{_QUOTIENT_DECIMALS})"
    score = f"MAX(0,MIN({weight},ROUND({exact},{scoring.score_places})))"
    return f'IF(AND(ISNUMBER({weight}),ISNUMBER({rate})),IF({weight}>=0,{score},""),"")'


# 分值合计 and 总分.


def _sum_formulas(sheet: _NumberCells, scored: Scores) -> dict[CellPosition, CellFormula]:
    columns, funding = sheet.template.total.columns, sheet.template.funding.columns
    weight = sheet.cell("/funding/weight")
    if weight is None:
        return {}
    formulas = {}
    weights = [*sheet.indicator_numbers("weight"), *_as_list(sheet.number(weight))]
    cells = _joined(sheet.name((weight.row, weight.column)), sheet.indicator_range("weight"))
    weight_sum = rounded(exact_sum(weights), _SUM_DECIMALS)
    if _is_exact_in_binary(scored.weights) and weight_sum == scored.weights:
        formula = f"ROUND(SUM({cells}),{_SUM_DECIMALS})"
        formulas[sheet.grid.total_row, columns["weight"][0]] = CellFormula(formula, scored.weights)
    points = [*sheet.indicator_numbers("score"), *_as_list(scored.funding)]
    cells = _joined(sheet.name((weight.row, funding["score"][0])), sheet.indicator_range("score"))
    total = rounded(exact_sum(points), _SUM_DECIMALS) if points else None
    if total == scored.total and (total is None or _is_exact_in_binary(total)):
        formula = f'IF(COUNT({cells})=0,"",ROUND(SUM({cells}),{_SUM_DECIMALS}))'
        formulas[sheet.grid.total_row, columns["score"][0]] = CellFormula(formula, scored.total)
    return formulas


def _as_list(value: Decimal | None) -> list[Decimal]:
    return [] if value is None else [value]


def _joined(cell: str, cell_range: str) -> str:
    return f"{cell},{cell_range}" if cell_range else cell


def _is_exact_in_binary(value: Decimal) -> bool:
    """Return whether a binary number of 64 bits preserves the decimal digits."""
    return len(value.normalize().as_tuple().digits) <= MAX_DIGITS
