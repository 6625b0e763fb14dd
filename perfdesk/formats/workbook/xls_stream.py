"""Checks the stream of an .xls workbook before xlrd reads it, and takes out what is not displayed.

The stream (BIFF 5 or 8, [MS-XLS]) is a sequence of records: a code, a length, and data. It is gone
through once. A file with more cells, rows or styles than any form is refused before xlrd makes an
object of each. Records that no cell depends on (names, charts, links, pictures) get a code that
xlrd passes over, since it would evaluate the formulas of names, which can double a text many times.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO

from xlrd.compdoc import CompDoc

from perfdesk.core.errors import FormError
from perfdesk.formats.errors import EncryptedFileError
from perfdesk.formats.workbook.sheet_rows import (
    MAX_CELLS,
    MAX_MERGED_CELLS,
    MAX_ROWS,
    TooLargeWorkbookError,
)
from perfdesk.formats.zip_archive import BrokenArchiveError, SuspectArchiveError


class ProtectedXlsError(EncryptedFileError):
    """The workbook is encrypted, as Excel does for a password and to protect its structure."""

    def __init__(self) -> None:
        FormError.__init__(
            self,
            "这个旧版工作簿是加密的（设有打开密码，或保护了工作簿结构），无法读取。"
            "请在 Excel 或 WPS 中打开它，去掉密码和保护，另存为 .xlsx 后再读入。",
        )


# The codes of records ([MS-XLS] 2.3).
_BOF, _EOF, _CONTINUE, _FILEPASS, _CODEPAGE = 0x0809, 0x0A, 0x3C, 0x2F, 0x42
_BOUNDSHEET, _SST, _FORMAT, _XF, _DATEMODE = 0x85, 0xFC, 0x41E, 0xE0, 0x22
_ROW, _COLINFO, _MERGED_CELLS, _STRING = 0x208, 0x7D, 0xE5, 0x207
_ARRAY, _SHARED_FORMULA, _DATA_TABLE = 0x221, 0x4BC, 0x236
_OBJECT, _TEXT_OBJECT, _HEADER, _FONT = 0x5D, 0x1B6, 0x14, 0x31
_MULTIPLE_NUMBERS = 0xBD
# FORMULA (three codes), NUMBER, LABELSST, LABEL, RSTRING, RK, BOOLERR
_CELLS = (0x06, 0x206, 0x406, 0x203, 0xFD, 0x204, 0xD6, 0x27E, 0x205, _MULTIPLE_NUMBERS)
_KEPT = frozenset(
    (
        *(_BOF, _EOF, _CONTINUE, _CODEPAGE, _BOUNDSHEET, _SST, _FORMAT, _XF, _DATEMODE, _ROW),
        *(_COLINFO, _MERGED_CELLS, _STRING, _ARRAY, _SHARED_FORMULA, _DATA_TABLE, *_CELLS),
    )
)
"""The records that xlrd needs for what the cells display."""
_UNKNOWN = struct.pack("<H", 0x0FFF)
"""A code of no record, which xlrd passes over."""
_MAX_RECORDS = 250_000
_MAX_KEPT_BYTES = 4 * 1024 * 1024
"""Of all records that are kept; a form takes a hundredth of that."""
_MAX_ALL_ROWS = 100_000
"""Of all sheets together, for xlrd makes each row up to the last one."""
_MAX_SHARED_TEXTS = 100_000
_LIMITS = {_BOUNDSHEET: 255, _XF: 10_000, _FORMAT: 5_000, _COLINFO: 5_000, _ROW: 100_000}
"""How often a record may occur of which xlrd makes something large."""
_BIFF_8 = 0x0600
_STRIKES_OUT = 0x08
"""The flag of a font, in its third byte."""
_MISSING_FONT = 4
"""A number that no font has."""
_COMMENT = 0x19
"""The type of the object that displays the comment of a cell."""
_CHINESE = "gb18030"
_EAST_ASIAN_CODEPAGES = (932, 936, 949, 950)
"""Codepages that are believed; in BIFF 5, others are what foreign programs put over Chinese."""


@dataclass(slots=True)
class SheetPart:
    """What the check has seen of a sheet: its last row, and its texts outside cells.

    They are those in shapes, in comments, and, with its codes, that of its page header.
    """

    last_row: int = 0
    boxes: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    header: str = ""


@dataclass(frozen=True, slots=True)
class XlsContents:
    """A stream that passed the checks, for xlrd.

    ``encoding`` is that of its texts if what the stream says cannot be right, else "";
    ``sheets`` are the worksheets in their order, ``struck_fonts`` the numbers of the fonts that
    strike out.
    """

    stream: bytes
    encoding: str
    sheets: tuple[SheetPart, ...]
    struck_fonts: frozenset[int]


def checked_stream(data: bytes) -> XlsContents:
    """Return the checked stream in the bytes of an .xls file.

    Raise ProtectedXlsError, BrokenArchiveError, SuspectArchiveError or TooLargeWorkbookError.
    """
    check = _StreamCheck(workbook_stream(data))
    check.run()
    if not check.parts.keys() >= set(check.sheets):
        raise BrokenArchiveError  # a sheet must begin where a part of the stream does
    if len(set(check.sheets)) < len(check.sheets):
        raise SuspectArchiveError("几张工作表指向同一处内容")
    if sum(part.last_row for part in check.parts.values()) > _MAX_ALL_ROWS:
        raise TooLargeWorkbookError
    sheets = tuple(check.parts[start] for start in check.sheets)
    struck = frozenset(check.struck_fonts)
    return XlsContents(bytes(check.stream), check.encoding, sheets, struck)


def workbook_stream(data: bytes) -> bytes:
    """Return the stream of a workbook in an OLE file; raise BrokenArchiveError if there is none."""
    try:
        file = CompDoc(data, logfile=StringIO(), ignore_workbook_corruption=True)
        for name in ("Workbook", "Book"):
            found, start, length = file.locate_named_stream(name)
            if found:
                return bytes(found[start : start + length])
    except MemoryError:
        raise
    except Exception as error:  # it raises any exception for a damaged file
        raise BrokenArchiveError from error
    raise BrokenArchiveError


class _StreamCheck:
    """Goes through the records of a stream and keeps what the later checks need."""

    def __init__(self, stream: bytes) -> None:
        self.stream = bytearray(stream)
        self.sheets: list[int] = []
        """Where each worksheet begins, in their order in the workbook."""
        self.parts: dict[int, SheetPart] = {}
        """The parts of the stream by where they begin: the workbook itself, and each sheet."""
        self.encoding = _CHINESE
        self.struck_fonts: set[int] = set()
        self._font_count = 0
        self._counts = Counter[int]()
        self._kept_bytes = self._merged_count = self._cell_count = self._depth = 0
        self._part = SheetPart()
        self._object_type = self._text_length = 0
        self._is_biff_8 = False

    def run(self) -> None:
        """Check every record; raise a FormError to refuse the workbook."""
        if self.stream[:2] != struct.pack("<H", _BOF):
            raise BrokenArchiveError
        inspect = {
            _FILEPASS: self._inspect_password,
            _CODEPAGE: self._inspect_codepage,
            _BOUNDSHEET: self._inspect_sheet,
            _FONT: self._inspect_font,
            _SST: self._inspect_shared_texts,
            _MERGED_CELLS: self._inspect_merged_cells,
            _HEADER: self._inspect_page_header,
            _OBJECT: self._inspect_object,
            _TEXT_OBJECT: self._inspect_text_object,
            _CONTINUE: self._inspect_text,
        }
        for number, (start, code, data) in enumerate(_records(self.stream)):
            if number > _MAX_RECORDS:
                raise SuspectArchiveError("内容太多")
            if code in (_BOF, _EOF):
                self._inspect_bounds(start, code, data)
            elif code in inspect:
                inspect[code](start, data)
            elif code in _CELLS:
                self._count_cells(code, data)
            self._keep_or_take_out(start, code, len(data))

    def _keep_or_take_out(self, start: int, code: int, length: int) -> None:
        if code not in _KEPT:
            self.stream[start : start + 2] = _UNKNOWN
            return
        self._counts[code] += 1
        self._kept_bytes += length
        if self._counts[code] > _LIMITS.get(code, _MAX_RECORDS):
            raise SuspectArchiveError("内容太多")
        if self._kept_bytes > _MAX_KEPT_BYTES:
            raise SuspectArchiveError("内容太多")

    def _inspect_bounds(self, start: int, code: int, data: bytes) -> None:
        """Follow the parts of the stream: the workbook, its sheets, and charts inside of them."""
        if code == _EOF:
            self._depth -= 1
            return
        if not self._depth:
            self._part = self.parts[start] = SheetPart()
        if start == 0 and data[:2] == struct.pack("<H", _BIFF_8):
            self.encoding = ""
            self._is_biff_8 = True
        self._depth += 1

    def _inspect_password(self, _start: int, _data: bytes) -> None:
        raise ProtectedXlsError

    def _inspect_codepage(self, _start: int, data: bytes) -> None:
        if int.from_bytes(data[:2], "little") in _EAST_ASIAN_CODEPAGES:
            self.encoding = ""

    def _inspect_sheet(self, _start: int, data: bytes) -> None:
        """Note where a worksheet begins; sheets of other kinds (type not 0) are not read."""
        if len(data) > 5 and not data[5]:
            self.sheets.append(int.from_bytes(data[:4], "little"))

    def _inspect_font(self, _start: int, data: bytes) -> None:
        """Note a font that strikes out; xlrd reads no fonts, for it fails at a broken name."""
        if self._font_count == _MISSING_FONT:
            self._font_count += 1
        if len(data) > 2 and data[2] & _STRIKES_OUT:
            self.struck_fonts.add(self._font_count)
        self._font_count += 1

    def _inspect_shared_texts(self, _start: int, data: bytes) -> None:
        if int.from_bytes(data[4:8], "little") > _MAX_SHARED_TEXTS:
            raise SuspectArchiveError("内容太多")

    def _inspect_merged_cells(self, start: int, data: bytes) -> None:
        """Count the ranges, and let none end beyond the last row that is read."""
        ranges = list(struct.iter_unpack("<4H", data[2 : 2 + (len(data) - 2) // 8 * 8]))
        self._merged_count += len(ranges)
        if self._merged_count > MAX_MERGED_CELLS:
            raise SuspectArchiveError("内容太多")
        last = MAX_ROWS - 1
        for number, (top, bottom, left, right) in enumerate(ranges):
            self._part.last_row = max(self._part.last_row, min(bottom, last) + 1)
            clipped = struct.pack("<4H", min(top, last), min(bottom, last), left, right)
            position = start + 6 + 8 * number
            self.stream[position : position + 8] = clipped

    def _inspect_page_header(self, _start: int, data: bytes) -> None:
        """Note the page header of a sheet; those of BIFF 5 are left out."""
        if self._is_biff_8 and len(data) > 2:
            self._part.header = _decoded(data[2:], int.from_bytes(data[:2], "little"))

    def _count_cells(self, code: int, data: bytes) -> None:
        # a record of several numbers has 6 bytes beside them, each takes 6
        self._cell_count += max(1, len(data) // 6 - 1) if code == _MULTIPLE_NUMBERS else 1
        if self._cell_count > MAX_CELLS:
            raise TooLargeWorkbookError
        row = int.from_bytes(data[:2], "little")
        self._part.last_row = max(self._part.last_row, row + 1)

    # Shapes with text: an object, its text object, and the text in the record after that.

    def _inspect_object(self, _start: int, data: bytes) -> None:
        self._object_type = int.from_bytes(data[4:6], "little")

    def _inspect_text_object(self, _start: int, data: bytes) -> None:
        self._text_length = int.from_bytes(data[10:12], "little")

    def _inspect_text(self, _start: int, data: bytes) -> None:
        if self._text_length:
            text = _decoded(data, self._text_length)
            is_comment = self._object_type == _COMMENT
            target = self._part.comments if is_comment else self._part.boxes
            if text.strip():
                target.append(text.replace("\r", "\n").strip())
        self._text_length = 0


def _decoded(data: bytes, length: int) -> str:
    """Return the first characters of a text of BIFF 8, whose first byte tells their width."""
    encoding = "utf-16-le" if data[:1] == b"\1" else "latin-1"
    return data[1:].decode(encoding, "replace")[:length]


def _records(stream: bytearray) -> Iterator[tuple[int, int, bytes]]:
    """Yield where each record begins, its code, and its data."""
    position = 0
    while position + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, position)
        yield position, code, bytes(stream[position + 4 : position + 4 + length])
        position += 4 + length
