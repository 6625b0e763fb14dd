"""The same form is read from .xlsx, .xls and .ods, as LibreOffice saves them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from shutil import copyfile

import pytest

from perfdesk.formats import registry
from perfdesk.formats.workbook import workbook_export
from perfdesk.formats.workbook.ods_reader import ods_tables
from perfdesk.formats.workbook.workbook_reader import workbook_tables
from perfdesk.formats.workbook.xls_reader import xls_tables
from perfdesk.recognition.source import MergedCell, SourceTable
from perfdesk.resources import templates
from tests.formats.office import convert_all_in_office
from tests.formats.seeds import SEEDS
from tests.recognition.test_round_trip import as_printed, without_blank_rows

OFFICE = Path(__file__).parents[2] / "files" / "office"
FORMS = [without_blank_rows(form) for form in SEEDS]
READERS = {"xlsx": workbook_tables, "xls": xls_tables, "ods": ods_tables}
BY_LOCALE = ('0!.0,"万"', "aaaa", "14", "31", "57", "43")
"""Formats that LibreOffice displays, or saves, otherwise under an English system."""


@cache
def remarks(suffix: str) -> Sequence[SourceTable]:
    return READERS[suffix]((OFFICE / f"remarks.{suffix}").read_bytes())


@pytest.mark.parametrize("number", [0, 4, 5])
@pytest.mark.parametrize("suffix", READERS)
def test_a_saved_form_is_read_as_printed(number: int, suffix: str) -> None:
    (found,) = registry.read_file(OFFICE / f"seed-{number}.{suffix}")

    assert found.form == as_printed(FORMS[number])
    assert found.findings == ()


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [*READERS, "html"])
def test_every_published_form_saved_by_office_is_read_as_printed(
    suffix: str, tmp_path: Path
) -> None:
    paths = [tmp_path / f"form-{number}.xlsx" for number in range(len(FORMS))]
    for path, form in zip(paths, FORMS, strict=True):
        made = workbook_export.export_workbook(form, templates()[form.template])
        path.write_bytes(made.data)

    saved = convert_all_in_office(paths, suffix)

    for path, form in zip(saved, FORMS, strict=True):
        (found,) = registry.read_file(path)
        assert found.form == as_printed(form)
        assert found.printed == registry.read_file(paths[saved.index(path)])[0].printed
        assert found.findings == ()


def test_a_workbook_of_wps_is_read_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "form.et"
    copyfile(OFFICE / "seed-0.xls", path)

    assert registry.read_file(path) == registry.read_file(OFFICE / "seed-0.xls")


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_cells_display_the_same_in_every_type(suffix: str) -> None:
    expected, found = remarks("xlsx"), remarks(suffix)

    assert [table.name for table in found] == [table.name for table in expected]
    different = [
        (ours.cells, theirs.cells)
        for ours, theirs in zip(expected[0].rows, found[0].rows, strict=True)
        if ours.cells != theirs.cells and ours.cells[1:2] not in [(code,) for code in BY_LOCALE]
    ]
    # LibreOffice saves 0 as the value of this formula, which it has not calculated
    assert different == ([(("ab",), ("0",))] if suffix == "xls" else [])


@pytest.mark.parametrize("suffix", READERS)
def test_what_is_struck_out_is_left_out_and_said(suffix: str) -> None:
    (table,) = READERS[suffix]((OFFICE / f"struck-out.{suffix}").read_bytes())

    assert [(row.where, row.cells) for row in table.rows] == [
        ("第 1 行", ("甲",)),
        ("第 2 行", ("年末95%", "新")),
        ("第 4 行", ("乙", "8")),
    ]
    assert [(each.code, each.text.splitlines(), each.message) for each in table.findings] == [
        (
            "struck-out",
            ["25", "90", "旧", "划掉的行", "50%"],
            "工作表“表”有 5 处划掉的文字（“25”等），没有读入；请核对。",
        )
    ]


@pytest.mark.parametrize("suffix", READERS)
def test_what_is_hidden_or_beside_the_cells_is_said(suffix: str) -> None:
    first, second = remarks(suffix)

    assert [(each.code, each.text) for each in first.findings] == [
        ("hidden-rows", "第 2、3 行"),
        ("hidden-columns", "B 列"),
        ("text-box", "文本框里的总分95\n第二段"),
        ("comment", "批注：偏差原因\n第二行"),
    ]
    assert "工作表“格式”有 2 行是隐藏的（第 2、3 行），其中的内容也已读入" in (
        first.findings[0].message
    )
    assert [each.code for each in second.findings] == ["hidden-sheet"]


@pytest.mark.parametrize("suffix", READERS)
def test_merged_cells_have_their_text_in_the_first_cell(suffix: str) -> None:
    rows = remarks(suffix)[0].rows

    assert rows[0].cells[3:6] == ("合并", "", "")
    assert [row.merged for row in rows if row.merged] == [
        (MergedCell(3, 3, 3),),
        (MergedCell(3, 1, 5),),
    ]
    assert rows[0].where == "工作表“格式”第 1 行"
