"""剪切, 复制, 粘贴 and the like: done by whatever has the focus, cells or a text.

In the indicators a block of cells goes out and comes in, in a field text; the fields
and ``tree.blocks`` know how. This only passes on.

The chosen cells of the indicator tree as a block: copied, cut, pasted, filled down.

What goes where is worked out in ``core`` and ``table``; here are the cells that are
chosen and in sight. Each command is one undo step and says what it did.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit

from perfdesk import resources
from perfdesk.core import block_paste
from perfdesk.core.block_paste import CellBlock, CellText, PasteResult, PasteTarget
from perfdesk.core.edits import Set
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import FieldRef
from perfdesk.gui import clipboard
from perfdesk.gui.document import Document
from perfdesk.gui.labels import NOTHING_ABOVE_MESSAGE, READ_ONLY_MESSAGE, filled_down_message
from perfdesk.gui.panes import Panes
from perfdesk.gui.tree import navigation
from perfdesk.gui.tree.cells import COLUMN_FIELDS, TreeColumn, printed_columns
from perfdesk.gui.tree.navigation import item_selection
from perfdesk.gui.tree.tree_view import IndicatorTree


class CopyPasteCommands(QObject):
    """The commands on what is chosen; ``said`` is a sentence for the status bar."""

    messageShown = Signal(str)

    def __init__(self, panes: Panes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panes = panes
        self._tree_blocks = TreeClipboard(panes.tree)
        self._tree_blocks.messageShown.connect(self.messageShown)

    def commands(self) -> dict[str, Callable[[], object]]:
        """What the 编辑 menu does with cells and texts, by the names of its commands."""
        return {
            "cut": self._cut,
            "copy": self._copy,
            "paste": self._paste,
            "select_all": self._select_all,
            "fill_down": self._fill_down,
        }

    def _cut(self) -> None:
        if text := _text():
            text.cut()
        elif blocks := self._blocks():
            blocks.cut()

    def _copy(self) -> None:
        if text := _text():
            text.copy()
        elif blocks := self._blocks():
            blocks.copy()

    def _paste(self) -> None:
        if text := _text():
            text.paste()
        elif blocks := self._blocks():
            blocks.paste()

    def _select_all(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit | QAbstractItemView):
            focus.selectAll()

    def _fill_down(self) -> None:
        focus, funding = QApplication.focusWidget(), self._panes.funding
        if blocks := self._blocks():
            blocks.fill_down()
        elif focus is not None and funding.isAncestorOf(focus):
            funding.field_grid.fill_down(focus)
        elif focus is not None and self._panes.tree.isAncestorOf(focus):
            self.messageShown.emit("这一格正在填写，按 Enter 填好后再向下填充。")
        else:
            self.messageShown.emit("请先选中指标或金额里要填充的格子，再向下填充。")

    def _blocks(self) -> TreeClipboard | None:
        """The chosen cells of the tree, if it has the focus."""
        return self._tree_blocks if self._panes.tree.hasFocus() else None


def _text() -> QLineEdit | QPlainTextEdit | None:
    """The field that has the focus, if it is one."""
    focus = QApplication.focusWidget()
    return focus if isinstance(focus, QLineEdit | QPlainTextEdit) else None


_EMPTY = "剪贴板里没有文字。"


class TreeClipboard(QObject):
    """Blocks of a tree's cells; ``said`` is a sentence for the status bar."""

    messageShown = Signal(str)

    def __init__(self, tree: IndicatorTree) -> None:
        super().__init__(tree)
        self._tree = tree
        self._model = tree.indicator_model

    def copy(self) -> None:
        """Put the chosen cells on the clipboard."""
        chosen = self._chosen()
        if not chosen:
            return
        block, shown = self._block(chosen)
        clipboard.put_block(block, shown)

    def cut(self) -> None:
        """Put the chosen cells on the clipboard and empty them."""
        document = self._ready()
        if document is not None:
            self.copy()
            document.apply("剪切", [Set(place, "") for place in self._places(self._chosen())])

    def paste(self) -> None:
        """Put the block on the clipboard over the cells from the first chosen one on."""
        document, block = self._ready(), clipboard.read_block()
        if document is None or not self._chosen():
            return
        if block is None:
            self.messageShown.emit(_EMPTY)
            return
        try:
            landing = self._landing(document, block)
        except FormError as error:
            self.messageShown.emit(str(error))
        else:
            document.apply("粘贴", landing.edits)
            self._choose(landing)
            self.messageShown.emit(landing.sentence)

    def fill_down(self) -> None:
        """Put the first chosen cell of each column into the ones below; one alone takes from above.

        Cells of another level than the first are left as they are.
        """
        document = self._ready()
        chosen = [index for index in self._chosen() if navigation.is_editable(index)]
        if document is None or not chosen:
            return
        if len(chosen) == 1:
            chosen.insert(0, navigation.next_in_column(self._tree, chosen[0], backwards=True))
        columns = [
            self._places([index for index in chosen if index.column() == column])
            for column in sorted({index.column() for index in chosen})
        ]
        landing = block_paste.fill_down(document.form, columns)
        if not landing.refs or chosen[0] == chosen[-1]:
            self.messageShown.emit(NOTHING_ABOVE_MESSAGE)
            return
        before = document.form
        document.apply("向下填充", landing.edits)
        altered = document.form != before
        self.messageShown.emit(filled_down_message(len(landing.refs), altered=altered))

    def _landing(self, document: Document, block: CellBlock) -> PasteResult:
        chosen = self._chosen()
        single = block.only_text
        if single is not None and len(chosen) > 1:
            skipped = sum(not navigation.is_editable(index) for index in chosen)
            return replace(
                block_paste.paste_into_all(single, self._places(chosen)), skipped=skipped
            )
        keys = tuple(dict.fromkeys(index.internalId() for index in chosen))
        columns = sorted({index.column() for index in chosen})
        fields = tuple(
            COLUMN_FIELDS.get(column) for column in printed_columns(list(map(TreeColumn, columns)))
        )
        form = document.form
        if len(chosen) > 1 and len(chosen) == len(keys) * len(columns) and not _mixed(block):
            chosen_target = PasteTarget(form, keys, fields)
            repeated = block_paste.repeated_to_fill(block, chosen_target)
            if repeated is not block:
                return block_paste.paste_by_position(repeated, chosen_target, document.new_key)
        rows = [row.internalId() for row in navigation.expanded_rows(self._tree)]
        right = [column for column in self._columns() if column >= columns[0]]
        target = PasteTarget(
            form,
            tuple(rows[rows.index(keys[0]) :]),
            tuple(COLUMN_FIELDS.get(column) for column in right),
        )
        return _pasted(block, target, document)

    def _block(self, chosen: list[QModelIndex]) -> tuple[CellBlock, list[list[str]]]:
        """The chosen cells as typed and as shown, in the smallest rectangle around them.

        建议得分 stays out beside other columns: tables it is pasted into have none.
        """
        keys = list(dict.fromkeys(index.internalId() for index in chosen))
        left, right = (each([index.column() for index in chosen]) for each in (min, max))
        columns = printed_columns([column for column in self._columns() if left <= column <= right])
        spots = {(index.internalId(), index.column()) for index in chosen}
        typed: list[list[CellText]] = []
        shown: list[list[str]] = []
        for key in keys:
            cells = [self._model.index_of(key, column) for column in columns]
            inside = [(key, column) in spots for column in columns]
            pairs = list(zip(cells, inside, strict=True))
            typed.append([_typed(index) if own else None for index, own in pairs])
            shown.append([_shown(index) if own else "" for index, own in pairs])
        if all(cell is None for row in typed for cell in row):
            return CellBlock.from_rows(shown), shown
        lines = self._model.tree_rows
        levels = [lines[key].level for key in keys] if lines else []
        return CellBlock.from_rows(typed, levels), shown

    def _choose(self, landing: PasteResult) -> None:
        """Select what was filled, its first cell the current one."""
        model = self._tree.selectionModel()
        cells = [self._model.index_of_ref(place) for place in landing.refs]
        if cells:
            navigation.make_current(self._tree, cells[0])
            self._tree.scrollTo(cells[0])
            model.select(item_selection(cells), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _chosen(self) -> list[QModelIndex]:
        """The chosen cells in sight, by rows from the top."""
        model = self._tree.selectionModel()
        order = {
            row.internalId(): at for at, row in enumerate(navigation.expanded_rows(self._tree))
        }
        found = model.selectedIndexes() or [self._tree.currentIndex()]
        shown = [index for index in found if index.isValid() and index.internalId() in order]
        return sorted(shown, key=lambda index: (order[index.internalId()], index.column()))

    def _places(self, cells: list[QModelIndex]) -> list[FieldRef]:
        places = (self._model.field_ref(index) for index in cells)
        return [place for place in places if place is not None]

    def _columns(self) -> list[TreeColumn]:
        return [column for column in TreeColumn if not self._tree.isColumnHidden(column)]

    def _ready(self) -> Document | None:
        """The document with its open edit ended, None if nothing may be changed."""
        document = self._model.document
        if document is not None and document.read_only:
            self.messageShown.emit(READ_ONLY_MESSAGE)
            return None
        if document is not None:
            document.commit()
        return document


def _typed(index: QModelIndex) -> str | None:
    text = index.data(Qt.ItemDataRole.EditRole)
    return None if text is None else str(text)


def _shown(index: QModelIndex) -> str:
    return _typed(index) or str(index.data() or "")


def _mixed(block: CellBlock) -> bool:
    return len(set(block.levels)) > 1


def _pasted(block: CellBlock, target: PasteTarget, document: Document) -> PasteResult:
    # Recognition of tables takes 30 ms to load, and only pasting needs it: too much for the start.
    from perfdesk.recognition.pasted_block import paste_block  # noqa: PLC0415 - as said
    from perfdesk.recognition.vocabulary import build_vocabulary  # noqa: PLC0415 - as said

    known = (document.template, *resources.templates().values())
    return paste_block(block, target, build_vocabulary(known), document.new_key)
