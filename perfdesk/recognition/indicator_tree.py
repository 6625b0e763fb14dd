"""Build the tree of level-1, level-2 and level-3 indicators from the rows of the table.

In a grid a printed label begins a new node. In page text ``label_owners`` finds the level-2
label of each row, and a usual level-2 indicator goes below its own level-1 indicator, wherever
that is printed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from perfdesk.core.form import Level1, Level2, Level3
from perfdesk.recognition import messages
from perfdesk.recognition.evidence_weights import OWNER_COSTS, OwnerCosts
from perfdesk.recognition.indicator_rows import IndicatorRow
from perfdesk.recognition.label_owners import LabelOwners, find_label_owners
from perfdesk.recognition.source import Finding
from perfdesk.recognition.vocabulary import Vocabulary

NamedRow = tuple[str, str, Level3]
"""A level-3 indicator behind the names of its level-1 and level-2 indicators."""


@dataclass(slots=True)
class _OpenLevel1:
    """A level-1 indicator to which rows are added: the name and rows of each level-2 indicator."""

    name: str
    children: list[tuple[str, list[Level3]]] = field(default_factory=list)

    @property
    def last_level2(self) -> str | None:
        """The name of the last level-2 indicator, None if there is none."""
        return self.children[-1][0] if self.children else None

    def begin_level2(self, name: str) -> None:
        """Begin a level-2 indicator."""
        self.children.append((name, []))

    def add(self, node: Level3) -> None:
        """Add a row to the last level-2 indicator, unless it is empty."""
        if not node.is_empty:
            self.children[-1][1].append(node)

    def finished(self) -> Level1:
        """Return the indicator with all of its rows."""
        return Level1(self.name, tuple(Level2(name, tuple(nodes)) for name, nodes in self.children))


# Grids


def with_labels_from_below(
    rows: Sequence[IndicatorRow], words: Vocabulary
) -> tuple[list[IndicatorRow], list[Finding]]:
    """Return the rows of a grid, those above their label with it, and a finding for each of these.

    A label may stand beside the middle of its rows. A level-2 label that has no level-1 label
    above it, or one that it usually does not belong to, belongs to the one below if it usually
    does; a named row above all level-2 labels of its level-1 indicator belongs to the first one.
    """
    filled: list[IndicatorRow] = []
    findings: list[Finding] = []
    level1 = level2 = ""
    below = _labels_below(rows)
    for row, (level1_below, level2_below) in zip(rows, below, strict=True):
        label, name = "", row.level2
        if row.level1 and row.level1 != level1:
            level1, level2 = row.level1, ""
        elif not row.level1 and _belongs_below(row, level1, level1_below, words):
            label = level1 = level1_below
            row, level2 = replace(row, level1=label), ""  # noqa: PLW2901 - the same row
        if row.node.name and not (row.level2 or level2) and level1 and level2_below:
            label, name = level2_below, row.node.name
            row = replace(row, level2=label)  # noqa: PLW2901 - the same row
        level2 = row.level2 or level2
        filled.append(row)
        if label:
            findings.append(messages.above_label(row.where, name, label))
    return filled, findings


def _labels_below(rows: Sequence[IndicatorRow]) -> list[tuple[str, str]]:
    """Return the first labels of both levels below each row.

    That of level 2 is "" where one of level 1 is printed before it, or in its row.
    """
    found: list[tuple[str, str]] = []
    level1 = level2 = ""
    for row in reversed(rows):
        found.append((level1, level2))
        level1 = row.level1 or level1
        level2 = "" if row.level1 else row.level2 or level2
    return found[::-1]


def _belongs_below(row: IndicatorRow, above: str, below: str, words: Vocabulary) -> bool:
    """Return whether the level-2 label of a row belongs to the level-1 label below, not above.

    A level-1 label that is merged down to the row has it in any case.
    """
    if row.shares_level1:
        return False
    usual = words.usual_level2(row.level2)
    own = usual.level1 if usual else ""
    return bool(own) and words.usual_level1(below) == own != words.usual_level1(above)


def grid_tree(rows: Sequence[IndicatorRow], words: Vocabulary) -> tuple[Level1, ...]:
    """Return the tree of a grid; a row without a label goes below the label above it."""
    tree: list[_OpenLevel1] = []
    for row in rows:
        index = _level1_index(row, tree, words)
        if index == len(tree):
            tree.append(_OpenLevel1(row.level1))
        level1 = tree[index]
        if _begins_level2(row, level1):
            level1.begin_level2(row.level2)
        level1.add(row.node)
    return tuple(level1.finished() for level1 in tree)


def _level1_index(row: IndicatorRow, tree: Sequence[_OpenLevel1], words: Vocabulary) -> int:
    """Return the index of the row's level-1 indicator, that of a new one if the row begins it."""
    if not tree or (row.level1 and row.level1 != tree[-1].name):
        return len(tree)
    usual = words.usual_level2(row.level2) if row.level2_moved else None
    own = (
        index
        for index, each in enumerate(tree)
        if usual and words.usual_level1(each.name) == usual.level1
    )
    return next(own, len(tree) - 1)


def _begins_level2(row: IndicatorRow, level1: _OpenLevel1) -> bool:
    if level1.last_level2 is None:
        return bool(row.level2) or not row.node.is_empty
    return row.level2 not in ("", level1.last_level2)


# Page text


def page_text_tree(
    rows: Sequence[IndicatorRow], words: Vocabulary, costs: OwnerCosts = OWNER_COSTS
) -> tuple[tuple[Level1, ...], tuple[Finding, ...]]:
    """Return the tree of page text, with a finding for each guess."""
    if not rows:
        return (), ()
    label_owners = find_label_owners(rows, words, costs)
    findings = list(_owner_findings(rows, label_owners))
    level1_labels = _Level1Labels(rows, words)
    level1_names: dict[int | None, str] = {}
    named: list[NamedRow] = []
    for index, owner in enumerate(label_owners.owners):
        if owner not in level1_names:
            label_row = index if owner is None else owner
            printed = level1_labels.of(label_row)
            level1_names[owner], guesses = _level1_name(rows[label_row], printed, words)
            findings.extend(guesses)
        level2_name = rows[owner].level2 if owner is not None else ""
        named.append((level1_names[owner], level2_name, rows[index].node))
    return _tree(named), tuple(findings)


def _owner_findings(rows: Sequence[IndicatorRow], label_owners: LabelOwners) -> Iterator[Finding]:
    """Yield a finding for each row whose label had to be guessed."""
    if label_owners.is_centred:
        yield messages.centred_labels(rows[0].where)
        return
    labelled_page = -1
    for index, owner in enumerate(label_owners.owners):
        row = rows[index]
        has_label_above = labelled_page == row.page
        labelled_page = row.page if row.level2 else labelled_page
        if owner is None or owner == index or row.node.is_empty:
            continue
        label = rows[owner].level2 or rows[owner].level1
        if row.page > rows[0].page and not has_label_above:
            yield messages.page_top(row.where, row.node.name, label)
        elif owner > index:
            yield messages.above_label(row.where, row.node.name, label)
        elif index in label_owners.doubtful_rows:
            yield messages.page_foot(row.where, row.node.name, label)


class _Level1Labels:
    """The level-1 labels printed in the rows of a form, by the level-1 indicator they name."""

    def __init__(self, rows: Sequence[IndicatorRow], words: Vocabulary) -> None:
        self._rows, self._words = rows, words
        self._printed = [index for index, row in enumerate(rows) if row.level1]
        self._usual: dict[str, list[int]] = {}
        for index in self._printed:
            self._usual.setdefault(words.usual_level1(rows[index].level1), []).append(index)

    def of(self, label_row: int) -> str | None:
        """Return the level-1 label of a level-2 label, as printed, None if there is none.

        A usual level-2 label takes the nearest one that is its own; any other one that beside it,
        above it, or else the first one below.
        """
        usual = self._words.usual_level2(self._rows[label_row].level2)
        if usual and (own := self._usual.get(usual.level1)):
            at = bisect_left(own, label_row)
            nearest = min(own[max(at - 1, 0) : at + 1], key=lambda each: abs(each - label_row))
            return self._rows[nearest].level1
        above = bisect_right(self._printed, label_row)
        if above or (self._printed and not usual):
            return self._rows[self._printed[max(above - 1, 0)]].level1
        return None


def _level1_name(
    row: IndicatorRow, printed: str | None, words: Vocabulary
) -> tuple[str, tuple[Finding, ...]]:
    """Return the name of the level-1 indicator of a label, and a finding if none is printed."""
    if printed is not None:
        return printed, ()
    usual = words.usual_level2(row.level2)
    name = usual.level1 if usual else ""
    return name, (messages.guessed_level1(row.where, name, row.level2),)


def _tree(named: Sequence[NamedRow]) -> tuple[Level1, ...]:
    """Return the tree of the rows; a level-1 name that returns continues the same node."""
    tree: dict[str, _OpenLevel1] = {}
    for level1_name, level2_name, node in named:
        level1 = tree.setdefault(level1_name, _OpenLevel1(level1_name))
        if level1.last_level2 != level2_name and (level2_name or not node.is_empty):
            level1.begin_level2(level2_name)
        level1.add(node)
    return tuple(level1.finished() for level1 in tree.values())
