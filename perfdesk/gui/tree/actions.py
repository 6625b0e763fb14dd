"""The commands of the indicator tree: add, remove, move, clear, each one undo step.

They work on the tree's current or selected cells and are offered to the window as
actions with their texts and shortcuts; whether a menu shows them is its business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QTreeView

from perfdesk.core.edits import Insert, Set
from perfdesk.core.places import Place
from perfdesk.gui.document import Document
from perfdesk.gui.tree import restructure
from perfdesk.gui.tree.columns import level_word
from perfdesk.gui.tree.lines import Line, Lines
from perfdesk.gui.tree.model import IndicatorModel

Go = Callable[[Place, bool], None]
"""Makes the cell of a place the current one; True opens its editor."""


class _Command(NamedTuple):
    text: str
    keys: tuple[str, ...]
    do: Callable[[], None]
    possible: Callable[[], bool]


class TreeActions(QObject):
    """The actions of a tree, enabled as far as its current cell allows; ``said`` is a sentence."""

    said = Signal(str)

    def __init__(self, tree: QTreeView, model: IndicatorModel, go: Go) -> None:
        super().__init__(tree)
        self._tree = tree
        self._model = model
        self._go = go
        self._offered: list[tuple[QAction, Callable[[], bool]]] = []
        for group in self._groups():
            for command in group:
                self._offer(command)
            separator = QAction(self)
            separator.setSeparator(True)
            tree.addAction(separator)
        self.refresh()

    def _groups(self) -> tuple[tuple[_Command, ...], ...]:
        sibling = ("Ctrl+Return", "Ctrl+Enter", "Ctrl++", "Ctrl+=")
        return (
            (
                _Command("增加同级指标(&S)", sibling, self.add_sibling, self._current),
                _Command("增加下级指标(&C)", ("Ins",), self.add_child, self._parental),
                _Command("增加一级指标(&1)", (), lambda: self._add(1), self._writable),
                _Command("增加二级指标(&2)", (), lambda: self._add(2), self._current),
            ),
            (
                _Command("上移(&U)", ("Alt+Up",), self.move_up, lambda: self._movable(up=True)),
                _Command(
                    "下移(&D)", ("Alt+Down",), self.move_down, lambda: self._movable(up=False)
                ),
            ),
            (
                _Command("清除内容(&L)", ("Del",), self.clear, self._current),
                _Command("删除所选行(&R)", ("Ctrl+-",), self.remove, self._current),
            ),
        )

    def _offer(self, command: _Command) -> None:
        action = QAction(command.text, self)
        action.setShortcuts([QKeySequence(keys) for keys in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _checked=False: command.do())
        self._tree.addAction(action)
        self._offered.append((action, command.possible))

    def refresh(self) -> None:
        """Enable what is possible at the current cell."""
        for action, possible in self._offered:
            action.setEnabled(possible())

    def add_sibling(self) -> None:
        """A new node of the current one's level below it, its name open for typing."""
        if line := self._line():
            self._add(line.level)

    def add_child(self) -> None:
        """A new node as the last below the current 一级 or 二级指标, its name open for typing."""
        line = self._line()
        if line and line.level < 3:
            self._add(line.level + 1)

    def remove(self) -> None:
        """Take the selected rows out, with all below them."""
        document, lines = self._model.document, self._model.lines
        if document is None or lines is None:
            return
        edits = restructure.removal(lines, self._keys())
        along = restructure.taken_along(lines, edits)
        document.apply(f"删除 {len(edits)} 行" if len(edits) > 1 else "删除行", edits)
        if along and not document.read_only:
            self.said.emit(f"已删除 {len(edits)} 行及其下 {along} 行，按 Ctrl+Z 可以撤销。")

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
            (place, index) for index in self._selected() if (place := self._model.place(index))
        ]
        own = [place for place, index in chosen if not self._is_heading(index)]
        if document is not None:
            places = own or [place for place, _ in chosen]
            document.apply("清除内容", [Set(place, "") for place in places])

    def _is_heading(self, index: QModelIndex) -> bool:
        line = self._model.line(index)
        return line is not None and line.level < 3

    def _add(self, level: int) -> None:
        document, lines = self._ready()
        if document is None or lines is None:
            return
        line = self._line()
        current = line.node.key if line else None
        edits = restructure.insertion(lines, current, level, document.new_key())
        document.apply(f"增加{level_word(level)}", edits)
        for edit in edits:
            if isinstance(edit, Insert):
                self._go(Place(edit.node.key, "name"), True)

    def _move(self, *, up: bool) -> None:
        document, lines = self._ready()
        group = self._group(lines)
        if document is None or lines is None or not group:
            return
        document.apply("上移" if up else "下移", restructure.move(lines, group, up=up))
        self._tree.expand(self._model.index_of(group[0].node.key).parent())
        self._tree.scrollTo(self._tree.currentIndex())

    def _group(self, lines: Lines | None) -> tuple[Line, ...]:
        """The chosen rows if they stand side by side, else the current one."""
        line = self._line()
        if lines is None or line is None:
            return ()
        return restructure.together(lines, self._keys()) or (line,)

    def _ready(self) -> tuple[Document | None, Lines | None]:
        """The document, its open edit ended, and its lines thereafter."""
        document = self._model.document
        if document is None or document.read_only:
            return None, None
        document.commit()
        return document, self._model.lines

    def _keys(self) -> set[int]:
        """The keys of the chosen rows, by ranges: they may have thousands of cells."""
        chosen = self._tree.selectionModel().selection()
        return {
            self._model.index(row, 0, each.parent()).internalId()
            for each in map(chosen.at, range(chosen.count()))
            for row in range(each.top(), each.bottom() + 1)
        } or {self._tree.currentIndex().internalId()}

    def _selected(self) -> list[QModelIndex]:
        model = self._tree.selectionModel()
        chosen = model.selectedIndexes() if isinstance(model, QItemSelectionModel) else []
        return chosen or [self._tree.currentIndex()]

    def _line(self) -> Line | None:
        return self._model.line(self._tree.currentIndex())

    def _writable(self) -> bool:
        document = self._model.document
        return document is not None and not document.read_only

    def _current(self) -> bool:
        return self._writable() and self._line() is not None

    def _parental(self) -> bool:
        line = self._line()
        return self._writable() and line is not None and line.level < 3

    def _movable(self, *, up: bool) -> bool:
        lines = self._model.lines
        if not self._writable() or lines is None:
            return False
        return bool(restructure.move(lines, self._group(lines), up=up))
