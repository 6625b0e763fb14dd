"""What a tree view remembers of a document it does not show: collapsed rows, cell, scroll.

Kept by key, so it survives any change of the form; forgotten with the document.

The heading of the indicator tree: its columns' widths, as wanted and as there is room for.

Beside the preview or on a small screen all columns give way, each as far as it can still
be read, so that none is out of sight; the widths a person gave them come back with the room.

The indicator tree: rows as tall as their text, keys like a spreadsheet.

It shows the document it is bound to and remembers how the others were seen. It
decides nothing about a form: cells are edited through fields, rows through the
tree's actions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.document import Document
from perfdesk.gui.panels import sheet_keys
from perfdesk.gui.tree import navigation
from perfdesk.gui.tree.cells import DEFAULT_WIDTHS, TreeColumn
from perfdesk.gui.tree.delegate import CellDelegate, CellLineEdit, CellTextEdit
from perfdesk.gui.tree.navigation import KeyNavigation, SelectionAnchor, make_current
from perfdesk.gui.tree.painting import draw_arrow, tree_colours
from perfdesk.gui.tree.tree_commands import TreeActions
from perfdesk.gui.tree.tree_model import Index, IndicatorModel


@dataclass(frozen=True, slots=True)
class ViewState:
    """How a document was last seen in the tree; by default all open, first cell, at the top.

    ``above`` are the nodes above the current cell, the nearest first.
    """

    collapsed: frozenset[int] = frozenset()
    current: tuple[int, int] | None = None
    above: tuple[int, ...] = ()
    scroll: int = 0


def view_state(tree: QTreeView, model: IndicatorModel) -> ViewState:
    """How the tree shows its document now."""
    keys = [index.internalId() for index in _parents(model, QModelIndex())]
    shut = frozenset(key for key in keys if not tree.isExpanded(model.index_of(key)))
    index = tree.currentIndex()
    current = (index.internalId(), index.column()) if index.isValid() else None
    above = (index.parent().internalId(), index.parent().parent().internalId())
    return ViewState(shut, current, above, tree.verticalScrollBar().value())


def restore_view(tree: QTreeView, model: IndicatorModel, remembered: ViewState) -> None:
    """Show the document as it was last seen; where a row is gone, the one it was below."""
    tree.expandAll()
    for key in remembered.collapsed:
        tree.collapse(model.index_of(key))
    key, column = remembered.current or (ROOT, 0)
    found = (model.index_of(each, column) for each in (key, *remembered.above))
    index = next((each for each in found if each.isValid()), model.index(0, column))
    if index.isValid():
        make_current(tree, index)
    tree.verticalScrollBar().setValue(remembered.scroll)


def _parents(model: IndicatorModel, parent: QModelIndex) -> list[QModelIndex]:
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        if model.rowCount(index):
            found += [index, *_parents(model, index)]
    return found


_LEAST = {
    TreeColumn.NAME: 120,
    TreeColumn.TARGET: 76,
    TreeColumn.ACTUAL: 76,
    TreeColumn.WEIGHT: 44,
    TreeColumn.SCORE: 56,
    TreeColumn.SUGGESTED: 58,
}
"""Pixels at 100 % to which a column is narrowed at most."""

_REASON = 80
"""Pixels the reasons, which take what is left, have at least."""


def fitted_widths(wanted: Mapping[TreeColumn, int], width: int) -> dict[TreeColumn, int]:
    """The wanted widths of all columns but the last, narrowed to fit into so many pixels.

    What is too much is shared by all columns, the last one too, as far as each can.
    """
    spare = {column: max(0, wanted[column] - least) for column, least in _LEAST.items()}
    reason = DEFAULT_WIDTHS[TreeColumn.REASON]
    left = sum(spare.values()) + reason - _REASON
    over = min(max(0, sum(wanted.values()) + reason - width), left)
    given = dict(wanted)
    for column, own in spare.items():
        taken = over * own // left if left else 0
        given[column] -= taken
        over, left = over - taken, left - own
    return given


class TreeHeader(QHeaderView):
    """Keeps the widths that are wanted, and shows those there is room for."""

    def __init__(self, tree: QTreeView) -> None:
        super().__init__(Qt.Orientation.Horizontal, tree)
        self._wanted = {column: DEFAULT_WIDTHS[column] for column in list(TreeColumn)[:-1]}
        self._fitting = False
        self.setSectionsMovable(False)
        self.setStretchLastSection(True)
        self.setMinimumSectionSize(40)
        self.setDefaultSectionSize(_REASON)  # Qt makes the last one no narrower
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        tree.setHeader(self)
        for column, width in self._wanted.items():
            self.resizeSection(column, width)
        self.sectionResized.connect(self._follow)
        self.sectionResized.connect(tree.scheduleDelayedItemsLayout)

    def wanted_widths(self) -> list[int]:
        """The wanted widths in pixels, column by column; of the last its own."""
        return [*self._wanted.values(), self.sectionSize(TreeColumn.REASON)]

    def set_wanted_widths(self, widths: Sequence[int]) -> None:
        """Takes these widths for the first columns, none narrower than can be seen."""
        for column, width in zip(self._wanted, widths, strict=False):
            self._wanted[column] = max(width, self.minimumSectionSize())
        self._fit()

    def _fit(self) -> None:
        """Gives each column its width by the room there is."""
        self._fitting = True
        for column, width in fitted_widths(self._wanted, self.width()).items():
            if self.sectionSize(column) != width:
                self.resizeSection(column, width)
        self._fitting = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: there is more room, or less."""
        super().resizeEvent(event)
        self._fit()

    def _follow(self, section: int, _before: int, width: int) -> None:
        column = TreeColumn(section)
        if not self._fitting and column in self._wanted:
            self._wanted[column] = width


_Trigger = QAbstractItemView.EditTrigger
_TYPED = (_Trigger.AnyKeyPressed, _Trigger.EditKeyPressed, _Trigger.DoubleClicked)
_SIGNS = (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Asterisk)


class IndicatorTree(QTreeView):
    """The 一级, 二级 and 三级指标 of one document at a time.

    ``opened`` names a cell's editor, ``said`` is a sentence: why nothing can be typed
    into a cell, what was taken out.
    """

    editorOpened = Signal(object)
    messageShown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remembered: WeakKeyDictionary[Document, ViewState] = WeakKeyDictionary()
        self._indicators = IndicatorModel(self)
        self._delegate = CellDelegate(self, self._indicators)
        self.setModel(self._indicators)
        self.setItemDelegate(self._delegate)
        self._behave()
        self.tree_header = TreeHeader(self)
        self._anchor = SelectionAnchor(self)
        self._delegate.active_cell = self._anchor.active_cell
        self._trail = KeyNavigation(self, self._anchor)
        self._delegate.leaveRequested.connect(self._trail.move_by_enter_or_tab)
        self._delegate.arrowLeft.connect(self._trail.move_by_arrow)
        self._actions = TreeActions(self, self._indicators, self._go)
        self._actions.messageShown.connect(self.messageShown)
        self.selectionModel().currentChanged.connect(self._actions.refresh)
        self.selectionModel().selectionChanged.connect(self._actions.refresh)

    def _behave(self) -> None:
        self.setAccessibleName("绩效指标")
        self.setEditTriggers(
            _Trigger.AnyKeyPressed | _Trigger.EditKeyPressed | _Trigger.DoubleClicked
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(True)
        self.setWordWrap(True)
        self.setExpandsOnDoubleClick(False)
        self.setIndentation(16)

    def bind(self, document: Document | None) -> None:
        """Show another document, as it was last seen; the open edit is ended first."""
        shown = self._indicators.document
        if shown is not None:
            shown.commit()
            navigation.reclaim_focus(self)
            self._remembered[shown] = view_state(self, self._indicators)
            self._connect(shown, on=False)
        self._indicators.bind(document)
        if document is not None:
            self._connect(document, on=True)
            restore_view(self, self._indicators, self._remembered.get(document, ViewState()))
        self._actions.refresh()

    def _connect(self, document: Document, *, on: bool) -> None:
        pairs = (
            (document.formAboutToBeReset, self._remember),
            (document.formReset, self._restore),
            (document.evaluated, self._actions.refresh),
        )
        for signal, slot in pairs:
            (signal.connect if on else signal.disconnect)(slot)

    @property
    def indicator_model(self) -> IndicatorModel:
        """The indicators it shows."""
        return self._indicators

    def current_ref(self) -> FieldRef | None:
        """The place of the current cell, or None where nothing can be edited."""
        return self._indicators.field_ref(self.currentIndex())

    def go_to(self, place: FieldRef) -> None:
        """Make the cell of a place the current one, in view and with the focus."""
        self._go(place, edit=False)

    def reveal(self, place: FieldRef) -> None:
        """Make the cell of a place the current one and show it, the focus left where it is."""
        index = self._indicators.index_of_ref(place)
        above = index.parent()
        while above.isValid():
            self.expand(above)
            above = above.parent()
        if index.isValid():
            navigation.make_current(self, index)
            self.scrollTo(index)

    def _go(self, place: FieldRef, edit: bool) -> None:
        if self._indicators.index_of_ref(place).isValid():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reveal(place)
            if edit:
                self.edit(self.currentIndex())

    def _remember(self) -> None:
        navigation.reclaim_focus(self)
        document = self._indicators.document
        if document is not None:
            self._remembered[document] = view_state(self, self._indicators)

    def _restore(self) -> None:
        document = self._indicators.document
        if document is not None:
            restore_view(self, self._indicators, self._remembered[document])

    def edit(  # type: ignore[override]  # one Python method stands for both overloads
        self,
        index: Index,
        trigger: QAbstractItemView.EditTrigger = _Trigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        """Open the editor of a cell: typing replaces the text, any other way continues it."""
        if trigger in (_Trigger.AnyKeyPressed, _Trigger.EditKeyPressed):
            index = self._anchor.make_active_current()
        opened = super().edit(index, trigger, event)  # type: ignore[arg-type]  # Qt allows None
        editor = self.indexWidget(index) if opened else None
        if trigger != _Trigger.AnyKeyPressed and isinstance(editor, CellLineEdit | CellTextEdit):
            editor.move_cursor_to_end()
        if isinstance(editor, CellTextEdit):
            self.editorOpened.emit(editor)
        if not opened and trigger in _TYPED:
            self.messageShown.emit(self._indicators.edit_refusal(index))
        return opened

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes down, Tab to the next cell that can be edited; signs are typed."""
        editor = self.indexWidget(self.currentIndex())
        if isinstance(editor, CellLineEdit | CellTextEdit) and editor.binding.composing:
            return  # Qt leaves the focus here until the first composition ends
        if move := sheet_keys.leave_direction(event):
            self._trail.move_by_enter_or_tab(move)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # a move that is impossible moves not even the cursor
        elif sheet_keys.is_clear_key(event):
            self.edit(self.currentIndex(), _Trigger.AnyKeyPressed, event)
        elif event.key() in _SIGNS:
            QAbstractItemView.keyPressEvent(self, event)  # QTreeView would collapse rows
        elif not self._takes(event):
            super().keyPressEvent(event)

    def _takes(self, event: QKeyEvent) -> bool:
        """True for the space bar that selects, and for Insert where its command is not possible."""
        if sheet_keys.is_select_rows_key(event):
            self._anchor.select_rows()
        elif sheet_keys.is_select_columns_key(event):
            self._anchor.select_columns()
        elif event.key() == Qt.Key.Key_Insert:
            self._actions.explain_no_child()
        else:
            return False
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """A mark an input method gives at once starts an edit too: Qt would drop it."""
        index = self.currentIndex()
        at_once = event.commitString() and not event.preeditString()
        if at_once and self.indexWidget(index) is None and self.edit(index, _Trigger.AnyKeyPressed):
            QApplication.sendEvent(self.indexWidget(self.currentIndex()), event)
        else:
            super().inputMethodEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Nothing: letters are typed, not searched for."""

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Along the row and, with Ctrl, to where filled cells end; a row opens from its name."""
        index = self.currentIndex()
        control = bool(modifiers & Qt.KeyboardModifier.ControlModifier)
        target = (
            navigation.cursor_target(self, index, action, control=control)
            if index.isValid()
            else None
        )
        return super().moveCursor(action, modifiers) if target is None else target

    def selectionCommand(
        self, index: Index, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Ctrl and a key that moves selects as the key alone does, as in a sheet."""
        if isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~Qt.KeyboardModifier.ControlModifier
            event = QKeyEvent(event.type(), event.key(), plain)
        return super().selectionCommand(index, event)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """With Shift, what lies between the cell last selected alone and the current one."""
        extends = bool(command & QItemSelectionModel.SelectionFlag.Current)
        super().setSelection(self._anchor.selection_rect() if extends else rect, command)

    def dataChanged(self, top_left: Index, bottom_right: Index, roles: Sequence[int] = ()) -> None:
        """Let an open editor grow with its row."""
        super().dataChanged(top_left, bottom_right, roles)
        if self.state() == QAbstractItemView.State.EditingState:
            self.updateEditorGeometries()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """New rows are in view: neither they nor their parent are collapsed."""
        super().rowsInserted(parent, start, end)
        self.expand(parent)
        for row in range(start, end + 1):
            self.expandRecursively(self._indicators.index(row, 0, parent))

    def rowsAboutToBeRemoved(self, parent: Index, start: int, end: int) -> None:
        """Take the focus back from an editor that may go with its row, and the cursor too."""
        navigation.reclaim_focus(self)
        kept = navigation.cell_after_removal(
            self, self.currentIndex(), parent, range(start, end + 1)
        )
        if kept != self.currentIndex():
            navigation.make_current(self, kept)
        super().rowsAboutToBeRemoved(parent, start, end)

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        """一级 and 二级 rows stand on a ground of their own."""
        rect = options.rect
        painter.fillRect(rect, self._ground(index))
        super().drawRow(painter, options, index)
        painter.setPen(tree_colours(self.palette()).rule)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _ground(self, index: Index) -> QColor:
        line = self._indicators.tree_row(index)
        colours = tree_colours(self.palette())
        return {1: colours.level1_background, 2: colours.level2_background}.get(
            line.level if line else 3, colours.background
        )

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Only the arrow that opens and closes a row: the styles would paint it as selected."""
        painter.fillRect(rect, self._ground(index))
        if self._indicators.rowCount(index):
            side = self.indentation()
            box = QRect(rect.right() - side + 1, rect.top(), side, self._delegate.line_height())
            draw_arrow(
                painter, box, tree_colours(self.palette()).quiet, opened=self.isExpanded(index)
            )

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: rows are measured now, unless other widths have had them measured."""
        super().showEvent(event)
        if self._delegate.heights_guessed:
            self.doItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the font changes."""
        super().changeEvent(event)
        delegate = self.itemDelegate()
        if event.type() == QEvent.Type.FontChange and isinstance(delegate, CellDelegate):
            delegate.forget_layouts()
            self.scheduleDelayedItemsLayout()
