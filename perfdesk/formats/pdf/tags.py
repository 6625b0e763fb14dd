"""What a PDF's texts are: headings, a table with its header cells, notes, in reading order.

A screen reader reads the form by this tree. It comes from the grid alone; which
marks on which page hold the text of a cell is told by whoever draws the pages.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from perfdesk.formats.pdf.objects import Objects, string
from perfdesk.table.grid import Cell, Grid
from perfdesk.table.page import Place

_ABOVE = {"title": "H1", "subtitle": "P", "note": "P"}
"""What stands outside the table."""
_LABELS = ("label", "side")
_PRIVATE = re.compile("[\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
"""Characters whose meaning is no standard's, beyond U+FFFF: an archived file says each twice.

It is said of the cell: said beside the character, Chrome's reader would copy neither.
"""


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
    table = 0
    for _, row in groupby(grid.cells, key=attrgetter("row")):
        cells = tuple(row)
        if cells[0].role in _ABOVE:
            found += (
                Element(_ABOVE[cell.role], 0, _said_twice(cell.text), (cell.row, cell.column))
                for cell in cells
            )
            continue
        if not table:
            table = len(found)
            found.append(Element("Table", 0))
        found.append(Element("TR", table))
        found += _cells(cells, len(found) - 1)
    return tuple(found)


def _cells(cells: Sequence[Cell], row: int) -> Iterator[Element]:
    """The cells of a row; its labels head their columns if there is nothing but labels."""
    scope = "Column" if all(cell.role in _LABELS for cell in cells) else "Row"
    for cell in cells:
        heads = ""
        if cell.text and cell.role in _LABELS:
            heads = "Row" if cell.role == "side" else scope
        said = _attributes(heads, cell.column_span, cell.row_span) + _said_twice(cell.text)
        yield Element("TH" if heads else "TD", row, said, (cell.row, cell.column))


@lru_cache(maxsize=256)
def _attributes(scope: str, columns: int, rows: int) -> str:
    """What is said of a cell that heads a row, a column or nothing, and its spans."""
    said = f"/Scope/{scope}" if scope else ""
    if columns > 1:
        said += f"/ColSpan {columns}"
    if rows > 1:
        said += f"/RowSpan {rows}"
    return f"/A<</O/Table{said}>>" if said else ""


def _said_twice(text: str) -> str:
    """What is said of a cell with private characters: its text."""
    if text.isascii() or not _PRIVATE.search(text):
        return ""
    return f"/ActualText {string(text)}"


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
        names = [f"{number} 0 R" for number in numbers]
        named = {part.place: name for part, name in zip(parts, names, strict=True)}
        for tagged in pages:
            self._parents.append(" ".join([named[place] for place in tagged.places]))
        held = _held(parts, names, pages)
        above = (*names, f"{self._document} 0 R")
        for index, (part, number) in enumerate(zip(parts, numbers, strict=True)):
            kind, parent, attributes, place = part
            body = f"<</S/{kind}/P {above[parent]}{attributes}{held.get(place or index, '')}>>"
            self._objects.fill(number, body)
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


def _held(
    parts: Sequence[Element], names: Sequence[str], pages: Sequence[Tagged]
) -> dict[Place | int, str]:
    """What each element holds: by its place if it is a cell, else by its index."""
    kids: dict[int, list[str]] = defaultdict(list)
    for part, name in zip(parts, names, strict=True):
        kids[part.parent].append(name)
    held: dict[Place | int, str] = {
        index: f"/K[{' '.join(inside)}]" for index, inside in kids.items()
    }
    marks: dict[Place, list[tuple[int, int]]] = defaultdict(list)
    for tagged in pages:
        for mark, place in enumerate(tagged.places):
            marks[place].append((tagged.page, mark))
    held |= {place: _marked(found) for place, found in marks.items()}
    return held


def _marked(marks: Sequence[tuple[int, int]]) -> str:
    """Where the text of a cell is, by page and mark."""
    if len(marks) == 1:
        return f"/Pg {marks[0][0]} 0 R/K {marks[0][1]}"
    found = (f"<</Type/MCR/Pg {page} 0 R/MCID {mark}>>" for page, mark in marks)
    return f"/K[{''.join(found)}]"
