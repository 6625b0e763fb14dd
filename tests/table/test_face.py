"""The face reads the same measures the font file holds, and says what it lacks."""

from __future__ import annotations

from struct import pack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.formats.fonts import song
from perfdesk.table.face import Face, FaceError, _Segments, starts
from tests.table.fonts import segments, shifted, tiny


def test_a_hanzi_is_as_wide_as_the_type_is_high() -> None:
    assert [song().advance(char) for char in "绩效"] == [1000, 1000]


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


def test_a_font_of_another_scale_with_the_older_map_is_read() -> None:
    face = Face(tiny(segments()))
    assert [face.glyph(char) for char in "@ABCD"] == [0, 1, 2, 0, 0]
    assert [face.metrics(glyph) for glyph in range(3)] == [(1024, 0), (2048, 5), (2048, -7)]
    assert [face.offset(glyph) for glyph in range(4)] == [0, 0, 20, 60]
    assert (face.advance("A"), face.advance("Z"), face.ascent) == (1000, 500, 781.25)


def test_a_font_without_a_unicode_map_is_refused() -> None:
    with pytest.raises(FaceError, match="没有 Unicode 字符表"):
        Face(tiny(pack(">H", 0)))


def test_opening_reads_no_character() -> None:
    face = Face(bytes(song().data[:500_000]))
    assert len(face._found) <= 3
    assert face.advance("绩") == 1000


def test_a_blank_the_font_does_not_know_is_its_common_blank() -> None:
    assert song().glyph("\u2004") == song().glyph(" ") != song().box


def test_a_font_in_a_collection_is_read_from_where_it_begins() -> None:
    data = bytes(7) + shifted(tiny(segments()), 7)
    assert Face(data, 7).glyph("A") == 1


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\0\1\0\0", (0,)),
        (b"ttcf\0\1\0\0" + pack(">LLL", 2, 40, 90), (40, 90)),
        (b"ttcf\0\1\0\0" + pack(">LL", 9, 40), ()),
        (b"ttcf", ()),
    ],
)
def test_a_file_says_where_its_fonts_begin(data: bytes, expected: tuple[int, ...]) -> None:
    assert starts(data) == expected


@pytest.mark.parametrize(("rights", "free"), [(0, True), (2, False), (8, True), (0x0100, False)])
def test_a_font_says_whether_it_may_be_embedded(rights: int, free: bool) -> None:
    assert Face(tiny(segments(), rights)).embeddable is free
