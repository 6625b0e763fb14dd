"""What a check says: its code, how bad it is, the place, and one Chinese sentence."""

from __future__ import annotations

from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "hint"]


class Problem(NamedTuple):
    """One problem of a form.

    ``at`` is a JSON Pointer into the form, ``path`` the names of the indicator
    levels it lies under (empty for the form's own fields).
    """

    code: str
    severity: Severity
    at: str
    path: tuple[str, ...]
    message: str


class Mark(NamedTuple):
    """A problem before its place is known: ``field`` is relative to what was checked."""

    code: str
    severity: Severity
    field: str
    message: str
