"""What a PDF's texts are: headings, a table with its header cells, notes, in reading order.

A screen reader reads the form by this tree. It comes from the grid alone; which
marks on which page hold the text of a cell is told by whoever draws the pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from perfdesk.formats.pdf_objects import Objects
from perfdesk.table.grid import Cell, Grid
from perfdesk.table.page import Place

_ABOVE = {"title": "H1", "subtitle": "P", "note": "P"}
"""What stands outside the table."""


class Tagged(NamedTuple):
    """A page: the number of its object, and the cells of its marks."""

    page: int
    places: Sequence[Place]


class Element(NamedTuple):
    """A part of the tree: its kind, the index of what it is in, and the cell it is."""

    kind: str
    parent: int
    attributes: str = ""
    place: Place | None = None


def elements(grid: Grid) -> tuple[Element, ...]:
    """The tree of a table, its root first; each element after the one it is in."""
    found = [Element("Sect", -1)]
    rows: defaultdict[int, list[Cell]] = defaultdict(list)
    for cell in grid.cells:
        rows[cell.row].append(cell)
    table = 0
    for row in range(grid.rows):
        if rows[row] and rows[row][0].role in _ABOVE:
            found += (Element(_ABOVE[cell.role], 0, "", _place(cell)) for cell in rows[row])
            continue
        if not table:
            table = len(found)
            found.append(Element("Table", 0))
        found.append(Element("TR", table))
        found += _cells(rows[row], len(found) - 1)
    return tuple(found)


def _place(cell: Cell) -> Place:
    return cell.row, cell.column


def _cells(cells: Sequence[Cell], row: int) -> Iterator[Element]:
    """The cells of a row; its labels head their columns if there is nothing but labels."""
    scope = "Column" if all(cell.role in ("label", "side") for cell in cells) else "Row"
    for cell in cells:
        kind, said = "TD", ""
        if cell.text and cell.role in ("label", "side"):
            kind, said = "TH", f"/Scope/{'Row' if cell.role == 'side' else scope}"
        if cell.column_span > 1:
            said += f"/ColSpan {cell.column_span}"
        if cell.row_span > 1:
            said += f"/RowSpan {cell.row_span}"
        yield Element(kind, row, f"/A<</O/Table{said}>>" if said else "", _place(cell))


class Tree:
    """The structure of one file, chapter after chapter."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._root, self._document = objects.add(), objects.add()
        self._chapters: list[int] = []
        self._parents: list[str] = []

    def chapter(self, parts: Sequence[Element], pages: Sequence[Tagged]) -> None:
        """Adds the elements of a table whose cells are marked on these pages."""
        numbers = [self._objects.add() for _ in parts]
        marks: defaultdict[Place, list[tuple[int, int]]] = defaultdict(list)
        by_place = {
            part.place: f"{number} 0 R" for part, number in zip(parts, numbers, strict=True)
        }
        for tagged in pages:
            for mark, place in enumerate(tagged.places):
                marks[place].append((tagged.page, mark))
            self._parents.append(" ".join(by_place[place] for place in tagged.places))
        kids = _kids(parts, numbers)
        above = (self._document, *numbers)
        for part, number, inside in zip(parts, numbers, kids, strict=True):
            held = _marked(marks[part.place]) if part.place else f"/K[{' '.join(inside)}]"
            within = f"/P {above[part.parent + 1]} 0 R"
            self._objects.fill(number, f"<</S/{part.kind}{within}{part.attributes}{held}>>")
        self._chapters.append(numbers[0])

    def written(self) -> int:
        """The number of the tree's root, all chapters being there."""
        chapters = " ".join(f"{number} 0 R" for number in self._chapters)
        self._objects.fill(self._document, f"<</S/Document/P {self._root} 0 R/K[{chapters}]>>")
        parents = " ".join(f"{page}[{named}]" for page, named in enumerate(self._parents))
        self._objects.fill(
            self._root,
            f"<</Type/StructTreeRoot/K {self._document} 0 R"
            f"/ParentTreeNextKey {len(self._parents)}/ParentTree<</Nums[{parents}]>>>>",
        )
        return self._root


def _kids(parts: Sequence[Element], numbers: Sequence[int]) -> list[list[str]]:
    found: list[list[str]] = [[] for _ in parts]
    for part, number in zip(parts[1:], numbers[1:], strict=True):
        found[part.parent].append(f"{number} 0 R")
    return found


def _marked(marks: Sequence[tuple[int, int]]) -> str:
    """Where the text of a cell is, by page and mark."""
    if len(marks) == 1:
        return f"/Pg {marks[0][0]} 0 R/K {marks[0][1]}"
    found = (f"<</Type/MCR/Pg {page} 0 R/MCID {mark}>>" for page, mark in marks)
    return f"/K[{''.join(found)}]" if marks else ""
