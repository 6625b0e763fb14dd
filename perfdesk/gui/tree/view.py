"""The indicator tree: rows as tall as their text, keys like a spreadsheet.

It shows the document it is bound to and remembers how the others were seen. It
decides nothing about a form: cells are edited through fields, rows through the
tree's actions.
"""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakKeyDictionary

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QPainter, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from perfdesk.core.field_ref import Place
from perfdesk.gui.document import Document
from perfdesk.gui.panels import keystrokes
from perfdesk.gui.tree import memory, moves
from perfdesk.gui.tree.actions import TreeActions
from perfdesk.gui.tree.anchor import Anchor
from perfdesk.gui.tree.delegate import CellDelegate
from perfdesk.gui.tree.editors import CellLine, CellText
from perfdesk.gui.tree.head import Head
from perfdesk.gui.tree.model import Index, IndicatorModel
from perfdesk.gui.tree.painting import draw_arrow, inks
from perfdesk.gui.tree.trail import Trail

_Trigger = QAbstractItemView.EditTrigger
_TYPED = (_Trigger.AnyKeyPressed, _Trigger.EditKeyPressed, _Trigger.DoubleClicked)
_SIGNS = (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Asterisk)


class IndicatorTree(QTreeView):
    """The 一级, 二级 and 三级指标 of one document at a time.

    ``opened`` names a cell's editor, ``said`` is a sentence: why nothing can be typed
    into a cell, what was taken out.
    """

    opened = Signal(object)
    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._remembered: WeakKeyDictionary[Document, memory.Seen] = WeakKeyDictionary()
        self._indicators = IndicatorModel(self)
        self._delegate = CellDelegate(self, self._indicators)
        self.setModel(self._indicators)
        self.setItemDelegate(self._delegate)
        self._behave()
        self.head = Head(self)
        self._anchor = Anchor(self)
        self._delegate.active = self._anchor.active
        self._trail = Trail(self, self._anchor)
        self._delegate.left.connect(self._trail.leave)
        self._delegate.walked.connect(self._trail.walk)
        self._actions = TreeActions(self, self._indicators, self._go)
        self._actions.said.connect(self.said)
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
            moves.keep_focus(self)
            self._remembered[shown] = memory.seen(self, self._indicators)
            self._connect(shown, on=False)
        self._indicators.bind(document)
        if document is not None:
            self._connect(document, on=True)
            memory.show(self, self._indicators, self._remembered.get(document, memory.Seen()))
        self._actions.refresh()

    def _connect(self, document: Document, *, on: bool) -> None:
        pairs = (
            (document.resetting, self._remember),
            (document.reset, self._restore),
            (document.evaluated, self._actions.refresh),
        )
        for signal, slot in pairs:
            (signal.connect if on else signal.disconnect)(slot)

    @property
    def indicators(self) -> IndicatorModel:
        """The indicators it shows."""
        return self._indicators

    def current_place(self) -> Place | None:
        """The place of the current cell, or None where nothing can be edited."""
        return self._indicators.place(self.currentIndex())

    def go(self, place: Place) -> None:
        """Make the cell of a place the current one, in view and with the focus."""
        self._go(place, edit=False)

    def reveal(self, place: Place) -> None:
        """Make the cell of a place the current one and show it, the focus left where it is."""
        index = self._indicators.index_at(place)
        above = index.parent()
        while above.isValid():
            self.expand(above)
            above = above.parent()
        if index.isValid():
            moves.make_current(self, index)
            self.scrollTo(index)

    def _go(self, place: Place, edit: bool) -> None:
        if self._indicators.index_at(place).isValid():
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.reveal(place)
            if edit:
                self.edit(self.currentIndex())

    def _remember(self) -> None:
        moves.keep_focus(self)
        document = self._indicators.document
        if document is not None:
            self._remembered[document] = memory.seen(self, self._indicators)

    def _restore(self) -> None:
        document = self._indicators.document
        if document is not None:
            memory.show(self, self._indicators, self._remembered[document])

    def edit(  # type: ignore[override]  # one Python method stands for both overloads
        self,
        index: Index,
        trigger: QAbstractItemView.EditTrigger = _Trigger.AllEditTriggers,
        event: QEvent | None = None,
    ) -> bool:
        """Open the editor of a cell: typing replaces the text, any other way continues it."""
        if trigger in (_Trigger.AnyKeyPressed, _Trigger.EditKeyPressed):
            index = self._anchor.settle()
        opened = super().edit(index, trigger, event)  # type: ignore[arg-type]  # Qt allows None
        editor = self.indexWidget(index) if opened else None
        if trigger != _Trigger.AnyKeyPressed and isinstance(editor, CellLine | CellText):
            editor.to_end()
        if isinstance(editor, CellText):
            self.opened.emit(editor)
        if not opened and trigger in _TYPED:
            self.said.emit(self._indicators.refusal(index))
        return opened

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes down, Tab to the next cell that can be edited; signs are typed."""
        editor = self.indexWidget(self.currentIndex())
        if isinstance(editor, CellLine | CellText) and editor.editing.composing:
            return  # Qt leaves the focus here until the first composition ends
        if move := keystrokes.leaving(event):
            self._trail.leave(move)
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()  # a move that is impossible moves not even the cursor
        elif keystrokes.empties(event):
            self.edit(self.currentIndex(), _Trigger.AnyKeyPressed, event)
        elif event.key() in _SIGNS:
            QAbstractItemView.keyPressEvent(self, event)  # QTreeView would collapse rows
        elif not self._takes(event):
            super().keyPressEvent(event)

    def _takes(self, event: QKeyEvent) -> bool:
        """True for the space bar that selects, and for Insert where its command is not possible."""
        if keystrokes.selects_rows(event):
            self._anchor.select_rows()
        elif keystrokes.selects_columns(event):
            self._anchor.select_columns()
        elif event.key() == Qt.Key.Key_Insert:
            self._actions.refuse_child()
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
        target = moves.cursor(self, index, action, control=control) if index.isValid() else None
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
        super().setSelection(self._anchor.reach() if extends else rect, command)

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
        moves.keep_focus(self)
        kept = moves.outside(self, self.currentIndex(), parent, range(start, end + 1))
        if kept != self.currentIndex():
            moves.make_current(self, kept)
        super().rowsAboutToBeRemoved(parent, start, end)

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        """一级 and 二级 rows stand on a ground of their own."""
        rect = options.rect
        painter.fillRect(rect, self._ground(index))
        super().drawRow(painter, options, index)
        painter.setPen(inks(self.palette()).rule)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _ground(self, index: Index) -> QColor:
        line = self._indicators.line(index)
        colours = inks(self.palette())
        return {1: colours.group, 2: colours.branch}.get(line.level if line else 3, colours.ground)

    def drawBranches(self, painter: QPainter, rect: QRect, index: Index) -> None:
        """Only the arrow that opens and closes a row: the styles would paint it as selected."""
        painter.fillRect(rect, self._ground(index))
        if self._indicators.rowCount(index):
            side = self.indentation()
            box = QRect(rect.right() - side + 1, rect.top(), side, self._delegate.line_height())
            draw_arrow(painter, box, inks(self.palette()).quiet, opened=self.isExpanded(index))

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: rows are measured now, unless other widths have had them measured."""
        super().showEvent(event)
        if self._delegate.guessed:
            self.doItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        """Measure anew when the font changes."""
        super().changeEvent(event)
        delegate = self.itemDelegate()
        if event.type() == QEvent.Type.FontChange and isinstance(delegate, CellDelegate):
            delegate.font_changed()
            self.scheduleDelayedItemsLayout()
