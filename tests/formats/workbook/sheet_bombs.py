"""Spreadsheets of other types than .xlsx that would exhaust the memory or take for ever.

Run as a module with a folder, it reads each file there and prints as JSON the sentence for each,
and the peak of memory.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from perfdesk.core.errors import FormError
from perfdesk.formats.workbook.ods_reader import ods_tables
from perfdesk.formats.workbook.spreadsheetml_reader import spreadsheetml_tables
from perfdesk.formats.workbook.xls_reader import xls_tables
from tests.formats.workbook import biff
from tests.formats.workbook.biff import label, number, ole_file, record, stream
from tests.formats.workbook.bombs import _letters, _peak

READERS = {".ods": ods_tables, ".xml": spreadsheetml_tables, ".xls": xls_tables}
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def ods(rows: str, before: str = "") -> bytes:
    """Return an .ods file with one sheet of these rows."""
    body = f"<office:body><office:spreadsheet><table:table table:name='S'>{rows}"
    end = "</table:table></office:spreadsheet></office:body></office:document-content>"
    return zipped(f"{before}<office:document-content {_SPACES}>{body}{end}".encode())


def zipped(content: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", content)
    return target.getvalue()


def ods_cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def ods_row(cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{cells}</table:table-row>"


def spreadsheetml(rows: str, before: str = "") -> bytes:
    """Return an XML spreadsheet with one sheet of these rows."""
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    book = f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="S"><Table>{rows}'
    return f'<?xml version="1.0"?>{before}{book}</Table></Worksheet></Workbook>'.encode()


def bombs() -> Iterator[tuple[str, bytes, str]]:
    """Yield the name of each file, its bytes, and words of the sentence ("read" if it is read)."""
    yield from _ods_bombs()
    yield from _xml_bombs()
    yield from _xls_cell_bombs()
    yield from _xls_record_bombs()


def _ods_bombs() -> Iterator[tuple[str, bytes, str]]:
    many = 'table:number-{}-repeated="2147483647"'
    columns, rows = many.format("columns"), many.format("rows")
    yield "zeros.ods", zipped(b"0" * 60_000_000), "压缩得异常小"
    yield "columns.ods", ods(ods_row(ods_cell("x", columns))), "太大"
    yield "rows.ods", ods(ods_row(ods_cell("x"), rows)), "太大"
    few = 'table:number-rows-repeated="9999"', 'table:number-columns-repeated="250"'
    yield "cells.ods", ods(ods_row(ods_cell("x", few[1]), few[0])), "50,000 个"
    blank = f"<table:table-cell {columns}/>"
    yield "blank.ods", ods(ods_row(ods_cell("x") + blank) + ods_row(blank, rows)), "read"
    yield "laughs.ods", ods(ods_row(ods_cell("&b;")), _LAUGHS), "已损坏"
    outside = '<!DOCTYPE x SYSTEM "file:///etc/passwd">'
    yield "outside.ods", ods(ods_row(ods_cell("x")), outside), "read"
    filler = f"<!--{_letters(2**17)}-->"  # so that it does not compress to almost nothing
    yield "deep.ods", ods(ods_row(ods_cell(filler + "<text:span>" * 400_000))), "已损坏"
    spaces = '<text:s text:c="999999999"/>' * 90_000
    yield "spaces.ods", ods(ods_row(ods_cell(filler + spaces))), "内容太多"
    yield "text.ods", ods(ods_row(ods_cell(_letters(9_000_000)))), "内容太多"
    span = 'table:number-columns-spanned="999999" table:number-rows-spanned="999999"'
    yield "spans.ods", ods(filler + ods_row(ods_cell("x", span) * 200) * 200), "太大"
    attributes = " ".join(f"a{n}='{n % 7}'" for n in range(1_100_000))
    yield "attributes.ods", ods(f"<table:table-row {attributes}/>"), "内容太多"


def _xml_bombs() -> Iterator[tuple[str, bytes, str]]:
    cell = '<Cell{}><Data ss:Type="String">x</Data></Cell>'
    far = cell.format(' ss:Index="999999999"')
    yield "column.xml", spreadsheetml(f"<Row>{far}</Row>"), "太大"
    yield "row.xml", spreadsheetml(f'<Row ss:Index="99999">{cell.format("")}</Row>'), "太大"
    spans = cell.format(' ss:MergeAcross="99999999" ss:MergeDown="99999999"')
    yield "spans.xml", spreadsheetml(f"<Row>{spans}</Row>"), "read"
    yield "many.xml", spreadsheetml(f"<Row>{cell.format('') * 200}</Row>" * 600), "50,000 个"
    yield "laughs.xml", spreadsheetml("<Row>&b;</Row>", _LAUGHS), "已损坏"
    yield "deep.xml", spreadsheetml("<Row>" * 500_000), "已损坏"


def _xls_cell_bombs() -> Iterator[tuple[str, bytes, str]]:
    def book(records: bytes, before: bytes = b"", count: int = 1) -> bytes:
        sheets = [(b"S%d" % each, records) for each in range(count)]
        return ole_file(stream(sheets, version=biff.BIFF_8, before=before))

    yield "far.xls", book(number(30_000, 255, 1)), "太大"
    filled = b"".join(number(row, column, 1) for row in range(1_000) for column in range(60))
    yield "filled.xls", book(filled), "50,000 个"
    wide = b"".join(number(row, 255, 1) for row in range(10_000))
    yield "wide.xls", book(wide, count=4), "read"
    yield "last-rows.xls", book(number(9_999, 0, 1), count=255), "50,000 个"
    multiple = struct.pack("<HH", 0, 0) + bytes(6 * 250) + struct.pack("<H", 249)
    yield "multiple.xls", book(record(0xBD, multiple) * 5_000), "50,000 个"
    areas = record(0xE5, struct.pack("<H", 1000) + struct.pack("<4H", 0, 65_535, 0, 255) * 1000)
    yield "merged.xls", book(number(9_999, 255, 1) + areas), "太大"
    yield "areas.xls", book(areas * 2_000), "内容太多"
    shared = record(0xFC, struct.pack("<ii", 2**31 - 1, 2**31 - 1))
    yield "shared.xls", book(label(0, 0, b"\0"), shared), "内容太多"
    runs = struct.pack("<ii", 9, 9) + (struct.pack("<HBH", 0, 8, 2_000) + bytes(8_000)) * 1
    yield "runs.xls", book(b"", record(0xFC, runs) + record(0x3C, bytes(8_000)) * 2_000), "内容太多"


def _xls_record_bombs() -> Iterator[tuple[str, bytes, str]]:
    def book(records: bytes, before: bytes = b"") -> bytes:
        return ole_file(stream([(b"S", records)], version=biff.BIFF_8, before=before))

    value = number(0, 0, 1)
    columns = record(0x7D, struct.pack("<HHHHH", 0, 255, 9, 0, 0) + bytes(2))
    yield "columns.xls", book(value + columns * 200_000), "内容太多"
    yield "styles.xls", book(value, record(0xE0, bytes(20)) * 150_000), "内容太多"
    yield "records.xls", book(value + record(0x0FFE) * 4_000_000), "内容太多"
    names = b"".join(map(_doubling_name, range(60)))
    yield "names.xls", book(value, names), "read"
    inside = biff.bof(biff.BIFF_8, 0x20)
    yield "nested.xls", book(value + inside * 200_000), "已损坏"
    one = stream([(b"A", value), (b"B", value)], version=biff.BIFF_8)
    start = one.index(value) - 20
    listed = one.index(record(biff.BOUNDSHEET)[:2] + struct.pack("<H", 9))
    same = one[: listed + 4] + struct.pack("<I", start) + one[listed + 8 :]
    same = same[: listed + 17] + struct.pack("<I", start) + same[listed + 21 :]
    yield "same.xls", ole_file(same), "指向同一处"
    looped = bytearray(book(value))
    looped[512 : 512 + 400] = struct.pack("<i", 1) * 100
    yield "loop.xls", bytes(looped), "已损坏"


def _doubling_name(position: int) -> bytes:
    """Return the record of a name whose formula is the text of the name before, twice."""
    reference = struct.pack("<BHH", 0x23, position, 0)  # names are counted from 1
    formula = reference * 2 + b"\x08" if position else b"\x17\x08\0" + b"a" * 8
    start = struct.pack("<HBBHHHBBBB", 0, 0, 1, len(formula), 0, 0, 0, 0, 0, 0)
    return record(0x18, start + b"\0a" + formula)


def main() -> None:
    """Print the sentence for each file in the folder, and the peak of memory in MB."""
    found = {}
    for path in sorted(Path(sys.argv[1]).iterdir()):
        try:
            READERS[path.suffix](path.read_bytes())
            found[path.name] = "read"
        except FormError as error:
            found[path.name] = str(error)
    sys.stdout.write(json.dumps({"found": found, "peak": _peak()}))


if __name__ == "__main__":
    main()
