"""CSV and TSV files are grids, whatever separates their cells."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.form import Form
from perfdesk.formats.delimited_text import csv_tables
from perfdesk.formats.registry import read_file
from perfdesk.formats.tables import read_tables
from tests.recognition.published import TEMPLATES, forms, read_one, table_rows

FILES = Path(__file__).parent.parent / "files"
COPIED = FILES / "texts" / "copied-two-targets.txt"


def written(rows: list[tuple[str, ...]], separator: str, *, quote_all: bool = False) -> str:
    file = StringIO(newline="")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(file, delimiter=separator, quoting=quoting).writerows(rows)
    return file.getvalue()


def cells(text: str, encoding: str = "utf-8") -> list[tuple[str, ...]]:
    (table,) = csv_tables(text.encode(encoding))
    return [row.cells for row in table.rows]


@pytest.mark.slow
@given(forms(), st.sampled_from("\t,;|"), st.booleans())
def test_a_form_reads_the_same_with_every_separator(
    form: Form, separator: str, quote_all: bool
) -> None:
    rows = table_rows(form)
    (reading,) = read_tables(
        csv_tables(written(rows, separator, quote_all=quote_all).encode()), TEMPLATES
    )
    assert reading.form == read_one(rows, page_text=False).form


def test_the_content_tells_the_separator_not_the_name(tmp_path: Path) -> None:
    rows = [*csv.reader(StringIO(COPIED.read_text("utf-8"), newline=""), delimiter="\t")]
    expected = [each.form for each in read_file(COPIED)]
    kinds = (
        *(("a.csv", "\t"), ("b.tsv", ","), ("c.csv", ";"), ("d.txt", ","), ("e.xls", "\t")),
        *(("f.csv", "|"), ("g.tsv", "|"), ("h.txt", ";")),
    )
    for name, separator in kinds:
        path = tmp_path / name
        path.write_text(written([tuple(row) for row in rows], separator), "gb18030", newline="")
        assert [each.form for each in read_file(path)] == expected


def test_blanks_beside_bars_are_no_part_of_the_cells() -> None:
    assert cells("| 分值 | 10 |\n| 得分 | 9.5 |\n") == [
        ("", "分值", "10", ""),
        ("", "得分", "9.5", ""),
    ]


@pytest.mark.parametrize("separator", ["\t", ","])
def test_figures_that_a_platform_marks_as_texts_are_figures(separator: str) -> None:
    row = ('="330102240000000008861"', "'862000", "'-5.5%", '="甲""乙"', "'80后", "=1+1", '="1')
    shown = ("330102240000000008861", "862000", "-5.5%", '甲"乙', "'80后", "=1+1", '="1')
    (table,) = csv_tables(written([row], separator).encode())
    assert table.rows[0].cells == shown


def test_a_declared_separator_is_no_row() -> None:
    (table,) = csv_tables("sep=|\r\n项目,名称|邮寄;费\r\n".encode("utf-8-sig"))
    assert [(row.where, row.cells) for row in table.rows] == [("第 2 行", ("项目,名称", "邮寄;费"))]


def test_rows_are_located_by_their_first_line() -> None:
    (table,) = csv_tables('项目,"甲\r\n乙"\r\n单位,"1,000"\r\n'.encode())
    assert [(row.where, row.cells) for row in table.rows] == [
        ("第 1 行", ("项目", "甲\n乙")),
        ("第 3 行", ("单位", "1,000")),
    ]
    assert not table.page_text


@pytest.mark.parametrize("text", ['项目,"甲\n单位,乙\n', '项目,"甲"乙\n单位,丙\n'])
def test_a_quote_that_does_not_pair_up_swallows_no_rows(text: str) -> None:
    (table,) = csv_tables(text.encode())
    assert len(table.rows) == 2
    assert [each.code for each in table.end_findings] == ["unpaired-quotes"]


@given(st.lists(st.lists(st.text('甲乙1,;\t"\n ', max_size=5), min_size=2, max_size=4), min_size=1))
def test_what_a_spreadsheet_writes_is_read_back(rows: list[list[str]]) -> None:
    table = [("项目", *row, "单位") for row in rows]
    width = len(max(table, key=len))
    square = [(*row, *[""] * (width - len(row))) for row in table]
    assert cells(f"sep=,\r\n{written(square, ',')}") == square


@pytest.mark.parametrize("suffix", [".csv", ".txt"])
def test_our_workbook_saved_as_text_by_another_program_reads_the_same(suffix: str) -> None:
    """LibreOffice has saved a workbook made from a published form, separated by commas and tabs."""
    (saved,) = read_file(FILES / "texts" / f"saved-by-libreoffice{suffix}")
    published = read_file(FILES / "seeds" / "talent-centre-2022.txt")
    original = next(each for each in published if each.form.project == saved.form.project)
    assert saved.form == original.form
