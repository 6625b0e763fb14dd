"""Office files are zip archives: looked at before anything in them is unpacked.

An archive may say it holds more than a computer can; one that does is refused by
its own table of contents, and a part that declares entities or holds too much. Knows no
file type.

A look at all that openpyxl is to read of a workbook, before it does.

A small file may name the last cell of a million rows, merge all cells there are, or hold
more texts than a computer has memory for: such a one is refused here. openpyxl is given
no part that was not looked at.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from posixpath import basename, normpath
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import BadZipFile, ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE
from openpyxl.utils import range_boundaries

from perfdesk.core.errors import FormError
from perfdesk.formats.workbook.number_format import (
    BUILT_IN_FORMATS,
    FIRST_CUSTOM_ID,
    MAX_FORMAT_LENGTH,
)

MAX_UNPACKED_BYTES = 64 * 1024 * 1024
"""What all entries together may unpack to."""
MAX_ENTRIES = 1000
MAX_COMPRESSION_RATIO = 200
"""How many times an entry may be larger than it lies in the archive."""
MAX_TAGS_AND_ATTRIBUTES = 1_000_000
"""The most tags and attributes of a part: each takes far more memory than its text."""
_SMALL = 64 * 1024
"""Up to this size in bytes an entry of any ratio is harmless."""
_ENCRYPTED = 0x1
_BROKEN = (BadZipFile, EOFError, OSError, RuntimeError, ValueError, struct.error, zlib.error)
"""What zipfile raises for bytes that no one wrote so."""


class BrokenArchiveError(FormError):
    """No zip archive, or a damaged one."""

    def __init__(self) -> None:
        super().__init__(
            "文件已损坏，或不是它的后缀名所说的类型。请在 Excel 或 WPS 中打开，另存后再试。"
        )


class SuspectArchiveError(FormError):
    """An archive that no office program writes: too much in it, or paths that lead outside."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"文件不像正常的 Office 文档（{what}），为安全没有打开。请向文件的来源核实后另存再试。"
        )


def open_archive(data: bytes) -> ZipFile:
    """The archive in these bytes; raises BrokenArchiveError or SuspectArchiveError."""
    try:
        archive = ZipFile(BytesIO(data))
    except _BROKEN as error:
        raise BrokenArchiveError from error
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        raise SuspectArchiveError("内含的文件太多")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise SuspectArchiveError("解开后太大")
    for entry in entries:
        if entry.file_size > max(_SMALL, MAX_COMPRESSION_RATIO * entry.compress_size):
            raise SuspectArchiveError("压缩得异常小")
        if ".." in entry.filename.replace("\\", "/").split("/"):
            raise SuspectArchiveError("内含的路径指向别处")
        if entry.flag_bits & _ENCRYPTED:
            raise SuspectArchiveError("内容加了密")
    return archive


def read_entry(archive: ZipFile, name: str) -> bytes | None:
    """The bytes of an entry, None if there is none; raises BrokenArchiveError."""
    try:
        return archive.read(name)
    except KeyError:
        return None
    except _BROKEN as error:
        raise BrokenArchiveError from error


def parse_elements(data: bytes) -> Iterator[Element]:
    """The elements of a part as each ends, with tags that name no namespace; the root is last.

    Raises BrokenArchiveError if it is no XML or declares entities, SuspectArchiveError
    for one that would fill the memory.
    """
    if data.count(b"<") + data.count(b"=") > MAX_TAGS_AND_ATTRIBUTES:
        raise SuspectArchiveError("内容太多")
    if b"<!ENTITY" in data.replace(b"\0", b""):  # which UTF-16 puts between its characters
        raise BrokenArchiveError
    try:
        for _, element in iterparse(BytesIO(data)):  # noqa: S314 - it declares no entities
            element.tag = element.tag.rpartition("}")[2]
            yield element
    except (ParseError, ValueError, LookupError) as error:
        raise BrokenArchiveError from error


def pack_archive(parts: dict[str, bytes]) -> BytesIO:
    """An archive of these parts."""
    target = BytesIO()
    with ZipFile(target, "w") as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return target


MAX_ROWS, MAX_COLUMNS, MAX_CELLS = 10_000, 256, 50_000
"""The last row and column that may hold anything, and how many cells of a workbook may."""
MAX_MERGED_CELLS = 20_000
"""The most cells that the merged areas of a workbook may cover."""
_MOST_EMPTY, _MOST_TEXTS, _MOST_OTHERS = 200_000, 100_000, 150_000
"""The most cells of a part, with those that hold nothing, texts that cells share, and others."""
_LONGEST_TEXT = 1_000_000
"""Characters; Excel holds 32,767 in a cell."""
_USUAL_CELLS, _USUAL_OTHERS = 100_000, 10_000
"""Up to so many cells, and elements besides, openpyxl reads a part in good time."""
_OF_A_SHEET = ("c", "v", "f", "is", "t", "r", "si")
_NEEDED = ("workbook", "worksheet", "sst", "styleSheet", "Types", "Relationships")
_ASIDE = ("docProps/", "customXml/", "xl/theme/", "xl/drawings/", "xl/charts/", "xl/externalLinks/")
_NUMBER = re.compile(r"[0-9]{1,9}")

CellRange = tuple[int, int, int, int]
"""The first column and row of a rectangle, and the last ones, counted from 1."""


class TooManyCellsError(FormError):
    """A sheet far larger than any form."""

    def __init__(self, sheet: str) -> None:
        super().__init__(
            f"工作表“{sheet}”太大（超过 {MAX_ROWS:,} 行或 {MAX_COLUMNS} 列），不像是自评表。"
            "请删去多余的行列或工作表后再试。"
        )


class TooLargeWorkbookError(FormError):
    """Sheets that are far too much together."""

    def __init__(self) -> None:
        super().__init__(
            f"工作簿的内容太多（有内容的单元格超过 {MAX_CELLS:,} 个）。"
            "请删去多余的工作表，或拆成几个工作簿后再试。"
        )


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """A part of a workbook; ``root`` is the name of its outermost element."""

    name: str
    root: str
    data: bytes


@dataclass(frozen=True, slots=True)
class WorkbookContents:
    """What there is to read of a workbook.

    ``last`` is the last column and row that hold anything, ``unworked`` says that a
    formula lacks its figure, and ``odd`` that openpyxl is known to read something in it
    otherwise than it is displayed, or to take long over it.
    """

    parts: tuple[WorkbookPart, ...]
    sheets: tuple[str, ...]
    last_cell: tuple[int, int]
    has_uncalculated: bool
    needs_minimal_copy: bool


def inspect_workbook(archive: ZipFile) -> WorkbookContents:
    """What there is to read; raises a FormError for what is not to be opened."""
    names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    parts, look = [], _Look()
    for name in sorted(names, key=lambda name: "worksheets/" in name):  # these have names then
        if not name.startswith(_ASIDE):
            data = read_entry(archive, name) or b""
            found = WorkbookPart(name, look.root_of(name, data), data)
            # what is beside a sheet is not displayed
            if found.root in _NEEDED and "sheets/_rels/" not in name:
                parts.append(found)
    look.check_sheets({basename(each.name) for each in parts})
    look.check_merged()
    sheets = tuple(name for _, name in look.sheets)
    return WorkbookContents(tuple(parts), sheets, (look.column, look.row), look.unworked, look.odd)


class _Look:
    """Is shown all parts one by one, and remembers little of them."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        self.column = self.row = 1
        self.unworked = self.odd = False
        self._files: dict[str, str] = {}
        self._merged: list[tuple[str, CellRange]] = []
        self._filled = 0

    def root_of(self, part: str, data: bytes) -> str:
        """The name of the outermost element of a part that is not refused."""
        self._part, self._at = part, 0
        counts = Counter[str]()
        looks = {
            "row": self._row,
            "mergeCell": self._merge,
            "styleSheet": self._styles,
            "sheet": self._sheet,
            "Relationship": self._related,
        }
        element = None
        for element in parse_elements(data):
            counts[element.tag] += 1
            if len(element.text or "") > _LONGEST_TEXT or counts["si"] > _MOST_TEXTS:
                raise SuspectArchiveError("内容太多")
            if element.tag in looks:
                looks[element.tag](element)
            if element.tag in ("row", "si"):
                element.clear()
        if counts["c"] > _MOST_EMPTY:
            raise self._too_many()
        others = counts.total() - sum(counts[each] for each in _OF_A_SHEET)
        if others > _MOST_OTHERS:
            raise SuspectArchiveError("内容太多")
        self.odd |= counts["c"] > _USUAL_CELLS or others > _USUAL_OTHERS
        # of several lists openpyxl takes the last, and makes each cell that a link is laid over
        self.odd |= counts["mergeCells"] > 1 or counts["hyperlink"] > 0
        # openpyxl takes x005F_ out of a shared text, and nothing else that is escaped;
        # of the strict namespaces it reads nothing
        self.odd |= b"x005F_" in data or b"http://purl.oclc.org/ooxml/" in data
        return "" if element is None else element.tag

    def check_sheets(self, files: set[str]) -> None:
        """Raises a FormError if two sheets are one, or the file of one is missing."""
        named = [self._files[each] for each, _ in self.sheets if each in self._files]
        if len(set(named)) < len(named):
            raise SuspectArchiveError("几张工作表指向同一处内容")
        if not files.issuperset(named):
            raise BrokenArchiveError

    def check_merged(self) -> None:
        """Raises TooManyCellsError if openpyxl would take long to merge the cells."""
        covered = seen = 0
        for name, area in self._merged:
            covered += _size(area)
            seen += _size(clip_range(area, (self.column, self.row)))
            if seen > MAX_MERGED_CELLS:
                self._part = name
                raise self._too_many()
        self.odd |= covered > MAX_MERGED_CELLS

    def _too_many(self) -> TooManyCellsError:
        file = basename(self._part)
        names = (name for number, name in self.sheets if self._files.get(number) == file)
        return TooManyCellsError(next(names, file))

    def _sheet(self, sheet: Element) -> None:
        self.sheets.append((relationship_id(sheet), sheet.get("name", "")))

    def _related(self, relationship: Element) -> None:
        if relationship.get("Type", "").endswith("/worksheet"):
            file = basename(normpath(relationship.get("Target", "")))
            self._files[relationship.get("Id", "")] = file

    def _styles(self, styles: Element) -> None:
        """Looks for number formats that openpyxl takes for others, or does not find."""
        formats = {
            each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter("numFmt")
        }
        for code in formats.values():
            number = BUILTIN_FORMATS_REVERSE.get(code)
            same = number is None or BUILT_IN_FORMATS.get(number) == code
            self.odd |= len(code) > MAX_FORMAT_LENGTH or not same
        used = {each.get("numFmtId", "0") for each in styles.iterfind("cellXfs/xf")}
        self.odd |= not used.issubset({*formats, *map(str, range(FIRST_CUSTOM_ID))})
        self.odd |= self._part != "xl/styles.xml"  # openpyxl looks for it there

    def _merge(self, merged: Element) -> None:
        if found := parse_range(merged.get("ref", "")):
            self._merged.append((self._part, found))

    def _row(self, row: Element) -> None:
        self._at = whole_number(row.get("r"), self._at + 1)
        for column, cell in enumerate(row, 1):
            value = "".join(each.text or "" for each in cell.iter() if each.tag in ("v", "t"))
            if value or cell.find("f") is not None:
                self._filled += 1
                self._hold(*(parse_range(cell.get("r", "")) or (column, self._at))[:2])
                self.unworked |= not value
                self.odd |= not _is_usual(cell.get("t", "n"), value)

    def _hold(self, column: int, row: int) -> None:
        if column > MAX_COLUMNS or row > MAX_ROWS:
            raise self._too_many()
        if self._filled > MAX_CELLS:
            raise TooLargeWorkbookError
        self.column, self.row = max(self.column, column), max(self.row, row)


def parse_range(name: str) -> CellRange | None:
    """The area (A1:B2, or the cell A1) of that name, None if it is no such name."""
    try:
        left, top, right, bottom = range_boundaries(name) or ()
    except ValueError:
        return None
    # A:B names no rows
    return (left, top, right, bottom) if left and top and right and bottom else None


def clip_range(area: CellRange, last: tuple[int, int]) -> CellRange:
    """The area as far as it lies before the last column and row, its first cell at least."""
    left, top, right, bottom = area
    return left, top, max(left, min(right, last[0])), max(top, min(bottom, last[1]))


def whole_number(text: str | None, otherwise: int) -> int:
    """The number an attribute gives, ``otherwise`` where it gives none."""
    return int(text) if text and _NUMBER.fullmatch(text) else otherwise


def relationship_id(sheet: Element) -> str:
    """What names the relationship of a sheet: r:id, whatever stands for r."""
    return next((value for key, value in sheet.items() if key.endswith("}id")), "")


def _size(area: CellRange) -> int:
    left, top, right, bottom = area
    return (right - left + 1) * (bottom - top + 1)


def _is_usual(kind: str, value: str) -> bool:
    """False if openpyxl takes such a value for something else than what is displayed."""
    if kind == "s":
        return not value or whole_number(value, -1) >= 0
    return value in ("0", "1", "") if kind == "b" else kind != "d"
