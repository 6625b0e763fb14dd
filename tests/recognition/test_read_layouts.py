"""Forms in the layouts of other provinces are read by their labels, whatever their columns."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.core.form import FundingRow, level3_nodes
from perfdesk.recognition.source import MergedCell, Reading, SourceRow
from tests.recognition.published import (
    finding_codes,
    flat_rows,
    kept_without_place,
    read_one,
    read_rows,
    read_source,
    rows_of,
)

NATIONAL = """
项目支出绩效自评表
（2021年度）
项目名称|老旧小区改造|||||||
主管部门|住建局|||实施单位|房管所|||
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
|年度资金总额|300|280|240.8|10|86%|8.6|
|其中：当年财政拨款|300|280|240.8|—||—|
|上年结转资金||||—||—|
|其他资金||||—||—|
年度总体目标|预期目标|||实际完成情况||||
|完成改造|||完成||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因分析及改进措施
|产出指标(50分)|数量指标|指标1：改造小区数|≥5个|5个|20|20|
|||指标2：|||||
|||……|||||
||质量指标|验收合格率|100%|98%|30|29.4|个别返工
|效益指标（40分）|社会效益指标|居民幸福感|提升|提升|30|30|
|满意度指标(10分)|服务对象满意度指标|居民满意度|≥90%|92%|10||
总分||||||100|98|
"""
DIVIDED = """
2022年度部门预算项目支出绩效自评表
单位：万元
项目名称|信息化运维|||||||
主管部门|某厅|||实施单位|某中心|||
项目负责人|某人|||联系电话|123|||
项目资金||年初预算|调整后预算数|预算执行数|预算执行率|权重|得分|原因
|总额|100|90|81|90%|10|9|无
|财政资金|100|90|81||||
|财政专户管理资金|1|2|3||||
年度总体目标|年度目标|||年度目标实际完成情况||||
|保障运行|||已保障||||
绩效指标|一级指标|二级指标|三级指标|指标性质|指标值|度量单位|完成值|权重|得分|未完成原因分析
|产出指标|数量指标|巡检次数|≥|12|次|12|40|40|
|产出指标|质量指标|故障率|≤|5|%|3|20|20|
|效益指标|社会效益指标|保障能力|定性|优|/|优|20|20|
|满意度指标|满意度指标|用户满意|≥|90|%|95|10|10|
合计|||||||||99|
"""
WEIGHT_FIRST = """
项目支出绩效自评表
（  年度）
项目名称：产业扶持资金
主管部门|农业局|||实施单位|乡政府|||
预算执行情况（万元）|||全年预算数(A)|全年执行数(B)|分值|执行率(B/A)|得分|
||年度资金总额：|50|50|10|100.00%|10|
||其中:本年财政拨款|50|50||||
年度|预期目标|||实际完成情况|||||
总体目标|增收|||已增收|||||
绩效指标|一级指标|二级指标|三级指标|分值|年度指标值|实际完成值|得分|未完成原因和改进措施
|成本指标|经济成本指标|单位成本|20|≤100元|95元|20|
||社会成本指标|社会成本|10|低|低|10|
|产出指标|数量指标|户数|30|20户|20户|30|
|成本指标||用工|5|5|5|5|
|效益指标|经济效益|增收|25|5%|5%|25|
总分|||||||100|
注：年末填报
"""


def test_rows_with_only_a_placeholder_are_counted_and_points_in_headings_dropped() -> None:
    reading = read_one(rows_of(NATIONAL))
    form = reading.form
    assert (form.template, form.year, form.money_unit) == ("national-2020", "2021", "万元")
    assert [row[:3] for row in flat_rows(reading)[:2]] == [
        ("产出指标", "数量指标", "指标1：改造小区数"),
        ("产出指标", "质量指标", "验收合格率"),
    ]
    (counted,) = [each for each in reading.findings if each.code == "not-filled-in"]
    assert (counted.where, counted.text) == ("第 14 行", "2")
    assert reading.printed.rate == "86%"


def test_points_in_a_heading_that_the_rows_miss_become_a_finding() -> None:
    messages = [
        each.message
        for each in read_one(rows_of(NATIONAL)).findings
        if each.code == "printed-differs"
    ]
    assert messages == ["原表印出的“效益指标”的分值为 40，按表中数据计算为 30，请核对。"]


def test_blank_scores_make_one_finding() -> None:
    (finding,) = [
        each for each in read_one(rows_of(NATIONAL)).findings if each.code == "blank-score"
    ]
    assert finding.text == "1"


def test_a_divided_target_is_joined_and_other_texts_become_findings() -> None:
    reading = read_one(rows_of(DIVIDED))
    assert [row[3] for row in flat_rows(reading)] == ["≥12次", "≤5%", "优", "≥90%"]
    assert reading.form.money_unit == "万元"
    assert reading.form.year == "2022"
    total = FundingRow("total", "100", "90", "81", cells=(("原因", "无"),))
    assert reading.form.funding.rows[0] == total
    assert reading.form.fields == (("项目负责人", "某人"), ("联系电话", "123"))
    kept = "原因：无；财政专户管理资金：1 2 3；指标性质：定性"
    assert kept_without_place(reading) == f"项目负责人：某人；联系电话：123；{kept}"
    assert "unknown-title" in finding_codes(reading)


@pytest.mark.parametrize("page_text", [True, False])
def test_columns_in_another_order_are_read_by_their_labels(page_text: bool) -> None:
    reading = read_one(rows_of(WEIGHT_FIRST), page_text=page_text)
    assert reading.form.project == "产业扶持资金"
    assert reading.form.year == ""
    assert reading.form.funding.rows[0] == FundingRow("total", "", "50", "50")
    assert (
        "成本指标",
        "经济成本指标",
        "单位成本",
        "≤100元",
        "95元",
        "20",
        "20",
        "",
    ) in flat_rows(reading)
    assert reading.form.texts == (("注", "年末填报"),)


@pytest.mark.parametrize("page_text", [True, False])
def test_a_cost_label_is_level_1_only_above_its_own_level_2(page_text: bool) -> None:
    names = [row[:3] for row in flat_rows(read_one(rows_of(WEIGHT_FIRST), page_text=page_text))]
    assert names == [
        ("成本指标", "经济成本指标", "单位成本"),
        ("成本指标", "社会成本指标", "社会成本"),
        ("产出指标", "数量指标", "户数"),
        ("产出指标", "成本指标", "用工"),
        ("效益指标", "经济效益", "增收"),
    ]


def test_a_heading_in_two_rows_is_one_heading() -> None:
    upper = "绩效指标|一级指标|二级指标|三级指标|年度|实际|分值|得分|偏差原因分析及"
    lower = "||||指标值|完成值|||改进措施"
    head = NATIONAL.split("\n")[12]
    reading = read_one(rows_of(NATIONAL.replace(head, f"{upper}\n{lower}")))
    assert flat_rows(reading) == flat_rows(read_one(rows_of(NATIONAL)))
    assert "unplaced" not in finding_codes(reading)


def test_a_target_divided_below_its_heading_is_joined() -> None:
    upper = "绩效指标|一级指标|二级指标|三级指标|年度指标值||||权重|得分|原因"
    lower = "||||指标性质|指标值|度量单位|完成值|||"
    head = next(line for line in DIVIDED.split("\n") if line.startswith("绩效指标"))
    reading = read_one(rows_of(DIVIDED.replace(head, f"{upper}\n{lower}")))
    assert [row[3] for row in flat_rows(reading)] == ["≥12次", "≤5%", "优", "≥90%"]


def test_a_row_without_a_label_in_a_grid_has_the_label_above() -> None:
    assert flat_rows(read_one(rows_of(NATIONAL), page_text=False)) == flat_rows(
        read_one(rows_of(NATIONAL))
    )


def test_rows_above_their_label_in_a_grid_belong_to_it_and_are_said() -> None:
    """The labels stand beside the middle of their rows, as they look where cells are merged."""
    rows = """
||数量指标|甲|1|1|10|10|
|产出指标||乙|2|2|10|10|
|||丙|3|3|10|10|
|||丁|4|4|20|20|
||社会效益指标|戊|5|5|15|15|
|效益指标||己|6|6|15|15|
|满意度指标||庚|7|7|5|5|
||服务对象满意度指标|辛|8|8|5|5|"""
    head = NATIONAL[: NATIONAL.index("|产出指标")].rstrip()
    reading = read_one(rows_of(head + rows), page_text=False)

    assert [row[:3] for row in flat_rows(reading)] == [
        *(("产出指标", "数量指标", name) for name in "甲乙丙丁"),
        *(("效益指标", "社会效益指标", name) for name in "戊己"),
        *(("满意度指标", "服务对象满意度指标", name) for name in "庚辛"),
    ]
    said = [each.message for each in reading.findings if each.code == "above-label"]
    assert said == [
        "第 13 行“数量指标”印在所属指标的名称之上，已归入“产出指标”，请核对。",
        "第 17 行“社会效益指标”印在所属指标的名称之上，已归入“效益指标”，请核对。",
        "第 19 行“庚”印在所属指标的名称之上，已归入“服务对象满意度指标”，请核对。",
    ]


def test_a_row_without_a_name_belongs_to_no_label_below_it() -> None:
    """It holds the points of the level-1 indicator as a whole."""
    text = NATIONAL.replace("|产出指标(50分)|", "|产出指标|||||50|49.4|\n||")
    reading = read_one(rows_of(text), page_text=False)
    assert "above-label" not in finding_codes(reading)
    assert [row[1:4] for row in flat_rows(reading) if row[0] == "产出指标"][1:] == [
        ("数量指标", "指标1：改造小区数", "≥5个"),
        ("质量指标", "验收合格率", "100%"),
    ]


def test_a_row_beside_a_merged_label_belongs_to_it_whatever_it_is_called() -> None:
    rows = rows_of(NATIONAL.replace("||质量指标|", "||经济效益指标|"))
    beside, merged = (
        read_source([SourceRow("", row, cells if "数量指标" in row else ()) for row in rows])[0]
        for cells in ((), (MergedCell(1, 1, 4),))
    )
    owners = [
        next(row[0] for row in flat_rows(reading) if row[1] == "经济效益指标")
        for reading in (beside, merged)
    ]
    assert owners == ["效益指标", "产出指标"]
    assert "above-label" not in finding_codes(merged)


def test_texts_repeated_where_merged_cells_were_divided_count_once() -> None:
    text = NATIONAL.replace("\n项目支出绩效自评表", "\n" + "|".join(["项目支出绩效自评表"] * 9))
    text = text.replace("老旧小区改造|||||||", "|".join(["老旧小区改造"] * 8))
    text = text.replace("实施单位|房管所|||", "实施单位|房管所|房管所|房管所|房管所")
    text = text.replace("总分||||||", "|".join(["总分"] * 6) + "|")
    reading = read_one(rows_of(text), page_text=False)

    assert reading.form == read_one(rows_of(NATIONAL), page_text=False).form
    assert reading.printed.total == "98"


def test_an_achievement_copied_from_its_goal_is_read_where_merged_cells_were_divided() -> None:
    heading = "|".join(["预期目标"] * 4 + ["实际完成情况"] * 4)
    text = NATIONAL.replace("预期目标|||实际完成情况||||", heading)
    goals = "\n|".join(["|".join(["完成改造"] * 8), "|".join(["完成绿化"] * 8)])
    reading = read_one(rows_of(text.replace("完成改造|||完成||||", goals)), page_text=False)
    (goal,) = reading.form.goals
    assert goal.expected == goal.actual == "完成改造\n完成绿化"
    assert not {"unplaced", "no-place"} & set(finding_codes(reading))


def test_rows_that_repeat_their_labels_make_one_node() -> None:
    reading = read_one(rows_of(DIVIDED), page_text=False)
    assert [one.name for one in reading.form.indicators] == ["产出指标", "效益指标", "满意度指标"]


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("(2022 年度)", "2022"),
        ("（ 2022 年度）", "2022"),
        ("2022年度", "2022"),
        ("(2022年)", "2022"),
        ("【二〇二二年度】", "2022"),
        ("（    年度）", ""),
        ("<p>（2022年度）</p>", "2022"),
    ],
)
def test_the_year_is_found_in_many_notations(line: str, year: str) -> None:
    assert read_one(rows_of(NATIONAL.replace("（2021年度）", line))).form.year == year


def test_a_year_in_the_title_is_the_form_s_year() -> None:
    titled = NATIONAL.replace("项目支出绩效自评表\n（2021年度）", "2021年度项目支出绩效自评表")
    reading = read_one(rows_of(titled))
    assert (reading.form.year, reading.form.template) == ("2021", "national-2020")
    assert "unknown-title" not in finding_codes(reading)


def test_without_a_title_the_closest_template_is_taken_with_a_finding() -> None:
    reading = read_one(rows_of(NATIONAL.replace("项目支出绩效自评表\n", "")))
    assert reading.form.template == "national-2020"
    assert reading.form.year == "2021"
    assert "no-title" in finding_codes(reading)


def test_several_forms_follow_each_other_even_without_titles() -> None:
    second = NATIONAL.replace("项目支出绩效自评表\n", "").replace("老旧小区改造", "道路养护")
    found = read_rows(rows_of(NATIONAL + second.lstrip("\n")))
    assert [each.form.project for each in found] == ["老旧小区改造", "道路养护"]
    assert [each.form.year for each in found] == ["2021", "2021"]


@pytest.mark.parametrize(
    "heading",
    ["续表", "项目支出绩效自评表（续）", "项目支出绩效自评表\n（2021年度）\n项目名称|老旧小区改造"],
)
def test_a_table_divided_into_pages_by_hand_is_one_form(heading: str) -> None:
    above, below = NATIONAL.split("|满意度指标(10分)")
    text = f"{above.rstrip()}\n{heading}\n|满意度指标(10分){below}"
    reading, plain = (read_one(rows_of(each), page_text=False) for each in (text, NATIONAL))
    assert reading.form == plain.form


def test_forms_not_filled_in_are_not_joined() -> None:
    blank = NATIONAL.replace("老旧小区改造", "", 1).split("总分")[0]
    assert len(read_rows(rows_of(blank + blank), page_text=False)) == 2


def test_a_title_broken_over_two_lines_is_a_title() -> None:
    reading = read_one(rows_of(NATIONAL.replace("项目支出绩效自评表", "项目支出\n绩效自评表")))
    assert reading.form.template == "national-2020"
    assert not {"no-title", "unknown-title", "unplaced"} & set(finding_codes(reading))


def test_rows_of_subtotals_are_left_out_with_a_finding() -> None:
    row = "||质量指标|验收合格率"
    for page_text in (True, False):
        reading = read_one(
            rows_of(NATIONAL.replace(row, f"|小计|||||20|20|\n{row}")), page_text=page_text
        )
        assert flat_rows(reading) == flat_rows(read_one(rows_of(NATIONAL)))
        assert [each.text for each in reading.findings if each.code == "subtotal"] == ["小计 20 20"]


def test_a_money_unit_in_a_row_and_a_row_label_cut_short_are_read() -> None:
    text = NATIONAL.replace("项目资金（万元）", "项目资金").replace("上年结转资金", "上年结转")
    text = text.replace("|其中：当年", "（万元）|其中：当年").replace("数量指标|", "数量指标：|")
    reading = read_one(rows_of(text))
    assert reading.form == read_one(rows_of(NATIONAL)).form
    assert not {"no-money-unit", "unplaced"} & set(finding_codes(reading))


@pytest.mark.parametrize("page_text", [True, False])
def test_rows_across_the_table_above_the_total_are_no_indicators(page_text: bool) -> None:
    rows = "其他需要说明事项|无\n填表人：某人||||联系电话：123\n总分|"
    reading = read_one(rows_of(NATIONAL.replace("总分|", rows)), page_text=page_text)
    plain = read_one(rows_of(NATIONAL), page_text=page_text)
    assert (reading.form.indicators, reading.printed) == (plain.form.indicators, plain.printed)
    assert reading.form.texts == (("其他需要说明事项", "无"),)
    assert reading.form.fields == (("填表人", "某人"), ("联系电话", "123"))


@pytest.mark.parametrize("page_text", [True, False])
def test_notes_below_a_table_without_a_total_are_no_indicators(page_text: bool) -> None:
    total = next(line for line in NATIONAL.split("\n") if line.startswith("总分"))
    notes = "注：1.其他资金包括自有资金。\n2.定性指标分三档。"
    reading = read_one(rows_of(NATIONAL.replace(total, notes)), page_text=page_text)
    plain = read_one(rows_of(NATIONAL), page_text=page_text).form
    texts = (("注", "1.其他资金包括自有资金。\n2.定性指标分三档。"),)
    assert reading.form == replace(plain, texts=texts)


def test_rates_and_dashes_in_the_lower_funding_rows_make_no_finding() -> None:
    text = NATIONAL.replace("240.8|—||—|", "240.8|/|86.00%|/|").replace("||||—||—|", "|||||—|—|—")
    assert "unplaced" not in finding_codes(read_one(rows_of(text)))


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize("annex", ["附件2", "附件 1-3：", "附表一"])
def test_the_number_of_an_annex_above_the_title_makes_no_finding(
    annex: str, page_text: bool
) -> None:
    (first, second) = read_rows(rows_of(f"{annex}\n{NATIONAL.strip()}\n" * 2), page_text=page_text)
    assert first.form == second.form == read_one(rows_of(NATIONAL), page_text=page_text).form
    assert "unplaced" not in finding_codes(first) + finding_codes(second)


def test_goals_below_other_headings_are_read() -> None:
    heading = "年度总体目标|年初设定目标|||年度总体目标完成情况综述"
    text = NATIONAL.replace("年度总体目标|预期目标|||实际完成情况", heading)
    assert read_one(rows_of(text)).form == read_one(rows_of(NATIONAL)).form


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize(
    "line",
    [
        "（2021年度）||||||单位：千元||",
        "|||（2021年度）||||金额单位：千元|",
        "（2021年度）        单位：千元",
    ],
)
def test_the_year_and_the_money_unit_may_share_a_line(line: str, page_text: bool) -> None:
    text = NATIONAL.replace("（2021年度）", line).replace("项目资金（万元）", "项目资金")
    reading = read_one(rows_of(text), page_text=page_text)
    assert (reading.form.year, reading.form.money_unit) == ("2021", "千元")
    assert "unplaced" not in finding_codes(reading)


def test_a_year_beside_a_label_is_not_the_form_s_year() -> None:
    text = NATIONAL.replace("（2021年度）", "实施期限|2020年")
    assert read_one(rows_of(text)).form.year == ""


@pytest.mark.parametrize("page_text", [True, False])
def test_weights_and_scores_printed_with_their_unit_are_numbers(page_text: bool) -> None:
    text = NATIONAL.replace("|10|86%|8.6|", "|10分|86%|8.6分|").replace("|20|20|", "|20分|20 分|")
    text = text.replace("|100|98|", "|100分|98分|")
    reading, plain = (read_one(rows_of(each), page_text=page_text) for each in (text, NATIONAL))
    assert (reading.form, reading.printed) == (plain.form, plain.printed)
    assert finding_codes(reading) == finding_codes(plain)


@pytest.mark.parametrize("page_text", [False, True])
@pytest.mark.parametrize("points", ["（{}分）", "({})", "（ {} 分 ）"])
def test_weights_and_scores_printed_in_brackets_are_numbers(points: str, page_text: bool) -> None:
    text = NATIONAL
    for number in ("|10|86%|8.6|", "|20|20|", "|100|98|"):
        one, *rate, other = number.strip("|").split("|")
        cells = (points.format(one), *rate, points.format(other))
        text = text.replace(number, f"|{'|'.join(cells)}|")
    reading, plain = (read_one(rows_of(each), page_text=page_text) for each in (text, NATIONAL))
    assert (reading.form, reading.printed) == (plain.form, plain.printed)
    assert finding_codes(reading) == finding_codes(plain)


def _with_two_rows_of_one_name(second: str) -> Reading:
    """Return NATIONAL with another row below 改造小区数, whose name is merged over both."""
    first = "|产出指标(50分)|数量指标|指标1：改造小区数|≥5个|5个|20|20|"
    rows = rows_of(NATIONAL.replace(first, f"{first}\n||||{second}"))
    merged = (MergedCell(3, 1, 2),)
    return read_source(
        [SourceRow("", row, merged if "指标1：改造小区数" in row else ()) for row in rows]
    )[0]


def test_each_row_below_a_merged_name_that_has_points_is_an_indicator_of_that_name() -> None:
    reading = _with_two_rows_of_one_name("≥300户|310户|5|4|补报")
    first, second, *_ = level3_nodes(reading.form)
    assert (first.name, first.target, first.weight) == ("指标1：改造小区数", "≥5个", "20")
    assert second == replace(
        first, target="≥300户", actual="310户", weight="5", score="4", reason="补报"
    )


def test_a_text_beside_a_merged_name_is_not_the_name() -> None:
    """Where 三级指标 has two columns, the first may be merged over what each row counts."""
    reading = _with_two_rows_of_one_name("≥300户|310户|5|4|")
    wide = [(*row[:4], "", *row[4:]) for row in rows_of(NATIONAL)]
    at = next(index for index, row in enumerate(wide) if "指标1：改造小区数" in row)
    wide[at] = (*wide[at][:4], "市级", *wide[at][5:])
    wide.insert(at + 1, ("", "", "", "", "县级", "≥300户", "310户", "5", "4", ""))
    merged = (MergedCell(3, 1, 2),)
    (beside,) = read_source(
        [SourceRow("", row, merged if index == at else ()) for index, row in enumerate(wide)]
    )
    first, second, *_ = level3_nodes(beside.form)
    assert [replace(each, cells=()) for each in (first, second)] == list(
        level3_nodes(reading.form)
    )[:2]
    assert [each.cells for each in (first, second)] == [
        (("其他文字", "市级"),),
        (("其他文字", "县级"),),
    ]


def test_a_row_below_a_merged_name_without_points_goes_on_with_the_row_above() -> None:
    reading = _with_two_rows_of_one_name("|310户|||补报")
    first, second, *_ = level3_nodes(reading.form)
    assert (first.target, first.actual, first.reason) == ("≥5个", "5个\n310户", "补报")
    assert second.name == "验收合格率"
    assert [each.text for each in reading.findings if each.code == "joined-row"] == ["310户 补报"]


def test_several_texts_without_a_label_stay_where_a_row_goes_on() -> None:
    wide = [(*row[:4], "", "", *row[4:]) for row in rows_of(NATIONAL)]
    at = next(index for index, row in enumerate(wide) if "指标1：改造小区数" in row)
    wide[at] = (*wide[at][:4], "市级", "甲类", *wide[at][6:])
    wide.insert(at + 1, ("", "", "", "", "县级", "乙类", "", "310户", "", "", ""))
    merged = (MergedCell(3, 1, 2),)
    (reading,) = read_source(
        [SourceRow("", row, merged if index == at else ()) for index, row in enumerate(wide)]
    )
    first = next(level3_nodes(reading.form))
    assert first.actual == "5个\n310户"
    assert dict(first.cells)["其他文字"].split("\n") == ["市级", "甲类", "乙类", "县级"]


@pytest.mark.parametrize("number", ["1", "2.", "（3）", "④", "指标5："])
def test_a_number_in_front_of_a_name_is_not_the_name(number: str) -> None:
    wide = [(*row[:4], "", *row[4:]) for row in rows_of(NATIONAL)]
    at = next(index for index, row in enumerate(wide) if "验收合格率" in row)
    wide[at] = (*wide[at][:3], number, *wide[at][3:4], *wide[at][5:])
    reading = read_one(wide, page_text=False)
    plain = read_one(rows_of(NATIONAL), page_text=False)
    names, numbers = zip(
        *((row.name, dict(row.cells).get("其他文字", "")) for row in level3_nodes(reading.form)),
        strict=True,
    )
    assert names == tuple(row.name for row in level3_nodes(plain.form))
    assert numbers[1] == number


@pytest.mark.parametrize("page_text", [False, True])
@pytest.mark.parametrize("score", ["29.4分（扣0.6分）", "29.4(返工)", "29.4 （返工）"])
def test_a_remark_behind_a_score_is_kept_beside_it(score: str, page_text: bool) -> None:
    text = NATIONAL.replace("|30|29.4|", f"|30|{score}|")
    reading = read_one(rows_of(text), page_text=page_text)
    rows = list(level3_nodes(reading.form))
    assert (rows[1].weight, rows[1].score) == ("30", "29.4")
    assert rows[1].cells == (("得分", score),)
    plain = finding_codes(read_one(rows_of(NATIONAL), page_text=page_text))
    assert sorted(finding_codes(reading)) == sorted([*plain, "no-place"])


@pytest.mark.parametrize("rate", ["0.86", "0.860", "86.0004%", "0.859999"])
def test_a_rate_printed_as_a_ratio_or_with_more_decimals_does_not_differ(rate: str) -> None:
    right, wrong = (
        read_one(rows_of(NATIONAL.replace("|86%|", f"|{each}|")), page_text=False)
        for each in (rate, "0.87")
    )
    assert not any("执行率" in each.message for each in right.findings)
    assert any("执行率" in each.message for each in wrong.findings)


@pytest.mark.parametrize("page_text", [False, True])
@pytest.mark.parametrize("side", ["|项目资金（万元）", "项目资金（万元）|"])
def test_the_only_row_of_amounts_needs_no_label(side: str, page_text: bool) -> None:
    above, below = side.split("|")
    text = NATIONAL.replace("项目资金（万元）||年初", f"{above}||年初").replace(
        "|年度资金总额|300|", f"{below}||300|"
    )
    lines = [line for line in text.split("\n") if "其中" not in line]
    lines = [line for line in lines if not line.startswith(("|上年结转", "|其他资金"))]
    reading = read_one(rows_of("\n".join(lines)), page_text=page_text)
    total = reading.form.funding.row("total")
    assert (total.initial, total.budget, total.executed) == ("300", "280", "240.8")
    assert reading.printed.rate == "86%"
    assert "no-place" not in finding_codes(reading)


@pytest.mark.parametrize("page_text", [False, True])
@pytest.mark.parametrize("label", ["二级指标", "指标类别"])
def test_a_table_without_a_column_of_level_1_has_the_usual_ones(
    label: str, page_text: bool
) -> None:
    rows = rows_of(NATIONAL)
    at = next(index for index, row in enumerate(rows) if "三级指标" in row)
    narrow = [
        (row[0], "", *row[2:]) if index > at and row[0] != "总分" else row
        for index, row in enumerate(rows)
    ]
    narrow[at] = (rows[at][0], "", label, *rows[at][3:])
    reading, plain = (read_one(each, page_text=page_text) for each in (narrow, rows))
    assert reading.form.indicators == plain.form.indicators
    guessed = [each.text for each in reading.findings if each.code == "guessed-level1"]
    assert guessed == ["数量指标", "质量指标", "社会效益指标", "服务对象满意度指标"]


@pytest.mark.parametrize("page_text", [False, True])
def test_a_column_that_tells_how_to_measure_is_not_of_level_2(page_text: bool) -> None:
    rows = rows_of(NATIONAL.replace("|二级指标|", "|指标类别|"))
    names = ("数量指标", "质量指标", "社会效益指标", "服务对象满意度指标")
    told = [tuple("定量" if cell in names else cell for cell in row) for row in rows]
    reading = read_one(told, page_text=page_text)
    assert [(one.name, [two.name for two in one.children]) for one in reading.form.indicators] == [
        (name, [""]) for name in ("产出指标", "效益指标", "满意度指标")
    ]
    assert all(dict(row.cells)["指标类别"] == "定量" for row in level3_nodes(reading.form))


def test_one_column_may_name_both_levels() -> None:
    text = NATIONAL.replace("|一级指标|二级指标|", "||指标分类|")
    text = text.replace("|产出指标(50分)|数量指标|", "||产出指标|").replace("||质量指标|", "|||")
    text = text.replace("|效益指标（40分）|社会效益指标|", "||成本指标|")
    text = text.replace("|满意度指标(10分)|服务对象满意度指标|", "||满意度|")
    reading = read_one(rows_of(text), page_text=False)
    assert [(one.name, [two.name for two in one.children]) for one in reading.form.indicators] == [
        ("产出指标", ["", "成本指标"]),
        ("满意度指标", [""]),
    ]


@pytest.mark.parametrize("page_text", [False, True])
def test_weights_in_percent_are_points(page_text: bool) -> None:
    text = NATIONAL.replace("|10|86%|8.6|", "|10%|86%|8.6|").replace("|20|20|", "|20%|20|")
    text = text.replace("|30|29.4|", "|30％|29.4|").replace("|100|98|", "|100%|98|")
    reading, plain = (read_one(rows_of(each), page_text=page_text) for each in (text, NATIONAL))
    assert (reading.form, reading.printed) == (plain.form, plain.printed)
    assert finding_codes(reading) == finding_codes(plain)


@pytest.mark.parametrize(
    ("total", "page_text", "sums"),
    [
        ("总分|||||98%||98|", False, ("", "98")),
        ("总分|||||98%|100|98|", False, ("100", "98")),
        ("总分|||||98%|100|98|", True, ("100", "98")),
    ],
)
def test_a_rate_beside_the_sums_is_none_of_them(
    total: str, page_text: bool, sums: tuple[str, str]
) -> None:
    reading = read_one(rows_of(NATIONAL.replace("总分||||||100|98", total)), page_text=page_text)
    assert (reading.printed.weights, reading.printed.total) == sums


def test_labels_with_the_asterisk_of_a_required_field_are_read() -> None:
    text = NATIONAL
    for label in ("项目名称", "主管部门", "实施单位", "一级指标", "三级指标", "年度指标值"):
        text = text.replace(label, f"*{label}", 1)
    assert read_one(rows_of(text)).form == read_one(rows_of(NATIONAL)).form


@pytest.mark.parametrize(
    ("usual", "other"),
    [
        ("其中：当年财政拨款", "其中:本年一般公共预算拨款"),
        ("其中：当年财政拨款", "其中：当年财政资金"),
        ("偏差原因分析及改进措施", "未完成原因及拟采取的改进措施"),
        ("偏差原因分析及改进措施", "偏差原因说明"),
    ],
)
def test_labels_in_the_words_of_other_offices_are_read(usual: str, other: str) -> None:
    reading = read_one(rows_of(NATIONAL.replace(usual, other)))
    assert reading.form == read_one(rows_of(NATIONAL)).form
    assert "unplaced" not in finding_codes(reading)
