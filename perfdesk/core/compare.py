"""Compare two versions of a form: where they differ, in sentences, and how to take that over.

``compare`` goes through both forms part by part: header, 项目资金, goals, and the indicators,
whose rows are matched by their names and their order. Each difference can be taken over alone;
``edits_for`` returns the edits for those chosen, ``is_proposed`` which to choose in a merge.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from operator import attrgetter

from perfdesk.core.checks.problem import rule_source
from perfdesk.core.edits import Edit, Insert, Remove, Set, form_after
from perfdesk.core.field_ref import (
    ROOT,
    FieldRef,
    FieldValue,
    children,
    node_at,
    path_of,
    pointer_of,
    value_at,
)
from perfdesk.core.form import (
    Acceptance,
    Form,
    FundingRow,
    Goal,
    Level1,
    Level2,
    Level3,
    LevelRule,
    Node,
    RatioRule,
    TiersRule,
    goal_name,
)
from perfdesk.core.labels import pointer_label
from perfdesk.core.scoring_rules import DEDUCTION_NAMES, LEVEL_NAMES
from perfdesk.core.template import Template
from perfdesk.core.text import excerpts

_HEADER = ("template", "year", "project", "code", "department", "unit", "money_unit")
_AMOUNTS = ("label", "initial", "budget", "executed")
_GOAL_TEXTS = ("label", "expected", "actual")
_NODE_FIELDS: dict[type[Node], tuple[str, ...]] = {
    Level1: ("name", "goal"),
    Level2: ("name",),
    Level3: (
        *("name", "target", "actual", "weight", "score", "reason", "rule", "cells"),
        *("review.actual", "review.score", "review.remark", "evidence", "accepted"),
    ),
}
_NODE_NAMES = {Level1: "一级指标", Level2: "二级指标", Level3: "三级指标"}
_PARTS = {
    "fields": "表头其他内容",
    "funding.rows": "项目资金各行",
    "goals": "年度总体目标",
    "goal": "所属目标",
    "notes": "附注",
    "texts": "表后文字",
    "accepted": "已核实的问题",
    "rule": "评分规则",
    "cells": "其他栏目",
    "evidence": "佐证材料",
}
"""Names of parts that no form prints."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A node that only the other version has, to be put below the node ``parent``.

    ``order`` has the keys of all nodes that both versions have together below that parent: it
    comes behind the nearest one before it there that is in the form, else first of all.
    """

    parent: int
    order: tuple[int, ...]
    node: Node


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the other version differs: its name, and what both hold, in words.

    ``change`` takes over what the other version has. It is None for members of the file that
    this version of the program does not know: they can only be taken over with the whole form.
    """

    place: str
    ours: str
    theirs: str
    change: Set | Addition | Remove | None

    @property
    def sides(self) -> tuple[str, str]:
        """What both versions have, in words: a text, or whether a row is there at all."""
        match self.change:
            case Addition():
                return "没有这一行", "有这一行"
            case Remove():
                return "有这一行", "没有这一行"
            case None:
                return ("含有本版本不认识的内容",) * 2
        return self.ours, self.theirs

    @property
    def sentence(self) -> str:
        """What became of ours in the other version, as a sentence that quotes both."""
        match self.change:
            case Addition():
                return f"增加了{self.place}。"
            case Remove():
                return f"删去了{self.place}。"
            case None:
                return f"{self.place}含有本版本不认识的内容，两边不同。"
        if self.ours == self.theirs:
            return f"{self.place}有不同，但这里显示不出来。"
        ours, theirs = excerpts(self.ours, self.theirs)
        if ours == theirs:
            return f"{self.place}里的空格或换行不同。"
        if not ours:
            return f"{self.place}填入了“{theirs}”。"
        if not theirs:
            return f"{self.place}清空了，原来是“{ours}”。"
        return f"{self.place}由“{ours}”改为“{theirs}”。"


def compare(
    ours: Form, theirs: Form, template: Template, new_key: Callable[[], int]
) -> tuple[Difference, ...]:
    """Return where ``theirs`` differs from ``ours``, in the order of the form.

    The nodes of ``ours`` have keys; those of ``theirs`` get keys of ``new_key`` where they are
    additions. Fields are named in the words of ``template``.
    """
    return tuple(_Comparison(ours, theirs, template, new_key).differences())


def edits_for(form: Form, differences: Iterable[Difference]) -> tuple[Edit, ...]:
    """Return the edits that take over these differences, which were found in ``form``.

    With all of them, the form becomes the other version, apart from members that this version of
    the program does not know.
    """
    rows = _Rows(form)
    edits = (rows.edit(difference.change) for difference in differences)
    return tuple(edit for edit in edits if edit is not None)


def is_proposed(difference: Difference, saved: Form, ours: Form) -> bool:
    """Return whether to take over a difference: only where we have changed nothing ourselves.

    ``saved`` is what our form was when it was last the same as the other version.
    """
    try:
        match difference.change:
            case Set(ref):
                return value_at(saved, ref) == value_at(ours, ref)
            case Remove(key):
                return node_at(saved, path_of(saved, key)) == node_at(ours, path_of(ours, key))
            case Addition(parent=parent, node=node):
                names = {child.name for child in _children_of(saved, parent)}
                return node.name not in names  # else we have removed it
    except (KeyError, IndexError):  # what the saved form has not
        return False
    return False


def _children_of(form: Form, key: int) -> tuple[Node, ...]:
    path = path_of(form, key)
    return children(node_at(form, path) if path else form)


class _Rows:
    """The keys below each node of a form, as the edits so far leave them."""

    def __init__(self, form: Form) -> None:
        self._below: dict[int, list[int]] = {}
        self._parents: dict[int, int] = {}
        self._add(ROOT, form)

    def edit(self, change: Set | Addition | Remove | None) -> Edit | None:
        """Return the edit that makes a change, and keep the rows in step with it."""
        if isinstance(change, Addition):
            row = self._row_of(change)
            self._below[change.parent].insert(row, change.node.key)
            self._parents[change.node.key] = change.parent
            return Insert(change.parent, row, change.node)
        if isinstance(change, Remove):
            self._below[self._parents.pop(change.key)].remove(change.key)
        return change

    def _add(self, key: int, node: Form | Node) -> None:
        self._below[key] = [child.key for child in children(node)]
        for child in children(node):
            self._parents[child.key] = key
            self._add(child.key, child)

    def _row_of(self, addition: Addition) -> int:
        before = addition.order[: addition.order.index(addition.node.key)]
        behind = next((key for key in reversed(before) if key in self._parents), None)
        return 0 if behind is None else self._below[addition.parent].index(behind) + 1


class _Comparison:
    """The differences of two forms, part by part."""

    def __init__(
        self, ours: Form, theirs: Form, template: Template, new_key: Callable[[], int]
    ) -> None:
        self._ours, self._theirs = ours, theirs
        self._template, self._new_key = template, new_key

    def differences(self) -> Iterator[Difference]:
        """Yield all differences, in the order of the form."""
        yield from self._changes(*_HEADER)
        yield from self._labelled_changes("fields")
        yield from self._funding_changes()
        yield from self._goal_changes()
        yield from self._changes_below(ROOT, (), self._ours.indicators, self._theirs.indicators)
        yield from self._labelled_changes("notes")
        yield from self._labelled_changes("texts")
        yield from self._changes("accepted")
        if _other_members_of_form(self._ours) != _other_members_of_form(self._theirs):
            yield Difference("整张表", "", "", None)

    # Parts of the form itself

    def _changes(self, *fields: str) -> Iterator[Difference]:
        """Yield those of the fields of the form itself that differ."""
        for field in fields:
            ref = FieldRef(ROOT, field)
            ours, theirs = value_at(self._ours, ref), value_at(self._theirs, ref)
            if ours != theirs:
                place = _PARTS.get(field) or pointer_label(
                    self._ours, self._template, pointer_of(self._ours, ref), ()
                )
                yield self._difference(place, ours, theirs, Set(ref, theirs))

    def _labelled_changes(self, part: str) -> Iterator[Difference]:
        labels = dict.fromkeys((*_labels(self._ours, part), *_labels(self._theirs, part)))
        singly = self._changes(*(f"{part}.{label}" for label in labels))
        yield from self._singly_or_whole(singly, part)

    def _funding_changes(self) -> Iterator[Difference]:
        yield from self._changes("funding.weight")
        rows = (*self._theirs.funding.rows, *self._ours.funding.rows)
        kinds = [kind for kind in dict.fromkeys(row.kind for row in rows) if _is_word(kind)]
        fields = (f"funding.{kind}.{amount}" for kind in kinds for amount in _AMOUNTS)
        yield from self._singly_or_whole(self._changes(*fields), "funding.rows")

    def _goal_changes(self) -> Iterator[Difference]:
        goals = range(min(len(self._ours.goals), len(self._theirs.goals)))
        fields = (f"goals.{number}.{text}" for number in goals for text in _GOAL_TEXTS)
        yield from self._singly_or_whole(self._changes(*fields), "goals")

    def _singly_or_whole(self, singly: Iterable[Difference], part: str) -> Iterator[Difference]:
        """Yield the single differences if they are all of that part, else the part as one."""
        found, after, ref = tuple(singly), self._ours, FieldRef(ROOT, part)
        for edit in edits_for(after, found):
            after = form_after(after, edit)
        if value_at(after, ref) == value_at(self._theirs, ref):
            yield from found
        else:
            yield from self._changes(part)

    # Indicators

    def _changes_below(
        self, parent: int, path: tuple[str, ...], ours: Sequence[Node], theirs: Sequence[Node]
    ) -> Iterator[Difference]:
        """Yield what differs below a node; ``path`` are the names of the nodes down to it."""
        pairs = [
            (one, self._with_new_keys(other) if one is None and other is not None else other)
            for one, other in _matched(ours, theirs)
        ]
        order = tuple((one or other).key for one, other in pairs if other is not None)
        for one, other in pairs:
            if one is None and other is not None:
                yield Difference(_node_name(other, path), "", "", Addition(parent, order, other))
            elif one is not None and other is None:
                yield Difference(_node_name(one, path), "", "", Remove(one.key))
            elif one is not None and other is not None:
                yield from self._node_changes(one, other, (*path, one.name))
                yield from self._changes_below(
                    one.key, (*path, one.name), children(one), children(other)
                )

    def _node_changes(self, one: Node, other: Node, path: tuple[str, ...]) -> Iterator[Difference]:
        """Yield what differs in the fields of two nodes; what they hold besides as one."""
        for field in _NODE_FIELDS[type(one)]:
            member = attrgetter(field)
            ours, theirs = member(one), member(other)
            if ours != theirs:
                place = self._field_place(field, path)
                change = Set(FieldRef(one.key, field), theirs)
                yield self._difference(place, ours, theirs, change)
        if _other_members(one) != _other_members(other):
            yield Difference(self._field_place("name", path), "", "", None)

    def _difference(
        self, place: str, ours: FieldValue, theirs: FieldValue, change: Set
    ) -> Difference:
        our_words, their_words = (_in_words(value, self._template) for value in (ours, theirs))
        return Difference(place, our_words, their_words, change)

    def _field_place(self, field: str, path: tuple[str, ...]) -> str:
        part = _PARTS.get(field)
        # The words come from ``path``; of which row the pointer is makes no difference.
        pointer = f"/indicators/0/{'name' if part else field.replace('.', '/')}"
        place = pointer_label(self._ours, self._template, pointer, path)
        return f"{place} · {part}" if part else place

    def _with_new_keys(self, node: Node) -> Node:
        below = tuple(map(self._with_new_keys, children(node)))
        parts = {"children": below} if below else {}
        return replace(node, key=self._new_key(), **parts)  # type: ignore[arg-type]  # of its level


def _matched(
    ours: Sequence[Node], theirs: Sequence[Node]
) -> Iterator[tuple[Node | None, Node | None]]:
    """Pair the nodes of the same names in their order, and between those what stands in one place.

    A node without a counterpart is paired with None.
    """
    our_names, their_names = (
        _numbered(node.name.strip() for node in each) for each in (ours, theirs)
    )
    place = {name: at for at, name in enumerate(our_names)}
    same = [(place[name], at) for at, name in enumerate(their_names) if name in place]
    start = other_start = 0
    for at, other_at in _longest_rising(same):
        yield from zip_longest(ours[start:at], theirs[other_start:other_at])
        yield ours[at], theirs[other_at]
        start, other_start = at + 1, other_at + 1
    yield from zip_longest(ours[start:], theirs[other_start:])


def _longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the most pairs, of those in the order of the second, whose first numbers rise.

    A pair is put behind the one with the longest chain before it that ends in a smaller number,
    found by bisection: the time grows a little more than with the number of pairs.
    """
    ends: list[int] = []
    """The smallest first number in which a chain of each length ends."""
    last: list[int] = []
    """The index of the pair with that number."""
    before: list[int | None] = []
    """The index of the pair before each one in its chain."""
    for index, (number, _) in enumerate(pairs):
        length = bisect_left(ends, number)
        ends[length : length + 1] = [number]
        last[length : length + 1] = [index]
        before.append(last[length - 1] if length else None)
    chain = []
    at = last[-1] if last else None
    while at is not None:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _numbered(names: Iterable[str]) -> list[tuple[str, int]]:
    """Return each name with how often it stood before, so that no two are the same."""
    seen: Counter[str] = Counter()
    numbered = []
    for name in names:
        numbered.append((name, seen[name]))
        seen[name] += 1
    return numbered


def _other_members_of_form(form: Form) -> tuple[object, ...]:
    """Return what a form holds beside its nodes that this version of the program does not know."""
    return (form.extra, form.funding.extra, form.history)


def _other_members(node: Node) -> tuple[object, ...]:
    """Return what a node holds that this version of the program does not know."""
    if isinstance(node, Level3):
        return (node.extra, node.review.extra)
    return (node.extra,)


def _node_name(node: Node, path: tuple[str, ...]) -> str:
    names = " › ".join(name.strip() or "（未命名）" for name in (*path, node.name))
    return f"{_NODE_NAMES[type(node)]}“{names}”"


def _labels(form: Form, part: str) -> Iterator[str]:
    return (label for label, _ in getattr(form, part))


def _is_word(kind: str) -> bool:
    return kind.isidentifier() and kind not in ("rows", "cells")


# What a field holds, in words


def _in_words(value: FieldValue, template: Template) -> str:
    match value:
        case str():
            return value
        case int():
            return goal_name(value)
        case RatioRule():
            return f"按比例，超过上限时{DEDUCTION_NAMES[value.down]}扣分"
        case LevelRule():
            return LEVEL_NAMES[value.level]
        case TiersRule():
            return "、".join(f"{tier.op}{tier.value} 得 {tier.score} 分" for tier in value.tiers)
        case tuple():
            return "；".join(_item_in_words(item, template) for item in value)
    return ""


def _item_in_words(item: object, template: Template) -> str:
    """Return one item of a list: a name, a labelled text, a goal, a row, an acceptance."""
    match item:
        case str():
            return item
        case (label, text):
            return f"{label}：{text}"
        case Goal():
            cells = (_item_in_words(cell, template) for cell in item.cells)
            return "，".join(filter(None, (item.label, item.expected, item.actual, *cells)))
        case FundingRow():
            amounts = (item.label or item.kind, item.initial, item.budget, item.executed)
            cells = (_item_in_words(cell, template) for cell in item.cells)
            return " ".join(filter(None, (*amounts, *cells)))
        case Acceptance():
            return f"{item.reason or '已核实'}（{rule_source(item.code, template) or item.code}）"
    return ""
