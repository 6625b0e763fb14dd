"""Title and year that stand in a page header or in a text box are read if the table lacks them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from html import escape
from io import BytesIO

import pytest
from openpyxl import Workbook

from perfdesk.formats.docx_reader import docx_tables
from perfdesk.formats.registry import read_file
from perfdesk.formats.tables import read_tables
from perfdesk.formats.workbook.sheet_rows import (
    DisplayedRow,
    DisplayedSheet,
    UnreadTexts,
    sheet_tables,
)
from perfdesk.formats.workbook.workbook_reader import workbook_tables
from perfdesk.recognition.read import NotThisFormError
from perfdesk.recognition.source import Reading, SourceRow, SourceTable
from tests.formats.laid_out import OFFICE_FILES, form_rows
from tests.formats.seeds import SEEDS
from tests.formats.test_docx_reader import document_of, paragraph
from tests.recognition.published import TEMPLATES
from tests.recognition.test_round_trip import as_printed

FORM = as_printed(SEEDS[2])
TITLE, YEAR, *_ = (row.cells[0] for row in form_rows(SEEDS[2]))
BELOW_HEAD = form_rows(SEEDS[2])[2:]


def word_tables(rows: list[SourceRow], header: str = "", box: str = "") -> list[SourceTable]:
    """Return a Word document of these rows, with a page header and a text box above."""
    body = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(escape(text))}</w:tc>' for text in row.cells)}</w:tr>"
        for row in rows
    )
    lines = "".join(map(paragraph, box.splitlines()))
    drawn = f"<w:p><w:r><w:pict><w:txbxContent>{lines}</w:txbxContent></w:pict></w:r></w:p>"
    head = "".join(map(paragraph, header.splitlines()))
    return docx_tables(document_of(f"{drawn if box else ''}<w:tbl>{body}</w:tbl>", header1=head))


def excel_tables(rows: list[SourceRow], header: str = "", box: str = "") -> list[SourceTable]:
    """Return a workbook of these rows with a page header, or a sheet with a text box."""
    if box:
        displayed = tuple(DisplayedRow(count, row.cells) for count, row in enumerate(rows, 3))
        sheet = DisplayedSheet(
            "Sheet", hidden=False, rows=displayed, unread=UnreadTexts(boxes=(box,))
        )
        return sheet_tables([sheet])
    workbook = Workbook()
    sheet_of_book = workbook.worksheets[0]
    for row in rows:
        sheet_of_book.append(row.cells)
    title, _, year = header.partition("\n")
    head = sheet_of_book.oddHeader
    assert head is not None
    head.center.text, head.center.font, head.center.size = title, "宋体,Bold", 16
    head.left.text, head.right.text = "附件2", year or None
    target = BytesIO()
    workbook.save(target)
    return workbook_tables(target.getvalue())


def read(tables: list[SourceTable]) -> Reading:
    (reading,) = read_tables(tables, TEMPLATES)
    return reading


def codes(reading: Reading) -> list[str]:
    return [each.code for each in reading.findings]


HEADS = (f"{TITLE}\n{YEAR}", f"2022年度{TITLE}")


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("tables", [word_tables, excel_tables])
@pytest.mark.parametrize("place", ["header", "box"])
def test_title_and_year_outside_the_table_are_read_and_said(
    tables: Callable[..., list[SourceTable]], place: str, head: str
) -> None:
    reading = read(tables(BELOW_HEAD, **{place: head}))
    assert reading.form == FORM
    assert set(codes(reading)) == {"title-outside"}
    text = "".join(each.text for each in reading.findings)
    assert "2022" in text
    assert TITLE in text


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_title_and_year_in_the_page_header_of_any_workbook_are_read_and_said(suffix: str) -> None:
    (reading,) = read_file(OFFICE_FILES / f"page-header.{suffix}")
    assert reading.form == FORM
    assert [each.text for each in reading.findings] == [TITLE, YEAR]
    assert set(codes(reading)) == {"title-outside"}


@pytest.mark.parametrize("place", ["header", "box"])
def test_the_year_alone_is_read_for_a_table_with_a_title(place: str) -> None:
    rows = [SourceRow("", (TITLE,)), *BELOW_HEAD]
    reading = read(word_tables(rows, **{place: YEAR}))
    assert reading.form == FORM
    assert codes(reading) == ["title-outside"]


@pytest.mark.parametrize("place", ["header", "box"])
def test_a_blank_to_write_the_year_in_is_not_said_to_be_read(place: str) -> None:
    reading = read(word_tables(BELOW_HEAD, **{place: f"{TITLE}\n（　　年度）"}))
    assert reading.form == replace(FORM, year="")
    read_text, unread = reading.findings
    assert (read_text.code, read_text.text) == ("title-outside", TITLE)
    assert "没有读入" in unread.message


@pytest.mark.parametrize(("place", "code"), [("header", "page-header"), ("box", "text-box")])
def test_a_table_with_title_and_year_keeps_its_own(place: str, code: str) -> None:
    reading = read(word_tables(form_rows(SEEDS[2]), **{place: f"2019年度{TITLE}"}))
    assert reading.form == FORM
    assert codes(reading) == [code]
    assert "没有读入" in reading.findings[0].message


def test_two_years_outside_the_table_leave_its_year_blank_and_are_said() -> None:
    rows = [SourceRow("", (TITLE,)), *BELOW_HEAD]
    reading = read(word_tables(rows, header="2019年度", box="2020年度"))
    assert reading.form == replace(FORM, year="")
    assert codes(reading) == ["page-header", "text-box"]


def test_the_title_of_another_form_in_a_page_header_refuses_the_table() -> None:
    with pytest.raises(NotThisFormError, match="部门整体支出绩效自评表"):
        read(word_tables(BELOW_HEAD, header="2022年度部门整体支出绩效自评表"))
