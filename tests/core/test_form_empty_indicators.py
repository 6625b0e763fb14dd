"""Which 一级 and 二级指标 have no 三级指标."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.form import Form, Level1, Level2, Level3, empty_indicators

FILLED = Level2("数量指标", (Level3("招聘人数"),))


def names(*indicators: Level1) -> list[str]:
    """Return the names of the empty indicators of a form with these."""
    return [node.name for node in empty_indicators(Form("x", indicators=indicators))]


def test_level2_without_rows_are_found_in_order() -> None:
    output = Level1("产出指标", (Level2("质量指标"), FILLED, Level2("成本指标")))
    benefit = Level1("效益指标", (Level2("经济效益指标"), replace(FILLED, name="社会效益指标")))
    assert names(output, benefit) == ["质量指标", "成本指标", "经济效益指标"]


def test_a_level1_stands_for_all_below_it() -> None:
    empty = Level1("满意度指标", (Level2("服务对象满意度指标"),))
    assert names(Level1("产出指标", (FILLED,)), empty, Level1("成本指标")) == [
        "满意度指标",
        "成本指标",
    ]


def test_a_form_without_any_row_has_none() -> None:
    assert names(Level1("产出指标", (Level2("数量指标"),)), Level1("效益指标")) == []
