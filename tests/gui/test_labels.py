"""Names of fields in the words of the template."""

from __future__ import annotations

import pytest

from perfdesk.gui.labels import pointer_label
from tests.gui.samples import template

_LEVELS = ("产出指标", "数量指标", "招聘人数")


@pytest.mark.parametrize(
    ("at", "path", "words"),
    [
        ("", (), "整张表"),
        ("/project", (), "项目名称"),
        ("/unit", (), "实施单位"),
        ("/year", (), "年度"),
        ("/funding", (), "项目资金"),
        ("/funding/weight", (), "项目资金 · 分值"),
        ("/funding/total", (), "年度资金总额"),
        ("/funding/appropriation/budget", (), "当年财政拨款 · 全年预算数"),
        ("/goals/actual", (), "实际完成情况"),
        ("/notes/填表人", (), "填表人"),
        ("/indicators", (), "绩效指标"),
        ("/indicators/0", _LEVELS[:1], "产出指标"),
        ("/indicators/0/children/0/children/0", _LEVELS, "产出指标 › 数量指标 › 招聘人数"),
        (
            "/indicators/0/children/0/children/0/score",
            _LEVELS,
            "产出指标 › 数量指标 › 招聘人数 · 得分",
        ),
        (
            "/indicators/0/children/0/children/0/name",
            ("产出指标", "数量指标", ""),
            "产出指标 › 数量指标 › （未命名）",
        ),
    ],
)
def test_a_pointer_is_named_in_the_words_of_the_printed_form(
    at: str, path: tuple[str, ...], words: str
) -> None:
    assert pointer_label(template(), at, path) == words
