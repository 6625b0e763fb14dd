"""The same page in preview, print and exported PDF; and glyphs of any font file."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import uharfbuzz as hb
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from perfdesk.core.form import Goal
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.gui.files.printing import a4_printer, print_pages
from perfdesk.gui.preview.page_painter import GlyphCache, changed_area, draw_page
from perfdesk.resources import path
from perfdesk.table.compose import compose
from perfdesk.table.display_list import pages
from perfdesk.table.fonts import Face, FontStack
from perfdesk.table.page import Page, TextRun
from tests.gui.preview import rendered
from tests.gui.samples import seed_form, small_form, template
from tests.table.fonts import collection

pytestmark = pytest.mark.usefixtures("qapp")

SYMBOLS, SONG = "NotoSansSymbols2-Regular.ttf", "NotoSerifSC-Regular.ttf"


@cache
def _page() -> Page:
    grid = compose(seed_form("talent-centre-2022", 1), template())
    return rendered.on_whole_dots(pages(grid, template().print, page_fonts())[0])


@cache
def _bare() -> Page:
    return rendered.without_rules(_page())


def _printed(page: Page, folder: Path) -> rendered.Picture:
    printer = a4_printer("打印")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "printed.pdf"))
    sheet = QSizeF(rendered.WIDTH, rendered.HEIGHT)
    printer.setPageSize(QPageSize(sheet, QPageSize.Unit.Point))
    assert print_pages([page], printer) == 1
    return rendered.pdf_page(folder / "printed.pdf", 0)


def test_the_preview_looks_like_the_exported_page() -> None:
    apart = rendered.difference(rendered.preview(_page()), rendered.exported(_page()))
    assert apart < 5.2


def test_each_run_of_the_preview_lies_where_the_exported_one_does() -> None:
    found = rendered.shifts(_bare(), rendered.preview(_bare()), rendered.exported(_bare()))
    across, down = (sorted(each) for each in zip(*found, strict=True))
    assert across[-1] < 0.5
    assert down[-1] < 1
    assert down[len(down) * 95 // 100] < 0.6


@pytest.mark.slow
def test_paper_looks_like_the_exported_page(tmp_path: Path) -> None:
    apart = rendered.difference(_printed(_page(), tmp_path), rendered.exported(_page()))
    assert apart < 2.2


@pytest.mark.slow
def test_each_run_on_paper_lies_where_the_exported_one_does(tmp_path: Path) -> None:
    found = rendered.shifts(_bare(), _printed(_bare(), tmp_path), rendered.exported(_bare()))
    across, down = (max(each) for each in zip(*found, strict=True))
    assert across < 0.25
    assert down < 0.4


def test_a_symbol_of_another_face_is_the_exported_one() -> None:
    form = replace(small_form(), goals=(Goal("☑ 完成", "☒"),))
    page = pages(compose(form, template()), template().print, page_fonts())[0]
    runs = tuple(run for run in page.runs if run.face_index)
    assert {run.text for run in runs} == {"☑", "☒"}
    alone = rendered.on_whole_dots(replace(page, rules=(), runs=runs))
    found = rendered.shifts(alone, rendered.preview(alone), rendered.exported(alone))
    assert max(across for across, _ in found) < 0.5
    assert rendered.difference(rendered.preview(alone), rendered.exported(alone)) < 0.1


def test_rules_left_out_or_runs_moved_would_be_seen() -> None:
    apart = rendered.difference(rendered.preview(_bare()), rendered.exported(_page()))
    assert apart > 6
    runs = tuple(replace(run, x=run.x + 1) for run in _bare().runs)
    other = rendered.preview(replace(_bare(), runs=runs))
    found = rendered.shifts(_bare(), other, rendered.exported(_bare()))
    assert max(across for across, _ in found) > 1


def test_equal_pages_need_no_painting_and_another_word_only_its_place() -> None:
    letters, page = GlyphCache(page_fonts(), 1), _page()
    same = pages(
        compose(seed_form("talent-centre-2022", 1), template()), template().print, page_fonts()
    )
    assert changed_area(page, same[0], letters) is None
    run = page.runs[40]
    runs = (*page.runs[:40], TextRun(run.x, run.y, run.size, "别的"), *page.runs[41:])
    box = changed_area(page, Page(page.width, page.height, page.rules, runs, page.areas), letters)
    assert box is not None
    assert box.top < run.y - run.size * 0.8 < run.y < box.bottom
    assert box.bottom - box.top < 2 * run.size


def test_nothing_changes_outside_what_is_painted_anew() -> None:
    form = seed_form("talent-centre-2022", 1)
    grid = compose(replace(form, year="2023", project="支教"), template())
    other = rendered.on_whole_dots(pages(grid, template().print, page_fonts())[0])
    box = changed_area(_page(), other, GlyphCache(page_fonts(), rendered.SCALE))
    assert box is not None
    left, top, right, bottom = (
        round(each * rendered.SCALE) for each in (box.left, box.top, box.right, box.bottom)
    )
    before, after = rendered.preview(_page()), rendered.preview(other)
    assert before != after
    for number, (one, two) in enumerate(zip(before, after, strict=True)):
        inside = top - 1 <= number <= bottom + 1
        assert one[: left - 1] == two[: left - 1]
        assert one[right + 1 :] == two[right + 1 :]
        assert inside or one == two


def test_the_second_font_of_a_collection_is_drawn_with_its_own_glyphs() -> None:
    symbols, song = (path("fonts", name).read_bytes() for name in (SYMBOLS, SONG))
    face = Face(hb.Blob(collection(song, symbols)), 1)
    run = TextRun(0, 0, 20, "☑☐")
    alone = GlyphCache(FontStack(Face(hb.Blob(symbols))), 1).glyph_run(run)
    glyphs = GlyphCache(FontStack(face), 1).glyph_run(run)
    assert glyphs.rawFont().isValid()
    assert glyphs.glyphIndexes() == alone.glyphIndexes()
    assert 0 not in glyphs.glyphIndexes()
    assert glyphs.boundingRect() == alone.boundingRect()


def test_digits_of_an_amount_stand_in_equal_widths() -> None:
    places = (
        GlyphCache(page_fonts(), 1).glyph_run(TextRun(0, 0, 10, "1111", tabular=True)).positions()
    )
    steps = {round(b.x() - a.x(), 6) for a, b in pairwise(places)}
    assert steps == {round(page_fonts().advance(page_fonts().widest_digit) / 100, 6)}


def test_drawing_leaves_the_painter_as_it_was(tmp_path: Path) -> None:
    printer = a4_printer("打印")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "drawn.pdf"))
    painter = QPainter(printer)
    before = painter.transform()
    draw_page(painter, _page(), GlyphCache(page_fonts(), printer.resolution() / 72))
    assert painter.transform() == before
    painter.end()
