"""Edits that alter the shape of the indicators: add, remove and move nodes.

Each function gives the edits of one undo step for the node at hand, an empty
tuple where the step is impossible. Knows lines, no view and no document.

The commands of the indicator tree: add, remove, move, clear, each one undo step.

They work on the tree's current or selected cells and are offered to the window as
actions with their texts and shortcuts; whether a menu shows them is its business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QTreeView

from perfdesk.core.edits import Edit, Insert, Move, Remove, Set
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import empty_node
from perfdesk.gui.document import Document
from perfdesk.gui.labels import READ_ONLY_MESSAGE
from perfdesk.gui.tree.cells import TreeRow, TreeRows, level_label
from perfdesk.gui.tree.tree_model import IndicatorModel


def insert_edits(lines: TreeRows, current: int | None, level: int, key: int) -> tuple[Edit, ...]:
    """A new node of that level as near below the current node as its level allows.

    After the current node or the one above it of the same level; if the current
    node is of the level above, as its last child.
    """
    if level == 1 and current is None:
        return (Insert(ROOT, len(lines.child_keys(ROOT)), empty_node(1, key)),)
    line = lines.get(current) if current is not None else None
    while line is not None and line.level > level:
        line = lines.get(line.parent)
    if line is None or line.level < level - 1:
        return ()
    if line.level == level:
        return (Insert(line.parent, line.row + 1, empty_node(level, key)),)
    return (Insert(line.node.key, len(lines.child_keys(line.node.key)), empty_node(level, key)),)


def remove_edits(lines: TreeRows, keys: Iterable[int]) -> tuple[Edit, ...]:
    """The nodes taken out, each once: what is below a removed node goes with it."""
    chosen = set(keys)
    return tuple(Remove(key) for key in chosen if not _under(lines, key, chosen))


def count_removed_descendants(lines: TreeRows, edits: Iterable[Edit]) -> int:
    """How many nodes go with those that are taken out, being below them."""
    gone = [key for edit in edits if isinstance(edit, Remove) for key in lines.child_keys(edit.key)]
    return len(gone) + sum(len(lines.child_keys(key)) for key in gone)


def adjacent_rows(lines: TreeRows, keys: Iterable[int]) -> tuple[TreeRow, ...]:
    """The nodes in their order if they stand side by side, those below them left out; else none."""
    chosen = set(keys)
    tops = (lines[key] for key in chosen if not _under(lines, key, chosen))
    group = sorted(tops, key=lambda line: line.number)
    rows = [(line.parent, line.row - at) for at, line in enumerate(group)]
    return tuple(group) if len(set(rows)) == 1 else ()


def move_edits(lines: TreeRows, group: Sequence[TreeRow], *, up: bool) -> tuple[Edit, ...]:
    """Nodes side by side one place up or down, over into the neighbour of their parent."""
    if not group:
        return ()
    edge = group[0].row - 1 if up else group[-1].row + 1
    parent = group[0].parent
    if 0 <= edge < len(lines.child_keys(parent)):
        ordered = group if up else group[::-1]
        return tuple(Move(each.node.key, parent, each.row + (-1 if up else 1)) for each in ordered)
    beside = _beside(lines, parent, group[0].level - 1, up=up)
    if beside is None:
        return ()
    first = len(lines.child_keys(beside)) if up else 0
    return tuple(Move(each.node.key, beside, first + at) for at, each in enumerate(group))


def _under(lines: TreeRows, key: int, chosen: set[int]) -> bool:
    line: TreeRow | None = lines[key]
    while line is not None and (line := lines.get(line.parent)) is not None:
        if line.node.key in chosen:
            return True
    return False


def _beside(lines: TreeRows, key: int, level: int, *, up: bool) -> int | None:
    """The nearest node of the same level before or after a node, wherever it hangs."""
    same = lines.keys_of_level(level)
    if key not in same:
        return None
    position = same.index(key) + (-1 if up else 1)
    return same[position] if 0 <= position < len(same) else None


GoToCell = Callable[[FieldRef, bool], None]
"""Makes the cell of a place the current one; True opens its editor."""


_NO_CHILD = "三级指标下面没有下一级，按 Ctrl+Enter 增加同级指标。"


class _Selection(NamedTuple):
    """What is chosen in a form that can be altered: the current line and the rows around it."""

    tree_rows: TreeRows
    current: TreeRow | None
    group: tuple[TreeRow, ...]

    @property
    def empty(self) -> bool:
        """True if there is no row at all."""
        return not self.tree_rows.child_keys(ROOT)

    def movable(self, *, up: bool) -> bool:
        """True if there is a place to move the chosen rows to."""
        return bool(move_edits(self.tree_rows, self.group, up=up))


class _TreeCommand(NamedTuple):
    text: str
    keys: tuple[str, ...]
    do: Callable[[], None]
    possible: Callable[[_Selection], bool]


class TreeActions(QObject):
    """The actions of a tree, enabled as far as its current cell allows; ``said`` is a sentence."""

    messageShown = Signal(str)

    def __init__(self, tree: QTreeView, model: IndicatorModel, go: GoToCell) -> None:
        super().__init__(tree)
        self._tree = tree
        self._model = model
        self._go = go
        self._offered: list[tuple[QAction, Callable[[_Selection], bool]]] = []
        for group in self._groups():
            for command in group:
                self._offer(command)
            separator = QAction(self)
            separator.setSeparator(True)
            tree.addAction(separator)
        self.refresh()

    def _groups(self) -> tuple[tuple[_TreeCommand, ...], ...]:
        sibling = ("Ctrl+Return", "Ctrl+Enter", "Ctrl++", "Ctrl+=")
        return (
            (
                _TreeCommand("增加同级指标(&S)", sibling, self.add_sibling, _addable),
                _TreeCommand("增加下级指标(&C)", ("Ins",), self.add_child, _parental),
                _TreeCommand("增加一级指标(&1)", (), lambda: self._add(1), lambda _here: True),
                _TreeCommand("增加二级指标(&2)", (), lambda: self._add(2), _current),
            ),
            (
                _TreeCommand(
                    "上移(&U)", ("Alt+Up",), self.move_up, lambda here: here.movable(up=True)
                ),
                _TreeCommand(
                    "下移(&D)", ("Alt+Down",), self.move_down, lambda here: here.movable(up=False)
                ),
            ),
            (
                _TreeCommand("清除内容(&L)", ("Del",), self.clear, _current),
                _TreeCommand("删除所选行(&R)", ("Ctrl+-",), self.remove, _current),
            ),
        )

    def _offer(self, command: _TreeCommand) -> None:
        action = QAction(command.text, self)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: command.do())
        self._tree.addAction(action)
        self._offered.append((action, command.possible))

    def refresh(self) -> None:
        """Enable what is possible at the current cell."""
        here = self._here()
        for action, possible in self._offered:
            action.setEnabled(here is not None and possible(here))

    def add_sibling(self) -> None:
        """A new node of the current one's level below it, its name open for typing."""
        line = self._line()
        self._add(line.level if line else 1)

    def add_child(self) -> None:
        """A new node as the last below the current 一级 or 二级指标, its name open for typing."""
        line = self._line()
        self._add(line.level + 1 if line else 1)

    def explain_no_child(self) -> None:
        """Say why no node can be added below the current one."""
        line, document = self._line(), self._model.document
        if document is not None and document.read_only:
            self.messageShown.emit(READ_ONLY_MESSAGE)
        elif line is not None and line.level == 3:
            self.messageShown.emit(_NO_CHILD)

    def remove(self) -> None:
        """Take the selected rows out, with all below them."""
        document, lines = self._model.document, self._model.tree_rows
        if document is None or lines is None:
            return
        edits = remove_edits(lines, self._keys(lines))
        along = count_removed_descendants(lines, edits)
        document.apply(f"删除 {len(edits)} 行" if len(edits) > 1 else "删除行", edits)
        if along and not document.read_only:
            self.messageShown.emit(f"已删除 {len(edits)} 行及其下 {along} 行，按 Ctrl+Z 可以撤销。")

    def move_up(self) -> None:
        """The chosen rows before the one above them, or into the node above."""
        self._move(up=True)

    def move_down(self) -> None:
        """The chosen rows behind the one below them, or into the node below."""
        self._move(up=False)

    def clear(self) -> None:
        """Empty the selected cells; a score goes back to following the suggestion.

        Names of 一级 and 二级指标 go only where nothing else is selected: a whole form
        selected and emptied keeps its frame.
        """
        document = self._model.document
        chosen = [
            (place, index) for index in self._selected() if (place := self._model.field_ref(index))
        ]
        own = [place for place, index in chosen if not self._is_heading(index)]
        if document is not None:
            places = own or [place for place, _ in chosen]
            document.apply("清除内容", [Set(place, "") for place in places])

    def _is_heading(self, index: QModelIndex) -> bool:
        line = self._model.tree_row(index)
        return line is not None and line.level < 3

    def _add(self, level: int) -> None:
        document, lines = self._ready()
        if document is None or lines is None:
            return
        line = self._line()
        current = line.node.key if line else None
        edits = insert_edits(lines, current, level, document.new_key())
        document.apply(f"增加{level_label(level)}", edits)
        for edit in edits:
            if isinstance(edit, Insert):
                self._go(FieldRef(edit.node.key, "name"), True)

    def _move(self, *, up: bool) -> None:
        document, lines = self._ready()
        group = self._group(lines) if lines else ()
        if document is None or lines is None or not group:
            return
        document.apply("上移" if up else "下移", move_edits(lines, group, up=up))
        self._tree.expand(self._model.index_of(group[0].node.key).parent())
        self._tree.scrollTo(self._tree.currentIndex())

    def _here(self) -> _Selection | None:
        document, lines = self._model.document, self._model.tree_rows
        if document is None or document.read_only or lines is None:
            return None
        return _Selection(lines, self._line(), self._group(lines))

    def _group(self, lines: TreeRows) -> tuple[TreeRow, ...]:
        """The chosen rows if they stand side by side, else the current one."""
        line = self._line()
        return () if line is None else adjacent_rows(lines, self._keys(lines)) or (line,)

    def _ready(self) -> tuple[Document | None, TreeRows | None]:
        """The document, its open edit ended, and its lines thereafter."""
        document = self._model.document
        if document is None or document.read_only:
            return None, None
        document.commit()
        return document, self._model.tree_rows

    def _keys(self, lines: TreeRows) -> set[int]:
        """The keys of the chosen rows, by ranges: they may have thousands of cells."""
        chosen = self._tree.selectionModel().selection()
        return {
            key
            for each in map(chosen.at, range(chosen.count()))
            for key in lines.child_keys(each.parent().internalId())[each.top() : each.bottom() + 1]
        } or {self._tree.currentIndex().internalId()}

    def _selected(self) -> list[QModelIndex]:
        model = self._tree.selectionModel()
        chosen = model.selectedIndexes() if isinstance(model, QItemSelectionModel) else []
        return chosen or [self._tree.currentIndex()]

    def _line(self) -> TreeRow | None:
        return self._model.tree_row(self._tree.currentIndex())


def _current(here: _Selection) -> bool:
    return here.current is not None


def _addable(here: _Selection) -> bool:
    return here.current is not None or here.empty


def _parental(here: _Selection) -> bool:
    return here.current.level < 3 if here.current else here.empty
