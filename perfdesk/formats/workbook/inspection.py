"""A look at all a workbook holds before openpyxl opens it.

A small file may name the last cell of a million rows, merge all cells there are, or hold
more texts than a computer has memory for: such a one is refused here. Nothing is kept of
what is looked at but what openpyxl does not tell of a sheet it only reads: merged areas,
and formulas without their figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

from perfdesk.core.errors import FormError
from perfdesk.formats.workbook.number_formats import LONGEST, told_apart
from perfdesk.formats.workbook.package import Package, name_of, parse
from perfdesk.formats.workbook.places import Area, Place, area, is_number, place, whole
from perfdesk.formats.workbook.zipped import BrokenArchiveError, SuspectArchiveError, part

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 10_000, 256, 50_000
"""The last row and column that may hold anything, and how many cells of a workbook may."""
MOST_TEXTS = 100_000
"""The most texts that cells share."""
MOST_MERGED = 50_000
"""The most merged areas of a sheet."""
_MOST_COVERED = 1_000_000
"""The most cells that all merged areas of a sheet are laid over."""
_MOST_EMPTY = 300_000
"""The most cells of a sheet, with those that have a look and nothing in them."""
_LONGEST_TEXT, _LONGEST_FORMULA = 1_000_000, 8192
"""Characters; Excel holds 32,767 in a cell, and as many of a formula as here."""
_USUAL_CELLS, _USUAL_OTHERS = 100_000, 10_000
"""Up to so many cells, and elements besides, openpyxl reads a workbook in good time."""


class TooManyCellsError(FormError):
    """A sheet far larger than any form."""

    def __init__(self, sheet: str) -> None:
        super().__init__(
            f"工作表“{sheet}”太大（超过 {MOST_ROWS:,} 行或 {MOST_COLUMNS} 列），不像是自评表。"
            "请删去多余的行列或工作表后再试。"
        )


class TooLargeWorkbookError(FormError):
    """Sheets that are far too much together."""

    def __init__(self) -> None:
        super().__init__(
            f"工作簿的内容太多（有内容的单元格超过 {MOST_CELLS:,} 个）。"
            "请删去多余的工作表，或拆成几个工作簿后再试。"
        )


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """The merged areas of a sheet, and its formulas without figures by their cells."""

    merged: tuple[Area, ...]
    formulas: dict[Place, str]


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a look at a workbook found.

    It is ``plain`` if there is nothing in it that openpyxl is known to read otherwise than
    it is displayed, or to take long over.
    """

    sheets: tuple[SheetFacts, ...]
    plain: bool


def inspected(archive: ZipFile, book: Package) -> Inspected:
    """What a look at the workbook finds; raises a FormError for what is not to be opened."""
    if len({sheet.path for sheet in book.sheets}) < len(book.sheets):
        raise SuspectArchiveError("几张工作表指向同一处内容")
    plain = book.usual and _rest_is_plain(archive, book) and _texts_are_plain(archive, book)
    filled, sheets = 0, []
    for sheet in book.sheets:
        looked = _SheetLook(sheet.name)
        parse(_needed(archive, sheet.path), looked.start, looked.text, looked.end)
        looked.check_merged()
        filled += looked.filled
        if filled > MOST_CELLS:
            raise TooLargeWorkbookError
        sheets.append(SheetFacts(tuple(looked.merged), looked.formulas))
        plain = plain and looked.plain
    return Inspected(tuple(sheets), plain)


class _SheetLook:
    """Is told of the tags of a sheet one by one, and remembers little of them."""

    def __init__(self, sheet: str) -> None:
        self.merged: list[Area] = []
        self.formulas: dict[Place, str] = {}
        self.filled = 0
        self.plain = True
        self._sheet = sheet
        self._row = self._column = 0
        self._furthest = (0, 0)
        self._cells = self._others = 0
        self._in_cell = False
        self._kind = self._inside = ""
        self._value = self._formula = ""
        self._length = 0

    def check_merged(self) -> None:
        """Raises TooManyCellsError if the areas would take long to lay over the cells."""
        sizes = (
            (bottom - top + 1) * (right - left + 1) for (top, left), (bottom, right) in self.merged
        )
        if sum(min(size, self.filled) for size in sizes) > _MOST_COVERED:
            raise TooManyCellsError(self._sheet)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._inside = name_of(tag)
        if name == "c":
            self._begin(attributes)
        elif name == "row":
            self._row, self._column = whole(attributes.get("r"), self._row + 1), 0
            self.plain = self.plain and self._row <= MOST_ROWS
        elif name == "mergeCell":
            self.merged.extend(filter(None, [area(attributes.get("ref", ""))]))
            self.plain = self.plain and len(self.merged) <= _USUAL_OTHERS
            if len(self.merged) > MOST_MERGED:
                raise TooManyCellsError(self._sheet)
        elif not self._in_cell:
            self._others += 1
            self.plain = self.plain and self._others <= _USUAL_OTHERS

    def _begin(self, attributes: dict[str, str]) -> None:
        name, row = attributes.get("r", ""), self._row
        at = place(name)
        self._row, self._column = at or (row, self._column + 1)
        self._in_cell = True
        self._kind = attributes.get("t", "n")
        self._value = self._formula = ""
        self._length = 0
        self._cells += 1
        if self._cells > _MOST_EMPTY:
            raise TooManyCellsError(self._sheet)
        here = self._row, self._column
        in_order = row == self._row and here > self._furthest and (at or not name)
        usual = in_order and self._cells <= _USUAL_CELLS and self._column <= MOST_COLUMNS
        self.plain = self.plain and bool(usual)
        self._furthest = here

    def text(self, text: str) -> None:
        if not self._in_cell:
            return
        self._length += len(text)
        if self._inside in ("v", "t") and len(self._value) < _LONGEST_TEXT:
            self._value += text
        elif self._inside == "f" and len(self._formula) < _LONGEST_FORMULA:
            self._formula += text
        if self._length > _LONGEST_TEXT:
            raise SuspectArchiveError("内容太多")

    def end(self, tag: str) -> None:
        name = name_of(tag)
        self._inside = ""
        if name == "f" and self._in_cell and not self._value:
            self.formulas[self._row, self._column] = self._formula
        if name == "c":
            self._in_cell = False
            self._finish()

    def _finish(self) -> None:
        at = self._row, self._column
        if self._value or self._kind == "str":
            self.formulas.pop(at, None)
        if not (self._value or at in self.formulas):
            return
        self.filled += 1
        if at[0] > MOST_ROWS or at[1] > MOST_COLUMNS:
            raise TooManyCellsError(self._sheet)
        if self.filled > MOST_CELLS:
            raise TooLargeWorkbookError
        self.plain = self.plain and _is_plain(self._kind, self._value)


def _is_plain(kind: str, value: str) -> bool:
    """True if openpyxl takes such a value for what it is displayed as."""
    if kind == "n":
        return not value or is_number(value)
    if kind == "s":
        return value.isascii() and value.isdigit()
    return value in ("0", "1") if kind == "b" else kind != "d"


def _texts_are_plain(archive: ZipFile, book: Package) -> bool:
    data = part(archive, book.texts) if book.texts else None
    if data is None:
        return True
    counts = Counter[str]()

    def start(tag: str, _: dict[str, str]) -> None:
        name = name_of(tag)
        counts[name] += 1
        if counts["si"] > MOST_TEXTS:
            raise SuspectArchiveError("内容太多")
        if name == "si":
            counts["length"] = 0

    def text(found: str) -> None:
        counts["length"] += len(found)
        if counts["length"] > _LONGEST_TEXT:
            raise SuspectArchiveError("内容太多")

    parse(data, start, text)
    others = sum(counts.values()) - counts["si"] - counts["t"] - counts["length"]
    # openpyxl takes x005F_ out of a shared text, and nothing else that is escaped
    return others <= _USUAL_OTHERS and b"x005F_" not in data


def _rest_is_plain(archive: ZipFile, book: Package) -> bool:
    """True if openpyxl can open all other parts that it looks into."""
    tags, odd = 0, False

    def start(_: str, attributes: dict[str, str]) -> None:
        nonlocal tags, odd
        tags += 1
        code = attributes.get("formatCode", "")
        odd = odd or len(code) > LONGEST or not told_apart(code)

    try:
        for name in _rest(archive, book):
            parse(_needed(archive, name), start)
    except FormError:
        return False
    return not odd and tags <= _USUAL_OTHERS


def _rest(archive: ZipFile, book: Package) -> Iterator[str]:
    looked_at = {book.main, book.texts, *(sheet.path for sheet in book.sheets)}
    for name in archive.namelist():
        beside = name.startswith(("xl/media/", "xl/drawings/", "xl/theme/", "xl/externalLinks/"))
        if name.endswith((".xml", ".rels")) and name not in looked_at and not beside:
            yield name


def _needed(archive: ZipFile, path: str) -> bytes:
    data = part(archive, path)
    if data is None:
        raise BrokenArchiveError
    return data
