"""Columns for a terminal: nothing is cut, everything is aligned."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.cli.columns import Column, aligned, width, wrapped

PLAIN = st.text(st.sampled_from("ab汉字，。 1"), max_size=30)


def test_a_chinese_character_is_two_places_wide() -> None:
    assert [width(text) for text in ("ab", "汉字", "，", "é", "e\u0301", "≥")] == [2, 4, 2, 1, 1, 1]


@given(PLAIN, st.integers(2, 9))
def test_wrapping_loses_nothing_and_keeps_the_width(text: str, most: int) -> None:
    lines = wrapped(text, most)

    assert "".join(lines) == text
    assert all(width(line) <= most for line in lines)


def test_line_ends_stay_and_controls_become_blanks() -> None:
    assert wrapped("a\nb\x1bc", 9) == ["a", "b c"]


def test_cells_stand_below_each_other() -> None:
    rows = [("指标", "9"), ("abcdef", "100")]

    assert aligned(rows, (Column(4), Column(5, right=True))) == [
        "指标    9",
        "abcd  100",
        "ef",
    ]
