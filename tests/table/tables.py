"""Forms and their tables for the tests of pages."""

from __future__ import annotations

from perfdesk import resources
from perfdesk.core.form import Form, Funding, FundingRow, Goal, Level1, Level2, Level3
from perfdesk.core.template import Template

SENTENCE = "受疫情影响（见“附件一”），执行率为≥90%，共计12,345.60元；已改进。"


def template() -> Template:
    return resources.templates()["shanghai-2022"]


def level3(number: int, reason: str = "") -> Level3:
    return Level3(f"第{number}项任务完成情况", "≥90%", "≥95%", "1", "1", reason)


_GOALS = (Goal("完成任务。", "已完成。"),)


def form(rows: tuple[Level3, ...], goals: tuple[Goal, ...] = _GOALS) -> Form:
    """Return a form with these rows, two to a 二级指标 and six to a 一级指标."""
    level2 = [Level2(f"第{i}类指标", rows[i : i + 2]) for i in range(0, len(rows), 2)]
    level1 = [Level1(f"第{i}级指标", tuple(level2[i : i + 3])) for i in range(0, len(level2), 3)]
    funding = Funding("10", (FundingRow("total", "120000.00", "110000.00", "90,613"),))
    return Form(
        "shanghai-2022",
        "2022",
        "邮寄费",
        "人力资源和社会保障局",
        "社会保障服务中心",
        "元",
        funding,
        goals,
        tuple(level1),
    )
