"""What is chosen in the indicator tree: the selected cells, or the current one.

Said in keys and places, so that commands outside the tree need no indexes.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QTreeView

from perfdesk.core.field_ref import Place
from perfdesk.gui.tree.columns import FIELDS, Column


def chosen_keys(tree: QTreeView) -> frozenset[int]:
    """The keys of the nodes in whose rows a cell is chosen."""
    return frozenset(index.internalId() for index in _chosen(tree))


def chosen_places(tree: QTreeView) -> frozenset[Place]:
    """The places of the chosen cells; a cell that edits nothing has none."""
    return frozenset(
        Place(index.internalId(), FIELDS[Column(index.column())])
        for index in _chosen(tree)
        if index.column() in FIELDS
    )


def _chosen(tree: QTreeView) -> list[QModelIndex]:
    found = tree.selectionModel().selectedIndexes() or [tree.currentIndex()]
    return [index for index in found if index.isValid()]
