"""What a tree view remembers of a document it does not show: collapsed rows, cell, scroll.

Kept by key, so it survives any change of the form; forgotten with the document.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QTreeView

from perfdesk.core.field_ref import ROOT
from perfdesk.gui.tree.model import IndicatorModel
from perfdesk.gui.tree.moves import make_current


@dataclass(frozen=True, slots=True)
class Seen:
    """How a document was last seen in the tree; by default all open, first cell, at the top.

    ``above`` are the nodes above the current cell, the nearest first.
    """

    collapsed: frozenset[int] = frozenset()
    current: tuple[int, int] | None = None
    above: tuple[int, ...] = ()
    scroll: int = 0


def seen(tree: QTreeView, model: IndicatorModel) -> Seen:
    """How the tree shows its document now."""
    keys = [index.internalId() for index in _parents(model, QModelIndex())]
    shut = frozenset(key for key in keys if not tree.isExpanded(model.index_of(key)))
    index = tree.currentIndex()
    current = (index.internalId(), index.column()) if index.isValid() else None
    above = (index.parent().internalId(), index.parent().parent().internalId())
    return Seen(shut, current, above, tree.verticalScrollBar().value())


def show(tree: QTreeView, model: IndicatorModel, remembered: Seen) -> None:
    """Show the document as it was last seen; where a row is gone, the one it was below."""
    tree.expandAll()
    for key in remembered.collapsed:
        tree.collapse(model.index_of(key))
    key, column = remembered.current or (ROOT, 0)
    found = (model.index_of(each, column) for each in (key, *remembered.above))
    index = next((each for each in found if each.isValid()), model.index(0, column))
    if index.isValid():
        make_current(tree, index)
    tree.verticalScrollBar().setValue(remembered.scroll)


def _parents(model: IndicatorModel, parent: QModelIndex) -> list[QModelIndex]:
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        if model.rowCount(index):
            found += [index, *_parents(model, index)]
    return found
