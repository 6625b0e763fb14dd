"""Workbooks of Excel 95 to 2003 and of WPS are read as displayed, or refused in words."""

from __future__ import annotations

import struct
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.core.errors import FormError
from perfdesk.formats.errors import EncryptedFileError
from perfdesk.formats.workbook.xls_reader import xls_tables
from perfdesk.formats.workbook.xls_stream import workbook_stream
from perfdesk.formats.zip_archive import BrokenArchiveError
from perfdesk.recognition.source import SourceTable
from tests.effort import examples
from tests.formats.workbook.biff import (
    BIFF_8,
    CODEPAGE,
    label,
    number,
    ole_file,
    record,
    stream,
    with_stream,
)

OFFICE = Path(__file__).parents[2] / "files" / "office"
REMARKS = (OFFICE / "remarks.xls").read_bytes()
STREAM = workbook_stream(REMARKS)


def texts(tables: list[SourceTable]) -> list[tuple[str, ...]]:
    return [row.cells for table in tables for row in table.rows]


@pytest.mark.parametrize(
    ("codepage", "encoding"), [(936, "gbk"), (950, "big5"), (None, "gb18030"), (1252, "gbk")]
)
def test_a_workbook_of_excel_95_is_read_in_its_codepage(
    codepage: int | None, encoding: str
) -> None:
    before = b"" if codepage is None else record(CODEPAGE, struct.pack("<H", codepage))
    name = "項目".encode(encoding)
    content = stream([(name, label(0, 1, "績效".encode(encoding)))], before=before)

    (table,) = xls_tables(ole_file(content, "Book"))

    assert (table.name, table.rows[0].cells) == ("工作表“項目”", ("", "績效"))


@given(st.dictionaries(st.tuples(st.integers(0, 30), st.integers(0, 30)), st.integers(-999, 999)))
def test_each_number_stands_in_its_cell(values: dict[tuple[int, int], int]) -> None:
    records = b"".join(number(row, column, each) for (row, column), each in values.items())

    tables = xls_tables(ole_file(stream([(b"S", records)], version=BIFF_8)))

    assert {
        (int(row.where.split()[1]) - 1, column): int(text)
        for table in tables
        for row in table.rows
        for column, text in enumerate(row.cells)
        if text
    } == values


def test_a_day_counted_from_1904_is_displayed_so() -> None:
    mode, long_date = record(0x22, struct.pack("<H", 1)), 31
    date_style = record(0xE0, struct.pack("<HHH", 0, long_date, 1).ljust(20, b"\0"))
    content = stream([(b"S", number(0, 0, 43_464, 0))], version=BIFF_8, before=mode + date_style)

    assert texts(xls_tables(ole_file(content))) == [("2022年12月31日",)]


@pytest.mark.parametrize(
    ("text", "runs", "standing", "struck"),
    [
        ("𠮷旧新", [(2, 1), (3, 0)], "𠮷新", "旧"),
        ("一\r\n旧新", [(3, 1), (4, 0)], "一\n新", "旧"),
        ("一旧\r\n", [(1, 1)], "一", "旧"),
    ],
)
def test_a_part_of_a_text_that_is_struck_out_is_left_out(
    text: str, runs: list[tuple[int, int]], standing: str, struck: str
) -> None:
    """The first font is the usual one, the second one strikes out; runs are counted in UTF-16."""
    fonts = b"".join(record(0x31, bytes([200, 0, flag]).ljust(16, b"\0")) for flag in (0, 8))
    letters = text.encode("utf-16-le")
    cell = struct.pack("<HHHHB", 0, 0, 0, len(letters) // 2, 1) + letters
    cell += struct.pack("<H", len(runs)) + b"".join(struct.pack("<HH", *run) for run in runs)
    content = stream([(b"S", record(0xD6, cell))], version=BIFF_8, before=fonts)

    (table,) = xls_tables(ole_file(content))

    assert texts([table]) == [(standing,)]
    assert [(each.code, each.text) for each in table.findings] == [("struck-out", struck)]


def test_a_workbook_with_a_password_is_refused() -> None:
    content = stream([(b"S", number(0, 0, 1))], before=record(0x2F, bytes(6)))

    with pytest.raises(EncryptedFileError, match=r"另存为 \.xlsx"):
        xls_tables(ole_file(content))


def test_a_comment_that_two_sheets_could_claim_stays_with_its_own() -> None:
    comment = record(0x5D, struct.pack("<HHHH", 0x15, 18, 0x19, 1).ljust(22, b"\0"))
    comment += record(0x1B6, struct.pack("<10xH6x", 2)) + record(0x3C, b"\0ok")
    value = number(0, 0, 1)

    first, second = xls_tables(
        ole_file(stream([(b"A", value + comment), (b"B", value)], version=BIFF_8))
    )

    assert [each.text for each in first.findings] == ["ok"]
    assert second.findings == ()


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0", ole_file(b"junk"), REMARKS[:4096]])
def test_a_damaged_file_is_refused_in_words(data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(BrokenArchiveError, match="文件已损坏"):
        xls_tables(data)

    assert capfd.readouterr() == ("", "")


@given(st.integers(0, len(REMARKS) - 1))
@settings(max_examples=examples(1))
def test_a_file_cut_off_anywhere_is_read_or_refused(length: int) -> None:
    read_or_refuse(REMARKS[:length])


@pytest.mark.parametrize("seed", range(60))
def test_flipped_bits_end_in_rows_or_a_sentence(seed: int) -> None:
    numbers = Random(seed)  # noqa: S311 - no secret
    file, content = bytearray(REMARKS), bytearray(STREAM)
    for data in (file, content):
        for _ in range(numbers.choice((1, 3, 20))):
            data[numbers.randrange(len(data))] ^= 1 << numbers.randrange(8)

    read_or_refuse(bytes(file))
    read_or_refuse(ole_file(bytes(content)))


def read_or_refuse(data: bytes) -> None:
    """Read a file, and check the sentence of the error if there is one."""
    tables, sentence = [], "。"
    try:
        tables = xls_tables(data)
    except FormError as error:
        sentence = str(error)
    assert sentence.endswith("。")
    assert all(row.cells for table in tables for row in table.rows)


def test_a_sheet_that_begins_inside_another_is_refused() -> None:
    first = STREAM.index(b"\x85\0")
    begin = STREAM[first + 4 : first + 10]
    inside = struct.pack("<I", int.from_bytes(begin[:4], "little") + 20) + begin[4:]

    with pytest.raises(BrokenArchiveError):
        xls_tables(with_stream(REMARKS, begin, inside))
