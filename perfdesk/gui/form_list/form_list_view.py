"""The list of open forms at the left of the window, with search, sorting and filters.

Where it is widened far enough it is a table (``form_table``). ``FormListPane`` holds the search
field, the menu, the list and a summary line; ``FormListView``
is the list, whose current form the panes show; ``FormItemDelegate`` draws its items.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.core.form_columns import FORM_COLUMNS
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import (
    COLUMN_ROLE,
    ERRORS_ROLE,
    FILLED_ROLE,
    NO_FILTER,
    SUBTITLE_ROLE,
    TOTAL_ROLE,
    YEAR_ROLE,
    FormFilter,
    FormOrder,
    Index,
    ListedForms,
    OpenForms,
    need_subtitles,
    summary,
)
from perfdesk.gui.form_list.form_table import (
    CELL_PADDING,
    FormTableHeader,
    column_widths,
    text_width,
)
from perfdesk.gui.widgets import PlainLabel, SearchField

_PADDING = 6
"""Pixels around an item, and between its parts."""
_LINE_GAP, _ICON_SIZE, _ICON_GAP = 2, 12, 3
"""Pixels between lines, of the error icon, and between it and its text."""
_WIDE = 400
"""Pixels from which on the figures stand in columns of their own."""
_PREFERRED_WIDTH = 120
"""Pixels."""

_LONGEST_FIGURES = ("已填 000/000", "总分 100.00", "00 个错误")
"""The widest text of each column of figures."""
_LEFT = Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignRight


class FormListPane(QWidget):
    """The list of forms with search field, sorting and filters; it passes its focus to the list."""

    def __init__(self, forms: OpenForms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self.list = FormListView(forms)
        self.search = FormSearchField(self)
        self.menu = QMenu("排序和筛选(&S)", self)
        self._orders = {order: self._add_choice(order.value) for order in FormOrder}
        self._orders[FormOrder.OPENED].setChecked(True)
        self._make_orders_exclusive()
        self.menu.addSeparator()
        self._errors_action = self._add_choice("只看有错误的")
        self._unsaved_action = self._add_choice("只看未保存的")
        self._summary = PlainLabel("", self)
        self.list.add_menu_actions([self.menu.menuAction()])
        self._header = FormTableHeader(self)
        self._lay_out()
        self.setFocusProxy(self.list)
        self.search.textEdited.connect(self._apply_filter)
        self.search.searchLeft.connect(self._on_search_left)
        self.list.listingChanged.connect(self._show_filter)
        # Queued: a widget shown while the list is being resized would not be laid out (Qt 6.11).
        self.list.columnsChanged.connect(
            self._header.show_columns, Qt.ConnectionType.QueuedConnection
        )
        self._header.orderChosen.connect(self._sort)
        forms.dataChanged.connect(self._update_summary)
        self._update_summary()

    def focus_search(self) -> None:
        """Focus the search field and select its text."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _add_choice(self, text: str) -> QAction:
        action = self.menu.addAction(text)
        action.setCheckable(True)
        action.triggered.connect(self._apply_filter)
        return action

    def _make_orders_exclusive(self) -> None:
        group = QActionGroup(self)
        for action in self._orders.values():
            group.addAction(action)

    def _lay_out(self) -> None:
        button = QToolButton(self)
        button.setIcon(theme.icon("sift"))
        button.setToolTip("排序和筛选")
        button.setAccessibleName("排序和筛选")
        button.setMenu(self.menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.setAutoRaise(True)
        head = QHBoxLayout()
        head.setContentsMargins(4, 0, 0, 0)
        head.setSpacing(2)
        head.addWidget(self.search)
        head.addWidget(button)
        self._summary.setWordWrap(True)
        self._summary.setContentsMargins(4, 2, 4, 4)
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(4)
        box.addLayout(head)
        table = QVBoxLayout()
        table.setSpacing(0)
        table.addWidget(self._header)
        table.addWidget(self.list)
        box.addLayout(table)
        box.addWidget(self._summary)

    @property
    def is_table(self) -> bool:
        """True if the list is wide enough for a table."""
        return self.list.has_columns

    def _sort(self, order: FormOrder) -> None:
        self._orders[order].trigger()

    def _apply_filter(self) -> None:
        order = next(order for order, action in self._orders.items() if action.isChecked())
        form_filter = FormFilter(
            self.search.text(), self._errors_action.isChecked(), self._unsaved_action.isChecked()
        )
        self.list.list_forms(order, form_filter)

    def _on_search_left(self, cleared: bool) -> None:
        """Move from the search field into the list, to the first form if none is current there."""
        if cleared:
            self.search.clear()
            self._apply_filter()
        if not self.list.currentIndex().isValid():
            self.list.step(1)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_filter(self) -> None:
        """Show the list's filter, which the list removes where it would hide a chosen form."""
        form_filter = self.list.listed_forms.form_filter
        if self.search.text() != form_filter.words:
            self.search.setText(form_filter.words)
        self._errors_action.setChecked(form_filter.with_errors)
        self._unsaved_action.setChecked(form_filter.unsaved)
        self._update_summary()

    def _update_summary(self) -> None:
        text = summary(list(self._forms), len(self.list.listed_forms))
        if text != self._summary.text():
            self._summary.setText(text)


class FormListView(QListView):
    """The list of forms; the panes show its current document.

    A document stays the current one when a filter hides its item; only choosing another one
    changes it.
    """

    documentChosen = Signal(object)
    """The document (``Document`` or None) the panes are to show."""
    enterPressed = Signal()
    """The keyboard focus is to go to the form."""
    listingChanged = Signal()
    """The listed forms, or their order, are different."""
    columnsChanged = Signal(list)
    """The widths in pixels of the columns of a table, none if the list is too narrow for one."""

    def __init__(self, forms: OpenForms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self._document: Document | None = None
        self._refreshing = False
        self._menu_actions: Sequence[QAction] = ()
        self.listed_forms = ListedForms(forms, self)
        self._delegate = FormItemDelegate(self)
        self.setAccessibleName("打开的自评表")
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(self.listed_forms)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        forms.rowsInserted.connect(self._on_forms_added)
        forms.rowsRemoved.connect(self._on_forms_removed)
        forms.dataChanged.connect(self._fit_items)

    def choose(self, document: Document) -> None:
        """Make a document the current one; remove a filter that hides it."""
        if self.listed_forms.row(document) < 0:
            self.list_forms(self.listed_forms.order, NO_FILTER)
        self._make_current(self.listed_forms.row(document))

    def step(self, by: int) -> None:
        """Move ``by`` forms down, starting over after the last one.

        From a form that is not listed it goes to the first one, or up to the last one.
        """
        if count := len(self.listed_forms):
            row = self.currentIndex().row()
            before_first = -1 if by > 0 else 0
            self._make_current(((row if row >= 0 else before_first) + by) % count)

    def current_document(self) -> Document | None:
        """Return the document the panes show, or None if no form is open."""
        return self._document

    @property
    def has_columns(self) -> bool:
        """True if the forms are shown in the columns of a table."""
        return bool(self._delegate.columns)

    def selected_documents(self) -> list[Document]:
        """Return the selected documents in the order of the list."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.listed_forms[row] for row in rows]

    def list_forms(self, order: FormOrder, form_filter: FormFilter) -> None:
        """Sort and filter the list; the current document stays the same."""
        self.listed_forms.order, self.listed_forms.form_filter = order, form_filter
        self._refresh()

    def add_menu_actions(self, actions: Sequence[QAction]) -> None:
        """Add actions to the end of the context menu."""
        self._menu_actions = [*self._menu_actions, *actions]

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Show the actions for the selected forms."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._menu_actions)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Announce Enter, which moves into the form."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enterPressed.emit()
        else:
            super().keyPressEvent(event)

    def dataChanged(
        self,
        top_left: QModelIndex | QPersistentModelIndex,
        bottom_right: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Repaint the items; QListView would lay out all of them anew (Qt 6.11)."""
        QAbstractItemView.dataChanged(self, top_left, bottom_right, roles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay the items out for the new width."""
        super().resizeEvent(event)
        self._fit_items()

    def _refresh(self) -> None:
        selected = self.selected_documents()
        self._refreshing = True
        self.listed_forms.refresh()
        self._refreshing = False
        model = self.selectionModel()
        model.clear()
        if self._document is not None and (row := self.listed_forms.row(self._document)) >= 0:
            self._make_current(row)
        for document in selected:
            model.select(
                self.listed_forms.index(self.listed_forms.row(document), 0),
                model.SelectionFlag.Select,
            )
        self.listingChanged.emit()

    def _on_current_changed(self) -> None:
        row = self.currentIndex().row()
        if self._refreshing or row < 0:
            return
        if (document := self.listed_forms[row]) is not self._document:
            self._show(document)

    def _make_current(self, row: int) -> None:
        """Make a row current and select it alone; held keys (Ctrl+PgDn) would extend otherwise."""
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.listed_forms.index(row, 0), only)

    def _show(self, document: Document | None) -> None:
        self._document = document
        self.documentChosen.emit(document)

    def _on_forms_added(self) -> None:
        if not self.listed_forms.is_unsorted:
            self._refresh()
        self._fit_items()
        self.listingChanged.emit()

    def _on_forms_removed(self) -> None:
        """Show another form if the current one was closed."""
        if self._document is not None and self._document not in self._forms:
            if not len(self._forms):
                self._show(None)
            else:
                self.choose(self.listed_forms[0] if len(self.listed_forms) else self._forms[0])
        self._fit_items()
        self.listingChanged.emit()

    def _fit_items(self) -> None:
        """Lay the items out for the width, with subtitles where the forms need them."""
        columns = self._delegate.columns
        if self._delegate.fit_width(self.viewport().width(), need_subtitles(self._forms)):
            self.scheduleDelayedItemsLayout()
        if columns != self._delegate.columns:
            self.columnsChanged.emit(self._delegate.columns)


class FormSearchField(SearchField):
    """The search field; all words typed into it must occur in project, unit or year."""

    searchLeft = Signal(bool)
    """The keyboard focus is to go to the list; True if the search is to be cleared."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAcceptDrops(False)
        self.set_hint("查找项目、单位、年度")
        self.setAccessibleName("查找打开的自评表")
        self.setClearButtonEnabled(True)

    def handle_key(self, event: QKeyEvent) -> None:
        """Go to the list with Enter or Down; clear the search with Esc."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.searchLeft.emit(False)
            case Qt.Key.Key_Escape:
                self.searchLeft.emit(True)
            case _:
                super().handle_key(event)


class FormItemDelegate(QStyledItemDelegate):
    """Draws project, year, subtitle and figures of a form.

    In a narrow list they stand below each other, in two or three lines; in a wide one the
    figures stand in columns at the right; in a still wider one all are columns of a table, whose
    widths in pixels are ``columns``. The texts come from the model's roles.
    """

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._wide = False
        self._subtitles = False
        self.columns: list[int] = []

    def fit_width(self, width: int, subtitles: bool) -> bool:
        """Lay items out for a width in pixels, in a narrow list with a line for subtitles or not.

        Return True if the height of an item has changed.
        """
        before = self._line_count()
        self.columns = column_widths(width, self._view.fontMetrics())
        self._wide, self._subtitles = width >= _WIDE, subtitles
        return self._line_count() != before

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's
        """Return the height of the item's lines; the list sets the width."""
        lines = self._line_count()
        height = lines * option.fontMetrics.lineSpacing() + (lines - 1) * _LINE_GAP + 2 * _PADDING
        return QSize(_PREFERRED_WIDTH, height)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Leave the text out, so that the style paints the background alone."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the background as the style does, then the texts."""
        super().paint(painter, option, index)
        painter.save()
        box = option.rect.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        pen = _ItemPainter(painter, option, shown=index == self._view.currentIndex())
        name = str(index.data())
        if self.columns:
            _draw_table_row(pen, option.rect, index, name, self.columns)
        elif self._wide:
            _draw_columns(pen, box, index, name)
        else:
            _draw_lines(pen, box, index, name, self._subtitles)
        painter.restore()

    def _line_count(self) -> int:
        if self.columns:
            return 1
        return 3 if self._subtitles and not self._wide else 2


class _ItemPainter:
    """Draws single lines of one item in the colours of its state; the shown form in bold."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, *, shown: bool) -> None:
        self._painter = painter
        self._option = option
        self._shown = shown
        self.line_step = option.fontMetrics.lineSpacing() + _LINE_GAP
        palette = option.palette
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        self._text = palette.color(role)
        self._muted = self._text if selected else theme.muted_colour(palette)
        self._error = self._text if selected else theme.severity_colour("error", palette)

    def draw_name(self, box: QRect, text: str) -> None:
        font = self._option.font
        self._line(box, text, self._text, theme.bold(font) if self._shown else font)

    def draw_muted(self, box: QRect, text: str, side: Qt.AlignmentFlag = _LEFT) -> None:
        self._line(box, text, self._muted, self._option.font, side)

    def draw_errors(self, box: QRect, text: str) -> int:
        """Draw an icon and a text at the right edge; return their width in pixels."""
        metrics = self._option.fontMetrics
        width = metrics.horizontalAdvance(text)
        self._line(box, text, self._error, self._option.font, _RIGHT)
        left = box.right() + 1 - width - _ICON_SIZE - _ICON_GAP
        top = box.top() + (metrics.lineSpacing() - _ICON_SIZE) // 2
        theme.icon("error").paint(self._painter, QRect(left, top, _ICON_SIZE, _ICON_SIZE))
        return width + _ICON_SIZE + _ICON_GAP

    def column_widths(self) -> list[int]:
        """Return the width in pixels of each column of figures."""
        return [text_width(self._option.fontMetrics, words) for words in _LONGEST_FIGURES]

    def _line(
        self, box: QRect, text: str, ink: QColor, font: QFont, side: Qt.AlignmentFlag = _LEFT
    ) -> None:
        metrics = QFontMetrics(font)
        line = QRect(box.left(), box.top(), box.width(), metrics.lineSpacing())
        self._painter.setFont(font)
        self._painter.setPen(ink)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self._painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | side, shown)


def _draw_lines(pen: _ItemPainter, box: QRect, index: Index, name: str, subtitles: bool) -> None:
    """Draw the lines below each other, the number of errors after the name."""
    used = 0
    if errors := index.data(ERRORS_ROLE):
        used = pen.draw_errors(box, str(errors)) + _PADDING
    pen.draw_name(box.adjusted(0, 0, -used, 0), name)
    if subtitles and (below := index.data(SUBTITLE_ROLE)):
        box = box.adjusted(0, pen.line_step, 0, 0)
        pen.draw_muted(box, below)
    figures = (index.data(YEAR_ROLE), index.data(FILLED_ROLE), index.data(TOTAL_ROLE))
    pen.draw_muted(
        box.adjusted(0, pen.line_step, 0, 0), "  ".join(each for each in figures if each)
    )


def _draw_table_row(
    pen: _ItemPainter, row: QRect, index: Index, name: str, widths: Sequence[int]
) -> None:
    """Draw the texts of a form into the columns of the table, the name as in the list."""
    left = row.left()
    for at, (column, width) in enumerate(zip(FORM_COLUMNS, widths, strict=True)):
        cell = QRect(left, row.top(), width, row.height())
        box = cell.adjusted(CELL_PADDING, _PADDING, -CELL_PADDING, -_PADDING)
        text = str(index.data(COLUMN_ROLE + at))
        if column.name == "project":
            pen.draw_name(box, name)
        elif column.name == "errors":
            if text:
                pen.draw_errors(box, text)
        else:
            pen.draw_muted(box, text, _RIGHT if column.is_figure else _LEFT)
        left += width


def _draw_columns(pen: _ItemPainter, box: QRect, index: Index, name: str) -> None:
    """Draw the name above year and subtitle at the left, the figures in columns at the right."""
    middle = box.adjusted(0, pen.line_step // 2, 0, 0)
    right = box.right() + 1
    errors = index.data(ERRORS_ROLE)
    draw = (
        lambda cell: pen.draw_muted(cell, index.data(FILLED_ROLE), _RIGHT),
        lambda cell: pen.draw_muted(cell, index.data(TOTAL_ROLE), _RIGHT),
        lambda cell: pen.draw_errors(cell, f"{errors} 个错误") if errors else 0,
    )
    widths = pen.column_widths()
    widths[-1] += _ICON_SIZE + _ICON_GAP
    for width, figure in zip(reversed(widths), reversed(draw), strict=True):
        figure(QRect(right - width, middle.top(), width, middle.height()))
        right -= width + 2 * _PADDING
    left = QRect(box.left(), box.top(), right - box.left(), box.height())
    pen.draw_name(left, name)
    below = (index.data(YEAR_ROLE), index.data(SUBTITLE_ROLE))
    pen.draw_muted(left.adjusted(0, pen.line_step, 0, 0), "  ".join(filter(None, below)))
