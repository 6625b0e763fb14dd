"""The header fields that forms of one office share: offices, year, and notes such as 填表人.

Which of them a form has is said by its template; the project is its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from perfdesk.core.edits import Set
from perfdesk.core.places import ROOT, Place
from perfdesk.core.template import Template

_OFFICES = ("department", "unit")


def shared_fields(template: Template) -> tuple[str, ...]:
    """The fields, as places name them, e.g. ``unit``, ``year``, ``notes.填表人``."""
    printed = {cell.field for row in template.header for cell in row}
    offices = (name for name in _OFFICES if name in printed)
    return (*offices, "year", *(f"notes.{name}" for name in template.notes))


def headed(template: Template, texts: Mapping[str, str]) -> tuple[Set, ...]:
    """Edits that put these texts into the fields a form of this template has."""
    fields = shared_fields(template)
    return tuple(Set(Place(ROOT, name), text) for name, text in texts.items() if name in fields)
