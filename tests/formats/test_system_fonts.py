"""The bundled face is opened once, and a missing font file is reported in a sentence."""

from __future__ import annotations

import sys
from pathlib import Path
from struct import pack

import pytest
import uharfbuzz as hb

from perfdesk import resources
from perfdesk.formats import system_fonts
from perfdesk.table.fonts import FaceError, FontStack
from tests.table.fonts import collection, segments, tiny


def test_the_bundled_face_is_opened_once_and_has_the_characters_of_a_form() -> None:
    assert system_fonts.song_face() is system_fonts.song_face()
    assert all(system_fonts.song_face().has(char) for char in "绩效自评表（元）：，。≥≤①—")


def test_a_missing_or_damaged_font_file_is_reported_in_a_sentence(
    tmp_path: Path,
) -> None:
    with pytest.raises(FaceError, match="打不开"):
        next(system_fonts.faces_in_file(tmp_path / "missing.ttf"))
    (tmp_path / "empty.ttf").touch()
    with pytest.raises(FaceError, match="打不开"):
        next(system_fonts.faces_in_file(tmp_path / "empty.ttf"))
    (tmp_path / "words.ttf").write_text("no font")
    with pytest.raises(FaceError, match="打不开"):
        next(system_fonts.faces_in_file(tmp_path / "words.ttf"))


def test_a_file_that_harfbuzz_cannot_open_is_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    class Blob(hb.Blob):  # type: ignore[misc]
        @classmethod
        def from_file_path(cls, path: Path) -> hb.Blob:
            raise hb.HarfBuzzError(path)

    monkeypatch.setattr(hb, "Blob", Blob)
    assert next(system_fonts.faces_in_file(resources.path("fonts", system_fonts._SONG_FILE))).has(
        "绩"
    )


def test_symbols_have_a_bundled_face_and_no_installed_font_is_opened_for_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        system_fonts, "_installed_paths", lambda: pytest.fail("looked for installed fonts")
    )
    found = FontStack(system_fonts.song_face(), system_fonts._fallback_faces())
    assert [found.face_index(char) for char in "是□☑☐☒✔✗"] == [0, 0, 1, 1, 1, 1, 1]


def test_an_installed_font_is_found_by_file_name_and_a_damaged_one_is_skipped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "hanaminb.TTF").write_bytes(tiny(segments()))
    (tmp_path / "simsunb.ttf").write_bytes(b"\0\1\0\0 torn")
    (tmp_path / "unknown.ttf").write_bytes(tiny(segments()))
    monkeypatch.setattr(system_fonts, "_OTHER_FOLDERS", (str(tmp_path), str(tmp_path / "none")))
    monkeypatch.setattr(sys, "platform", "linux")
    symbols, *installed = system_fonts._fallback_faces()
    assert symbols.has("☑")
    assert [face.has("A") for face in installed] == [True]


def test_a_font_collection_has_several_faces(tmp_path: Path) -> None:
    other = tiny(pack(">6H", 6, 12, 0, ord("A"), 1, 2))  # format 6: A is glyph 2
    (tmp_path / "simsun.ttc").write_bytes(collection(tiny(segments()), other))
    assert [face.glyph("A") for face in system_fonts.faces_in_file(tmp_path / "simsun.ttc")] == [
        1,
        2,
    ]


def test_workbook_rows_are_measured_with_the_wider_of_simsun_and_our_font() -> None:
    office, own = system_fonts.office_fonts(), system_fonts.page_fonts()

    assert office.advance(",") == office.advance("l") == 500
    assert office.advance("“") == office.advance("≥") == office.advance("项") == 1000
    assert office.advance("W") == own.advance("W") > 500
