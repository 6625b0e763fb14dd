"""Workbooks are read as forms: our own, those that other programs saved, hand-made ones."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from perfdesk.core.form import Form
from perfdesk.core.scoring import scores
from perfdesk.formats import registry
from perfdesk.formats.errors import EmptyFileError
from perfdesk.formats.tables import read_tables
from perfdesk.formats.workbook import workbook_export as workbook
from perfdesk.formats.workbook.workbook_reader import NotAWorkbookError, workbook_tables
from perfdesk.formats.zip_archive import pack_archive
from perfdesk.recognition.read import NoFormFoundError, NotThisFormError
from perfdesk.recognition.source import MergedCell, Reading
from perfdesk.resources import templates
from tests.core.forms import NATIONAL, SHANGHAI, form_of, forms, funding, indicator
from tests.effort import examples
from tests.formats.office import convert_in_office
from tests.formats.seeds import SEEDS
from tests.recognition.printed_forms import printed_part
from tests.recognition.test_round_trip import as_printed, without_blank_rows

TEMPLATES = tuple(templates().values())


def workbook_of(form: Form) -> bytes:
    return workbook.export_workbook(form, templates()[form.template]).data


def read_back(data: bytes) -> Reading:
    (found,) = read_tables(workbook_tables(data), TEMPLATES)
    return found


def saved_bytes(book: Workbook) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.slow
@given(forms)
@settings(max_examples=examples(1))
def test_the_workbook_of_a_form_reads_back_as_printed(form: Form) -> None:
    form = without_blank_rows(printed_part(form))

    assert read_back(workbook_of(form)).form == as_printed(form)


@pytest.mark.parametrize("form", SEEDS, ids=lambda form: form.project)
def test_the_figures_read_back_are_the_calculated_ones(form: Form) -> None:
    ours, found = scores(form, SHANGHAI), read_back(workbook_of(form))

    assert found.printed.rate == ours.rate
    assert found.printed.funding == str(ours.funding or "").rstrip("0").rstrip(".") or "0"
    assert [each.code for each in found.findings] == []


@pytest.mark.slow
def test_a_workbook_saved_anew_by_another_program_reads_back(tmp_path: Path) -> None:
    form = without_blank_rows(SEEDS[5])
    path = tmp_path / "form.xlsx"
    path.write_bytes(workbook_of(form))

    (found,) = registry.read_file(convert_in_office(path, "xlsx"))

    assert found.form == as_printed(form)
    assert found.printed == read_back(workbook_of(form)).printed


def test_formulas_without_values_are_reported() -> None:
    form = form_of(indicator(score="85"))

    found = read_back(saved_bytes(load_workbook(BytesIO(workbook_of(form)))))

    assert found.form == as_printed(form)
    assert found.printed.rate == ""
    (finding,) = found.findings
    assert "4 个公式没有算好的结果" in finding.message


def test_every_sheet_with_a_form_is_read_and_the_others_are_reported() -> None:
    book = Workbook()
    guide = book.worksheets[0]
    guide.title = "填表说明"
    guide["A1"] = "请于月底前报送。"
    for name, form in (("甲", SEEDS[0]), ("乙", SEEDS[1])):
        copy_cells(load_workbook(BytesIO(workbook_of(form))).worksheets[0], book.create_sheet(name))
    book["乙"].sheet_state = "hidden"
    book.create_sheet("空")

    first, second = read_tables(workbook_tables(saved_bytes(book)), TEMPLATES)

    assert (first.form, second.form) == (as_printed(SEEDS[0]), as_printed(SEEDS[1]))
    said = [each.message for each in second.findings]
    assert any("“乙”在工作簿里是隐藏的" in each for each in said)
    assert any("“填表说明”里没有自评表" in each for each in said)
    assert not any("“空”" in each for each in said)


def copy_cells(source: Worksheet, target: Worksheet) -> None:
    for row in source.iter_rows():
        for cell in row:
            if cell.value is not None:
                copy = target.cell(cell.row, cell.column or 1, cell.value)
                copy.data_type, copy.number_format = cell.data_type, cell.number_format
    for area in source.merged_cells.ranges:
        target.merge_cells(area.coord)


def test_other_tables_and_empty_workbooks_are_refused_in_one_sentence() -> None:
    book = Workbook()
    with pytest.raises(EmptyFileError):
        read_tables(workbook_tables(saved_bytes(book)), TEMPLATES)
    book.worksheets[0]["A1"] = "通讯录"
    with pytest.raises(NoFormFoundError):
        read_tables(workbook_tables(saved_bytes(book)), TEMPLATES)
    book.worksheets[0]["A1"] = "部门整体支出绩效自评表"
    with pytest.raises(NotThisFormError, match="部门整体支出"):
        read_tables(workbook_tables(saved_bytes(book)), TEMPLATES)


FUNDING = "项目资金\n(万元)||年初预算数|全年预算数|全年执行数|分值|执行率|得分"
INDICATORS = "绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因"


def handmade_sheet(left: int, *, gaps: bool) -> Worksheet:
    """Return a national form as an office makes it: elsewhere, merged otherwise, with numbers."""
    sheet = Workbook().worksheets[0]

    def put(row: int, *cells: float | str | None) -> None:
        step = 2 if gaps else 1
        for number, value in enumerate(cells):
            sheet.cell(row, left + step * number, value)

    put(1, "附件2")
    put(3, "项目支出绩效自评表")
    put(4, "（2023年度）")
    put(5, "项目名称", "河道保洁")
    put(6, "主管部门", "水务局", None, None, "实施单位", "河道所")
    put(7, *FUNDING.split("|"))
    put(8, None, "年度资金总额", 30, 28.5, 27.36, 10, 0.96, 9.6)
    put(9, None, "其中：当年财政拨款", 30, 28.5, 27.36, "—")
    put(10, "年\n度\n总\n体\n目\n标", "预期目标", None, None, "实际完成情况")
    put(11, None, "河道整洁", None, None, "已保洁")
    put(12, *INDICATORS.split("|"))
    put(13, None, "产出指标", "数量指标", "保洁长度", "≥20公里", "21公里", 50, 50)
    put(14, None, None, "时效指标", "完成时间", "2023年底前", "12月", 40, 38, "雨季")
    put(15, "总分", None, None, None, None, None, 100, 97.6)
    for row in (8, 9):
        sheet.cell(row, left + (12 if gaps else 6)).number_format = "0.00%"
    return sheet


@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("left", [1, 3])
def test_a_form_made_by_hand_is_read_wherever_it_begins(left: int, *, gaps: bool) -> None:
    sheet = handmade_sheet(left, gaps=gaps)
    level1 = get_column_letter(left + 1 + gaps)
    sheet.merge_cells(f"{level1}13:{level1}14")

    assert sheet.parent is not None
    found = read_back(saved_bytes(sheet.parent))

    form = found.form
    assert (form.template, form.year, form.project) == (NATIONAL.id, "2023", "河道保洁")
    assert (form.department, form.unit, form.money_unit) == ("水务局", "河道所", "万元")
    total = form.funding.row("total")
    assert (total.initial, total.budget, total.executed) == ("30", "28.5", "27.36")
    assert (form.goals[0].expected, form.goals[0].actual) == ("河道整洁", "已保洁")
    (first,) = form.indicators
    (row,) = first.children[1].children
    assert (row.name, row.weight, row.score, row.reason) == ("完成时间", "40", "38", "雨季")
    assert found.printed.rate == "96.00%"
    assert found.printed.total == "97.6"


def test_cells_are_read_as_they_are_displayed() -> None:
    sheet = load_workbook(
        BytesIO(workbook_of(form_of(indicator(), indicator(weight="0"))))
    ).worksheets[0]
    for name, value, code in (
        ("E13", 1, "0%"),
        ("F13", 0.985, "0.0%"),
        ("E14", 44926, "yyyy/m/d"),
        ("F14", 44926, 'm"月"d"日"'),
        ("C6", 120000, "#,##0.00"),
    ):
        sheet[name] = value
        sheet[name].number_format = code

    assert sheet.parent is not None
    form = read_back(saved_bytes(sheet.parent)).form

    first, second = form.indicators[0].children[0].children
    assert (first.target, first.actual) == ("100%", "98.5%")
    assert (second.target, second.actual) == ("2022/12/31", "12月31日")
    assert form.funding.row("total").initial == "120,000.00"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (34, "下午1时30分"),
        (35, "下午1时30分00秒"),
        (45, "30:00"),
        (46, "13:30:00"),
        (47, "30:00.0"),
        (55, "下午1时30分"),
        (56, "下午1时30分00秒"),
    ],
)
def test_a_time_is_displayed_in_a_format_that_has_a_number_only(number: int, text: str) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = 0.5625
    book.worksheets[0]["A1"].number_format = "0.00%"
    with ZipFile(BytesIO(saved_bytes(book))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    styles = parts["xl/styles.xml"].replace(b'numFmtId="10"', f'numFmtId="{number}"'.encode())

    (table,) = workbook_tables(pack_archive({**parts, "xl/styles.xml": styles}).getvalue())

    assert table.rows[0].cells == (text,)


def test_a_document_of_another_type_is_refused() -> None:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    with pytest.raises(NotAWorkbookError):
        read_tables(workbook_tables(target.getvalue()), TEMPLATES)


def test_line_breaks_and_escapes_are_read_back() -> None:
    form = replace(form_of(indicator(reason="一、\n二、_x0041_ <&>")), template="shanghai-2022")

    assert read_back(workbook_of(form)).form == as_printed(form)


def test_a_text_taken_for_a_formula_is_left_out_if_it_is_struck_out() -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["甲", "=12台", "=15台"])
    sheet["B1"].font = Font(strike=True)
    (table,) = workbook_tables(saved_bytes(book))

    assert [row.cells for row in table.rows] == [("甲", "", "=15台")]
    assert [(each.code, each.text) for each in table.findings] == [("struck-out", "=12台")]


def test_a_conditional_format_that_strikes_out_is_said() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["甲", "取消"])
        for cells, look in (("A1:B9", {"font_strikeout": True}), ("C1:C9", {"bold": True})):
            rule = {"type": "formula", "criteria": '=$B1="取消"', "format": book.add_format(look)}
            sheet.conditional_format(cells, rule)
    (table,) = workbook_tables(target.getvalue())

    assert [row.cells for row in table.rows] == [("甲", "取消")]
    assert [(each.code, each.text) for each in table.findings] == [("struck-out", "A1:B9")]


def test_a_text_that_a_program_took_for_a_formula_is_a_text() -> None:
    sheet = load_workbook(BytesIO(workbook_of(form_of(indicator())))).worksheets[0]
    sheet["E13"].value, sheet["F13"].value = "=12000件", "=E13"

    assert sheet.parent is not None
    form = read_back(saved_bytes(sheet.parent)).form

    (row,) = form.indicators[0].children[0].children
    assert (row.target, row.actual) == ("=12000件", "")


def test_openpyxl_reads_a_usual_workbook_without_a_minimal_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def second_try(*_: object) -> BytesIO:
        raise AssertionError

    monkeypatch.setattr("perfdesk.formats.workbook.workbook_reader.make_minimal_copy", second_try)

    assert read_back(workbook_of(SEEDS[0])).form == as_printed(SEEDS[0])
    assert read_back(saved_bytes(handmade_workbook())).form.project == "河道保洁"


def handmade_workbook() -> Workbook:
    """Return the form made by hand as openpyxl writes it."""
    book = handmade_sheet(1, gaps=False).parent
    assert book is not None
    return book


def test_formulas_that_give_nothing_are_not_reported_as_uncalculated() -> None:
    unspent = replace(form_of(indicator(score="85")), funding=funding("0", "0"))

    found = read_back(workbook_of(unspent))

    assert (found.printed.rate, found.printed.funding) == ("", "")
    assert found.findings == ()


@pytest.mark.parametrize("repeated", [False, True])
def test_a_text_under_a_merged_cell_is_said_unless_it_repeats_that(*, repeated: bool) -> None:
    # openpyxl itself writes no value under a merged cell, nor does it read one
    data = saved_bytes(handmade_workbook())
    with ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    merged = b'</sheetData><mergeCells><mergeCell ref="B13:B14"/></mergeCells>'
    under = "产出指标" if repeated else "盖住的话"
    cell = f'<c r="B14" t="inlineStr"><is><t>{under}</t></is></c>'.encode()
    parts[sheet] = parts[sheet].replace(b"</sheetData>", merged)
    parts[sheet] = re.sub(rb'(<row r="14"[^>]*>)', rb"\1" + cell, parts[sheet])

    (table,) = workbook_tables(pack_archive(parts).getvalue())

    rows = {row.where: row for row in table.rows}
    assert rows["第 13 行"].merged == (MergedCell(1, 1, 2),)
    assert rows["第 14 行"].cells[:2] == ("", "")
    assert [each.text for each in table.findings] == ([] if repeated else ["盖住的话"])


def test_hidden_rows_and_columns_are_said_even_of_an_odd_workbook() -> None:
    sheet = handmade_sheet(1, gaps=False)
    sheet.row_dimensions[13].hidden = True
    for letter in ("E", "F"):
        sheet.column_dimensions[letter].hidden = True
    sheet.cell(1, 1).hyperlink = "https://example.org"  # read from a minimal copy

    assert sheet.parent is not None
    (table,) = workbook_tables(saved_bytes(sheet.parent))

    assert [(each.code, each.text) for each in table.findings] == [
        ("hidden-rows", "第 13 行"),
        ("hidden-columns", "E、F 列"),
    ]


@pytest.mark.parametrize("link", [None, "https://example.org"])  # with one, a copy is read
@pytest.mark.parametrize("shared", [True, False])
def test_what_is_struck_out_is_left_out_and_said(link: str | None, *, shared: bool) -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": not shared}) as book:
        struck, plain = book.add_format({"font_strikeout": True}), book.add_format({"bold": True})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["甲", 25], struck)
        sheet.write_rich_string(1, 0, "年末", struck, "90", plain, "95%")
        sheet.write_rich_string(1, 1, "旧", plain, "新", struck)
        if link:
            sheet.write_url(2, 0, link, plain, "乙")

    (table,) = workbook_tables(target.getvalue())

    assert [row.cells for row in table.rows] == [("年末95%", "新"), *([("乙",)] if link else [])]
    assert [(each.code, each.text) for each in table.findings] == [("struck-out", "甲\n25\n90\n旧")]
