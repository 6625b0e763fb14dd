"""Any form of characters in a bundled font is printed completely and read back as printed."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import chain, pairwise

import pypdfium2  # type: ignore[import-untyped]
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perfdesk.core.form import Form, Funding, FundingRow, Goal, Level1, Level2, Level3
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.resources import templates
from perfdesk.table.compose import compose
from perfdesk.table.display_list import cell_fragments, page_rows, pages, typeset_and_paginate
from perfdesk.table.fonts import Face
from perfdesk.table.linebreak import printable_text
from perfdesk.table.page import Page, TextRun
from perfdesk.table.typeset import has_rules
from tests.effort import examples
from tests.formats.bare_pages import bare
from tests.recognition.test_round_trip import as_printed, read_back, without_blank_rows

pytestmark = pytest.mark.slow

LIGATURES = "ﬀﬁﬂﬃﬄﬅﬆ"
"""Ligatures that the reader of PDFs splits."""


def has_outline(face: Face, char: str) -> bool:
    """Return whether the glyph of a character has an outline."""
    extents = face.font.get_glyph_extents(face.glyph(char))
    return extents is not None and extents.width != 0


@cache
def drawn_characters() -> str:
    """Return all characters that the two bundled faces draw with an outline."""
    bundled = [page_fonts()[page_fonts().face_index(char)] for char in "表🖂"]
    return "".join(
        char
        for char in map(chr, (*range(0x21, 0xD800), *range(0xE000, 0x20000 + 0x10000)))
        if any(face.has(char) and has_outline(face, char) for face in bundled)
        and page_fonts()[page_fonts().face_index(char)] in bundled
        and printable_text(char) == char
        and not char.isspace()
        and char not in LIGATURES
    )


def text_of(found: tuple[Page, ...]) -> str:
    document = pypdfium2.PdfDocument(bare(found))
    texts = (page.get_textpage().get_text_range() for page in document)
    return "".join("".join(texts).replace("\ufffe", "-").split())


def any_text(most: int = 12) -> st.SearchStrategy[str]:
    usual = st.sampled_from("绩效指标，。（）“”≥90%Ab☑□")
    any_drawn = st.deferred(lambda: st.sampled_from(drawn_characters()))
    return st.lists(st.one_of(usual, any_drawn), max_size=most).map("".join)


SHORT, LONG = any_text(), any_text(120)
NAME = st.text("甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=9)
FIGURE = st.sampled_from(["", "1", "2.5", "10", "7.25"])
AMOUNT = st.one_of(FIGURE, st.sampled_from(["12,345,678,901.20 元", "90,613", "120000.00"]))


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Draw a form, put together here: hypothesis takes hours to print nested ``builds``."""

    def several(most: int) -> range:
        return range(draw(st.integers(0, most)))

    def level3() -> Level3:
        return Level3(draw(SHORT), draw(SHORT), draw(SHORT), draw(FIGURE), draw(FIGURE), draw(LONG))

    def level2(name: int) -> Level2:
        return Level2(f"{draw(NAME)}{'甲乙丙丁'[name]}", tuple(level3() for _ in several(6)))

    def level1(name: int) -> Level1:
        children = tuple(level2(number) for number in several(4))
        return Level1(f"{draw(NAME)}{'甲乙丙丁'[name]}", children)

    def amounts(kind: str) -> FundingRow:
        return FundingRow(kind, draw(AMOUNT), draw(AMOUNT), draw(AMOUNT))

    kinds = ("total", "appropriation", "carryover", "other")
    form = Form(
        draw(st.sampled_from(list(templates()))),
        draw(st.sampled_from(["", "2022"])),
        draw(SHORT),
        draw(SHORT),
        draw(SHORT),
        draw(st.sampled_from(["元", "万元"])),
        Funding(draw(FIGURE), tuple(map(amounts, kinds))),
        (Goal(draw(LONG), draw(LONG)),),
        tuple(level1(number) for number in several(4)),
    )
    return without_blank_rows(form)


ANY = settings(max_examples=examples(0.5), deadline=None, suppress_health_check=list(HealthCheck))


@ANY
@given(forms())
def test_every_character_is_found_in_the_pdf(form: Form) -> None:
    template = templates()[form.template]
    grid = compose(form, template)
    wanted = Counter("".join("".join(cell.text.split()) for cell in grid.cells))
    assert wanted <= Counter(text_of(pages(grid, template.print, page_fonts())))


@ANY
@given(forms())
def test_no_text_run_leaves_its_cell_or_overlaps_another_and_every_border_is_closed(
    form: Form,
) -> None:
    template = templates()[form.template]
    table, sheets = typeset_and_paginate(compose(form, template), template.print, page_fonts())
    found = pages(table.grid, template.print, page_fonts())
    for sheet, page in zip(sheets, found, strict=True):
        for run in page.runs[:-1]:
            assert any(is_inside(run, page, index) for index in range(len(page.areas)))
        for above, below in pairwise(sorted(page.runs, key=lambda run: (round(run.y, 3), run.x))):
            assert above.y != below.y or right_end(above) <= below.x + 0.01
        corners = {(rule.x1, rule.y1) for rule in page.rules} | {
            (rule.x2, rule.y2) for rule in page.rules
        }
        boxes = [
            part
            for row in page_rows(table, sheet)
            for part in cell_fragments(row)
            if has_rules(part.typeset_cell.cell)
        ]
        assert {(x, y) for x, y in corners} <= {
            (x, y) for box in boxes for x in (box.left, box.right) for y in (box.top, box.bottom)
        }


def right_end(run: TextRun) -> float:
    width = page_fonts().tabular_width if run.tabular else page_fonts().width
    return run.x + width(run.text, run.size)


def is_inside(run: TextRun, page: Page, index: int) -> bool:
    area = page.areas[index]
    return (
        area.pointer == run.pointer
        and area.left <= run.x + 0.01
        and right_end(run) <= area.right + 0.01
        and area.top <= run.y - run.size * 0.7
        and run.y + run.size * 0.1 <= area.bottom + 0.01
    )


@ANY
@given(forms())
def test_the_table_is_read_back_as_printed(form: Form) -> None:
    assert read_back(form) == as_printed(form)


def test_each_character_of_the_bundled_faces_is_copied_as_itself() -> None:
    text, wide = drawn_characters(), 60
    rows = [text[start : start + wide] for start in range(0, len(text), wide)]
    found = []
    for first in range(0, len(rows), 60):
        runs = (_row(row, y * 14) for y, row in enumerate(rows[first : first + 60], 1))
        found.append(Page(1000, 900, (), tuple(chain.from_iterable(runs))))
    assert text_of(tuple(found)) == text
    assert len(text) > 33_000


def _row(text: str, y: float) -> list[TextRun]:
    x, runs = 20.0, []
    for number, piece in page_fonts().split_by_face(text):
        runs.append(TextRun(x, y, 9, piece, face_index=number))
        x += page_fonts().width(piece, 9)
    return runs
