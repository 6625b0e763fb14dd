"""表样 as data: the bundled ones are consistent, and a faulty one is reported in one sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from perfdesk import resources
from perfdesk.core.form import Level3, LevelRule
from perfdesk.core.scoring import funding_explanation, rate_explanation
from perfdesk.core.suggestion import suggestion
from perfdesk.core.template import Template, blank_form
from perfdesk.core.template_toml import TemplateError, parse_template
from perfdesk.table.compose import compose
from tests.core.forms import form_of, indicator

TEXT = resources.path("templates", "shanghai-2022.toml").read_text(encoding="utf-8")


def test_the_bundled_templates_come_with_the_shanghai_one_first() -> None:
    assert list(resources.templates()) == ["shanghai-2022", "national-2020"]


def test_a_template_is_parsed_when_it_is_first_asked_for(tmp_path: Path) -> None:
    (tmp_path / "shanghai-2022.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "broken.toml").write_text("[", encoding="utf-8")
    known = resources.Templates(tmp_path)
    assert "broken" in known
    assert known["shanghai-2022"] is known["shanghai-2022"]
    assert known.get("elsewhere") is None
    with pytest.raises(TemplateError, match="broken"):
        known["broken"]


def test_a_template_that_is_no_text_of_utf8_or_is_gone_is_named(tmp_path: Path) -> None:
    for name in ("gbk", "gone"):
        (tmp_path / f"{name}.toml").write_bytes(TEXT.encode("gbk"))
    known = resources.Templates(tmp_path)
    (tmp_path / "gone.toml").unlink()
    with pytest.raises(TemplateError, match=r"“gbk\.toml”有误：编码不是 UTF-8。"):
        known["gbk"]
    with pytest.raises(TemplateError, match=r"“gone\.toml”有误：文件打不开。"):
        known["gone"]


def test_templates_with_the_same_text_are_equal_and_others_are_not() -> None:
    one, other = parse_template(TEXT, ""), parse_template(TEXT, "")
    assert one is not other
    assert one == other
    assert hash(one.scoring) == hash(other.scoring)
    assert one != replace(one, money_unit="万元")


def test_suggestions_respect_the_parts_of_a_template_that_its_hash_leaves_out() -> None:
    scoring = parse_template(TEXT, "").scoring
    higher = replace(scoring, bands=(replace(scoring.bands[0], highest=Decimal(50)),))
    row = Level3("满意度", "提升", "有所提升", "10", rule=LevelRule("met"))
    assert [suggestion(row, each).score for each in (scoring, higher)] == [10, 5]


def test_a_template_goes_by_the_name_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text(TEXT, encoding="utf-8")
    with pytest.raises(TemplateError, match="id 应为 other"):
        resources.Templates(tmp_path)["other"]


@pytest.mark.parametrize("template", resources.templates().values(), ids=lambda each: each.id)
def test_every_row_of_a_template_fills_its_columns(template: Template) -> None:
    whole = set(range(template.columns))
    for line in template.header:
        spans = [span for cell in line for span in (cell.label, cell.value)]
        assert _columns(spans) == sorted(whole)
    for section in (template.funding, template.goals, template.indicators, template.total):
        assert _columns([section.label, *section.columns.values()]) == sorted(whole)


def _columns(spans: list[tuple[int, int]]) -> list[int]:
    return sorted(column for first, last in spans for column in range(first, last + 1))


def test_a_new_form_has_the_usual_levels_and_no_cost_indicator_of_level_1() -> None:
    form = blank_form(resources.templates()["national-2020"], "2025")
    assert [node.name for node in form.indicators] == ["产出指标", "效益指标", "满意度指标"]
    assert [node.name for node in form.indicators[0].children][-1] == "成本指标"
    assert (form.year, form.money_unit, form.funding.weight) == ("2025", "万元", "10")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "shanghai-2022"', "", "缺少 id"),
        ('id = "shanghai-2022"', "id = 5", "应为文字"),
        ("rate_places = 2", 'rate_places = "two"', "应为整数"),
        ('rate_rounding = "up"', 'rate_rounding = "down"', "up 或 half_up"),
        ('overshoot = "130"', 'overshoot = "much"', "取值不对（much 应为数字）"),
        ('overshoot = "130"', "overshoot = []", "应为数字"),
        ('partly = ["60", "80"], ', "", "缺少 bands.partly"),
        ('met = ["80", "100"]', 'met = ["80"]', "应有 2 项"),
        ("grade = false", 'grade = "false"', "应为 true 或 false"),
        ("[funding]", "[[funding]]", "应为表"),
        ("widths = [", "widths = 5 #", "应为列表"),
        ("[print]", "[print", "TOML"),
        ("[print]", f"deep = {'[' * 5000}{']' * 5000}", "嵌套太深"),  # five times Python's limit
        ("[print]", f"long = {'1' * 5000}", "取值不对"),  # Python's limit is 4300 digits
        ("first_row = 1", "first_row = 0", "应为 1 至 100"),
        ("label = [0, 0]", "label = [0]", "取值不对（[0] 应有 2 项）"),
        ("label = [0, 0]", "label = [0, -1]", "应为首列和末列"),
        ("value = [1, 8]", "value = [1, 9]", "“项目名称”一行的各格应占满 9 列"),
        ("initial = [2, 2]", "initial = [2, 3]", "“项目资金”一行的各格应占满 9 列"),
        (", blank = [8, 8]", "", "“总分”一行的各格应占满 9 列"),
        ("columns = { row = [1, 1], ", "columns = { ", "缺少 funding.columns.row"),
        ("columns = { weight = ", "columns = { points = ", "缺少 total.columns.weight"),
        ("expected = [1, 3], ", "", "缺少 goals.columns.expected"),
        ('score = ["得分"]\nreason', "reason", "缺少 indicators.names.score"),
        ('field = "project"', 'field = "unit"', "header 里应有 project"),
        ('field = "department"', 'field = "unit"', "各格的 field 不能相同"),
        ('kind = "total"', 'kind = "sum"', "第一行应为 total"),
        ('kind = "other"', 'kind = "carryover"', "各行的 kind 不能相同"),
        ("({year} 年度)", "({jahr} 年度)", "year_line 里的花括号只能写作 {year}"),
        ("项目资金({money_unit})", "项目资金{", "花括号只能写作 {money_unit}"),
        ("({year} 年度)", "({year[0]} 年度)", "year_line 里的花括号只能写作 {year}"),
        ("({year} 年度)", "({year:>9} 年度)", "year_line 里的花括号只能写作 {year}"),
        ("({year} 年度)", "({{year}} 年度)", "year_line 里的花括号只能写作 {year}"),
        ('["差", "0"]', '["差"]', "应有 2 项"),
        ('overshoot = "130"', 'overshoot = "NaN"', "NaN 应为数字"),
        ('overshoot = "130"', "overshoot = 1e99999999999999999999", "应为数字"),
        ("rate_places = 2", "rate_places = -1", "-1 应为 0 至 6"),
        ('text_size = "9"', 'text_size = "0"', "0 应为 5 至 24"),
        ('title_size = "16"', 'title_size = "43"', "43 应为 5 至 42"),
        ("margins = [", 'margins = ["51", "12", "15", "12"] # ', "51 应为 0 至 50"),
        ("widths = [", 'widths = ["0"] # ', "0 应为 1 至 300"),
    ],
)  # fmt: skip
def test_a_faulty_template_is_named_with_what_is_wrong(old: str, new: str, said: str) -> None:
    with pytest.raises(TemplateError) as caught:
        parse_template(TEXT.replace(old, new), "我的表样.toml")
    assert "我的表样.toml" in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize("size", ["26", "36", "42"])
def test_a_title_may_be_set_in_each_size_of_chinese_type(size: str) -> None:
    template = parse_template(TEXT.replace('title_size = "16"', f'title_size = "{size}"'), "")
    assert template.print.title_size == Decimal(size)


@pytest.mark.parametrize("line", [each for each in TEXT.splitlines() if " = " in each])
@pytest.mark.parametrize("value", ["[]", "{}", '"{0} {year.x}"', "true", '["x"]', "[[1]]"])
def test_a_value_of_another_kind_is_refused_in_chinese_words(line: str, value: str) -> None:
    name = line.partition(" = ")[0]
    refusal = _refusal(TEXT.replace(f"\n{line}\n", f"\n{name} = {value}\n", 1))
    assert "TOML" in refusal or not re.search("[a-z]{3,} [a-z]{2,}", refusal)


def _refusal(text: str) -> str:
    """Return why a template is refused, "" if it is not."""
    try:
        parse_template(text, "")
    except TemplateError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("line", [each for each in TEXT.splitlines() if " = " in each])
def test_a_template_without_one_of_its_lines_is_refused_or_serves_a_form(line: str) -> None:
    text = TEXT.replace(f"\n{line}\n", "\n", 1)
    if _refusal(text):
        return
    template = parse_template(text, "")
    for form in (blank_form(template), form_of(indicator())):
        compose(form, template)
        assert rate_explanation(form, template)
        assert funding_explanation(form, template)
