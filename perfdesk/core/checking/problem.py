"""What a check says: its code, how bad it is, the place, and one Chinese sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of a form.

    ``at`` is a JSON Pointer into the form, ``path`` the names of the indicator
    levels it lies under (empty for the form's own fields).
    """

    code: str
    severity: Severity
    at: str
    path: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A problem before its place is known: ``field`` is relative to what was checked."""

    code: str
    severity: Severity
    field: str
    message: str
