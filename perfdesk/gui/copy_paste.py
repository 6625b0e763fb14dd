"""Cut, copy, paste, select all and fill down, in text fields and in the indicator tree.

``CopyPasteCommands`` passes the commands to the text field that has the focus, or to the
tree, whose selected cells ``TreeClipboard`` copies and fills. Where pasted texts go is worked
out by ``core.block_paste`` and ``recognition.pasted_block``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QPlainTextEdit

from perfdesk import resources
from perfdesk.core import block_paste
from perfdesk.core.block_paste import CellBlock, CellText, PasteResult, PasteTarget
from perfdesk.core.edits import Edit, Insert, Remove, Set, form_after
from perfdesk.core.errors import FormError
from perfdesk.core.field_ref import FieldRef, children, text_at, text_fields
from perfdesk.core.form import Form, Level3
from perfdesk.gui import clipboard
from perfdesk.gui.document import Document
from perfdesk.gui.panes import Panes
from perfdesk.gui.sentences import (
    NO_TEXT_TO_PASTE_MESSAGE,
    NOTHING_ABOVE_MESSAGE,
    READ_ONLY_MESSAGE,
    filled_down_message,
)
from perfdesk.gui.tree import navigation
from perfdesk.gui.tree.cells import (
    COLUMN_FIELDS,
    TreeColumn,
    TreeRow,
    column_of,
    printed_columns,
)
from perfdesk.gui.tree.delegate import CellTextEdit
from perfdesk.gui.tree.navigation import item_selection
from perfdesk.gui.tree.tree_view import IndicatorTree


class CopyPasteCommands(QObject):
    """The commands of the 编辑 menu on texts and cells.

    ``messageShown`` carries a sentence for the status bar.
    """

    messageShown = Signal(str)

    def __init__(self, panes: Panes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._panes = panes
        self._tree_clipboard = TreeClipboard(panes.tree)
        self._tree_clipboard.messageShown.connect(self.messageShown)

    def commands(self) -> dict[str, Callable[[], object]]:
        """Return the handlers of the commands by name."""
        return {
            "cut": self._cut,
            "copy": self._copy,
            "paste": self._paste,
            "select_all": self._select_all,
            "fill_down": self._fill_down,
        }

    def _cut(self) -> None:
        focused = self._focused()
        if isinstance(focused, QLineEdit | QPlainTextEdit) and focused.isReadOnly():
            self.messageShown.emit(READ_ONLY_MESSAGE)  # QLineEdit would empty itself (Qt 6.11)
        elif focused:
            focused.cut()

    def _copy(self) -> None:
        if focused := self._focused():
            focused.copy()

    def _paste(self) -> None:
        if focused := self._focused():
            focused.paste()

    def _select_all(self) -> None:
        focus = QApplication.focusWidget()
        if isinstance(focus, QLineEdit | QPlainTextEdit | QAbstractItemView):
            focus.selectAll()

    def _fill_down(self) -> None:
        focus, funding = QApplication.focusWidget(), self._panes.funding
        if tree := self._focused_tree():
            tree.fill_down()
        elif focus is not None and funding.isAncestorOf(focus):
            funding.field_grid.fill_down(focus)
        elif focus is not None and self._panes.tree.isAncestorOf(focus):
            self.messageShown.emit("这一格正在填写，按 Enter 填好后再向下填充。")
        else:
            self.messageShown.emit("请先选中指标或金额里要填充的单元格，再向下填充。")

    def _focused(self) -> QLineEdit | QPlainTextEdit | TreeClipboard | None:
        """Return the text field that has the focus, or the clipboard commands of the tree."""
        focus = QApplication.focusWidget()
        return focus if isinstance(focus, QLineEdit | QPlainTextEdit) else self._focused_tree()

    def _focused_tree(self) -> TreeClipboard | None:
        """Return the clipboard commands of the tree if it has the focus, else None."""
        return self._tree_clipboard if self._panes.tree.hasFocus() else None


class TreeClipboard(QObject):
    """Copies, cuts, pastes and fills the selected cells of the indicator tree.

    Each command is one undo step and says in ``messageShown`` what it did.
    """

    messageShown = Signal(str)

    def __init__(self, tree: IndicatorTree) -> None:
        super().__init__(tree)
        self._tree = tree
        self._model = tree.indicator_model
        tree.editorOpened.connect(self._offer_block)

    def copy(self) -> None:
        """Put the selected cells on the clipboard, with those of hidden columns between them."""
        selected = self._selected_with_hidden()
        if not selected:
            return
        block, shown = self._block(selected)
        clipboard.put_block(block, shown)
        columns = {TreeColumn(index.column()) for index in selected}
        hidden = sorted(filter(self._tree.isColumnHidden, columns))
        if hidden:
            names = self._tree.hidden_columns.quoted(hidden)
            self.messageShown.emit(f"已复制，连同隐藏的{names}列。")

    def cut(self) -> None:
        """Put the selected cells on the clipboard and empty them."""
        document = self._editable_document()
        if document is not None:
            self.copy()
            refs = self._refs(self._selected_with_hidden())
            document.apply("剪切", [Set(ref, "") for ref in refs])

    def paste(self) -> None:
        """Paste the block on the clipboard, from the first selected cell on."""
        document, block = self._editable_document(), clipboard.read_block()
        ghost = self._model.ghost_parent(self._tree.currentIndex())
        if document is None or not (ghost or self._selected()):
            return
        if block is None:
            self.messageShown.emit(NO_TEXT_TO_PASTE_MESSAGE)
            return
        try:
            result = (
                self._paste_at_ghost(document, block, ghost)
                if ghost
                else self._paste_result(document, block)
            )
        except FormError as error:
            self.messageShown.emit(str(error))
        else:
            self._tree.hidden_columns.show_again(_altered_columns(document.form, result.edits))
            document.apply("粘贴", result.edits, self._ref_of_current())
            self._select(result)
            self.messageShown.emit(result.sentence)

    def _offer_block(self, editor: CellTextEdit) -> None:
        """Let a block be pasted while a name is edited, as it is in a row just begun."""
        if editor.ref.field == "name":
            editor.paste_block = self._paste_from_empty_row

    def _paste_from_empty_row(self, block: CellBlock) -> bool:
        """End the edit and paste several cells from an empty row on; return False in any other.

        A row that was begun at a ghost row for it is one undo step with the paste.
        """
        row = self._model.tree_row(self._tree.currentIndex())
        is_empty = row is not None and isinstance(row.node, Level3) and row.node.is_empty
        if block.only_text is not None or not is_empty:
            return False
        self._tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tree.take_back_begun_row()
        self.paste()
        return True

    def fill_down(self) -> None:
        """Fill the first selected cell of each column into the selected ones below.

        A single selected cell is filled from the one above. Rows of another level than the first
        are left unchanged.
        """
        document = self._editable_document()
        cells = [index for index in self._selected() if navigation.is_editable(index)]
        if document is None or not cells:
            return
        if len(cells) == 1:
            cells.insert(0, navigation.next_in_column(self._tree, cells[0], backwards=True))
        columns = [
            self._refs([index for index in cells if index.column() == column])
            for column in sorted({index.column() for index in cells})
        ]
        result = block_paste.fill_down(document.form, columns)
        if not result.refs or cells[0] == cells[-1]:
            self.messageShown.emit(NOTHING_ABOVE_MESSAGE)
            return
        before = document.form
        document.apply("向下填充", result.edits)
        altered = document.form != before
        self.messageShown.emit(filled_down_message(len(result.refs), altered=altered))

    def _paste_result(self, document: Document, block: CellBlock) -> PasteResult:
        """Return the edits that paste a block.

        A single text goes into all selected cells. A block is repeated to fill a selected
        rectangle, unless its rows are of several levels. Otherwise it is pasted from the first
        selected cell on.
        """
        cells = self._selected()
        single = block.only_text
        if single is not None and len(cells) > 1:
            skipped = sum(not navigation.is_editable(index) for index in cells)
            return replace(block_paste.paste_into_all(single, self._refs(cells)), skipped=skipped)
        cells = self._selected_with_hidden()
        keys = tuple(dict.fromkeys(index.internalId() for index in cells))
        columns = sorted({index.column() for index in cells})
        fields = tuple(
            COLUMN_FIELDS.get(column) for column in printed_columns(list(map(TreeColumn, columns)))
        )
        form = document.form
        is_rectangle = len(cells) > 1 and len(cells) == len(keys) * len(columns)
        if is_rectangle and not _has_several_levels(block):
            selected = PasteTarget(form, keys, fields)
            repeated = block_paste.repeated_to_fill(block, selected)
            if repeated is not block:
                return block_paste.paste_by_position(repeated, selected, document.new_key)
        right = [column for column in TreeColumn if column >= columns[0]]
        target = PasteTarget(
            form,
            self._keys_from(keys[0]),
            tuple(COLUMN_FIELDS.get(column) for column in right),
        )
        return _paste_anywhere(block, target, document)

    def _paste_at_ghost(self, document: Document, block: CellBlock, parent: TreeRow) -> PasteResult:
        """Return the edits that paste a block into new rows in the place of the ghost row.

        The first of them is removed again if all of the block goes elsewhere by the names in it.
        """
        key = document.new_key()
        insertion = Insert(parent.node.key, len(children(parent.node)), Level3(key=key))
        fields = tuple(COLUMN_FIELDS.get(column) for column in TreeColumn)
        target = PasteTarget(form_after(document.form, insertion), (key,), fields)
        result = _paste_anywhere(block, target, document)
        if all(ref.key != key for ref in result.refs):
            return replace(result, edits=(insertion, *result.edits, Remove(key)))
        return replace(result, edits=(insertion, *result.edits), added=result.added + 1)

    def _keys_from(self, key: int) -> tuple[int, ...]:
        """Return the keys of the rows that a block is put over, from one row down.

        Below a last row of a 二级指标 that is still empty, rows are added: those of the next
        二级指标 stay.
        """
        tree_rows = self._model.tree_rows
        row = tree_rows.get(key) if tree_rows else None
        if tree_rows and row is not None and isinstance(row.node, Level3) and row.node.is_empty:
            siblings = children(tree_rows[row.parent].node)
            if siblings[-1].key == key:
                return (key,)
        keys = [each.internalId() for each in self._rows_of_form()]
        return tuple(keys[keys.index(key) :])

    def _block(self, selected: list[QModelIndex]) -> tuple[CellBlock, list[list[str]]]:
        """Return the smallest rectangle around the selected cells, as typed and as displayed.

        The column 建议得分 is left out beside other columns, since official tables have none.
        """
        keys = list(dict.fromkeys(index.internalId() for index in selected))
        left, right = (each([index.column() for index in selected]) for each in (min, max))
        columns = printed_columns([column for column in TreeColumn if left <= column <= right])
        in_selection = {(index.internalId(), index.column()) for index in selected}
        typed: list[list[CellText]] = []
        shown: list[list[str]] = []
        for key in keys:
            cells = [self._model.index_of(key, column) for column in columns]
            selected_here = [(key, column) in in_selection for column in columns]
            pairs = list(zip(cells, selected_here, strict=True))
            typed.append([_typed(index) if is_selected else None for index, is_selected in pairs])
            shown.append([_shown(index) if is_selected else "" for index, is_selected in pairs])
        if all(cell is None for row in typed for cell in row):
            return CellBlock.from_rows(shown), shown
        rows = self._model.tree_rows
        levels = [rows[key].level for key in keys] if rows else []
        return CellBlock.from_rows(typed, levels), shown

    def _select(self, result: PasteResult) -> None:
        """Select the cells that were filled; the first of them becomes the current one."""
        model = self._tree.selectionModel()
        filled = map(self._model.index_of_ref, result.refs)
        cells = [index for index in filled if not self._tree.isColumnHidden(index.column())]
        if cells:
            navigation.make_current(self._tree, cells[0])
            self._tree.scrollTo(cells[0])
            model.select(item_selection(cells), QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _selected(self) -> list[QModelIndex]:
        """Return the selected cells of expanded rows, row by row from the top."""
        rows = self._rows_of_form()
        order = {row.internalId(): number for number, row in enumerate(rows)}
        selected = navigation.selected_cells(self._tree) or [self._tree.currentIndex()]
        visible = [index for index in selected if index.isValid() and index.internalId() in order]
        return sorted(visible, key=lambda index: (order[index.internalId()], index.column()))

    def _selected_with_hidden(self) -> list[QModelIndex]:
        """Return the selected cells with those of hidden columns between them."""
        return navigation.with_hidden_between(self._tree, self._selected())

    def _rows_of_form(self) -> list[QModelIndex]:
        """Return the first cell of each expanded row, without ghost rows."""
        return [row for row in navigation.expanded_rows(self._tree) if self._model.tree_row(row)]

    def _ref_of_current(self) -> FieldRef | None:
        """Return where the cursor is; in a column that no field has, the name of the row."""
        current = self._tree.currentIndex()
        field = COLUMN_FIELDS.get(TreeColumn(current.column()), "name")
        return FieldRef(current.internalId(), field) if current.isValid() else None

    def _refs(self, cells: list[QModelIndex]) -> list[FieldRef]:
        refs = (self._model.field_ref(index) for index in cells)
        return [ref for ref in refs if ref is not None]

    def _editable_document(self) -> Document | None:
        """Return the document with its open edit committed, or None if it must not be changed."""
        document = self._model.document
        if document is not None and document.read_only:
            self.messageShown.emit(READ_ONLY_MESSAGE)
            return None
        if document is not None:
            document.commit()
        return document


def _altered_columns(form: Form, edits: Iterable[Edit]) -> set[TreeColumn]:
    """Return the columns in which edits of a paste alter a text or bring one in a new row."""
    columns = set[TreeColumn]()
    for edit in edits:
        match edit:
            case Set(ref, value) if text_at(form, ref) != value:
                columns.add(column_of(ref.field))
            case Insert(node=node):
                filled = (field for field in text_fields(node) if getattr(node, field))
                columns.update(map(column_of, filled))
                form = form_after(form, edit)  # what is set in the new row finds it there
    return columns


def _typed(index: QModelIndex) -> str | None:
    text = index.data(Qt.ItemDataRole.EditRole)
    return None if text is None else str(text)


def _shown(index: QModelIndex) -> str:
    return _typed(index) or str(index.data() or "")


def _has_several_levels(block: CellBlock) -> bool:
    return len(set(block.levels)) > 1


def _paste_anywhere(block: CellBlock, target: PasteTarget, document: Document) -> PasteResult:
    # Recognition of tables takes 30 ms to load, and only pasting needs it.
    from perfdesk.recognition.pasted_block import paste_block  # noqa: PLC0415 - see above
    from perfdesk.recognition.vocabulary import build_vocabulary  # noqa: PLC0415 - see above

    known = (document.template, *resources.templates().values())
    words = build_vocabulary(known, resources.reading_words())
    return paste_block(block, target, words, document.new_key)
