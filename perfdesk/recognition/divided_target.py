"""年度指标值 where a table divides it into 指标性质, 指标值 and 度量单位, put together again.

≥ | 90 | % is ≥90%. What cannot be part of the value is handed back, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from perfdesk.core.text import comparable_text, half_width
from perfdesk.core.values import parse_value
from perfdesk.recognition.vocabulary import EMPTY_LABELS

_OPEN = re.compile(r"[\d万亿]$")
"""How a figure ends that wants a measure."""
_MULTIPLES = "百千万亿"
"""Before a measure they make it another one."""

JoinedValues = tuple[str, str, tuple[str, ...]]
"""年度指标值, 实际完成值, and the names of the columns whose texts are part of neither."""


def join_values(cells: Mapping[str, str]) -> JoinedValues:
    """The values of a row from its cells by column name.

    An actual that is a bare figure is in the measure of the row. Where the target itself
    names another one, nobody can tell: the figure stays bare and the measure is handed back.
    """
    nature, target, actual = (cells.get(name, "") for name in ("nature", "target", "actual"))
    measure = cells.get("measure", "")
    if comparable_text(measure) in EMPTY_LABELS:
        measure = ""
    whole, meant, strange = _with_measure(target, measure)
    if nature and not (whole and _is_operator(nature)):
        strange = ("nature", *strange)
    elif not parse_value(whole).operator:
        whole = f"{nature}{whole}"
    return whole, _in_measure(actual, meant), strange


def _is_operator(text: str) -> bool:
    """True for ≥ and for words that mean a sign, such as 不低于."""
    return bool(parse_value(f"{text}0").operator)


def _with_measure(target: str, measure: str) -> tuple[str, str, tuple[str, ...]]:
    """The target in its measure, the measure of a bare actual beside it, and what is left.

    That of mere words is left unless they name it; 万元 does not name 元.
    """
    own = parse_value(target).measure
    if not measure or (own and own == parse_value(f"0{measure}").measure):
        return target, measure, ()
    if _OPEN.search(half_width(target).rstrip()):
        return f"{target}{measure.removeprefix(own)}", measure, ()
    if own:
        return target, "", ("measure",)
    if not target:
        return target, measure, ("measure",)
    named = re.search(
        rf"(?<![{_MULTIPLES}]){re.escape(comparable_text(measure))}", comparable_text(target)
    )
    return (target, measure, ()) if named else (target, "", ("measure",))


def _in_measure(actual: str, measure: str) -> str:
    found = parse_value(actual)
    bare = found.kind == "number" and not found.measure and not found.remark
    return f"{actual}{measure}" if bare else actual
