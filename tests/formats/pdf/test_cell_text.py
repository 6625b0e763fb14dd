"""The characters of a page make up texts with blanks where the page shows some."""

from __future__ import annotations

import pytest

from perfdesk.formats.pdf.cell_text import Glyph, cell_text

_SIZE = 10.0


def glyph(text: str, x0: float, width: float) -> Glyph:
    """Return a character of one line, its place and width in points."""
    return {
        "text": text,
        "x0": x0,
        "x1": x0 + width,
        "top": 0.0,
        "bottom": _SIZE,
        "size": _SIZE,
        "upright": True,
    }


def text_of(*glyphs: tuple[str, float, float]) -> str:
    return cell_text([glyph(*each) for each in glyphs], 0, 100).text


def test_blanks_over_the_ends_of_an_underlined_text_are_none() -> None:
    """LibreOffice sets them there to carry the underline, also between 30 and 人次."""
    underlined = [(" ", 0.0, 2.5), ("3", 0.1, 5.0), ("0", 5.1, 5.0), (" ", 7.6, 2.5)]
    underlined += [(" ", 10.0, 2.5), ("人", 10.1, 10.0), ("次", 20.1, 10.0), (" ", 27.6, 2.5)]

    assert text_of(*underlined) == "30人次"


@pytest.mark.parametrize("count", [1, 3])
def test_blanks_in_one_place_are_one(count: int) -> None:
    assert text_of(("A", 0, 5), *[(" ", 5, 2.5)] * count, ("B", 7.5, 5)) == "A B"


def test_blanks_in_a_row_are_kept() -> None:
    assert text_of(("A", 0, 5), (" ", 5, 2.5), (" ", 7.5, 2.5), ("B", 10, 5)) == "A  B"


def test_a_blank_between_characters_said_to_be_wider_than_they_are_is_one() -> None:
    assert text_of(("A", 0, 10), (" ", 5, 2.5), ("B", 7.5, 10)) == "A B"


@pytest.mark.parametrize(
    ("rows", "pitch", "text"),
    [
        ([" 满", " 意", " 度", " 指", " 标"], 10, "满意度指标"),  # one column: as any lines
        (["指满", "标意", " 度"], 10, "满意度指标"),
        (["指满", "标意", "度 "], 10, "指满标意度"),  # lines end at the right
        (["指满", "标意", " 度"], 18, "指满标意度"),  # rows apart are lines
        (["指满", "标意"], 10, "指满标意"),
    ],
)
def test_a_text_written_downwards_is_read_by_its_columns(
    rows: list[str], pitch: float, text: str
) -> None:
    glyphs = [
        glyph(letter, 17.0 * column, _SIZE)
        | {"top": pitch * number, "bottom": pitch * number + _SIZE}
        for number, row in enumerate(rows)
        for column, letter in enumerate(row)
        if letter != " "
    ]
    assert cell_text(glyphs, 0, 40).text.replace(" ", "") == text
