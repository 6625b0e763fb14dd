"""A page as everything that shows it sees it: rules, runs of text, areas of cells, in pt.

The origin is the page's top left, y goes down. Whoever draws a page (PDF,
preview, printer) needs nothing but this and the faces.
"""

from __future__ import annotations

from dataclasses import dataclass

CellPosition = tuple[int, int]
"""A cell of the grid, by its row and column."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line with square ends, ``width`` thick."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float


@dataclass(frozen=True, slots=True)
class TextRun:
    """A text in one line, its baseline beginning at (x, y).

    ``at`` is the JSON Pointer of the cell's text in the form, "" where it is derived.
    ``stroke`` is the width of a line drawn round the letters to make them heavier,
    0 for none. An ``artifact`` repeats what stands elsewhere (a label on a later page)
    or belongs to the page (its number). ``face`` counts the faces of the document, all
    the text is drawn in that one. ``tabular`` says that digits stand in the middle of
    equal widths, so that amounts below each other align digit for digit. ``place`` is
    the cell the text stands in, None for what belongs to the page.
    """

    x: float
    y: float
    size: float
    text: str
    pointer: str = ""
    stroke: float = 0.0
    artifact: bool = False
    face_index: int = 0
    tabular: bool = False
    cell_position: CellPosition | None = None


@dataclass(frozen=True, slots=True)
class CellArea:
    """The part of a cell on a page; ``at`` is the JSON Pointer of its text, as in a run."""

    left: float
    top: float
    right: float
    bottom: float
    pointer: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page; sizes in pt. Runs and areas stand in reading order."""

    width: float
    height: float
    rules: tuple[Rule, ...]
    runs: tuple[TextRun, ...]
    areas: tuple[CellArea, ...] = ()
