"""Fixes of a 三级指标 and of texts: the suggested score, a number, a sign, a rate, a placeholder.

Also all signs of comparison made standard, as the form prints them: ≥ ≤ ＜ ＞ = for makeshift
signs. ``<=`` is what a keyboard without ≤ types, ≧ what some input methods give, 《 and ═ what
is left of ＜ and = in published forms. Only a sign before a number is replaced.

The module changes no form, it returns fixes and edits.
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

_HUNDRED = Decimal(100)
_SHOWN_PLACES = 2
"""Decimals of the computed rate in the label of a fix."""
_BRACKETS_AS_SIGNS = str.maketrans("《〈》〉", "＜＜＞＞")
_BRACKET = re.compile("[《》〈〉]")
# A number of points with its unit, e.g. "90分" or "80 %".
_POINTS = re.compile(r"(\d+(?:\.\d+)?)\s*[分%]")


# Fixes of problems


def use_suggestion(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """Empty the typed score, so that it follows the suggestion."""
    ref = ref_at(form, problem.pointer)
    node = node_at(form, path_of(form, ref.key))
    if not isinstance(node, Level3):
        return
    suggested, weight = suggestion(node, template.scoring).score, parse_number(node.weight)
    if suggested is None:
        return
    needs_reason = weight is not None and suggested < weight and not node.reason.strip()
    more = "，并需说明原因" if needs_reason else ""
    typed = f"{template.scoring.headings.score}“{node.score}”"
    label = f"把{typed}改为建议得分 {format_number(suggested)}{more}"
    yield Fix(label, (Set(ref, ""),))


def keep_number_only(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """Drop 分 or % behind the number of a weight or score."""
    ref = ref_at(form, problem.pointer)
    before = text_at(form, ref)
    match = _POINTS.fullmatch(half_width(before).strip())
    if not match or parse_number(match[1]) is None or not _within_weight(form, ref, match[1]):
        return
    yield Fix(f"把“{before}”改为 {match[1]}", (Set(ref, match[1]),))


def replace_bracket_sign(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """Put ＜ for 《 and ＞ for 》 where the bracket stands for the sign."""
    ref = ref_at(form, problem.pointer)
    before = text_at(form, ref)
    after = with_standard_signs(before)
    if parse_value(after).bracket_as_sign:
        after = _BRACKET.sub(lambda match: match[0].translate(_BRACKETS_AS_SIGNS), before, count=1)
    yield Fix(f"把“{before}”改为“{after}”", (Set(ref, after),))


def correct_rate(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """Replace a wrong execution rate in a text by the computed one, at the precision written.

    There is no fix where the wrong rate is written more than once.
    """
    ratio = execution_rate(form)
    ref = ref_at(form, problem.pointer)
    before = text_at(form, ref)
    if ratio is None:
        return
    percent, after = product(ratio, _HUNDRED), before
    for written in wrong_rates(before, percent):
        # e.g. the "85.1" of "85.1%", not that of "185.1%"
        whole_figure = re.compile(rf"(?<![\d.]){re.escape(written)}(?=\s*%)")
        matches = list(whole_figure.finditer(half_width(after)))
        if len(matches) != 1:
            return
        places = len(written.partition(".")[2])
        right = f"{rounded(percent, places, template.scoring.rate_rounding):f}"
        after = after[: matches[0].start()] + right + after[matches[0].end() :]
    if not wrong_rates(after, percent):
        shown = f"{rounded(percent, _SHOWN_PLACES, template.scoring.rate_rounding):f}%"
        yield Fix(f"把文字里的执行率改为按金额计算的 {shown}", (Set(ref, after),))


def clear_placeholder(problem: Problem, form: Form, template: Template) -> Iterator[Fix]:
    """Empty a cell that holds only a placeholder; for the name of an untouched row, remove it."""
    ref = ref_at(form, problem.pointer)
    before = text_at(form, ref)
    if ref.field == "name" and _is_left_over(form, ref.key):
        yield from remove_untouched_row(problem, form, template)
    elif is_only_placeholder(before):
        yield Fix(f"清除占位文字“{before.strip()}”", (Set(ref, ""),))


def remove_untouched_row(problem: Problem, form: Form, _template: Template) -> Iterator[Fix]:
    """Remove a row that is still as the empty form prints it; a row with a name is not removed."""
    key = ref_at(form, problem.pointer).key
    if _is_left_over(form, key):
        name = node_at(form, path_of(form, key)).name.strip()
        yield Fix(f"删除“{name}”这一行" if name else "删除这一空行", (Remove(key),))


def _is_left_over(form: Form, key: int) -> bool:
    """True for a row without any text of the user's own."""
    node = node_at(form, path_of(form, key)) if key != ROOT else None
    if not isinstance(node, Level3) or not is_untouched(node):
        return False
    return not node.name.strip() or is_only_placeholder(node.name)


def _within_weight(form: Form, ref: FieldRef, after: str) -> bool:
    """True unless the number is a score above its weight."""
    if ref.key == ROOT or ref.field != "score":
        return True
    weight = parse_number(text_at(form, FieldRef(ref.key, "weight")))
    return weight is None or (parse_number(after) or Decimal(0)) <= weight


# Standard signs

SIGN_FIELDS = ("target", "actual", "reason")
"""The fields of a row in which numbers are compared."""

_STANDARD_SIGNS = {
    **dict.fromkeys(("≥=", ">=", "=>", "》=", "≧", "⩾"), "≥"),
    **dict.fromkeys(("≤=", "<=", "=<", "《=", "≦", "⩽"), "≤"),
    **dict.fromkeys(("《", "〈"), "＜"),
    **dict.fromkeys(("》", "〉"), "＞"),
    **dict.fromkeys(("==", "═"), "="),
}
"""Makeshift signs, < > = in half width, and the standard signs they stand for."""
_HALF_WIDTH = str.maketrans({"＜": "<", "＞": ">", "＝": "="})
# Any makeshift sign that is no bracket, < > = in either width, e.g. "<=", "＜＝" or "═".
_MAKESHIFT = "|".join(
    re.sub("[<>=]", lambda sign: f"[{sign[0]}{chr(ord(sign[0]) + 0xFEE0)}]", sign)
    for sign in sorted(_STANDARD_SIGNS, key=len, reverse=True)
    if sign not in "《〈》〉"
)
# A title, e.g. "《2022年工作方案》".
_TITLE = re.compile(r"《[^《》]*》|〈[^〈〉]*〉")
# A makeshift sign before a number, e.g. "<=" in "<=5" or "═" in "═三人"; or a bracket that stands
# for a sign, e.g. "《" in "《5".
_SIGN = re.compile(
    rf"(?<![<>=＜＞＝≥≤《〈])(?<![》〉](?=[=＝═]))(?:{_MAKESHIFT})(?=\s*\d)"
    rf"|^\s*(?:{_MAKESHIFT})(?=\s*[一二两三四五六七八九十百千])"
    r"|(?<![<>=＜＞＝≥≤═])[《〈](?=\s*\d)"
    r"|(?<![<>=＜＞＝≥≤═\u4e00-\u9fff])[》〉](?=\s*\d)"
)


def with_standard_signs(text: str) -> str:
    """Return the text with ≥ ≤ ＜ ＞ = for makeshift signs before numbers.

    Titles in brackets (《2022年工作方案》) are not changed.
    """
    result, end = "", 0
    for match in _makeshift_signs(text):
        sign = match[0].strip()
        result += text[end : match.start()] + match[0].replace(sign, _standard_sign(sign))
        end = match.end()
    return result + text[end:]


def first_makeshift_sign(text: str) -> tuple[str, str] | None:
    """Return the first sign that ``with_standard_signs`` changes, and the new one; None if none."""
    signs = (match[0].strip() for match in _makeshift_signs(text))
    pairs = ((sign, _standard_sign(sign)) for sign in signs)
    return next(((sign, standard) for sign, standard in pairs if sign != standard), None)


def standard_sign_edits(form: Form, refs: Collection[FieldRef] | None = None) -> tuple[Set, ...]:
    """Return the edits that make the signs in these fields standard; None means all rows."""
    cells = ((FieldRef(row.node.key, name), row.node) for row in rows(form) for name in SIGN_FIELDS)
    return tuple(
        Set(ref, standard)
        for ref, node in cells
        if (refs is None or ref in refs)
        and (standard := with_standard_signs(getattr(node, ref.field))) != getattr(node, ref.field)
    )


def _standard_sign(sign: str) -> str:
    return _STANDARD_SIGNS[sign.translate(_HALF_WIDTH)]


def _makeshift_signs(text: str) -> Iterator[re.Match[str]]:
    """Return the makeshift signs outside titles, from the left."""
    titles = [match.span() for match in _TITLE.finditer(text)]
    for match in _SIGN.finditer(text):
        if not any(start <= match.start() < end for start, end in titles):
            yield match
