"""Lines are broken by the rules of Chinese typesetting."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.formats.system_fonts import page_fonts
from perfdesk.table.linebreak import (
    CLOSING_MARKS,
    OPENING_MARKS,
    break_evenly,
    break_lines,
    printable_text,
)

HANZI = st.sampled_from("绩效指标完成情况受疫情影响")
NUMBERS = st.sampled_from(["90%", "≥90%", "12,345.60", "1-2", "Word", "２０２２", "≥ 95%"])
PIECES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "（", "“", "《"]),
    st.one_of(HANZI, HANZI, NUMBERS),
    HANZI,
    st.sampled_from(["", "", "。", "，", "）", "”", "％", "；"]),
)


def broken(text: str, width: float) -> tuple[str, ...]:
    return break_lines(text, width, page_fonts())


@settings(deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join), st.integers(8000, 20000))
def test_no_mark_or_number_is_broken_where_it_must_not_be(text: str, width: int) -> None:
    lines = broken(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    for above, below in pairwise(lines):
        assert below[0] not in CLOSING_MARKS
        assert above[-1] not in OPENING_MARKS
        assert above[-1] != "≥"
        assert not (above[-1].isalnum() and above[-1] < "一" and below[0] < "一")


@settings(deadline=None)
@given(st.text(max_size=60), st.integers(1000, 9000))
def test_no_character_is_lost_and_no_line_is_too_wide(text: str, width: int) -> None:
    lines = broken(text, width)
    assert "".join("".join(lines).split()) == "".join(printable_text(text).split())
    assert lines
    assert all(len(line) <= 1 or page_fonts().width(line, 1000) <= width + 0.01 for line in lines)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("完成率≥90%以上", 4500, ("完成率", "≥90%以", "上")),
        ("完成率≥90%，", 4500, ("完成率", "≥90%，")),
        ("共12,345.60元", 5000, ("共", "12,345.60", "元")),
        ("共12,345.60元", 3000, ("共", "12,34", "5.60元")),
        ("第一行\n\n第三行", 9000, ("第一行", "", "第三行")),
        ("不断开（附件一）。好", 5000, ("不断开（附", "件一）。好")),
        ("优秀,良好", 2200, ("优", "秀,", "良好")),
        ("①甲②乙③丙丁", 5500, ("①甲②乙", "③丙丁")),
        ("abcdefghij", 2000, ("abc", "def", "ghij")),
        ("", 2000, ("",)),
    ],
)
def test_lines_of_known_texts(text: str, width: float, expected: tuple[str, ...]) -> None:
    assert broken(text, width) == expected


def test_a_last_line_of_one_character_is_avoided() -> None:
    assert broken("人才服务效率提升情况啊", 10000) == ("人才服务效率提升情", "况啊")


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("满意度指标", 4600, ("满意度", "指标")),
        ("可持续影响指标", 6500, ("可持续", "影响指标")),
        ("其中：当年财政拨款", 5100, ("其中：当年", "财政拨款")),
        ("偏差原因分析及改进措施", 7000, ("偏差原因分析", "及改进措施")),
        ("总分", 9000, ("总分",)),
    ],
)
def test_labels_are_broken_between_words_and_evenly(
    text: str, width: float, expected: tuple[str, ...]
) -> None:
    assert break_evenly(text, width, page_fonts()) == expected


def test_controls_bidi_marks_and_invisible_characters_are_not_drawn() -> None:
    assert (
        printable_text("甲\u200b乙\x07\u202e丙\tB\r\n丁\u2028戊\ufe0f\ud800")
        == "甲乙丙 B\n丁\n戊\ufffd"
    )
