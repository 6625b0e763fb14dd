"""The heading of the indicator tree: usual widths, and how its columns may be drawn out."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTreeView

from perfdesk.gui.tree.columns import WIDTHS


def head(tree: QTreeView) -> None:
    """Give the tree's columns their usual widths; rows are measured anew when one is altered."""
    header = tree.header()
    header.setSectionsMovable(False)
    header.setStretchLastSection(True)
    header.setMinimumSectionSize(40)
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    for column, width in WIDTHS.items():
        header.resizeSection(column, width)
    header.sectionResized.connect(tree.scheduleDelayedItemsLayout)
