"""The form as the user typed it: an immutable tree of texts.

Everything is stored as text, amounts and scores too, so that nothing the user typed is
altered unasked. Two forms are equal if their texts are: the keys of their nodes, which tell
the rows of an open document apart, are not compared. The module knows nothing of scores,
checks, files or windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Literal

Extra = tuple[tuple[str, str], ...]
"""Members of a file that this version does not know: name and JSON text, in file order."""

LabelledTexts = tuple[tuple[str, str], ...]
"""Texts by the label as printed, in the order read; no label stands there twice."""


def labelled_text(texts: LabelledTexts, label: str) -> str:
    """Return the text with that label, or "" if there is none."""
    return next((text for each, text in texts if each == label), "")


def with_labelled_text(texts: LabelledTexts, label: str, new: str) -> LabelledTexts:
    """Return the texts with another one for that label, which comes last if it is new."""
    if any(each == label for each, _ in texts):
        return tuple((each, new if each == label else old) for each, old in texts)
    return (*texts, (label, new))


AMOUNT_FIELDS = ("initial", "budget", "executed")
"""The amounts of a funding row: 年初预算数, 全年预算数, 全年执行数."""


@dataclass(frozen=True, slots=True)
class FundingRow:
    """One row of 项目资金, amounts as typed, in the form's money unit (元 or 万元).

    ``kind`` is one that a template knows (total, appropriation …), or "" for a row that is known
    by its ``label`` alone (省级资金). ``cells`` are its texts in other columns.
    """

    kind: str
    initial: str = ""
    budget: str = ""
    executed: str = ""
    label: str = ""
    cells: LabelledTexts = ()
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class Funding:
    """项目资金: the weight of the execution rate and the rows, the total row first."""

    weight: str = ""
    rows: tuple[FundingRow, ...] = ()
    extra: Extra = ()

    def row(self, kind: str) -> FundingRow:
        """Return the row of that kind, or an empty one if the form has none."""
        return next((row for row in self.rows if row.kind == kind), FundingRow(kind))


@dataclass(frozen=True, slots=True)
class Goal:
    """One block of 年度总体目标: 预期目标 and 实际完成情况; ``cells`` are its other texts."""

    expected: str = ""
    actual: str = ""
    label: str = ""
    cells: LabelledTexts = ()
    extra: Extra = ()


def goal_name(number: int) -> str:
    """Return the name of one of several goals by its number: 目标1 for number 0."""
    return f"目标{number + 1}"


AchievementLevel = Literal["met", "partly", "unmet"]
"""等次: 达成, 部分达成, 未达成."""
CeilingScoring = Literal["inverse", "linear"]
"""How a target that must not be exceeded is scored, see ``RatioRule``."""


@dataclass(frozen=True, slots=True)
class RatioRule:
    """定量: points in proportion to the target.

    ``down`` says how a target that must not be exceeded is scored: ``inverse`` (weight times
    target over actual) or ``linear`` (falling to 0 at twice the target).
    """

    down: CeilingScoring
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class LevelRule:
    """定性: points by one of three levels, each with a band of the weight."""

    level: AchievementLevel
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """One tier of 分档: an actual value for which ``op`` ``value`` holds earns ``score`` points."""

    op: str
    value: str
    score: str
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class TiersRule:
    """分档: the first tier that holds gives the points."""

    tiers: tuple[Tier, ...]
    extra: Extra = ()


ScoringRule = RatioRule | LevelRule | TiersRule


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A problem that the user has judged: its code, and why it stands, in words."""

    code: str
    reason: str = ""
    extra: Extra = ()


@dataclass(frozen=True, slots=True)
class Review:
    """What the reviewer holds against a row (核查), apart from what the unit filled in."""

    actual: str = ""
    score: str = ""
    remark: str = ""
    extra: Extra = ()


NO_REVIEW = Review()
"""What stands in a row that nobody has reviewed."""


@dataclass(frozen=True, slots=True)
class Level3:
    """三级指标, one row of the table.

    ``score`` is empty while it follows the suggestion; ``rule`` is None while the target alone
    says how the row is scored. ``accepted`` holds the problems that the user has judged,
    ``cells`` the texts in other columns (指标解释), ``evidence`` names of files. ``key`` is 0
    outside an open document.
    """

    name: str = ""
    target: str = ""
    actual: str = ""
    weight: str = ""
    score: str = ""
    reason: str = ""
    rule: ScoringRule | None = None
    accepted: tuple[Acceptance, ...] = ()
    cells: LabelledTexts = ()
    review: Review = NO_REVIEW
    evidence: tuple[str, ...] = ()
    extra: Extra = ()
    key: int = field(default=0, compare=False)

    @property
    def is_empty(self) -> bool:
        """True if every text in the cells of the row is empty."""
        texts = (self.name, self.target, self.actual, self.weight, self.score, self.reason)
        return not (any(texts) or any(text for _, text in self.cells))


@dataclass(frozen=True, slots=True)
class Level2:
    """二级指标; the table shows one blank row for one without children."""

    name: str = ""
    children: tuple[Level3, ...] = ()
    extra: Extra = ()
    key: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Level1:
    """一级指标; ``goal`` is the number of the goal it belongs to, from 0."""

    name: str = ""
    children: tuple[Level2, ...] = ()
    goal: int = 0
    extra: Extra = ()
    key: int = field(default=0, compare=False)


Node = Level1 | Level2 | Level3


@dataclass(frozen=True, slots=True)
class Form:
    """One 项目支出绩效自评表.

    ``template`` is the id of its 表样, ``year`` digits or empty, ``unit`` the 实施单位, ``code``
    the 项目编码. There is at least one goal. Texts beyond the common ones are kept by label:

    - ``notes``: the fields that the template has (填表人 …)
    - ``fields``: fields of the header that another layout has (项目负责人, 项目类别)
    - ``texts``: longer texts below the table (评价结论, 存在问题)

    ``accepted`` holds the problems the user has judged outside the rows, ``history`` the entries
    of a later version as JSON texts.
    """

    template: str
    year: str = ""
    project: str = ""
    department: str = ""
    unit: str = ""
    money_unit: str = "元"
    funding: Funding = Funding()
    goals: tuple[Goal, ...] = (Goal(),)
    indicators: tuple[Level1, ...] = ()
    notes: LabelledTexts = ()
    accepted: tuple[Acceptance, ...] = ()
    code: str = ""
    fields: LabelledTexts = ()
    texts: LabelledTexts = ()
    history: tuple[str, ...] = ()
    extra: Extra = ()

    def note(self, name: str) -> str:
        """Return the text of the note of that name, or "" if there is none."""
        return labelled_text(self.notes, name)


@dataclass(frozen=True, slots=True)
class Row:
    """One 三级指标 with its JSON Pointer and the names of its 一级, 二级 and 三级指标."""

    pointer: str
    level_names: tuple[str, str, str]
    node: Level3


def rows(form: Form) -> Iterator[Row]:
    """Yield the 三级指标 of the form in document order, each with its position."""
    for i, level1 in enumerate(form.indicators):
        for j, level2 in enumerate(level1.children):
            children = f"/indicators/{i}/children/{j}/children/"
            for k, level3 in enumerate(level2.children):
                yield Row(f"{children}{k}", (level1.name, level2.name, level3.name), level3)


def level3_nodes(form: Form) -> Iterator[Level3]:
    """Yield the 三级指标 in document order, without their positions."""
    for level1 in form.indicators:
        for level2 in level1.children:
            yield from level2.children


def empty_indicators(form: Form) -> tuple[Level1 | Level2, ...]:
    """Return the 一级 and 二级指标 below which there is no 三级指标, in document order.

    A 一级指标 stands for all its 二级指标. A form without any 三级指标 has none: it is not filled
    in yet.
    """
    if next(level3_nodes(form), None) is None:
        return ()
    found: list[Level1 | Level2] = []
    for level1 in form.indicators:
        empty = [level2 for level2 in level1.children if not level2.children]
        found += [level1] if len(empty) == len(level1.children) else empty
    return tuple(found)


def empty_node(level: int, key: int) -> Node:
    """Return a node of that level (1 to 3) without a name."""
    kinds: tuple[type[Node], ...] = (Level1, Level2, Level3)
    return kinds[level - 1](key=key)


def in_goal_beside(form: Form, node: Node, index: int) -> Node:
    """Return a node to be inserted as child number ``index`` of its parent.

    A 一级指标 takes over the goal of the one before that place, or else of the one after it.
    """
    beside = form.indicators[max(index - 1, 0) :]
    if not isinstance(node, Level1) or not beside:
        return node
    return replace(node, goal=beside[0].goal)


def with_new_keys(form: Form, first: int = 1) -> Form:
    """Return the form with new keys on its nodes, counted from ``first`` in document order."""
    keys = count(first)
    return replace(
        form, indicators=tuple(_level1_with_keys(node, keys) for node in form.indicators)
    )


def node_with_new_keys(node: Node, first: int) -> Node:
    """Return the node with new keys on it and its descendants, counted from ``first``."""
    keys = count(first)
    match node:
        case Level1():
            return _level1_with_keys(node, keys)
        case Level2():
            return _level2_with_keys(node, keys)
        case Level3():
            return replace(node, key=next(keys))


def _level1_with_keys(node: Level1, keys: count[int]) -> Level1:
    key = next(keys)
    return replace(
        node, key=key, children=tuple(_level2_with_keys(child, keys) for child in node.children)
    )


def _level2_with_keys(node: Level2, keys: count[int]) -> Level2:
    key = next(keys)
    children = tuple(replace(child, key=next(keys)) for child in node.children)
    return replace(node, key=key, children=children)
