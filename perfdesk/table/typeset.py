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
from perfdesk.table.fonts import FontStack
from perfdesk.table.grid import Cell, Grid, Role
from perfdesk.table.linebreak import break_evenly, break_lines, printable_text

_SHARES = {"left": 0.0, "centre": 0.5, "right": 1.0}
POINTS_PER_MM = 72 / 25.4
"""Points in a millimetre."""
MOST_PAGES_TO_TIGHTEN = 1.5
"""A table higher than so many pages cannot be tightened into one; trying is spared."""
A4_WIDTH, A4_HEIGHT = 210 * POINTS_PER_MM, 297 * POINTS_PER_MM
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

    title_size: float
    text_size: float
    least_size: float
    leading: float = 1.32
    side_padding: float = 3.0
    least_side_padding: float = 1.5
    vertical_padding: float = 3.4
    row: float = 21.0
    align: tuple[tuple[str, float], ...] = ()

    def size(self, role: Role) -> float:
        """The type size of a role, in pt."""
        if role == "title":
            return self.title_size
        return self.text_size * 1.2 if role == "subtitle" else self.text_size


def candidate_styles(settings: PrintSettings) -> tuple[Style, ...]:
    """The style of a template, then ever tighter ones, never below its least size."""
    return tuple(_styles(settings))


def _styles(settings: PrintSettings) -> Iterator[Style]:
    text, least = float(settings.text_size), float(settings.least_size)
    align = tuple((kind, _SHARES[where]) for kind, where in settings.align)
    first = Style(float(settings.title_size), text, min(least, text), align=align)
    yield first
    if not settings.tighten:
        return
    yield replace(first, vertical_padding=1.6, row=16.0)
    for share in (0.0, 0.5, 1.0):
        size = text - (text - first.least_size) * share
        yield replace(first, text_size=size, vertical_padding=1.3, row=15.0, leading=1.23)


def page_frame(settings: PrintSettings) -> Frame:
    """The part of the page inside the margins."""
    top, right, bottom, left = (float(margin) * POINTS_PER_MM for margin in settings.margins)
    width, height = A4_WIDTH - left - right, A4_HEIGHT - top - bottom
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
    stacked_lines: tuple[str, ...] = field(default=(), hash=False)


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How all cells of a table are set; ``edges`` are the columns' x from the frame's left."""

    style: Style
    frame: Frame
    column_edges: tuple[float, ...]

    def flows_across_pages(self, block: TypesetCell) -> bool:
        """True if the text is shown once, cut where its row is cut, and never repeated.

        Merged cells repeat their text on each page; one that would take more than
        a third of a page stands beside its first row instead.
        """
        return block.cell.row_span == 1 or self.needed_height(block) > self.frame.height / 3

    def needed_height(self, block: TypesetCell) -> float:
        """The height a block takes with its air."""
        return len(block.lines) * block.size * self.style.leading + 2 * self.style.vertical_padding


@dataclass(frozen=True, slots=True)
class TypesetTable:
    """A grid in type; lengths in pt.

    ``rows`` has the blocks that stand in each row from left to right, a merged one
    in each of its rows; ``heights`` and ``counts`` are the height and the lines of each.
    """

    grid: Grid
    layout: TableLayout
    cells: tuple[TypesetCell, ...]
    rows: tuple[tuple[TypesetCell, ...], ...]
    row_heights: tuple[float, ...] = ()
    line_counts: tuple[int, ...] = ()

    @property
    def height(self) -> float:
        """How high the whole table is."""
        return sum(self.row_heights)


def typeset(grid: Grid, style: Style, frame: Frame, faces: FontStack) -> TypesetTable:
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
    rows: list[list[TypesetCell]] = [[] for _ in range(grid.row_count)]
    for block in blocks:
        for row in range(block.cell.row, block.cell.row + block.cell.row_span):
            rows[row].append(block)
    look = TableLayout(style, frame, edges)
    return _measured(TypesetTable(grid, look, tuple(blocks), tuple(map(tuple, rows))))


def with_style(table: TypesetTable, style: Style, faces: FontStack) -> TypesetTable:
    """The same table in another style; its lines are kept if the type size is."""
    if (style.text_size, style.side_padding) == (
        table.layout.style.text_size,
        table.layout.style.side_padding,
    ):
        return _measured(replace(table, layout=replace(table.layout, style=style)))
    return typeset(table.grid, style, table.layout.frame, faces)


def height_lower_bound(table: TypesetTable, style: Style, faces: FontStack) -> float:
    """A height the table cannot go below in a style of smaller type; 0 where none is known.

    Quicker than setting it: what stands on one line does so in smaller type too.
    """
    edges = table.layout.column_edges
    if _edges(table.grid, table.layout.frame.width, style, faces) != edges:
        return 0.0
    heights = [0.0] * table.grid.row_count
    for block in table.cells:
        cell, count = block.cell, len(block.lines)
        if cell.row_span > 1:
            continue
        size = style.least_size if cell.role in _FIGURES else style.size(cell.role)
        if count > 1:
            count = len(_block(cell, size, _room(cell, style, edges), faces).lines)
        need = count * size * style.leading + 2 * style.vertical_padding
        heights[cell.row] = max(heights[cell.row], need, style.row if has_rules(cell) else 0.0)
    return sum(heights)


def with_spare_height(tight: TypesetTable, comfortable: TypesetTable) -> TypesetTable:
    """A setting tighter than need be, its rows given what the page has left.

    No row gets more than it has in the comfortable setting.
    """
    wanted = [
        max(b - a, 0.0) for a, b in zip(tight.row_heights, comfortable.row_heights, strict=True)
    ]
    left = tight.layout.frame.height - tight.height
    share = min(left / max(sum(wanted), 0.01), 1.0)
    grown = (height + more * share for height, more in zip(tight.row_heights, wanted, strict=True))
    return replace(tight, row_heights=tuple(grown))


def has_rules(cell: Cell) -> bool:
    """True if the cell stands between rules."""
    return cell.role not in ("title", "subtitle", "note")


def _edges(grid: Grid, width: float, style: Style, faces: FontStack) -> tuple[float, ...]:
    shares = [float(share) for share in grid.widths]
    scale = width / sum(shares)
    return tuple(
        accumulate(_widened([share * scale for share in shares], grid, style, faces), initial=0.0)
    )


def _widened(widths: list[float], grid: Grid, style: Style, faces: FontStack) -> list[float]:
    """The columns' widths, an amount too long for its column given room by the others."""
    needs = [0.0] * len(widths)
    for cell in grid.cells:
        if cell.role in _FIGURES and cell.text and cell.column_span == 1:
            need = (
                _widest(cell.text, cell.role, faces) * style.least_size
                + 2 * style.least_side_padding
                + _SLACK
            )
            needs[cell.column] = max(needs[cell.column], need)
    pairs = list(zip(widths, needs, strict=True))
    short = sum(max(need - own, 0.0) for own, need in pairs)
    least = _LEAST_WIDTH * style.text_size
    spare = [max(own - max(need, least), 0.0) for own, need in pairs]
    if not short or short > sum(spare):
        return widths
    taken = short / sum(spare)
    return [
        need if need > own else own - each * taken
        for (own, need), each in zip(pairs, spare, strict=True)
    ]


def _widest(text: str, role: Role, faces: FontStack) -> float:
    """The width of a figure, the longest of its lines, in type sizes."""
    measure = faces.tabular_width if role == "amount" else faces.width
    return max(measure(line, 1.0) for line in printable_text(text).split("\n"))


def _room(cell: Cell, style: Style, edges: Sequence[float]) -> float:
    full = edges[cell.column + cell.column_span] - edges[cell.column]
    side = style.least_side_padding if cell.role in _FIGURES else style.side_padding
    return max(full - 2 * side, 1.0)


def _figure_sizes(
    grid: Grid, style: Style, edges: Sequence[float], faces: FontStack
) -> Mapping[str, float]:
    """One size for all amounts and one for all figures, so that each stays on its line."""
    sizes = {"amount": style.text_size, "figure": style.text_size}
    for cell in grid.cells:
        if cell.role in sizes and cell.text:
            fits = _room(cell, style, edges) / max(_widest(cell.text, cell.role, faces), 0.01)
            if fits < sizes[cell.role]:
                sizes[cell.role] = max(fits, style.least_size)
    return sizes


@lru_cache(maxsize=16384)
def _block(cell: Cell, size: float, room: float, faces: FontStack) -> TypesetCell:
    width = int(room / size * 1000 + 0.01)
    if cell.role == "side":
        pieces = tuple(_PIECE.findall(cell.text))
        widest = max((faces.width(piece, 1000) for piece in pieces), default=0.0)
        narrow = pieces if widest <= width else ()
        wide = min(width, max(_SIDE_WIDTH, int(widest) + 1))
        return TypesetCell(cell, break_evenly(cell.text, wide, faces), size, narrow)
    broken = break_evenly if cell.role == "label" else break_lines
    return TypesetCell(cell, broken(cell.text, width, faces), size)


def _measured(table: TypesetTable) -> TypesetTable:
    look, style = table.layout, table.layout.style
    heights, counts = [0.0] * table.grid.row_count, [1] * table.grid.row_count
    merged: list[tuple[int, int, float]] = []
    for block in table.cells:
        cell, need, row = block.cell, look.needed_height(block), block.cell.row
        if cell.row_span > 1 and not look.flows_across_pages(block):
            merged.append((cell.row_span, row, need))
            continue
        if need < style.row and has_rules(cell):
            need = style.row
        heights[row] = max(heights[row], need)
        counts[row] = max(counts[row], len(block.lines))
    for span, row, need in sorted(merged):
        share = (need - sum(heights[row : row + span])) / span
        if share > 0:
            heights[row : row + span] = [height + share for height in heights[row : row + span]]
    return replace(table, row_heights=tuple(heights), line_counts=tuple(counts))
