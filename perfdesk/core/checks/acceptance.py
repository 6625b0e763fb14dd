"""已核实: the warnings and hints that the user has judged and accepted, stored in the form.

A 三级指标 stores the bare codes of the problems accepted on it. The form stores a code with a
JSON Pointer ("part-blank /funding/other/executed"), because the same problem may come up in
another field; a bare code on the form counts for every field. Errors cannot be accepted.
"""

from __future__ import annotations

from perfdesk.core.checks.problem import FieldProblem, Problem
from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef, node_at, path_of, ref_at
from perfdesk.core.form import Form, Level3


def is_accepted(form: Form, row: Level3 | None, problem: FieldProblem, pointer: str) -> bool:
    """Return True if the user has accepted this problem, found at ``pointer``.

    ``row`` is the 三级指标 it was found in, None if it was found elsewhere.
    """
    if problem.severity == "error":
        return False
    on_row = row is not None and problem.code in row.accepted
    return on_row or problem.code in form.accepted or f"{problem.code} {pointer}" in form.accepted


def acceptance_edit(form: Form, problem: Problem) -> Set | None:
    """Return the edit that accepts a warning or hint, or None for an error."""
    if problem.severity == "error":
        return None
    ref, code = _stored_as(form, problem)
    codes = _codes(form, ref)
    return Set(ref, codes if code in codes else (*codes, code))


def withdrawal_edits(form: Form, problem: Problem) -> tuple[Set, ...]:
    """Return the edits that withdraw an acceptance, wherever it is stored."""
    ref, code = _stored_as(form, problem)
    withdrawn = {code, problem.code, f"{problem.code} {problem.pointer}"}
    edits = []
    for each in dict.fromkeys((ref, FieldRef(ROOT, "accepted"))):
        codes = _codes(form, each)
        left = tuple(code for code in codes if code not in withdrawn)
        if left != codes:
            edits.append(Set(each, left))
    return tuple(edits)


def _stored_as(form: Form, problem: Problem) -> tuple[FieldRef, str]:
    """Return the field that stores an acceptance of this problem, and the code it is stored as."""
    ref = ref_at(form, problem.pointer)
    if ref.key != ROOT and isinstance(node_at(form, path_of(form, ref.key)), Level3):
        return FieldRef(ref.key, "accepted"), problem.code
    return FieldRef(ROOT, "accepted"), f"{problem.code} {problem.pointer}"


def _codes(form: Form, ref: FieldRef) -> tuple[str, ...]:
    if ref.key == ROOT:
        return form.accepted
    node = node_at(form, path_of(form, ref.key))
    return node.accepted if isinstance(node, Level3) else ()
