"""The workbook of a form, as openpyxl reads it."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import OpenXmlValidator  # type: ignore[import-untyped]

from perfdesk.core.form import Form
from perfdesk.core.template import PageNumbers, PageOptions, Template
from perfdesk.formats.naming import DateError
from perfdesk.formats.workbook.workbook_export import export_workbook
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from tests.core.forms import NATIONAL, SHANGHAI, form_of, funding, indicator
from tests.formats.seeds import SEEDS

FRESH = """
import json, sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], data_only=sys.argv[2] == "values")
sheet = book.active
print(json.dumps([[cell.value for cell in row] for row in sheet.iter_rows()], default=str))
"""


def sheet_of(form: Form) -> Worksheet:
    data = export_workbook(form, templates()[form.template]).data
    sheet = load_workbook(BytesIO(data))["自评表"]
    assert isinstance(sheet, Worksheet)
    return sheet


def cell_of(sheet: Worksheet, name: str) -> Cell:
    cell = sheet[name]
    assert isinstance(cell, Cell)
    return cell


def in_a_fresh_process(path: Path, kind: str) -> list[list[Any]]:
    """Return the cells of a workbook as openpyxl reads them: their "values" or their formulas."""
    command = [sys.executable, "-c", FRESH, str(path), kind]
    found: list[list[Any]] = json.loads(subprocess.check_output(command))
    return found


@pytest.mark.slow
def test_formulas_have_their_values_beside_them(tmp_path: Path) -> None:
    form = form_of(indicator(weight="90", score="89.5"))
    path = tmp_path / "book.xlsx"
    path.write_bytes(export_workbook(form, SHANGHAI).data)

    values, formulas = (in_a_fresh_process(path, kind) for kind in ("values", "formulas"))

    assert values[5][5:8] == [10, 0.8238, 8.24]
    assert values[13][6:8] == [100, 97.74]
    assert [str(cell)[:4] for cell in formulas[5][6:8]] == ["=IF(", "=IF("]
    assert [str(cell)[:6] for cell in formulas[13][6:8]] == ["=ROUND", "=IF(CO"]


@pytest.mark.parametrize("text", ["=100%", ">=98%", "+86", "-", "@某", "'x", "＝1+1", "1-2"])
def test_a_text_that_looks_like_a_formula_stays_a_text(text: str) -> None:
    sheet = sheet_of(form_of(indicator(target=text, actual=text)))

    cell = cell_of(sheet, "E13")
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.number_format == "@"
    assert cell.quotePrefix == (text[0] in "=+-@'＝")


def test_amounts_are_numbers_displayed_as_typed() -> None:
    form = replace(form_of(indicator()), funding=funding("74,696", "120000.00"))

    sheet = sheet_of(form)

    budget, executed, none = (cell_of(sheet, name) for name in ("D6", "E6", "C8"))
    assert (budget.value, budget.number_format) == (74696, "#,##0")
    assert (executed.value, executed.number_format) == (120000, "0.00")
    assert (none.value, none.number_format) == (0, "General")


def test_an_amount_that_no_format_displays_is_a_text_and_the_rate_no_formula() -> None:
    form = replace(form_of(indicator()), funding=funding("１００", "50"))

    sheet = sheet_of(form)

    assert sheet["D6"].value == "１００"
    assert (sheet["G6"].value, cell_of(sheet, "G6").number_format) == (0.5, "0.00%")
    assert sheet["H6"].value == 5


@pytest.mark.parametrize("form", SEEDS, ids=lambda form: form.project)
def test_every_cell_has_the_row_and_column_it_has_in_the_grid(form: Form) -> None:
    grid, sheet = compose(form, SHANGHAI), sheet_of(form)

    merged = {str(each) for each in sheet.merged_cells.ranges}
    for cell in grid.cells:
        first = sheet.cell(cell.row + 1, cell.column + 1)
        last = sheet.cell(cell.row + cell.row_span, cell.column + cell.column_span)
        if first is not last:
            assert f"{first.coordinate}:{last.coordinate}" in merged
        if cell.role in ("label", "side", "words", "value", "title"):
            assert (first.value or "") == cell.text
    assert sheet.max_row == grid.row_count


def test_the_national_table_has_the_rows_a_platform_imports() -> None:
    sheet = sheet_of(form_of(indicator(), template=NATIONAL))

    assert [sheet.cell(row, 1).value for row in (4, 8, 13, 15)] == [
        "项目支出绩效自评表",
        "项目资金（万元）",
        "年度总体目标",
        "绩效指标",
    ]
    assert (sheet["B9"].value, sheet["D9"].value) == ("年度资金总额", 110000)
    assert sheet["D16"].value == "完成率"
    assert sheet.print_area == "'自评表'!$A$4:$I$17"


def test_it_prints_on_a4_upright_one_page_wide_with_the_header_repeated() -> None:
    sheet = sheet_of(form_of(*[indicator()] * 60))

    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "portrait")
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$12:$12"
    assert sheet.oddFooter is not None
    assert "第 &P 页 共 &N 页" in str(sheet.oddFooter.center.text)


@pytest.mark.parametrize(("wanted", "printed"), [("always", True), ("several", False)])
def test_a_single_page_has_a_number_only_where_the_template_wants_it(
    wanted: PageNumbers, printed: bool
) -> None:
    template = SHANGHAI.with_page_options(PageOptions(page_numbers=wanted))
    data = export_workbook(form_of(indicator()), template).data
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert sheet.oddFooter is not None
    assert (sheet.oddFooter.center.text is not None) == printed


def _printed_on_one_page(sheet: Worksheet) -> bool:
    return sheet.page_setup.fitToHeight is None and not sheet.row_breaks.brk


@pytest.mark.parametrize("template", [SHANGHAI, NATIONAL])
def test_a_table_a_little_too_high_for_one_page_is_set_tighter(template: Template) -> None:
    loose, tight, long = (
        sheet_of(form_of(*[indicator()] * count, template=template)) for count in (17, 25, 60)
    )
    sizes = [
        cell.font.sz
        for each in (loose, tight)
        for row in each.iter_rows()
        for cell in row
        if cell.value == "项目名称"
    ]
    first = template.workbook.first_row
    heights = [each.height or 0 for row, each in tight.row_dimensions.items() if row >= first]

    assert [_printed_on_one_page(each) for each in (loose, tight, long)] == [True, True, False]
    assert len(long.row_breaks.brk) == 2
    assert 720 < sum(heights) < 757  # the page inside its margins
    assert sizes[0] == float(template.print.text_size) > sizes[1]
    assert sizes[1] >= float(template.print.least_size)


def test_a_table_that_must_not_be_tightened_takes_a_second_page() -> None:
    plain = replace(SHANGHAI, print=replace(SHANGHAI.print, tighten=False))
    data = export_workbook(form_of(*[indicator()] * 24), plain).data
    sheet = load_workbook(BytesIO(data))["自评表"]

    assert isinstance(sheet, Worksheet)
    assert len(sheet.row_breaks.brk) == 1


def test_the_font_is_the_one_of_office_programs() -> None:
    sheet = sheet_of(form_of(indicator()))

    cells = (cell for row in sheet.iter_rows() for cell in row)
    names = {cell.font.name for cell in cells if isinstance(cell, Cell)}
    columns = {each.font.name for each in sheet.column_dimensions.values()}
    assert names == columns == {"宋体"}


def test_one_form_on_one_date_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    form = form_of(indicator())

    data = export_workbook(form, SHANGHAI).data

    assert export_workbook(form, SHANGHAI).data == data
    properties = load_workbook(BytesIO(data)).properties
    assert (properties.title, properties.creator) == ("邮寄费", "某某中心")
    assert str(properties.created) == "2023-11-14 22:13:20"


def test_a_public_workbook_has_no_author() -> None:
    data = export_workbook(form_of(indicator()), SHANGHAI, public=True).data

    assert "某某中心" not in ZipFile(BytesIO(data)).read("docProps/core.xml").decode()


def test_an_invalid_date_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "昨天")

    with pytest.raises(DateError, match="昨天"):
        export_workbook(form_of(indicator()), SHANGHAI)


@pytest.mark.slow
def test_what_a_cell_cannot_contain_is_reported() -> None:
    long = replace(indicator(), reason="长" * 40_000)
    written = export_workbook(form_of(long, indicator(reason="有\x01无\ud800效")), SHANGHAI)

    sheet = load_workbook(BytesIO(written.data))["自评表"]
    assert len(str(sheet["I13"].value)) == 32_767
    assert "有无效" in {cell.value for (cell,) in sheet["I14:I999"]}
    cut, unfit, *parted = written.messages
    assert "I13 格的文字超过 32,767 字" in cut
    assert "U+0001、U+D800" in unfit
    assert any("第 13 行的文字太多" in each for each in parted)


def test_rows_that_are_too_high_are_split_and_none_exceeds_the_limit() -> None:
    sheet = sheet_of(form_of(indicator(reason="很长的原因。" * 200), indicator()))

    heights = [sheet.row_dimensions[row].height or 0 for row in range(1, sheet.max_row + 1)]
    assert max(heights) <= 409
    assert "I13" in {str(each).split(":")[0] for each in sheet.merged_cells.ranges}


@pytest.mark.slow
@pytest.mark.parametrize("template", [SHANGHAI, NATIONAL], ids=lambda each: each.id)
def test_the_file_conforms_to_the_published_schema(tmp_path: Path, template: Template) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(
        export_workbook(form_of(*[indicator()] * 60, template=template), template).data
    )

    errors = OpenXmlValidator().validate(path).errors

    assert [each.description for each in errors] == []


def test_texts_keep_spaces_line_breaks_and_what_looks_like_an_escape() -> None:
    text = " 一\r\n二 <&> _x000D_ "
    data = export_workbook(form_of(indicator(reason=text)), SHANGHAI).data

    strings = ZipFile(BytesIO(data)).read("xl/sharedStrings.xml").decode()
    assert " 一\n二 &lt;&amp;&gt; _x005F_x000D_ </t>" in strings
