"""The form as it was typed: an immutable tree of texts.

Everything is kept as text, amounts and scores too, because what a person typed
is never altered behind their back. Equal forms say the same: the keys of their nodes,
which tell the rows of an open document apart, are not compared. The module knows nothing
of scores, checks, files or windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal

Extra = tuple[tuple[str, str], ...]
"""Keys of a file this version does not know, each with its JSON text, in file order."""


@dataclass(frozen=True, slots=True)
class FundingRow:
    """One row of 项目资金, amounts as typed, in the form's money unit (元 or 万元)."""

    kind: str
    initial: str = ""
    budget: str = ""
    executed: str = ""
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class Funding:
    """项目资金: the weight of the execution rate and the rows, the total row first."""

    weight: str = ""
    rows: tuple[FundingRow, ...] = ()
    extra: Extra = ()

    def row(self, kind: str) -> FundingRow:
        """The row of that kind, or an empty one if the form has none."""
        return next((row for row in self.rows if row.kind == kind), FundingRow(kind))


@dataclass(frozen=True, slots=True)
class Goals:
    """年度总体目标: 预期目标 and 实际完成情况."""

    expected: str = ""
    actual: str = ""
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class RatioRule:
    """定量 by proportion; ``down`` says how a target that must not be exceeded is scored."""

    down: Literal["inverse", "linear"]
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class LevelRule:
    """定性 by one of three levels."""

    level: Literal["met", "partly", "unmet"]
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of 分档: the actual value compared with ``value`` earns ``score``."""

    op: str
    value: str
    score: str
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class TiersRule:
    """分档: the first tier that holds gives the score."""

    tiers: tuple[Tier, ...]
    extra: Extra = ()


Rule = RatioRule | LevelRule | TiersRule


@dataclass(frozen=True, slots=True)
class Level3:
    """三级指标. ``score`` is empty while it follows the suggestion."""

    name: str = ""
    target: str = ""
    actual: str = ""
    weight: str = ""
    score: str = ""
    reason: str = ""
    rule: Rule | None = None
    accepted: tuple[str, ...] = ()
    extra: Extra = ()
    key: int = field(default=0, compare=False)

    @property
    def is_empty(self) -> bool:
        """True if no cell of the row holds anything."""
        return not (
            self.name or self.target or self.actual or self.weight or self.score or self.reason
        )


@dataclass(frozen=True, slots=True)
class Level2:
    """二级指标; it may have no children, then the table shows one blank row."""

    name: str = ""
    children: tuple[Level3, ...] = ()
    extra: Extra = ()
    key: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Level1:
    """一级指标."""

    name: str = ""
    children: tuple[Level2, ...] = ()
    extra: Extra = ()
    key: int = field(default=0, compare=False)


Node = Level1 | Level2 | Level3


@dataclass(frozen=True, slots=True)
class Form:
    """One 项目支出绩效自评表. ``year`` is digits or empty; ``unit`` is 实施单位."""

    template: str
    year: str = ""
    project: str = ""
    department: str = ""
    unit: str = ""
    money_unit: str = "元"
    funding: Funding = Funding()
    goals: Goals = Goals()
    indicators: tuple[Level1, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    accepted: tuple[str, ...] = ()
    extra: Extra = ()

    def note(self, name: str) -> str:
        """The text of a field the template names beyond the common ones, or ""."""
        return next((text for key, text in self.notes if key == name), "")


@dataclass(frozen=True, slots=True)
class Row:
    """One 三级指标 with where it stands: JSON Pointer, and the three names."""

    pointer: str
    level_names: tuple[str, str, str]
    node: Level3


def rows(form: Form) -> Iterator[Row]:
    """The 三级指标 of the form in document order."""
    for i, level1 in enumerate(form.indicators):
        for j, level2 in enumerate(level1.children):
            below = f"/indicators/{i}/children/{j}/children/"
            for k, level3 in enumerate(level2.children):
                yield Row(f"{below}{k}", (level1.name, level2.name, level3.name), level3)


def level3_nodes(form: Form) -> Iterator[Level3]:
    """The 三级指标 in document order where nobody asks where they stand."""
    for level1 in form.indicators:
        for level2 in level1.children:
            yield from level2.children


def empty_node(level: int, key: int) -> Node:
    """A node of that level (1 to 3) without a name."""
    kinds: tuple[type[Node], ...] = (Level1, Level2, Level3)
    return kinds[level - 1](key=key)


def with_new_keys(form: Form, first: int = 1) -> Form:
    """The same form with a fresh key on every node, counted from ``first``."""
    keys = count(first)
    return replace(form, indicators=tuple(_keyed1(node, keys) for node in form.indicators))


def node_with_new_keys(node: Node, first: int) -> Node:
    """The same node with fresh keys on it and below it, counted from ``first``."""
    keys = count(first)
    match node:
        case Level1():
            return _keyed1(node, keys)
        case Level2():
            return _keyed2(node, keys)
        case Level3():
            return replace(node, key=next(keys))


def _keyed1(node: Level1, keys: count[int]) -> Level1:
    key = next(keys)
    return replace(node, key=key, children=tuple(_keyed2(child, keys) for child in node.children))


def _keyed2(node: Level2, keys: count[int]) -> Level2:
    key = next(keys)
    children = tuple(replace(child, key=next(keys)) for child in node.children)
    return replace(node, key=key, children=children)
