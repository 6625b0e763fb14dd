"""XML spreadsheets of Excel 2003, called .xls by many platforms, are read as displayed."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.formats.file_types import FileType, file_type
from perfdesk.formats.tables import read_tables
from perfdesk.formats.workbook.spreadsheetml_reader import spreadsheetml_tables
from perfdesk.formats.zip_archive import BrokenArchiveError
from perfdesk.recognition.source import MergedCell, SourceTable
from perfdesk.resources import templates
from tests.formats.workbook.sheet_bombs import spreadsheetml

SEED = Path(__file__).parents[2] / "files" / "office" / "seed-0.xlsx"


def book(rows: str, before: str = "", behind: str = "") -> bytes:
    """Return a spreadsheet with styles and with options of the sheet."""
    styles = (
        '<Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>'
        '<Style ss:ID="d"><NumberFormat ss:Format="Long Date"/></Style>'
        '<Style ss:ID="d2" ss:Parent="d"><Font/></Style>'
        '<Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style>'
        '<Style ss:ID="s2" ss:Parent="s"><Font ss:Bold="1"/></Style>'
        '<Style ss:ID="s3" ss:Parent="s"><Font ss:StrikeThrough="0"/></Style>'
        '<Style ss:ID="m"><NumberFormat ss:Format="#,##0.00"/></Style>'
    )
    text = spreadsheetml(before + rows).decode()
    text = text.replace("<Worksheet", f"<Styles>{styles}</Styles><Worksheet")
    return text.replace("</Worksheet>", f"{behind}</Worksheet>").encode()


def cell(text: str, kind: str = "String", attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def cells_of(tables: list[SourceTable]) -> list[tuple[str, ...]]:
    return [row.cells for table in tables for row in table.rows]


def test_values_are_displayed_in_their_formats() -> None:
    values = (
        cell("0.985", "Number", 'ss:StyleID="p"')
        + cell("2022-12-31T00:00:00.000", "DateTime", 'ss:StyleID="d2"')
        + cell("120000", "Number", 'ss:StyleID="m"')
        + cell("1", "Boolean")
        + cell("#DIV/0!", "Error")
        + cell("一&#10;<B>二</B>")
    )

    assert cells_of(spreadsheetml_tables(book(f"<Row>{values}</Row>"))) == [
        ("98.50%", "2022年12月31日", "120,000.00", "TRUE", "#DIV/0!", "一\n二")
    ]


def test_what_is_struck_out_is_left_out_and_said() -> None:
    values = (
        cell("25", "Number", 'ss:StyleID="s"')
        + cell("甲", attributes='ss:StyleID="s2"')
        + cell("乙", attributes='ss:StyleID="s3"')
        + cell("8<S><B>2</B><S>5</S></S>1次<S>末</S>")
        + cell("丙")
    )

    (table,) = spreadsheetml_tables(book(f"<Row>{values}</Row>"))

    assert [row.cells for row in table.rows] == [("", "", "乙", "81次", "丙")]
    assert [(each.code, each.text) for each in table.findings] == [("struck-out", "25\n甲\n25\n末")]


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        ("0.5625", "Medium Time", "1:30 PM"),
        ("45250", "Medium Date", "20-Nov-23"),
        ("12.5", "Euro Currency", "€12.50"),
        ("1", "Yes/No", "Yes"),
        ("0", "True/False", "False"),
        ("-1", "On/Off", "On"),
        ("120000", "Standard", "120,000.00"),
        ("3", "Scientific", "3"),
    ],
)
def test_a_format_may_be_given_by_its_name(value: str, name: str, text: str) -> None:
    rows = f"<Row>{cell(value, 'Number', 'ss:StyleID=' + chr(34) + 'm' + chr(34))}</Row>"
    data = book(rows).replace(b"#,##0.00", name.encode())

    assert cells_of(spreadsheetml_tables(data)) == [(text,)]


def test_indexes_and_merged_cells_give_the_places() -> None:
    merged = 'ss:MergeAcross="1" ss:MergeDown="1"'
    rows = (
        f'<Row ss:Index="3">{cell("一级", "String", merged)}{cell("甲")}</Row>'
        f"<Row>{cell('乙', 'String', 'ss:Index=' + chr(34) + '3' + chr(34))}</Row>"
    )

    (table,) = spreadsheetml_tables(book(rows))

    assert [(row.where, row.cells) for row in table.rows] == [
        ("第 3 行", ("一级", "", "甲")),
        ("第 4 行", ("", "", "乙")),
    ]
    assert table.rows[0].merged == (MergedCell(0, 2, 2),)


def test_what_is_hidden_or_beside_the_cells_is_said() -> None:
    comment = "<Comment><ss:Data>批注</ss:Data></Comment>"
    content = f'<Cell><Data ss:Type="String">甲</Data>{comment}</Cell><Cell ss:Formula="=1+1"/>'
    options = '<WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">'
    options += "<Visible>SheetHidden</Visible></WorksheetOptions>"
    hidden = '<Column ss:Span="1" ss:Hidden="1"/>'

    (table,) = spreadsheetml_tables(book(f'<Row ss:Hidden="1">{content}</Row>', hidden, options))

    codes = ["hidden-sheet", "hidden-rows", "hidden-columns", "uncalculated", "comment"]
    assert [each.code for each in table.findings] == codes


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16"])
def test_it_is_told_by_its_content_in_any_encoding(encoding: str) -> None:
    text = book(f"<Row>{cell('绩效')}</Row>").decode()
    data = text.replace('version="1.0"', f'version="1.0" encoding="{encoding}"').encode(encoding)

    assert file_type(data, ".xls") is FileType.XML_WORKBOOK
    assert cells_of(spreadsheetml_tables(data)) == [("绩效",)]


def test_a_form_is_found_in_it() -> None:
    from perfdesk.formats.workbook.workbook_reader import workbook_tables

    tables = workbook_tables(SEED.read_bytes())
    rows = "".join(
        f"<Row>{''.join(cell(text.replace('<', '&lt;')) for text in row.cells)}</Row>"
        for row in tables[0].rows
    )

    (found,) = read_tables(spreadsheetml_tables(book(rows)), tuple(templates().values()))

    (expected,) = read_tables(tables, tuple(templates().values()))
    assert found.form == expected.form


@pytest.mark.parametrize("length", range(10, 300, 20))
def test_a_file_cut_off_is_refused(length: int) -> None:
    with pytest.raises(BrokenArchiveError):
        spreadsheetml_tables(book(f"<Row>{cell('绩效')}</Row>")[:length])
