"""A page in the operators of PDF: its rules, its runs, and which cell each belongs to.

What repeats or belongs to the page, and every rule, is marked as an artifact; the
runs of a cell stand between marks with a number, by which the structure finds them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from perfdesk.formats.pdf.font import Fonts
from perfdesk.formats.pdf.objects import string
from perfdesk.table.page import Page, Place, Rule, Run

_PRIVATE = re.compile("([\ue000-\uf8ff]+)")
"""Characters whose meaning is no standard's: an archived file says each a second time.

Those beyond U+FFFF are said a second time of their cell: Chrome's reader, told twice here,
would copy neither. Artifacts have no cell, and nobody copies them.
"""
_ALL_PRIVATE = re.compile("([\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]+)")
_ARTIFACT = "/Artifact BMC"


class Content:
    """The operators of one page. ``places`` are the cells of its marks, in their order."""

    def __init__(self, page: Page, fonts: Fonts, kinds: Mapping[Place, str]) -> None:
        self.places: list[Place] = []
        self._page, self._fonts, self._kinds = page, fonts, kinds
        self._font = (-1, 0.0)
        self._stroke = 0.0

    def operators(self) -> bytes:
        """The operators that draw the page, y turned to go up."""
        found = [_ARTIFACT, "2 J", *_rules(self._page.rules, self._page.height), "EMC", "BT"]
        for place, runs in groupby(self._page.runs, key=_marked):
            if place is None:
                found.append(_ARTIFACT)
            else:
                found.append(f"/{self._kinds[place]} <</MCID {len(self.places)}>> BDC")
                self.places.append(place)
            for run in runs:
                self._draw(run, found)
            found.append("EMC")
        found.append("ET")
        return "\n".join(found).encode("ascii")

    def _draw(self, run: Run, found: list[str]) -> None:
        """Adds the operators of a run to those found so far."""
        if run.stroke != self._stroke:
            self._stroke = run.stroke
            found.append(f"{run.stroke:.2f} w {2 if run.stroke else 0} Tr")
        if self._font != (run.face, run.size):
            self._font = (run.face, run.size)
            found.append(f"/F{run.face} {run.size:.6g} Tf")
        found.append(f"1 0 0 1 {run.x:.2f} {self._page.height - run.y:.2f} Tm")
        codes = self._fonts.codes(run.face)
        private = _ALL_PRIVATE if run.artifact else _PRIVATE
        if private.search(run.text):
            stretches = filter(None, private.split(run.text))
            for each in stretches:
                shown = f"<{each.translate(codes)}> Tj"
                found.append(_said_twice(each, shown) if private.match(each) else shown)
        elif run.tabular:
            found.append(f"[{self._spread(run, run.text.translate(codes))}] TJ")
        else:
            found.append(f"<{run.text.translate(codes)}> Tj")

    def _spread(self, run: Run, codes: str) -> str:
        """The codes of a text with tabular digits, each moved to where it stands."""
        places = self._fonts.faces.offsets(run.text, tabular=True)
        spread, pen = [], 0.0
        for index, char in enumerate(run.text):
            if moved := round(pen - places[index], 1):
                spread.append(f"{moved:g}")
            spread.append(f"<{codes[4 * index : 4 * index + 4]}>")
            pen = pen - moved + self._fonts.faces.advance(char)
        return "".join(spread).replace("><", "")


def _said_twice(text: str, shown: str) -> str:
    """The operator that shows a text, with the text beside it."""
    return f"/Span <</ActualText {string(text)}>> BDC\n{shown}\nEMC"


def _marked(run: Run) -> Place | None:
    return None if run.artifact else run.place


def _rules(rules: Sequence[Rule], height: float) -> Iterator[str]:
    by_width: defaultdict[float, list[str]] = defaultdict(list)
    for rule in rules:
        by_width[rule.width].append(
            f"{rule.x1:.2f} {height - rule.y1:.2f} m {rule.x2:.2f} {height - rule.y2:.2f} l"
        )
    for width, paths in by_width.items():
        yield f"{width:.2f} w"
        yield from paths
        yield "S"
