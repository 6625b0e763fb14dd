"""A page in the operators of PDF, written straight: half the time of reportlab's calls.

Importing this module imports reportlab.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFDocument

from perfdesk.formats.pdf_font import Fonts
from perfdesk.table.page import Page, Rule, Run

rl_config.useA85 = 0  # page contents as bytes, not as text a fourth longer


class Content:
    """A page's rules and runs, as ``Canvas.drawText`` takes a text."""

    def __init__(self, document: PDFDocument, fonts: Fonts, page: Page) -> None:
        self._document, self._fonts, self._page = document, fonts, page
        self._chosen = ("", 0.0)

    def getCode(self) -> str:
        """The operators that draw the page, y turned to go up."""
        rules = "\n".join(_rules(self._page.rules, self._page.height))
        return f"q\n2 J\n{rules}\nBT\n" + "\n".join(self._runs()) + "\nET\nQ"

    def _runs(self) -> Iterator[str]:
        stroke = 0.0
        for run in self._page.runs:
            if run.stroke != stroke:
                stroke = run.stroke
                yield f"{stroke:.2f} w {2 if stroke else 0} Tr"
            if run.tabular:
                yield from self._figures(run)
            else:
                yield from self._text(run, run.x, run.text)

    def _figures(self, run: Run) -> Iterator[str]:
        places = self._fonts.faces.offsets(run.text, tabular=True)
        for char, place in zip(run.text, places, strict=False):
            yield from self._text(run, run.x + place * run.size / 1000, char)

    def _text(self, run: Run, x: float, text: str) -> Iterator[str]:
        font = self._fonts[run.face]
        yield f"1 0 0 1 {x:.2f} {self._page.height - run.y:.2f} Tm"
        for subset, codes in font.splitString(text, self._document):
            name = font.getSubsetInternalName(subset, self._document)
            if self._chosen != (name, run.size):
                self._chosen = (name, run.size)
                yield f"{name} {run.size:.6g} Tf"
            yield f"<{codes.hex()}> Tj"


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
