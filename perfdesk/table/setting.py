"""The cells of a grid set in type: their lines, and how high each row must be.

A style says how large the type is and how much air is round it. The module
knows nothing of pages.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from perfdesk.core.template import Print
from perfdesk.table.breaking import even_lines, lines
from perfdesk.table.face import Face
from perfdesk.table.grid import Cell, Grid

POINTS = 72 / 25.4
"""Points in a millimetre."""
_PIECE = re.compile(r"[(（][^()（）]*[)）]|\S")
"""What stands in one line of a side label: a character, or a unit in brackets."""


@dataclass(frozen=True, slots=True)
class Style:
    """Type size and air, in pt; ``leading`` is the distance of baselines in type sizes."""

    title: float
    text: float
    least: float
    leading: float = 1.32
    side: float = 3.0
    air: float = 3.4
    row: float = 21.0

    def size(self, cell: Cell) -> float:
        """The type size of a cell."""
        if cell.role == "title":
            return self.title
        return self.text * 1.2 if cell.role == "subtitle" else self.text


def styles(settings: Print) -> Iterator[Style]:
    """The style of a template, then ever tighter ones, never below its least size."""
    text, least = float(settings.text_size), float(settings.least_size)
    first = Style(float(settings.title_size), text, min(least, text))
    yield first
    yield replace(first, air=1.6, row=16.0)
    for share in (0.0, 0.5, 1.0):
        size = text - (text - first.least) * share
        yield replace(first, text=size, air=1.3, row=15.0, leading=1.23)


@dataclass(frozen=True, slots=True)
class Block:
    """A cell's text in lines; sizes in pt. ``narrow`` has a character or word a line."""

    cell: Cell
    lines: tuple[str, ...]
    size: float
    leading: float
    side: float
    air: float
    narrow: tuple[str, ...] = ()

    @property
    def need(self) -> float:
        """The height the whole text takes with its air."""
        return self.height(len(self.lines))

    def height(self, count: int) -> float:
        """The height so many lines take with their air."""
        return count * self.leading + 2 * self.air


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a page the table may fill, in pt from the page's top left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A grid in type. ``edges`` are the columns' x from the frame's left, in pt.

    ``rows`` has the blocks that stand in each row from left to right, a merged one
    in each of its rows.
    """

    grid: Grid
    blocks: tuple[Block, ...]
    rows: tuple[tuple[Block, ...], ...]
    heights: tuple[float, ...]
    edges: tuple[float, ...]
    frame: Frame

    def flows(self, block: Block) -> bool:
        """True if the text is shown once, cut where its row is cut, and never repeated.

        Merged cells repeat their text on each page; one that would take more than
        a third of a page stands beside its first row instead.
        """
        return block.cell.row_span == 1 or block.need > self.frame.height / 3


def setting(grid: Grid, style: Style, frame: Frame, face: Face) -> Setting:
    """The grid set in a style, its columns sharing the frame's width as the grid says."""
    edges = _edges(grid, frame.width)
    sizes = _figure_sizes(grid, style, edges, face)
    blocks = tuple(_block(cell, style, sizes, edges, face) for cell in grid.cells)
    rows: list[list[Block]] = [[] for _ in range(grid.rows)]
    for block in blocks:
        for row in range(block.cell.row, block.cell.row + block.cell.row_span):
            rows[row].append(block)
    bare = Setting(grid, blocks, tuple(map(tuple, rows)), (), edges, frame)
    return replace(bare, heights=tuple(_heights(bare, style)))


def _edges(grid: Grid, width: float) -> tuple[float, ...]:
    shares = [float(share) for share in grid.widths]
    scale = width / sum(shares)
    edges = [0.0]
    for share in shares:
        edges.append(edges[-1] + share * scale)
    return tuple(edges)


def _room(cell: Cell, style: Style, edges: Sequence[float]) -> float:
    full = edges[cell.column + cell.column_span] - edges[cell.column]
    return max(full - 2 * style.side, 1.0)


def _figure_sizes(
    grid: Grid, style: Style, edges: Sequence[float], face: Face
) -> Mapping[str, float]:
    """One size for all amounts and one for all figures, so that each stays on its line."""
    sizes = {"amount": style.text, "figure": style.text}
    for cell in grid.cells:
        if cell.role in sizes and cell.text:
            fits = _room(cell, style, edges) / max(face.width(cell.text, 1.0), 0.01)
            sizes[cell.role] = max(min(sizes[cell.role], fits), style.least)
    return sizes


def _block(
    cell: Cell, style: Style, sizes: Mapping[str, float], edges: Sequence[float], face: Face
) -> Block:
    size = sizes.get(cell.role) or style.size(cell)
    width = int(_room(cell, style, edges) / size * 1000 + 0.01)
    broken = even_lines if cell.role in ("label", "side") else lines
    narrow: tuple[str, ...] = ()
    if cell.role == "side":
        pieces = tuple(_PIECE.findall(cell.text))
        widest = max((face.width(piece, 1000) for piece in pieces), default=0.0)
        narrow, width = (pieces if widest <= width else ()), min(width, max(2300, int(widest) + 1))
    found = broken(cell.text, width, face)
    return Block(cell, found, size, size * style.leading, style.side, style.air, narrow)


def _heights(bare: Setting, style: Style) -> list[float]:
    heights = [0.0] * bare.grid.rows
    merged: list[Block] = []
    for block in bare.blocks:
        if bare.flows(block):
            least = style.row if ruled(block.cell) else 0.0
            row = block.cell.row
            heights[row] = max(heights[row], block.need, least)
        else:
            merged.append(block)
    for block in sorted(merged, key=lambda block: block.cell.row_span):
        first, past = block.cell.row, block.cell.row + block.cell.row_span
        share = (block.need - sum(heights[first:past])) / block.cell.row_span
        if share > 0:
            heights[first:past] = [height + share for height in heights[first:past]]
    return heights


def ruled(cell: Cell) -> bool:
    """True if the cell stands between rules."""
    return cell.role not in ("title", "subtitle", "note")


def loosened(tight: Setting, comfortable: Setting) -> Setting:
    """A setting tighter than need be, its rows given what the page has left.

    No row gets more than it has in the comfortable setting.
    """
    wanted = [max(b - a, 0.0) for a, b in zip(tight.heights, comfortable.heights, strict=True)]
    left = tight.frame.height - sum(tight.heights)
    share = min(left / max(sum(wanted), 0.01), 1.0)
    grown = (height + more * share for height, more in zip(tight.heights, wanted, strict=True))
    return replace(tight, heights=tuple(grown))
