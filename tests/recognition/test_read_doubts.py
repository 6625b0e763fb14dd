"""What is no form is refused; what is missing or differs becomes a finding."""

from __future__ import annotations

import pytest

from perfdesk.core.template import Template
from perfdesk.recognition.read import NoFormFoundError, NotThisFormError
from perfdesk.recognition.source import SourceRow
from tests.recognition.published import (
    TEMPLATES,
    finding_codes,
    flat_rows,
    read_one,
    read_rows,
    read_source,
    rows_of,
)
from tests.recognition.test_read_layouts import NATIONAL

WHOLE_UNIT = "部门整体支出绩效自评表\n部门名称|甲\n任务|完成"
SUMMARY = """
项目自评汇总表
序号|项目名称|主管部门|年初预算数|全年预算数|全年执行数|执行率|自评得分
1|老旧小区改造|住建局|300|280|240.8|86%|98
合计|||300|280|240.8|86%|
"""
INDICATORS_OF_PROJECTS = """
项目指标汇总表
项目名称|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
老旧小区改造|产出指标|数量指标|改造小区数|≥5个|5个|20|20
道路养护|产出指标|数量指标|养护里程|≥8公里|8公里|20|20
"""


@pytest.mark.parametrize(
    "title", ["部门整体支出绩效自评表", "转移支付区域绩效自评表", "项目支出绩效目标申报表"]
)
def test_another_kind_of_table_is_refused_by_its_name(title: str) -> None:
    with pytest.raises(NotThisFormError, match=title):
        read_rows(rows_of(f"{title}\n项目名称|甲\n一级指标|二级指标|三级指标|指标值"))


def test_a_table_of_targets_without_actuals_is_refused_even_without_a_title() -> None:
    with pytest.raises(NotThisFormError, match="申报表"):
        read_rows(rows_of("项目名称|甲\n一级指标|二级指标|三级指标|指标值\n产出指标|数量指标|甲|1"))


@pytest.mark.parametrize(
    ("text", "title"),
    [(SUMMARY, "项目自评汇总表"), (INDICATORS_OF_PROJECTS, "项目指标汇总表")],
)
def test_a_list_of_several_projects_is_refused_by_its_name(text: str, title: str) -> None:
    with pytest.raises(NotThisFormError, match=title):
        read_rows(rows_of(text))


def test_a_list_of_projects_below_a_form_does_not_keep_the_form_from_being_read() -> None:
    reading = read_one(rows_of(f"{NATIONAL}{SUMMARY}"))
    assert reading.form.project == "老旧小区改造"
    assert reading.form.funding.rows[0].executed == "240.8"


@pytest.mark.parametrize(
    "text", ["随便|什么", "项目名称|甲\n主管部门|乙", "财政项目支出绩效自评表"]
)
def test_rows_without_a_table_are_no_form(text: str) -> None:
    with pytest.raises(NoFormFoundError, match="没有找到项目支出绩效自评表"):
        read_rows(rows_of(text))


@pytest.mark.parametrize(("count", "findings"), [(5, 5), (6, 1), (40, 1)])
def test_many_lines_beside_a_form_have_one_finding_together(count: int, findings: int) -> None:
    lines = [f"第{number}段，" + "本单位情况介绍，" * 8 for number in range(count)]
    reading = read_one(rows_of("\n".join((*lines, NATIONAL))))
    said = [each for each in reading.findings if each.code == "unplaced"]
    assert len(said) == findings
    assert "\n".join(each.text for each in said) == "\n".join(lines)
    assert findings > 1 or f"起有 {count} 行文字不在自评表里" in said[0].message
    assert len(said[0].message) < 120


def test_many_rows_of_cells_beside_a_form_have_a_finding_each() -> None:
    lines = [f"电脑{number}|台|{number}" for number in range(8)]
    reading = read_one(rows_of("\n".join((*lines, NATIONAL))), page_text=False)
    said = [each.text for each in reading.findings if each.code == "unplaced"]
    assert said == [line.replace("|", " ") for line in lines]


def test_no_rows_are_no_form() -> None:
    with pytest.raises(NoFormFoundError):
        read_source(())


def test_another_table_beside_a_form_becomes_a_finding() -> None:
    for rows in (f"{WHOLE_UNIT}\n{NATIONAL}", f"{NATIONAL}{WHOLE_UNIT}"):
        reading = read_one(rows_of(rows))
        assert reading.form.project == "老旧小区改造"
        assert finding_codes(reading).count("not-this-form") == 1


def test_a_header_without_a_table_beside_a_form_becomes_a_finding() -> None:
    reading = read_one(rows_of(f"项目名称|空表\n主管部门|甲\n{NATIONAL}"))
    assert [each.text for each in reading.findings if each.code == "no-table"] == ["空表"]


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        ("项目资金（", "其他资金", "no-funding"),
        ("年度总体目标", "完成改造", "no-goals"),
        ("绩效指标", "总分", "no-indicators"),
    ],
)
def test_a_missing_section_becomes_a_finding(first: str, last: str, code: str) -> None:
    lines = NATIONAL.split("\n")
    start = next(i for i, line in enumerate(lines) if line.startswith(first))
    end = next(i for i, line in enumerate(lines) if last in line.split("|"))
    reading = read_one(rows_of("\n".join(lines[:start] + lines[end + 1 :])))
    assert code in finding_codes(reading)
    assert reading.form.project == "老旧小区改造"


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("项目资金（万元）", "项目资金", "no-money-unit"),
        ("|10|86%|8.6|", "||86%|8.6|", "no-funding-weight"),
        ("住建局", "住建局|多余", "no-place"),
        ("240.8|—||—", "240.8|—||8", "no-place"),
        ("240.8|—||—", "240.8|—|99.9%|—", "no-place"),
        ("|完成改造||", "多余|完成改造||", "no-place"),
    ],
)
def test_what_was_supplied_or_left_out_becomes_a_finding(
    before: str, after: str, code: str
) -> None:
    reading = read_one(rows_of(NATIONAL.replace(before, after, 1)))
    assert code in finding_codes(reading)


@pytest.mark.parametrize(
    ("before", "after", "name"),
    [
        ("86%|8.6", "87%|8.6", "执行率"),
        ("86%|8.6", "86%|8.5", "执行率得分"),
        ("|100|98|", "|90|98|", "分值合计"),
        ("|100|98|", "|100|97|", "总分"),
        ("86%|8.6", "未知|8.6", "执行率"),
    ],
)
def test_a_printed_figure_that_differs_becomes_a_finding(
    before: str, after: str, name: str
) -> None:
    reading = read_one(rows_of(NATIONAL.replace(before, after)))
    messages = [each.message for each in reading.findings if each.code == "printed-differs"]
    assert any(message.startswith(f"原表印出的{name}为") for message in messages)


def test_a_lone_number_in_the_row_of_the_total_is_the_total() -> None:
    printed = read_one(rows_of(NATIONAL.replace("|100|98|", "|98||"))).printed
    assert (printed.weights, printed.total) == ("", "98")
    printed = read_one(rows_of(NATIONAL.replace("|100|98|", "|98||")), page_text=False).printed
    assert (printed.weights, printed.total) == ("98", "")


def test_findings_name_the_line_they_are_about() -> None:
    subtotal = "|小计|||||20|20|\n||质量指标|验收合格率"
    reading = read_one(rows_of(NATIONAL.replace("||质量指标|验收合格率", subtotal)))
    (finding,) = [each for each in reading.findings if each.code == "subtotal"]
    assert (finding.where, finding.text) == ("第 16 行", "小计 20 20")
    assert finding.message.startswith("第 16 行的“小计 20 20”")


def test_a_level_2_without_a_printed_level_1_takes_its_usual_one() -> None:
    lone = "\n".join(line.replace("产出指标(50分)", "") for line in NATIONAL.split("\n"))
    lone = lone.replace("效益指标（40分）", "").replace("满意度指标(10分)", "")
    reading = read_one(rows_of(lone))
    level1 = ["产出指标", "产出指标", "效益指标", "满意度指标"]
    assert [row[0] for row in flat_rows(reading)] == level1
    assert finding_codes(reading).count("guessed-level1") == 4


def test_one_template_alone_reads_what_it_knows() -> None:
    only: tuple[Template, ...] = TEMPLATES[:1]
    source = [SourceRow("", row) for row in rows_of(NATIONAL)]
    (reading,) = read_source(source, only, page_text=True)
    assert reading.form.template == only[0].id
    assert "unknown-title" in finding_codes(reading)


@pytest.mark.parametrize("page_text", [True, False])
def test_rows_of_indicators_without_their_heading_become_texts_not_goals(
    page_text: bool,
) -> None:
    head = next(line for line in NATIONAL.splitlines() if "三级指标" in line)
    reading = read_one(rows_of(NATIONAL.replace(head, "")), page_text=page_text)
    assert reading.form.goals == read_one(rows_of(NATIONAL), page_text=page_text).form.goals
    (kept,) = [text for label, text in reading.form.texts if label == "其他文字"]
    below = rows_of(NATIONAL.split(head)[1])
    assert kept.splitlines()[: len(below)] == [" ".join(filter(None, row)) for row in below]
    assert "no-indicators" in finding_codes(reading)


def test_a_title_above_nothing_becomes_a_finding() -> None:
    reading = read_one(rows_of(f"某项目绩效自评表（修改）\n附件1\n{NATIONAL}"))
    assert "某项目绩效自评表（修改）" in [each.text for each in reading.findings]
    assert flat_rows(reading) == flat_rows(read_one(rows_of(NATIONAL)))


@pytest.mark.parametrize("page_text", [True, False])
def test_a_heading_above_nothing_is_no_form(page_text: bool) -> None:
    in_one_line = "|".join(text for row in rows_of(NATIONAL) for text in row if text)
    with pytest.raises(NoFormFoundError):
        read_rows(rows_of(in_one_line), page_text=page_text)
    beside = read_one(rows_of(f"{in_one_line}\n\n{NATIONAL.strip()}"), page_text=page_text)
    assert flat_rows(beside) == flat_rows(read_one(rows_of(NATIONAL), page_text=page_text))


def test_a_table_not_filled_in_at_all_is_a_form() -> None:
    heads = [line for line in NATIONAL.splitlines() if "全年执行数" in line or "三级指标" in line]
    assert read_one(rows_of("\n".join(heads)), page_text=False).form.project == ""
