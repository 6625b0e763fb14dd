"""Signs of comparison as the form prints them: ≥ ≤ ＜ ＞ = for what keyboards and scans make.

``<=`` is what a keyboard without ≤ types, ≧ what some input methods give, 《 and ═ what
is left of ＜ and = in published forms. Only a sign in front of a figure is meant; the
module changes no form, it offers edits.

Fixes of a 三级指标 and of texts: the suggested score, a sign, a figure, a rate in words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal

from perfdesk.core.checks.completeness import is_untouched
from perfdesk.core.checks.form_checks import wrong_rates
from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix, Remove, Set
from perfdesk.core.field_ref import ROOT, FieldRef, node_at, path_of, ref_at, text_at
from perfdesk.core.form import Form, Level3, rows
from perfdesk.core.numbers import format_number, parse_number, product, rounded
from perfdesk.core.scoring import execution_rate
from perfdesk.core.suggestion import suggestion
from perfdesk.core.template import Template
from perfdesk.core.text import half_width, is_only_placeholder
from perfdesk.core.values import parse_value

_MEANT = {
    **dict.fromkeys(("≥=", ">=", "=>", "》=", "≧", "⩾"), "≥"),
    **dict.fromkeys(("≤=", "<=", "=<", "《=", "≦", "⩽"), "≤"),
    **dict.fromkeys(("《", "〈"), "＜"),
    **dict.fromkeys(("》", "〉"), "＞"),
    **dict.fromkeys(("==", "═"), "="),
}
_WIDE = str.maketrans({"＜": "<", "＞": ">", "＝": "="})
_WRITTEN = "|".join(
    re.sub("[<>=]", lambda sign: f"[{sign[0]}{chr(ord(sign[0]) + 0xFEE0)}]", sign)
    for sign in sorted(_MEANT, key=len, reverse=True)
    if sign not in "《〈》〉"
)
_TITLE = re.compile(r"《[^《》]*》|〈[^〈〉]*〉")
_SIGNS = re.compile(
    rf"(?<![<>=＜＞＝≥≤《〈])(?<![》〉](?=[=＝═]))(?:{_WRITTEN})(?=\s*\d)"
    rf"|^\s*(?:{_WRITTEN})(?=\s*[一二两三四五六七八九十百千])"
    r"|(?<![<>=＜＞＝≥≤═])[《〈](?=\s*\d)"
    r"|(?<![<>=＜＞＝≥≤═\u4e00-\u9fff])[》〉](?=\s*\d)"
)
"""A sign in front of a figure, as in <=5 or ═三人, a bracket that stands for one, as in 《5."""
SIGN_FIELDS = ("target", "actual", "reason")
"""The cells of a row where figures are compared."""


def with_standard_signs(text: str) -> str:
    """The text with ≥ ≤ ＜ ＞ = for their makeshifts in front of figures; the rest as it is.

    Titles in brackets (《2022年工作方案》) stay titles.
    """
    whole, end = "", 0
    for match in _makeshifts(text):
        sign = match[0].strip()
        whole += text[end : match.start()] + match[0].replace(sign, _meant(sign))
        end = match.end()
    return whole + text[end:]


def first_makeshift_sign(text: str) -> tuple[str, str] | None:
    """The first sign that ``standard`` would change, and what it becomes; None if none."""
    signs = (match[0].strip() for match in _makeshifts(text))
    return next(((sign, _meant(sign)) for sign in signs if sign != _meant(sign)), None)


def standard_sign_edits(form: Form, places: Collection[FieldRef] | None = None) -> tuple[Set, ...]:
    """Edits that make the signs of these cells standard, of all rows with None."""
    cells = ((FieldRef(row.node.key, name), row.node) for row in rows(form) for name in SIGN_FIELDS)
    return tuple(
        Set(place, better)
        for place, node in cells
        if (places is None or place in places)
        and (better := with_standard_signs(getattr(node, place.field)))
        != getattr(node, place.field)
    )


def _meant(sign: str) -> str:
    return _MEANT[sign.translate(_WIDE)]


def _makeshifts(text: str) -> Iterator[re.Match[str]]:
    """The makeshift signs outside titles, from the left."""
    titles = [match.span() for match in _TITLE.finditer(text)]
    for match in _SIGNS.finditer(text):
        if not any(start <= match.start() < end for start, end in titles):
            yield match


_BRACKETS_AS_SIGNS = str.maketrans("《〈》〉", "＜＜＞＞")
_BRACKET = re.compile("[《》〈〉]")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)\s*[分%]")
_HUNDRED = Decimal(100)


def use_suggestion(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """The score as suggested: the typed one is taken away, and it follows from then on."""
    spot = ref_at(form, problem.pointer)
    node = node_at(form, path_of(form, spot.key))
    if not isinstance(node, Level3):
        return
    found, weight = suggestion(node, template.scoring).score, parse_number(node.weight)
    if found is None:
        return
    asks = weight is not None and found < weight and not node.reason.strip()
    more = "，并需填写偏差原因" if asks else ""
    yield Fix(f"把得分“{node.score}”改为建议得分 {format_number(found)}{more}", (Set(spot, ""),))


def keep_number_only(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """The number of a weight or score written with 分 or %."""
    spot = ref_at(form, problem.pointer)
    before = text_at(form, spot)
    match = _POINTS.fullmatch(half_width(before).strip())
    if not match or parse_number(match[1]) is None or not _fits(form, spot, match[1]):
        return
    yield Fix(f"把“{before}”改为 {match[1]}", (Set(spot, match[1]),))


def replace_bracket_sign(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """＜ for 《 and ＞ for 》 where they stand for the sign."""
    spot = ref_at(form, problem.pointer)
    before = text_at(form, spot)
    after = with_standard_signs(before)
    if parse_value(after).bracket_as_sign:
        after = _BRACKET.sub(lambda match: match[0].translate(_BRACKETS_AS_SIGNS), before, count=1)
    yield Fix(f"把“{before}”改为“{after}”", (Set(spot, after),))


def correct_rate(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """The computed rate at the precision written, where the wrong one is written once."""
    ratio = execution_rate(form)
    spot = ref_at(form, problem.pointer)
    before = text_at(form, spot)
    if ratio is None:
        return
    percent, after = product(ratio, _HUNDRED), before
    for written in wrong_rates(before, percent):
        whole = re.compile(rf"(?<![\d.]){re.escape(written)}(?=\s*%)")
        found = list(whole.finditer(half_width(after)))
        if len(found) != 1:
            return
        places = len(written.partition(".")[2])
        right = f"{rounded(percent, places, template.scoring.rate_rounding):f}"
        after = after[: found[0].start()] + right + after[found[0].end() :]
    if not wrong_rates(after, percent):
        shown = f"{rounded(percent, 2, template.scoring.rate_rounding):f}%"
        yield Fix(f"把文字里的执行率改为按金额计算的 {shown}", (Set(spot, after),))


def clear_placeholder(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """A cell that holds nothing but what the empty form prints; of a name the whole row."""
    spot = ref_at(form, problem.pointer)
    before = text_at(form, spot)
    if spot.field == "name" and _left_over(form, spot.key):
        yield from remove_untouched_row(problem, form, template)
    elif is_only_placeholder(before):
        yield Fix(f"清除占位文字“{before.strip()}”", (Set(spot, ""),))


def remove_untouched_row(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """The row taken out that is still as the empty form prints it; not one with a name."""
    key = ref_at(form, problem.pointer).key
    if _left_over(form, key):
        name = node_at(form, path_of(form, key)).name.strip()
        yield Fix(f"删除“{name}”这一行" if name else "删除这一空行", (Remove(key),))


def _left_over(form: Form, key: int) -> bool:
    """True for a row without any text of a person's."""
    node = node_at(form, path_of(form, key)) if key != ROOT else None
    if not isinstance(node, Level3) or not is_untouched(node):
        return False
    return not node.name.strip() or is_only_placeholder(node.name)


def _fits(form: Form, spot: FieldRef, after: str) -> bool:
    """True unless the figure is a score above its weight."""
    if spot.key == ROOT or spot.field != "score":
        return True
    weight = parse_number(text_at(form, FieldRef(spot.key, "weight")))
    return weight is None or (parse_number(after) or Decimal(0)) <= weight
