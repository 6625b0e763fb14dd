"""A rectangle of texts on its way between a form and another program.

Knows neither the clipboard nor where the texts will land.

What a paste does: the edits of one undo step, the cells they fill, what they leave out.

Nothing is left out silently: every text that finds no cell is counted. Where a text
goes is decided elsewhere, by position (``overlaying``) or by name (``grafting``).

A pasted block laid over the indicators by position, as in a sheet.

Its rows go over the indicators of one level from the first cell down; those that are
left over become new ones below the last. Knows no view: it is told which rows and
columns are in sight.

Rows that name their 一级 and 二级指标, put under the nodes of those names.

A node that is missing is made; a row whose 三级指标 is there already is filled in, any
other becomes a new one. Names are compared as labels are: blanks and width of letters
make no difference.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from perfdesk.core.edits import Edit, Insert, Set, form_after
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import ROOT, FieldRef, children, node_at, path_of, text_at
from perfdesk.core.form import Form, Level1, Level2, Level3, Node, empty_node
from perfdesk.core.text import comparable_text, unwrapped_text

CellText = str | None
"""A text, or None where nothing was copied: what stands there is left alone."""

_BROKEN = ("target", "actual", "reason", "goals.expected", "goals.actual")


@dataclass(frozen=True, slots=True)
class CellBlock:
    """Rows of equal length.

    ``levels`` holds the level of each row (1 to 3) where rows were copied from indicators.
    """

    rows: tuple[tuple[CellText, ...], ...]
    levels: tuple[int, ...] = ()

    @classmethod
    def from_rows(cls, rows: Iterable[Sequence[CellText]], levels: Iterable[int] = ()) -> CellBlock:
        """The block of these rows, shorter ones filled up with nothing."""
        found = [tuple(row) for row in rows]
        width = max(map(len, found), default=0)
        return cls(tuple(row + ("",) * (width - len(row)) for row in found), tuple(levels))

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
        """The only text, or None if there are none or several."""
        return self.rows[0][0] if self.height == self.width == 1 else None

    def tiled(self, height: int, width: int) -> CellBlock:
        """The block repeated down and to the right, if both are whole multiples of its own."""
        if not self.rows or not self.width or height % self.height or width % self.width:
            return self
        wide = [row * (width // self.width) for row in self.rows]
        return CellBlock(tuple(wide * (height // self.height)))


def text_for_field(text: str, field: str) -> str:
    """The text as a field can hold it: line breaks stay only where a field has them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    if field in _BROKEN or "\n" not in lines:
        return lines
    return re.sub(r"\s*\n\s*", " ", unwrapped_text(lines))


NewKey = Callable[[], int]
"""Gives a key that no node has had."""

LEVEL3_TEXT_FIELDS = ("name", "target", "actual", "weight", "score", "reason")
"""The fields of a 三级指标 that hold a text."""


@dataclass(frozen=True, slots=True)
class PasteResult:
    """The edits of one undo step and the places they fill.

    ``added`` counts new rows, ``skipped`` texts for cells that cannot be filled,
    ``lost`` texts for which there is no cell.
    """

    edits: tuple[Edit, ...]
    refs: tuple[FieldRef, ...]
    added: int = 0
    skipped: int = 0
    lost: int = 0

    @property
    def sentence(self) -> str:
        """What happened, for the status bar."""
        said = [f"已粘贴 {len(self.refs)} 格"]
        if self.added:
            said.append(f"新增 {self.added} 行")
        if self.skipped:
            said.append(f"{self.skipped} 格不能填写，已跳过")
        if self.lost:
            said.append(f"{self.lost} 格放不下，没有粘贴")
        return "，".join(said) + "。"


@dataclass(slots=True)
class PasteBuilder:
    """A landing while it is put together."""

    edits: list[Edit] = field(default_factory=list)
    refs: list[FieldRef] = field(default_factory=list)
    added: int = 0
    skipped: int = 0
    lost: int = 0

    def fill(self, node: Node, texts: Mapping[str, str]) -> None:
        """Put texts into a node that is there."""
        self.edits += [Set(FieldRef(node.key, name), text) for name, text in texts.items()]
        self.refs += [FieldRef(node.key, name) for name in texts]

    def add(self, parent: int, index: int, node: Node, texts: Mapping[str, str]) -> Node:
        """Put a new node with these texts below ``parent``; the node as it is then."""
        filled = replace(node, **texts)  # type: ignore[arg-type]  # names of text fields
        self.edits.append(Insert(parent, index, filled))
        self.refs += [FieldRef(node.key, name) for name in texts]
        self.added += 1
        return filled

    def fitting_texts(
        self, node: Node, cells: Iterable[tuple[str | None, CellText]]
    ) -> dict[str, str]:
        """The texts a node can take, by field; others are counted as skipped."""
        known = text_fields(node)
        found: dict[str, str] = {}
        for name, cell in cells:
            if cell is None:
                continue
            if name in known:
                found[str(name)] = text_for_field(cell, str(name))
            else:
                self.skipped += bool(cell.strip())
        return found

    def count_lost(self, cells: Sequence[CellText]) -> None:
        """Count texts for which there is no cell."""
        self.lost += sum(bool(cell and cell.strip()) for cell in cells)

    def result(self) -> PasteResult:
        """The landing as it stands."""
        return PasteResult(tuple(self.edits), tuple(self.refs), self.added, self.skipped, self.lost)


def text_fields(node: Node) -> tuple[str, ...]:
    """The fields of a node that hold a text to be typed."""
    return LEVEL3_TEXT_FIELDS if isinstance(node, Level3) else ("name",)


BlockRow = Sequence[CellText]


class NoRowsHereError(FormError):
    """A 一级指标 holds no rows of its own."""

    def __init__(self) -> None:
        super().__init__("一级指标下面不能直接放指标行，请先选中一个二级或三级指标，再粘贴。")


@dataclass(frozen=True, slots=True)
class PasteTarget:
    """Where a block is put.

    ``keys`` are the rows in sight from the first cell down, ``fields`` the field of each
    column from the first cell to the right, None where nothing can be filled in.
    """

    form: Form
    keys: tuple[int, ...]
    fields: tuple[str | None, ...]


class _Plan(NamedTuple):
    """Which rows of a block fill which nodes; the others go below ``parent`` from ``at`` on."""

    filled: tuple[tuple[Node, BlockRow], ...]
    surplus: tuple[BlockRow, ...]
    parent: int | None
    level: int
    at: int


def paste_by_position(block: CellBlock, target: PasteTarget, new_key: NewKey) -> PasteResult:
    """The block put at a target. Raises NoRowsHereError for rows put on a 一级指标."""
    laying = PasteBuilder()
    plan = _plan(block, target)
    for node, row in plan.filled:
        laying.fill(node, laying.fitting_texts(node, zip(target.fields, row, strict=False)))
    for row in plan.surplus:
        if plan.parent is None:
            laying.count_lost(row[: len(target.fields)])
        elif any(row):
            node = empty_node(plan.level, new_key())
            texts = laying.fitting_texts(node, zip(target.fields, row, strict=False))
            laying.add(plan.parent, plan.at + laying.added, node, texts)
    for row in block.rows:
        laying.count_lost(row[len(target.fields) :])
    return laying.result()


def repeated_to_fill(block: CellBlock, target: PasteTarget) -> CellBlock:
    """The block repeated to fill a selection, ``keys`` and ``fields`` being all of it."""
    level = _level(block, target)
    height = sum(len(path_of(target.form, key)) == level for key in target.keys)
    tiled = block.tiled(height, len(target.fields)) if height else block
    return block if tiled.rows == block.rows else tiled


def paste_into_all(written: str, places: Sequence[FieldRef]) -> PasteResult:
    """One text put into many places."""
    edits = tuple(Set(place, text_for_field(written, place.field)) for place in places)
    return PasteResult(edits, tuple(places))


def paste_over_fields(block: CellBlock, grid: Sequence[Sequence[FieldRef | None]]) -> PasteResult:
    """A block put over places in rows and columns, from the first one on."""
    laying = PasteBuilder()
    for number, row in enumerate(block.rows):
        places = grid[number] if number < len(grid) else ()
        for place, cell in zip(places, row, strict=False):
            if place is None:
                laying.skipped += bool(cell and cell.strip())
            elif cell is not None:
                laying.edits.append(Set(place, text_for_field(cell, place.field).strip()))
                laying.refs.append(place)
        laying.count_lost(row[len(places) :])
    return laying.result()


def fill_down(form: Form, columns: Sequence[Sequence[FieldRef]]) -> PasteResult:
    """The first text of each column put into the places below it that are of its own level."""
    laying = PasteBuilder()
    for first, *others in columns:
        level = len(path_of(form, first.key))
        own = [place for place in others if len(path_of(form, place.key)) == level]
        laying.edits += [Set(place, text_at(form, first)) for place in own]
        laying.refs += own
    return laying.result()


def _plan(block: CellBlock, target: PasteTarget) -> _Plan:
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


def _level(block: CellBlock, target: PasteTarget) -> int:
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


def _after(target: PasteTarget, homes: Sequence[Node]) -> tuple[int | None, int]:
    """Where rows go that are left over: behind the last one filled, or below the first cell's."""
    if homes:
        path = path_of(target.form, homes[-1].key)
        parent = node_at(target.form, path[:-1]).key if path[:-1] else ROOT
        return parent, path[-1] + 1
    path = path_of(target.form, target.keys[0])
    start = node_at(target.form, path)
    return (start.key, len(children(start))) if len(path) == 2 else (None, 0)


def paste_by_name(
    form: Form, branches: Sequence[Level1], fields: Sequence[str], new_key: NewKey
) -> PasteResult:
    """The rows below ``branches`` put into the form; only these ``fields`` of a row are set.

    A 一级指标 without a name stands for whichever has the 二级指标 named below it.
    """
    graft = _Graft(form, fields, new_key)
    for level1 in branches:
        for level2 in level1.children:
            home = graft.home(level1.name, level2.name)
            graft.rows(home, level2.children)
        if not level1.children:
            graft.node(ROOT, level1.name)
    return graft.laying.result()


class _Graft:
    """The form while rows are put into it."""

    def __init__(self, form: Form, fields: Sequence[str], new_key: NewKey) -> None:
        self.laying = PasteBuilder()
        self._form = form
        self._fields = fields
        self._new_key = new_key
        self._used: set[int] = set()

    def home(self, first: str, second: str) -> int:
        """The key of the 二级指标 of these names."""
        if not first:
            known = (
                level2.key
                for level1 in self._form.indicators
                for level2 in level1.children
                if comparable_text(level2.name) == comparable_text(second)
            )
            if (found := next(known, None)) is not None:
                return found
        return self.node(self.node(ROOT, first), second)

    def node(self, parent: int, name: str) -> int:
        """The key of the node of that name below ``parent``, made if it is missing."""
        below = self._below(parent)
        for each in below:
            if comparable_text(each.name) == comparable_text(name):
                return each.key
        new = (Level1 if parent == ROOT else Level2)(key=self._new_key())
        self._add(parent, new, {"name": name})
        return new.key

    def rows(self, parent: int, rows: Sequence[Level3]) -> None:
        """Put rows below a 二级指标, over those of the same name."""
        for row in rows:
            texts = {name: str(getattr(row, name)) for name in self._fields}
            same = self._same(parent, row.name)
            if same is None:
                blank = Level3(key=self._new_key())
                self._used.add(blank.key)
                self._add(parent, blank, self.laying.fitting_texts(blank, texts.items()))
            else:
                self._used.add(same.key)
                self.laying.fill(same, self.laying.fitting_texts(same, texts.items()))

    def _same(self, parent: int, name: str) -> Node | None:
        """The row of that name that no other pasted row has filled yet."""
        alike = (
            each
            for each in self._below(parent)
            if each.key not in self._used and comparable_text(each.name) == comparable_text(name)
        )
        return next(alike, None) if name else None

    def _add(self, parent: int, node: Node, texts: dict[str, str]) -> None:
        self.laying.add(parent, len(self._below(parent)), node, texts)
        self._form = form_after(self._form, self.laying.edits[-1])

    def _below(self, parent: int) -> tuple[Node, ...]:
        path = path_of(self._form, parent)
        return children(node_at(self._form, path) if path else self._form)
