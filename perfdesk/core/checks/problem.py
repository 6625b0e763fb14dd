"""A problem as a check reports it, and the source of each check's rule.

A problem has a code, a severity, a position and one Chinese sentence. The source of its rule,
in a few words, goes by the code and calls cells as the 表样 prints them. It is never the wording
of an official text, with which it could not be compared; rules that come from arithmetic or from
common mistakes are marked so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from perfdesk.core.labels import column_label
from perfdesk.core.template import Template

Severity = Literal["error", "warning", "hint"]
"""错误, 警告, 提示: must be corrected; the user has to judge; worth a look."""

SEVERITY_RANKS: dict[Severity, int] = {"error": 0, "warning": 1, "hint": 2}
"""The order of the severities, the worst first."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a form.

    ``pointer`` is a JSON Pointer into the form, ``level_names`` are the names of the indicator
    levels it lies under (() for the form's own fields), ``message`` is the Chinese sentence.
    """

    code: str
    severity: Severity
    pointer: str
    level_names: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """A problem as a single check returns it, before its position in the form is known.

    ``field`` is relative to what was checked: the name of a field of a 三级指标, or a JSON Pointer
    where the whole form was checked.
    """

    code: str
    severity: Severity
    field: str
    message: str


_TABLE = "表内数字应相互对应"
_METHOD = "绩效自评通行办法（财预〔2020〕10号）"
_PLATFORM = "多地平台的填报要求"
_HABIT = "填表常见差错"

# {weight} and the like stand for the headings that the 表样 prints.
_RULE_SOURCES = {
    "missing": "表样要求填写的栏目",
    "row-blank": "表样要求填写的栏目",
    "funding-sum": f"{_TABLE}：总额等于其中各项之和",
    "part-above-total": f"{_TABLE}：总额等于其中各项之和",
    "part-blank": f"{_TABLE}：总额等于其中各项之和",
    "page-number": "从 PDF 取文字时常混入页码",
    "amount-not-number": "金额栏只能是数字",
    "amount-negative": "金额一般不小于 0",
    "weight-not-number": "{weight}栏只能是数字",
    "score-not-number": "{score}栏只能是数字",
    "budget-zero": "执行率 = {executed} ÷ {budget}",
    "budget-missing": "执行率 = {executed} ÷ {budget}",
    "overspent": "执行数一般不超过预算数，{score}以{weight}为限",
    "money-unit": "与一般项目的金额大小相比",
    "weights-sum": f"{_METHOD}：{{weight}}合计 100",
    "split": f"{_METHOD}：一级指标的常用{{weight}}，可以调整",
    "score-range": "{score}在 0 与{weight}之间",
    "reason-missing": f"{_METHOD}：未得满分应说明原因",
    "score-differs": f"{_METHOD}：定量指标按完成比例计分",
    "score-outside-band": f"{_METHOD}：定性指标按三个等次计分",
    "overshoot": f"{_PLATFORM}：大幅超额应说明",
    "percent-over": f"{_HABIT}：百分比超过 100",
    "measures-differ": f"{_HABIT}：{{target}}与{{actual}}单位不一",
    "placeholder": f"{_HABIT}：表样的占位文字没有替换",
    "formula-error": f"{_HABIT}：电子表格的公式出错",
    "sign-doubtful": f"{_HABIT}：书名号当作大于小于号",
    "year-odd": f"{_HABIT}：年度多写或少写了数字",
    "date-later": f"{_HABIT}：日期晚于填报年度",
    "budget-taken-over": "转为下一年度时照旧保留",
    "year-taken-over": "转为下一年度时照旧保留",
    "name-repeated": f"{_HABIT}：复制行后没有改名",
    "targets-are-weights": f"{_HABIT}：{{weight}}抄进了{{target}}",
    "goal-repeated": f"{_HABIT}：{{goal_actual}}照抄{{expected}}",
    "goal-only-rate": f"{_HABIT}：只写执行率，没写完成情况",
    "rate-in-words": f"{_TABLE}：文字里的执行率与金额一致",
}


def rule_source(code: str, template: Template) -> str:
    """Return the source of a check's rule in a few Chinese words; "" for a code no check has."""
    headings = template.scoring.headings
    return _RULE_SOURCES.get(code, "").format(
        target=headings.target,
        actual=headings.actual,
        weight=headings.weight,
        score=headings.score,
        budget=column_label("funding", template, "budget"),
        executed=column_label("funding", template, "executed"),
        expected=column_label("goals", template, "expected"),
        goal_actual=column_label("goals", template, "actual"),
    )
