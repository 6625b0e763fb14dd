"""Which column of a heading is which: preferred words, side labels, columns without a place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk.core.form import Level3, level3_nodes
from tests.recognition.published import finding_codes, read_one, rows_of

FORM = """
项目支出绩效自评表
项目名称|路灯改造|||||||
项目资金（万元）||年初预算数|{money}|全年执行数|分值|执行率|得分|
|年度资金总额|100|{amounts}|80|10|100%|10|
{side}|预期目标|||{goal}||||
|改造|||已改造||||
绩效指标|一级指标|二级指标|{name}|{targets}|实际完成值|分值|得分
|产出指标|数量指标|路灯数|{values}|62盏|{points}|90
|效益指标|社会效益指标|知晓率|{others}|96%|10|10
总分||||||||100
"""
USUAL = {
    "money": "全年预算数",
    "amounts": "80",
    "side": "年度总体目标",
    "goal": "实际完成情况",
    "name": "三级指标",
    "targets": "年度指标值",
    "values": "≥60盏",
    "others": "≥95%",
    "points": "80",
}


def nodes(**changes: str) -> list[Level3]:
    text = FORM.format(**USUAL | changes)
    return list(level3_nodes(read_one(rows_of(text), page_text=False).form))


@pytest.mark.parametrize("targets", ["年初指标值|年度指标值", "指标值|调整后指标值"])
def test_of_two_targets_the_preferred_one_counts_and_the_other_is_kept(targets: str) -> None:
    (first, _) = nodes(targets=targets, values="≥50盏|≥60盏", others="≥90%|≥95%")
    assert first.target == "≥60盏"
    assert first.cells == ((targets.partition("|")[0], "≥50盏"),)


def test_a_blank_cell_of_the_preferred_target_stays_blank() -> None:
    first, second = nodes(targets="年初指标值|年度指标值", values="≥50盏|≥60盏", others="≥90%|")
    assert (first.target, second.target) == ("≥60盏", "")


def test_the_target_of_a_row_that_was_not_adjusted_is_that_of_the_beginning() -> None:
    first, second = nodes(targets="年初指标值|调整后指标值", values="≥50盏|", others="≥90%|≥95%")
    assert (first.target, first.cells) == ("≥50盏", ())
    assert (second.target, second.cells) == ("≥95%", (("年初指标值", "≥90%"),))


@pytest.mark.parametrize(
    ("targets", "values"), [("年度指标值||", "≥|60|盏"), ("年度指标值|", "≥|60盏")]
)
def test_parts_of_a_target_below_one_heading_are_joined(targets: str, values: str) -> None:
    others = "|".join(["≥95%", *[""] * targets.count("|")])
    first, second = nodes(targets=targets, values=values, others=others)
    assert (first.target, first.cells, second.target) == ("≥60盏", (), "≥95%")


def test_a_second_text_below_the_heading_of_the_target_is_no_part_of_it() -> None:
    (first, _) = nodes(targets="年度指标值|", values="≥60盏|另加备用灯", others="≥95%|")
    assert (first.target, first.cells) == ("≥60盏", (("其他文字", "另加备用灯"),))


@pytest.mark.parametrize(
    ("values", "target", "others"),
    [
        ("≥50|≥55|", "≥50", "≥55"),
        ("≥50|55|台", "≥50", "55\n台"),
        ("≥|≥90%|", "≥90%", "≥"),
        ("≥90|见附件|", "≥90", "见附件"),
        ("50|已调整|", "50", "已调整"),
        ("90|/|", "90", "/"),
        ("≥|2|—", "≥2", "—"),
        ("≥|优|", "优", "≥"),
    ],
)
def test_what_is_no_part_of_a_target_is_kept_beside_it(
    values: str, target: str, others: str
) -> None:
    changes = {"targets": "年度指标值||", "values": values, "others": "≥95%||"}
    reading = read_one(rows_of(FORM.format(**USUAL | changes)), page_text=False)
    first = next(level3_nodes(reading.form))
    assert (first.target, first.cells) == (target, (("其他文字", others),))
    assert "no-place" in finding_codes(reading)


def test_the_parts_of_a_heading_in_two_rows_rank_as_those_of_one() -> None:
    text = FORM.format(**USUAL | {"targets": "指标值|", "values": "≥50盏|≥60盏", "others": "≥90%|"})
    for lower in ("年初指标值|调整后指标值", "年初|调整后"):
        rows = text.replace("得分\n|产出指标", f"得分\n||||{lower}\n|产出指标")
        first, second = level3_nodes(read_one(rows_of(rows), page_text=False).form)
        assert (first.target, second.target) == ("≥60盏", "≥90%")
        assert first.cells == ((lower.partition("|")[0], "≥50盏"),)


@pytest.mark.parametrize("dash", ["—", "/", "无"])
def test_a_dash_for_an_adjusted_target_leaves_that_of_the_beginning(dash: str) -> None:
    values = {"values": f"≥50盏|{dash}", "others": "≥90%|≥95%"}
    first, second = nodes(targets="年初指标值|调整后指标值", **values)
    assert (first.target, second.target) == ("≥50盏", "≥95%")


def test_a_heading_may_stand_half_in_the_row_above() -> None:
    one = "项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|"
    two = "项目资金（万元）|||||分值|执行率|得分|\n||年初预算数|全年预算数|全年执行数||||"
    text = FORM.format(**USUAL)
    assert one in text
    divided = read_one(rows_of(text.replace(one, two)), page_text=False)
    assert divided.form == read_one(rows_of(text), page_text=False).form
    assert divided.form.funding.weight == "10"


def test_words_for_an_adjusted_target_are_kept() -> None:
    values = {"values": "≥50盏|不适用", "others": "≥90%|≥95%"}
    first, _ = nodes(targets="年初指标值|调整后指标值", **values)
    assert (first.target, first.cells) == ("不适用", (("年初指标值", "≥50盏"),))


def test_brackets_tell_columns_apart() -> None:
    money = {"money": "全年（年初）预算数|全年（调整后）预算数", "amounts": "100|80"}
    text = FORM.format(**USUAL | money)
    assert read_one(rows_of(text), page_text=False).form.funding.row("total").budget == "80"


@pytest.mark.parametrize("mark", ["★", "①", "▲", "*"])
def test_marks_in_front_of_labels_make_no_difference(mark: str) -> None:
    plain = FORM.format(**USUAL)
    marked = plain
    for label in ("项目名称", "项目资金", "预期目标", "一级指标", "年度资金总额"):
        marked = marked.replace(label, mark + label)
    forms = [read_one(rows_of(text), page_text=False).form for text in (marked, plain)]
    assert replace(forms[0], funding=forms[1].funding) == forms[1]
    assert forms[0].funding.row("total").budget == "80"


def test_brackets_within_a_label_make_no_difference() -> None:
    offices = "|主管（预算）单位|市城管局||项目（具体）实施单位|路灯处\n项目资金"
    text = FORM.format(**USUAL).replace("项目资金", offices)
    form = read_one(rows_of(text), page_text=False).form
    assert (form.department, form.unit, form.fields) == ("市城管局", "路灯处", ())


@pytest.mark.parametrize("label", ["预算年度", "年度"])
@pytest.mark.parametrize(("text", "year"), [("2023", "2023"), ("2023年度", "2023")])
def test_a_year_beside_its_label_is_that_of_the_form(label: str, text: str, year: str) -> None:
    table = FORM.format(**USUAL).replace("项目名称", f"{label}|{text}\n项目名称")
    form = read_one(rows_of(table), page_text=False).form
    assert (form.year, form.fields) == (year, ())


def test_the_year_of_a_title_counts_before_one_beside_a_label() -> None:
    table = FORM.format(**USUAL).replace("项目支出", "2022年度项目支出")
    table = table.replace("路灯改造|||", "路灯改造||预算年度|2023年")
    form = read_one(rows_of(table), page_text=False).form
    assert (form.year, form.fields) == ("2022", (("预算年度", "2023年"),))


@pytest.mark.parametrize(("own", "fields"), [("", ()), ("2021年度", (("评价年度", "2023"),))])
def test_a_year_beside_a_label_below_the_table_is_not_lost(
    own: str, fields: tuple[tuple[str, str], ...]
) -> None:
    table = (
        FORM.format(**USUAL).replace("项目支出", f"{own}项目支出")
        + "填表人：李四|||评价年度：2023\n"
    )
    form = read_one(rows_of(table), page_text=False).form
    assert form.year == (own[:4] or "2023")
    assert [each for each in form.fields if each[0] != "填表人"] == list(fields)


@pytest.mark.parametrize(
    "line",
    [
        "预算年度：2023年度||||||单位：元",
        "预算年度|2023年度|||||单位：元",
        "年度|2023|||||单位：元",
    ],
)
def test_the_money_unit_beside_a_labelled_year_is_read(line: str) -> None:
    table = FORM.format(**USUAL).replace("（万元）", "").replace("项目名称", f"{line}\n项目名称")
    form = read_one(rows_of(table), page_text=False).form
    assert (form.year, form.money_unit) == ("2023", "元")


@pytest.mark.parametrize(("label", "text"), [("预算年度", "跨年度"), ("年度", "本年度")])
def test_a_text_beside_the_label_of_the_year_that_is_none_is_kept(label: str, text: str) -> None:
    table = FORM.format(**USUAL).replace("项目名称", f"{label}|{text}\n项目名称")
    reading = read_one(rows_of(table), page_text=False)
    assert (reading.form.year, reading.form.fields) == ("", ((label, text),))
    assert any(f"{label}：{text}" in each.message for each in reading.findings)


@pytest.mark.parametrize("line", ["年度", "年度||||||单位：元", "年度|单位：元"])
def test_a_label_of_the_year_without_one_leaves_it_blank(line: str) -> None:
    table = FORM.format(**USUAL).replace("（万元）", "").replace("项目名称", f"{line}\n项目名称")
    form = read_one(rows_of(table), page_text=False).form
    assert (form.year, form.fields, form.texts) == ("", (), ())
    assert form.money_unit == ("元" if "元" in line else "万元")


HEADED_GOALS = "年度总体目标|预期目标|||实际完成情况||||\n|改造|||已改造||||"


@pytest.mark.parametrize(
    "goals",
    [
        "年度总体目标|改造\n年度总体目标完成情况|已改造",
        "年度总体目标|预期目标|改造\n|实际完成情况|已改造",
        "年度总体目标|改造|||完成情况|已改造",
        "年度目标|改造\n完成情况|已改造",
        "年度绩效目标|年初设定目标|改造\n|全年完成情况|已改造",
    ],
)
def test_goals_beside_their_labels_need_no_heading(goals: str) -> None:
    text = FORM.format(**USUAL)
    assert HEADED_GOALS in text
    reading = read_one(rows_of(text.replace(HEADED_GOALS, goals)), page_text=False)
    assert reading.form == read_one(rows_of(text), page_text=False).form
    assert "no-goals" not in finding_codes(reading)


def test_a_goal_beside_its_label_may_stand_alone() -> None:
    text = FORM.format(**USUAL).replace(HEADED_GOALS, "年度总体目标|改造路灯60盏。")
    (goal,) = read_one(rows_of(text), page_text=False).form.goals
    assert (goal.expected, goal.actual) == ("改造路灯60盏。", "")


@pytest.mark.parametrize(
    "line", ["项目总体目标|三年建成。", "项目绩效目标|见立项书", "目标完成情况|详见附件"]
)
def test_a_line_with_the_word_goal_is_none_beside_a_headed_goal(line: str) -> None:
    text = FORM.format(**USUAL)
    for place in ("项目资金", "年度总体目标"):
        reading = read_one(rows_of(text.replace(place, f"{line}\n{place}", 1)), page_text=False)
        (goal,) = reading.form.goals
        assert (goal.expected, goal.actual) == ("改造", "已改造")
        kept = [line.split("|")[1]]
        assert any(kept[0] in each.message for each in reading.findings)


def test_of_two_goals_beside_their_labels_the_preferred_one_counts() -> None:
    goals = "年度总体目标|年初绩效目标|甲\n|调整后绩效目标|乙\n|实际完成情况|丙"
    text = FORM.format(**USUAL).replace(HEADED_GOALS, goals)
    (goal,) = read_one(rows_of(text), page_text=False).form.goals
    assert (goal.expected, goal.actual, goal.cells) == ("乙", "丙", (("年初绩效目标", "甲"),))


def test_a_heading_of_goals_that_is_not_understood_is_no_goal() -> None:
    goals = "年度总体目标|预期目标|||目标实现程度\n|改造|||已改造"
    reading = read_one(rows_of(FORM.format(**USUAL).replace(HEADED_GOALS, goals)), page_text=False)
    (goal,) = reading.form.goals
    assert (goal.expected, goal.actual) == ("", "")
    assert "no-goals" in finding_codes(reading)
    assert any("改造" in text for _, text in reading.form.texts)


def test_a_target_counts_if_nothing_stands_in_the_column_of_the_adjusted_one() -> None:
    first, second = nodes(targets="年初指标值|调整指标值", values="≥50盏|", others="≥90%|")
    assert (first.target, second.target) == ("≥50盏", "≥90%")


def test_a_side_label_above_the_labels_of_goals_is_no_column() -> None:
    text = FORM.format(**USUAL | {"side": "年度总体目标完成情况", "goal": "目标实际完成情况"})
    (goal,) = read_one(rows_of(text), page_text=False).form.goals
    assert (goal.expected, goal.actual) == ("改造", "已改造")


def test_an_adjustment_is_not_taken_for_the_budget() -> None:
    text = FORM.format(**USUAL | {"money": "年度预算调整|调整后的预算", "amounts": "-20|80"})
    row = read_one(rows_of(text), page_text=False).form.funding.row("total")
    assert (row.budget, row.cells) == ("80", (("年度预算调整", "-20"),))


def test_a_heading_with_a_long_remark_is_understood() -> None:
    remark = (
        "（须含符号、数值及单位，如≥95%；定性指标填文字，不得填“完成”“已完成”等没有内容的字样）"
    )
    (first, _) = nodes(targets=f"*年度指标值{remark}")
    assert first.target == "≥60盏"


def test_a_heading_that_ends_in_another_thing_is_another_column() -> None:
    text = FORM.format(**USUAL).replace("|实际完成值|", "|实际完成时间|")
    (first, _) = level3_nodes(read_one(rows_of(text), page_text=False).form)
    assert (first.actual, first.cells) == ("", (("实际完成时间", "62盏"),))


def test_of_several_weights_the_one_behind_the_name_is_that_of_the_indicator() -> None:
    text = FORM.format(**USUAL).replace("|二级指标|", "|二级指标|分值|")
    text = text.replace("|数量指标|", "|数量指标|70|").replace(
        "|社会效益指标|", "|社会效益指标|20|"
    )
    nodes = level3_nodes(read_one(rows_of(text), page_text=False).form)
    assert [node.weight for node in nodes] == ["80", "10"]


def test_a_subtotal_is_no_indicator() -> None:
    rows = "|产出指标小计||||||80|78\n|效益指标|"
    reading = read_one(rows_of(FORM.format(**USUAL).replace("|效益指标|", rows)), page_text=False)
    assert [level1.name for level1 in reading.form.indicators] == ["产出指标", "效益指标"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("|产出指标小计||||||80|90", "subtotal"),
        ("|产出指标|小计|||||80|90", "subtotal"),
        ("绩效指标小计|||||||80|90", "subtotal"),
        ("|产出指标小计||||||60|45", "unplaced"),
        ("|产出指标小计||产出未达标||||80|90", "unplaced"),
    ],
)
def test_a_subtotal_is_said_to_be_one_only_if_it_adds_up(row: str, code: str) -> None:
    text = FORM.format(**USUAL).replace("|效益指标|", f"{row}\n|效益指标|")
    reading = read_one(rows_of(text), page_text=False)
    assert reading.form == read_one(rows_of(FORM.format(**USUAL)), page_text=False).form
    assert [each.code for each in reading.findings if "小计" in each.text] == [code]


def test_points_behind_a_name_are_the_weight_where_no_column_has_weights() -> None:
    text = FORM.format(**USUAL).replace("|分值|得分\n", "|得分\n").replace("|80|90", "|90")
    text = text.replace("|10|10\n总", "|10\n总").replace("路灯数", "路灯数（80分）")
    (first, _) = level3_nodes(read_one(rows_of(text), page_text=False).form)
    assert (first.name, first.weight, first.score) == ("路灯数", "80", "90")


@pytest.mark.parametrize("word", ["不适用", "不涉及", "无"])
def test_a_row_that_does_not_apply_is_no_indicator(word: str) -> None:
    row = f"||经济效益指标|{word}|{word}|/|{word}|—\n总分"
    reading = read_one(rows_of(FORM.format(**USUAL).replace("总分", row)), page_text=False)
    assert len(list(level3_nodes(reading.form))) == 2
    assert ("not-applicable" in finding_codes(reading)) == (word != "无")


def test_rows_with_only_a_placeholder_are_counted() -> None:
    rows = "|||指标2：|||||\n|||……|||||\n总分"
    reading = read_one(rows_of(FORM.format(**USUAL).replace("总分", rows)), page_text=False)
    assert len(list(level3_nodes(reading.form))) == 2
    assert [each.text for each in reading.findings if each.code == "not-filled-in"] == ["2"]


RATE = "|预算执行|预算执行率|资金支付率|100%|100%|10|10\n|效益指标"


def test_the_execution_rate_among_the_indicators_is_scored_once() -> None:
    rows = FORM.format(**USUAL).replace("|效益指标", RATE)
    text = rows.replace("全年执行数|分值|执行率|得分", "全年执行数|执行率||").replace(
        "80|10|100%|10|", "80|100%|||"
    )
    reading = read_one(rows_of(text), page_text=False)
    assert reading.form.funding.weight == "0"
    assert "rate-among-indicators" in finding_codes(reading)
    assert "no-funding-weight" not in finding_codes(reading)


@pytest.mark.parametrize(
    "row", ["||预算执行率得分|||||10", "|预算执行率得分||||||10", "预算执行率得分|||||||10"]
)
def test_a_row_that_prints_the_score_of_the_funding_again_is_no_indicator(row: str) -> None:
    text = FORM.format(**USUAL).replace("总分", f"{row}\n总分")
    reading = read_one(rows_of(text), page_text=False)
    assert reading.form == read_one(rows_of(FORM.format(**USUAL)), page_text=False).form
    assert "printed-again" in finding_codes(reading)


@pytest.mark.parametrize(("points", "weight"), [("80", "0"), ("70", "10")])
def test_a_printed_score_of_the_funding_counts_unless_the_rows_make_100_points(
    points: str, weight: str
) -> None:
    text = FORM.format(**USUAL | {"points": points}).replace("|效益指标", RATE)
    reading = read_one(rows_of(text), page_text=False)
    assert reading.form.funding.weight == weight


def test_columns_without_a_place_do_not_keep_a_blank_target_in_its_column() -> None:
    first, second = nodes(
        targets="核定情况|科室|年度指标值|年初指标值",
        values="|基建科||≥50盏",
        others="|基建科||≥90%",
    )

    assert (first.target, second.target) == ("≥50盏", "≥90%")
    assert first.cells == (("科室", "基建科"),)
