"""What stands on one page of a set table: its rules, and its runs of text.

The module is told which rows stand on the page; it decides where in its cell a
text goes, and joins the rules of neighbouring cells.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from perfdesk.table.faces import Faces
from perfdesk.table.grid import Cell
from perfdesk.table.page import Area, Rule, Run
from perfdesk.table.paging import Sheet, Slice
from perfdesk.table.setting import Block, Look, Setting, ruled
from perfdesk.table.style import Style

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
    blocks: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a block on one page, in pt from the page's top left.

    ``artifact`` is true if its text repeats what stands on an earlier page.
    """

    block: Block
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


def _part(look: Look, block: Block, first: Slice, reach: tuple[float, float]) -> Part:
    cell, (top, bottom) = block.cell, reach
    left = look.frame.left + look.edges[cell.column]
    right = look.frame.left + look.edges[cell.column + cell.column_span]
    if look.flows(block):
        lines, artifact = _flowing(block, first), first.repeated
    else:
        lines = _repeated(look.style, block, bottom - top)
        artifact = first.repeated or first.row != cell.row or first.first > 0
    return Part(block, left, top, right, bottom, lines, artifact)


def _repeated(style: Style, block: Block, height: float) -> tuple[str, ...]:
    """A label in its part: a side label is set narrow where there is room for it."""
    room = (len(block.narrow) + 1) * block.size * style.leading + 2 * style.air
    return block.narrow if block.narrow and room <= height else block.lines


def _flowing(block: Block, first: Slice) -> tuple[str, ...]:
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
def runs(part: Part, style: Style, faces: Faces) -> tuple[Run, ...]:
    """The lines of a part, placed in it; of a page, a key changes one or two parts."""
    return tuple(_placed(part, style, faces))


def _placed(part: Part, style: Style, faces: Faces) -> Iterator[Run]:
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
                yield Run(
                    x, y, block.size, text, cell.at, stroke, part.artifact, number, tabular, place
                )
                x += measure(text, block.size)
        y += leading


def left_share(block: Block, style: Style) -> float:
    """How much of a line's spare room is left of it: 0, a half or all."""
    kind, count = _kind(block.cell), len(block.lines)
    if kind in _CENTRED:
        return 0.5
    most = _MOST_LINES.get(kind, count)
    return dict(style.align).get(kind, _USUAL.get(kind, 0.0)) if count <= most else 0.0


def _kind(cell: Cell) -> str:
    """The kind of text a template may align; a short one would be words if it were longer."""
    return "short" if cell.role == "words" and cell.at.endswith(_SHORT) else cell.role
