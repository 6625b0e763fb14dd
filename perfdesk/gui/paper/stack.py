"""Where pages lie below each other, in pixels, and how a place survives a zoom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize

MARGIN = 14
"""Ground round the pages and between them, in pixels."""


@dataclass(frozen=True, slots=True)
class Stack:
    """The places of the pages, and the size of the whole with the ground round it."""

    rects: tuple[QRect, ...]
    size: QSize

    def same_place(self, before: Stack, point: QPoint) -> QPoint:
        """Where a point of the stack as it was before lies now."""
        pairs = [
            (old, new)
            for old, new in zip(before.rects, self.rects, strict=False)
            if old.top() - MARGIN <= point.y()
        ]
        if not pairs:
            return point
        old, new = pairs[-1]
        x = new.left() + (point.x() - old.left()) * new.width() / old.width()
        y = new.top() + (point.y() - old.top()) * new.height() / old.height()
        above = old.top() - point.y()
        return QPoint(round(x), new.top() - above if above > 0 else round(y))


def stacked(sizes: Sequence[tuple[float, float]], unit: float, room: QSize) -> Stack:
    """Pages of these sizes in pt below each other, in the middle of a view's width."""
    widths = [round(width * unit) for width, _ in sizes]
    whole = max([room.width(), *(width + 2 * MARGIN for width in widths)])
    rects, top = [], MARGIN
    for width, (_, height) in zip(widths, sizes, strict=True):
        rects.append(QRect((whole - width) // 2, top, width, round(height * unit)))
        top += round(height * unit) + MARGIN
    return Stack(tuple(rects), QSize(whole, top))
