"""What a person has judged is asked again once the figures or texts it was about are others.

The file keeps a judgement as a code, without what it was about; so it is taken back by
the change that alters this, in the same step. A bare code on the whole form is left: it
was meant for whatever comes up.
"""

from __future__ import annotations

from collections.abc import Iterator

from perfdesk.core.checking.accepting import withdrawal
from perfdesk.core.checking.checks import checked
from perfdesk.core.checking.problem import Problem
from perfdesk.core.edits import Set, applied
from perfdesk.core.form import Form, rows
from perfdesk.core.places import ROOT, Place, place, text
from perfdesk.core.scoring import scores
from perfdesk.core.template import Template

_About = tuple[Place, str, str, str]


def asked_again(before: Form, after: Form, template: Template) -> tuple[Set, ...]:
    """The edits of ``after`` that take back what was judged of other figures or texts.

    A problem that ``before`` had with the same sentence about the same text stays judged,
    if it was so or is judged by this change; nodes are known by their keys, so that a
    judgement kept by its place does not pass to another node that comes to stand there.
    """
    if not (after.accepted or any(row.node.accepted for row in rows(after))):
        return ()
    found = checked(before, template, scores(before, template))
    kept, open_ = set(_about(before, found.accepted)), set(_about(before, found.problems))
    judged = checked(after, template, scores(after, template)).accepted
    form, edits = after, list[Set]()
    for problem, about in zip(judged, _about(after, judged), strict=True):
        noted = f"{problem.code} {problem.at}" in before.accepted
        stays = about in kept or (about in open_ and not noted)
        if not stays and problem.code not in after.accepted:
            taken = withdrawal(form, problem)
            edits += taken
            for edit in taken:
                form = applied(form, edit)
    return tuple(edits)


def _about(form: Form, problems: tuple[Problem, ...]) -> Iterator[_About]:
    """Where each problem is, what it says, and of which text."""
    below = {row.node.key: row.node for row in rows(form)}
    for problem in problems:
        spot = place(form, problem.at)
        row = below.get(spot.key)
        said = _text(form, spot) if row is None else str(getattr(row, spot.field))
        yield spot, problem.code, problem.message, said


def _text(form: Form, spot: Place) -> str:
    return "" if spot == Place(ROOT, "indicators") else text(form, spot)
