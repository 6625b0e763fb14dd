"""Columns for a terminal: nothing is cut, everything is aligned."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from perfdesk.cli.terminal import TextColumn, align_columns, display_width, wrap

PLAIN = st.text(st.sampled_from("ab汉字，。 1"), max_size=30)


def test_a_chinese_character_is_two_places_wide() -> None:
    assert [display_width(text) for text in ("ab", "汉字", "，", "é", "e\u0301", "≥")] == [
        2,
        4,
        2,
        1,
        1,
        1,
    ]


@given(PLAIN, st.integers(2, 9))
def test_wrapping_loses_only_spaces_at_line_ends_and_no_line_is_too_wide(
    text: str, most: int
) -> None:
    place = 0
    for line in wrap(text, most):
        assert display_width(line) <= most
        start = text.index(line, place)
        assert not text[place:start].strip(" ")
        place = start + len(line)
    assert not text[place:].strip(" ")


@given(st.text(st.sampled_from("汉字，。（）“”≥90%"), min_size=1, max_size=60), st.integers(12, 40))
def test_no_closing_mark_begins_a_line_that_is_wide_enough(text: str, most: int) -> None:
    marks = "".join(re.findall("[，。）”%]{2,}", text))
    if not marks:
        assert not any(line[0] in "，。）”%" for line in wrap(text, most)[1:])


def test_a_figure_with_its_sign_and_measure_stays_whole() -> None:
    assert wrap("完成情况良好，达到≥95%，已", 18) == ["完成情况良好，达到", "≥95%，已"]


def test_line_ends_stay_and_controls_become_spaces() -> None:
    assert wrap("a\nb\x1bc", 9) == ["a", "b c"]


def test_invisible_characters_go_and_spaces_stay_where_nothing_is_broken() -> None:
    assert wrap("汉\u200b字 ", 9) == ["汉字"]
    assert wrap("汉字 ", 9) == ["汉字 "]


def test_columns_are_aligned() -> None:
    rows = [("指标", "9"), ("abcdef", "100")]

    assert align_columns(rows, (TextColumn(4), TextColumn(5, align_right=True))) == [
        "指标    9",
        "abcd  100",
        "ef",
    ]
