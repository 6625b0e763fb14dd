"""Names of fields in the words of the template."""

from __future__ import annotations

import pytest

from perfdesk.core.form import Form, Funding, FundingRow, Goal
from perfdesk.core.labels import pointer_label
from tests.gui.samples import template

FORM = Form(
    "shanghai-2022",
    funding=Funding(
        "10", (FundingRow("total"), FundingRow("appropriation"), FundingRow("", label="省级资金"))
    ),
    goals=(Goal(), Goal()),
)
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
        ("/funding/rows/0", (), "年度资金总额"),
        ("/funding/rows/1/budget", (), "当年财政拨款 · 全年预算数"),
        ("/funding/rows/carryover/budget", (), "上年结转资金 · 全年预算数"),
        ("/funding/rows/2/executed", (), "省级资金 · 全年执行数"),
        ("/funding/rows/2/cells/偏差~1原因", (), "省级资金 · 偏差/原因"),
        ("/goals/0/actual", (), "目标1 · 实际完成情况"),
        ("/goals/1/cells/偏差原因", (), "目标2 · 偏差原因"),
        ("/notes/填表人", (), "填表人"),
        ("/fields/项目负责人", (), "项目负责人"),
        ("/code", (), "项目编码"),
        ("/indicators", (), "绩效指标"),
        ("/indicators/0", _LEVELS[:1], "产出指标"),
        ("/indicators/0/children/0/children/0", _LEVELS, "产出指标 › 数量指标 › 招聘人数"),
        (
            "/indicators/0/children/0/children/0/score",
            _LEVELS,
            "产出指标 › 数量指标 › 招聘人数 · 得分",
        ),
        (
            "/indicators/0/children/0/children/0/cells/指标解释",
            _LEVELS,
            "产出指标 › 数量指标 › 招聘人数 · 指标解释",
        ),
        (
            "/indicators/0/children/0/children/0/review/score",
            _LEVELS,
            "产出指标 › 数量指标 › 招聘人数 · 核查得分",
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
    assert pointer_label(FORM, template(), at, path) == words
