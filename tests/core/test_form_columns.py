"""The columns of a list of forms."""

from __future__ import annotations

from dataclasses import replace

from perfdesk.core.checks.all_checks import open_problems
from perfdesk.core.form import Form
from perfdesk.core.form_columns import FORM_COLUMNS, EvaluatedForm
from perfdesk.core.scoring import scores
from tests.core.forms import SHANGHAI, form_of, funding


def texts(form: Form) -> dict[str, str]:
    figures = scores(form, SHANGHAI)
    evaluated = EvaluatedForm(form, figures, open_problems(form, SHANGHAI, figures))
    return {column.heading: column.text(evaluated) for column in FORM_COLUMNS}


def test_every_figure_of_a_form_has_its_text() -> None:
    form = replace(
        form_of(),
        year="2022",
        project="毕业生\n支教",
        unit="人才中心",
        money_unit="元",
        funding=funding("556116.80", "507,277.51"),
    )
    found = texts(form)
    assert list(found) == ["年度", "项目", "单位", "预算", "执行", "执行率", "总分", "等级", "错误"]
    assert (found["年度"], found["项目"], found["单位"]) == ("2022", "毕业生 支教", "人才中心")
    assert (found["预算"], found["执行"]) == ("556,116.8 元", "507,277.51 元")
    assert found["执行率"] == "91.22%"


def test_what_a_form_lacks_is_blank() -> None:
    found = texts(Form("shanghai-2022"))
    assert set(found.values()) - {found["错误"]} <= {""}


def test_a_negative_amount_keeps_its_sign() -> None:
    form = replace(form_of(), money_unit="万元", funding=funding("1234567", "-0.5"))
    found = texts(form)
    assert (found["预算"], found["执行"]) == ("1,234,567 万元", "-0.5 万元")
