"""A face cut down is a sound font: the same glyphs, renumbered, every sum right."""

from __future__ import annotations

from itertools import pairwise
from struct import unpack, unpack_from

import pytest

from perfdesk import resources
from perfdesk.formats.fonts import opened
from perfdesk.formats.pdf.subset import Outlines, composed_of
from perfdesk.table.face import Face, FaceError

TEXT = "绩效指标é；ǖ½①Ç☑ÀÉ"
SONG, SYMBOLS = (
    next(opened(resources.path("fonts", f"{name}-Regular.ttf")))
    for name in ("NotoSerifSC", "NotoSansSymbols2")
)
"""The first has none, the second many glyphs that are put together of others."""


def tables(font: bytes) -> dict[str, bytes]:
    (count,) = unpack_from(">H", font, 4)
    entries = (unpack_from(">4s4xLL", font, 12 + 16 * index) for index in range(count))
    return {tag.decode(): font[place : place + length] for tag, place, length in entries}


def outlines(font: bytes) -> list[bytes]:
    found = tables(font)
    places = unpack(f">{len(found['loca']) // 4}L", found["loca"])
    return [found["glyf"][start:end] for start, end in pairwise(places)]


def same(cut: list[bytes], place: int, face: Face, glyph: int) -> bool:
    """True if a glyph of a subset draws what the glyph of the face draws."""
    mine, theirs = cut[place], face.outline(glyph)
    parts, originals = composed_of(mine), composed_of(theirs)
    if not originals:
        return mine.rstrip(b"\0") == theirs.rstrip(b"\0")
    return all(
        same(cut, part, face, original)
        for (_, part), (_, original) in zip(parts, originals, strict=True)
    )


@pytest.mark.parametrize("face", [SONG, SYMBOLS])
def test_each_glyph_draws_what_it_drew_and_is_as_wide_as_it_was(face: Face) -> None:
    glyphs = [face.glyph(char) for char in TEXT]
    font = Outlines(face).font(glyphs)
    cut, measures = outlines(font), tables(font)["hmtx"]
    for place, glyph in enumerate(glyphs, 1):
        assert same(cut, place, face, glyph)
        assert unpack_from(">Hh", measures, 4 * place) == face.metrics(glyph)
    assert unpack_from(">H", tables(font)["maxp"], 4)[0] == len(cut)


@pytest.mark.parametrize("text", ["", "一", TEXT])
@pytest.mark.parametrize("face", [SONG, SYMBOLS])
def test_the_sums_of_the_font_are_right(text: str, face: Face) -> None:
    font = Outlines(face).font([face.glyph(char) for char in text])
    assert sum(unpack(f">{len(font) // 4}L", font)) & 0xFFFFFFFF == 0xB1B0AFBA
    for index in range(unpack_from(">H", font, 4)[0]):
        tag, total, place, length = unpack_from(">4sLLL", font, 12 + 16 * index)
        data = font[place : place + length + -length % 4]
        if tag != b"head":
            assert sum(unpack(f">{len(data) // 4}L", data)) & 0xFFFFFFFF == total


def test_a_glyph_brings_those_it_is_put_together_of() -> None:
    font = Outlines(SYMBOLS).font([SYMBOLS.glyph("É")])
    assert composed_of(outlines(font)[1])
    assert len(outlines(font)) == 4  # none, É, E, its accent


def test_what_was_cut_once_is_not_cut_again() -> None:
    remembered = Outlines(SONG)
    glyph = SONG.glyph("绩")
    assert remembered[glyph] is remembered[glyph]
    assert remembered.font([glyph]) == remembered.font([glyph])


def test_a_damaged_glyph_is_said_in_a_sentence() -> None:
    glyph = SYMBOLS.glyph("É")
    data = bytearray(SYMBOLS.data)
    place = data.index(SYMBOLS.outline(glyph))
    data[place + 10 : place + len(SYMBOLS.outline(glyph))] = b"\xff" * (
        len(SYMBOLS.outline(glyph)) - 10
    )
    with pytest.raises(FaceError, match="字形已损坏"):
        Outlines(Face(bytes(data))).font([glyph])
