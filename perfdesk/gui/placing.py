"""Where a remembered window goes on the screens that are there now: arithmetic on boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

TITLE = 32
"""Pixels for a window's title, so that it can be taken hold of."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: int
    y: int
    width: int
    height: int


def clamped(box: Box, screens: Sequence[Box]) -> Box:
    """The box moved, and shrunk if it must be, into the screen it covers most.

    A box that covers none goes to the first. Its title stays on the screen, too.
    """
    if not screens:
        return box
    screen = max(screens, key=lambda each: _shared(box, each))
    top = screen.y + min(TITLE, screen.height // 2)
    width = min(box.width, screen.width)
    height = min(box.height, screen.y + screen.height - top)
    x = min(max(box.x, screen.x), screen.x + screen.width - width)
    y = min(max(box.y, top), screen.y + screen.height - height)
    return Box(x, y, width, height)


def _shared(one: Box, other: Box) -> int:
    """How many pixels two boxes have in common."""
    width = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    height = min(one.y + one.height, other.y + other.height) - max(one.y, other.y)
    return max(width, 0) * max(height, 0)
