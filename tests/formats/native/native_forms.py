"""Strategies of hypothesis for forms: any text, every rule, unknown keys at every level."""

from __future__ import annotations

from pathlib import Path

from hypothesis import strategies as st

from perfdesk.core.form import (
    Acceptance,
    Extra,
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
    ScoringRule,
    Tier,
    TiersRule,
)

VERSIONS = Path(__file__).parents[2] / "files" / "native"
"""A folder of kept files for each version of the format."""

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SOMETHING = TEXTS.filter(bool)
_VALUES = ('"文字"', "1.10", "1e400", "-0", "true", "null", "[]", '{"a": [1, {}]}')
EXTRAS: st.SearchStrategy[Extra] = st.lists(
    st.tuples(st.from_regex(r"x-[a-z]{1,3}", fullmatch=True), st.sampled_from(_VALUES)),
    max_size=2,
    unique_by=lambda pair: pair[0],
).map(tuple)
_TIERS = st.builds(Tier, TEXTS, TEXTS, TEXTS, EXTRAS)
RULES: st.SearchStrategy[ScoringRule | None] = st.one_of(
    st.none(),
    st.builds(RatioRule, st.sampled_from(["inverse", "linear"]), EXTRAS),
    st.builds(LevelRule, st.sampled_from(["met", "partly", "unmet"]), EXTRAS),
    st.builds(TiersRule, st.lists(_TIERS, max_size=2).map(tuple), EXTRAS),
)
LABELLED = st.dictionaries(TEXTS, TEXTS, max_size=2).map(lambda found: tuple(found.items()))
ACCEPTED = st.lists(st.builds(Acceptance, TEXTS, TEXTS, EXTRAS), max_size=2).map(tuple)
_LEVEL3 = st.builds(
    Level3,
    SOMETHING,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    RULES,
    ACCEPTED,
    LABELLED,
    st.one_of(st.just(Review()), st.builds(Review, TEXTS, TEXTS, TEXTS, EXTRAS)),
    st.lists(TEXTS, max_size=2).map(tuple),
    EXTRAS,
    key=st.just(0),
)
_LEVEL2 = st.builds(Level2, TEXTS, st.lists(_LEVEL3, max_size=2).map(tuple), EXTRAS, key=st.just(0))
_LEVEL1 = st.builds(
    Level1,
    TEXTS,
    st.lists(_LEVEL2, max_size=2).map(tuple),
    st.integers(0, 9999),
    EXTRAS,
    key=st.just(0),
)
_KINDS = st.sampled_from(["total", "appropriation", "carryover", "other", "", "unit", "a.b/c~"])
_ROW = st.builds(FundingRow, _KINDS, TEXTS, TEXTS, TEXTS, TEXTS, LABELLED, EXTRAS)
_GOAL = st.builds(Goal, TEXTS, TEXTS, TEXTS, LABELLED, EXTRAS)
FORMS = st.builds(
    Form,
    TEXTS,
    st.from_regex(r"[0-9]{0,4}", fullmatch=True),
    TEXTS,
    TEXTS,
    TEXTS,
    TEXTS,
    st.builds(Funding, TEXTS, st.lists(_ROW, max_size=4).map(tuple), EXTRAS),
    st.lists(_GOAL, min_size=1, max_size=3).map(tuple),
    st.lists(_LEVEL1, max_size=2).map(tuple),
    LABELLED,
    ACCEPTED,
    TEXTS,
    LABELLED,
    LABELLED,
    st.lists(st.sampled_from(_VALUES), max_size=2).map(tuple),
    EXTRAS,
)

POSTAGE = Form(
    "shanghai-2022",
    "2022",
    "邮寄费",
    "人力资源和社会保障局",
    "保险中心",
    funding=Funding(
        "10",
        (
            FundingRow("total", "120000.00", "110000.00", "90,613"),
            FundingRow("appropriation", "120000", "110000", "90613"),
        ),
    ),
    goals=(Goal("按时送达", "已送达"),),
    indicators=(
        Level1(
            "产出指标",
            (
                Level2("数量指标", (Level3("送达", "=100件", "=100件", "90", "90"),)),
                Level2("质量指标"),
            ),
        ),
    ),
    notes=(("填表人", "某人"),),
)
"""A small complete form."""
