"""年度指标值 and 实际完成值 as people write them, parsed: operator, number, measure, remark.

The form stores the text as typed; what this module returns is derived from it. Numbers are
compared in one measure here (万人 with 人, 天 with 日). The module knows neither weights nor
scores.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from perfdesk.core.numbers import parse_number, product
from perfdesk.core.text import comparable_text, half_width

Operator = Literal["≥", "≤", ">", "<", "="]
ValueKind = Literal["nothing", "number", "words"]

_OPERATORS: dict[str, Operator] = {
    **dict.fromkeys(("≥", "≧", "⩾", "≥=", ">=", "=>", "》=", "大于等于", "大于或等于"), "≥"),
    **dict.fromkeys(("不少于", "不低于", "不小于", "不得少于", "不得低于", "至少", "达到"), "≥"),
    **dict.fromkeys(("未低于", "未少于"), "≥"),
    **dict.fromkeys(("≤", "≦", "⩽", "<=", "=<", "《=", "小于等于", "小于或等于"), "≤"),
    **dict.fromkeys(("不超过", "不高于", "不大于", "不多于", "不得超过", "不得高于"), "≤"),
    **dict.fromkeys(("至多", "最多", "控制在", "未超过", "没有超过", "未高于"), "≤"),
    **dict.fromkeys((">", "》", "〉", "大于", "超过", "高于", "多于"), ">"),
    **dict.fromkeys(("<", "《", "〈", "小于", "低于", "少于"), "<"),
    **dict.fromkeys(("=", "═", "==", "等于"), "="),
}
_BRACKETS = ("《", "》", "〈", "〉")
"""Brackets that stand for ＜ and ＞ before a number."""
_LONGEST_FIRST = sorted(_OPERATORS, key=len, reverse=True)
_OPERATOR = "|".join(map(re.escape, _LONGEST_FIRST))
# e.g. "1,200", "-5", "29.5"
_FIGURE = r"-?(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
# A number in Chinese numerals from its first to its last, e.g. "二" or "十二".
_NUMERALS = "[零〇一二两三四五六七八九十百千]"
_NUMERAL = f"(?<!{_NUMERALS}){_NUMERALS}++"
# Measures: of time, and of anything else that is counted in Chinese numerals.
_TIME = "个?工作日|小时|分钟|个月|季度|天|日|周|月|年|秒"
_COUNTED = (
    f"{_TIME}|人次|人|次|个|件|份|场|期|家|户|套|台|篇|项|种|辆|名|批|倍|册|条|镇|村|亩"
    "|公里|元|万元"
)
# What behind a number makes it a bound, e.g. "以上", "(含)以上"; "以内".
_ABOVE = r"(?:\(含\))?(?:及以上|或以上|以上)"
_BELOW = r"(?:\(含\))?(?:及以下|或以下|以下|以内|之内)"

# A whole value, e.g. "满意度≥95%": before "满意度", operator "≥", figure "95", rest "%";
# "二小时内响应": figure "二", rest "小时内响应". Runs of blanks and of numerals are taken whole or
# not at all, so that the time grows with the length of the text and not with its square.
_VALUE = re.compile(
    rf"(?P<before>[^\d{re.escape('<>=≥≤≧≦⩾⩽═《》〈〉')}]*?)(?<!\s)(?>\s*(?:(?P<operator>{_OPERATOR})\s*)?)"
    rf"(?P<figure>{_FIGURE}|{_NUMERAL}(?=(?:{_COUNTED})(?:{_BELOW}|{_ABOVE}|内|$)))(?P<rest>.*)",
    re.ASCII | re.DOTALL,
)
# A remark in brackets at the end, e.g. "(19人)" of "100% (19人)".
_REMARK = re.compile(r"(?<!\s)\s*+[(\[【]([^()\[\]【】]*+)[)\]】]$")
# The rest behind the figure of a percentage, e.g. "%以上", "百分比": measure, then edge.
_PERCENT = re.compile(r"(?P<measure>%|百分比)(?P<edge>.*)")
# The rest behind any other figure, e.g. "日内送达": measure "日", edge "内送达";
# "万元以内": measure "万元", edge "以内".
_MEASURE = re.compile(
    rf"(?P<measure>(?:{_TIME})(?=内)|[^\d%,.;:，。；：]{{0,10}}?)"
    rf"(?P<edge>(?:{_ABOVE}|{_BELOW}|(?<=[日时钟月度天周年秒])内)[^\d]*)?"
)
# The edge, e.g. "以上" (above), "以内" (below), "内送达" (below, remark "送达").
_EDGE = re.compile(rf"(?:(?P<above>{_ABOVE})|(?P<below>{_BELOW}|内))?(?P<remark>[^\d]*)")
_ABOUT = ("左右", "上下", "约")
"""Words of an estimate, which is no single number (约100人)."""
_NOT_QUITE = ("未", "未能", "不", "没", "没有", "无法", "难以", "基本", "接近", "将近", "几乎")
"""Before an operator they take back what it says (未达到90%, 基本达到95%)."""
# Figure and rest of a date, e.g. "2022年底", "12月31日前", "5号", "6月".
_DATE = re.compile(
    r"\d{4}年|\d+月(?:底|初|中|末|份|前|后|\d)|\d+[日号](?:前|后|之前)|\d+号|\d+月$|.季度$"
)
_NOTHING = frozenset({"", "/", "—", "-", "——", "--"})
_FACTORS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_SAME_WITH_TIMES = frozenset("场批期轮班")
"""Measures that mean the same with 次 behind them (4场, 4场次)."""

_SYNONYMS = {
    "天": "日",
    "个百分点": "%",
    "百分点": "%",
    "名": "人",
    "位": "人",
    "千米": "公里",
    "㎡": "平方米",
    "平米": "平方米",
    "个月": "月",
    "KM": "公里",
    "km": "公里",
}
_CHINESE_DIGITS = {word: figure for figure, word in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_CHINESE_POWERS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A target or actual value: nothing, words, or a number with operator and measure.

    ``operator`` is "" where none was written; ``number`` is 0 unless ``kind`` is "number".
    ``remark`` is a text in brackets, behind the measure or before the operator.
    ``bracket_as_sign`` is True where a bracket (《) stands for a sign (＜).
    """

    kind: ValueKind
    operator: Operator | Literal[""] = ""
    number: Decimal = Decimal(0)
    measure: str = ""
    remark: str = ""
    bracket_as_sign: bool = False


@lru_cache(maxsize=8192)
def parse_value(text: str) -> IndicatorValue:
    """Return a value parsed; whatever is no single number with a measure is words."""
    plain = half_width(text).strip().rstrip("。")
    if plain in _NOTHING:
        return IndicatorValue("nothing")
    plain, remark = _without_remark(plain)
    match = _VALUE.fullmatch(plain)
    if not match or any(word in plain for word in _ABOUT) or _is_worded(match):
        return IndicatorValue("words", remark=remark)
    figure = _number(match["figure"])
    if figure is None or (_DATE.match(match["figure"] + match["rest"]) and not match["operator"]):
        return IndicatorValue("words", remark=remark)
    return _with_measure(match, figure, remark)


def same_value(left: str, right: str) -> bool:
    """Return True if two values say the same in the same words.

    They are compared in half width and without blanks; a leading operator and a remark in
    brackets are ignored, so ≥90% and 90% are the same.
    """
    return _bare(left) == _bare(right)


def in_one_measure(left: IndicatorValue, right: IndicatorValue) -> tuple[Decimal, Decimal] | None:
    """Return both numbers in one measure (万 and 亿 multiplied out), or None if there is none.

    A number without a measure is taken in the other's, 万 and all, except beside a
    percentage: 85 beside 90万元 is 85万元, but 1.2万 beside 9000人 is 12000人.
    """
    first, second = _multiplied(left), _multiplied(right)
    measures = (first[1], second[1])
    if measures[0] != measures[1] and ("" not in measures or "%" in measures):
        return None
    if "" in (left.measure, right.measure) or left.measure == right.measure:
        return left.number, right.number
    return first[0], second[0]


def measures_differ(left: IndicatorValue, right: IndicatorValue) -> bool:
    """Return True if two numbers are surely not in one measure, so that one is probably a mistake.

    A figure without a measure is in the other's; 个 counts anything. 4次 for a target of
    4次/年 is in one measure, as is 300余人 for 300人 and 4场 for 4场次; 人 and 人次 are two.
    """
    if in_one_measure(left, right) is not None or not (left.measure and right.measure):
        return False
    pair = {_multiplied(each)[1].lstrip("余多") for each in (left, right)}
    if len(pair) == 1 or ("个" in pair and "%" not in pair):
        return False
    short, long = sorted(pair, key=len)
    rest = long.removeprefix(short)
    return rest == long or (rest == "次" and short not in _SAME_WITH_TIMES)


def _is_worded(match: re.Match[str]) -> bool:
    """True if words before the figure are no operator, or take back the one behind them."""
    before = match["before"].rstrip()
    return bool(before) and (not match["operator"] or before.endswith(_NOT_QUITE))


def _without_remark(plain: str) -> tuple[str, str]:
    match = _REMARK.search(plain)
    if not match or match.start() == 0:
        return plain, ""
    return plain[: match.start()], match[1].strip()


def _with_measure(match: re.Match[str], figure: Decimal, remark: str) -> IndicatorValue:
    rest = match["rest"].strip()
    parts = _PERCENT.fullmatch(rest) or _MEASURE.fullmatch(rest)
    edge = _EDGE.fullmatch(parts["edge"] or "") if parts else None
    if not parts or not edge:
        return IndicatorValue("words", remark=remark)
    written = match["operator"] or ""
    operator: Operator | Literal[""] = _OPERATORS.get(written, "")
    if edge["above"]:
        operator = "≥"
    elif edge["below"]:
        operator = "≤"
    measure = "%" if parts["measure"] == "百分比" else parts["measure"].strip()
    remark = remark or edge["remark"].strip() or match["before"].strip()
    bracket = written.startswith(_BRACKETS)
    return IndicatorValue("number", operator, figure, measure, remark, bracket)


def _number(figure: str) -> Decimal | None:
    """Return the number of digits or Chinese numerals (十二), None for 三四 or 二〇二二."""
    if figure[-1].isascii():
        return parse_number(figure)
    total, digit = 0, 0
    for word in figure:
        if word in _CHINESE_POWERS:
            total += (digit or 1) * _CHINESE_POWERS[word]
            digit = 0
        elif digit:  # 三四个 or 二〇二二年 is no count
            return None
        else:
            digit = _CHINESE_DIGITS[word]
    return Decimal(total + digit)


def _bare(text: str) -> str:
    """Return the text without operator and remark, as ``same_value`` compares it."""
    plain, _ = _without_remark(comparable_text(text).rstrip("。"))
    written = next(filter(plain.startswith, _LONGEST_FIRST), "")
    return plain.removeprefix(written)


def _multiplied(value: IndicatorValue) -> tuple[Decimal, str]:
    """Return the number with 万 or 亿 multiplied out, and the measure's usual word (天 is 日)."""
    measure = _SYNONYMS.get(value.measure, value.measure)
    factor = _FACTORS.get(measure[:1])
    if factor is None:
        return value.number, measure
    return product(value.number, factor), measure[1:]
