"""What stands on one page of a set table: its rules, and its runs of text.

The module is told which rows stand on the page; it decides where in its cell a
text goes, and joins the rules of neighbouring cells.

The table on pages: a grid, print settings and faces give pages to be drawn.

What is seen is what is printed: preview, printer and PDF all draw these pages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from perfdesk.core.template import PrintSettings
from perfdesk.table.fonts import Faces
from perfdesk.table.grid import Cell, Grid
from perfdesk.table.page import Area, Page, Rule, TextRun
from perfdesk.table.paginate import Sheet, Slice, sheets
from perfdesk.table.typeset import (
    HEIGHT,
    LITTLE,
    POINTS,
    WIDTH,
    Look,
    Setting,
    Style,
    TypesetCell,
    frame,
    least_height,
    loosened,
    restyled,
    ruled,
    setting,
    styles,
)

RULE_WIDTH = 0.5
"""Width of every rule, in pt."""
_HEAVY = 0.022
"""Stroke round the letters of the title, in type sizes."""
_CENTRED = ("title", "subtitle", "label", "side")
_SHORT = ("/target", "/expected", "/actual")
"""Ends of pointers to words that may stand otherwise as long as they take one line."""
_MOST_LINES = {"value": 2, "short": 1}
"""Lines up to which a kind of text is aligned; longer ones begin at the left."""
_USUAL = {"amount": 1.0, "figure": 0.5, "value": 0.5, "short": 0.5}


@dataclass(frozen=True, slots=True)
class Strip:
    """What a page shows of a table: the blocks in each of its rows."""

    look: Look
    sheet: Sheet
    blocks: tuple[tuple[TypesetCell, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a block on one page, in pt from the page's top left.

    ``artifact`` is true if its text repeats what stands on an earlier page.
    """

    block: TypesetCell
    left: float
    top: float
    right: float
    bottom: float
    lines: tuple[str, ...]
    artifact: bool


def strip(table: Setting, sheet: Sheet) -> Strip:
    """What a page shows of a table; equal strips look alike."""
    return Strip(table.look, sheet, tuple(table.rows[each.row] for each in sheet))


def parts(shown: Strip) -> Iterator[Part]:
    """The blocks on a page in reading order, with the lines each shows there."""
    sheet, top = shown.sheet, shown.look.frame.top
    tops = tuple(accumulate((each.height for each in sheet), initial=top))
    rows = [each.row for each in sheet]
    for index, (each, blocks) in enumerate(zip(sheet, shown.blocks, strict=True)):
        above = rows[index - 1] if index else -1
        for block in blocks:
            if above < block.cell.row:
                past = bisect_left(rows, block.cell.row + block.cell.row_span)
                yield _part(shown.look, block, each, (tops[index], tops[past]))


def _part(look: Look, block: TypesetCell, first: Slice, reach: tuple[float, float]) -> Part:
    cell, (top, bottom) = block.cell, reach
    left = look.frame.left + look.edges[cell.column]
    right = look.frame.left + look.edges[cell.column + cell.column_span]
    if look.flows(block):
        lines, artifact = _flowing(block, first), first.repeated
    else:
        lines = _repeated(look.style, block, bottom - top)
        artifact = first.repeated or first.row != cell.row or first.first > 0
    return Part(block, left, top, right, bottom, lines, artifact)


def _repeated(style: Style, block: TypesetCell, height: float) -> tuple[str, ...]:
    """A label in its part: a side label is set narrow where there is room for it."""
    room = (len(block.narrow) + 1) * block.size * style.leading + 2 * style.air
    return block.narrow if block.narrow and room <= height else block.lines


def _flowing(block: TypesetCell, first: Slice) -> tuple[str, ...]:
    if first.row != block.cell.row:
        return ()
    return block.lines[first.first : first.first + first.count]


def areas(found: Iterable[Part]) -> tuple[Area, ...]:
    """Where the parts lie, so that a point on the page leads to its cell."""
    return tuple(
        Area(part.left, part.top, part.right, part.bottom, part.block.cell.at) for part in found
    )


def rules(found: Iterable[Part]) -> tuple[Rule, ...]:
    """The closed rules round the parts, each drawn once and as long as it goes."""
    across: defaultdict[float, set[tuple[float, float]]] = defaultdict(set)
    down: defaultdict[float, set[tuple[float, float]]] = defaultdict(set)
    for part in found:
        if ruled(part.block.cell):
            across[part.top].add((part.left, part.right))
            across[part.bottom].add((part.left, part.right))
            down[part.left].add((part.top, part.bottom))
            down[part.right].add((part.top, part.bottom))
    flat = [Rule(a, y, b, y, RULE_WIDTH) for y in across for a, b in _joined(across[y])]
    upright = [Rule(x, a, x, b, RULE_WIDTH) for x in down for a, b in _joined(down[x])]
    return (*flat, *upright)


def _joined(stretches: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    first, *rest = sorted(stretches)
    start, end = first
    for low, high in rest:
        if low > end:
            yield start, end
            start = low
        end = max(end, high)
    yield start, end


@lru_cache(maxsize=8192)
def runs(part: Part, style: Style, faces: Faces) -> tuple[TextRun, ...]:
    """The lines of a part, placed in it; of a page, a key changes one or two parts."""
    return tuple(_placed(part, style, faces))


def _placed(part: Part, style: Style, faces: Faces) -> Iterator[TextRun]:
    """The lines of a part: in the middle, or from the top if the row is cut."""
    block, cell = part.block, part.block.cell
    leading = block.size * style.leading
    whole = part.lines in (block.lines, block.narrow)
    spare = part.bottom - part.top - len(part.lines) * leading
    middle = (faces.ascent + faces.descent) / 2000
    y = part.top + (spare / 2 if whole else style.air) + leading / 2 + middle * block.size
    stroke = block.size * _HEAVY if cell.role == "title" else 0.0
    share = left_share(block, style)
    tabular, place = cell.role == "amount", (cell.row, cell.column)
    measure = faces.tabular_width if tabular else faces.width
    left, room = part.left + style.side, part.right - part.left - 2 * style.side
    for line in part.lines:
        if line:
            x = max(left + (room - measure(line, block.size)) * share, part.left + style.near)
            for number, text in faces.pieces(line):  # one, but for rare characters
                yield TextRun(
                    x, y, block.size, text, cell.at, stroke, part.artifact, number, tabular, place
                )
                x += measure(text, block.size)
        y += leading


def left_share(block: TypesetCell, style: Style) -> float:
    """How much of a line's spare room is left of it: 0, a half or all."""
    kind, count = _kind(block.cell), len(block.lines)
    if kind in _CENTRED:
        return 0.5
    most = _MOST_LINES.get(kind, count)
    return dict(style.align).get(kind, _USUAL.get(kind, 0.0)) if count <= most else 0.0


def _kind(cell: Cell) -> str:
    """The kind of text a template may align; a short one would be words if it were longer."""
    return "short" if cell.role == "words" and cell.at.endswith(_SHORT) else cell.role


_NUMBER_SIZE = 8.5


def pages(grid: Grid, settings: PrintSettings, faces: Faces) -> tuple[Page, ...]:
    """The pages of a grid on A4 upright, at least one.

    A table that misses one page by a little is set tighter where the settings allow it,
    never below their least size.
    """
    return numbered([(unnumbered(grid, settings, faces), settings)], faces)[0]


def unnumbered(grid: Grid, settings: PrintSettings, faces: Faces) -> tuple[Page, ...]:
    """The pages as ``pages`` gives them, but for their numbers."""
    table, found = laid(grid, settings, faces)
    return tuple(_page(strip(table, sheet), faces) for sheet in found)


def numbered(
    tables: Sequence[tuple[Sequence[Page], PrintSettings]], faces: Faces
) -> tuple[tuple[Page, ...], ...]:
    """The pages of each of several grids, numbered through from the first to the last."""
    count = sum(len(found) for found, _ in tables)
    numbers = iter(range(1, count + 1))
    return tuple(
        tuple(
            _numbered(page, f"第 {next(numbers)} 页 共 {count} 页", settings, faces)
            for page in found
        )
        for found, settings in tables
    )


def laid(grid: Grid, settings: PrintSettings, faces: Faces) -> tuple[Setting, tuple[Sheet, ...]]:
    """The grid set in type, and which of its rows stand on which page."""
    first, *tighter = styles(settings)
    table = setting(grid, first, frame(settings), faces)
    if 1 < table.height / table.look.frame.height < LITTLE:
        table = _tightened(table, tighter, faces) or table
    return table, sheets(table)


def _tightened(table: Setting, tighter: Sequence[Style], faces: Faces) -> Setting | None:
    """The table in the first of these styles that fits one page; the last is the tightest."""
    room = table.look.frame.height
    if not tighter or least_height(table, tighter[-1], faces) > room:
        return None
    if restyled(table, tighter[-1], faces).height > room:
        return None
    tried = (restyled(table, style, faces) for style in tighter)
    return next(loosened(each, table) for each in tried if each.height <= room)


@lru_cache(maxsize=256)
def _page(strip: Strip, faces: Faces) -> Page:
    """A page; one whose cells have not changed is not drawn again."""
    found = tuple(parts(strip))
    drawn = tuple(run for part in found for run in runs(part, strip.look.style, faces))
    return Page(WIDTH, HEIGHT, rules(found), drawn, areas(found))


def _numbered(page: Page, text: str, settings: PrintSettings, faces: Faces) -> Page:
    """The page with its number below, if the settings want page numbers."""
    if not settings.page_numbers:
        return page
    x = (page.width - faces.width(text, _NUMBER_SIZE)) / 2
    y = page.height - float(settings.margins[2]) * POINTS / 2 + _NUMBER_SIZE * 0.4
    run = TextRun(x, y, _NUMBER_SIZE, text, artifact=True)
    return replace(page, runs=(*page.runs, run))
