"""Pages are set as when they were last looked at (``python -m tests.table.golden``)."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tests.table.golden import CASES, FOLDER, pages_of, pictures, told

_SMALLER = 6
"""Pictures are compared in squares of so many pixels, so that only misplaced ink counts."""
_MOST = 40
"""How much darker or lighter a square may be, of 255."""


@pytest.mark.parametrize(("template", "count"), CASES)
def test_rules_and_runs_stand_where_they_stood(template: str, count: int) -> None:
    expected = (FOLDER / f"{template}-{count}.txt").read_text(encoding="utf-8")
    assert told(pages_of(template, count)).splitlines() == expected.splitlines()


@pytest.mark.parametrize(("template", "count"), CASES)
def test_the_first_and_the_last_page_look_as_they_looked(template: str, count: int) -> None:
    for end, picture in pictures(pages_of(template, count)).items():
        kept = Image.open(FOLDER / f"{template}-{count}-{end}.png").convert("L")
        assert furthest(picture, kept) < _MOST


def test_a_misplaced_line_would_be_seen() -> None:
    (picture, *_) = pictures(pages_of("shanghai-2022", 1)).values()
    assert furthest(picture, ImageChops.offset(picture, 0, 3)) > _MOST


def furthest(one: Image.Image, other: Image.Image) -> int:
    """How far the greys of two pictures are apart where they are furthest, of 255."""
    assert one.size == other.size
    size = (one.width // _SMALLER, one.height // _SMALLER)
    small = (each.resize(size, Image.Resampling.BOX) for each in (one, other))
    return max(ImageChops.difference(*small).tobytes())
