"""Columns of the indicator tree that the user hides, and their commands.

A hidden column comes back by itself when a problem, a match or a figure leads to one of its
cells, and when a command changes a text in it: nothing is altered unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QTreeView

from perfdesk.gui.tree import navigation
from perfdesk.gui.tree.cells import COLUMN_FIELDS, TreeColumn, TreeRows, column_heading
from perfdesk.gui.tree.tree_header import TreeHeader
from perfdesk.gui.tree.tree_model import IndicatorModel

_NAMES = {column.name.lower(): column for column in TreeColumn if column != TreeColumn.NAME}
"""The columns that can be hidden, by the names that the settings and the commands have."""


class HiddenColumns(QObject):
    """Hides columns of a tree and shows them again; that of the names is always shown."""

    shownAgain = Signal(str)
    """Columns came back by themselves; carries a sentence that names them."""

    def __init__(self, tree: QTreeView, header: TreeHeader, model: IndicatorModel) -> None:
        super().__init__(tree)
        self._tree, self._header, self._model = tree, header, model
        self._actions: dict[TreeColumn, QAction] = {}
        self._rows: TreeRows | None = None

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the commands by name."""
        toggles = {
            f"column_{name}": partial(self._toggle, column) for name, column in _NAMES.items()
        }
        return {
            **toggles,
            "all_columns": lambda: self._hide(()),
            "automatic_widths": self._header.forget_widths,
        }

    def connect_actions(self, actions: Mapping[str, QAction]) -> None:
        """Let the actions of the menu 显示的列 show which columns are shown."""
        self._actions = {column: actions[f"column_{name}"] for name, column in _NAMES.items()}
        self._check_actions()

    def names(self) -> tuple[str, ...]:
        """Return the names of the hidden columns, for the settings."""
        return tuple(name for name, column in _NAMES.items() if column in self._hidden())

    def set_names(self, names: Iterable[str]) -> None:
        """Hide the columns of these names; unknown ones are ignored."""
        self._hide({_NAMES[name] for name in names if name in _NAMES})

    def show_again(self, columns: Collection[TreeColumn]) -> None:
        """Show those of the columns that are hidden, and say so."""
        hidden = self._hidden()
        back = [column for column in hidden if column in columns]
        if back:
            self._hide(set(hidden) - set(back))
            self.shownAgain.emit(f"已重新显示{self.quoted(back)}列。")

    def quoted(self, columns: Iterable[TreeColumn]) -> str:
        """Return the headings of columns for a sentence, e.g. “分值”“得分”."""
        document = self._model.document
        return "".join(
            f"“{column_heading(column, document.template)}”" for column in columns if document
        )

    def forget_texts(self) -> None:
        """Take the texts of the bound form as they are; called when another one is bound."""
        self._rows = self._model.tree_rows

    def show_changed(self) -> None:
        """Show again the hidden columns in which a text has changed since the last call."""
        before, rows = self._rows, self._model.tree_rows
        self._rows = rows
        if before is None or rows is None or not self._hidden():
            return
        pairs = [
            (before[key].node, rows[key].node)
            for key in rows.keys_of_level(3)
            if key in before and before[key].node is not rows[key].node
        ]
        changed = [
            column
            for column, field in COLUMN_FIELDS.items()
            if any(getattr(old, field) != getattr(new, field) for old, new in pairs)
        ]
        self.show_again(changed)

    def _hidden(self) -> list[TreeColumn]:
        shown = self._header.shown_columns()
        return [column for column in _NAMES.values() if column not in shown]

    def _toggle(self, column: TreeColumn) -> None:
        self._hide(set(self._hidden()) ^ {column})

    def _hide(self, columns: Collection[TreeColumn]) -> None:
        """Hide exactly these columns; the cursor leaves them, and the open cell is filled in."""
        if self._model.document is not None:
            self._model.document.commit()
        navigation.reclaim_focus(self._tree)
        self._header.hide_columns(columns)
        if self._tree.currentIndex().isValid():
            navigation.make_current(self._tree, self._tree.currentIndex())
        self._check_actions()

    def _check_actions(self) -> None:
        hidden = self._hidden()
        for column, action in self._actions.items():
            action.setChecked(column not in hidden)
