"""The face reads the same measures the font file holds, and says what it lacks."""

from __future__ import annotations

from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.formats.fonts import song
from perfdesk.table.face import Face, FaceError, _Segments


def test_a_hanzi_is_as_wide_as_the_type_is_high() -> None:
    assert song().width("绩效", 9) == 18


def test_a_digit_is_about_half_as_wide_as_a_hanzi() -> None:
    assert all(400 < song().advance(digit) < 600 for digit in "0123456789")


def test_characters_beyond_the_basic_plane_are_found() -> None:
    assert song().has("𬭎")
    assert not song().has("𠮷")


def test_a_character_without_a_glyph_is_a_box_of_its_own_width() -> None:
    face = song()
    assert face.glyph("𠮷") == face.glyph("□") == face.box != 0
    assert face.advance("𠮷") == face.advance("□")


def test_ascent_and_descent_make_one_em_in_a_song_face() -> None:
    assert song().ascent - song().descent == 1000


@settings(deadline=None)
@given(st.integers(0, 0xFFFF))
def test_both_character_maps_give_the_same_glyph(code: int) -> None:
    face = song()
    start = 12992 + 13167
    assert _Segments(face.data, start).glyph(code) == face._map.glyph(code)


@pytest.mark.parametrize(
    "data", [b"", b"OTTO" + bytes(40), b"\0\1\0\0" + bytes(40), b"\0\1\0\0\0\1" + bytes(40)]
)
def test_what_is_no_truetype_font_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(FaceError, match="字体文件无法使用"):
        Face(data)


def tiny(sub_table: bytes) -> bytes:
    """A font of three glyphs, 0 to 2, with this character map."""
    tables = {
        b"OS/2": bytes(68) + pack(">hh", 1600, -448) + bytes(24),
        b"cmap": pack(">HHHHL", 0, 1, 3, 1, 12) + sub_table,
        b"head": bytes(18) + pack(">H", 2048) + bytes(34),
        b"hhea": bytes(34) + pack(">H", 2),
        b"hmtx": pack(">HhHhh", 1024, 0, 2048, 5, -7),
        b"loca": pack(">HHHH", 0, 0, 10, 30),
        b"maxp": bytes(4) + pack(">H", 3),
    }
    head, body = pack(">LHHHH", 0x00010000, len(tables), 0, 0, 0), b""
    for tag, data in tables.items():
        head += tag + pack(">LLL", 0, 12 + 16 * len(tables) + len(body), len(data))
        body += data
    return head + body


def segments() -> bytes:
    """A map of format 4: A is glyph 1 by a difference, B and C 2 and 0 by a list."""
    ends, starts = pack(">HHH", 65, 67, 0xFFFF), pack(">HHH", 65, 66, 0xFFFF)
    deltas, ranges = pack(">HHH", 0x10000 - 64, 0, 1), pack(">HHH", 0, 4, 0)
    return (
        pack(">HHHHHHH", 4, 0, 0, 6, 0, 0, 0)
        + ends
        + bytes(2)
        + starts
        + deltas
        + ranges
        + pack(">HH", 2, 0)
    )


def test_a_font_of_another_scale_with_the_older_map_is_read() -> None:
    face = Face(tiny(segments()))
    assert [face.glyph(char) for char in "@ABCD"] == [0, 1, 2, 0, 0]
    assert [face.metrics(glyph) for glyph in range(3)] == [(1024, 0), (2048, 5), (2048, -7)]
    assert [face.offset(glyph) for glyph in range(4)] == [0, 0, 20, 60]
    assert (face.width("AZ", 10), face.ascent) == (15, 781.25)


def test_a_font_without_a_unicode_map_is_refused() -> None:
    with pytest.raises(FaceError, match="没有 Unicode 字符表"):
        Face(tiny(pack(">H", 0)))


def test_widths_are_remembered_but_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfdesk.table.face._KEPT", 2)
    face = Face(tiny(segments()))
    assert [face.width(text, 1) for text in ("A", "AA", "AAA", "A")] == [1, 2, 3, 1]
    assert len(face._widths) <= 2


def test_opening_reads_no_character() -> None:
    face = Face(bytes(song().data[:500_000]))
    assert len(face._found) <= 3
    assert face.width("绩效", 10) == 20
