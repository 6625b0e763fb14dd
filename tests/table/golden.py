"""Snapshots of pages that were checked by eye; ``python -m tests.table.golden`` writes them anew.

Of each form the rules and runs of all pages are stored as text, and its first and last page as
images.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image

from perfdesk.core.form import Form, Level3
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.display_list import pages
from perfdesk.table.page import Page, Rule, TextRun
from tests.formats.bare_pages import bare
from tests.table.tables import SENTENCE, form

FOLDER = Path(__file__).parents[1] / "snapshots"
CASES = tuple((name, count) for name in templates() for count in (1, 17, 60, 300))
_DOTS = 60 / 72
"""Pixels of an image for each point."""


def subject(template: str, count: int) -> Form:
    """Return a form of so many indicators: short ones, and every fifth with a reason."""
    rows = tuple(
        Level3(f"第{i}项任务☑", "≥90%", "12,345.60元", "1.5", "1", SENTENCE if i % 5 == 4 else "")
        for i in range(count)
    )
    return replace(form(rows), template=template)


def pages_of(template: str, count: int) -> tuple[Page, ...]:
    used = templates()[template]
    return pages(compose(subject(template, count), used), used.print, page_fonts())


def pages_as_text(page_list: tuple[Page, ...]) -> str:
    """Return the pages as text, a line for each rule and run; lengths in pt."""
    return "".join(
        f"{line}\n" for number, page in enumerate(page_list, 1) for line in _page(number, page)
    )


def _page(number: int, page: Page) -> Iterator[str]:
    yield f"page {number} {page.width:.2f} x {page.height:.2f}"
    yield from map(_rule, sorted(page.rules, key=lambda rule: (rule.y1, rule.x1, rule.y2)))
    yield from map(_run, page.runs)


def _rule(rule: Rule) -> str:
    return f"rule {rule.x1:.2f} {rule.y1:.2f} {rule.x2:.2f} {rule.y2:.2f} {rule.width:g}"


def _run(run: TextRun) -> str:
    marks = "".join(
        mark for mark, held in (("*", run.stroke), ("~", run.artifact), ("#", run.tabular)) if held
    )
    return f"run {run.x:.2f} {run.y:.2f} {run.size:.3g} {run.face_index}{marks} {run.text}"


def page_images(page_list: tuple[Page, ...]) -> dict[str, Image.Image]:
    """Return images of the first and the last page, in grey."""
    document = pypdfium2.PdfDocument(bare(page_list))
    ends = {"first": 0} | ({"last": len(page_list) - 1} if len(page_list) > 1 else {})
    return {
        end: document[index].render(scale=_DOTS).to_pil().convert("L")
        for end, index in ends.items()
    }


def main() -> None:
    """Write snapshots of all pages as they look now."""
    FOLDER.mkdir(exist_ok=True)
    for template, count in CASES:
        page_list = pages_of(template, count)
        (FOLDER / f"{template}-{count}.txt").write_text(pages_as_text(page_list), encoding="utf-8")
        for end, image in page_images(page_list).items():
            image.quantize(16).save(FOLDER / f"{template}-{count}-{end}.png", optimize=True)


if __name__ == "__main__":
    main()
