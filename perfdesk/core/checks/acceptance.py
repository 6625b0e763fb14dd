"""已核实: the warnings and hints that the user has judged and accepted, stored in the form.

A 三级指标 stores the bare codes of the problems accepted on it. The form stores a code with a
JSON Pointer ("part-blank /funding/rows/3/executed"), because the same problem may come up in
another field; a bare code on the form counts for every field. Each may have a reason in words.
Errors cannot be accepted.
"""

from __future__ import annotations

from perfdesk.core.checks.problem import FieldProblem, Problem
from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef, node_at, path_of, ref_at
from perfdesk.core.form import Acceptance, Form, Level3


def is_accepted(form: Form, row: Level3 | None, problem: FieldProblem, pointer: str) -> bool:
    """Return True if the user has accepted this problem, found at ``pointer``.

    ``row`` is the 三级指标 it was found in, None if it was found elsewhere.
    """
    if problem.severity == "error":
        return False
    on_row = row is not None and problem.code in accepted_codes(row.accepted)
    stored = {problem.code, f"{problem.code} {pointer}"}
    return on_row or not stored.isdisjoint(accepted_codes(form.accepted))


def accepted_codes(accepted: tuple[Acceptance, ...]) -> tuple[str, ...]:
    """Return the codes of these acceptances, without their reasons."""
    return tuple(each.code for each in accepted)


def acceptance_edit(form: Form, problem: Problem, reason: str = "") -> Set | None:
    """Return the edit that accepts a warning or hint for a reason, or None for an error."""
    if problem.severity == "error":
        return None
    ref, code = _stored_as(form, problem)
    others = tuple(each for each in _accepted(form, ref) if each.code != code)
    return Set(ref, (*others, Acceptance(code, reason)))


def withdrawal_edits(form: Form, problem: Problem) -> tuple[Set, ...]:
    """Return the edits that withdraw an acceptance, wherever it is stored."""
    ref, code = _stored_as(form, problem)
    withdrawn = {code, problem.code, f"{problem.code} {problem.pointer}"}
    edits = []
    for each in dict.fromkeys((ref, FieldRef(ROOT, "accepted"))):
        accepted = _accepted(form, each)
        left = tuple(one for one in accepted if one.code not in withdrawn)
        if left != accepted:
            edits.append(Set(each, left))
    return tuple(edits)


def _stored_as(form: Form, problem: Problem) -> tuple[FieldRef, str]:
    """Return the field that stores an acceptance of this problem, and the code it is stored as."""
    ref = ref_at(form, problem.pointer)
    if ref.key != ROOT and isinstance(node_at(form, path_of(form, ref.key)), Level3):
        return FieldRef(ref.key, "accepted"), problem.code
    return FieldRef(ROOT, "accepted"), f"{problem.code} {problem.pointer}"


def _accepted(form: Form, ref: FieldRef) -> tuple[Acceptance, ...]:
    if ref.key == ROOT:
        return form.accepted
    node = node_at(form, path_of(form, ref.key))
    return node.accepted if isinstance(node, Level3) else ()
