"""Set the cells of a grid in type: break their texts into lines, size columns and rows.

A template gives the preferred style (type sizes and padding); ``candidate_styles`` adds
tighter ones for a table that would miss its page by a little. The module does not know
where pages end; that is decided in ``paginate``.

Lengths are in pt unless said otherwise.
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

POINTS_PER_MM = 72 / 25.4
A4_WIDTH, A4_HEIGHT = 210 * POINTS_PER_MM, 297 * POINTS_PER_MM
"""A4 upright."""
MOST_PAGES_TO_TIGHTEN = 1.5
"""Height, in pages, from which a table is not set tighter: it would not fit one page anyway."""

_ALIGNMENTS = {"left": 0.0, "centre": 0.5, "right": 1.0}
_FIGURES = ("amount", "figure")
"""Roles of short numbers, which stay on one line and may be set smaller for it."""
_SUBTITLE_SIZE = 1.2
"""Size of the subtitle, in text sizes."""
_LEAST_COLUMN_WIDTH = 5
"""What a column keeps when it gives width to a column of amounts, in text sizes."""
_SIDE_LABEL_WIDTH = 2300
"""Widest line of a side label set in words, in thousandths of the type size: two characters."""
_SLACK = 0.01
"""Added to a length that must not fall short by an error of floating point."""
_STACKED_LINE = re.compile(r"[(（][^()（）]*[)）]|\S")
"""One line of a stacked side label: a character, or a unit in brackets.

E.g. "项目资金（万元）" gives 项, 目, 资, 金, （万元）.
"""


# Styles: type sizes and padding


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a page the table may fill, measured from the page's top left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Style:
    """Type sizes and padding of a table.

    - ``least_size``: the size to which a figure may shrink
    - ``leading``: distance of baselines, in type sizes
    - ``side_padding``: left and right of a text; a long figure leaves ``least_side_padding``
    - ``vertical_padding``: above and below a text
    - ``row``: least height of a row
    - ``align``: by kind of text, the share of a line's spare width left of it: 0, 0.5 or 1
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
        """Return the type size of a role."""
        if role == "title":
            return self.title_size
        return self.text_size * _SUBTITLE_SIZE if role == "subtitle" else self.text_size


def candidate_styles(settings: PrintSettings) -> tuple[Style, ...]:
    """Return the style of a template, then ever tighter ones if it allows tightening.

    No style is smaller than the least size of the settings.
    """
    return tuple(_candidate_styles(settings))


def _candidate_styles(settings: PrintSettings) -> Iterator[Style]:
    text, least = float(settings.text_size), float(settings.least_size)
    align = tuple((kind, _ALIGNMENTS[where]) for kind, where in settings.align)
    preferred = Style(float(settings.title_size), text, min(least, text), align=align)
    yield preferred
    if not settings.tighten:
        return
    yield replace(preferred, vertical_padding=1.6, row=16.0)
    for share in (0.0, 0.5, 1.0):
        size = text - (text - preferred.least_size) * share
        yield replace(preferred, text_size=size, vertical_padding=1.3, row=15.0, leading=1.23)


def page_frame(settings: PrintSettings) -> Frame:
    """Return the part of an A4 page inside the margins."""
    top, right, bottom, left = (float(margin) * POINTS_PER_MM for margin in settings.margins)
    width, height = A4_WIDTH - left - right, A4_HEIGHT - top - bottom
    return Frame(left, top, max(width, 1.0), max(height, 1.0))


# Typeset tables


@dataclass(frozen=True, slots=True)
class TypesetCell:
    """A cell and its text in lines of type of ``size``.

    A side label also has ``stacked_lines``, one character each, for where the page gives
    it the height; they are empty if they would be too wide. The hash is that of the cell,
    which is enough to tell cells apart and quicker than that of all lines.
    """

    cell: Cell
    lines: tuple[str, ...] = field(hash=False)
    size: float = field(hash=False)
    stacked_lines: tuple[str, ...] = field(default=(), hash=False)


@dataclass(frozen=True, slots=True)
class TableLayout:
    """What all cells of a table share: style, frame, and column edges from the frame's left."""

    style: Style
    frame: Frame
    column_edges: tuple[float, ...]

    def flows_across_pages(self, typeset_cell: TypesetCell) -> bool:
        """Return whether a text is printed once and divided where its row is divided.

        This is so for a cell of one row. Merged cells repeat their text on each page, but
        for a text that would take more than a third of the page: it is printed once,
        beside its first row.
        """
        is_merged = typeset_cell.cell.row_span > 1
        return not is_merged or self.needed_height(typeset_cell) > self.frame.height / 3

    def needed_height(self, typeset_cell: TypesetCell) -> float:
        """Return the height of the lines of a cell with their padding."""
        lines = len(typeset_cell.lines) * typeset_cell.size * self.style.leading
        return lines + 2 * self.style.vertical_padding


@dataclass(frozen=True, slots=True)
class TypesetTable:
    """A grid set in type.

    ``rows`` has the cells of each row from left to right, a merged one in each of its
    rows. ``row_heights`` and ``line_counts`` have one number for each row.
    """

    grid: Grid
    layout: TableLayout
    cells: tuple[TypesetCell, ...]
    rows: tuple[tuple[TypesetCell, ...], ...]
    row_heights: tuple[float, ...] = ()
    line_counts: tuple[int, ...] = ()

    @property
    def height(self) -> float:
        """The height of the whole table."""
        return sum(self.row_heights)


def typeset(grid: Grid, style: Style, frame: Frame, faces: FontStack) -> TypesetTable:
    """Set a grid in a style; its columns share the width of the frame as the grid says."""
    figures = _measured_figures(grid, faces)
    edges = _column_edges(grid, frame.width, style, figures)
    return _typeset_in_columns(grid, TableLayout(style, frame, edges), figures, faces)


def _typeset_in_columns(
    grid: Grid, layout: TableLayout, figures: Sequence[_MeasuredFigure], faces: FontStack
) -> TypesetTable:
    style, edges = layout.style, layout.column_edges
    sizes = _figure_sizes(figures, style, edges)
    measures: dict[tuple[int, int, Role], tuple[float, float]] = {}
    cells: list[TypesetCell] = []
    for cell in grid.cells:
        kind = cell.column, cell.column_span, cell.role
        if kind not in measures:
            size = sizes.get(cell.role) or style.size(cell.role)
            measures[kind] = size, _text_width(cell, style, edges)
        cells.append(_typeset_cell(cell, *measures[kind], faces))
    rows: list[list[TypesetCell]] = [[] for _ in range(grid.row_count)]
    for each in cells:
        for row in range(each.cell.row, each.cell.row + each.cell.row_span):
            rows[row].append(each)
    return _with_row_heights(TypesetTable(grid, layout, tuple(cells), tuple(map(tuple, rows))))


def with_style(table: TypesetTable, style: Style, faces: FontStack) -> TypesetTable:
    """Return the table in another style, its columns as wide as before.

    Where type size and side padding stay, so do its lines.
    """
    old, layout = table.layout.style, replace(table.layout, style=style)
    if (style.text_size, style.side_padding) == (old.text_size, old.side_padding):
        return _with_row_heights(replace(table, layout=layout))
    return _typeset_in_columns(table.grid, layout, _measured_figures(table.grid, faces), faces)


def height_lower_bound(table: TypesetTable, style: Style, faces: FontStack) -> float:
    """Return a height the table has at least in a style of smaller type.

    This is quicker than setting the table: a text that fits one line does so in smaller
    type too, so only the others are broken again.
    """
    edges = table.layout.column_edges
    heights = [0.0] * table.grid.row_count
    for each in table.cells:
        cell, count = each.cell, len(each.lines)
        if cell.row_span > 1:
            continue
        size = style.least_size if cell.role in _FIGURES else style.size(cell.role)
        if count > 1:
            width = _text_width(cell, style, edges)
            count = len(_typeset_cell(cell, size, width, faces).lines)
        needed = count * size * style.leading + 2 * style.vertical_padding
        least = style.row if has_rules(cell) else 0.0
        heights[cell.row] = max(heights[cell.row], needed, least)
    return sum(heights)


def with_spare_height(tight: TypesetTable, comfortable: TypesetTable) -> TypesetTable:
    """Return a tightened table whose rows share the height that the page has left.

    No row becomes higher than it is in the comfortable table.
    """
    wanted = [
        max(b - a, 0.0) for a, b in zip(tight.row_heights, comfortable.row_heights, strict=True)
    ]
    spare = tight.layout.frame.height - tight.height
    share = min(spare / max(sum(wanted), 0.01), 1.0)
    heights = (
        height + more * share for height, more in zip(tight.row_heights, wanted, strict=True)
    )
    return replace(tight, row_heights=tuple(heights))


def has_rules(cell: Cell) -> bool:
    """Return whether a cell is drawn between rules."""
    return cell.role not in ("title", "subtitle", "note")


# Columns


_MeasuredFigure = tuple[Cell, float]
"""A filled cell of an amount or a figure, and the width of its widest line in type sizes."""


def _measured_figures(grid: Grid, faces: FontStack) -> tuple[_MeasuredFigure, ...]:
    return tuple(
        (cell, _widest_line(cell.text, cell.role, faces))
        for cell in grid.cells
        if cell.role in _FIGURES and cell.text
    )


def _widest_line(text: str, role: Role, faces: FontStack) -> float:
    """Return the width of the widest line of a figure, in type sizes."""
    measure = faces.tabular_width if role == "amount" else faces.width
    return max(measure(line, 1.0) for line in printable_text(text).split("\n"))


def _column_edges(
    grid: Grid, width: float, style: Style, figures: Sequence[_MeasuredFigure]
) -> tuple[float, ...]:
    shares = [float(share) for share in grid.widths]
    scale = width / sum(shares)
    widths = _widened_for_amounts([share * scale for share in shares], style, figures)
    return tuple(accumulate(widths, initial=0.0))


def _widened_for_amounts(
    widths: list[float], style: Style, figures: Sequence[_MeasuredFigure]
) -> list[float]:
    """Return the column widths, columns too narrow for an amount widened by the others.

    They stay as they are if the others have too little to give.
    """
    needs = [0.0] * len(widths)
    for cell, widest in figures:
        if cell.column_span == 1:
            need = widest * style.least_size + 2 * style.least_side_padding + _SLACK
            needs[cell.column] = max(needs[cell.column], need)
    pairs = list(zip(widths, needs, strict=True))
    missing = sum(max(need - width, 0.0) for width, need in pairs)
    if not missing:
        return widths
    least = _LEAST_COLUMN_WIDTH * style.text_size
    spares = [max(width - max(need, least), 0.0) for width, need in pairs]
    if missing > sum(spares):
        return widths
    taken = missing / sum(spares)
    return [
        need if need > width else width - spare * taken
        for (width, need), spare in zip(pairs, spares, strict=True)
    ]


def _text_width(cell: Cell, style: Style, edges: Sequence[float]) -> float:
    """Return the width between the side paddings of a cell."""
    full = edges[cell.column + cell.column_span] - edges[cell.column]
    padding = style.least_side_padding if cell.role in _FIGURES else style.side_padding
    return max(full - 2 * padding, 1.0)


# Lines and rows


def _figure_sizes(
    figures: Sequence[_MeasuredFigure], style: Style, edges: Sequence[float]
) -> Mapping[str, float]:
    """Return one size for all amounts and one for all figures: so large that all fit a line."""
    sizes = dict.fromkeys(_FIGURES, style.text_size)
    for cell, widest in figures:
        if widest * sizes[cell.role] > (width := _text_width(cell, style, edges)):
            sizes[cell.role] = max(width / widest, style.least_size)
    return sizes


@lru_cache(maxsize=16384)  # a key pressed changes one cell or a few; the others stay set
def _typeset_cell(cell: Cell, size: float, width: float, faces: FontStack) -> TypesetCell:
    em_width = int(width / size * 1000 + _SLACK)  # in thousandths of the type size
    if cell.role == "side":
        stacked = tuple(_STACKED_LINE.findall(cell.text))
        widest = max((faces.width(line, 1000) for line in stacked), default=0.0)
        label_width = min(em_width, max(_SIDE_LABEL_WIDTH, int(widest) + 1))
        lines = break_evenly(cell.text, label_width, faces)
        return TypesetCell(cell, lines, size, stacked if widest <= em_width else ())
    break_text = break_evenly if cell.role == "label" else break_lines
    return TypesetCell(cell, break_text(cell.text, em_width, faces), size)


def _with_row_heights(table: TypesetTable) -> TypesetTable:
    """Return the table with the heights of its rows, and the lines in each, worked out.

    Merged labels come last, those of few rows first: each stretches its rows evenly if
    they are too low for it together.
    """
    layout, style = table.layout, table.layout.style
    heights, counts = [0.0] * table.grid.row_count, [1] * table.grid.row_count
    merged: list[tuple[int, int, float]] = []
    for each in table.cells:
        cell, row, needed = each.cell, each.cell.row, layout.needed_height(each)
        if cell.row_span > 1 and not layout.flows_across_pages(each):
            merged.append((cell.row_span, row, needed))
            continue
        if needed < style.row and has_rules(cell):
            needed = style.row
        heights[row] = max(heights[row], needed)
        counts[row] = max(counts[row], len(each.lines))
    for span, row, needed in sorted(merged):
        share = (needed - sum(heights[row : row + span])) / span
        if share > 0:
            heights[row : row + span] = [height + share for height in heights[row : row + span]]
    return replace(table, row_heights=tuple(heights), line_counts=tuple(counts))
