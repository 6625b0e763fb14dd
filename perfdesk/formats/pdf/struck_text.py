"""Finds the characters of a page that are struck out: a short rule runs through their middle.

So a tracked deletion and a strike-through are printed. Underlines run below the baseline, the
rules of a table between the lines of text or from one upright rule to another.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from perfdesk.formats.pdf.cell_text import Glyph, glyph_lines

_LOWEST, _HIGHEST = 0.12, 0.55
"""Sizes of a character above its baseline: there a rule strikes it out."""
_BELOW, _ABOVE = 0.3, 1.0
"""Sizes of a character below and above its baseline: there a rule touches it."""
_COVERED = 0.5
"""The share of a character's width that a rule has to cover to concern it."""
_SPARE = 1.0
"""Sizes of a character that a rule may reach beyond those it strikes out."""
_MEETS = 1.5
"""Points: a rule that ends so near to an upright one meets it."""


@dataclass(frozen=True, slots=True)
class StruckText:
    """The characters and the rules of a page without what strikes out, and the texts struck out.

    A character struck out keeps its place, without a text: it parts no word.
    """

    glyphs: list[Glyph]
    rules: list[Glyph]
    struck: tuple[str, ...]


def without_struck(glyphs: Sequence[Glyph], rules: Sequence[Glyph]) -> StruckText:
    """Return what remains of a page; only texts from left to right are looked at."""
    lines = _Baselines(glyphs)
    upright = [rule for rule in rules if rule["orientation"] == "v"]
    strikes, struck = set[int](), set[int]()
    for rule in rules:
        touched = list(lines.touched(rule)) if rule["orientation"] == "h" else []
        if _is_strike(rule, touched, upright):
            strikes.add(id(rule))
            struck.update(map(id, touched))
    lines_struck = glyph_lines(glyph for glyph in glyphs if id(glyph) in struck)
    return StruckText(
        [glyph | {"text": ""} if id(glyph) in struck else glyph for glyph in glyphs],
        [rule for rule in rules if id(rule) not in strikes],
        tuple(part for line in lines_struck for part in line.parts),
    )


class _Baselines:
    """The characters of each size, from the top by their baselines."""

    def __init__(self, glyphs: Iterable[Glyph]) -> None:
        by_size: dict[float, list[tuple[float, Glyph]]] = defaultdict(list)
        for glyph in glyphs:
            size = round(glyph["size"], 1)
            if glyph["upright"] and size > 0:
                by_size[size].append((_baseline(glyph), glyph))
        self._by_size = {
            size: sorted(each, key=lambda pair: pair[0]) for size, each in by_size.items()
        }
        self._heights = {size: [y for y, _ in each] for size, each in self._by_size.items()}

    def touched(self, rule: Glyph) -> Iterator[Glyph]:
        """Yield the characters that a level rule touches along most of their width."""
        y = rule["top"]
        for size, heights in self._heights.items():
            first = bisect_left(heights, y - _BELOW * size)
            past = bisect_right(heights, y + _ABOVE * size)
            for _, glyph in self._by_size[size][first:past]:
                shared = min(rule["x1"], glyph["x1"]) - max(rule["x0"], glyph["x0"])
                if shared > _COVERED * (glyph["x1"] - glyph["x0"]):
                    yield glyph


def _baseline(glyph: Glyph) -> float:
    """Return the height of the baseline, in points from the top of the page."""
    height: float = glyph["bottom"] + glyph["y0"] - glyph["matrix"][5]
    return height


def _is_strike(rule: Glyph, touched: Sequence[Glyph], upright: Sequence[Glyph]) -> bool:
    """Return True if a rule strikes out all that it touches, and reaches hardly further.

    A rule through one character may be the underline of a larger one beside it. A rule that
    crosses an upright one, or meets one at each end, belongs to a table.
    """
    if not touched or not all(_runs_through(rule, glyph) for glyph in touched):
        return False
    spare = _SPARE * max(glyph["size"] for glyph in touched)
    if (
        min(glyph["x0"] for glyph in touched) > rule["x0"] + spare
        or max(glyph["x1"] for glyph in touched) < rule["x1"] - spare
    ):
        return False
    y = rule["top"]
    met = [each["x0"] for each in upright if each["top"] - _MEETS <= y <= each["bottom"] + _MEETS]
    crosses = any(rule["x0"] + _MEETS < x < rule["x1"] - _MEETS for x in met)
    ends = (any(abs(rule[end] - x) <= _MEETS for x in met) for end in ("x0", "x1"))
    return not crosses and not all(ends)


def _runs_through(rule: Glyph, glyph: Glyph) -> bool:
    height: float = (_baseline(glyph) - rule["top"]) / glyph["size"]
    return _LOWEST <= height <= _HIGHEST
