"""Half width, comparable texts, and line breaks between Chinese characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.core.text import comparable_text, excerpts, half_width, unwrapped_text


@pytest.mark.parametrize(
    ("torn", "whole"),
    [
        ("当年度重复领待案件核 实率", "当年度重复领待案件核实率"),
        ("受伤人 维权 成本", "受伤人维权成本"),
        ("年度\n指标值", "年度指标值"),
        ("市内2次， 市外1次", "市内2次，市外1次"),
        ("100% (按实际要求完成)", "100% (按实际要求完成)"),
        ("满意度 ≥90%", "满意度 ≥90%"),
        ("Word 97 文档", "Word 97 文档"),
        ("  甲\u3000乙  ", "甲乙"),
        ("田 𠮷 野", "田𠮷野"),
    ],
)
def test_a_blank_between_two_chinese_characters_was_a_line_break(torn: str, whole: str) -> None:
    assert unwrapped_text(torn) == whole


def test_a_label_is_compared_in_half_width_and_without_blanks() -> None:
    assert comparable_text("项目资金　（元）") == comparable_text("项目资金 (元)") == "项目资金(元)"
    assert half_width("１２，３．５％") == "12,3.5%"


@given(st.text())
def test_unwrapping_twice_is_unwrapping_once_and_loses_only_blanks(text: str) -> None:
    once = unwrapped_text(text)
    assert unwrapped_text(once) == once
    assert "".join(once.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("甲\n乙", "甲 丙", ("甲 乙", "甲 丙")),
        ("", "一" * 50, ("", "一" * 40 + "…")),
        ("一" * 50 + "甲", "一" * 50, ("…" + "一" * 8 + "甲", "…" + "一" * 8)),
        ("甲" + "一" * 50, "乙", ("甲" + "一" * 39 + "…", "乙")),
        (
            "一" * 20 + "甲" + "二" * 50,
            "一" * 20 + "乙",
            ("…" + "一" * 8 + "甲" + "二" * 31 + "…", "…" + "一" * 8 + "乙"),
        ),
    ],
)
def test_two_texts_are_cut_around_the_first_place_where_they_differ(
    one: str, other: str, shown: tuple[str, str]
) -> None:
    assert excerpts(one, other) == shown
