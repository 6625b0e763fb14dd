"""The one undo command: every change of a document, whatever it touches, is a list of steps.

It knows neither fields nor views; it hands the steps, or those that take them
back, to the document.
"""

from __future__ import annotations

from collections.abc import Callable
from weakref import WeakMethod

from PySide6.QtGui import QUndoCommand

from perfdesk.core.edits import Change, Step
from perfdesk.core.field_ref import ROOT, Place
from perfdesk.core.template import Template

Taker = Callable[[tuple[Step, ...]], None]


class ChangeCommand(QUndoCommand):
    """A change on the undo stack; ``take`` is the document's method that takes steps.

    The method is held weakly: the stack belongs to the document, and a strong
    reference back would keep a closed document in memory.
    """

    def __init__(self, change: Change, take: Taker) -> None:
        super().__init__(change.label)
        self._change = change
        self._take = WeakMethod(take)

    def redo(self) -> None:
        """Take the steps of the change."""
        self._pass(self._change.steps)

    def undo(self) -> None:
        """Take the steps that undo the change."""
        self._pass(self._change.back)

    def _pass(self, steps: tuple[Step, ...]) -> None:
        take = self._take()
        if take is not None:
            take(steps)


def edit_label(place: Place, template: Template) -> str:
    """What editing a place is called in the undo menu, e.g. 修改年度指标值."""
    return f"修改{_word(place, template)}"


def _word(place: Place, template: Template) -> str:
    names = {name: words.printed for name, words in template.indicators.names.items()}
    if place.key != ROOT:
        return "指标名称" if place.field == "name" else names.get(place.field, "指标")
    header = {cell.field: cell.words.printed for row in template.header for cell in row}
    part, *rest = place.field.split(".")
    match part, rest:
        case "funding", ["weight"]:
            return f"{template.funding.words.printed}的分值"
        case "funding", [_, column] if column in template.funding.names:
            return template.funding.names[column].printed
        case "goals", [which] if which in template.goals.names:
            return template.goals.names[which].printed
        case "notes", [*name]:
            return ".".join(name)
        case "year", []:
            return "年度"
    return header.get(place.field, template.title.printed)
