"""What a paste does: the edits of one undo step, the cells they fill, what they leave out.

Nothing is left out silently: every text that finds no cell is counted. Where a text
goes is decided elsewhere, by position (``overlaying``) or by name (``grafting``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from perfdesk.core.blocks.block import Cell, fitting
from perfdesk.core.edits import Edit, Insert, Set
from perfdesk.core.form import Level3, Node
from perfdesk.core.places import Place

NewKey = Callable[[], int]
"""Gives a key that no node has had."""

TEXTS = ("name", "target", "actual", "weight", "score", "reason")
"""The fields of a 三级指标 that hold a text."""


@dataclass(frozen=True, slots=True)
class Landing:
    """The edits of one undo step and the places they fill.

    ``added`` counts new rows, ``skipped`` texts for cells that cannot be filled,
    ``lost`` texts for which there is no cell.
    """

    edits: tuple[Edit, ...]
    places: tuple[Place, ...]
    added: int = 0
    skipped: int = 0
    lost: int = 0

    @property
    def sentence(self) -> str:
        """What happened, for the status bar."""
        said = [f"已粘贴 {len(self.places)} 格"]
        if self.added:
            said.append(f"新增 {self.added} 行")
        if self.skipped:
            said.append(f"{self.skipped} 格不能填写，已跳过")
        if self.lost:
            said.append(f"{self.lost} 格放不下，没有粘贴")
        return "，".join(said) + "。"


@dataclass(slots=True)
class Laying:
    """A landing while it is put together."""

    edits: list[Edit] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    added: int = 0
    skipped: int = 0
    lost: int = 0

    def fill(self, node: Node, texts: Mapping[str, str]) -> None:
        """Put texts into a node that is there."""
        self.edits += [Set(Place(node.key, name), text) for name, text in texts.items()]
        self.places += [Place(node.key, name) for name in texts]

    def add(self, parent: int, index: int, node: Node, texts: Mapping[str, str]) -> Node:
        """Put a new node with these texts below ``parent``; the node as it is then."""
        filled = replace(node, **texts)  # type: ignore[arg-type]  # names of text fields
        self.edits.append(Insert(parent, index, filled))
        self.places += [Place(node.key, name) for name in texts]
        self.added += 1
        return filled

    def fits(self, node: Node, cells: Iterable[tuple[str | None, Cell]]) -> dict[str, str]:
        """The texts a node can take, by field; others are counted as skipped."""
        known = fields_of(node)
        found: dict[str, str] = {}
        for name, cell in cells:
            if cell is None:
                continue
            if name in known:
                found[str(name)] = fitting(cell, str(name))
            else:
                self.skipped += bool(cell.strip())
        return found

    def lose(self, cells: Sequence[Cell]) -> None:
        """Count texts for which there is no cell."""
        self.lost += sum(bool(cell and cell.strip()) for cell in cells)

    def landing(self) -> Landing:
        """The landing as it stands."""
        return Landing(tuple(self.edits), tuple(self.places), self.added, self.skipped, self.lost)


def fields_of(node: Node) -> tuple[str, ...]:
    """The fields of a node that hold a text to be typed."""
    return TEXTS if isinstance(node, Level3) else ("name",)
