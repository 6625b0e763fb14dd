"""Pages look as when they were last checked by eye (``python -m tests.table.golden``)."""

from __future__ import annotations

import pytest
from PIL import Image, ImageChops

from tests.table.golden import CASES, FOLDER, page_images, pages_as_text, pages_of

_SQUARE = 6
"""Images are compared in squares of so many pixels, so that only misplaced ink counts."""
_TOLERANCE = 40
"""How much darker or lighter a square may be, of 255."""


@pytest.mark.parametrize(("template", "count"), CASES)
def test_rules_and_text_runs_have_not_moved(template: str, count: int) -> None:
    expected = (FOLDER / f"{template}-{count}.txt").read_text(encoding="utf-8")
    assert pages_as_text(pages_of(template, count)).splitlines() == expected.splitlines()


@pytest.mark.parametrize(("template", "count"), CASES)
def test_the_first_and_the_last_page_look_the_same_as_before(template: str, count: int) -> None:
    for end, image in page_images(pages_of(template, count)).items():
        snapshot = Image.open(FOLDER / f"{template}-{count}-{end}.png").convert("L")
        assert largest_difference(image, snapshot) < _TOLERANCE


def test_a_misplaced_line_would_be_noticed() -> None:
    (image, *_) = page_images(pages_of("shanghai-2022", 1)).values()
    assert largest_difference(image, ImageChops.offset(image, 0, 3)) > _TOLERANCE


def largest_difference(one: Image.Image, other: Image.Image) -> int:
    """Return the largest difference of the greys of two images, of 255."""
    assert one.size == other.size
    size = (one.width // _SQUARE, one.height // _SQUARE)
    small = (each.resize(size, Image.Resampling.BOX) for each in (one, other))
    return max(ImageChops.difference(*small).tobytes())
