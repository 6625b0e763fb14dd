"""The fixes of a problem: safe, exact, one undo step each.

A fix resolves its problem and causes no new error, except for those it reveals: a lower
suggested score needs a reason (the label of the fix says so), and a number made readable
counts from then on. Where the right text cannot be known there is no fix. The fixes themselves
are in ``funding_fixes`` (amounts) and ``text_fixes`` (rows and texts).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from perfdesk.core.checks.problem import Problem
from perfdesk.core.edits import Fix, Remove
from perfdesk.core.fixes import funding_fixes, text_fixes
from perfdesk.core.form import Form
from perfdesk.core.template import Template

_FixFunction = Callable[[Problem, Form, Template], Iterator[Fix]]

_FIXES: dict[str, _FixFunction] = {
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
"""What yields the fixes of a problem, by the code of the problem."""


def fixes_for(problem: Problem, form: Form, template: Template) -> tuple[Fix, ...]:
    """Return the safe fixes of a problem, the likeliest first; the form's nodes have keys."""
    fix_function = _FIXES.get(problem.code)
    return tuple(fix_function(problem, form, template)) if fix_function else ()


def fix_all(problems: Iterable[Problem], form: Form, template: Template) -> Fix:
    """Return one fix that resolves all these problems.

    Problems with no fix, or with several to choose from, are left out.
    """
    choices = [fixes_for(problem, form, template) for problem in problems]
    fixes = [choice[0] for choice in choices if len(choice) == 1]
    edits = tuple(edit for fix in fixes for edit in fix.edits)
    only_removals = all(isinstance(edit, Remove) for edit in edits)
    label = f"删除 {len(fixes)} 行" if only_removals else f"修正 {len(fixes)} 处同类问题"
    return Fix(label, edits, len(fixes))
