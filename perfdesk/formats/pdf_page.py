"""A page in the operators of PDF, written straight: half the time of reportlab's calls.

Importing this module imports reportlab.
"""

from __future__ import annotations

from collections.abc import Iterator

from reportlab import rl_config
from reportlab.pdfbase.pdfdoc import PDFDocument

from perfdesk.formats.pdf_font import FaceFont
from perfdesk.table.page import Page, Rule

rl_config.useA85 = 0  # page contents as bytes, not as text a fourth longer


class Content:
    """A page's rules and runs, as ``Canvas.drawText`` takes a text."""

    def __init__(self, document: PDFDocument, font: FaceFont, page: Page) -> None:
        self._document, self._font, self._page = document, font, page

    def getCode(self) -> str:
        """The operators that draw the page, y turned to go up."""
        page = self._page
        rules = "\n".join(_rules(page.rules, page.height))
        return f"q\n2 J\n{rules}\nBT\n" + "\n".join(self._runs()) + "\nET\nQ"

    def _runs(self) -> Iterator[str]:
        height, font = self._page.height, self._font
        chosen: tuple[int, float] = (-1, 0.0)
        stroke = 0.0
        for run in self._page.runs:
            if run.stroke != stroke:
                stroke = run.stroke
                yield f"{stroke:.3f} w {2 if stroke else 0} Tr"
            yield f"1 0 0 1 {run.x:.3f} {height - run.y:.3f} Tm"
            for subset, codes in font.splitString(run.text, self._document):
                if chosen != (subset, run.size):
                    chosen = (subset, run.size)
                    name = font.getSubsetInternalName(subset, self._document)
                    yield f"{name} {run.size:.3f} Tf"
                yield f"<{codes.hex()}> Tj"


def _rules(rules: tuple[Rule, ...], height: float) -> Iterator[str]:
    width = 0.0
    for rule in rules:
        if rule.width != width:
            width = rule.width
            yield f"{width:.3f} w"
        start = f"{rule.x1:.3f} {height - rule.y1:.3f} m"
        yield f"{start} {rule.x2:.3f} {height - rule.y2:.3f} l S"
