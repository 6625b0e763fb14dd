"""The subset of a face draws the same glyphs, with a code of its own for every character."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from struct import unpack, unpack_from

import pikepdf
import pytest
import uharfbuzz as hb
from reportlab.pdfbase import pdfmetrics

from perfdesk import resources
from perfdesk.formats.pdf.embedded_fonts import _subset, registered_font_name
from perfdesk.formats.pdf.pdf_export import export_pdf
from perfdesk.formats.system_fonts import faces_in_file, page_fonts
from perfdesk.table.fonts import Face, FaceError
from tests.formats.pdf.tagged import to_unicode_map
from tests.table.tables import form, level3, template

TEXT = "绩效指标é；ǖ½①Ç☑ÀÉ𬭎𠮷"
SYMBOLS = resources.path("fonts", "NotoSansSymbols2-Regular.ttf")


class Pen:
    """Records the strokes of a glyph."""

    def __init__(self) -> None:
        self.strokes: list[tuple[object, ...]] = []

    def __getattr__(self, name: str) -> object:
        return lambda *points: self.strokes.append((name, *points))


def outline(font: hb.Font, glyph: int) -> list[tuple[object, ...]]:
    pen = Pen()
    font.draw_glyph_with_pen(glyph, pen)
    return pen.strokes


def test_each_character_has_the_outline_and_width_of_its_face() -> None:
    data = export_pdf(replace(form((level3(1),)), project=TEXT), template()).data
    with pikepdf.open(BytesIO(data)) as document:
        fonts = [*document.pages[0].Resources.Font.values()]
        drawn = ""
        for number, font in enumerate(fonts):
            inner, face = font.DescendantFonts[0], page_fonts()[number]
            cut = hb.Font(hb.Face(hb.Blob(inner.FontDescriptor.FontFile2.read_bytes())))
            numbers = inner.CIDToGIDMap.read_bytes()
            for code, char in to_unicode_map(font).items():
                (index,) = unpack(">H", code)
                (glyph,) = unpack_from(">H", numbers, 2 * index)
                assert outline(cut, glyph) == outline(face.font, face.glyph(char))
                assert float(inner.W[1][index - 1]) == pytest.approx(face.advance(char))
                drawn += char
    assert len(fonts) == 2
    assert set(TEXT) <= set(drawn)
    assert len(drawn) == len(set(drawn))


@pytest.mark.parametrize("text", ["", "一", TEXT])
def test_the_checksum_of_the_font_file_is_correct(text: str) -> None:
    face = page_fonts()[0]
    font, _ = _subset(face, map(ord, text), map(face.glyph, text))
    assert sum(unpack(f">{len(font) // 4}L", font)) & 0xFFFFFFFF == 0xB1B0AFBA


def test_a_composite_glyph_brings_its_components() -> None:
    face = next(faces_in_file(SYMBOLS))
    font, numbers = _subset(face, [ord("É")], [face.glyph("É")])
    cut = hb.Face(hb.Blob(font))
    assert outline(hb.Font(cut), numbers[1]) == outline(face.font, face.glyph("É")) != []
    assert cut.glyph_count > 1 + len(numbers)


def test_a_damaged_font_is_reported_in_a_sentence() -> None:
    data = bytearray(SYMBOLS.read_bytes())
    entry = data.index(b"head")
    place, length = unpack_from(">LL", data, entry + 8)
    data[place : place + length] = b"\xff" * length
    face = Face(hb.Blob(bytes(data)))
    with pytest.raises(FaceError, match="字形已损坏"):
        _subset(face, [0x2611], [1])


def test_two_faces_with_the_same_name_are_two_fonts() -> None:
    one, other = next(faces_in_file(SYMBOLS)), next(faces_in_file(SYMBOLS))
    assert pdfmetrics.getFont(registered_font_name(one)) is not pdfmetrics.getFont(
        registered_font_name(other)
    )
    assert registered_font_name(one) == registered_font_name(one)
