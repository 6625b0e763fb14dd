"""Sister forms are named by what they are, by their titles and by their labels."""

from __future__ import annotations

from dataclasses import replace

import pytest

from perfdesk import resources
from perfdesk.formats.registry import read_file
from perfdesk.recognition.read import NotThisFormError, read_forms
from perfdesk.recognition.source import SourceRow
from perfdesk.recognition.vocabulary import build_vocabulary
from tests.accuracy.corpora import FILES
from tests.province import province
from tests.recognition.published import finding_codes, read_one, read_rows, rows_of

MONITORING = """
项目名称|路灯改造||||
项目资金（万元）||全年预算数|1-7月执行数|全年预计执行数|
|年度资金总额|80|40|78|
绩效指标|一级指标|二级指标|三级指标|年度指标值|全年预计完成情况
|产出指标|数量指标|路灯数|≥60盏|62盏
"""
FORM = """
项目名称|路灯改造||||||
项目资金（万元）||全年预算数|全年执行数|分值|执行率|得分
|年度资金总额|80|80|10|100%|10
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|得分
|产出指标|数量指标|路灯数|≥60盏|62盏|90
"""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("provinces/23-whole-department.txt", "部门整体支出绩效自评表"),
        ("provinces/24-transfer-region.txt", "转移支付区域绩效自评表"),
        ("provinces/25-monitoring.txt", "绩效运行监控表"),
        ("provinces/26-review-score.txt", "绩效自评复核"),
        ("cases/15-report-page-2021.xlsx", "绩效自评报告"),
    ],
)
def test_a_sister_form_is_refused_by_its_name(name: str, kind: str) -> None:
    with pytest.raises(NotThisFormError, match=kind):
        read_file(FILES / name)


def test_a_sister_form_without_a_title_is_told_by_its_labels() -> None:
    with pytest.raises(NotThisFormError, match="绩效运行监控表"):
        read_rows(rows_of(MONITORING), page_text=False)


@pytest.mark.parametrize(
    "title",
    [
        "2023年水质监控项目支出绩效自评表",
        "耕地质量抽查项目绩效自评表",
        "行政复核专项项目支出绩效自评表",
        "申报大厅改造项目绩效自评表",
        "某局单位整体搬迁项目绩效自评表",
        "疫情跟踪服务项目自评表",
    ],
)
def test_a_project_that_is_about_monitoring_or_reviews_is_no_sister_form(title: str) -> None:
    assert read_one(rows_of(f"{title}\n{FORM}"), page_text=False).form.project == "路灯改造"


def test_the_names_of_indicators_make_no_sister_form() -> None:
    rows = "\n|产出指标|数量指标|立项依据充分性|充分|充分|5\n|||立项程序规范性|规范|规范|5\n"
    text = f"2023年度市级项目支出绩效自评表\n{FORM.rstrip()}{rows}"
    assert read_one(rows_of(text), page_text=False).form.project == "路灯改造"


def test_a_form_inside_a_report_is_read() -> None:
    reading = read_one(rows_of(f"2023年路灯改造项目绩效自评报告\n{FORM}"), page_text=False)
    assert reading.form.project == "路灯改造"
    assert "unknown-title" in finding_codes(reading)


def test_a_heading_within_a_report_is_no_title() -> None:
    text = f"2023年路灯改造项目绩效自评报告\n二、绩效目标自评\n{FORM}"
    assert read_one(rows_of(text), page_text=False).form.project == "路灯改造"


def test_a_title_that_ends_in_self_evaluation_needs_no_word_for_table() -> None:
    reading = read_one(rows_of(f"路灯改造绩效目标自评\n（2021年度）\n{FORM}"), page_text=False)
    assert (reading.form.year, reading.form.project) == ("2021", "路灯改造")


def test_a_template_that_fits_equally_well_is_named() -> None:
    reading = read_one(rows_of(f"某县项目绩效自评表\n{FORM}"), page_text=False)
    (named,) = [each for each in reading.findings if each.code == "unknown-title"]
    assert "全国（项目支出绩效自评表）" in named.message
    assert (
        "，“上海（财政项目支出绩效自评表）”（25 个栏名中有 14 个相符）同样相近，" in named.message
    )


def test_the_template_taken_for_a_title_is_named_with_its_runner_up() -> None:
    templates = (resources.templates()["national-2020"], replace(province(), name="某省"))
    words = build_vocabulary(templates, resources.reading_words())
    rows = rows_of(f"某县项目绩效自评表\n{FORM}")
    source = [SourceRow(f"第 {number} 行", row) for number, row in enumerate(rows, 1)]
    (reading,) = read_forms(source, templates, words)
    (named,) = [each for each in reading.findings if each.code == "unknown-title"]
    assert (
        "全国（项目支出绩效自评表）”（25 个栏名中有 14 个相符）读入，其次是“某省”" in named.message
    )


def test_a_known_title_above_few_labels_of_its_template_is_said_not_to_fit() -> None:
    few = FORM.replace("全年预算数", "调整后的预算").replace("三级指标", "指标名称")
    reading = read_one(rows_of(f"项目支出绩效自评表\n{few}"), page_text=False)
    assert finding_codes(reading).count("no-template-fits") == 1
    whole = read_one(rows_of(f"项目支出绩效自评表\n{FORM}"), page_text=False)
    assert "no-template-fits" not in finding_codes(whole)


def test_a_form_with_few_labels_of_any_template_is_said_to_fit_none() -> None:
    few = FORM.replace("全年预算数", "调整后的预算").replace("三级指标", "指标名称")
    reading = read_one(rows_of(f"某县项目绩效自评表\n{few}"), page_text=False)
    assert "no-template-fits" in finding_codes(reading)
    assert reading.form.funding.row("total").budget == "80"
