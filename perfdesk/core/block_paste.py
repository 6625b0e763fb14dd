"""Pasting a block of cells into a form: by position, as in a sheet, or by name.

- ``CellBlock`` is a rectangle of texts on its way between a form and another program.
- ``PasteResult`` holds the edits of one undo step, the fields they fill, and how many texts
  found no cell; nothing is left out silently.
- By position, the rows of a block go over the indicators of one level from the first selected
  cell down; surplus rows become new ones below the last.
- By name, rows go under the 一级 and 二级指标 they name; missing ones are added. A row whose
  三级指标 exists already is filled in, any other is added. Names are compared in half width and
  without blanks.

The module knows neither the clipboard nor a view: it is told which rows and columns are
visible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from perfdesk.core.edits import Edit, Insert, Set, form_after
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import (
    ROOT,
    FieldRef,
    children,
    node_at,
    path_of,
    text_at,
    text_fields,
)
from perfdesk.core.form import Form, Level1, Level2, Level3, Node, empty_node, in_goal_beside
from perfdesk.core.text import comparable_text, unwrapped_text

CellText = str | None
"""A text, or None where nothing was copied: the cell it is pasted on is not changed."""

BlockRow = Sequence[CellText]

NewKey = Callable[[], int]
"""Returns a key that no node has had."""

_WITH_LINE_BREAKS = ("target", "actual", "reason")
"""The fields of a 三级指标 that may hold line breaks."""
# The other fields that may, e.g. "goals.0.actual", "texts.存在问题", "cells.指标解释".
_LONG_TEXT = re.compile(r"goals\.\d+\.(?:expected|actual)|(?:.*\.)?cells\..*|texts\..*", re.DOTALL)


class NoRowsHereError(FormError):
    """Rows were pasted on a 一级指标, which has no rows of its own."""

    def __init__(self) -> None:
        super().__init__("一级指标下面不能直接放指标行，请先选中一个二级或三级指标，再粘贴。")


@dataclass(frozen=True, slots=True)
class CellBlock:
    """Rows of texts, all of equal length.

    ``levels`` holds the level of each row (1 to 3) where rows were copied from indicators,
    else it is ().
    """

    rows: tuple[tuple[CellText, ...], ...]
    levels: tuple[int, ...] = ()

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[CellText]], levels: Iterable[int] = ()) -> CellBlock:
        """Return the block of these rows, shorter ones filled up with empty texts."""
        listed = [tuple(row) for row in rows]
        width = max(map(len, listed), default=0)
        return cls(tuple(row + ("",) * (width - len(row)) for row in listed), tuple(levels))

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self.rows)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def only_text(self) -> CellText:
        """The text of a block of one cell, None for a larger or empty one."""
        return self.rows[0][0] if self.height == self.width == 1 else None

    def tiled(self, height: int, width: int) -> CellBlock:
        """Return the block repeated to that size, or itself unless it is a whole multiple."""
        if not self.rows or not self.width or height % self.height or width % self.width:
            return self
        wide = [row * (width // self.width) for row in self.rows]
        return CellBlock(tuple(wide * (height // self.height)))


@dataclass(frozen=True, slots=True)
class PasteTarget:
    """Where a block is pasted.

    ``keys`` are the nodes of the visible rows from the first cell down, ``fields`` the field of
    each column from the first cell to the right, None where nothing can be filled in.
    """

    form: Form
    keys: tuple[int, ...]
    fields: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class PasteResult:
    """The edits of one undo step and the fields they fill.

    ``added`` counts new rows, ``skipped`` texts for cells that cannot be filled in, ``lost``
    texts for which there is no cell.
    """

    edits: tuple[Edit, ...]
    refs: tuple[FieldRef, ...]
    added: int = 0
    skipped: int = 0
    lost: int = 0

    @property
    def sentence(self) -> str:
        """What was pasted and what was not, for the status bar."""
        if not (self.refs or self.skipped or self.lost):
            return "没有可粘贴的内容。"
        parts = [f"已粘贴 {len(self.refs)} 格" if self.refs else "没有粘贴"]
        if self.added:
            parts.append(f"新增 {self.added} 行")
        if self.skipped:
            parts.append(f"{self.skipped} 格不能填写，已跳过")
        if self.lost:
            parts.append(f"{self.lost} 格放不下{'，没有粘贴' if self.refs else ''}")
        return "，".join(parts) + "。"


def text_for_field(text: str, field: str) -> str:
    """Return the text as a field can hold it, without line breaks unless the field has them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in lines or field in _WITH_LINE_BREAKS or _LONG_TEXT.fullmatch(field):
        return lines
    # e.g. "PM2.5 \n 浓度" becomes "PM2.5 浓度"
    return re.sub(r"\s*\n\s*", " ", unwrapped_text(lines))


@dataclass(slots=True)
class _PasteBuilder:
    """A paste result while it is put together."""

    edits: list[Edit] = field(default_factory=list)
    refs: list[FieldRef] = field(default_factory=list)
    added: int = 0
    skipped: int = 0
    lost: int = 0

    def fill(self, node: Node, texts: Mapping[str, str]) -> None:
        """Put texts, by field, into an existing node."""
        self.edits += [Set(FieldRef(node.key, name), text) for name, text in texts.items()]
        self.refs += [FieldRef(node.key, name) for name in texts]

    def add(self, parent: int, index: int, node: Node, texts: Mapping[str, str]) -> None:
        """Insert a new node with these texts below ``parent``."""
        filled = replace(node, **texts)  # type: ignore[arg-type]  # names of text fields
        self.edits.append(Insert(parent, index, filled))
        self.refs += [FieldRef(node.key, name) for name in texts]
        self.added += 1

    def fitting_texts(
        self, node: Node, cells: Iterable[tuple[str | None, CellText]]
    ) -> dict[str, str]:
        """Return the texts a node can hold, by field; count the others as skipped."""
        fields = text_fields(node)
        texts: dict[str, str] = {}
        for name, cell in cells:
            if cell is None:
                continue
            if name in fields:
                texts[str(name)] = text_for_field(cell, str(name))
            else:
                self.skipped += bool(cell.strip())
        return texts

    def count_lost(self, cells: BlockRow) -> None:
        """Count texts for which there is no cell."""
        self.lost += sum(bool(cell and cell.strip()) for cell in cells)

    def result(self) -> PasteResult:
        return PasteResult(tuple(self.edits), tuple(self.refs), self.added, self.skipped, self.lost)


# By position


class _Plan(NamedTuple):
    """Which rows of a block fill which nodes.

    Surplus rows become nodes of ``level`` below ``parent``, from child number ``first_index`` on.
    """

    filled: tuple[tuple[Node, BlockRow], ...]
    surplus: tuple[BlockRow, ...]
    parent: int | None
    level: int
    first_index: int


def paste_by_position(block: CellBlock, target: PasteTarget, new_key: NewKey) -> PasteResult:
    """Return the result of putting a block over the cells of a target.

    Raises NoRowsHereError for rows put on a 一级指标.
    """
    builder = _PasteBuilder()
    plan = _plan(block, target)
    for node, row in plan.filled:
        builder.fill(node, builder.fitting_texts(node, zip(target.fields, row, strict=False)))
    for row in plan.surplus:
        if plan.parent is None:
            builder.count_lost(row[: len(target.fields)])
        elif any(row):
            new = empty_node(plan.level, new_key())
            node = in_goal_beside(target.form, new, plan.first_index)
            texts = builder.fitting_texts(node, zip(target.fields, row, strict=False))
            builder.add(plan.parent, plan.first_index + builder.added, node, texts)
    for row in block.rows:
        builder.count_lost(row[len(target.fields) :])
    return builder.result()


def repeated_to_fill(block: CellBlock, target: PasteTarget) -> CellBlock:
    """Return the block repeated to fill a selection, which is all of the target's rows and fields.

    It is returned as it is unless the selection is a whole multiple of it.
    """
    level = _level(block, target)
    height = sum(len(path_of(target.form, key)) == level for key in target.keys)
    tiled = block.tiled(height, len(target.fields)) if height else block
    return block if tiled.rows == block.rows else tiled


def paste_into_all(text: str, refs: Sequence[FieldRef]) -> PasteResult:
    """Return the result of putting one text into each of these fields."""
    edits = tuple(Set(ref, text_for_field(text, ref.field)) for ref in refs)
    return PasteResult(edits, tuple(refs))


def paste_over_fields(block: CellBlock, grid: Sequence[Sequence[FieldRef | None]]) -> PasteResult:
    """Return the result of putting a block over fields in rows and columns, from the first one on.

    None in the grid is a cell that cannot be filled in.
    """
    builder = _PasteBuilder()
    for number, row in enumerate(block.rows):
        refs = grid[number] if number < len(grid) else ()
        for ref, cell in zip(refs, row, strict=False):
            if ref is None:
                builder.skipped += bool(cell and cell.strip())
            elif cell is not None:
                builder.edits.append(Set(ref, text_for_field(cell, ref.field).strip()))
                builder.refs.append(ref)
        builder.count_lost(row[len(refs) :])
    return builder.result()


def fill_down(form: Form, columns: Sequence[Sequence[FieldRef]]) -> PasteResult:
    """Return the result of copying the first text of each column to the fields below it.

    Fields of nodes of another level than the first are left out.
    """
    builder = _PasteBuilder()
    for first, *others in columns:
        level = len(path_of(form, first.key))
        refs = [ref for ref in others if len(path_of(form, ref.key)) == level]
        builder.edits += [Set(ref, text_at(form, first)) for ref in refs]
        builder.refs += refs
    return builder.result()


def _plan(block: CellBlock, target: PasteTarget) -> _Plan:
    nodes = [node_at(target.form, path_of(target.form, key)) for key in target.keys]
    levels = [len(path_of(target.form, key)) for key in target.keys]
    if block.levels and block.levels == tuple(levels[: block.height]):
        return _Plan(tuple(zip(nodes, block.rows, strict=False)), (), None, 3, 0)
    level = _level(block, target)
    rows = block.rows
    if block.levels:
        rows = tuple(row for row, own in zip(rows, block.levels, strict=True) if own == level)
    below_first = level > levels[0] and target.fields[0] == "name"
    to_fill = [node for node, own in zip(nodes, levels, strict=True) if own == level]
    if below_first:
        to_fill = []
    parent, index = _place_for_surplus(target, to_fill)
    filled = tuple(zip(to_fill, rows, strict=False))
    return _Plan(filled, rows[len(to_fill) :], parent, level, index)


def _level(block: CellBlock, target: PasteTarget) -> int:
    """Return the level of a block's indicators: that of the first cell, or of the rows below it."""
    first = len(path_of(target.form, target.keys[0]))
    if first == 3 or target.fields[0] != "name":
        return 3
    has_figures = any(
        cell and cell.strip()
        for row in block.rows
        for cell, field in zip(row[1:], target.fields[1:], strict=False)
        if field
    )
    if has_figures and first == 1:
        raise NoRowsHereError
    return 3 if has_figures else first


def _place_for_surplus(target: PasteTarget, filled: Sequence[Node]) -> tuple[int | None, int]:
    """Parent and index for surplus rows: behind the last filled node, or below the first cell's."""
    if filled:
        path = path_of(target.form, filled[-1].key)
        parent = node_at(target.form, path[:-1]).key if path[:-1] else ROOT
        return parent, path[-1] + 1
    path = path_of(target.form, target.keys[0])
    first = node_at(target.form, path)
    return (first.key, len(children(first))) if len(path) == 2 else (None, 0)


# By name


def paste_by_name(
    form: Form, branches: Sequence[Level1], fields: Sequence[str], new_key: NewKey
) -> PasteResult:
    """Return the result of putting the rows below ``branches`` into the form.

    Only these ``fields`` of a row are set. A 一级指标 without a name stands for whichever has the
    二级指标 named below it.
    """
    paste = _PasteByName(form, fields, new_key)
    for level1 in branches:
        for level2 in level1.children:
            parent = paste.level2_key(level1.name, level2.name)
            paste.put_rows(parent, level2.children)
        if not level1.children:
            paste.key_of(ROOT, level1.name)
    return paste.builder.result()


class _PasteByName:
    """A form while rows are put into it by name."""

    def __init__(self, form: Form, fields: Sequence[str], new_key: NewKey) -> None:
        self.builder = _PasteBuilder()
        self._form = form
        self._fields = fields
        self._new_key = new_key
        self._used: set[int] = set()

    def level2_key(self, name1: str, name2: str) -> int:
        """Return the key of the 二级指标 of these names, added if it is missing."""
        if not name1:
            keys = (
                level2.key
                for level1 in self._form.indicators
                for level2 in level1.children
                if comparable_text(level2.name) == comparable_text(name2)
            )
            if (key := next(keys, None)) is not None:
                return key
        return self.key_of(self.key_of(ROOT, name1), name2)

    def key_of(self, parent: int, name: str) -> int:
        """Return the key of the node of that name below ``parent``, added if it is missing."""
        for node in self._children(parent):
            if comparable_text(node.name) == comparable_text(name):
                return node.key
        new = (Level1 if parent == ROOT else Level2)(key=self._new_key())
        self._add(parent, new, {"name": name})
        return new.key

    def put_rows(self, parent: int, rows: Sequence[Level3]) -> None:
        """Put rows below a 二级指标, over those of the same name.

        A blank text, as in the columns of a plan that are filled in later, replaces none.
        """
        for row in rows:
            texts = {name: str(getattr(row, name)) for name in self._fields}
            same = self._unused_row(parent, row.name)
            if same is None:
                new = Level3(key=self._new_key())
                self._used.add(new.key)
                self._add(parent, new, self.builder.fitting_texts(new, texts.items()))
            else:
                self._used.add(same.key)
                filled = {name: text for name, text in texts.items() if text.strip()}
                self.builder.fill(same, self.builder.fitting_texts(same, filled.items()))

    def _unused_row(self, parent: int, name: str) -> Node | None:
        """Return the row of that name that no other pasted row has filled yet."""
        same_name = (
            node
            for node in self._children(parent)
            if node.key not in self._used and comparable_text(node.name) == comparable_text(name)
        )
        return next(same_name, None) if name else None

    def _add(self, parent: int, node: Node, texts: dict[str, str]) -> None:
        index = len(self._children(parent))
        self.builder.add(parent, index, in_goal_beside(self._form, node, index), texts)
        self._form = form_after(self._form, self.builder.edits[-1])

    def _children(self, parent: int) -> tuple[Node, ...]:
        path = path_of(self._form, parent)
        return children(node_at(self._form, path) if path else self._form)
