"""Workbooks of the type .ods are read as displayed, or refused in words."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.formats.errors import EncryptedFileError
from perfdesk.formats.workbook.ods_reader import NotASpreadsheetError, ods_tables
from perfdesk.formats.zip_archive import BrokenArchiveError
from perfdesk.recognition.source import MergedCell
from tests.effort import examples
from tests.formats.workbook.sheet_bombs import ods, ods_cell, ods_row, zipped

REMARKS = (Path(__file__).parents[2] / "files" / "office" / "remarks.ods").read_bytes()
CONTENT = ZipFile(BytesIO(REMARKS)).read("content.xml")


def rows(content: str) -> list[tuple[str, ...]]:
    return [row.cells for table in ods_tables(ods(content)) for row in table.rows]


@pytest.mark.parametrize(
    ("paragraph", "text"),
    [
        ("一<text:s/>二<text:s text:c='3'/>三", "一 二   三"),
        ("一<text:tab/>二<text:line-break/>三", "一\t二\n三"),
        ("一</text:p><text:p>二", "一\n二"),
        ("<text:span>粗<text:a>链接</text:a></text:span>尾", "粗链接尾"),
        ("一\n   二", "一 二"),
        ("一<office:annotation><text:p>批注</text:p></office:annotation>二", "一二"),
        ("一<!-- 注 --><?php 1?>二", "一二"),
        ("&#20013;&lt;b&gt;", "中<b>"),
    ],
)
def test_a_paragraph_is_read_as_displayed(paragraph: str, text: str) -> None:
    assert rows(ods_row(ods_cell(paragraph))) == [(text,)]


def cell_style(name: str, line: str = "", parent: str = "") -> str:
    space = "urn:oasis:names:tc:opendocument:xmlns:style:1.0"
    properties = f"<s:text-properties s:text-line-through-style='{line}'/>" if line else ""
    inherited = f"s:parent-style-name='{parent}'"
    start = f"<s:style xmlns:s='{space}' s:name='{name}' s:family='table-cell' {inherited}>"
    return f"{start}{properties}</s:style>"


STRUCK_STYLES = cell_style("struck", "solid") + cell_style("child", parent="struck")
STANDING_STYLES = cell_style("plain", "none", parent="struck") + cell_style("other")


@pytest.mark.parametrize(
    ("style", "row_style", "column_style", "is_struck"),
    [
        ("struck", "plain", "plain", True),
        ("child", "", "", True),
        ("", "struck", "plain", True),
        ("", "", "struck", True),
        ("plain", "struck", "struck", False),
        ("other", "", "struck", False),
        ("", "", "", False),
    ],
)
def test_a_cell_whose_style_strikes_out_is_left_out_and_said(
    style: str, row_style: str, column_style: str, *, is_struck: bool
) -> None:
    default = "table:default-cell-style-name"
    column = f"<table:table-column {default}='{column_style}'/>"
    cells = ods_cell("25", f"table:style-name='{style}'")
    cells += ods_cell("乙", "table:style-name='plain'")
    row = ods_row(cells, f"{default}='{row_style}'")

    (table,) = ods_tables(ods(STRUCK_STYLES + STANDING_STYLES + column + row))

    assert table.rows[0].cells == ("" if is_struck else "25", "乙")
    assert [(each.code, each.text) for each in table.findings] == (
        [("struck-out", "25")] if is_struck else []
    )


def test_a_style_has_what_its_parent_says_wherever_that_stands() -> None:
    styles = cell_style("child", parent="later") + cell_style("later", "solid")
    cell = ods_cell("25", "table:style-name='child'") + ods_cell("乙")

    assert rows(styles + ods_row(cell)) == [("", "乙")]


def test_a_style_of_the_content_replaces_that_of_the_page_styles() -> None:
    file = BytesIO(ods(cell_style("a") + ods_row(ods_cell("25", "table:style-name='a'"))))
    with ZipFile(file, "a") as archive:
        archive.writestr("styles.xml", f"<styles>{cell_style('a', 'solid')}</styles>")

    assert [row.cells for table in ods_tables(file.getvalue()) for row in table.rows] == [("25",)]


def test_repeated_cells_and_rows_are_each_read() -> None:
    twice = 'table:number-columns-repeated="2"', 'table:number-rows-repeated="2"'
    blank = f"<table:table-cell {twice[0]}/>"
    content = ods_row(ods_cell("甲", twice[0]) + blank + ods_cell("乙"), twice[1])

    tables = ods_tables(ods(ods_row(blank, twice[1]) + content + ods_row(ods_cell("末"))))

    assert [(row.where, row.cells) for row in tables[0].rows] == [
        ("第 3 行", ("甲", "甲", "", "", "乙")),
        ("第 4 行", ("甲", "甲", "", "", "乙")),
        ("第 5 行", ("末",)),
    ]


def test_spans_and_covered_cells_are_merged_cells() -> None:
    span = 'table:number-columns-spanned="2" table:number-rows-spanned="2"'
    covered = "<table:covered-table-cell><text:p>盖住</text:p></table:covered-table-cell>"
    first = ods_row(ods_cell("一级", span) + covered + ods_cell("甲"))
    second = ods_row("<table:covered-table-cell/>" * 2 + ods_cell("乙"))

    (table,) = ods_tables(ods(first + second))

    assert [row.cells for row in table.rows] == [("一级", "", "甲"), ("", "", "乙")]
    assert table.rows[0].merged == (MergedCell(0, 2, 2),)
    assert [(each.code, each.text) for each in table.findings] == [("covered-text", "盖住")]


@pytest.mark.parametrize(
    ("attributes", "text"),
    [
        ('office:value-type="float" office:value="28.50"', "28.5"),
        ('office:value-type="percentage" office:value="0.985"', "98.5%"),
        ('office:value-type="percentage" office:value="1"', "100%"),
        ('office:value-type="date" office:date-value="2022-12-31"', "2022-12-31"),
        ('office:value-type="boolean" office:boolean-value="true"', "TRUE"),
        ('office:value-type="string" office:string-value="甲"', "甲"),
    ],
)
def test_a_value_without_its_displayed_text_is_read_plainly(attributes: str, text: str) -> None:
    assert rows(ods_row(f"<table:table-cell {attributes}/>")) == [(text,)]


def test_a_code_that_became_a_number_keeps_its_digits() -> None:
    value = 'office:value-type="float" office:value="4.5000024E+020"'

    assert rows(ods_row(ods_cell("4.5E+020", value))) == [("450000240000000000000",)]


def test_a_formula_without_value_is_said() -> None:
    formula = '<table:table-cell table:formula="of:=1+1"/>'

    (table,) = ods_tables(ods(ods_row(ods_cell("甲") + formula)))

    assert "1 个公式没有算好的结果" in table.findings[0].message


def test_a_file_with_a_password_is_refused() -> None:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        entry = "<manifest:encryption-data/>"
        archive.writestr("META-INF/manifest.xml", f"<manifest:manifest>{entry}</manifest:manifest>")
        archive.writestr("content.xml", b"\x01\x02")

    with pytest.raises(EncryptedFileError):
        ods_tables(target.getvalue())


def test_a_text_document_is_refused_by_what_it_is() -> None:
    with pytest.raises(NotASpreadsheetError, match=r"不是电子表格"):
        ods_tables(zipped(b"<office:document-content xmlns:office='urn:x'/>"))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", zipped(b""), zipped(b"<spreadsheet>")])
def test_a_damaged_file_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(FormError, match=r"损坏|不是"):
        ods_tables(data)


def test_a_file_without_content_is_refused() -> None:
    target = BytesIO()
    ZipFile(target, "w").close()

    with pytest.raises(BrokenArchiveError):
        ods_tables(target.getvalue())


@given(st.integers(0, len(REMARKS) - 1))
@settings(max_examples=examples(1))
def test_a_file_cut_off_anywhere_is_refused(length: int) -> None:
    with pytest.raises(FormError):
        ods_tables(REMARKS[:length])


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bits_end_in_rows_or_a_sentence(seed: int) -> None:
    numbers = Random(seed)  # noqa: S311 - no secret
    file, content = bytearray(REMARKS), bytearray(CONTENT)
    for data in (file, content):
        for _ in range(numbers.choice((1, 3, 20))):
            data[numbers.randrange(len(data))] ^= 1 << numbers.randrange(8)

    read_or_refuse(bytes(file))
    read_or_refuse(zipped(bytes(content)))


def read_or_refuse(data: bytes) -> None:
    """Read a file, and check the sentence of the error if there is one."""
    tables, sentence = [], "。"
    try:
        tables = ods_tables(data)
    except FormError as error:
        sentence = str(error)
    assert sentence.endswith("。")
    assert all(row.cells for table in tables for row in table.rows)
