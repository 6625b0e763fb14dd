"""The heading of the indicator tree: its columns' widths, as wanted and as there is room for.

Beside the preview or on a small screen all columns give way, each as far as it can still
be read, so that none is out of sight; the widths a person gave them come back with the room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeView

from perfdesk.gui.tree.columns import WIDTHS, Column

_LEAST = {
    Column.NAME: 120,
    Column.TARGET: 76,
    Column.ACTUAL: 76,
    Column.WEIGHT: 44,
    Column.SCORE: 56,
    Column.SUGGESTED: 58,
}
"""Pixels at 100 % to which a column is narrowed at most."""

_REASON = 80
"""Pixels the reasons, which take what is left, have at least."""


def narrowed(wanted: Mapping[Column, int], width: int) -> dict[Column, int]:
    """The wanted widths of all columns but the last, narrowed to fit into so many pixels.

    What is too much is shared by all columns, the last one too, as far as each can.
    """
    spare = {column: max(0, wanted[column] - least) for column, least in _LEAST.items()}
    reason = WIDTHS[Column.REASON]
    left = sum(spare.values()) + reason - _REASON
    over = min(max(0, sum(wanted.values()) + reason - width), left)
    given = dict(wanted)
    for column, own in spare.items():
        taken = over * own // left if left else 0
        given[column] -= taken
        over, left = over - taken, left - own
    return given


class Head(QHeaderView):
    """Keeps the widths that are wanted, and shows those there is room for."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(Qt.Orientation.Horizontal, tree)
        self._wanted = {column: WIDTHS[column] for column in list(Column)[:-1]}
        self._fitting = False
        self.setSectionsMovable(False)
        self.setStretchLastSection(True)
        self.setMinimumSectionSize(40)
        self.setDefaultSectionSize(_REASON)  # Qt makes the last one no narrower
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        tree.setHeader(self)
        for column, width in self._wanted.items():
            self.resizeSection(column, width)
        self.sectionResized.connect(self._follow)
        self.sectionResized.connect(tree.scheduleDelayedItemsLayout)

    def widths(self) -> list[int]:
        """The wanted widths in pixels, column by column; of the last its own."""
        return [*self._wanted.values(), self.sectionSize(Column.REASON)]

    def want(self, widths: Sequence[int]) -> None:
        """Takes these widths for the first columns, none narrower than can be seen."""
        for column, width in zip(self._wanted, widths, strict=False):
            self._wanted[column] = max(width, self.minimumSectionSize())
        self._fit()

    def _fit(self) -> None:
        """Gives each column its width by the room there is."""
        self._fitting = True
        for column, width in narrowed(self._wanted, self.width()).items():
            if self.sectionSize(column) != width:
                self.resizeSection(column, width)
        self._fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: there is more room, or less."""
        super().resizeEvent(event)
        self._fit()

    def _follow(self, section: int, _before: int, width: int) -> None:
        column = Column(section)
        if not self._fitting and column in self._wanted:
            self._wanted[column] = width
