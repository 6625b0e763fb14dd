"""What is struck out on the page of a PDF is not read, but said; other rules strike nothing out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from perfdesk.formats.pdf.cell_text import Glyph
from perfdesk.formats.pdf.page_reader import page_tables
from perfdesk.formats.pdf.struck_text import without_struck
from perfdesk.formats.results import no_progress
from perfdesk.recognition.source import SourceTable
from tests.effort import count_calls
from tests.formats.office import convert_in_office
from tests.formats.pdf.drawn import FONT, register_font

_SIZE = 10
_X, _Y = 42.0, 760.0
"""Where the text of the first cell begins, in points from the lower left corner."""

Draw = Callable[[Canvas, float, float, float], None]
"""Draws a rule between two places at the height of a baseline."""


def line(height: float, width: float = 0.5) -> Draw:
    """Return what draws a line so many sizes above the baseline."""

    def draw(canvas: Canvas, x0: float, x1: float, y: float) -> None:
        canvas.setLineWidth(width)
        canvas.line(x0, y + height * _SIZE, x1, y + height * _SIZE)

    return draw


def thin_area(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    canvas.rect(x0, y + 0.3 * _SIZE, x1 - x0, 0.6, stroke=0, fill=1)


def two_lines(canvas: Canvas, x0: float, x1: float, y: float) -> None:
    for height in (0.34, 0.16):
        line(height)(canvas, x0, x1, y)


def pdf(text: str, draw: Draw, part: slice, *, room: float = 20.0) -> bytes:
    """Return a PDF of a table of two cells and two rows, with a rule for a part of the first text.

    ``room`` is the height of a row in points.
    """
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont(FONT, _SIZE)
    for row, texts in enumerate(((text, "乙"), ("丙", "丁"))):
        y = _Y - row * room
        for column, each in enumerate(texts):
            canvas.rect(_X - 2 + column * 100, y - 3, 100, room)
            canvas.drawString(_X + column * 100, y, each)
    before, struck = text[: part.start], text[part]
    x0 = _X + stringWidth(before, FONT, _SIZE)
    draw(canvas, x0, x0 + stringWidth(struck, FONT, _SIZE), _Y)
    canvas.save()
    return buffer.getvalue()


def page(text: str, draw: Draw, part: slice, *, room: float = 20.0) -> SourceTable:
    """Return what is read of ``pdf``."""
    (table,) = page_tables(pdf(text, draw, part, room=room), no_progress)
    return table


def said(table: SourceTable) -> list[tuple[str, str, str]]:
    return [(each.code, each.where, each.text) for each in table.end_findings]


@pytest.mark.parametrize(
    "draw",
    [line(0.3), line(0.2, 1), line(0.45), thin_area, two_lines],
    ids=["line", "low line", "high line", "thin area", "two lines"],
)
def test_a_rule_through_the_middle_of_characters_strikes_them_out(draw: Draw) -> None:
    table = page("旧值90新", draw, slice(0, 4))

    assert [row.cells for row in table.rows] == [("新", "乙"), ("丙", "丁")]
    assert said(table) == [("struck-out", "第 1 页", "旧值90")]
    assert table.end_findings[0].message == ("第 1 页有划掉的文字，没有读入，请核对：“旧值90”。")


def test_what_is_struck_out_within_a_figure_does_not_break_it() -> None:
    table = page("1000200", line(0.3), slice(2, 5))

    assert table.rows[0].cells == ("1000", "乙")
    assert said(table) == [("struck-out", "第 1 页", "002")]


def test_a_cell_whose_text_is_struck_out_is_empty() -> None:
    table = page("旧值", line(0.3), slice(0, 2))

    assert [row.cells for row in table.rows] == [("", "乙"), ("丙", "丁")]


@pytest.mark.parametrize(
    ("draw", "room"),
    [(line(-0.12), 20.0), (line(0.95), 20.0), (line(-0.2), _SIZE + 1.0)],
    ids=["underline", "overline", "low rows"],
)
def test_rules_beside_the_middle_of_characters_strike_nothing_out(draw: Draw, room: float) -> None:
    table = page("甲的90", draw, slice(0, 4), room=room)

    assert [row.cells for row in table.rows] == [("甲的90", "乙"), ("丙", "丁")]
    assert said(table) == []


def test_a_rule_of_the_table_through_few_characters_strikes_none_out() -> None:
    def from_side_to_side(canvas: Canvas, x0: float, _x1: float, y: float) -> None:
        canvas.line(x0 - 2, y + 5, x0 + 98, y + 5)

    table = page("甲的目标是完成九十", from_side_to_side, slice(0, 9))

    assert [row.cells[0] for row in table.rows] == ["", "甲的目标是完成九十", "丙"]
    assert said(table) == []


def test_a_rule_far_longer_than_the_text_strikes_nothing_out() -> None:
    """As a line to write on, above which a text was set too low."""

    def long(canvas: Canvas, x0: float, x1: float, y: float) -> None:
        canvas.line(x0, y + 3, x1 + 30, y + 3)

    table = page("甲", long, slice(0, 1))

    assert table.rows[0].cells == ("甲", "乙")


def test_the_underline_of_a_text_strikes_out_no_smaller_character_set_lower() -> None:
    register_font()
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for x in (_X - 2, _X + 98):
        canvas.rect(x, _Y - 5, 100, 20)
        canvas.rect(x, _Y - 25, 100, 20)
    for text, x, down, size in (("CO", 0, 0, 10), ("2", 14, 2.5, 6)):
        canvas.setFont("Helvetica", size)
        canvas.drawString(_X + x, _Y - down, text)
    canvas.line(_X, _Y - 1.2, _X + 18, _Y - 1.2)
    canvas.save()
    (table,) = page_tables(buffer.getvalue(), no_progress)

    assert table.rows[0].cells == ("CO2", "")
    assert said(table) == []


def pdf_with_strike(*, is_drawn: bool) -> bytes:
    """Return a PDF on which a reviewer struck out the first two of three characters.

    The line is an annotation, drawn by the viewer above the page.
    """
    name = pikepdf.Name
    with pikepdf.open(BytesIO(pdf("旧值新", lambda *_: None, slice(0, 2)))) as document:
        box = [0, 0, 20, 10]
        drawing = document.make_stream(b"1 0 0 RG 0.5 w 0 3 m 20 3 l S")
        drawing.Type, drawing.Subtype, drawing.BBox = name.XObject, name.Form, box
        mark = pikepdf.Dictionary(Type=name.Annot, Subtype=name.StrikeOut, F=4)
        mark.Rect, mark.Contents = [_X, _Y, _X + 20, _Y + 10], pikepdf.String("以此为准")
        if is_drawn:
            mark.AP = pikepdf.Dictionary(N=drawing)
        document.pages[0].Annots = document.make_indirect(pikepdf.Array([mark]))
        document.save(marked := BytesIO())
    return marked.getvalue()


def test_what_a_reviewer_strikes_out_on_the_page_is_not_read() -> None:
    (table,) = page_tables(pdf_with_strike(is_drawn=True), no_progress)

    assert table.rows[0].cells == ("新", "乙")
    assert said(table) == [("comment", "第 1 页", "以此为准"), ("struck-out", "第 1 页", "旧值")]


def test_a_line_through_text_that_only_a_viewer_could_draw_is_said() -> None:
    (table,) = page_tables(pdf_with_strike(is_drawn=False), no_progress)

    assert table.rows[0].cells == ("旧值新", "乙")
    assert said(table) == [("struck-out", "第 1 页", "1"), ("comment", "第 1 页", "以此为准")]
    assert table.end_findings[0].message == (
        "第 1 页有 1 处删除线，划掉的文字已照常读入，请对照原文删去。"
    )


def test_characters_of_almost_one_size_take_no_more_work_than_those_of_one() -> None:
    assert calls(differing_by=0.0001) <= calls(differing_by=0)


def calls(*, differing_by: float) -> int:
    """Return how many functions are called for some rules, each with a character of its size."""
    glyphs: list[Glyph] = [
        {"text": "甲", "upright": True, "size": 10 + differing_by * number, "x0": 0, "x1": 10}
        | {"y0": 0, "top": 20 * number, "bottom": 20 * number + 10, "matrix": (1, 0, 0, 1, 0, 2)}
        for number in range(20)
    ]
    rules: list[Glyph] = [
        {"orientation": "h", "top": glyph["top"] + 5, "x0": 0, "x1": 10} for glyph in glyphs
    ]
    assert len(without_struck(glyphs, rules).struck) == 20
    return count_calls(lambda: without_struck(glyphs, rules))


@pytest.mark.slow
@pytest.mark.parametrize("how", ["strike", "dstrike", "del"])
def test_what_writer_prints_struck_out_is_not_read(how: str, tmp_path: Path) -> None:
    document = Document()
    table = document.add_table(2, 2, "Table Grid")
    for cell, text in zip(
        (each for row in table.rows for each in row.cells), "甲乙丙丁", strict=True
    ):
        cell.text = text
    name = nsdecls("w")
    struck = (
        f'<w:del {name} w:id="1"><w:r><w:delText>旧值</w:delText></w:r></w:del>'
        if how == "del"
        else f"<w:r {name}><w:rPr><w:{how}/></w:rPr><w:t>旧值</w:t></w:r>"
    )
    table.cell(0, 0).paragraphs[0]._p.insert(0, parse_xml(struck))
    document.save(str(tmp_path / "struck.docx"))

    data = convert_in_office(tmp_path / "struck.docx", "pdf").read_bytes()
    (read,) = page_tables(data, no_progress)

    assert [row.cells for row in read.rows] == [("甲", "乙"), ("丙", "丁")]
    assert said(read) == [("struck-out", "第 1 页", "旧值")]
