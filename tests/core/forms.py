"""Forms to test with: written by hand, and drawn by hypothesis."""

from __future__ import annotations

import re
from dataclasses import replace

from hypothesis import strategies as st

from perfdesk import resources
from perfdesk.core.form import (
    Acceptance,
    Form,
    Funding,
    FundingRow,
    Goal,
    Level1,
    Level2,
    Level3,
    LevelRule,
    RatioRule,
    Review,
    Tier,
    TiersRule,
)
from perfdesk.core.template import Template
from perfdesk.core.template_toml import parse_template
from perfdesk.resources import templates

SHANGHAI = templates()["shanghai-2022"]
NATIONAL = templates()["national-2020"]

_OTHER_HEADINGS = {
    "年度指标值": "全年目标",
    "实际完成值": "全年实际值",
    "分值": "权重",
    "得分": "自评分数",
    "偏差原因分析及改进措施": "未完成说明",
}


def _reworded() -> Template:
    text = resources.path("templates", "shanghai-2022.toml").read_text(encoding="utf-8")
    for usual, other in _OTHER_HEADINGS.items():
        text = text.replace(f'["{usual}"]', f'["{other}"]')
    return parse_template(text, "reworded.toml")


REWORDED = _reworded()
"""The 表样 of Shanghai with other headings above the cells of a row."""
NOT_REWORDED = re.compile("年度指标值|实际完成值|分值|(?<!建议)得分|偏差原因")
"""A heading that it does not print; 建议得分 is what the program calls its own figure."""


def indicator(
    target: str = "100%",
    actual: str = "100%",
    weight: str = "90",
    score: str = "",
    reason: str = "",
) -> Level3:
    """A 三级指标 with a name."""
    return Level3("完成率", target, actual, weight, score, reason)


def form_of(*children: Level3, template: Template = SHANGHAI) -> Form:
    """A filled form whose 三级指标 are all below 产出指标 > 数量指标."""
    return Form(
        template.id,
        "2022",
        "邮寄费",
        "某某局",
        "某某中心",
        template.money_unit,
        funding("110000.00", "90,613"),
        (Goal("按时送达", "已按时送达"),),
        (Level1("产出指标", (Level2("数量指标", children),)),),
    )


def funding(budget: str, executed: str, weight: str = "10") -> Funding:
    """项目资金 paid from the appropriation alone."""
    amounts = FundingRow("total", budget, budget, executed)
    rows = (
        amounts,
        replace(amounts, kind="appropriation"),
        FundingRow("carryover", "0", "0", "0"),
        FundingRow("other", "0", "0", "0"),
    )
    return Funding(weight, rows)


_LETTERS = "项目资金绩效指标数量质量及时率人次件≥≤=%（），。；·abcXYZ0123456789.,-/ "
texts = st.text(_LETTERS, max_size=12).map(str.strip)
names = st.text("甲乙丙丁戊己庚辛壬癸", min_size=1, max_size=6)
figures = st.one_of(st.just(""), st.integers(0, 100).map(str), st.just("7.5"), texts)
values = st.one_of(
    texts,
    st.sampled_from(["≥90%", "100%", "15人", "《12000件", "=0起", "≤90万元", "及时", "", "3人"]),
)
rules = st.one_of(
    st.none(),
    st.builds(RatioRule, st.sampled_from(["inverse", "linear"])),
    st.builds(LevelRule, st.sampled_from(["met", "partly", "unmet"])),
    st.builds(
        TiersRule,
        st.lists(
            st.builds(Tier, st.sampled_from([">=", "<"]), figures, figures), min_size=1, max_size=3
        ).map(tuple),
    ),
)
acceptances = st.lists(
    st.builds(Acceptance, st.sampled_from(["score-differs", "overshoot"]), texts),
    max_size=2,
    unique_by=lambda each: each.code,
).map(tuple)
labels = st.sampled_from(["指标解释", "评分标准", "偏差/原因", "a.b~c", "1.5", "备注"])
labelled_texts = st.dictionaries(labels, texts, max_size=2).map(lambda found: tuple(found.items()))
level3s = st.builds(Level3, texts, values, values, figures, figures, texts, rules, acceptances)
full_level3s = st.builds(
    replace,
    level3s,
    cells=labelled_texts,
    review=st.builds(Review, texts, texts, texts),
    evidence=st.lists(texts, max_size=1).map(tuple),
)


def _tree(
    children: st.SearchStrategy[Level3], goals: st.SearchStrategy[int]
) -> st.SearchStrategy[tuple[Level1, ...]]:
    level2 = st.builds(Level2, names, st.lists(children, max_size=4).map(tuple))
    level2s = st.lists(level2, max_size=3, unique_by=lambda each: each.name).map(tuple)
    level1 = st.builds(Level1, names, level2s, goals)
    return st.lists(level1, max_size=3, unique_by=lambda node: node.name).map(tuple)


amounts = st.one_of(st.just("12,345.60"), figures)


def _funding_row(kind: str) -> st.SearchStrategy[FundingRow]:
    return st.builds(FundingRow, st.just(kind), amounts, amounts, amounts)


_HEADER = (
    st.sampled_from(["shanghai-2022", "national-2020"]),
    st.sampled_from(["", "2022", "2025"]),
    texts,
    texts,
    texts,
    st.sampled_from(["元", "万元"]),
)
plain_forms = st.builds(
    Form,
    *_HEADER,
    st.builds(
        Funding,
        figures,
        st.tuples(*map(_funding_row, ("total", "appropriation", "carryover", "other"))),
    ),
    st.builds(Goal, texts, texts).map(lambda goal: (goal,)),
    _tree(level3s, st.just(0)),
)
"""Forms that hold no more than a table of these 表样 prints."""


@st.composite
def full_forms(draw: st.DrawFn) -> Form:
    """A form with all that a file can hold; not every row of funding need be there."""
    form = draw(st.builds(Form, *_HEADER))
    kinds = st.sampled_from(["", "", "total", "appropriation", "other", "a.b", "unit"])
    row = st.builds(FundingRow, kinds, amounts, amounts, amounts, texts, labelled_texts)
    goal = st.builds(Goal, texts, texts, texts, labelled_texts)
    return replace(
        form,
        funding=Funding(draw(figures), tuple(draw(st.lists(row, max_size=5)))),
        goals=tuple(draw(st.lists(goal, min_size=1, max_size=3))),
        indicators=draw(_tree(full_level3s, st.integers(0, 2))),
        accepted=draw(acceptances),
        code=draw(texts),
        fields=draw(labelled_texts),
        notes=draw(labelled_texts),
        texts=draw(labelled_texts),
    )


forms = st.one_of(plain_forms, full_forms())
