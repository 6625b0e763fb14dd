"""Every check says where its rule comes from."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from perfdesk.core.checks import problem
from perfdesk.core.template import Words
from tests.core.forms import NOT_REWORDED, REWORDED, SHANGHAI

_CORE = Path(problem.__file__).parents[1]


def test_every_code_a_check_gives_has_a_rule_source_and_none_is_left_over() -> None:
    # e.g. the code of FieldProblem("year-odd", "warning", …
    with_code = re.compile(r'Problem\(\s*"([a-z-]+)"')
    files = (
        *_CORE.glob("checks/*checks.py"),
        _CORE / "checks" / "completeness.py",
        _CORE / "renewal.py",
    )
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    codes = set(with_code.findall(text))
    assert len(codes) > 20
    assert {code for code in codes if not problem.rule_source(code, SHANGHAI)} == set()
    assert set(problem._RULE_SOURCES) == codes


def test_rule_sources_call_cells_as_the_template_prints_them() -> None:
    sources = {code: problem.rule_source(code, REWORDED) for code in problem._RULE_SOURCES}
    assert sources["score-range"] == "自评分数在 0 与权重之间"
    assert sources["targets-are-weights"] == "填表常见差错：权重抄进了全年目标"
    assert not [text for text in sources.values() if NOT_REWORDED.search(text)]


def test_a_rule_source_calls_amounts_and_goals_as_the_template_prints_them() -> None:
    other = replace(
        SHANGHAI,
        funding=replace(
            SHANGHAI.funding, names={"budget": Words("调整数"), "executed": Words("支出")}
        ),
        goals=replace(SHANGHAI.goals, names={"expected": Words("目标"), "actual": Words("结果")}),
    )
    assert problem.rule_source("budget-zero", other) == "执行率 = 支出 ÷ 调整数"
    assert problem.rule_source("goal-repeated", other) == "填表常见差错：结果照抄目标"


def test_an_unknown_code_has_no_rule_source() -> None:
    assert problem.rule_source("nonsense", SHANGHAI) == ""
