"""Workbooks that are damaged, or made to do harm, are refused in one sentence."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.formats import registry
from perfdesk.formats.errors import EncryptedFileError
from perfdesk.formats.pdf.embedded_forms import DamagedPdfError
from perfdesk.formats.tables import read_tables
from perfdesk.formats.workbook import workbook_export as workbook
from perfdesk.formats.workbook.sheet_rows import TooManyCellsError
from perfdesk.formats.workbook.workbook_reader import workbook_tables
from perfdesk.formats.zip_archive import BrokenArchiveError, SuspectArchiveError, open_archive
from perfdesk.resources import templates
from tests.core.forms import SHANGHAI, form_of, indicator

TEMPLATES = tuple(templates().values())
OURS = workbook.export_workbook(form_of(indicator()), SHANGHAI).data
SHEET = "xl/worksheets/sheet1.xml"


def zipped(entries: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


def with_part(name: str, old: str, new: str) -> bytes:
    """Return our workbook with one part changed."""
    with ZipFile(BytesIO(OURS)) as archive:
        entries = {each: archive.read(each) for each in archive.namelist()}
    assert old.encode() in entries[name]
    entries[name] = entries[name].replace(old.encode(), new.encode(), 1)
    return zipped(entries)


def test_a_workbook_that_lost_the_formats_of_its_cells_is_refused() -> None:
    with ZipFile(BytesIO(OURS)) as archive:
        entries = {each: archive.read(each) for each in archive.namelist()}
    lost = {
        ("xl/styles.xnl" if name == "xl/styles.xml" else name): entries[name] for name in entries
    }
    with pytest.raises(BrokenArchiveError):
        workbook_tables(zipped(lost))


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        ({f"{number}": b"" for number in range(1001)}, "文件太多"),
        ({"zeros": b"0" * 1_000_000}, "压缩得异常小"),
        ({"../../etc/passwd": b"x"}, "路径指向别处"),
        ({"..\\evil": b"x"}, "路径指向别处"),
    ],
)
def test_a_suspect_archive_is_refused_before_it_is_unpacked(
    entries: dict[str, bytes], what: str
) -> None:
    with pytest.raises(SuspectArchiveError, match=what):
        open_archive(zipped(entries))


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    data = bytearray(zipped({"big": b"x"}))
    entry = data.index(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (70 * 1024 * 1024).to_bytes(4, "little")

    with pytest.raises(SuspectArchiveError, match="解开后太大"):
        open_archive(bytes(data))


@pytest.mark.parametrize("name", ["XFD1048576", "A10001", "ZZ1"])
def test_a_cell_far_away_is_refused(name: str) -> None:
    data = with_part(SHEET, "</sheetData>", f'<row><c r="{name}"><v>1</v></c></row></sheetData>')

    with pytest.raises(TooManyCellsError, match="“自评表”太大"):
        read_tables(workbook_tables(data), TEMPLATES)


def test_a_merged_range_over_the_whole_sheet_does_no_harm() -> None:
    areas = '<mergeCells><mergeCell ref="A1:XFD1048576"/>'
    data = with_part(SHEET, "<mergeCells", f"{areas}</mergeCells><mergeCells")

    with pytest.raises(FormError, match="没有找到项目支出绩效自评表"):
        read_tables(workbook_tables(data), TEMPLATES)


def test_a_link_over_the_whole_sheet_does_no_harm() -> None:
    links = '<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
    data = with_part(SHEET, "<printOptions", f"{links}<printOptions")

    (found,) = read_tables(workbook_tables(data), TEMPLATES)

    assert found.form.project == "邮寄费"


@pytest.mark.slow
def test_thousands_of_large_merged_ranges_are_refused() -> None:
    areas = "".join(f'<mergeCell ref="A{row}:XFD1048576"/>' for row in range(30, 60_000))
    data = with_part(SHEET, "<mergeCells", f"<mergeCells>{areas}</mergeCells><mergeCells")

    with pytest.raises(TooManyCellsError):
        read_tables(workbook_tables(data), TEMPLATES)


def test_texts_that_would_exhaust_the_memory_are_refused() -> None:
    many = "".join(f"<si><t>{number:x}</t></si>" for number in range(260_000))
    data = with_part("xl/sharedStrings.xml", "<si>", f"{many}<si>")

    with pytest.raises(SuspectArchiveError, match="内容太多"):
        read_tables(workbook_tables(data), TEMPLATES)


def test_entities_are_not_expanded() -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet'
    data = with_part(SHEET, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n', "")
    with ZipFile(BytesIO(data)) as archive:
        entries = {each: archive.read(each) for each in archive.namelist()}
    entries[SHEET] = entries[SHEET].replace(b"<worksheet", bomb.encode(), 1)

    with pytest.raises(BrokenArchiveError):
        read_tables(workbook_tables(zipped(entries)), TEMPLATES)


@pytest.mark.parametrize("kept", [0, 10, 1000, -30])
def test_a_truncated_workbook_is_refused(kept: int) -> None:
    with pytest.raises(BrokenArchiveError):
        read_tables(workbook_tables(OURS[:kept]), TEMPLATES)


@given(st.data())
def test_a_workbook_damaged_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    damaged = bytearray(OURS)
    for place in data.draw(st.lists(st.integers(0, len(OURS) - 1), min_size=1, max_size=20)):
        damaged[place] ^= 1 + data.draw(st.integers(0, 254))

    try:
        found = read_tables(workbook_tables(bytes(damaged)), TEMPLATES)
    except FormError:
        return
    assert found


def test_a_workbook_with_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "geheim.xlsx"
    inside = b"\0" * 500 + "EncryptedPackage".encode("utf-16-le")
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + inside)

    with pytest.raises(EncryptedFileError, match="打开密码"):
        registry.read_file(path)


def test_a_file_is_read_as_what_it_is_whatever_its_suffix_says(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(DamagedPdfError):
        registry.read_file(path)


@pytest.mark.parametrize("off", [1, 5000, 2**31])
def test_an_archive_with_a_misplaced_directory_is_broken(off: int) -> None:
    data = bytearray(OURS)
    end = data.rindex(b"PK\x05\x06")
    start = int.from_bytes(data[end + 16 : end + 20], "little")
    data[end + 16 : end + 20] = (start + off).to_bytes(4, "little")
    with pytest.raises(BrokenArchiveError):
        read_tables(workbook_tables(bytes(data)), TEMPLATES)
