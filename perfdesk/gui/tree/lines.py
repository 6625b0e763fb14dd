"""The nodes of a form by key: what a model with nothing but keys looks up at each question."""

from __future__ import annotations

from dataclasses import dataclass

from perfdesk.core.field_ref import ROOT, children
from perfdesk.core.form import Form, Node


@dataclass(frozen=True, slots=True)
class Line:
    """A node and where it stands: its parent's key, its index there, its level (1 to 3).

    ``number`` counts the lines of the tree from 1, in document order.
    """

    node: Node
    parent: int
    row: int
    level: int
    number: int


class Lines:
    """The lines of one form by key; made anew for each form, in well under a millisecond."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self._by_key: dict[int, Line] = {}
        self._below: dict[int, tuple[int, ...]] = {}
        self._add(form, ROOT, 1)

    def _add(self, node: Form | Node, key: int, level: int) -> None:
        below = children(node)
        if below:
            self._below[key] = tuple(child.key for child in below)
        for row, child in enumerate(below):
            number = len(self._by_key) + 1
            self._by_key[child.key] = Line(child, key, row, level, number)
            self._add(child, child.key, level + 1)

    def __contains__(self, key: int) -> bool:
        return key in self._by_key

    def __getitem__(self, key: int) -> Line:
        """The line of that key; raises KeyError if the form has none."""
        return self._by_key[key]

    def get(self, key: int) -> Line | None:
        """The line of that key, or None."""
        return self._by_key.get(key)

    def below(self, key: int) -> tuple[int, ...]:
        """The keys below a key (ROOT for the form), () if there are none."""
        return self._below.get(key, ())

    def of_level(self, level: int) -> list[int]:
        """The keys of all nodes of a level, in document order."""
        return [key for key, line in self._by_key.items() if line.level == level]
