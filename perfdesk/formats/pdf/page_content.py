"""What stands on one page of a PDF: tables by their ruled lines, and lines of text beside them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise, product, starmap

from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page
from pdfplumber.table import TableFinder
from pdfplumber.utils.geometry import obj_to_edges
from pdfplumber.utils.text import dedupe_chars

from perfdesk.formats.pdf.cell_text import (
    CellText,
    Glyph,
    GlyphLine,
    cell_text,
    glyph_line,
    glyph_lines,
    glyph_rows,
)
from perfdesk.formats.pdf.overlays import without_overlays
from perfdesk.formats.pdf.page_errors import (
    BrokenGridError,
    OverlappingTextError,
    UnreadableFontError,
)
from perfdesk.formats.pdf.page_limits import CrowdedPageError
from perfdesk.formats.pdf.struck_text import without_struck

SAME = 4.5
"""Points: rules nearer to each other are one, such as the two of a double line."""
_THIN = 3.0
"""Points: what is drawn thinner than this is a rule."""
_MAX_CROSSINGS = 3000
"""Of rules on one page; the table of 60 indicators on one page has some 1,500."""
_MAX_RULE_POINTS = 12
"""Points of a curve that can be a rule or a frame."""
_OVERLAP = 0.6
"""Characters nearer than that, by their size, lie over each other."""
_FEW = 4
"""Characters that may lie over others or over a rule in a table that can be read."""
_FORM_COLUMNS = 4
"""Of a table that may be a form, or a page of one, beside another."""
_CLOSE = 0.1
"""Sizes of a character: the gap between two of one word at most."""
_IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_UNREADABLE = re.compile(r"\(cid:\d+\)|[\ue000-\uf8ff\ufffd]")
"""What stands for a character that is not known, e.g. (cid:12)."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom, in points from the top left corner of the page."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its first row, its number of rows, its sides, and its text."""

    row: int
    height: int
    x0: float
    x1: float
    content: CellText


@dataclass(frozen=True, slots=True)
class PageGrid:
    """A ruled table on a page.

    ``is_open_above`` and ``is_open_below`` are True where no rule closes it at the page's edge.
    """

    top: float
    x0: float
    x1: float
    row_count: int
    cells: tuple[GridCell, ...]
    is_open_above: bool = False
    is_open_below: bool = False

    def moved_left(self, by: float) -> PageGrid:
        """Return the table so many points further to the left."""
        cells = tuple(replace(cell, x0=cell.x0 - by, x1=cell.x1 - by) for cell in self.cells)
        return replace(self, x0=self.x0 - by, x1=self.x1 - by, cells=cells)


@dataclass(frozen=True, slots=True)
class PageContent:
    """The tables and the lines of text on a page, each from the top.

    ``overlaid`` are texts across the page (watermarks), ``crossing`` texts that a rule crosses,
    ``unreadable_count`` counts characters that are not known. ``picture_share`` is the share of
    the page that the largest picture covers. ``struck`` are the texts that are struck out.
    ``boundaries`` are the places, in points from the left, between tables beside each other.
    ``runs_over_edge`` is True if a text goes on beyond the left or right edge of the page.
    """

    number: int
    grids: tuple[PageGrid, ...]
    lines: tuple[GlyphLine, ...]
    overlaid: tuple[str, ...] = ()
    crossing: tuple[str, ...] = ()
    unreadable_count: int = 0
    picture_share: float = 0.0
    struck: tuple[str, ...] = ()
    boundaries: tuple[float, ...] = ()
    runs_over_edge: bool = False


def page_content(page: Page) -> PageContent:
    """Return what stands on a page.

    Raise BrokenGridError, CrowdedPageError, OverlappingTextError or UnreadableFontError.
    """
    page = _upright_page(page)
    glyphs, skewed = _glyphs(page)
    runs_over_edge = any(_is_beside(page, glyph) for glyph in page.chars)
    glyphs, stamps = without_overlays(glyphs)
    unreadable = [glyph for glyph in glyphs if _UNREADABLE.search(glyph["text"])]
    if len(unreadable) > max(3, len(glyphs) // 50):
        raise UnreadableFontError(page.page_number)
    for glyph in unreadable:
        glyph["text"] = "□"
    left = without_struck(glyphs, _rules(page))
    tables = _tables(page, left.glyphs, left.rules)
    return PageContent(
        page.page_number,
        tables.grids,
        _lines(tables.outside, tables.boundaries),
        (*skewed, *stamps, *filter(None, (tables.overlaid,))),
        tables.crossing,
        len(unreadable),
        _picture_share(page),
        left.struck,
        tables.boundaries,
        runs_over_edge,
    )


# The characters.


def _upright_page(page: Page) -> Page:
    """Return the page turned so that most of its text can be read."""
    turns = [0, 0, 0, 0]
    for glyph in page.chars:
        a, b, c, d, *_ = glyph["matrix"]
        if abs(b) > abs(a):
            turns[1 if b > 0 else 3] += abs(a) < 0.01 * abs(b) and abs(d) < abs(c)
        else:
            turns[2 if a < 0 else 0] += 1
    quarter = turns.index(max(turns))
    if not quarter:
        return page
    before = page.page_obj
    attributes = {**before.attrs, "Rotate": (page.rotation + 90 * quarter) % 360}
    turned = PDFPage(before.doc, before.pageid, attributes, None)
    page.close()
    return Page(page.pdf, turned, page.page_number)


def _glyphs(page: Page) -> tuple[list[Glyph], tuple[str, ...]]:
    """Return the characters, those drawn twice for bold type once, and the texts of watermarks."""
    left, top, right, bottom = page.bbox
    straight, skewed = list[Glyph](), list[str]()
    for glyph in page.chars:
        a, b, *_ = glyph["matrix"]
        if abs(a) > 0.05 * abs(b) and abs(b) > 0.05 * abs(a):
            skewed.append(glyph["text"])
        elif left <= (glyph["x0"] + glyph["x1"]) / 2 <= right and top <= glyph["top"] <= bottom:
            straight.append(glyph)
    if _has_doubles(straight):
        straight = dedupe_chars(straight, tolerance=1, extra_attrs=("size",))
    return straight, ("".join(skewed),) if skewed else ()


def _is_beside(page: Page, glyph: Glyph) -> bool:
    """Return True if a character lies to the left or right of the page, where nobody sees it."""
    left, top, right, bottom = page.bbox
    is_outside = not left <= (glyph["x0"] + glyph["x1"]) / 2 <= right
    return is_outside and top <= glyph["top"] <= bottom and not glyph["text"].isspace()


def _has_doubles(glyphs: Sequence[Glyph]) -> bool:
    """Return True if a character stands where the last one of its kind does."""
    last: dict[str, tuple[float, float]] = {}
    for glyph in glyphs:
        text, x, y = glyph["text"], glyph["x0"], glyph["top"]
        before = last.get(text)
        if before and abs(x - before[0]) < 1 and abs(y - before[1]) < 1 and not text.isspace():
            return True
        last[text] = (x, y)
    return False


def _picture_share(page: Page) -> float:
    size = float(page.width * page.height) or 1.0
    return max((each["width"] * each["height"] / size for each in page.images), default=0.0)


# The tables.


@dataclass(slots=True)
class _Grid:
    """The cells of a table by their numbers of columns and rows, and the characters in each."""

    box: Box
    xs: list[float]
    ys: list[float]
    cells: list[tuple[int, int, int, int]]
    owners: dict[tuple[int, int], int]
    glyphs: dict[int, list[Glyph]] = field(default_factory=dict)

    @property
    def has_gaps(self) -> bool:
        """True if a place in its box is in no cell."""
        return len(self.owners) < (len(self.xs) - 1) * (len(self.ys) - 1)

    def place(self, x: float, y: float) -> int | None:
        """Return the number of the cell at a point, None if there is none."""
        column, row = bisect_right(self.xs, x) - 1, bisect_right(self.ys, y) - 1
        return self.owners.get((column, row))


@dataclass(frozen=True, slots=True)
class _Tables:
    """The tables of a page, the places between those beside each other, the characters outside.

    ``crossing`` are the texts across their rules, ``overlaid`` is the one that lies over the
    cells, being too large for them.
    """

    grids: tuple[PageGrid, ...]
    boundaries: tuple[float, ...]
    outside: list[Glyph]
    crossing: tuple[str, ...]
    overlaid: str


def _tables(page: Page, glyphs: Sequence[Glyph], rules: Sequence[Glyph]) -> _Tables:
    grids = _ruled_grids(page, rules)
    # A merged cell that a page break cuts has no rule there, though its neighbours have one.
    if sides := [side for grid in grids if grid.has_gaps for side in _sides(grid.box)]:
        rules = [*rules, *sides]
        grids = _ruled_grids(page, rules)
    outside = _fill(grids, glyphs)
    frames = [frame for part in _parted(rules, [*_boundaries(grids)]) for frame in _frames(part)]
    closed = False
    if any(_is_within(glyph, frame) for glyph in outside for frame in frames):
        sides = [each for frame in frames for each in _sides(frame)]
        grids, closed = _ruled_grids(page, [*rules, *sides], with_single_cells=True), True
        outside = _fill(grids, glyphs)
        if any(_is_within(glyph, frame) for glyph in outside for frame in frames):
            raise BrokenGridError(page.page_number)
    overlaid = [glyph for grid in grids for glyph in _take_oversized(grid)]
    _check_legible(grids, page)
    crossing = tuple(text for grid in grids for text in _crossing_texts(grid))
    made = (_page_grid(each, rules if closed else ()) for each in grids)
    found = tuple(sorted(made, key=lambda each: each.top))
    text = "".join(glyph["text"] for glyph in overlaid)
    return _Tables(found, tuple(_boundaries(grids)), outside, crossing, text)


def _rules(page: Page) -> list[Glyph]:
    """Return the ruled lines of a page, also those drawn as thin areas or pictures.

    An area with a colour and no outline is a background. Where a diagonal line ends at a rule,
    LibreOffice draws that as a thin area with slanting ends, which is a curve.
    """
    rules = [edge for line in page.lines for edge in obj_to_edges(line)]
    curves = (curve for curve in page.curves if len(curve["pts"]) <= _MAX_RULE_POINTS)
    for shape in chain(page.rects, page.images, curves):
        if min(shape["width"], shape["height"]) < _THIN:
            rules += _long_edges({**shape, "object_type": "rect"})
        elif shape.get("stroke"):
            rules += obj_to_edges(shape)
    return [rule for rule in rules if rule["orientation"] in ("h", "v")]


def _long_edges(area: Glyph) -> list[Glyph]:
    """Return one edge of a thin area along it; none of a dot, which has no direction."""
    shorter, longer = sorted((area["width"], area["height"]))
    if longer < 1.5 * shorter:
        return []
    direction = "h" if area["width"] == longer else "v"
    return [edge for edge in obj_to_edges(area) if edge["orientation"] == direction][:1]


def _sides(box: Box) -> list[Glyph]:
    """Return the rules around a box."""
    x0, top, x1, bottom = box
    size = {"width": x1 - x0, "height": bottom - top}
    area = {"object_type": "rect", "x0": x0, "x1": x1, "top": top, "bottom": bottom, **size}
    return obj_to_edges(area | {"y0": 0, "y1": size["height"], "doctop": top})


def _ruled_grids(
    page: Page, rules: Sequence[Glyph], *, with_single_cells: bool = False
) -> list[_Grid]:
    """Return the tables that these rules make, the smallest first.

    A cell alone is a table only if asked for, such as the last row on a page of its own.
    """
    upright = [rule for rule in rules if rule["orientation"] == "v"]
    level = [rule for rule in rules if rule["orientation"] == "h"]
    if len(upright) < 2 or len(level) < 2:
        return []
    columns = len({round(rule["x0"] / _THIN) for rule in upright})
    rows = len({round(rule["top"] / _THIN) for rule in level})
    if columns * rows > _MAX_CROSSINGS:
        raise CrowdedPageError(page.page_number)
    finder = TableFinder(
        page,
        {
            "vertical_strategy": "explicit",
            "horizontal_strategy": "explicit",
            "explicit_vertical_lines": upright,
            "explicit_horizontal_lines": level,
        },
    )
    boxes = [table.cells for table in finder.tables]
    if with_single_cells:
        in_tables = set(chain.from_iterable(boxes))
        boxes += [[cell] for cell in finder.cells if cell not in in_tables]
    grids = [_grid(each) for each in boxes]
    grids.sort(key=lambda grid: _area(grid.box))
    return [
        grid
        for number, grid in enumerate(grids)
        if grid.cells and not (len(grid.cells) == 1 and _holds_any(grid.box, grids[:number]))
    ]


def _grid(boxes: Sequence[Box]) -> _Grid:
    """Return the table of these cells, without those in which no text has room."""
    columns = _numbered(each for box in boxes for each in (box[0], box[2]))
    rows = _numbered(each for box in boxes for each in (box[1], box[3]))
    grid = _Grid(
        (min(columns), min(rows), max(columns), max(rows)),
        _firsts(columns),
        _firsts(rows),
        [],
        {},
    )
    for x0, top, x1, bottom in sorted(boxes, key=lambda box: (box[1], box[0])):
        place = (columns[x0], rows[top], columns[x1], rows[bottom])
        if place[0] == place[2] or place[1] == place[3]:
            continue
        for row in range(place[1], place[3]):
            for column in range(place[0], place[2]):
                grid.owners[column, row] = len(grid.cells)
        grid.cells.append(place)
    return grid


def _numbered(values: Iterable[float]) -> dict[float, int]:
    """Return the number of each place, counted from 0; places close together share one."""
    numbers: dict[float, int] = {}
    start, number = float("-inf"), -1
    for value in sorted(set(values)):
        if value - start >= SAME:
            start, number = value, number + 1
        numbers[value] = number
    return numbers


def _firsts(numbers: dict[float, int]) -> list[float]:
    firsts: dict[int, float] = {}
    for value, number in numbers.items():
        firsts.setdefault(number, value)
    return list(firsts.values())


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _holds_any(frame: Box, grids: Iterable[_Grid]) -> bool:
    """Return True if a table lies in this frame, which is then no table itself."""
    return any(
        frame[0] <= (grid.box[0] + grid.box[2]) / 2 <= frame[2]
        and frame[1] <= (grid.box[1] + grid.box[3]) / 2 <= frame[3]
        for grid in grids
    )


def _fill(grids: Sequence[_Grid], glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Put the characters into the cells in which their middle lies; return all others."""
    outside = []
    for glyph in glyphs:
        x, y = (glyph["x0"] + glyph["x1"]) / 2, (glyph["top"] + glyph["bottom"]) / 2
        for grid in grids:
            cell = grid.place(x, y)
            if cell is not None:
                grid.glyphs.setdefault(cell, []).append(glyph)
                break
        else:
            outside.append(glyph)
    return outside


def _page_grid(grid: _Grid, rules: Sequence[Glyph]) -> PageGrid:
    """Return a filled table; ``rules`` are those of the page if some were missing."""
    x0, top, x1, bottom = grid.box
    cells = tuple(
        GridCell(
            cell[1],
            cell[3] - cell[1],
            grid.xs[cell[0]],
            grid.xs[cell[2]],
            cell_text(grid.glyphs.get(number, ()), grid.xs[cell[0]], grid.xs[cell[2]]),
        )
        for number, cell in enumerate(grid.cells)
    )
    return PageGrid(
        top,
        x0,
        x1,
        len(grid.ys) - 1,
        cells,
        bool(rules) and not _is_ruled(top, rules),
        bool(rules) and not _is_ruled(bottom, rules),
    )


def _is_ruled(y: float, rules: Sequence[Glyph]) -> bool:
    return any(rule["orientation"] == "h" and abs(rule["top"] - y) < SAME for rule in rules)


def _take_oversized(grid: _Grid) -> list[Glyph]:
    """Take the characters out of the cells that are much higher than these, and return them."""
    taken = []
    for number, glyphs in grid.glyphs.items():
        cell = grid.cells[number]
        height = grid.ys[cell[3]] - grid.ys[cell[1]]
        if any(glyph["size"] > 1.6 * height for glyph in glyphs):
            taken += [glyph for glyph in glyphs if glyph["size"] > 1.6 * height]
            grid.glyphs[number] = [glyph for glyph in glyphs if glyph["size"] <= 1.6 * height]
    return taken


def _check_legible(grids: Sequence[_Grid], page: Page) -> None:
    """Raise OverlappingTextError if rows are too low for their texts.

    Characters then lie over others, or over the rule above or below them.
    """
    glyphs = [glyph for grid in grids for glyph in chain(*grid.glyphs.values())]
    cut = sum(1 for grid in grids for _ in _cut_glyphs(grid))
    if max(cut, _overlap_count(glyphs)) > _FEW:
        raise OverlappingTextError(page.page_number)


def _cut_glyphs(grid: _Grid) -> Iterator[Glyph]:
    """Yield the characters of which a rule above or below cuts a third."""
    for number, glyphs in grid.glyphs.items():
        cell = grid.cells[number]
        top, bottom = grid.ys[cell[1]], grid.ys[cell[3]]
        for glyph in glyphs:
            third = (glyph["bottom"] - glyph["top"]) / 3
            if not glyph["text"].isspace() and (
                glyph["top"] < top - third or glyph["bottom"] > bottom + third
            ):
                yield glyph


def _overlap_count(glyphs: Sequence[Glyph]) -> int:
    """Return how many ideographs lie over another one of their size.

    Each is as wide as it is high, and no two of them stand nearer than that, as two marks may.
    """
    seen: dict[tuple[float, int, int], tuple[float, float]] = {}
    count = 0
    for glyph in glyphs:
        size = round(glyph["size"], 1)
        if size <= 0 or not _IDEOGRAPH.fullmatch(glyph["text"]):
            continue
        x, y = glyph["x0"] / size, glyph["top"] / size
        column, row = int(x), int(y)
        around = product((size,), (column - 1, column, column + 1), (row - 1, row, row + 1))
        count += any(
            abs(seen[place][0] - x) < _OVERLAP and abs(seen[place][1] - y) < _OVERLAP
            for place in around
            if place in seen
        )
        seen[size, column, row] = (x, y)
    return count


def _crossing_texts(grid: _Grid) -> Iterator[str]:
    """Yield the texts of cells that run over an upright rule, or leave a character over it."""
    parted = set(chain.from_iterable(_parted_runs(grid)))
    for number, glyphs in grid.glyphs.items():
        cell = grid.cells[number]
        left, right = grid.xs[cell[0]], grid.xs[cell[2]]
        if number in parted or any(_sticks_out(glyph, left, right) for glyph in glyphs):
            yield cell_text(glyphs, left, right).text


def _parted_runs(grid: _Grid) -> Iterator[tuple[int, int]]:
    """Yield the two cells of characters that follow each other closely, but for a rule."""
    placed = sorted(
        (round(glyph["bottom"], 1), glyph["size"], glyph["x0"], glyph["x1"], number)
        for number, glyphs in grid.glyphs.items()
        for glyph in glyphs
        if not glyph["text"].isspace()
    )
    for before, after in pairwise(placed):
        gap = after[2] - before[3]
        if before[:2] == after[:2] and before[4] != after[4] and abs(gap) < _CLOSE * after[1]:
            yield before[4], after[4]


def _sticks_out(glyph: Glyph, left: float, right: float) -> bool:
    spare = 0.25 * (glyph["x1"] - glyph["x0"])
    return not glyph["text"].isspace() and (
        glyph["x0"] < left - spare or glyph["x1"] > right + spare
    )


# Tables beside each other.


def _boundaries(grids: Sequence[_Grid]) -> Iterator[float]:
    """Yield the places between tables beside each other, each of them wide enough for a form.

    On two pages of a form the second one may have a single row.
    """
    forms = sorted(grid.box for grid in grids if len(grid.xs) > _FORM_COLUMNS)
    reach = forms[0][2] if forms else 0.0
    for number, (x0, _, x1, _) in enumerate(forms):
        between = (reach + x0) / 2
        if (
            x0 > reach
            and not any(grid.box[0] < between < grid.box[2] for grid in grids)
            and any(starmap(_share_height, product(forms[:number], forms[number:])))
        ):
            yield between
        reach = max(reach, x1)


def _share_height(one: Box, other: Box) -> bool:
    return max(one[1], other[1]) < min(one[3], other[3])


def _lines(glyphs: Iterable[Glyph], boundaries: Sequence[float]) -> tuple[GlyphLine, ...]:
    """Return the lines of text from the top; one across a boundary, such as a title, stays whole.

    The others end at the boundaries, beyond which the lines may stand a little higher or lower.
    """
    if not boundaries:
        return glyph_lines(glyphs)
    whole, others = list[GlyphLine](), list[Glyph]()
    for row in glyph_rows(glyphs):
        line = glyph_line(row)
        if line and any(_runs_across(line, boundary) for boundary in boundaries):
            whole.append(line)
        else:
            others += row
    parts = chain.from_iterable(map(glyph_lines, _parted(others, boundaries)))
    return tuple(sorted(chain(whole, parts), key=lambda line: line.top))


def _runs_across(line: GlyphLine, boundary: float) -> bool:
    return line.x0 < boundary < line.x1 and not any(x0 < boundary < x1 for x0, x1 in line.gaps)


def _parted(objects: Iterable[Glyph], boundaries: Sequence[float]) -> list[list[Glyph]]:
    """Return the characters or rules in each part of the page, from the left."""
    parts: list[list[Glyph]] = [[] for _ in range(len(boundaries) + 1)]
    for each in objects:
        parts[bisect_right(boundaries, (each["x0"] + each["x1"]) / 2)].append(each)
    return parts


# Tables whose outermost rules are missing.


def _frames(rules: Sequence[Glyph]) -> list[Box]:
    """Return the box of each group of rules that reach each other in height."""
    frames: list[list[float]] = []
    for rule in sorted(rules, key=lambda rule: rule["top"]):
        if frames and rule["top"] <= frames[-1][3] + SAME:
            frame = frames[-1]
            frame[0], frame[2] = min(frame[0], rule["x0"]), max(frame[2], rule["x1"])
            frame[3] = max(frame[3], rule["bottom"])
        else:
            frames.append([rule["x0"], rule["top"], rule["x1"], rule["bottom"]])
    boxes = [(x0, top, x1, bottom) for x0, top, x1, bottom in frames]
    return [box for box in boxes if box[2] - box[0] > SAME and box[3] - box[1] > SAME]


def _is_within(glyph: Glyph, box: Box) -> bool:
    x, y = (glyph["x0"] + glyph["x1"]) / 2, (glyph["top"] + glyph["bottom"]) / 2
    return not glyph["text"].isspace() and box[0] < x < box[2] and box[1] < y < box[3]
