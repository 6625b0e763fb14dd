"""Sentences about a row call its cells as the 表样 of the form prints them above the columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from perfdesk import resources
from perfdesk.core import scoring
from perfdesk.core.checks.all_checks import open_problems_and_empty_cells
from perfdesk.core.checks.funding_checks import funding_messages
from perfdesk.core.fixes.all_fixes import fixes_for
from perfdesk.core.form import Form, LevelRule, RatioRule, with_new_keys
from perfdesk.core.template_toml import TemplateError, parse_template
from perfdesk.core.weight_shares import share_sentence, weight_shares
from tests.core.forms import NOT_REWORDED, REWORDED, form_of, funding, indicator

_TEXT = resources.path("templates", "shanghai-2022.toml").read_text(encoding="utf-8")


ROWS = [
    indicator(weight="九十"),
    indicator(weight="-5"),
    indicator(score="满分"),
    indicator(score="91"),
    indicator(weight="", score="-1"),
    indicator("10人", "5人"),
    indicator("15人", "12人", score="80"),
    indicator("10人", "13人"),
    indicator("15人", "15次", score="90"),
    indicator("≥10人", "≤8人"),
    indicator("≤10人", "8人"),
    indicator("=0起", "0起"),
    indicator("=0起", "1起"),
    indicator("满意", "较满意"),
    indicator("", "5人"),
    replace(indicator("满意", "较满意", score="10", reason="下雨"), rule=LevelRule("partly")),
    replace(indicator("≤5日", "8日"), rule=RatioRule("linear")),
    indicator("90", "90"),
    indicator("", "", "", ""),
]
FORMS = [
    *(form_of(row, template=REWORDED) for row in ROWS),
    form_of(indicator("45", "45", "45"), indicator("45", "45", "45"), template=REWORDED),
    *(
        replace(form_of(indicator(), template=REWORDED), funding=each)
        for each in (
            funding("100", "90", weight="-1"),
            funding("100", "90", weight=""),
            funding("", "", weight=""),
            funding("0", "90"),
            funding("", "90"),
            funding("100", "190"),
        )
    ),
]


def sentences(form: Form) -> Iterator[str]:
    """All sentences about the rows and the points of a form."""
    found = scoring.scores(form, REWORDED)
    for problem in open_problems_and_empty_cells(form, REWORDED, found):
        yield problem.message
        yield from (fix.label for fix in fixes_for(problem, form, REWORDED))
    for each in found.indicators:
        yield each.why
        yield scoring.score_explanation(each.row.node, REWORDED.scoring)
    yield scoring.funding_explanation(form, REWORDED)
    yield scoring.no_grade_explanation(form, REWORDED, found)
    yield from (message.text for message in funding_messages(form, REWORDED))
    for share in weight_shares(form, REWORDED, again=True) or ():
        yield share_sentence(share, REWORDED)


@pytest.mark.parametrize("form", FORMS)
def test_no_sentence_names_a_heading_that_is_not_printed(form: Form) -> None:
    told = list(sentences(with_new_keys(form)))
    assert any(told)
    assert [each for each in told if NOT_REWORDED.search(each)] == []


def test_sentences_name_the_printed_headings() -> None:
    told = [each for form in FORMS for each in sentences(with_new_keys(form))]
    assert "自评分数 45 低于权重 90，请填写未完成说明。" in told
    assert "全年实际值“15次”与全年目标“15人”的计量单位不同，请统一。" in told
    assert "全年目标、全年实际值和权重填好后给出建议" in told
    assert "每个三级指标的全年目标都与权重相同，像是复制错了，请核对全年目标。" in told
    assert "执行率的权重“-1”小于 0，请填数字，如 10。" in told
    assert "全年预算数为 0，算不出执行率和自评分数，请核对全年预算数。" in told
    assert any(each.startswith("自评分数随建议 90：") for each in told)
    assert "把自评分数“80”改为建议得分 72，并需说明原因" in told


def test_the_score_of_the_rate_is_explained_without_a_column_for_its_weight() -> None:
    names = {name: words for name, words in REWORDED.funding.names.items() if name != "weight"}
    template = replace(REWORDED, funding=replace(REWORDED.funding, names=names))
    form = form_of(indicator(), template=template)
    assert scoring.funding_explanation(form, template) == "分值 10 × 执行率 82.38% = 8.24"


@pytest.mark.parametrize("heading", ["target", "actual", "weight", "score", "reason"])
def test_a_template_without_one_of_these_columns_is_refused(heading: str) -> None:
    head, names = _TEXT.split("[indicators.names]")
    column = re.compile(rf",? {heading} = \[\d, \d\]")
    head = re.sub(r"columns = \{ level1.*", lambda match: column.sub("", match[0]), head)
    names = re.sub(rf"^{heading} = .*\n", "", names, count=1, flags=re.MULTILINE)
    with pytest.raises(TemplateError, match=f"缺少 indicators.columns.{heading}"):
        parse_template(f"{head}[indicators.names]{names}", "other.toml")
