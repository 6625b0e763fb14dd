"""Join 年度指标值 where a table divides it into 指标性质, 指标值 and 度量单位.

The parts ≥, 90 and % become ≥90%. A sign already in the target wins over 指标性质. What
cannot be part of the value, another sign too, is returned, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from perfdesk.core.text import comparable_text, half_width
from perfdesk.core.values import parse_value
from perfdesk.recognition.columns import HeadingColumns
from perfdesk.recognition.vocabulary import EMPTY_LABELS

# A number without a measure, e.g. the end of "90", "100万"
_ENDS_IN_NUMBER = re.compile(r"[\d万亿]$")
_MULTIPLES = "百千万亿"
"""A measure with one of these in front is another measure: 万元 is not 元."""

_SIGNS = frozenset("<>=≥≤≧≦") | {">=", "<="}
"""Signs that may have a cell of their own, as comparable text."""
_LONGEST_MEASURE = 4
"""Characters of a measure in a cell of its own."""

JoinedValues = tuple[str, str, tuple[str, ...]]
"""年度指标值, 实际完成值, and the names of the columns whose texts are part of neither."""


def join_parts(cells: Iterable[tuple[int, str]], columns: HeadingColumns) -> list[tuple[int, str]]:
    """Return the cells of a row, as (column, text), with the parts of the target made one.

    The parts (≥, 60 and 盏) stand side by side below a heading across all of them. A sign
    without a number behind it comes after what else stands there.
    """
    filled = list(cells)
    parts = [each for each in filled if columns.name_at(each[0]) == "target"]
    if len(parts) < 2 or comparable_text(parts[0][1]) not in _SIGNS:
        return filled
    (column, sign), (_, number), *rest = parts
    if not comparable_text(number)[:1].isdigit():
        joined = [*parts[1:], parts[0]]
    elif rest and _is_measure(number, rest[0][1]):
        joined = [(column, f"{sign}{number}{rest[0][1]}"), *rest[1:]]
    else:
        joined = [(column, f"{sign}{number}"), *rest]
    at = filled.index(parts[0])
    return [*filled[:at], *joined, *filled[at + len(parts) :]]


def _is_measure(number: str, text: str) -> bool:
    """Return True if a text is the measure of a bare number to the left of it."""
    measure = comparable_text(text)
    is_bare = bool(_ENDS_IN_NUMBER.search(half_width(number)))
    is_short = len(measure) <= _LONGEST_MEASURE and measure not in EMPTY_LABELS
    return is_bare and is_short and parse_value(f"{number}{measure}").measure == measure


def join_values(cells: Mapping[str, str]) -> JoinedValues:
    """Return the values of a row from its cells by column name.

    An actual that is a bare number is given the measure of the row. If the target names another
    measure, the actual may be in either: it stays bare and the measure is left over.
    """
    nature, target, actual = (cells.get(name, "") for name in ("nature", "target", "actual"))
    measure = cells.get("measure", "")
    if comparable_text(measure) in EMPTY_LABELS:
        measure = ""
    whole, actual_measure, left_over = _with_measure(target, measure)
    if nature and not (whole and _is_operator(nature)):
        left_over = ("nature", *left_over)
    elif not (sign := parse_value(whole).operator):
        whole = f"{nature}{whole}"
    elif nature and parse_value(f"{nature}0").operator != sign:
        left_over = ("nature", *left_over)
    return whole, _in_measure(actual, actual_measure), left_over


def _is_operator(text: str) -> bool:
    """Return True for a sign such as ≥ and for words that mean one, such as 不低于."""
    return bool(parse_value(f"{text}0").operator)


def _with_measure(target: str, measure: str) -> tuple[str, str, tuple[str, ...]]:
    """Return the target with its measure, the measure for a bare actual, and what is left over.

    A measure beside a target in words is left over unless the words name it (每户补助5元 names
    元, but 每户100万元 does not).
    """
    own = parse_value(target).measure
    if not measure or (own and own == parse_value(f"0{measure}").measure):
        return target, measure, ()
    if _ENDS_IN_NUMBER.search(half_width(target).rstrip()):
        return f"{target}{measure.removeprefix(own)}", measure, ()
    if own:
        return target, "", ("measure",)
    if not target:
        return target, measure, ("measure",)
    # e.g. "元" in "每户补助5元", but not in "每户100万元"
    named = re.search(
        rf"(?<![{_MULTIPLES}]){re.escape(comparable_text(measure))}", comparable_text(target)
    )
    return (target, measure, ()) if named else (target, "", ("measure",))


def _in_measure(actual: str, measure: str) -> str:
    value = parse_value(actual)
    is_bare = value.kind == "number" and not value.measure and not value.remark
    return f"{actual}{measure}" if is_bare else actual
