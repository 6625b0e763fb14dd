"""What is wrong, doubtful or missing in a form: pure functions of (form, template)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from perfdesk.core.form import Form
from perfdesk.core.scoring import Scores
from perfdesk.core.template import Template

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of the checks: a code, the place it points at, and a Chinese sentence.

    ``at`` is a JSON Pointer into the form, ``path`` the names of the indicator
    levels it lies under (empty for the form's own fields).
    """

    code: str
    severity: Severity
    at: str
    path: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Progress:
    """已填 n/m: how many of the cells a finished form needs are filled."""

    filled: int
    needed: int


def problems(form: Form, template: Template, scored: Scores) -> tuple[Problem, ...]:
    """The problems of a form while it is edited, errors first; empty cells are none."""
    raise NotImplementedError


def missing(form: Form, template: Template) -> tuple[Problem, ...]:
    """An error for each empty cell a finished form needs: at check, export and print."""
    raise NotImplementedError


def progress(form: Form, template: Template) -> Progress:
    """How many of the needed cells are filled."""
    raise NotImplementedError
