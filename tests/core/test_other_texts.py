"""其他内容: what is listed, moved and removed, and that nothing is lost by it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from perfdesk.core.edits import make_change
from perfdesk.core.field_ref import ROOT, FieldRef, text_at, value_at
from perfdesk.core.form import (
    Acceptance,
    Form,
    Funding,
    FundingRow,
    Goal,
    Level3,
    Review,
    level3_nodes,
    with_new_keys,
)
from perfdesk.core.other_texts import (
    OtherText,
    move_edits,
    move_targets,
    moved_text,
    other_texts,
    removal_edits,
)
from perfdesk.core.template import HeaderField, Words
from tests.core.forms import SHANGHAI, form_of, forms
from tests.effort import examples

ROW = Level3(
    "公寓套数",
    "≥100套",
    "100套",
    "90",
    reason="原因",
    cells=(("指标解释", "竣工验收的套数"), ("评分标准", "每少1套扣0.5分\n扣完为止")),
    review=Review(score="88"),
    evidence=("验收单.pdf", "照片.jpg"),
    accepted=(Acceptance("overshoot", "经核实"), Acceptance("other")),
)


def full_form() -> Form:
    rows = (
        FundingRow("total", "40", "40", "40", cells=(("偏差原因", "无偏差"),)),
        FundingRow("", "10", "", "9", label="省级资金"),
        FundingRow("", label="市级资金"),
    )
    form = replace(
        form_of(ROW),
        code="219001",
        fields=(("负责人", "王某"), ("项目类别", " ")),
        funding=Funding("10", rows),
        goals=(Goal("建成", "建成", cells=(("三年总体目标", "三年建成300套"),)),),
        notes=(("填表人", "李某"),),
        texts=(("评价结论", "较好"),),
    )
    return with_new_keys(form)


def labels(form: Form) -> list[tuple[str, str, str]]:
    return [(each.group, each.label, each.text) for each in other_texts(form, SHANGHAI)]


def test_a_text_in_a_column_of_goals_that_the_template_prints_says_so() -> None:
    columns = {**SHANGHAI.goals.columns, "actual": (4, 6), "三年总体目标": (7, 8)}
    template = replace(SHANGHAI, goals=replace(SHANGHAI.goals, columns=columns))
    listed = {each.label: each.is_printed for each in other_texts(full_form(), template)}
    assert listed["三年总体目标"]
    assert not listed["偏差原因"]


def entry(form: Form, label: str) -> OtherText:
    return next(each for each in other_texts(form, SHANGHAI) if each.label == label)


def after(form: Form, *edits: object) -> Form:
    change = make_change(form, "", edits)  # type: ignore[arg-type]
    return change.steps[-1].after if change.steps else form


def test_all_that_has_no_place_is_listed_in_the_order_of_the_form() -> None:
    assert labels(full_form()) == [
        ("header", "项目编码", "219001"),
        ("header", "负责人", "王某"),
        ("funding", "偏差原因", "无偏差"),
        ("funding", "年初预算数", "10"),
        ("funding", "全年执行数", "9"),
        ("funding", "资金来源", "市级资金"),
        ("goals", "三年总体目标", "三年建成300套"),
        ("indicators", "指标解释", "竣工验收的套数"),
        ("indicators", "评分标准", "每少1套扣0.5分\n扣完为止"),
        ("indicators", "核查得分", "88"),
        ("indicators", "佐证材料", "验收单.pdf、照片.jpg"),
        ("indicators", "已核实的理由", "经核实"),
        ("below", "填表人", "李某"),
        ("below", "评价结论", "较好"),
    ]


def test_a_form_of_the_template_alone_has_nothing_else() -> None:
    assert other_texts(form_of(Level3("名称", "1", "1", "90")), SHANGHAI) == ()


def test_a_note_of_the_template_has_its_place() -> None:
    with_note = replace(SHANGHAI, notes=("填表人",))
    listed = other_texts(full_form(), with_note)
    assert "填表人" not in [each.label for each in listed]


def test_an_emptied_text_stays_listed_while_it_is_being_typed() -> None:
    form = replace(full_form(), code="")
    code = FieldRef(ROOT, "code")
    assert code not in [each.ref for each in other_texts(form, SHANGHAI)]
    assert code in [each.ref for each in other_texts(form, SHANGHAI, code)]


@pytest.mark.parametrize("label", [each[1] for each in labels(full_form())])
def test_a_removed_text_is_gone_and_no_other(label: str) -> None:
    form = full_form()
    one = entry(form, label)
    left = after(form, *removal_edits(form, one))
    expected = [each for each in labels(form) if each != (one.group, one.label, one.text)]
    assert labels(left) == expected


def test_with_its_last_amount_a_row_of_funding_goes() -> None:
    form = full_form()
    form = after(form, *removal_edits(form, entry(form, "年初预算数")))
    assert [row.label for row in form.funding.rows] == ["", "省级资金", "市级资金"]
    form = after(form, *removal_edits(form, entry(form, "全年执行数")))
    assert [row.label for row in form.funding.rows] == ["", "市级资金"]


def test_with_its_last_cell_a_row_of_funding_goes_whether_or_not_the_template_prints_it() -> None:
    unknown = FundingRow("", label="县级资金", cells=(("资金说明", "已拨付"),))
    known = FundingRow("unit", label="自筹资金", cells=(("自筹说明", "已到账"),))
    printed = FundingRow("total", cells=(("偏差原因", "无偏差"),))
    form = replace(full_form(), funding=Funding("10", (printed, unknown, known)))
    for label in ("资金说明", "自筹说明", "偏差原因"):
        form = after(form, *removal_edits(form, entry(form, label)))
    assert form.funding.rows == ()
    assert not [each for each in other_texts(form, SHANGHAI) if each.group == "funding"]


def test_a_cell_is_moved_behind_the_reason_of_its_row() -> None:
    form = full_form()
    cell = entry(form, "评分标准")
    target = move_targets(form, SHANGHAI, cell)[0]
    moved = after(form, *move_edits(form, cell, target))
    (row,) = level3_nodes(moved)
    assert row.reason == "原因\n每少1套扣0.5分\n扣完为止"
    assert row.cells == (("指标解释", "竣工验收的套数"),)


def test_an_amount_goes_to_a_row_of_the_template() -> None:
    form = full_form()
    amount = entry(form, "全年执行数")
    targets = move_targets(form, SHANGHAI, amount)
    assert targets[0] == FieldRef(ROOT, "funding.total.executed")
    moved = after(form, *move_edits(form, amount, FieldRef(ROOT, "funding.other.executed")))
    assert moved.funding.row("other").executed == "9"


def test_a_text_of_a_row_goes_first_to_an_amount_of_that_row() -> None:
    form = full_form()
    targets = move_targets(form, SHANGHAI, entry(form, "偏差原因"))
    assert [target.field for target in targets[:4]] == [
        "funding.total.initial",
        "funding.total.budget",
        "funding.total.executed",
        "funding.appropriation.initial",
    ]
    assert FieldRef(ROOT, "goals.0.actual") in targets


def test_a_field_may_go_into_a_note() -> None:
    form = full_form()
    with_note = replace(SHANGHAI, notes=("填表人",))
    field = entry(form, "负责人")
    target = FieldRef(ROOT, "notes.填表人")
    assert target in move_targets(form, with_note, field)
    assert after(form, *move_edits(form, field, target)).note("填表人") == "李某\n王某"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2023", "2023"),
        ("（2023 年度）", "2023"),
        ("本年度", ""),
        ("2023年7月", ""),
        ("第2023号", ""),
    ],
)
def test_only_a_year_may_go_into_the_year(text: str, year: str) -> None:
    heading = HeaderField("year", Words("年度"), (0, 0), (1, 8))
    with_year = replace(SHANGHAI, header=((heading,), *SHANGHAI.header))
    form = with_new_keys(replace(form_of(), fields=(("预算年度", text),), year=""))
    moved = entry(form, "预算年度")
    target = FieldRef(ROOT, "year")
    assert (target in move_targets(form, with_year, moved)) == bool(year)
    if year:
        assert after(form, *move_edits(form, moved, target)).year == year


def test_a_review_and_evidence_are_moved_nowhere() -> None:
    form = full_form()
    for label in ("核查得分", "佐证材料"):
        assert move_targets(form, SHANGHAI, entry(form, label)) == ()


@pytest.mark.parametrize(
    ("old", "field", "result"),
    [
        ("", "reason", "新"),
        ("旧", "reason", "旧\n新"),
        ("旧", "project", "旧新"),
        ("12", "funding.total.budget", "新"),
        ("2022", "year", "新"),
    ],
)
def test_only_a_figure_is_replaced(old: str, field: str, result: str) -> None:
    assert moved_text(old, "新", FieldRef(ROOT, field)) == result


@given(forms)
@settings(max_examples=examples(0.5))
def test_every_text_listed_can_be_read_moved_and_removed(form: Form) -> None:
    form = with_new_keys(form)
    for each in other_texts(form, SHANGHAI):
        if each.editable:
            assert text_at(form, each.ref) == each.text
        else:
            assert value_at(form, each.ref)
        change = make_change(form, "", removal_edits(form, each))
        left = change.steps[-1].after
        assert len(other_texts(left, SHANGHAI)) < len(other_texts(form, SHANGHAI))
        undone = left
        for step in change.undo_steps:
            undone = step.after
        assert undone == form
        for target in move_targets(form, SHANGHAI, each)[:3]:
            moved = after(form, *move_edits(form, each, target))
            assert each.text in text_at(moved, target)
