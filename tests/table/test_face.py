"""The face reads the same measures the font file holds, and says what it lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
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


def test_opening_reads_no_character() -> None:
    face = Face(bytes(song().data[:500_000]))
    assert len(face._found) <= 3
    assert face.width("绩效", 10) == 20
