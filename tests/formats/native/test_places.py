"""Places in a file are named in the words of the form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfdesk.formats.native.places import place_in_words


@pytest.mark.parametrize(
    ("pointer", "words"),
    [
        ("", "文件"),
        ("/project", "项目名称"),
        ("/funding", "项目资金"),
        ("/funding/rows", "项目资金的各行"),
        ("/funding/rows/1/budget", "项目资金第 2 行的全年预算数"),
        ("/goals/0/actual", "第 1 个年度总体目标的实际完成情况"),
        (
            "/indicators/0/children/1/children/2/review/actual",
            "第 1 个一级指标第 2 个二级指标第 3 个三级指标的核查的实际完成值",
        ),
        ("/fields/rows", "表头“rows”"),
        ("/notes/a~1b~0c", "附注“a/b~c”"),
        ("/accepted/0/code", "已核实的问题第 1 项的问题代码"),
        ("/x/0", "“x”“0”"),
    ],
)
def test_a_pointer_is_said_in_words(pointer: str, words: str) -> None:
    assert place_in_words(pointer) == words


@given(st.lists(st.text(max_size=5)))
def test_any_pointer_can_be_said_on_one_line(steps: list[str]) -> None:
    words = place_in_words("".join(f"/{step}" for step in steps))
    assert words
    assert words.splitlines() == [words]
