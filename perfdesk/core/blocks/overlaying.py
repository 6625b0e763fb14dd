"""A pasted block laid over the indicators by position, as in a sheet.

Its rows go over the indicators of one level from the first cell down; those that are
left over become new ones below the last. Knows no view: it is told which rows and
columns are in sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from perfdesk.core.blocks.block import Block, Cell, fitting
from perfdesk.core.blocks.landing import Landing, Laying, NewKey
from perfdesk.core.edits import Set
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form, Node, empty_node
from perfdesk.core.places import ROOT, Place, children, node_at, path_of, text

Row = Sequence[Cell]


class NoRowsHereError(FormError):
    """A 一级指标 holds no rows of its own."""

    def __init__(self) -> None:
        super().__init__("一级指标下面不能直接放指标行，请先选中一个二级或三级指标，再粘贴。")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a block is put.

    ``keys`` are the rows in sight from the first cell down, ``fields`` the field of each
    column from the first cell to the right, None where nothing can be filled in.
    """

    form: Form
    keys: tuple[int, ...]
    fields: tuple[str | None, ...]


class _Plan(NamedTuple):
    """Which rows of a block fill which nodes; the others go below ``parent`` from ``at`` on."""

    filled: tuple[tuple[Node, Row], ...]
    surplus: tuple[Row, ...]
    parent: int | None
    level: int
    at: int


def overlaid(block: Block, target: Target, new_key: NewKey) -> Landing:
    """The block put at a target. Raises NoRowsHereError for rows put on a 一级指标."""
    laying = Laying()
    plan = _plan(block, target)
    for node, row in plan.filled:
        laying.fill(node, laying.fits(node, zip(target.fields, row, strict=False)))
    for row in plan.surplus:
        if plan.parent is None:
            laying.lose(row[: len(target.fields)])
        elif any(row):
            node = empty_node(plan.level, new_key())
            texts = laying.fits(node, zip(target.fields, row, strict=False))
            laying.add(plan.parent, plan.at + laying.added, node, texts)
    for row in block.rows:
        laying.lose(row[len(target.fields) :])
    return laying.landing()


def repeated(block: Block, target: Target) -> Block:
    """The block repeated to fill a selection, ``keys`` and ``fields`` being all of it."""
    level = _level(block, target)
    height = sum(len(path_of(target.form, key)) == level for key in target.keys)
    tiled = block.tiled(height, len(target.fields)) if height else block
    return block if tiled.rows == block.rows else tiled


def spread(written: str, places: Sequence[Place]) -> Landing:
    """One text put into many places."""
    edits = tuple(Set(place, fitting(written, place.field)) for place in places)
    return Landing(edits, tuple(places))


def over_grid(block: Block, grid: Sequence[Sequence[Place | None]]) -> Landing:
    """A block put over places in rows and columns, from the first one on."""
    laying = Laying()
    for number, row in enumerate(block.rows):
        places = grid[number] if number < len(grid) else ()
        for place, cell in zip(places, row, strict=False):
            if place is None:
                laying.skipped += bool(cell and cell.strip())
            elif cell is not None:
                laying.edits.append(Set(place, fitting(cell, place.field).strip()))
                laying.places.append(place)
        laying.lose(row[len(places) :])
    return laying.landing()


def filled_down(form: Form, columns: Sequence[Sequence[Place]]) -> Landing:
    """The first text of each column put into the places below it that are of its own level."""
    laying = Laying()
    for first, *others in columns:
        level = len(path_of(form, first.key))
        own = [place for place in others if len(path_of(form, place.key)) == level]
        laying.edits += [Set(place, text(form, first)) for place in own]
        laying.places += own
    return laying.landing()


def _plan(block: Block, target: Target) -> _Plan:
    nodes = [node_at(target.form, path_of(target.form, key)) for key in target.keys]
    levels = [len(path_of(target.form, key)) for key in target.keys]
    if block.levels and block.levels == tuple(levels[: block.height]):
        return _Plan(tuple(zip(nodes, block.rows, strict=False)), (), None, 3, 0)
    level = _level(block, target)
    rows = block.rows
    if block.levels:
        rows = tuple(row for row, own in zip(rows, block.levels, strict=True) if own == level)
    below = level > levels[0] and target.fields[0] == "name"
    homes = [] if below else [node for node, own in zip(nodes, levels, strict=True) if own == level]
    parent, index = _after(target, homes)
    return _Plan(tuple(zip(homes, rows, strict=False)), rows[len(homes) :], parent, level, index)


def _level(block: Block, target: Target) -> int:
    """The level of the indicators a block is for: that of the first cell, or rows below it."""
    start = len(path_of(target.form, target.keys[0]))
    if start == 3 or target.fields[0] != "name":
        return 3
    wide = any(
        cell and cell.strip()
        for row in block.rows
        for cell, field in zip(row[1:], target.fields[1:], strict=False)
        if field
    )
    if wide and start == 1:
        raise NoRowsHereError
    return 3 if wide else start


def _after(target: Target, homes: Sequence[Node]) -> tuple[int | None, int]:
    """Where rows go that are left over: behind the last one filled, or below the first cell's."""
    if homes:
        path = path_of(target.form, homes[-1].key)
        parent = node_at(target.form, path[:-1]).key if path[:-1] else ROOT
        return parent, path[-1] + 1
    path = path_of(target.form, target.keys[0])
    start = node_at(target.form, path)
    return (start.key, len(children(start))) if len(path) == 2 else (None, 0)
