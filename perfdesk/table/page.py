"""The values of a page ready to be drawn: rules, text runs and the areas of cells.

Lengths are in pt; the origin is the page's top left, and y grows downwards. Whoever draws a
page (PDF, preview, printer) needs nothing but these values and the fonts.
"""

from __future__ import annotations

from dataclasses import dataclass

CellPosition = tuple[int, int]
"""Row and column of a cell of the grid."""


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
    """A text in one line and one font, its baseline beginning at (x, y).

    - ``pointer``: JSON Pointer of the cell's text in the form, "" if it is worked out
    - ``stroke``: width of a line drawn round the letters to make them bold, 0 for none
    - ``artifact``: in the sense of tagged PDF: the text repeats what was on an earlier page
      (a label) or belongs to the page (its number)
    - ``face_index``: the font, as ``FontStack`` counts them
    - ``tabular``: digits are centred in equal widths, so that amounts align digit for digit
    - ``cell_position``: the cell of the text, None for what belongs to the page
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
    """The area of a cell on a page; ``pointer`` as in a text run."""

    left: float
    top: float
    right: float
    bottom: float
    pointer: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page; runs and areas are in reading order."""

    width: float
    height: float
    rules: tuple[Rule, ...]
    runs: tuple[TextRun, ...]
    areas: tuple[CellArea, ...] = ()
