"""A title begins a form; a note or a field that only speaks of the table does not."""

from __future__ import annotations

import pytest

from perfdesk.core.form import level3_nodes
from tests.recognition.published import read_one, read_rows, rows_of

FORM = """
项目支出绩效自评表
项目名称|路灯改造|||||||
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
|年度资金总额|100|100|80|10|80%|8|
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
|产出指标|数量指标|路灯数|≥60盏|62盏|90|90
总分||||||100|98
"""


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize(
    ("note", "label", "text"),
    [
        ("注：本自评表由项目单位填写", "注", "本自评表由项目单位填写"),
        ("填表说明：自评表一式两份，报财政部门", "填表说明", "自评表一式两份，报财政部门"),
        ("自评表一式两份，报财政部门", "其他文字", "自评表一式两份，报财政部门"),
    ],
)
def test_a_note_that_speaks_of_the_table_begins_no_other_one(
    note: str, label: str, text: str, page_text: bool
) -> None:
    rows = rows_of(f"{FORM}{note}\n填表人：张三||联系电话：123\n")

    reading = read_one(rows, page_text=page_text)

    assert (label, text) in reading.form.texts
    assert dict(reading.form.fields)["填表人"] == "张三"
    assert "unplaced" not in {each.code for each in reading.findings}


def test_a_field_that_speaks_of_the_table_begins_no_form() -> None:
    rows = rows_of(FORM.replace("项目名称|路灯改造|||||||", "项目名称：绩效自评表系统建设"))

    reading = read_one(rows, page_text=False)

    assert reading.form.project == "绩效自评表系统建设"


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize("lone", ["|||完善评价指标体系||||", "||||完善评估指标体系|||"])
def test_a_lone_text_within_the_table_begins_no_other_one(lone: str, page_text: bool) -> None:
    below = "||质量指标|亮灯率|≥95%|96%|0|0"
    rows = rows_of(FORM.replace("\n总分", f"\n{lone}\n{below}\n总分"))

    reading = read_one(rows, page_text=page_text)

    assert "亮灯率" in [row.name for row in level3_nodes(reading.form)]
    assert reading.printed.total == "98"


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize("behind", ["（2022年度，第二期）", "（2022年；试点）"])
def test_a_title_may_have_a_comma_in_its_brackets(behind: str, page_text: bool) -> None:
    text = FORM.replace("自评表\n", f"自评表{behind}\n")

    reading = read_one(rows_of(text), page_text=page_text)

    assert "no-title" not in {each.code for each in reading.findings}


@pytest.mark.parametrize("page_text", [True, False])
def test_a_title_on_the_left_begins_a_form_also_behind_one_without_a_total(page_text: bool) -> None:
    first, second = FORM.replace("总分||||||100|98\n", ""), FORM.replace("路灯改造", "桥梁维修")

    readings = read_rows(rows_of(first + second), page_text=page_text)

    assert [each.form.project for each in readings] == ["路灯改造", "桥梁维修"]


def test_a_title_in_the_middle_begins_a_form_behind_a_total() -> None:
    second = FORM.replace("路灯改造", "桥梁维修").replace("\n项目支出", "\n|||项目支出")

    readings = read_rows(rows_of(FORM + second), page_text=False)

    assert [each.form.project for each in readings] == ["路灯改造", "桥梁维修"]
    assert "no-title" not in {each.code for each in readings[1].findings}
