"""The table on the clipboard, parsed by the rules of other programs."""

from __future__ import annotations

import csv
from io import StringIO
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.form import Form
from perfdesk.formats.clipboard_writer import grid_to_html, to_html, to_tsv
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.grid import Grid, text_rows
from tests.core.forms import SHANGHAI, form_of, forms, indicator

cells = st.text('甲乙=+"\t\n,0123%<>& ', max_size=6)
blocks = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1, max_size=4)
)


def pasted_rows(text: str) -> list[list[str]]:
    """Return the rows that a spreadsheet makes of this text."""
    return list(csv.reader(StringIO(text, newline=""), dialect="excel-tab"))


def element_text(cell: Element) -> str:
    for line_end in cell.iter("br"):
        line_end.text = "\n"
    return "".join(cell.itertext())


def table_texts(page: str) -> list[list[str]]:
    """Return the texts of a web page's table, each in the first row and column of its cell."""
    rows = list(fromstring(page).iter("tr"))
    taken: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows):
        for cell in row.findall("td"):
            column = next(each for each in range(99) if (number, each) not in taken)
            for down in range(int(cell.get("rowspan", "1"))):
                for along in range(int(cell.get("colspan", "1"))):
                    taken[number + down, column + along] = ""
            taken[number, column] = element_text(cell)
    width = 1 + max(column for _, column in taken)
    return [[taken[number, column] for column in range(width)] for number in range(len(rows))]


def grid_of(form: Form) -> Grid:
    return compose(form, templates()[form.template])


@given(blocks)
def test_a_spreadsheet_gets_the_same_rows_from_the_tsv(rows: list[list[str]]) -> None:
    assert [row or [""] for row in pasted_rows(to_tsv(rows))] == rows


@given(blocks)
def test_a_browser_gets_the_same_rows_from_the_html(rows: list[list[str]]) -> None:
    assert table_texts(to_html(rows)) == rows


def test_cells_with_quotes_or_line_breaks_are_quoted() -> None:
    assert to_tsv([['"附件一"', "一\r\n二", '见"附件"']]) == '"""附件一"""\t"一\n二"\t见"附件"\r\n'


@pytest.mark.slow
@given(forms)
def test_every_cell_has_the_same_row_and_column_in_the_html_as_in_the_grid(form: Form) -> None:
    grid = grid_of(form)

    found = table_texts(grid_to_html(grid, templates()[form.template], form.money_unit))

    assert found == [list(row) for row in text_rows(grid)]


def test_merged_cells_keep_their_rows_and_columns() -> None:
    page = grid_to_html(grid_of(form_of(indicator(), indicator())), SHANGHAI, "元")

    spans = {
        element_text(cell): (cell.get("rowspan"), cell.get("colspan"))
        for cell in fromstring(page).iter("td")
    }
    assert spans["财政项目支出绩效自评表"] == (None, "9")
    assert spans["数量指标"] == ("2", None)
    assert spans["项目资金(元)"] == ("5", None)


def test_a_text_that_looks_like_a_formula_is_marked_as_text() -> None:
    page = fromstring(to_html([["=100%", "12,345.60", "15"]]))

    formula, amount, plain = (cell.get("style", "") for cell in page.iter("td"))
    assert r"mso-number-format:'\@'" in formula
    assert r"mso-number-format:'\#\,\#\#0\.00'" in amount
    assert "mso-number-format" not in plain
