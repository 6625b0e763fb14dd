"""A form with its figures and problems, as ``show --json`` and ``check --json`` print it.

The shapes are promised to scripts (see the README); the figures come from the core
and are only put into texts here.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from decimal import Decimal

from perfdesk.core.checks.all_checks import audit, problems
from perfdesk.core.checks.problem import Problem
from perfdesk.core.numbers import plain
from perfdesk.core.scoring import IndicatorScore, Scores, Subtotal, scores
from perfdesk.core.template import Template
from perfdesk.formats.native.canonical_json import Json
from perfdesk.formats.native.form_json import as_json
from perfdesk.recognition.source import Reading
from perfdesk.resources import template_of


@dataclass(frozen=True, slots=True)
class Report:
    """One form read from a source, with everything that is derived from it."""

    source: str
    reading: Reading
    template: Template
    scores: Scores
    problems: tuple[Problem, ...]


def report(source: str, reading: Reading, *, finished: bool = False) -> Report:
    """The report on a form; ``finished`` counts its empty cells as errors, too."""
    template = template_of(reading.form)
    scored = scores(reading.form, template)
    checked = audit if finished else problems
    return Report(source, reading, template, scored, checked(reading.form, template, scored))


def shown(found: Report) -> Json:
    """The object ``show --json`` prints for a form."""
    return {
        "source": found.source,
        "form": dict(as_json(found.reading.form)),
        "printed": asdict(found.reading.printed),
        "scores": _scores(found.scores),
        "problems": [_problem(problem) for problem in found.problems],
        "findings": [asdict(finding) for finding in found.reading.findings],
    }


def checked(found: Report) -> Json:
    """The object ``check --json`` prints for a form: which one it is, and its problems."""
    return {
        "source": found.source,
        "year": found.reading.form.year,
        "project": found.reading.form.project,
        "problems": [_problem(problem) for problem in found.problems],
    }


def figure(value: Decimal | None) -> str:
    """A figure as text, "" for none."""
    return "" if value is None else plain(value)


def _scores(found: Scores) -> Json:
    return {
        "rate": found.rate,
        "funding": figure(found.funding),
        "weights": plain(found.weights),
        "total": figure(found.total),
        "complete": found.complete,
        "grade": found.grade,
        "indicators": [_indicator(each) for each in found.indicators],
        "subtotals": [_subtotal(each) for each in found.subtotals],
    }


def _indicator(found: IndicatorScore) -> Json:
    return {
        "at": found.at,
        "path": list(found.path),
        "score": figure(found.score),
        "automatic": found.automatic,
        "suggested": None if found.suggested is None else plain(found.suggested),
        "why": found.why,
    }


def _subtotal(found: Subtotal) -> Json:
    return {"at": found.at, "weight": plain(found.weight), "score": figure(found.score)}


def _problem(problem: Problem) -> Json:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "at": problem.at,
        "path": list(problem.path),
        "message": problem.message,
    }
