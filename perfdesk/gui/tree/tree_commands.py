"""The commands of the indicator tree: add, remove, move and clear, each one undo step.

``TreeActions`` gives them to the tree as actions with texts and shortcuts; they work on the
selected cells. The functions below compute the edits of a step without view or document; they
return no edits where the step is impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QTreeView

from perfdesk.core.edits import Edit, Insert, Move, Remove, Set
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Level1, Level3, empty_node, in_goal_beside
from perfdesk.gui.document import Document
from perfdesk.gui.menus import connect_command
from perfdesk.gui.sentences import READ_ONLY_MESSAGE
from perfdesk.gui.tree.cells import TreeRow, TreeRows, level_label
from perfdesk.gui.tree.navigation import make_current, selected_cells
from perfdesk.gui.tree.tree_model import IndicatorModel

GoToCell = Callable[[FieldRef, bool], None]
"""Makes the cell of a field the current one; True opens its editor."""


_NO_CHILD_MESSAGE = "三级指标下面没有下一级，按 Ctrl+Enter 增加同级指标。"


class _Selection(NamedTuple):
    """The selection in an editable form: the current row and the selected adjacent rows."""

    tree_rows: TreeRows
    current: TreeRow | None
    group: tuple[TreeRow, ...]
    on_ghost: bool

    @property
    def empty(self) -> bool:
        """True if the form has no indicators."""
        return not self.tree_rows.child_keys(ROOT)

    def movable(self, *, up: bool) -> bool:
        """Return True if the selected rows can move up or down."""
        return bool(move_edits(self.tree_rows, self.group, up=up))


class _BegunRow(NamedTuple):
    """A row begun at the ghost row of the 二级指标 ``parent``, and the undo step of that."""

    parent: int
    document: Document
    stack_index: int

    def is_last_step_of(self, document: Document | None) -> bool:
        """Return True if nothing was done in the document since."""
        return self.document is document and self.document.stack.index() == self.stack_index


class _TreeCommand(NamedTuple):
    """A command on the rows; ``unavailable`` is told where it is not possible."""

    text: str
    keys: tuple[str, ...]
    do: Callable[[], None]
    possible: Callable[[_Selection], bool]
    unavailable: str = "请先点一行指标；只能查看的表不能修改。"


class TreeActions(QObject):
    """The actions of a tree, enabled if they are possible for its selection."""

    messageShown = Signal(str)
    """A sentence for the status bar."""

    def __init__(self, tree: QTreeView, model: IndicatorModel, go: GoToCell) -> None:
        super().__init__(tree)
        self._tree = tree
        self._model = model
        self._go = go
        self._begun: _BegunRow | None = None
        self._entries: list[tuple[QAction, Callable[[_Selection], bool]]] = []
        for group in self._groups():
            for command in group:
                self._add_action(command)
            separator = QAction(self)
            separator.setSeparator(True)
            tree.addAction(separator)
        self.refresh()

    def _groups(self) -> tuple[tuple[_TreeCommand, ...], ...]:
        sibling = ("Ctrl+Return", "Ctrl+Enter", "Ctrl++", "Ctrl+=")
        return (
            (
                _TreeCommand("增加同级指标(&S)", sibling, self.add_sibling, _can_add_sibling),
                _TreeCommand(
                    "增加下级指标(&C)", ("Ins",), self.add_child, _can_add_child, _NO_CHILD_MESSAGE
                ),
                _TreeCommand("增加一级指标(&1)", (), lambda: self._add(1), lambda _selection: True),
                _TreeCommand("增加二级指标(&2)", (), lambda: self._add(2), _can_add_level2),
            ),
            (
                _TreeCommand(
                    "上移(&U)",
                    ("Alt+Up",),
                    self.move_up,
                    lambda selection: selection.movable(up=True),
                    "已经是第一行，不能再上移。",
                ),
                _TreeCommand(
                    "下移(&D)",
                    ("Alt+Down",),
                    self.move_down,
                    lambda selection: selection.movable(up=False),
                    "已经是最后一行，不能再下移。",
                ),
            ),
            (
                _TreeCommand("清除内容(&L)", ("Del",), self.clear, _has_current),
                _TreeCommand("删除所选行(&R)", ("Ctrl+-",), self.remove, _has_current),
            ),
        )

    def _add_action(self, command: _TreeCommand) -> None:
        action = QAction(command.text, self)
        portable = QKeySequence.SequenceFormat.PortableText
        action.setShortcuts([QKeySequence.fromString(keys, portable) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setWhatsThis(command.unavailable)
        connect_command(action, command.do)
        self._tree.addAction(action)
        self._entries.append((action, command.possible))

    def refresh(self) -> None:
        """Enable the actions that are possible for the current selection."""
        selection = self._selection()
        for action, possible in self._entries:
            action.setEnabled(selection is not None and possible(selection))

    def add_sibling(self) -> None:
        """Add a node of the current one's level after it, and open its name for typing."""
        row = self._current_row()
        self._add(row.level if row else self._level_of_first())

    def add_child(self) -> None:
        """Add a last child to the current node of level 1 or 2, and open its name for typing."""
        row = self._current_row()
        self._add(row.level + 1 if row else self._level_of_first())

    def add_at_ghost(self, *, edit: bool) -> None:
        """Add a 三级指标 in the place of the current ghost row; open its name if ``edit``."""
        ghost, document = self._ghost_parent(), self._model.document
        self._add(3, edit=edit)
        if ghost is not None and document is not None:
            self._begun = _BegunRow(ghost.node.key, document, document.stack.index())

    def take_back_begun_row(self) -> None:
        """Remove the row begun last at a ghost row if nothing was typed into it."""
        begun, self._begun = self._begun, None
        row = self._current_row()
        if begun is None or row is None or row.parent != begun.parent:
            return
        untouched = isinstance(row.node, Level3) and row.node.is_empty
        if untouched and begun.is_last_step_of(self._model.document):
            begun.document.undo_here()
            make_current(self._tree, self._model.ghost_index(begun.parent))

    def _level_of_first(self) -> int:
        """Return the level of a node that is added without a current one."""
        return 3 if self._ghost_parent() else 1

    def explain(self, event: QKeyEvent) -> bool:
        """Show why the command with these keys is not possible; return False if there is none.

        On a ghost row, which is no row yet, the keys of rows mean nothing.
        """
        keys, document = QKeySequence(event.keyCombination()), self._model.document
        actions = (action for action, _ in self._entries if keys in action.shortcuts())
        action = next(actions, None)
        if action is None or action.isEnabled() or self._ghost_parent() is not None:
            return False
        is_read_only = document is not None and document.read_only
        self.messageShown.emit(READ_ONLY_MESSAGE if is_read_only else action.whatsThis())
        return True

    def remove(self) -> None:
        """Remove the selected rows with all their descendants."""
        document, rows = self._model.document, self._model.tree_rows
        if document is None or rows is None:
            return
        edits = remove_edits(rows, self._selected_keys(rows))
        along = count_removed_descendants(rows, edits)
        document.apply(f"删除 {len(edits)} 行" if len(edits) > 1 else "删除行", edits)
        if along and not document.read_only:
            self.messageShown.emit(f"已删除 {len(edits)} 行及其下 {along} 行，按 Ctrl+Z 可以撤销。")

    def move_up(self) -> None:
        """Move the selected rows one place up, or into the parent's neighbour above."""
        self._move(up=True)

    def move_down(self) -> None:
        """Move the selected rows one place down, or into the parent's neighbour below."""
        self._move(up=False)

    def move_to(self, edit: Move) -> None:
        """Move a row to where it was dragged, and make it current."""
        document, _ = self._commit_edit()
        if document is not None:
            before = document.form
            document.apply("移动行", [edit])
            self._tree.expand(self._model.index_of(edit.parent))
            key = edit.key
            if document.form is before:  # moved past rows like it
                key = TreeRows(before).child_keys(edit.parent)[edit.row]
            self._go(FieldRef(key, "name"), False)

    def clear(self) -> None:
        """Clear the selected cells; a cleared score follows the suggestion again.

        Names of level-1 and level-2 indicators are cleared only if nothing else is selected:
        a form that is selected and cleared as a whole keeps its structure. Cells of hidden
        columns keep their texts.
        """
        document = self._model.document
        selected = [
            (ref, index)
            for index in self._selected_indexes()
            if (ref := self._model.field_ref(index))
        ]
        other = [ref for ref, index in selected if not self._is_heading(index)]
        if document is not None:
            refs = other or [ref for ref, _ in selected]
            document.apply("清除内容", [Set(ref, "") for ref in refs])

    def _is_heading(self, index: QModelIndex) -> bool:
        row = self._model.tree_row(index)
        return row is not None and row.level < 3

    def _add(self, level: int, *, edit: bool = True) -> None:
        document, rows = self._commit_edit()
        if document is None or rows is None:
            return
        row = self._current_row() or self._ghost_parent()
        current = row.node.key if row else None
        edits = insert_edits(rows, current, level, document.new_key())
        document.apply(f"增加{level_label(level)}", edits)
        for each in edits:
            if isinstance(each, Insert):
                self._go(FieldRef(each.node.key, "name"), edit)

    def _move(self, *, up: bool) -> None:
        document, rows = self._commit_edit()
        group = self._group(rows) if rows else ()
        if document is None or rows is None or not group:
            return
        before, edits = document.form, move_edits(rows, group, up=up)
        document.apply("上移" if up else "下移", edits)
        if document.form is before and edits and self._current_row() in group:
            self._select_beside(-1 if up else 1)
        self._tree.expand(self._model.index_of(group[0].node.key).parent())
        self._tree.scrollTo(self._tree.currentIndex())

    def _select_beside(self, by: int) -> None:
        """Select so many rows further down, as if rows had been moved past others like them."""
        current, selected = self._tree.currentIndex(), self._tree.selectionModel().selection()
        beside = QItemSelection()
        for each in map(selected.at, range(selected.count())):
            if each.parent() == current.parent():
                beside.select(_beside(each.topLeft(), by), _beside(each.bottomRight(), by))
        keep = QItemSelectionModel.SelectionFlag
        self._tree.selectionModel().setCurrentIndex(_beside(current, by), keep.NoUpdate)
        self._tree.selectionModel().select(beside, keep.ClearAndSelect)

    def _selection(self) -> _Selection | None:
        document, rows = self._model.document, self._model.tree_rows
        if document is None or document.read_only or rows is None:
            return None
        on_ghost = self._ghost_parent() is not None
        return _Selection(rows, self._current_row(), self._group(rows), on_ghost)

    def _group(self, rows: TreeRows) -> tuple[TreeRow, ...]:
        """Return the selected rows if they are adjacent, else the current one."""
        row = self._current_row()
        return () if row is None else adjacent_rows(rows, self._selected_keys(rows)) or (row,)

    def _commit_edit(self) -> tuple[Document | None, TreeRows | None]:
        """Commit the open edit; return document and rows, or None twice if it is read-only."""
        document = self._model.document
        if document is None or document.read_only:
            return None, None
        document.commit()
        return document, self._model.tree_rows

    def _selected_keys(self, rows: TreeRows) -> set[int]:
        """Return the keys of the selected rows, by ranges: thousands of cells may be selected."""
        selected = self._tree.selectionModel().selection()
        return {
            key
            for each in map(selected.at, range(selected.count()))
            for key in rows.child_keys(each.parent().internalId())[each.top() : each.bottom() + 1]
        } or {self._tree.currentIndex().internalId()}

    def _selected_indexes(self) -> list[QModelIndex]:
        return selected_cells(self._tree) or [self._tree.currentIndex()]

    def _current_row(self) -> TreeRow | None:
        return self._model.tree_row(self._tree.currentIndex())

    def _ghost_parent(self) -> TreeRow | None:
        """Return the 二级指标 at whose end the current cell is a ghost row, else None."""
        return self._model.ghost_parent(self._tree.currentIndex())


def _has_current(selection: _Selection) -> bool:
    return selection.current is not None


def _can_add_sibling(selection: _Selection) -> bool:
    return selection.current is not None or selection.on_ghost or selection.empty


def _can_add_level2(selection: _Selection) -> bool:
    return selection.current is not None or selection.on_ghost


def _can_add_child(selection: _Selection) -> bool:
    if selection.current:
        return selection.current.level < 3
    return selection.on_ghost or selection.empty


def insert_edits(rows: TreeRows, current: int | None, level: int, key: int) -> tuple[Edit, ...]:
    """Return the edit that adds an empty node of that level, with that key.

    It goes after the current node, or after the current node's ancestor of the same level; if
    the current node is one level up, it becomes its last child.
    """
    if level == 1 and current is None:
        return (_level1_insertion(rows, len(rows.child_keys(ROOT)), key),)
    row = rows.get(current) if current is not None else None
    while row is not None and row.level > level:
        row = rows.get(row.parent)
    if row is None or row.level < level - 1:
        return ()
    if row.level == level == 1:
        return (_level1_insertion(rows, row.row + 1, key),)
    if row.level == level:
        return (Insert(row.parent, row.row + 1, empty_node(level, key)),)
    return (Insert(row.node.key, len(rows.child_keys(row.node.key)), empty_node(level, key)),)


def _level1_insertion(rows: TreeRows, index: int, key: int) -> Insert:
    """Return the edit that adds an empty 一级指标 to the goal of the one above it."""
    return Insert(ROOT, index, in_goal_beside(rows.form, empty_node(1, key), index))


def remove_edits(rows: TreeRows, keys: Iterable[int]) -> tuple[Edit, ...]:
    """Return the edits that remove these nodes; descendants of a removed node have none."""
    chosen = set(keys)
    return tuple(Remove(key) for key in chosen if not _has_ancestor_in(rows, key, chosen))


def _beside(index: QModelIndex | QPersistentModelIndex, by: int) -> QModelIndex:
    return index.sibling(index.row() + by, index.column())


def count_removed_descendants(rows: TreeRows, edits: Iterable[Edit]) -> int:
    """Return how many nodes the edits remove along with their ancestors."""
    gone = [key for edit in edits if isinstance(edit, Remove) for key in rows.child_keys(edit.key)]
    return len(gone) + sum(len(rows.child_keys(key)) for key in gone)


def adjacent_rows(rows: TreeRows, keys: Iterable[int]) -> tuple[TreeRow, ...]:
    """Return the nodes in document order, without descendants; () if they are not adjacent."""
    chosen = set(keys)
    tops = (rows[key] for key in chosen if not _has_ancestor_in(rows, key, chosen))
    group = sorted(tops, key=lambda row: row.number)
    positions = [(row.parent, row.row - at) for at, row in enumerate(group)]
    return tuple(group) if len(set(positions)) == 1 else ()


def move_edits(rows: TreeRows, group: Sequence[TreeRow], *, up: bool) -> tuple[Edit, ...]:
    """Return the edits that move adjacent nodes one place up or down.

    Beyond the first or last place they go into the neighbour of their parent; a 一级指标 that is
    the first or last one of its goal goes over to the goal before or after.
    """
    if not group:
        return ()
    if (goal := _goal_after_move(rows, group, up=up)) is not None:
        return tuple(Set(FieldRef(each.node.key, "goal"), goal) for each in group)
    edge = group[0].row - 1 if up else group[-1].row + 1
    parent = group[0].parent
    if 0 <= edge < len(rows.child_keys(parent)):
        ordered = group if up else group[::-1]
        return tuple(Move(each.node.key, parent, each.row + (-1 if up else 1)) for each in ordered)
    beside = _neighbour_of_level(rows, parent, group[0].level - 1, up=up)
    if beside is None:
        return ()
    first = len(rows.child_keys(beside)) if up else 0
    return tuple(Move(each.node.key, beside, first + at) for at, each in enumerate(group))


def _goal_after_move(rows: TreeRows, group: Sequence[TreeRow], *, up: bool) -> int | None:
    """Return the goal into which 一级指标 at the edge of their own one move, or None."""
    edge = (group[0] if up else group[-1]).node
    if not isinstance(edge, Level1):
        return None
    level1 = rows.form.indicators
    at = group[0].row - 1 if up else group[-1].row + 1
    has_neighbour = 0 <= at < len(level1) and level1[at].goal == edge.goal
    goal = edge.goal + (-1 if up else 1)
    return goal if not has_neighbour and 0 <= goal < len(rows.form.goals) else None


def _has_ancestor_in(rows: TreeRows, key: int, chosen: set[int]) -> bool:
    row: TreeRow | None = rows[key]
    while row is not None and (row := rows.get(row.parent)) is not None:
        if row.node.key in chosen:
            return True
    return False


def _neighbour_of_level(rows: TreeRows, key: int, level: int, *, up: bool) -> int | None:
    """Return the key of the nearest node of that level before or after a node, if any."""
    same = rows.keys_of_level(level)
    if key not in same:
        return None
    position = same.index(key) + (-1 if up else 1)
    return same[position] if 0 <= position < len(same) else None
