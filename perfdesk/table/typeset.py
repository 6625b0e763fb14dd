"""How large the type of a table is and how much air is round it.

A template gives the first style; tighter ones follow, for a table that would
miss its page by a little.

The cells of a grid set in type: their lines, and how high each row must be.

The module knows nothing of where pages end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import accumulate

from perfdesk.core.template import PrintSettings
from perfdesk.table.fonts import Faces
from perfdesk.table.grid import Cell, Grid, Role
from perfdesk.table.linebreak import even_lines, lines, shown

_SHARES = {"left": 0.0, "centre": 0.5, "right": 1.0}
POINTS = 72 / 25.4
"""Points in a millimetre."""
LITTLE = 1.5
"""A table higher than so many pages cannot be tightened into one; trying is spared."""
WIDTH, HEIGHT = 210 * POINTS, 297 * POINTS
"""A4 upright, in pt."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a page the table may fill, in pt from the page's top left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Style:
    """Type sizes and air, in pt. ``leading`` is the distance of baselines in type sizes.

    ``side`` is the air left and right of a text, ``near`` what a long figure leaves of
    it, ``air`` the air above and below, ``row`` the least height of a row, ``least``
    the least size a figure may shrink to. ``align`` is how much of a line's spare room
    is left of it: 0, a half or all, by kind of text.
    """

    title: float
    text: float
    least: float
    leading: float = 1.32
    side: float = 3.0
    near: float = 1.5
    air: float = 3.4
    row: float = 21.0
    align: tuple[tuple[str, float], ...] = ()

    def size(self, role: Role) -> float:
        """The type size of a role, in pt."""
        if role == "title":
            return self.title
        return self.text * 1.2 if role == "subtitle" else self.text


def styles(settings: PrintSettings) -> tuple[Style, ...]:
    """The style of a template, then ever tighter ones, never below its least size."""
    return tuple(_styles(settings))


def _styles(settings: PrintSettings) -> Iterator[Style]:
    text, least = float(settings.text_size), float(settings.least_size)
    align = tuple((kind, _SHARES[where]) for kind, where in settings.align)
    first = Style(float(settings.title_size), text, min(least, text), align=align)
    yield first
    if not settings.tighten:
        return
    yield replace(first, air=1.6, row=16.0)
    for share in (0.0, 0.5, 1.0):
        size = text - (text - first.least) * share
        yield replace(first, text=size, air=1.3, row=15.0, leading=1.23)


def frame(settings: PrintSettings) -> Frame:
    """The part of the page inside the margins."""
    top, right, bottom, left = (float(margin) * POINTS for margin in settings.margins)
    width, height = WIDTH - left - right, HEIGHT - top - bottom
    return Frame(left, top, max(width, 1.0), max(height, 1.0))


_PIECE = re.compile(r"[(（][^()（）]*[)）]|\S")
"""What stands in one line of a side label: a character, or a unit in brackets."""
_FIGURES = ("amount", "figure")
_LEAST_WIDTH = 5
"""What a column keeps where another needs room for an amount, in type sizes."""
_SLACK = 0.01
_SIDE_WIDTH = 2300
"""Width of a side label with words below each other, in thousandths of the type size."""


@dataclass(frozen=True, slots=True)
class TypesetCell:
    """A cell's text in lines of ``size`` pt. ``narrow`` has one character a line.

    The cell is enough for the hash.
    """

    cell: Cell
    lines: tuple[str, ...] = field(hash=False)
    size: float = field(hash=False)
    narrow: tuple[str, ...] = field(default=(), hash=False)


@dataclass(frozen=True, slots=True)
class Look:
    """How all cells of a table are set; ``edges`` are the columns' x from the frame's left."""

    style: Style
    frame: Frame
    edges: tuple[float, ...]

    def flows(self, block: TypesetCell) -> bool:
        """True if the text is shown once, cut where its row is cut, and never repeated.

        Merged cells repeat their text on each page; one that would take more than
        a third of a page stands beside its first row instead.
        """
        return block.cell.row_span == 1 or self.need(block) > self.frame.height / 3

    def need(self, block: TypesetCell) -> float:
        """The height a block takes with its air."""
        return len(block.lines) * block.size * self.style.leading + 2 * self.style.air


@dataclass(frozen=True, slots=True)
class Setting:
    """A grid in type; lengths in pt.

    ``rows`` has the blocks that stand in each row from left to right, a merged one
    in each of its rows; ``heights`` and ``counts`` are the height and the lines of each.
    """

    grid: Grid
    look: Look
    blocks: tuple[TypesetCell, ...]
    rows: tuple[tuple[TypesetCell, ...], ...]
    heights: tuple[float, ...] = ()
    counts: tuple[int, ...] = ()

    @property
    def height(self) -> float:
        """How high the whole table is."""
        return sum(self.heights)


def setting(grid: Grid, style: Style, frame: Frame, faces: Faces) -> Setting:
    """The grid set in a style, its columns sharing the frame's width as the grid says."""
    edges = _edges(grid, frame.width, style, faces)
    sizes = _figure_sizes(grid, style, edges, faces)
    fits: dict[tuple[int, int, Role], tuple[float, float]] = {}
    blocks: list[TypesetCell] = []
    for cell in grid.cells:
        kind = cell.column, cell.column_span, cell.role
        if kind not in fits:
            size = sizes.get(cell.role) or style.size(cell.role)
            fits[kind] = size, _room(cell, style, edges)
        blocks.append(_block(cell, *fits[kind], faces))
    rows: list[list[TypesetCell]] = [[] for _ in range(grid.rows)]
    for block in blocks:
        for row in range(block.cell.row, block.cell.row + block.cell.row_span):
            rows[row].append(block)
    look = Look(style, frame, edges)
    return _measured(Setting(grid, look, tuple(blocks), tuple(map(tuple, rows))))


def restyled(table: Setting, style: Style, faces: Faces) -> Setting:
    """The same table in another style; its lines are kept if the type size is."""
    if (style.text, style.side) == (table.look.style.text, table.look.style.side):
        return _measured(replace(table, look=replace(table.look, style=style)))
    return setting(table.grid, style, table.look.frame, faces)


def least_height(table: Setting, style: Style, faces: Faces) -> float:
    """A height the table cannot go below in a style of smaller type; 0 where none is known.

    Quicker than setting it: what stands on one line does so in smaller type too.
    """
    edges = table.look.edges
    if _edges(table.grid, table.look.frame.width, style, faces) != edges:
        return 0.0
    heights = [0.0] * table.grid.rows
    for block in table.blocks:
        cell, count = block.cell, len(block.lines)
        if cell.row_span > 1:
            continue
        size = style.least if cell.role in _FIGURES else style.size(cell.role)
        if count > 1:
            count = len(_block(cell, size, _room(cell, style, edges), faces).lines)
        need = count * size * style.leading + 2 * style.air
        heights[cell.row] = max(heights[cell.row], need, style.row if ruled(cell) else 0.0)
    return sum(heights)


def loosened(tight: Setting, comfortable: Setting) -> Setting:
    """A setting tighter than need be, its rows given what the page has left.

    No row gets more than it has in the comfortable setting.
    """
    wanted = [max(b - a, 0.0) for a, b in zip(tight.heights, comfortable.heights, strict=True)]
    left = tight.look.frame.height - tight.height
    share = min(left / max(sum(wanted), 0.01), 1.0)
    grown = (height + more * share for height, more in zip(tight.heights, wanted, strict=True))
    return replace(tight, heights=tuple(grown))


def ruled(cell: Cell) -> bool:
    """True if the cell stands between rules."""
    return cell.role not in ("title", "subtitle", "note")


def _edges(grid: Grid, width: float, style: Style, faces: Faces) -> tuple[float, ...]:
    shares = [float(share) for share in grid.widths]
    scale = width / sum(shares)
    return tuple(
        accumulate(_widened([share * scale for share in shares], grid, style, faces), initial=0.0)
    )


def _widened(widths: list[float], grid: Grid, style: Style, faces: Faces) -> list[float]:
    """The columns' widths, an amount too long for its column given room by the others."""
    needs = [0.0] * len(widths)
    for cell in grid.cells:
        if cell.role in _FIGURES and cell.text and cell.column_span == 1:
            need = _widest(cell.text, cell.role, faces) * style.least + 2 * style.near + _SLACK
            needs[cell.column] = max(needs[cell.column], need)
    pairs = list(zip(widths, needs, strict=True))
    short = sum(max(need - own, 0.0) for own, need in pairs)
    least = _LEAST_WIDTH * style.text
    spare = [max(own - max(need, least), 0.0) for own, need in pairs]
    if not short or short > sum(spare):
        return widths
    taken = short / sum(spare)
    return [
        need if need > own else own - each * taken
        for (own, need), each in zip(pairs, spare, strict=True)
    ]


def _widest(text: str, role: Role, faces: Faces) -> float:
    """The width of a figure, the longest of its lines, in type sizes."""
    measure = faces.tabular_width if role == "amount" else faces.width
    return max(measure(line, 1.0) for line in shown(text).split("\n"))


def _room(cell: Cell, style: Style, edges: Sequence[float]) -> float:
    full = edges[cell.column + cell.column_span] - edges[cell.column]
    side = style.near if cell.role in _FIGURES else style.side
    return max(full - 2 * side, 1.0)


def _figure_sizes(
    grid: Grid, style: Style, edges: Sequence[float], faces: Faces
) -> Mapping[str, float]:
    """One size for all amounts and one for all figures, so that each stays on its line."""
    sizes = {"amount": style.text, "figure": style.text}
    for cell in grid.cells:
        if cell.role in sizes and cell.text:
            fits = _room(cell, style, edges) / max(_widest(cell.text, cell.role, faces), 0.01)
            if fits < sizes[cell.role]:
                sizes[cell.role] = max(fits, style.least)
    return sizes


@lru_cache(maxsize=16384)
def _block(cell: Cell, size: float, room: float, faces: Faces) -> TypesetCell:
    width = int(room / size * 1000 + 0.01)
    if cell.role == "side":
        pieces = tuple(_PIECE.findall(cell.text))
        widest = max((faces.width(piece, 1000) for piece in pieces), default=0.0)
        narrow = pieces if widest <= width else ()
        wide = min(width, max(_SIDE_WIDTH, int(widest) + 1))
        return TypesetCell(cell, even_lines(cell.text, wide, faces), size, narrow)
    broken = even_lines if cell.role == "label" else lines
    return TypesetCell(cell, broken(cell.text, width, faces), size)


def _measured(table: Setting) -> Setting:
    look, style = table.look, table.look.style
    heights, counts = [0.0] * table.grid.rows, [1] * table.grid.rows
    merged: list[tuple[int, int, float]] = []
    for block in table.blocks:
        cell, need, row = block.cell, look.need(block), block.cell.row
        if cell.row_span > 1 and not look.flows(block):
            merged.append((cell.row_span, row, need))
            continue
        if need < style.row and ruled(cell):
            need = style.row
        heights[row] = max(heights[row], need)
        counts[row] = max(counts[row], len(block.lines))
    for span, row, need in sorted(merged):
        share = (need - sum(heights[row : row + span])) / span
        if share > 0:
            heights[row : row + span] = [height + share for height in heights[row : row + span]]
    return replace(table, heights=tuple(heights), counts=tuple(counts))
