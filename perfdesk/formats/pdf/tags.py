"""The structure tree of a PDF: headings, notes and a table with header cells, in reading order.

Screen readers read the form by this tree (PDF/UA-1, ISO 14289-1). It follows from the grid; which
marked content on which page has the text of a cell is known from drawing the pages.
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
"""The cells of the marked content on a page; the index of each is its number (MCID)."""

DictionaryEntries = dict[str, Object | int]
"""Entries of a PDF dictionary."""

_OUTSIDE_TABLE = {"title": "H1", "subtitle": "P", "note": "P"}
"""Structure types by the roles of cells that are not part of the table."""
_LABELS = ("label", "side")
_FURTHER_PRIVATE = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Private use characters beyond U+FFFF, for which PDF/A wants an ActualText (see ``pdf_page``)."""


@dataclass(frozen=True, slots=True)
class StructureElement:
    """An element of the tree: its structure type and the index of its parent, -1 for the root.

    A cell also has its position, text and spans; ``scope`` says whether a header cell is the
    header of its "Row" or its "Column".
    """

    kind: str
    parent: int
    cell_position: CellPosition | None = None
    text: str = ""
    scope: str = ""
    column_span: int = 1
    row_span: int = 1


def structure_elements(grid: Grid) -> tuple[StructureElement, ...]:
    """Return the elements of a form, its root first and each element after its parent."""
    elements = [StructureElement("Sect", -1)]
    table = 0
    for _, row in groupby(grid.cells, key=attrgetter("row")):
        cells = tuple(row)
        if cells[0].role in _OUTSIDE_TABLE:
            elements += (
                StructureElement(_OUTSIDE_TABLE[cell.role], 0, _position(cell), cell.text)
                for cell in cells
            )
            continue
        if not table:
            table = len(elements)
            elements.append(StructureElement("Table", 0))
        elements.append(StructureElement("TR", table))
        elements += _cell_elements(cells, len(elements) - 1)
    return tuple(elements)


def _cell_elements(cells: Sequence[Cell], row: int) -> Iterator[StructureElement]:
    """Yield the cells of a row, given the index of its element.

    A label is the header of its column if the row has only labels, else of its row; a label at
    the side ("side") is always that of its rows.
    """
    usual = "Column" if all(cell.role in _LABELS for cell in cells) else "Row"
    for cell in cells:
        scope = ""
        if cell.text and cell.role in _LABELS:
            scope = "Row" if cell.role == "side" else usual
        kind, spans = "TH" if scope else "TD", (cell.column_span, cell.row_span)
        yield StructureElement(kind, row, _position(cell), cell.text, scope, *spans)


def _position(cell: Cell) -> CellPosition:
    return cell.row, cell.column


class StructureTree:
    """The structure tree of a document, to which chapters are added in their order."""

    def __init__(self, document: Pdf) -> None:
        self._document, self._parents = document, Array()
        root = document.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document_element = document.make_indirect(
            Dictionary(S=Name.Document, P=root, K=Array())
        )
        root.K = self._document_element
        root.ParentTree = Dictionary(Nums=self._parents)
        document.Root.StructTreeRoot = self._root = root

    def add_chapter(
        self, elements: Sequence[StructureElement], pages: Sequence[tuple[Page, MarkedCells]]
    ) -> None:
        """Add the elements of a form whose cells are marked on these pages."""
        content = _content_of_cells(pages)
        objects: list[Object] = []
        children: defaultdict[int, list[Object]] = defaultdict(list)
        for element in elements:
            parent = objects[element.parent] if objects else self._document_element
            entries = {"/S": Name(f"/{element.kind}"), "/P": parent, **_attributes(element)}
            if element.cell_position:
                entries |= content.get(element.cell_position, {})
            objects.append(self._document.make_indirect(Dictionary(entries)))
            children[element.parent].append(objects[-1])
        (root,) = children.pop(-1)
        self._document_element.K.append(root)
        for index, kids in children.items():
            objects[index].K = Array(kids)
        cells = {each.cell_position: made for each, made in zip(elements, objects, strict=True)}
        self._add_to_parent_tree(pages, cells)

    def _add_to_parent_tree(
        self, pages: Sequence[tuple[Page, MarkedCells]], cells: Mapping[CellPosition | None, Object]
    ) -> None:
        """Number the pages, and list for each which elements its marked content belongs to."""
        for page, marks in pages:
            number = len(self._parents) // 2
            page.obj.Tabs, page.obj.StructParents = Name.S, number
            self._parents.append(number)
            self._parents.append(Array([cells[position] for position in marks]))
            self._root.ParentTreeNextKey = number + 1


def _attributes(element: StructureElement) -> DictionaryEntries:
    """Return the entries for an element's table attributes and its ActualText."""
    table: DictionaryEntries = {}
    if element.scope:
        table["/Scope"] = Name(f"/{element.scope}")
    if element.column_span > 1:
        table["/ColSpan"] = element.column_span
    if element.row_span > 1:
        table["/RowSpan"] = element.row_span
    entries: DictionaryEntries = {}
    if table:
        entries["/A"] = Dictionary({"/O": Name.Table, **table})
    if _FURTHER_PRIVATE.search(element.text):
        entries["/ActualText"] = String(element.text)
    return entries


def _content_of_cells(
    pages: Sequence[tuple[Page, MarkedCells]],
) -> dict[CellPosition, DictionaryEntries]:
    """Return the entries by which elements refer to the marked content of each cell."""
    marks_of_cells: defaultdict[CellPosition, list[tuple[Object, int]]] = defaultdict(list)
    for page, marks in pages:
        for number, position in enumerate(marks):
            marks_of_cells[position].append((page.obj, number))
    return {position: _content(marks) for position, marks in marks_of_cells.items()}


def _content(marks: Sequence[tuple[Object, int]]) -> DictionaryEntries:
    if len(marks) == 1:
        page, number = marks[0]
        return {"/Pg": page, "/K": number}
    references = (Dictionary(Type=Name.MCR, Pg=page, MCID=number) for page, number in marks)
    return {"/K": Array(references)}
