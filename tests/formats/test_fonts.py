"""The bundled face is opened once, and a missing file is said in a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk import resources
from perfdesk.formats import fonts
from perfdesk.table.face import FaceError


def test_the_song_face_is_opened_once_and_has_the_characters_of_a_form() -> None:
    assert fonts.song() is fonts.song()
    assert all(fonts.song().has(char) for char in "绩效自评表（元）：，。≥≤①—")


def test_a_missing_or_empty_font_file_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(resources, "path", lambda *parts: tmp_path / parts[-1])
    with pytest.raises(FaceError, match="打不开"):
        fonts._opened("missing.ttf")
    (tmp_path / "empty.ttf").touch()
    with pytest.raises(FaceError, match="打不开"):
        fonts._opened("empty.ttf")
