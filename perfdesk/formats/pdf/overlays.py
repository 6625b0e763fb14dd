"""Finds the characters printed over others in a colour of their own: stamps and watermarks.

Those much larger than the cells, or askew, are found by that alone (``page_content``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, product

from perfdesk.core.text import is_chinese
from perfdesk.formats.pdf.cell_text import Glyph, glyph_line, glyph_rows

_NEAR = 0.4
"""Sizes of a character: one whose middle is so near to that of another lies over it."""
_ENOUGH = 2
"""Characters of a text over others that tell a stamp."""
_SHARE = 0.5
"""The share of the text that they are at least; of one that runs on over its neighbour, few are."""
_LARGEST = 100
"""Points; larger characters are looked at elsewhere."""
_SQUARE = 12
"""Points: the side of the squares by which characters are looked up."""
_CROWDED = 30
"""Characters in a square; no more are looked at, so that no page takes long."""

_Colour = str
_Style = tuple[_Colour, float]
_Places = dict[tuple[int, int], list[tuple[float, float, _Colour]]]


def without_overlays(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], tuple[str, ...]]:
    """Return the characters of a page without stamps and watermarks, and the texts of these.

    Of two colours that lie over each other, the rarer one is the stamp's. A text that lies over
    others in one place is left out wherever it is repeated in the same colour and size.
    """
    chinese = [
        glyph
        for glyph in glyphs
        if len(glyph["text"]) == 1 and is_chinese(glyph["text"]) and 0 < glyph["size"] < _LARGEST
    ]
    counts = Counter(map(_colour, chinese))
    if len(counts) < 2:
        return list(glyphs), ()
    over = set(map(id, _over_others(chinese, counts)))
    styles = {_style(glyph) for glyph in chinese if id(glyph) in over}
    runs = list(_runs(glyph for glyph in glyphs if _style(glyph) in styles))
    overlays = dict.fromkeys(_styled_text(run) for run in runs if _lies_over(run, over))
    left_out = {id(glyph) for run in runs if _styled_text(run) in overlays for glyph in run}
    texts = dict.fromkeys(text.strip() for _, text in overlays)
    return [glyph for glyph in glyphs if id(glyph) not in left_out], tuple(texts)


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Yield the characters of each text in one style and one line, between wide gaps."""
    by_style = defaultdict[_Style, list[Glyph]](list)
    for glyph in glyphs:
        by_style[_style(glyph)].append(glyph)
    for row in chain.from_iterable(map(glyph_rows, by_style.values())):
        line = glyph_line(row)
        ends = [end for _, end in line.gaps] if line else []
        runs: list[list[Glyph]] = [[] for _ in range(len(ends) + 1)]
        for glyph in sorted(row, key=lambda each: each["x0"]):
            runs[bisect_right(ends, glyph["x0"])].append(glyph)
        yield from runs


def _styled_text(run: Sequence[Glyph]) -> tuple[_Style, str]:
    return _style(run[0]), "".join(glyph["text"] for glyph in run)


def _lies_over(run: Sequence[Glyph], over: set[int]) -> bool:
    """Return True if enough of a text lies over others; ``over`` has the ids of such characters."""
    count = sum(id(glyph) in over for glyph in run)
    return count >= max(_ENOUGH, _SHARE * sum(is_chinese(glyph["text"]) for glyph in run))


def _over_others(glyphs: Sequence[Glyph], counts: Counter[_Colour]) -> Iterator[Glyph]:
    """Yield each character that lies over one of a more frequent colour."""
    places = _places(glyphs)
    for glyph in glyphs:
        x, y = _middle(glyph)
        colour, size = _style(glyph)
        reach = _NEAR * size
        squares = product(
            range(int((x - reach) // _SQUARE), int((x + reach) // _SQUARE) + 1),
            range(int((y - reach) // _SQUARE), int((y + reach) // _SQUARE) + 1),
        )
        if any(
            counts[other] > counts[colour] and abs(left - x) < reach and abs(top - y) < reach
            for square in squares
            for left, top, other in places.get(square, ())
        ):
            yield glyph


def _places(glyphs: Iterable[Glyph]) -> _Places:
    places: _Places = defaultdict(list)
    for glyph in glyphs:
        x, y = _middle(glyph)
        square = places[int(x // _SQUARE), int(y // _SQUARE)]
        if len(square) < _CROWDED:
            square.append((x, y, _colour(glyph)))
    return places


def _middle(glyph: Glyph) -> tuple[float, float]:
    return (glyph["x0"] + glyph["x1"]) / 2, (glyph["top"] + glyph["bottom"]) / 2


def _style(glyph: Glyph) -> _Style:
    return _colour(glyph), round(glyph["size"], 1)


def _colour(glyph: Glyph) -> _Colour:
    return str(glyph["non_stroking_color"])
