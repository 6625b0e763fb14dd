"""The fixes of a problem: safe, exact, one undo step each.

A fix does away with its problem and brings no new error, but for what it uncovers:
a lower suggested score calls for a reason (its label says so), and a figure made
readable counts from then on. Where the right text cannot be told there is no fix.
What each does is in the parts: amounts (``funding_fixes``), rows and texts (``text_fixes``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix, Remove
from perfdesk.core.fixes import funding_fixes, text_fixes
from perfdesk.core.form import Form
from perfdesk.core.template import Template

_Fixing = Callable[[Problem, Form, Template], Iterator[Fix]]

_FIXING: dict[str, _Fixing] = {
    "funding-sum": funding_fixes.add_up_rows,
    "budget-missing": funding_fixes.add_up_rows,
    "missing": funding_fixes.add_up_rows,
    "row-blank": text_fixes.remove_untouched_row,
    "part-blank": funding_fixes.fill_in_remainder,
    "page-number": funding_fixes.clear_page_number,
    "amount-not-number": funding_fixes.make_readable,
    "money-unit": funding_fixes.change_money_unit,
    "weights-sum": funding_fixes.use_usual_weight,
    "weight-not-number": text_fixes.keep_number_only,
    "score-not-number": text_fixes.keep_number_only,
    "score-range": text_fixes.use_suggestion,
    "score-differs": text_fixes.use_suggestion,
    "score-outside-band": text_fixes.use_suggestion,
    "sign-doubtful": text_fixes.replace_bracket_sign,
    "rate-in-words": text_fixes.correct_rate,
    "placeholder": text_fixes.clear_placeholder,
}


def fixes_for(problem: Problem, form: Form, template: Template) -> tuple[Fix, ...]:
    """The safe fixes of a problem, the likeliest first; the form's nodes have keys."""
    fixing = _FIXING.get(problem.code)
    return tuple(fixing(problem, form, template)) if fixing else ()


def fix_all(problems: Iterable[Problem], form: Form, template: Template) -> Fix:
    """The fixes of all these problems as one; those without a single way are left out."""
    ways = [fixes_for(each, form, template) for each in problems]
    found = [each[0] for each in ways if len(each) == 1]
    edits = tuple(edit for each in found for edit in each.edits)
    taken_out = all(isinstance(edit, Remove) for edit in edits)
    label = f"删除 {len(found)} 行" if taken_out else f"修正 {len(found)} 处同类问题"
    return Fix(label, edits, len(found))
