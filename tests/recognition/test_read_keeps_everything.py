"""What a template has no place for is kept in the form by its label, and said once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfdesk.core.form import FundingRow, Goal, Review, level3_nodes
from perfdesk.core.text import comparable_text
from perfdesk.recognition.source import MergedCell, SourceRow
from tests.effort import examples
from tests.recognition.accounts import unaccounted
from tests.recognition.published import (
    Row,
    finding_codes,
    flat_rows,
    forms,
    kept_without_place,
    read_one,
    read_source,
    rows_of,
    table_rows,
)

LAYOUTS = sorted((Path(__file__).parent.parent / "files" / "layouts").glob("*.txt"))

_labels = st.text("甲乙丙丁戊己庚辛壬癸", min_size=2, max_size=8)
_texts = st.text("风火山泽天地水雷，。：（）abc 019", min_size=1, max_size=20).filter(
    lambda text: any(char in "风火山泽天地水雷" for char in text)
)


def layout(name: str) -> list[Row]:
    """Return the rows of a kept layout, a file with | between cells."""
    (path,) = (each for each in LAYOUTS if each.stem == name)
    return rows_of(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("page_text", [True, False])
@pytest.mark.parametrize("name", [each.stem for each in LAYOUTS])
def test_every_text_of_a_layout_is_in_the_form_or_said(name: str, page_text: bool) -> None:
    rows = layout(name)
    assert unaccounted(rows, [read_one(rows, page_text=page_text)]) == []


@pytest.mark.parametrize("name", [each.stem for each in LAYOUTS])
def test_what_is_kept_is_said_once(name: str) -> None:
    assert finding_codes(read_one(layout(name), page_text=False)).count("no-place") == 1


@pytest.mark.parametrize("page_text", [True, False])
def test_fields_of_another_layout_are_kept_by_their_labels(page_text: bool) -> None:
    form = read_one(layout("several-goals"), page_text=page_text).form
    assert form.fields == (
        ("单位名称", "某市园林科研所"),
        ("填报日期", "2022年2月18日"),
        ("项目类别", "1、上级专项 □  2、本级专项 ☑"),
        ("项目属性", "1、持续性项目 ☑  2、新增性项目 □"),
    )
    assert read_one(layout("platform"), page_text=page_text).form.code == "330000240000000007777"


def test_texts_below_the_table_are_kept_by_their_labels() -> None:
    form = read_one(layout("project-overview"), page_text=False).form
    assert form.texts[-3:] == (
        ("评价结论", "完成了改造任务。"),
        ("存在问题", "无"),
        ("改进措施", "加强日常巡检"),
    )
    assert form.fields[-2:] == (("项目负责人", "甲某"), ("财务负责人", "乙某"))
    goals = read_one(layout("several-goals"), page_text=False).form
    assert goals.texts == (
        ("偏差大或目标未完成原因分析", ""),
        ("改进措施及结果应用方案", "来年增加巡查次数"),
    )


def test_a_value_below_another_label_is_a_value() -> None:
    rows = layout("extra-columns")
    rows[4] = ("自评等级", "", "", "", "良", "", "", "", "", "", "")
    assert ("自评等级", "良") in read_one(rows, page_text=False).form.fields


def test_texts_without_a_label_are_kept_together_and_so_is_a_grade() -> None:
    form = read_one(layout("extra-columns"), page_text=False).form
    assert form.texts == (("等级", "优"), ("其他文字", "本表一式两份，一份留存。"))
    assert form.fields[0] == ("自评等级", "良")


@pytest.mark.parametrize("page_text", [True, False])
def test_columns_that_no_template_has_are_kept_by_their_headings(page_text: bool) -> None:
    reading = read_one(layout("extra-columns"), page_text=page_text)
    (goal,) = reading.form.goals
    assert goal.cells == (("三年总体目标", "三年收储500套"),)
    assert [node.cells for node in level3_nodes(reading.form)] == [
        (("指标解释", "完成移交的套数"), ("评分标准", "每少2套扣1分")),
        (("指标解释", "入住套数/总套数"), ("评分标准", "按比例")),
        (("指标解释", "问卷"), ("评分标准", "按比例")),
    ]
    assert "指标解释：完成移交的套数、入住套数/总套数、问卷" in kept_without_place(reading)


def test_rows_and_columns_of_the_funding_are_kept_by_their_labels() -> None:
    funding = read_one(layout("platform"), page_text=False).form.funding
    adjusted = (("年度预算调整", "-50000.00"),)
    assert (funding.row("total").budget, funding.row("total").cells) == ("450000.00", adjusted)
    within = funding.row("appropriation")
    assert (within.initial, within.budget, within.executed) == (
        *("500000.00", "450000.00", "360000.00"),
    )
    assert within.cells[:1] == adjusted
    (account,) = (row for row in funding.rows if not row.kind)
    assert account.label == "专户资金"
    province = read_one(layout("extra-columns"), page_text=False).form.funding.rows[-1]
    points = (("分值", "5"), ("得分", "5"))
    assert province == FundingRow("", "20", "20", "20", "省级资金", points)


def test_columns_of_a_reviewer_are_the_review_of_their_row() -> None:
    form = read_one(layout("platform"), page_text=False).form
    assert [node.review for node in level3_nodes(form)] == [
        Review(score="30", remark="属实"),
        Review(score="15", remark="缺少记录"),
        Review(),
        Review(score="10"),
    ]
    (goal,) = form.goals
    assert goal.cells == (("偏差原因分析及改进措施", "七月迁移停机两次"),)


@pytest.mark.parametrize("heading", ["核查得分", "评审得分", "复核评分"])
def test_a_heading_of_a_reviewer_is_known_by_whatever_word(heading: str) -> None:
    rows = [
        tuple(heading if cell == "核查分数" else cell for cell in row) for row in layout("platform")
    ]
    reading = read_one(rows, page_text=False)
    assert next(level3_nodes(reading.form)).review.score == "30"
    assert "unplaced" not in finding_codes(reading)
    assert f"{heading}：30、15、10" in kept_without_place(reading)


@pytest.mark.parametrize("page_text", [True, False])
def test_each_goal_has_its_own_rows_in_their_order(page_text: bool) -> None:
    reading = read_one(layout("several-goals"), page_text=page_text)
    labels = ["年度绩效目标1（40分）", "年度绩效目标2（40分）"]
    assert reading.form.goals == tuple(Goal(label=label) for label in labels)
    assert "no-goals" not in finding_codes(reading)
    assert [(each.name, each.goal) for each in reading.form.indicators] == [
        *(("产出指标", 0), ("效益指标", 0), ("满意度指标", 0)),
        *(("产出指标", 1), ("效益指标", 1)),
    ]
    names = [row[2] for row in flat_rows(reading) if len(row) > 2]
    assert names == ["巡查古树株数", "档案完整率", "管护单位满意率", "复壮古树株数", "按期完工率"]


TWO_GOALS = """
项目支出绩效自评表
项目名称|养护|||||||
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分|
|年度资金总额|8|8|8|10|100%|10|
年度总体目标1|预期目标|||实际完成情况||||
|养护甲路|||已养护甲路||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
|产出指标|数量指标|甲路长度|3公里|3公里|40|40|
年度总体目标2|预期目标|||实际完成情况||||
|养护乙路|||乙路未完||||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分|偏差原因
|产出指标|数量指标|乙路长度|5公里|4公里|50|40|雨季
总分|||||||90|
"""


@pytest.mark.parametrize("page_text", [True, False])
def test_rows_below_the_heading_of_a_goal_belong_to_it(page_text: bool) -> None:
    form = read_one(rows_of(TWO_GOALS), page_text=page_text).form
    assert [(goal.label, goal.expected, goal.actual) for goal in form.goals] == [
        ("年度总体目标1", "养护甲路", "已养护甲路"),
        ("年度总体目标2", "养护乙路", "乙路未完"),
    ]
    assert [(each.goal, each.children[0].children[0].name) for each in form.indicators] == [
        (0, "甲路长度"),
        (1, "乙路长度"),
    ]


@given(
    st.lists(st.tuples(_texts, st.integers(1, 3)), min_size=1, max_size=3), st.sampled_from([0, 1])
)
def test_any_number_of_goals_keep_their_texts_and_rows_apart(
    goals: list[tuple[str, int]], labelled: int
) -> None:
    head = rows_of(TWO_GOALS)[:4]
    goal_heading, heading = rows_of(TWO_GOALS)[4], rows_of(TWO_GOALS)[6]
    for number, (text, count) in enumerate(goals, start=1):
        side = f"年度总体目标{number}" if labelled else "年度总体目标"
        head += [(side, *goal_heading[1:]), ("", text, "", "", "已完成"), heading]
        names = [f"第{number}块第{row}项" for row in range(count)]
        head += [("", "产出指标", "数量指标", each, "1个", "1个", "5", "5", "") for each in names]
    form = read_one(head, page_text=False).form
    assert [goal.expected for goal in form.goals] == [text for text, _ in goals]
    assert [
        (level1.goal, [node.name for node in level1.children[0].children])
        for level1 in form.indicators
    ] == [
        (number, [f"第{number + 1}块第{row}项" for row in range(count)])
        for number, (_, count) in enumerate(goals)
    ]


def test_a_sign_beside_another_sign_in_the_target_is_kept() -> None:
    rows = layout("project-overview")
    signed = [tuple("≤260" if cell == "260" else cell for cell in row) for row in rows]
    first, _ = level3_nodes(read_one(signed, page_text=False).form)
    assert first.target.startswith("≤260")
    assert ("指标性质", "≥") in first.cells


def test_a_score_merged_over_several_rows_is_no_blank_score() -> None:
    rows = layout("several-goals")
    at = next(index for index, row in enumerate(rows) if "巡查古树株数" in row)
    rows[at + 1] = (*rows[at + 1][:6], "")
    source = [
        SourceRow("", row, (MergedCell(6, 1, 2),) if index == at else ())
        for index, row in enumerate(rows)
    ]
    (merged,) = read_source(source)
    assert "blank-score" not in finding_codes(merged)
    assert "blank-score" in finding_codes(read_one(rows, page_text=False))


def test_a_text_alone_in_the_column_of_level_1_is_said() -> None:
    rows = layout("extra-columns")
    at = next(index for index, row in enumerate(rows) if "效益指标" in row)
    rows.insert(at, ("", "见补充材料", *[""] * 9))
    reading = read_one(rows, page_text=False)
    assert [each.text for each in reading.findings if each.code == "lone-level1"] == ["见补充材料"]


def test_a_level_2_of_no_known_level_1_says_that_level_1_is_blank() -> None:
    rows = [
        tuple("" if cell in {"产出指标", "效益指标", "满意度指标"} else cell for cell in row)
        for row in layout("extra-columns")
    ]
    strange = [tuple("过程" if cell == "数量指标" else cell for cell in row) for row in rows]
    said = [each for each in read_one(strange).findings if each.code == "guessed-level1"]
    assert said[0].message.endswith("“过程”没有印出一级指标，一级指标留空，请补填。")


@st.composite
def extended_tables(draw: st.DrawFn) -> tuple[list[Row], dict[str, str]]:
    """Draw the table of a form with rows and a column that no template has, and their texts."""
    rows = table_rows(draw(forms()))
    above, below, column, money = draw(st.lists(_labels, min_size=4, max_size=4, unique=True))
    texts = {label: draw(_texts).strip() for label in (above, below, column)}
    at = rows.index(next(row for row in rows if "三级指标" in row))
    first = next(index for index in range(at, len(rows)) if rows[index][3] and index > at)
    rows[at] = (*rows[at], column)
    rows[first] = (*rows[first], texts[column])
    amount = draw(st.sampled_from(["7.25", "1,300", "0"]))
    texts[money] = amount
    rows.insert(9, ("", money, amount, amount, amount, "—", "", "", ""))
    rows.insert(draw(st.sampled_from([3, 4])), (above, texts[above], *[""] * 7))
    rows.append((below, texts[below], *[""] * 7))
    return rows, {**texts, "": money}


@pytest.mark.slow
@given(extended_tables())
@settings(max_examples=examples(1))
def test_rows_and_columns_that_no_template_has_are_found_again(
    table: tuple[list[Row], dict[str, str]],
) -> None:
    rows, texts = table
    reading = read_one(rows, page_text=False)
    form = reading.form
    (money,) = (row for row in form.funding.rows if not row.kind)
    amount = texts[money.label]
    assert (money.label, money.initial, money.executed) == (texts[""], amount, amount)
    kept = dict((*form.fields, *form.texts, *next(level3_nodes(form)).cells))
    del texts[""], texts[money.label]
    assert {label: comparable_text(text) for label, text in kept.items()} == {
        label: comparable_text(text) for label, text in texts.items()
    }
    assert unaccounted(rows, [reading]) == []


@pytest.mark.slow
@given(extended_tables())
@settings(max_examples=examples(1))
def test_in_page_text_none_of_them_is_lost(table: tuple[list[Row], dict[str, str]]) -> None:
    rows, _ = table
    assert unaccounted(rows, [read_one(rows)]) == []
