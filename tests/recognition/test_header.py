"""Where the header, the year, the money unit and the total are found, and under which labels."""

from __future__ import annotations

import pytest

from perfdesk.recognition.vocabulary import money_unit_in
from tests.recognition.published import (
    finding_codes,
    flat_rows,
    kept_without_place,
    read_one,
    rows_of,
)
from tests.recognition.test_read_layouts import NATIONAL


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize(
    "line",
    [
        "填报单位：某大学          2021年度          金额单位：千元",
        "填报单位|某大学     2021年度金额单位：千元",
    ],
)
def test_the_year_and_the_money_unit_are_read_behind_a_value(line: str, page_text: bool) -> None:
    text = NATIONAL.replace("（2021年度）", line).replace("项目资金（万元）", "项目资金")
    reading = read_one(rows_of(text.replace("实施单位|房管所", "|")), page_text=page_text)
    assert (reading.form.year, reading.form.money_unit) == ("2021", "千元")
    assert reading.form.unit == "某大学"
    both = read_one(rows_of(text), page_text=page_text).form
    assert (both.year, both.money_unit, both.unit) == ("2021", "千元", "房管所")


@pytest.mark.parametrize("line", ["(|年度)", "（||2021|年度）", "（|2021年度）"])
def test_a_year_line_in_several_cells_is_one(line: str) -> None:
    reading = read_one(rows_of(NATIONAL.replace("（2021年度）", line)))
    assert reading.form.year == ("2021" if "2021" in line else "")
    assert (reading.form.texts, reading.form.fields) == ((), ())


def test_a_value_that_ends_like_a_year_or_a_unit_is_kept() -> None:
    text = NATIONAL.replace("老旧小区改造", "改造项目2021年度").replace("房管所", "每户单位：元")
    form = read_one(rows_of(text)).form
    assert (form.project, form.unit) == ("改造项目2021年度", "每户单位：元")


def test_numbered_labels_lose_their_points_and_keep_their_number() -> None:
    text = NATIONAL.replace("产出指标(50分)", "一、产出指标(60分)")
    reading = read_one(rows_of(text))
    assert reading.form.indicators[0].name == "一、产出指标"
    messages = [each.message for each in reading.findings if each.code == "printed-differs"]
    assert any("60" in sentence and "50" in sentence for sentence in messages)


@pytest.mark.parametrize("words", ["得分合计", "合计得分", "总 得 分", "综合得分"])
def test_the_total_is_read_under_several_labels(words: str) -> None:
    reading = read_one(rows_of(NATIONAL.replace("\n总分|", f"\n{words}|")))
    assert reading.printed.total == "98"
    assert flat_rows(reading) == flat_rows(read_one(rows_of(NATIONAL)))


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("项目资金||年初|全年|全年|分值|执行率|得分|", "（万元）||预算数|预算数|执行数||||"),
        ("项目资金||年初|全年|全年|分值|执行|得分|", "（万元）||预算|预算|执行||率||"),
    ],
)
def test_a_heading_broken_inside_its_words_is_one_heading(
    upper: str, lower: str, page_text: bool
) -> None:
    whole = "项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|"
    broken = read_one(rows_of(NATIONAL.replace(whole, f"{upper}\n{lower}")), page_text=page_text)
    expected = read_one(rows_of(NATIONAL), page_text=page_text)

    assert broken.form == expected.form
    assert broken.printed == expected.printed
    assert [each.code for each in broken.findings] == [each.code for each in expected.findings]


@pytest.mark.parametrize("page_text", [True, False])
def test_of_two_labels_for_one_field_the_preferred_one_is_read(page_text: bool) -> None:
    above = "（2021年度）\n填报单位：某县住建局"
    form = read_one(rows_of(NATIONAL.replace("（2021年度）", above)), page_text=page_text).form
    assert form.unit == "房管所"
    unanswered = NATIONAL.replace("（2021年度）", above).replace("实施单位|房管所", "实施单位|")
    assert read_one(rows_of(unanswered), page_text=page_text).form.unit == "某县住建局"


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize("year", ["（2021年度）", ""])
def test_a_project_named_for_its_year_keeps_it(year: str, page_text: bool) -> None:
    text = NATIONAL.replace("（2021年度）\n", f"{year}\n" if year else "")
    form = read_one(
        rows_of(text.replace("老旧小区改造", "信息化运维  2022年度")), page_text=page_text
    ).form
    assert (form.project, form.year) == ("信息化运维  2022年度", "2021" if year else "")


def test_a_year_and_a_money_unit_behind_a_project_name_belong_to_the_form() -> None:
    line = "项目名称：信息化运维     2021年度     金额单位：千元"
    text = NATIONAL.replace("（2021年度）\n项目名称|老旧小区改造", line)
    form = read_one(rows_of(text.replace("项目资金（万元）", "项目资金"))).form
    assert (form.project, form.year, form.money_unit) == ("信息化运维", "2021", "千元")


def test_a_second_year_behind_an_office_is_not_lost() -> None:
    form = read_one(rows_of(NATIONAL.replace("房管所", "房管所  2020年度"))).form
    assert (form.unit, form.year) == ("房管所  2020年度", "2021")


@pytest.mark.parametrize("page_text", [True, False])
def test_a_text_with_words_behind_a_money_unit_is_kept_as_a_text(page_text: bool) -> None:
    words = "采购设备(万元)若干台，见附件"
    text = NATIONAL.replace("|其他资金||||—||—|", f"{words}||||||||")
    reading = read_one(rows_of(text), page_text=page_text)
    assert dict(reading.form.texts)["其他文字"] == words
    heading = NATIONAL.replace("分值|执行率|得分|\n", f"分值|执行率|得分|{words}\n", 1)
    assert words in [each.text for each in read_one(rows_of(heading), page_text=page_text).findings]


def test_a_money_unit_is_looked_for_anywhere_in_a_heading_but_not_in_a_row() -> None:
    head = NATIONAL.replace("项目资金（万元）", "项目资金（千元）20分")
    assert read_one(rows_of(head)).form.money_unit == "千元"
    row = NATIONAL.replace("项目资金（万元）", "项目资金")
    row = row.replace("|其他资金||||—||—|", "采购设备(千元)若干台||||||||")
    assert "no-money-unit" in [each.code for each in read_one(rows_of(row)).findings]


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("自评表", "自评表（单位：千元）"),
        ("自评表", "自评表 金额单位:千元"),
        ("自评表\n（2021年度）", "自评表（2021年度，单位：千元）"),
        ("自评表\n（2021年度）", "自评表（单位：千元，2021年度）"),
        ("（2021年度）", "（2021年度，单位：千元）"),
        ("（2021年度）", "2021年度、金额单位：千元"),
        ("项目资金|", "项目资金 单位：千元|"),
    ],
)
def test_the_money_unit_is_read_wherever_it_is_named(old: str, new: str, page_text: bool) -> None:
    text = NATIONAL.replace("项目资金（万元）", "项目资金")
    assert old in text
    reading = read_one(rows_of(text.replace(old, new, 1)), page_text=page_text)
    assert (reading.form.money_unit, reading.form.year) == ("千元", "2021")
    assert not {"no-money-unit", "unknown-title", "unplaced"} & set(finding_codes(reading))


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize(
    "title", ["帮扶单位元旦慰问项目支出绩效自评表", "单位：元谋县教育局 项目支出绩效自评表"]
)
def test_a_word_that_begins_like_a_money_unit_names_none(title: str, page_text: bool) -> None:
    text = NATIONAL.replace("项目资金（万元）", "项目资金")
    text = text.replace("项目支出绩效自评表", title, 1)
    codes = finding_codes(read_one(rows_of(text), page_text=page_text))
    assert "no-money-unit" in codes


@pytest.mark.parametrize("text", ["实施单位：元谋县教育局", "度量单位：元/人"])
def test_a_heading_with_a_word_that_begins_like_a_money_unit_names_none(text: str) -> None:
    assert money_unit_in(text) == ""


def test_the_money_unit_is_read_in_a_note_below_the_table_that_is_kept() -> None:
    note = "注：本表金额单位均为千元。"
    reading = read_one(rows_of(NATIONAL.replace("项目资金（万元）", "项目资金") + f"\n{note}"))
    assert reading.form.money_unit == "千元"
    assert "no-money-unit" not in finding_codes(reading)
    assert [f"{label}：{text}" for label, text in reading.form.texts] == [note]


@pytest.mark.parametrize(("above", "count"), [("元", 1), ("万元", 0)])
def test_two_different_money_units_become_a_finding(above: str, count: int) -> None:
    reading = read_one(
        rows_of(NATIONAL.replace("（2021年度）", f"（2021年度）\n金额单位：{above}"))
    )
    assert reading.form.money_unit == "万元"
    assert finding_codes(reading).count("two-money-units") == count


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("|全年执行数|", "|全年执行数(元)|"),
        ("|全年执行数|", "|全年执行数（B）（单位：元）|"),
        ("年度资金总额|", "年度资金总额（元）|"),
    ],
)
def test_columns_and_rows_in_different_money_units_become_a_finding(old: str, new: str) -> None:
    reading = read_one(rows_of(NATIONAL.replace(old, new)))
    assert reading.form.money_unit == "万元"
    assert [each.text for each in reading.findings if each.code == "two-money-units"] == [
        "万元、元"
    ]


def test_html_entities_in_page_text_are_replaced() -> None:
    text = NATIONAL.replace("老旧小区改造", "A&amp;B&nbsp;项&#30446;&zzz;")
    assert read_one(rows_of(text)).form.project == "A&B\u00a0项目&zzz;"
    assert read_one(rows_of(text), page_text=False).form.project == "A&amp;B&nbsp;项&#30446;&zzz;"


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize(
    "line",
    [
        "（2019年1月-12月）",
        "(2019 年 1—12 月)",
        "（2019年1月1日至2019年12月31日）",
        "２０１９ 年",
        "二〇一九年度",
        "（2019）年度",
        "2019年全年",
        "评价年度：2019年",
        "年度: 2019",
    ],
)
def test_the_year_is_read_however_its_line_is_written(line: str, page_text: bool) -> None:
    reading = read_one(rows_of(NATIONAL.replace("（2021年度）", line)), page_text=page_text)
    assert reading.form.year == "2019"
    assert line not in [each.text for each in reading.findings]


@pytest.mark.parametrize(
    "line", ["2019年1月-2020年2月", "2019年度计划", "(2019)", "评价年度：去年"]
)
def test_a_line_that_is_not_just_one_year_becomes_a_finding(line: str) -> None:
    reading = read_one(rows_of(NATIONAL.replace("（2021年度）", line)))
    assert reading.form.year == ""
    assert line.partition("：")[2] or line in kept_without_place(reading)


@pytest.mark.parametrize(
    "title", ["{}(2019)", "{}（2019年1-12月）", "2019年度{}", "二〇一九年{}", "{}（2019年）"]
)
def test_the_year_is_read_within_the_title(title: str) -> None:
    name = "项目支出绩效自评表"
    reading = read_one(
        rows_of(NATIONAL.replace("（2021年度）\n", "").replace(name, title.format(name)))
    )
    assert reading.form.year == "2019"
    assert "unknown-title" not in finding_codes(reading)


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize(
    ("line", "person", "date"),
    [
        ("审核人：李四|2023年3月", "李四", "2023年3月"),
        ("审核人|李四||2023年3月5日", "李四", "2023年3月5日"),
        ("审核人：李四    2023-3-5", "李四", "2023-3-5"),
        ("审核人：李四|二〇二三年三月", "李四", "二〇二三年三月"),
        ("审核人：|年 月 日", "", "年月日"),
    ],
)
def test_a_date_beside_the_name_of_a_person_is_no_part_of_it(
    line: str, person: str, date: str, page_text: bool
) -> None:
    form = read_one(rows_of(f"{NATIONAL.rstrip()}\n{line}"), page_text=page_text).form
    assert form.fields == (("审核人", person),)
    ((label, text),) = form.texts
    assert (label, "".join(text.split())) == ("其他文字", date)


def test_two_dates_beside_the_label_of_a_period_stay_together() -> None:
    rows = rows_of(f"{NATIONAL.rstrip()}\n项目起止时间|2022年1月|2023年12月")
    form = read_one(rows, page_text=False).form
    assert form.fields == (("项目起止时间", "2022年1月\n2023年12月"),)
