"""What a PDF's texts are: headings, a table with its header cells, notes, in reading order.

A screen reader reads the form by this tree. It comes from the grid alone; which
marks on which page hold the text of a cell is told by whoever draws the pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf, String

from perfdesk.table.grid import Cell, Grid
from perfdesk.table.page import CellPosition

MarkedCells = Sequence[CellPosition]
"""The cells of the marks on a page, in their order."""

DictionaryEntries = dict[str, Object | int]
"""Entries of a dictionary."""

_ABOVE = {"title": "H1", "subtitle": "P", "note": "P"}
"""What stands outside the table."""
_LABELS = ("label", "side")
_FURTHER_PRIVATE = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Characters whose meaning is no standard's, beyond U+FFFF: an archived file says each twice.

It is said of the cell: said beside the character, Chrome's reader would copy neither.
"""


@dataclass(frozen=True, slots=True)
class StructureElement:
    """A part of the tree: its kind, the index of what it is in, and the cell it is.

    ``scope`` says whether a header cell heads its Row or its Column.
    """

    kind: str
    parent: int
    cell_position: CellPosition | None = None
    text: str = ""
    scope: str = ""
    column_span: int = 1
    row_span: int = 1


def structure_elements(grid: Grid) -> tuple[StructureElement, ...]:
    """The tree of a table, its root first; each element after the one it is in."""
    found = [StructureElement("Sect", -1)]
    table = 0
    for _, row in groupby(grid.cells, key=attrgetter("row")):
        cells = tuple(row)
        if cells[0].role in _ABOVE:
            found += (
                StructureElement(_ABOVE[cell.role], 0, _place(cell), cell.text) for cell in cells
            )
            continue
        if not table:
            table = len(found)
            found.append(StructureElement("Table", 0))
        found.append(StructureElement("TR", table))
        found += _cells(cells, len(found) - 1)
    return tuple(found)


def _cells(cells: Sequence[Cell], row: int) -> Iterator[StructureElement]:
    """The cells of a row; its labels head their columns if there is nothing but labels."""
    usual = "Column" if all(cell.role in _LABELS for cell in cells) else "Row"
    for cell in cells:
        scope = ""
        if cell.text and cell.role in _LABELS:
            scope = "Row" if cell.role == "side" else usual
        kind, spans = "TH" if scope else "TD", (cell.column_span, cell.row_span)
        yield StructureElement(kind, row, _place(cell), cell.text, scope, *spans)


def _place(cell: Cell) -> CellPosition:
    return cell.row, cell.column


class StructureTree:
    """The structure of one file, chapter after chapter."""

    def __init__(self, document: Pdf) -> None:
        self._document, self._parents = document, Array()
        root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._all = document.make_indirect(Dictionary(S=Name.Document, P=root, K=Array()))
        root.K = self._all
        root.ParentTree = Dictionary(Nums=self._parents)
        document.Root.StructTreeRoot = self._root = root

    def add_chapter(
        self, parts: Sequence[StructureElement], pages: Sequence[tuple[Page, MarkedCells]]
    ) -> None:
        """Adds the elements of a table whose cells are marked on these pages."""
        held = _held(pages)
        made: list[Object] = []
        inside: defaultdict[int, list[Object]] = defaultdict(list)
        for part in parts:
            above = made[part.parent] if made else self._all
            entries = {"/S": Name(f"/{part.kind}"), "/P": above, **_said(part)}
            if part.cell_position:
                entries |= held.get(part.cell_position, {})
            made.append(self._document.make_indirect(Dictionary(entries)))
            inside[part.parent].append(made[-1])
        (first,) = inside.pop(-1)
        self._all.K.append(first)
        for parent, kids in inside.items():
            made[parent].K = Array(kids)
        self._number(
            pages, {part.cell_position: each for part, each in zip(parts, made, strict=True)}
        )

    def _number(
        self, pages: Sequence[tuple[Page, MarkedCells]], cells: Mapping[CellPosition | None, Object]
    ) -> None:
        """Numbers the pages, and says under each number which elements its marks belong to."""
        for page, marks in pages:
            number = len(self._parents) // 2
            page.obj.Tabs, page.obj.StructParents = Name.S, number
            self._parents.append(number)
            self._parents.append(Array([cells[place] for place in marks]))
            self._root.ParentTreeNextKey = number + 1


def _said(part: StructureElement) -> DictionaryEntries:
    """What an element says of itself: to a table, and of its text."""
    table: DictionaryEntries = {}
    if part.scope:
        table["/Scope"] = Name(f"/{part.scope}")
    if part.column_span > 1:
        table["/ColSpan"] = part.column_span
    if part.row_span > 1:
        table["/RowSpan"] = part.row_span
    said: DictionaryEntries = {}
    if table:
        said["/A"] = Dictionary({"/O": Name.Table, **table})
    if _FURTHER_PRIVATE.search(part.text):
        said["/ActualText"] = String(part.text)
    return said


def _held(pages: Sequence[tuple[Page, MarkedCells]]) -> dict[CellPosition, DictionaryEntries]:
    """Where the text of each cell is, by page and mark, as its element says it."""
    found: defaultdict[CellPosition, list[tuple[Object, int]]] = defaultdict(list)
    for page, marks in pages:
        for mark, place in enumerate(marks):
            found[place].append((page.obj, mark))
    return {place: _kids(marks) for place, marks in found.items()}


def _kids(marks: Sequence[tuple[Object, int]]) -> DictionaryEntries:
    if len(marks) == 1:
        page, mark = marks[0]
        return {"/Pg": page, "/K": mark}
    found = (Dictionary(Type=Name.MCR, Pg=page, MCID=mark) for page, mark in marks)
    return {"/K": Array(found)}
