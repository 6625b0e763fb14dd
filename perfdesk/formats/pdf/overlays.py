"""Finds the characters printed over others in a colour of their own: stamps and watermarks.

Those much larger than the cells, or askew, are found by that alone (``page_content``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from perfdesk.core.text import is_chinese
from perfdesk.formats.pdf.cell_text import Glyph, glyph_lines

_NEAR = 0.4
"""Sizes of a character: one whose middle is so near to that of another lies over it."""
_ENOUGH = 2
"""Characters over others that tell a stamp."""
_SHARE = 0.03
"""The share of its characters a stamp has over others at least; of a text that runs on, few are."""
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

    Of two colours that lie over each other, the rarer one is the stamp's.
    """
    chinese = [
        glyph
        for glyph in glyphs
        if len(glyph["text"]) == 1 and is_chinese(glyph["text"]) and 0 < glyph["size"] < _LARGEST
    ]
    counts = Counter(map(_colour, chinese))
    if len(counts) < 2:
        return list(glyphs), ()
    over = Counter(_styles_over_others(chinese, counts))
    in_all = Counter(map(_style, chinese))
    overlays = {
        style for style, count in over.items() if count >= max(_ENOUGH, _SHARE * in_all[style])
    }
    lines = glyph_lines(glyph for glyph in glyphs if _style(glyph) in overlays)
    texts = dict.fromkeys(part for line in lines for part in line.parts)
    return [glyph for glyph in glyphs if _style(glyph) not in overlays], tuple(texts)


def _styles_over_others(glyphs: Sequence[Glyph], counts: Counter[_Colour]) -> Iterator[_Style]:
    """Yield the style of each character that lies over one of a more frequent colour."""
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
            yield colour, size


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
