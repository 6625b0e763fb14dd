"""已核实: the warnings and hints a person has judged, kept in the form as codes.

A 三级指标 keeps the bare codes of what was judged on it; the form keeps a code with
the place it was judged at ("part-blank /funding/other/executed"), because the same
doubt may come up at another place. A bare code on the form counts for every place.
Errors cannot be judged away.
"""

from __future__ import annotations

from perfdesk.core.checks.problem import FieldProblem, Problem
from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef, node_at, path_of, ref_at
from perfdesk.core.form import Form, Level3


def is_accepted(form: Form, row: Level3 | None, mark: FieldProblem, at: str) -> bool:
    """True if a person has judged this mark, found at ``at`` in ``row`` (None: in no row)."""
    if mark.severity == "error":
        return False
    on_row = row is not None and mark.code in row.accepted
    return on_row or mark.code in form.accepted or f"{mark.code} {at}" in form.accepted


def acceptance_edit(form: Form, problem: Problem) -> Set | None:
    """The edit that notes a warning or hint as judged, or None for an error."""
    if problem.severity == "error":
        return None
    kept, own = _kept(form, problem)
    codes = _codes(form, kept)
    return Set(kept, codes if own in codes else (*codes, own))


def withdrawal_edits(form: Form, problem: Problem) -> tuple[Set, ...]:
    """The edits that take a judgement back, wherever it is noted."""
    kept, own = _kept(form, problem)
    whole = FieldRef(ROOT, "accepted")
    gone = {own, problem.code, f"{problem.code} {problem.pointer}"}
    edits = []
    for spot in dict.fromkeys((kept, whole)):
        codes = _codes(form, spot)
        left = tuple(code for code in codes if code not in gone)
        if left != codes:
            edits.append(Set(spot, left))
    return tuple(edits)


def _kept(form: Form, problem: Problem) -> tuple[FieldRef, str]:
    """Where a judgement of this problem is kept, and how it is written there."""
    spot = ref_at(form, problem.pointer)
    if spot.key != ROOT and isinstance(node_at(form, path_of(form, spot.key)), Level3):
        return FieldRef(spot.key, "accepted"), problem.code
    return FieldRef(ROOT, "accepted"), f"{problem.code} {problem.pointer}"


def _codes(form: Form, kept: FieldRef) -> tuple[str, ...]:
    if kept.key == ROOT:
        return form.accepted
    node = node_at(form, path_of(form, kept.key))
    return node.accepted if isinstance(node, Level3) else ()
