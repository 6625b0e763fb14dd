"""What only some provinces print: points in headings, rows of dashes, other funding rows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.core.form import FundingRow, level3_nodes
from perfdesk.core.template import FundingKind, Words
from perfdesk.recognition.source import SourceRow
from tests.recognition.published import (
    TEMPLATES,
    finding_codes,
    flat_rows,
    kept_without_place,
    read_one,
    read_source,
    rows_of,
)

POINTS = """
2022年度项目支出绩效自评表
项目名称|保障性住房维修||||||
主管部门|某市住建局|||实施单位|保障中心||
项目属性|1、持续性项目 ☑ 2、新增性项目 □||||||
预算执行情况（万元）（20分）||预算数(A)|执行数(B)|执行率(B/A)|得分（20分*执行率）||
|年度财政资金总额|120|114|95%|19||
年度目标1（60分）|一级指标|二级指标|三级指标|年初目标值(A)|实际完成值(B)|得分|
|产出指标|数量指标|维修住房套数|≥300套|312套|20|
||质量指标|维修验收合格率|100%|100%|40|
年度目标2（20分）|一级指标|二级指标|三级指标|年初目标值(A)|实际完成值(B)|得分|
|产出指标|时效指标|维修及时率|≥95%|96%|20|
总分||||||99|
改进措施及结果应用方案|继续加强管理||||||
"""
TABLE = """
项目支出绩效自评表
（2021年度）
项目名称|校舍维修|||||||
主管部门|教育局|||实施单位|某中学|||
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
|年度资金总额|200|200|200|10|100.00%|10|
|财政专户管理资金|60|60|60|—|100%|—|
|单位资金|140|140|140|—|100%|—|
年度总体目标|预期目标|||实际完成情况||||
|目标|||已完成||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
|产出指标|数量指标|维修数量|3所|3所|60|60|
|效益指标|经济效益指标|/|/|/|/|/|/
||社会效益指标|消除隐患|明显|明显|30|30|无
总分||||||100|100|
"""
OTHER_WORDS = """
项目支出绩效自评表
|项目名称|职业技能培训|||||||
|主管部门|人社局||||承担单位|就业中心||
|资金执行情况(元)||年初预算|调整预算|实际支出|执行率|分值|得分|
||年度资金总额|1,200,000|1,150,000|1,097,330|95.42%|10|9.54|
||其他|0|0|0||||
|总体目标|年度绩效目标||||完成情况||||
||培训2000人||||培训2103人||||
|绩效指标|一级|二级|指标内容|预期指标值|全年实际完成值|指标解释|标准分|自评分|原因分析
||产出|数量|培训人数|≥2000人|2103人|取得证书的人数|60|60|
||效益|社会效益|促进就业人数|≥600人|655人|半年内就业|30|29|少数未就业
|总得分|||||||100|98.54|
"""


@pytest.mark.parametrize("page_text", [True, False])
def test_the_points_of_the_rate_are_read_from_its_heading(page_text: bool) -> None:
    reading = read_one(rows_of(POINTS), page_text=page_text)

    assert (reading.form.funding.weight, reading.form.money_unit) == ("20", "万元")
    assert reading.form.funding.rows[0] == FundingRow("total", "", "120", "114")
    assert (reading.printed.rate, reading.printed.funding, reading.printed.total) == (
        *("95%", "19"),
        "99",
    )
    assert not {"no-funding-weight", "no-money-unit", "printed-differs"} & set(
        finding_codes(reading)
    )


@pytest.mark.parametrize("page_text", [True, False])
def test_the_indicators_of_several_goals_are_all_read(page_text: bool) -> None:
    rows = flat_rows(read_one(rows_of(POINTS), page_text=page_text))

    assert [(row[1], row[2], row[6]) for row in rows] == [
        ("数量指标", "维修住房套数", "20"),
        ("质量指标", "维修验收合格率", "40"),
        ("时效指标", "维修及时率", "20"),
    ]


@pytest.mark.parametrize("page_text", [True, False])
def test_a_row_of_dashes_is_no_indicator(page_text: bool) -> None:
    reading = read_one(rows_of(TABLE), page_text=page_text)

    benefits = reading.form.indicators[1]
    assert [(each.name, len(each.children)) for each in benefits.children] == [
        ("经济效益指标", 0),
        ("社会效益指标", 1),
    ]
    assert "blank-score" not in finding_codes(reading)


@pytest.mark.parametrize("page_text", [True, False])
def test_a_goal_of_one_word_is_no_label(page_text: bool) -> None:
    goals = read_one(rows_of(TABLE), page_text=page_text).form.goals[0]
    assert (goals.expected, goals.actual) == ("目标", "已完成")


def test_a_label_moved_beside_both_goals_is_still_a_label() -> None:
    moved = TABLE.replace("|目标|||已完成||||", "|目标|完成维修|||已完成|||")
    goals = read_one(rows_of(moved)).form.goals[0]
    assert (goals.expected, goals.actual) == ("完成维修", "已完成")


@pytest.mark.parametrize("page_text", [True, False])
def test_funding_rows_that_no_template_has_are_kept_by_their_labels(page_text: bool) -> None:
    reading = read_one(rows_of(TABLE), page_text=page_text)
    assert [row for row in reading.form.funding.rows if not row.kind] == [
        FundingRow("", "60", "60", "60", label="财政专户管理资金"),
        FundingRow("", "140", "140", "140", label="单位资金"),
    ]
    assert kept_without_place(reading) == "财政专户管理资金：60 60 60；单位资金：140 140 140"


def test_funding_rows_are_read_where_the_template_has_them() -> None:
    own = next(each for each in TEMPLATES if each.id == "national-2020")
    kinds = (
        FundingKind("account", Words("财政专户管理资金")),
        FundingKind("own", Words("单位资金")),
    )
    richer = replace(own, funding_kinds=(*own.funding_kinds, *kinds))
    source = [SourceRow(f"第 {n} 行", row) for n, row in enumerate(rows_of(TABLE), start=1)]

    (reading,) = read_source(source, (richer,), page_text=True)

    assert reading.form.funding.row("account") == FundingRow("account", "60", "60", "60")
    assert reading.form.funding.row("own") == FundingRow("own", "140", "140", "140")
    assert "unplaced" not in finding_codes(reading)


def test_a_funding_row_that_only_another_template_has_is_kept_by_its_label() -> None:
    own = next(each for each in TEMPLATES if each.id == "national-2020")
    account = FundingKind("account", Words("财政专户管理资金"))
    other = replace(
        own, id="other", title=Words("别的表"), funding_kinds=(*own.funding_kinds, account)
    )
    source = [SourceRow(f"第 {n} 行", row) for n, row in enumerate(rows_of(TABLE), start=1)]

    (reading,) = read_source(source, (own, other), page_text=True)

    assert reading.form.funding.rows[-2] == FundingRow(
        "", "60", "60", "60", label="财政专户管理资金"
    )


@pytest.mark.parametrize("page_text", [True, False])
def test_a_table_with_the_headings_of_another_province_is_read(page_text: bool) -> None:
    reading = read_one(rows_of(OTHER_WORDS), page_text=page_text)

    assert (reading.form.unit, reading.form.money_unit) == ("就业中心", "元")
    assert reading.form.funding.rows[0] == FundingRow(
        "total", "1,200,000", "1,150,000", "1,097,330"
    )
    assert reading.form.goals[0].expected == "培训2000人"
    assert flat_rows(reading) == [
        ("产出", "数量", "培训人数", "≥2000人", "2103人", "60", "60", ""),
        ("效益", "社会效益", "促进就业人数", "≥600人", "655人", "30", "29", "少数未就业"),
    ]
    assert reading.printed.total == "98.54"


@pytest.mark.parametrize(
    "cells", ["—|—|—|—|—|—", "0|0|—|—|—|—", "0|0|—|—||—", "0|—|—|—||", "—|—|—|—||—", "/|/|0|/|/|/"]
)
def test_dashes_in_a_funding_row_shift_no_column(cells: str) -> None:
    dashes = TABLE.replace("|单位资金|140|140|140|—|100%|—|", f"|其他资金|{cells}|")
    row = read_one(rows_of(dashes)).form.funding.row("other")
    assert [row.initial, row.budget, row.executed] == cells.split("|")[:3]


def test_amounts_that_name_their_unit_stay_in_their_columns() -> None:
    cells = "１２０|120.00万元|1200000元"
    named = TABLE.replace("|单位资金|140|140|140|—|100%|—|", f"|其他资金|{cells}|—|||")
    row = read_one(rows_of(named)).form.funding.row("other")
    assert [row.initial, row.budget, row.executed] == cells.split("|")


def test_a_line_break_inside_a_usual_label_is_dropped() -> None:
    rows = [tuple(cell.replace("社会效益", "社会效益\n") for cell in row) for row in rows_of(TABLE)]
    names = [each.name for each in read_one(rows, page_text=False).form.indicators[1].children]
    assert names == ["经济效益指标", "社会效益指标"]


@pytest.mark.parametrize("page_text", [True, False])
def test_the_cells_below_an_unknown_heading_are_kept_by_it(page_text: bool) -> None:
    reading = read_one(rows_of(OTHER_WORDS), page_text=page_text)
    assert [row.cells for row in level3_nodes(reading.form)] == [
        (("指标解释", "取得证书的人数"),),
        (("指标解释", "半年内就业"),),
    ]
    assert "unplaced" not in finding_codes(reading)
    (finding,) = [each for each in reading.findings if each.code == "no-place"]
    assert finding.message == (
        "表样里没有位置的 1 项内容已保留，见“其他内容”，请核对："
        "指标解释：取得证书的人数、半年内就业。"
    )


def test_an_exact_heading_wins_over_one_that_only_begins_like_it() -> None:
    head = "绩效目标|年初绩效目标||||全年目标实际完成情况|||"
    table = TABLE.replace("年度总体目标|预期目标|||实际完成情况||||", head)
    reading = read_one(
        rows_of(table.replace("|目标|||已完成||||", "|建成||||已建成|||")), page_text=False
    )
    assert (reading.form.goals[0].expected, reading.form.goals[0].actual) == ("建成", "已建成")
    assert "单位资金" in kept_without_place(reading)


@pytest.mark.parametrize("page_text", [True, False])
def test_a_heading_above_the_row_labels_of_the_funding_is_no_amount(page_text: bool) -> None:
    whole = next(line for line in TABLE.splitlines() if "全年预算数" in line or "预算数" in line)
    head = whole.replace("||", "|年度预算数(万元)|", 1)
    reading = read_one(rows_of(TABLE.replace(whole, head)), page_text=page_text)
    assert reading.form.funding == read_one(rows_of(TABLE), page_text=page_text).form.funding
    assert "unplaced" not in {each.code for each in reading.findings if "预算数" in each.text}
