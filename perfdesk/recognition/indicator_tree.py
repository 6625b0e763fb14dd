"""The tree of 一级, 二级 and 三级指标 built from the rows of the table.

In a real grid a printed label begins a new node. In text taken from pages the
二级指标 of a row is found by ``spans``, and a usual 二级指标 lies under its own 一级指标
wherever that is printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from perfdesk.core.form import Level1, Level2, Level3
from perfdesk.recognition import messages
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.label_owners import LabelOwners, find_label_owners
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary

NamedRow = tuple[str, str, Level3]
"""The names of the two upper levels and the row below them."""


def grid_tree(found: Sequence[IndicatorRow], words: Vocabulary) -> tuple[Level1, ...]:
    """The tree of a real grid; a label left blank is that of the row above."""
    tree: list[Level1] = []
    for entry in found:
        at = _home(entry, tree, words)
        if at == len(tree):
            tree.append(Level1(entry.level1))
        level1 = tree[at]
        if _begins(entry, level1):
            level1 = _with_level2(level1, entry.level2)
        tree[at] = level1 if entry.node.is_empty else _with_level3(level1, entry.node)
    return tuple(tree)


def _home(entry: IndicatorRow, tree: Sequence[Level1], words: Vocabulary) -> int:
    """The index of the row's 一级指标; that of a new one if the row begins it."""
    if not tree or (entry.level1 and entry.level1 != tree[-1].name):
        return len(tree)
    usual = words.usual_level2(entry.level2) if entry.level2_moved else None
    own = (at for at, each in enumerate(tree) if usual and _is(each.name, usual.level1, words))
    return next(own, len(tree) - 1)


def _begins(entry: IndicatorRow, level1: Level1) -> bool:
    if not level1.children:
        return bool(entry.level2) or not entry.node.is_empty
    return entry.level2 not in ("", level1.children[-1].name)


def page_text_tree(
    found: Sequence[IndicatorRow], words: Vocabulary
) -> tuple[tuple[Level1, ...], tuple[Finding, ...]]:
    """The tree of text taken from pages, with a finding for each guess."""
    if not found:
        return (), ()
    belongs = find_label_owners(found, words)
    findings = list(_said(found, belongs))
    firsts: dict[int | None, str] = {}
    named: list[NamedRow] = []
    for index, owner in enumerate(belongs.owners):
        if owner not in firsts:
            firsts[owner], finding = _level1(found, index if owner is None else owner, words)
            findings.extend(finding)
        name = found[owner].level2 if owner is not None else ""
        named.append((firsts[owner], name, found[index].node))
    findings.extend(
        messages.unplaced(entry.where, entry.level1)
        for entry in found
        if entry.level1 not in ("", *firsts.values()) and not words.is_level_name(entry.level1)
    )
    return _tree(named), tuple(findings)


def _tree(named: Sequence[NamedRow]) -> tuple[Level1, ...]:
    """The rows gathered under their names; a 一级指标 that returns is taken up again."""
    tree: dict[str, Level1] = {}
    for first, second, node in named:
        level1 = tree.get(first, Level1(first))
        last = level1.children[-1].name if level1.children else None
        if last != second and (second or not node.is_empty):
            level1 = _with_level2(level1, second)
        tree[first] = level1 if node.is_empty else _with_level3(level1, node)
    return tuple(tree.values())


def _level1(
    found: Sequence[IndicatorRow], at: int, words: Vocabulary
) -> tuple[str, tuple[Finding, ...]]:
    """The 一级指标 of the label printed in row ``at``, and a finding if none is printed.

    A usual 二级指标 takes the nearest 一级指标 of its kind, any other one the label
    beside it, above it, or else below it.
    """
    usual = words.usual_level2(found[at].level2)
    printed = [index for index, entry in enumerate(found) if entry.level1]
    alike = [index for index in printed if usual and _is(found[index].level1, usual.level1, words)]
    if alike:
        return found[min(alike, key=lambda index: abs(index - at))].level1, ()
    above = [index for index in printed if index <= at]
    if above or (printed and not usual):
        return found[above[-1] if above else printed[0]].level1, ()
    name = usual.level1 if usual else ""
    return name, (messages.guessed_level1(found[at].where, name, found[at].level2),)


def _is(name: str, usual: str, words: Vocabulary) -> bool:
    return words.usual_level1(name) == usual


def _said(found: Sequence[IndicatorRow], belongs: LabelOwners) -> Iterator[Finding]:
    """A finding for each row whose label had to be guessed."""
    if belongs.is_centred:
        yield messages.centred_labels(found[0].where)
        return
    for index, owner in enumerate(belongs.owners):
        row = found[index]
        if owner is None or owner == index or row.node.is_empty:
            continue
        name = found[owner].level2 or found[owner].level1
        labels_above = [
            each for each in range(index) if found[each].page == row.page and found[each].level2
        ]
        if row.page > found[0].page and not labels_above:
            yield messages.page_top(row.where, row.node.name, name)
        elif owner > index:
            yield messages.above_label(row.where, row.node.name, name)
        elif index in belongs.doubtful_rows:
            yield messages.page_foot(row.where, row.node.name, name)


def _with_level2(level1: Level1, name: str) -> Level1:
    return replace(level1, children=(*level1.children, Level2(name)))


def _with_level3(level1: Level1, node: Level3) -> Level1:
    *before, last = level1.children
    last = replace(last, children=(*last.children, node))
    return replace(level1, children=(*before, last))
