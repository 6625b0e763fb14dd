"""A page in the operators of PDF: its rules as one path, its runs in reading order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from perfdesk.formats.pdf_font import Codes
from perfdesk.table.faces import Faces
from perfdesk.table.page import Page, Rule, Run


class Inks(dict[int, Codes]):
    """The characters used of each face of a document, by the face's number."""

    def __init__(self, faces: Faces) -> None:
        super().__init__()
        self.faces = faces

    def __missing__(self, number: int) -> Codes:
        found = self[number] = Codes(self.faces[number])
        return found


def content(page: Page, inks: Inks) -> bytes:
    """The operators that draw a page, y turned to go up."""
    rules = "\n".join(_rules(page.rules, page.height))
    runs = "\n".join(_runs(page, inks))
    return f"q\n2 J\n{rules}\nBT\n{runs}\nET\nQ".encode("ascii")


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


def _runs(page: Page, inks: Inks) -> Iterator[str]:
    height = page.height
    chosen: tuple[int, float] = (-1, 0.0)
    stroke = 0.0
    for run in page.runs:
        if run.stroke != stroke:
            stroke = run.stroke
            yield f"{stroke:.2f} w {2 if stroke else 0} Tr"
        if chosen != (run.face, run.size):
            chosen = (run.face, run.size)
            yield f"/F{run.face} {run.size:.6g} Tf"
        yield f"1 0 0 1 {run.x:.2f} {height - run.y:.2f} Tm {_shown(run, inks)}"


def _shown(run: Run, inks: Inks) -> str:
    codes = inks[run.face]
    if not run.tabular:
        return f"<{''.join(map(codes.__getitem__, run.text))}> Tj"
    places = inks.faces.offsets(run.text, tabular=True)
    moves, place = [], 0.0
    for char, wanted in zip(run.text, places, strict=False):
        moves.append(f"{place - wanted:.4g}<{codes[char]}>")
        place = wanted + inks.faces.advance(char)
    return f"[{''.join(moves)}] TJ"
