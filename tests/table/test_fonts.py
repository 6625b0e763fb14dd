"""Each character is drawn in the first face that has it; other faces are opened only if needed."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Thread

import pytest
import uharfbuzz as hb
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.formats.system_fonts import page_fonts, song_face
from perfdesk.table.fonts import Face, FontStack
from tests.table.fonts import segments, tiny

SMALL = Face(hb.Blob(tiny(segments())))
"""It has A, as wide as high, and B, half as wide; other characters are drawn as B."""


def mixed() -> FontStack:
    return FontStack(SMALL, iter([song_face()]))


def test_a_mixed_text_is_split_by_face() -> None:
    assert list(mixed().split_by_face("A绩效BA标")) == [(0, "A"), (1, "绩效"), (0, "BA"), (1, "标")]
    assert list(mixed().split_by_face("BA")) == [(0, "BA")]
    assert list(mixed().split_by_face("指标")) == [(1, "指标")]
    assert list(mixed().split_by_face("")) == [(0, "")]


def test_a_mixed_text_is_as_wide_as_its_pieces() -> None:
    faces = mixed()
    assert faces.width("A绩", 10) == faces[0].advance("A") / 100 + faces[1].advance("绩") / 100


def test_other_faces_are_opened_only_for_a_character_the_first_lacks() -> None:
    opened: list[str] = []

    def others() -> Iterator[Face]:
        opened.append("song")
        yield song_face()

    faces = FontStack(SMALL, others())
    faces.width("A B\u3000", 9)
    assert opened == []
    faces.width("绩", 9)
    assert opened == ["song"]


def test_a_character_no_face_has_is_drawn_as_the_box_of_the_first() -> None:
    faces = mixed()
    assert not faces.has("\U0010ffff")
    assert faces.face_index("\U0010ffff") == 0
    assert faces.has("\u2003")


@given(st.text("0123456789.,-元 ", max_size=20), st.text("0123456789", max_size=20))
def test_tabular_digits_align_digit_for_digit(amount: str, digits: str) -> None:
    faces = page_fonts()
    width = faces.tabular_width(amount, 10)
    assert faces.offsets(amount, tabular=True)[-1] == pytest.approx(width * 100)
    assert faces.tabular_width(digits, 10) == pytest.approx(
        len(digits) * faces.advance(faces.widest_digit) / 100
    )


@given(st.text("0123456789,.绩效A☑", max_size=20), st.booleans())
def test_no_character_reaches_into_the_next(text: str, tabular: bool) -> None:
    faces = page_fonts()
    offsets = faces.offsets(text, tabular=tabular)
    for char, left, right in zip(text, offsets, offsets[1:], strict=False):
        assert left + faces.advance(char) <= right + 0.001 + (50 if tabular else 0)


def test_only_so_many_widths_of_texts_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfdesk.table.fonts._MOST_WIDTHS", 2)
    faces = FontStack(SMALL)
    assert [faces.width(text, 1) for text in ("A", "AA", "AAA", "A")] == [1, 2, 3, 1]
    assert len(faces._widths) <= 2


def test_two_threads_may_search_for_a_face_at_once() -> None:
    errors: list[Exception] = []

    def look() -> None:
        try:
            faces.face_index("\U0010fffe")
        except ValueError as error:  # generator already executing
            errors.append(error)

    other = Thread(target=look)

    def opened() -> Iterator[Face]:
        other.start()
        other.join(0.1)  # it waits for this search, or fails at once
        yield SMALL

    faces = FontStack(SMALL, opened())
    assert faces.face_index("\U0010ffff") == 0
    other.join()
    assert errors == []
