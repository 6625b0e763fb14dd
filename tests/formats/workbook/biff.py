"""Makes .xls files of records written by hand, in an OLE file as Excel's ([MS-CFB], [MS-XLS])."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from perfdesk.formats.workbook.xls_stream import workbook_stream

_END, _FAT, _FREE = -2, -3, -1
_SMALLEST_STREAM = 4096
BOF, EOF, BOUNDSHEET, CODEPAGE, LABEL, NUMBER = 0x809, 0x0A, 0x85, 0x42, 0x204, 0x203
BIFF_5, BIFF_8 = 0x500, 0x600


def record(code: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def bof(version: int, kind: int) -> bytes:
    """Return the record that begins the workbook (kind 5) or a sheet (kind 0x10)."""
    return record(BOF, struct.pack("<HHHH", version, kind, 0x0DBB, 1996).ljust(16, b"\0"))


def label(row: int, column: int, text: bytes) -> bytes:
    return record(LABEL, struct.pack("<HHHH", row, column, 0, len(text)) + text)


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return record(NUMBER, struct.pack("<HHHd", row, column, style, value))


def stream(
    sheets: Iterable[tuple[bytes, bytes]], *, version: int = BIFF_5, before: bytes = b""
) -> bytes:
    """Return the stream of a workbook with sheets of these names (encoded) and records.

    ``before`` are records of the workbook itself.
    """
    sheets = list(sheets)
    mark = b"\0" if version == BIFF_8 else b""  # names of one byte a letter
    names = [bytes([len(name)]) + mark + name for name, _ in sheets]
    style = record(0xE0, struct.pack("<HHH", 0, 0, 1).ljust(20 if version == BIFF_8 else 16, b"\0"))
    start = bof(version, 5) + before + style
    position = len(start) + sum(10 + len(name) for name in names) + 4
    listed, parts = b"", b""
    for name, (_, records) in zip(names, sheets, strict=True):
        listed += record(BOUNDSHEET, struct.pack("<IBB", position + len(parts), 0, 0) + name)
        parts += bof(version, 0x10) + records + record(EOF)
    return start + listed + record(EOF) + parts


def ole_file(content: bytes, name: str = "Workbook") -> bytes:
    """Return an OLE file with one stream, its sectors of 512 bytes or, for a long one, 4,096."""
    content = content.ljust(_SMALLEST_STREAM, b"\0")
    power = 9 if len(content) < 1_000_000 else 12
    sector = 2**power
    count = -(-len(content) // sector)
    tables = -(-(count + 1) // (sector // 4 - 1))
    chain = [_FAT] * tables + [_END] + [*range(tables + 2, tables + count + 1), _END]
    chain += [_FREE] * (tables * sector // 4 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HH2sHH", 0x3E, 3, b"\xfe\xff", power, 6) + bytes(10)
    header += struct.pack("<8i", tables, tables, 0, _SMALLEST_STREAM, _END, 0, _END, 0)
    header += struct.pack("<109i", *([*range(tables), *[_FREE] * 109][:109]))
    entries = _entry("Root Entry", 5, 1, _END, 0) + _entry(name, 2, -1, tables + 1, len(content))
    sectors = struct.pack(f"<{len(chain)}i", *chain) + entries.ljust(sector, b"\0")
    return header + sectors + content.ljust(count * sector, b"\0")


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    data = letters.ljust(64, b"\0") + struct.pack("<HBBiii", len(letters), kind, 1, -1, -1, child)
    return data + bytes(36) + struct.pack("<iii", first, size, 0)


def with_stream(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return an .xls file in whose stream some bytes, which must occur, are replaced."""
    content = workbook_stream(data)
    assert old in content
    return ole_file(content.replace(old, new))
