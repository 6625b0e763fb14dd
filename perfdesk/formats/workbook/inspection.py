"""Checks a workbook before openpyxl reads it, and refuses one that would exhaust the memory.

A workbook is a zip archive of XML parts (``perfdesk.formats.zip_archive`` opens it). A few
kilobytes may name the last cell of a million rows, or merge all cells there are. So each part is
checked without building its tree, and openpyxl gets no part that was not checked.

It is also found out here what openpyxl (3.1.5) would read otherwise than Excel displays it;
``minimal_copy`` then rewrites the workbook.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from posixpath import basename, normpath
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from openpyxl.styles.numbers import BUILTIN_FORMATS_REVERSE
from openpyxl.utils import range_boundaries

from perfdesk.formats.workbook.number_format import (
    BUILT_IN_FORMATS,
    FIRST_CUSTOM_ID,
    MAX_FORMAT_LENGTH,
)
from perfdesk.formats.workbook.sheet_rows import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_MERGED_CELLS,
    MAX_ROWS,
    MAX_TEXT_LENGTH,
    CellRange,
    TooLargeWorkbookError,
    TooManyCellsError,
    clip_range,
    range_size,
)
from perfdesk.formats.zip_archive import (
    BrokenArchiveError,
    SuspectArchiveError,
    parse_elements,
    read_entry,
    whole_number,
)

_MAX_CELLS_WITH_EMPTY = 200_000
_MAX_SHARED_TEXTS = 100_000
_MAX_OTHER_ELEMENTS = 150_000
"""Of one part, as the two above."""
_MAX_FAST_CELLS, _MAX_FAST_OTHER_ELEMENTS = 100_000, 10_000
"""Up to so many cells and other elements, openpyxl reads a part in good time."""
_CELL_TAGS = ("c", "v", "f", "is", "t", "r", "si")
_NEEDED_PARTS = ("workbook", "worksheet", "sst", "styleSheet", "Types", "Relationships")
"""The tags of the root elements of all parts that are read."""
_PAGE_HEADERS = ("oddHeader", "evenHeader", "firstHeader")
# What begins the parts of a page header, e.g. "&C" for what stands in the middle
_HEADER_PART = re.compile(r"(?<!&)&[LCR]")
# A font, colour, size or field in a page header, e.g. '&"宋体,加粗"', "&K000000", "&16", "&P"
_HEADER_CODE = re.compile(r'(?<!&)&(?:"[^"]*"|K[0-9A-F]{6}|\d{1,2}|[A-Za-z])')
_IGNORED_FOLDERS = (
    "docProps/",
    "customXml/",
    "xl/theme/",
    "xl/drawings/",
    "xl/charts/",
    "xl/externalLinks/",
)


@dataclass(frozen=True, slots=True)
class WorkbookPart:
    """A part of a workbook; ``root`` is the tag of its root element."""

    name: str
    root: str
    data: bytes


@dataclass(frozen=True, slots=True)
class WorkbookContents:
    """What is to be read of a workbook that passed the inspection.

    ``sheets`` are the names of the sheets, ``sheet_files`` the file names of their parts ("" for
    a sheet that is a chart). ``merged`` has the merged ranges by these file names,
    ``headers`` the texts of page headers, ``has_uncalculated`` whether a formula has no value
    beside it. ``needs_minimal_copy`` says that openpyxl would read something otherwise than it is
    displayed, or would take too long.
    """

    parts: tuple[WorkbookPart, ...]
    sheets: tuple[str, ...]
    sheet_files: tuple[str, ...]
    merged: dict[str, list[CellRange]]
    has_uncalculated: bool
    needs_minimal_copy: bool
    headers: Mapping[str, Sequence[str]]


def inspect_workbook(archive: ZipFile) -> WorkbookContents:
    """Return what is to be read of a workbook.

    Raises BrokenArchiveError, SuspectArchiveError, TooManyCellsError or TooLargeWorkbookError.
    """
    names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
    parts, inspector = [], _Inspector()
    # The worksheets last: an error then knows the name of its sheet.
    for name in sorted(names, key=lambda name: "worksheets/" in name):
        if not name.startswith(_IGNORED_FOLDERS):
            data = read_entry(archive, name) or b""
            part = WorkbookPart(name, inspector.inspect_part(name, data), data)
            # the relationships of a sheet lead to nothing that its cells display
            if part.root in _NEEDED_PARTS and "sheets/_rels/" not in name:
                parts.append(part)
    inspector.check_sheets({basename(each.name) for each in parts})
    if inspector.names_styles and all(each.root != "styleSheet" for each in parts):
        raise BrokenArchiveError  # without its format, 95% is displayed as 0.95
    inspector.check_merged_ranges()
    return WorkbookContents(
        tuple(parts),
        tuple(name for _, name in inspector.sheets),
        inspector.sheet_files(),
        inspector.merged,
        inspector.has_uncalculated,
        inspector.needs_minimal_copy,
        inspector.headers,
    )


class _Inspector:
    """Takes the parts of a workbook one by one, and keeps only what later checks need."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str]] = []
        """The relationship id and the name of each sheet."""
        self.merged: dict[str, list[CellRange]] = defaultdict(list)
        """The merged ranges by the file names of their parts."""
        self.headers: dict[str, list[str]] = defaultdict(list)
        """The texts of the page headers by the file names of their parts."""
        self.has_uncalculated = self.needs_minimal_copy = self.names_styles = False
        self._sheet_files: dict[str, str] = {}
        """File names by relationship id."""
        self._last_column = self._last_row = 1
        """Of all sheets, in which a cell has a value."""
        self._filled: dict[str, set[tuple[int, int]]] = defaultdict(set)
        """The column and row of each cell with a value, by the file names of their parts."""
        self._value_count = 0

    def inspect_part(self, part: str, data: bytes) -> str:
        """Return the tag of the root element of a part; raises a FormError to refuse it."""
        self._part, self._row_number = part, 0
        counts = Counter[str]()
        inspect = {
            "row": self._inspect_row,
            "mergeCell": self._inspect_merged_range,
            "styleSheet": self._inspect_styles,
            "sheet": self._inspect_sheet,
            "Relationship": self._inspect_relationship,
            **dict.fromkeys(_PAGE_HEADERS, self._inspect_page_header),
        }
        element = None
        for element in parse_elements(data):
            counts[element.tag] += 1
            if len(element.text or "") > MAX_TEXT_LENGTH or counts["si"] > _MAX_SHARED_TEXTS:
                raise SuspectArchiveError("内容太多")
            if element.tag in inspect:
                inspect[element.tag](element)
            if element.tag in ("row", "si"):
                element.clear()
        if counts["c"] > _MAX_CELLS_WITH_EMPTY:
            raise self._too_many_cells()
        others = counts.total() - sum(counts[each] for each in _CELL_TAGS)
        if others > _MAX_OTHER_ELEMENTS:
            raise SuspectArchiveError("内容太多")
        self.needs_minimal_copy |= (
            counts["c"] > _MAX_FAST_CELLS
            or others > _MAX_FAST_OTHER_ELEMENTS
            # Of several lists openpyxl takes the last.
            or counts["mergeCells"] > 1
            # It makes a cell for each that the range of a link covers.
            or counts["hyperlink"] > 0
            # It removes x005F_ from texts, but no other escapes.
            or b"x005F_" in data
            # It reads nothing in the namespaces of "strict" workbooks.
            or b"http://purl.oclc.org/ooxml/" in data
        )
        return "" if element is None else element.tag

    def sheet_files(self) -> tuple[str, ...]:
        """Return the file name of each sheet, "" for one that is a chart."""
        return tuple(self._sheet_files.get(each, "") for each, _ in self.sheets)

    def check_sheets(self, files: set[str]) -> None:
        """Raise a FormError if two sheets have the same file, or the file of one is missing."""
        used = [self._sheet_files[each] for each, _ in self.sheets if each in self._sheet_files]
        if len(set(used)) < len(used):
            raise SuspectArchiveError("几张工作表指向同一处内容")
        if not files.issuperset(used):
            raise BrokenArchiveError

    def check_merged_ranges(self) -> None:
        """Raise TooManyCellsError if it would take too long to merge the cells.

        Only cells before the last column and row count. openpyxl would make the others too, and
        it takes away the values of covered cells, of which the user is to be told.
        """
        all_cells = displayed_cells = 0
        for file, ranges in self.merged.items():
            filled = self._filled[file]
            for merged in ranges:
                left, top, right, bottom = clip_range(merged, (self._last_column, self._last_row))
                all_cells += range_size(merged)
                displayed_cells += range_size((left, top, right, bottom))
                if displayed_cells > MAX_MERGED_CELLS:
                    self._part = file
                    raise self._too_many_cells()
                area = product(range(left, right + 1), range(top, bottom + 1))
                covered = any(each in filled for each in area if each != (left, top))
                self.needs_minimal_copy |= covered
        self.needs_minimal_copy |= all_cells > MAX_MERGED_CELLS

    def _too_many_cells(self) -> TooManyCellsError:
        """Return the error that names the sheet of the current part."""
        file = basename(self._part)
        names = (name for each, name in self.sheets if self._sheet_files.get(each) == file)
        return TooManyCellsError(next(names, file))

    def _inspect_sheet(self, sheet: Element) -> None:
        self.sheets.append((relationship_id(sheet), sheet.get("name", "")))

    def _inspect_relationship(self, relationship: Element) -> None:
        kind = relationship.get("Type", "").rpartition("/")[2]
        self.names_styles |= kind == "styles"
        if kind == "worksheet":
            file = basename(normpath(relationship.get("Target", "")))
            self._sheet_files[relationship.get("Id", "")] = file

    def _inspect_styles(self, styles: Element) -> None:
        """Look for number formats that openpyxl confuses with others, or does not find."""
        formats = {
            each.get("numFmtId"): each.get("formatCode", "") for each in styles.iter("numFmt")
        }
        for code in formats.values():
            built_in = BUILTIN_FORMATS_REVERSE.get(code)
            is_same = built_in is None or BUILT_IN_FORMATS.get(built_in) == code
            self.needs_minimal_copy |= len(code) > MAX_FORMAT_LENGTH or not is_same
        used = {each.get("numFmtId", "0") for each in styles.iterfind("cellXfs/xf")}
        known = {*formats, *map(str, range(FIRST_CUSTOM_ID))}
        # openpyxl looks for the styles in that file only
        self.needs_minimal_copy |= not used.issubset(known) or self._part != "xl/styles.xml"

    def _inspect_merged_range(self, merged: Element) -> None:
        if cells := parse_range(merged.get("ref", "")):
            self.merged[basename(self._part)].append(cells)

    def _inspect_page_header(self, header: Element) -> None:
        self.headers[basename(self._part)] += page_header_texts(header.text or "")

    def _inspect_row(self, row: Element) -> None:
        self._row_number = whole_number(row.get("r"), self._row_number + 1)
        for column, cell in enumerate(row, 1):
            value = "".join(each.text or "" for each in cell.iter() if each.tag in ("v", "t"))
            if value or cell.find("f") is not None:
                position = parse_range(cell.get("r", "")) or (column, self._row_number)
                self._count_value(*position[:2])
                self.has_uncalculated |= not value
                self.needs_minimal_copy |= not _is_usual(cell.get("t", "n"), value)

    def _count_value(self, column: int, row: int) -> None:
        self._value_count += 1
        if column > MAX_COLUMNS or row > MAX_ROWS:
            raise self._too_many_cells()
        if self._value_count > MAX_CELLS:
            raise TooLargeWorkbookError
        self._filled[basename(self._part)].add((column, row))
        self._last_column = max(self._last_column, column)
        self._last_row = max(self._last_row, row)


def page_header_texts(text: str) -> list[str]:
    """Return the texts left, in the middle and right in a page header, without its codes."""
    parts = (_HEADER_CODE.sub("", part).replace("&&", "&") for part in _HEADER_PART.split(text))
    return [part.strip() for part in parts if part.strip()]


def parse_range(name: str) -> CellRange | None:
    """Return the range of that name (A1:B2, or A1 for a cell), None if it is not a name."""
    try:
        left, top, right, bottom = range_boundaries(name) or ()
    except ValueError:
        return None
    # None for A:B or 1:2, which name only columns or rows
    return (left, top, right, bottom) if left and top and right and bottom else None


def relationship_id(sheet: Element) -> str:
    """Return the id of a sheet's relationship: the attribute r:id, whatever its namespace."""
    return next((value for key, value in sheet.items() if key.endswith("}id")), "")


def _is_usual(cell_type: str, value: str) -> bool:
    """Return whether openpyxl reads a value of this type ("s", "b" …) as it is displayed."""
    if cell_type == "s":
        return not value or whole_number(value, -1) >= 0
    return value in ("0", "1", "") if cell_type == "b" else cell_type != "d"
