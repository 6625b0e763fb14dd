"""The figures of a form as formulas of a workbook: 执行率, its 得分, 分值合计 and 总分.

A formula goes in only where it gives the very figure we work out, from the numbers
the cells hold; else the figure stands there itself. Knows no XML.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from perfdesk.core.form import Form
from perfdesk.core.numbers import exact_sum, parse_number, product, quotient, rounded
from perfdesk.core.scoring import Scores
from perfdesk.core.template import Scoring, Template
from perfdesk.formats.workbook.cell_values import GENERAL, number_in_cell
from perfdesk.table.grid import Cell, Grid

_FINE = 12
"""Decimals at which a quotient is freed from the noise of binary numbers before it is rounded."""
_MOST = 1000
"""The ratio from which so many decimals are more than a binary number of 64 bits has."""
_SUMMED = 10
_MOST_DIGITS = 15

Place = tuple[int, int]
"""Row and column of the grid."""


@dataclass(frozen=True, slots=True)
class CellFormula:
    """What a cell calculates ("" if nothing), what that gives (None: blank), and its format."""

    formula: str
    value: Decimal | None
    number_format: str = GENERAL


def cell_formulas(
    form: Form, template: Template, grid: Grid, scored: Scores, rows: Sequence[int]
) -> dict[Place, CellFormula]:
    """The calculating cells by their place; ``rows`` are the workbook's rows of the grid's."""
    sheet = _Sheet(form, template, grid, rows)
    return {**_funding(sheet, scored), **_sums(sheet, scored)}


class _Sheet:
    """Which cells hold which numbers."""

    def __init__(self, form: Form, template: Template, grid: Grid, rows: Sequence[int]) -> None:
        self.template, self.grid, self._rows = template, grid, rows
        self._unit = form.money_unit
        self._cells = {cell.pointer: cell for cell in grid.cells if cell.pointer}

    def cell(self, at: str) -> Cell | None:
        return self._cells.get(at)

    def number(self, cell: Cell) -> Decimal | None:
        found = number_in_cell(cell, self._unit)
        return found.value if found else None

    def name(self, cell: Place) -> str:
        """The cell's name in the workbook, such as G9."""
        row, column = cell
        return f"{column_letters(column)}{self._rows[row]}"

    def indicators(self, own: str) -> Iterator[Decimal]:
        """The numbers in the column of weights or scores."""
        for cell in self.grid.cells:
            if cell.pointer.startswith("/indicators/") and cell.pointer.endswith(f"/{own}"):
                value = self.number(cell)
                if value is not None:
                    yield value

    def span(self, own: str) -> str:
        """The range of that column, "" without rows."""
        first, past = self._rows[self.grid.header_rows[1]], self._rows[self.grid.total_row]
        column = column_letters(self.template.indicators.columns[own][0])
        return f"{column}{first}:{column}{past - 1}" if first < past else ""


def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, Z, AA."""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _funding(sheet: _Sheet, scored: Scores) -> dict[Place, CellFormula]:
    weight, budget, executed = map(
        sheet.cell, ("/funding/weight", "/funding/total/budget", "/funding/total/executed")
    )
    if not (weight and budget and executed):
        return {}
    columns, scoring = sheet.template.funding.columns, sheet.template.scoring
    rate_at, score_at = ((weight.row, columns[name][0]) for name in ("rate", "score"))
    cells = tuple(sheet.name((cell.row, cell.column)) for cell in (weight, budget, executed))
    numbers = tuple(sheet.number(cell) for cell in (weight, budget, executed))
    rate = parse_number(scored.rate.rstrip("%"))
    ratio = None if rate is None else product(rate, Decimal("0.01"))
    if ratio is not None and not _kept(ratio):
        return {}
    places = f".{'0' * scoring.rate_places}" if scoring.rate_places else ""
    found = {rate_at: CellFormula("", ratio, f"0{places}%")}
    if _rate(numbers, scoring) == (True, ratio):
        found[rate_at] = replace(found[rate_at], formula=_rate_formula(cells, scoring))
    if _score(numbers, scoring) == (True, scored.funding) and found[rate_at].formula:
        formula = _score_formula(cells, sheet.name(rate_at), scoring)
        found[score_at] = CellFormula(formula, scored.funding)
    return found


_Numbers = tuple[Decimal | None, ...]
_Given = tuple[bool, Decimal | None]
"""Whether the formula may be relied on, and what it gives."""


def _rate(numbers: _Numbers, scoring: Scoring) -> _Given:
    _, budget, executed = numbers
    if budget is None or executed is None or budget <= 0:
        return True, None
    ratio = rounded(quotient(executed, budget), _FINE)
    return 0 <= ratio < _MOST, rounded(ratio, scoring.rate_places + 2, scoring.rate_rounding)


def _rate_formula(cells: Sequence[str], scoring: Scoring) -> str:
    _, budget, executed = cells
    rounding = "ROUNDUP" if scoring.rate_rounding == "up" else "ROUND"
    ratio = f"{rounding}(ROUND({executed}/{budget},{_FINE}),{scoring.rate_places + 2})"
    return f'IF(AND(ISNUMBER({budget}),ISNUMBER({executed})),IF({budget}>0,{ratio},""),"")'


def _score(numbers: _Numbers, scoring: Scoring) -> _Given:
    weight, budget, executed = numbers
    if weight is None or budget is None or executed is None or budget <= 0 or weight < 0:
        return True, None
    exact = rounded(quotient(product(weight, executed), budget), _FINE)
    score = min(weight, rounded(exact, scoring.score_places))
    return True, max(Decimal(0), score)


def _score_formula(cells: Sequence[str], rate: str, scoring: Scoring) -> str:
    weight, budget, executed = cells
    exact = f"ROUND({weight}*{executed}/{budget},{_FINE})"
    score = f"MAX(0,MIN({weight},ROUND({exact},{scoring.score_places})))"
    return f'IF(AND(ISNUMBER({weight}),ISNUMBER({rate})),IF({weight}>=0,{score},""),"")'


def _sums(sheet: _Sheet, scored: Scores) -> dict[Place, CellFormula]:
    columns, funding = sheet.template.total.columns, sheet.template.funding.columns
    weight = sheet.cell("/funding/weight")
    if weight is None:
        return {}
    found = {}
    weights = [*sheet.indicators("weight"), *_known(sheet.number(weight))]
    cells = _together(sheet.name((weight.row, weight.column)), sheet.span("weight"))
    if _kept(scored.weights) and rounded(exact_sum(weights), _SUMMED) == scored.weights:
        sum_ = f"ROUND(SUM({cells}),{_SUMMED})"
        found[sheet.grid.total_row, columns["weight"][0]] = CellFormula(sum_, scored.weights)
    points = [*sheet.indicators("score"), *_known(scored.funding)]
    cells = _together(sheet.name((weight.row, funding["score"][0])), sheet.span("score"))
    given = rounded(exact_sum(points), _SUMMED) if points else None
    if given == scored.total and (given is None or _kept(given)):
        formula = f'IF(COUNT({cells})=0,"",ROUND(SUM({cells}),{_SUMMED}))'
        found[sheet.grid.total_row, columns["score"][0]] = CellFormula(formula, scored.total)
    return found


def _known(value: Decimal | None) -> list[Decimal]:
    return [] if value is None else [value]


def _together(cell: str, span: str) -> str:
    return f"{cell},{span}" if span else cell


def _kept(value: Decimal) -> bool:
    """True for a figure that a binary number of 64 bits keeps."""
    return len(value.normalize().as_tuple().digits) <= _MOST_DIGITS
