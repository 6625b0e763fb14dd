"""How large the type of a table is and how much air is round it.

A template gives the first style; tighter ones follow, for a table that would
miss its page by a little.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from perfdesk.core.template import Print
from perfdesk.table.grid import Role

_SHARES = {"left": 0.0, "centre": 0.5, "right": 1.0}
POINTS = 72 / 25.4
"""Points in a millimetre."""
LITTLE = 1.5
"""A table higher than so many pages cannot be tightened into one; trying is spared."""
WIDTH, HEIGHT = 210 * POINTS, 297 * POINTS
"""A4 upright, in pt."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of a page the table may fill, in pt from the page's top left."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Style:
    """Type sizes and air, in pt. ``leading`` is the distance of baselines in type sizes.

    ``side`` is the air left and right of a text, ``near`` what a long figure leaves of
    it, ``air`` the air above and below, ``row`` the least height of a row, ``least``
    the least size a figure may shrink to. ``align`` is how much of a line's spare room
    is left of it: 0, a half or all, by kind of text.
    """

    title: float
    text: float
    least: float
    leading: float = 1.32
    side: float = 3.0
    near: float = 1.5
    air: float = 3.4
    row: float = 21.0
    align: tuple[tuple[str, float], ...] = ()

    def size(self, role: Role) -> float:
        """The type size of a role, in pt."""
        if role == "title":
            return self.title
        return self.text * 1.2 if role == "subtitle" else self.text


def styles(settings: Print) -> tuple[Style, ...]:
    """The style of a template, then ever tighter ones, never below its least size."""
    return tuple(_styles(settings))


def _styles(settings: Print) -> Iterator[Style]:
    text, least = float(settings.text_size), float(settings.least_size)
    align = tuple((kind, _SHARES[where]) for kind, where in settings.align)
    first = Style(float(settings.title_size), text, min(least, text), align=align)
    yield first
    if not settings.tighten:
        return
    yield replace(first, air=1.6, row=16.0)
    for share in (0.0, 0.5, 1.0):
        size = text - (text - first.least) * share
        yield replace(first, text=size, air=1.3, row=15.0, leading=1.23)


def frame(settings: Print) -> Frame:
    """The part of the page inside the margins."""
    top, right, bottom, left = (float(margin) * POINTS for margin in settings.margins)
    width, height = WIDTH - left - right, HEIGHT - top - bottom
    return Frame(left, top, max(width, 1.0), max(height, 1.0))
