"""Placeholders that an empty form prints, as a whole text and within one."""

from __future__ import annotations

import pytest

from perfdesk.core.text import has_placeholder, is_only_placeholder


@pytest.mark.parametrize(
    "text", ["指标1", " 指标 2： ", "指标３.", "……", "...", "．．", "··", "XX", "××", "**"]
)
def test_a_placeholder_may_be_the_whole_text(text: str) -> None:
    assert is_only_placeholder(text)
    assert has_placeholder(text)


@pytest.mark.parametrize("text", ["XX项目", "对××的补助", "请填写\n完成情况", "（500字以内）"])
def test_a_placeholder_within_a_text_is_not_the_whole_text(text: str) -> None:
    assert has_placeholder(text)
    assert not is_only_placeholder(text)


@pytest.mark.parametrize("text", ["", "指标", "指标1完成率", "及时率", "X光片数量", "3.5", "…"])
def test_the_user_s_own_text_is_no_placeholder(text: str) -> None:
    assert not has_placeholder(text)
    assert not is_only_placeholder(text)
