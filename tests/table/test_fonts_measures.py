"""A face gives the measures in the font file, and says which characters it lacks."""

from __future__ import annotations

from struct import pack

import pytest
import uharfbuzz as hb

from perfdesk.formats.system_fonts import song_face
from perfdesk.table.fonts import Face, FaceError
from tests.table.fonts import segments, tiny


def face(data: bytes) -> Face:
    return Face(hb.Blob(data))


def test_a_hanzi_is_as_wide_as_the_type_is_high() -> None:
    assert [song_face().advance(char) for char in "绩效"] == [1000, 1000]


def test_a_digit_is_about_half_as_wide_as_a_hanzi() -> None:
    assert all(400 < song_face().advance(digit) < 600 for digit in "0123456789")


def test_characters_beyond_the_basic_plane_are_found() -> None:
    assert song_face().has("𬭎")
    assert not song_face().has("𠮷")


def test_a_character_without_a_glyph_is_a_box_of_its_own_width() -> None:
    assert song_face().glyph("𠮷") == song_face().glyph("□") == song_face().missing_glyph != 0
    assert song_face().advance("𠮷") == song_face().advance("□")


def test_ascent_and_descent_make_one_em_in_a_song_face() -> None:
    assert song_face().ascent - song_face().descent == 1000


@pytest.mark.parametrize(
    "data", [b"", b"OTTO" + bytes(40), b"\0\1\0\0" + bytes(40), b"\0\1\0\0\0\1" + bytes(40)]
)
def test_data_that_is_no_truetype_font_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(FaceError, match="字体文件无法使用"):
        face(data)


def test_a_font_of_another_scale_with_the_older_map_is_read() -> None:
    font = face(tiny(segments()))
    assert [font.glyph(char) for char in "@ABCD"] == [0, 1, 2, 0, 0]
    assert (font.advance("A"), font.advance("Z"), font.ascent) == (1000, 500, 781.25)


def test_a_font_without_a_unicode_map_is_refused() -> None:
    with pytest.raises(FaceError, match="没有 Unicode 字符表"):
        face(tiny(pack(">H", 0)))


def test_a_space_the_font_lacks_is_drawn_as_the_ordinary_space() -> None:
    assert song_face().glyph("\u2004") == song_face().glyph(" ") != song_face().missing_glyph


@pytest.mark.parametrize(("rights", "free"), [(0, True), (2, False), (8, True), (0x0100, False)])
def test_a_font_says_whether_it_may_be_embedded(rights: int, free: bool) -> None:
    assert face(tiny(segments(), rights)).embeddable is free
