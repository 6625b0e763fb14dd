"""Edits that alter the shape of the indicators: add, remove and move nodes.

Each function gives the edits of one undo step for the node at hand, an empty
tuple where the step is impossible. Knows lines, no view and no document.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from perfdesk.core.edits import Edit, Insert, Move, Remove
from perfdesk.core.field_ref import ROOT
from perfdesk.core.form import empty_node
from perfdesk.gui.tree.lines import Line, Lines


def insertion(lines: Lines, current: int | None, level: int, key: int) -> tuple[Edit, ...]:
    """A new node of that level as near below the current node as its level allows.

    After the current node or the one above it of the same level; if the current
    node is of the level above, as its last child.
    """
    if level == 1 and current is None:
        return (Insert(ROOT, len(lines.below(ROOT)), empty_node(1, key)),)
    line = lines.get(current) if current is not None else None
    while line is not None and line.level > level:
        line = lines.get(line.parent)
    if line is None or line.level < level - 1:
        return ()
    if line.level == level:
        return (Insert(line.parent, line.row + 1, empty_node(level, key)),)
    return (Insert(line.node.key, len(lines.below(line.node.key)), empty_node(level, key)),)


def removal(lines: Lines, keys: Iterable[int]) -> tuple[Edit, ...]:
    """The nodes taken out, each once: what is below a removed node goes with it."""
    chosen = set(keys)
    return tuple(Remove(key) for key in chosen if not _under(lines, key, chosen))


def taken_along(lines: Lines, edits: Iterable[Edit]) -> int:
    """How many nodes go with those that are taken out, being below them."""
    gone = [key for edit in edits if isinstance(edit, Remove) for key in lines.below(edit.key)]
    return len(gone) + sum(len(lines.below(key)) for key in gone)


def together(lines: Lines, keys: Iterable[int]) -> tuple[Line, ...]:
    """The nodes in their order if they stand side by side, those below them left out; else none."""
    chosen = set(keys)
    tops = (lines[key] for key in chosen if not _under(lines, key, chosen))
    group = sorted(tops, key=lambda line: line.number)
    rows = [(line.parent, line.row - at) for at, line in enumerate(group)]
    return tuple(group) if len(set(rows)) == 1 else ()


def move(lines: Lines, group: Sequence[Line], *, up: bool) -> tuple[Edit, ...]:
    """Nodes side by side one place up or down, over into the neighbour of their parent."""
    if not group:
        return ()
    edge = group[0].row - 1 if up else group[-1].row + 1
    parent = group[0].parent
    if 0 <= edge < len(lines.below(parent)):
        ordered = group if up else group[::-1]
        return tuple(Move(each.node.key, parent, each.row + (-1 if up else 1)) for each in ordered)
    beside = _beside(lines, parent, group[0].level - 1, up=up)
    if beside is None:
        return ()
    first = len(lines.below(beside)) if up else 0
    return tuple(Move(each.node.key, beside, first + at) for at, each in enumerate(group))


def _under(lines: Lines, key: int, chosen: set[int]) -> bool:
    line: Line | None = lines[key]
    while line is not None and (line := lines.get(line.parent)) is not None:
        if line.node.key in chosen:
            return True
    return False


def _beside(lines: Lines, key: int, level: int, *, up: bool) -> int | None:
    """The nearest node of the same level before or after a node, wherever it hangs."""
    same = lines.of_level(level)
    if key not in same:
        return None
    position = same.index(key) + (-1 if up else 1)
    return same[position] if 0 <= position < len(same) else None
