"""Amounts beside their labels, or below their sources, are read as in the usual table."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.core.form import FundingRow
from perfdesk.recognition.source import PrintedFigures, Reading
from tests.recognition.published import kept_without_place, read_one, rows_of

ABOVE = """
项目支出绩效自评表
（2021年度）
项目名称|老旧小区改造|||||||
主管部门|住建局|||实施单位|房管所|||
"""
BELOW = """
年度总体目标|预期目标|||实际完成情况||||
|完成改造|||完成||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
|产出指标|数量指标|改造小区数|≥5个|5个|50|50|
|效益指标|社会效益指标|居民幸福感|提升|提升|30|30|
|满意度指标|服务对象满意度指标|居民满意度|≥90%|92%|10|10|
总分||||||100|99.5|
"""
TOTAL = FundingRow("total", "100", "100", "95")
PRINTED = PrintedFigures("95%", "9.5", "100", "99.5")


def read_with(funding: str, *, page_text: bool = False) -> Reading:
    rows = rows_of(ABOVE.strip("\n") + funding.rstrip("\n") + BELOW.rstrip("\n"))
    return read_one(rows, page_text=page_text)


ONE_LINE = """
项目资金（万元）|年初预算数|100|全年预算数|100|全年执行数|95|分值|10|执行率|95%|得分|9.5
"""
TWO_LINES = """
项目资金（万元）|年初预算数|100|全年预算数|100|全年执行数|95
|分值|10|执行率|95%|得分|9.5
"""
LINE_FOR_EACH = """
项目资金（万元）|年初预算数|100
|全年预算数|100
|全年执行数|95
|分值|10
|执行率|95%
|得分|9.5
"""
IN_ONE_CELL = """
项目资金（万元）|年初预算数：100||全年预算数：100||全年执行数：95
|分值：10||执行率：95%||得分：9.5
"""
LABELLED = """
项目资金（万元）|年度资金总额|年初预算数|100|全年预算数|100|全年执行数|95|分值|10|执行率|95%|得分|9.5
"""
TRANSPOSED_TOTAL = """
项目资金（万元）||年度资金总额
|年初预算数|100
|全年预算数|100
|全年执行数|95
|分值|10
|执行率|95%
|得分|9.5
"""


@pytest.mark.parametrize("page_text", [False, True])
@pytest.mark.parametrize(
    "funding", [ONE_LINE, TWO_LINES, LINE_FOR_EACH, IN_ONE_CELL, LABELLED, TRANSPOSED_TOTAL]
)
def test_amounts_beside_their_labels_are_those_of_the_total(
    funding: str, *, page_text: bool
) -> None:
    reading = read_with(funding, page_text=page_text)
    assert reading.form.funding.rows[0] == TOTAL
    assert (reading.form.funding.weight, reading.form.money_unit) == ("10", "万元")
    assert reading.printed == PRINTED
    assert [each.code for each in reading.findings] == []


SOURCES = """
项目资金（万元）|年度资金总额|年初预算数|100|全年预算数|100|全年执行数|95|分值|10|执行率|95%|得分|9.5
|其中：当年财政拨款|年初预算数|80|全年预算数|70|全年执行数|65
|其他资金|年初预算数||全年预算数|30|全年执行数|30
"""
TRANSPOSED = """
项目资金（万元）||年度资金总额|其中：当年财政拨款|其他资金
|年初预算数|100|80|
|全年预算数|100|70|30
|全年执行数|95|65|30
|分值|10|—|—
|执行率|95%||
|得分|9.5|—|—
"""


@pytest.mark.parametrize("funding", [SOURCES, TRANSPOSED])
def test_amounts_of_several_sources_are_those_of_their_rows(funding: str) -> None:
    reading = read_with(funding)
    rows = [row for row in reading.form.funding.rows if row.initial or row.budget or row.executed]
    assert rows == [
        TOTAL,
        FundingRow("appropriation", "80", "70", "65"),
        FundingRow("other", "", "30", "30"),
    ]
    assert reading.printed == PRINTED
    assert [each.code for each in reading.findings] == []


def test_an_amount_and_a_source_without_a_place_are_kept_by_their_labels() -> None:
    reading = read_with("""
项目资金（万元）||年度资金总额|其中：当年财政拨款|县级资金
|年初预算数|100|80|20
|全年预算数|100|80|20
|全年执行数|95|80|15
|调整数|5|3|2
""")
    total, appropriation, *_, county = reading.form.funding.rows
    assert total.cells == (("调整数", "5"),)
    assert appropriation.cells == (("调整数", "3"),)
    assert county == FundingRow("", "20", "20", "15", "县级资金", (("调整数", "2"),))


def test_another_text_beside_its_label_is_kept_by_it() -> None:
    funding = ONE_LINE.rstrip() + "|超支说明|无超支"
    reading = read_with(funding)
    assert reading.form.funding.rows[0] == replace(TOTAL, cells=(("超支说明", "无超支"),))
    assert reading.printed == PRINTED


@pytest.mark.parametrize(
    "funding",
    [
        "\n项目资金|年初预算数|约一百|全年预算数|100|全年执行数|95\n",
        "\n项目资金||年度资金总额|其他资金\n|年初预算数|100||7\n|全年预算数|100\n|全年执行数|95\n",
    ],
    ids=["no figure beside a label", "a figure below no source"],
)
def test_amounts_that_belong_to_no_label_for_certain_are_said(funding: str) -> None:
    reading = read_with(funding)
    rows = reading.form.funding.rows
    assert not any(row.initial or row.budget or row.executed for row in rows)
    assert "100" in kept_without_place(reading) or any("100" in f.text for f in reading.findings)
