"""How a form is drawn in the list: narrow in lines below each other, wide in columns.

It reads the list model's roles and knows no document.

The list of open forms: which one is shown, which ones are selected, keys and menu.

The document that is shown stays so when a search hides its line; only choosing
another one changes it.

The forms' side of the window: a search, sorting and sifting, the list, and a line below.

It only hands to the list what the person asks for.
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
    QLabel,
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

from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.form_list.form_list_model import (
    ERRORS_ROLE,
    FILLED_ROLE,
    NO_FILTER,
    TOTAL_ROLE,
    UNIT_ROLE,
    FormFilter,
    FormOrder,
    Index,
    ListedForms,
    OpenForms,
    have_several_units,
    summary,
)
from perfdesk.gui.widgets import SearchField

_PAD = 6
_GAP = 2
_ICON = 12
_WIDE = 400
"""From this width on, in pixels at 100 %, the figures stand in columns of their own."""

_COLUMNS = ("已填 000/000", "总分 100.00", "00 个错误")
_LEFT = Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignRight


class FormItemDelegate(QStyledItemDelegate):
    """Name, unit and figures of a form, in two or three lines."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._wide = False
        self._several = False

    def fit_width(self, width: int, several: bool) -> bool:
        """Takes the list's width, and whether forms of several units are open.

        True if the height of a form is another one now.
        """
        before = self._count()
        self._wide, self._several = width >= _WIDE, several
        return self._count() != before

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt's
        """Qt's: as high as its lines, as wide as the list."""
        lines = self._count()
        height = lines * option.fontMetrics.lineSpacing() + (lines - 1) * _GAP + 2 * _PAD
        return QSize(120, height)

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's: no text, so that the style paints the ground alone."""
        super().initStyleOption(option, index)
        option.text = ""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt's: the ground as the style paints it, then the lines."""
        super().paint(painter, option, index)
        painter.save()
        box = option.rect.adjusted(_PAD, _PAD, -_PAD, -_PAD)
        pen = _ItemPainter(painter, option, shown=index == self._view.currentIndex())
        name = str(index.data())
        if self._wide:
            _columns(pen, box, index, name)
        else:
            _below(pen, box, index, name, self._several)
        painter.restore()

    def _count(self) -> int:
        return 3 if self._several and not self._wide else 2


class _ItemPainter:
    """Draws single lines of one form in the tones of its state; the one shown in bold."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, *, shown: bool) -> None:
        self._painter = painter
        self._option = option
        self._shown = shown
        self.line_step = option.fontMetrics.lineSpacing() + _GAP
        palette = option.palette
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text
        self._text = palette.color(role)
        self._calm = self._text if chosen else theme.muted_colour(palette)
        self._error = self._text if chosen else theme.severity_colour("error", palette)

    def draw_name(self, box: QRect, text: str) -> None:
        font = self._option.font
        self._line(box, text, self._text, theme.bold(font) if self._shown else font)

    def draw_muted(self, box: QRect, text: str, side: Qt.AlignmentFlag = _LEFT) -> None:
        self._line(box, text, self._calm, self._option.font, side)

    def draw_errors(self, box: QRect, text: str) -> int:
        """An icon and words at the right; how wide they are."""
        metrics = self._option.fontMetrics
        width = metrics.horizontalAdvance(text)
        self._line(box, text, self._error, self._option.font, _RIGHT)
        left = box.right() + 1 - width - _ICON - 3
        top = box.top() + (metrics.lineSpacing() - _ICON) // 2
        theme.icon("error").paint(self._painter, QRect(left, top, _ICON, _ICON))
        return width + _ICON + 3

    def column_widths(self) -> list[int]:
        """How wide each column of figures is."""
        return [self._option.fontMetrics.horizontalAdvance(words) for words in _COLUMNS]

    def _line(
        self, box: QRect, text: str, ink: QColor, font: QFont, side: Qt.AlignmentFlag = _LEFT
    ) -> None:
        metrics = QFontMetrics(font)
        line = QRect(box.left(), box.top(), box.width(), metrics.lineSpacing())
        self._painter.setFont(font)
        self._painter.setPen(ink)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self._painter.drawText(line, Qt.AlignmentFlag.AlignVCenter | side, shown)


def _below(pen: _ItemPainter, box: QRect, index: Index, name: str, several: bool) -> None:
    """The lines below each other, the number of errors behind the name."""
    used = 0
    if errors := index.data(ERRORS_ROLE):
        used = pen.draw_errors(box, str(errors)) + _PAD
    pen.draw_name(box.adjusted(0, 0, -used, 0), name)
    if several:
        box = box.adjusted(0, pen.line_step, 0, 0)
        pen.draw_muted(box, index.data(UNIT_ROLE))
    figures = (index.data(FILLED_ROLE), index.data(TOTAL_ROLE))
    pen.draw_muted(
        box.adjusted(0, pen.line_step, 0, 0), "  ".join(each for each in figures if each)
    )


def _columns(pen: _ItemPainter, box: QRect, index: Index, name: str) -> None:
    """Name over unit at the left, the figures in columns at the right."""
    middle = box.adjusted(0, pen.line_step // 2, 0, 0)
    right = box.right() + 1
    errors = index.data(ERRORS_ROLE)
    draw = (
        lambda place: pen.draw_muted(place, index.data(FILLED_ROLE), _RIGHT),
        lambda place: pen.draw_muted(place, index.data(TOTAL_ROLE), _RIGHT),
        lambda place: pen.draw_errors(place, f"{errors} 个错误") if errors else 0,
    )
    widths = pen.column_widths()
    widths[-1] += _ICON + 3
    for width, figure in zip(reversed(widths), reversed(draw), strict=True):
        figure(QRect(right - width, middle.top(), width, middle.height()))
        right -= width + 2 * _PAD
    left = QRect(box.left(), box.top(), right - box.left(), box.height())
    pen.draw_name(left, name)
    pen.draw_muted(left.adjusted(0, pen.line_step, 0, 0), index.data(UNIT_ROLE))


class FormListView(QListView):
    """The list; ``chosen`` names the document the panes should show.

    ``entered`` asks for the keys to go to the form, ``listed`` says that other
    forms are listed, or otherwise, than before.
    """

    documentChosen = Signal(object)
    enterPressed = Signal()
    listingChanged = Signal()

    def __init__(self, forms: OpenForms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self._document: Document | None = None
        self._renewing = False
        self._offered: Sequence[QAction] = ()
        self.listed_forms = ListedForms(forms, self)
        self._lines = FormItemDelegate(self)
        self.setAccessibleName("打开的自评表")
        self.setItemDelegate(self._lines)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(self.listed_forms)
        self.selectionModel().currentRowChanged.connect(self._choose)
        forms.rowsInserted.connect(self._come)
        forms.rowsRemoved.connect(self._go)
        forms.dataChanged.connect(self._fit_lines)

    def choose(self, document: Document) -> None:
        """Makes a document the current one; a search that hides it is given up."""
        if self.listed_forms.row(document) < 0:
            self.list_forms(self.listed_forms.order, NO_FILTER)
        self._make_current(self.listed_forms.row(document))

    def step(self, by: int) -> None:
        """Goes ``by`` forms down, round the end."""
        if count := len(self.listed_forms):
            row = self.currentIndex().row()
            start = row if row >= 0 or by < 0 else -1
            self._make_current((start + by) % count)

    def current_document(self) -> Document | None:
        """The document that is shown, if one is open."""
        return self._document

    def selected_documents(self) -> list[Document]:
        """The selected documents, in the order in which they are listed."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [self.listed_forms[row] for row in rows]

    def list_forms(self, order: FormOrder, wanted: FormFilter) -> None:
        """Lists the forms that are wanted, in that order; the one shown stays the same."""
        self.listed_forms.order, self.listed_forms.form_filter = order, wanted
        self._renew()

    def add_menu_actions(self, actions: Sequence[QAction]) -> None:
        """Puts actions at the end of the context menu."""
        self._offered = [*self._offered, *actions]

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Qt's: what can be done with the selected forms."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self._offered)
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes into the form that is chosen."""
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
        """Qt's: only painted anew; QListView would lay out all lines, of an unchanged height."""
        QAbstractItemView.dataChanged(self, top_left, bottom_right, roles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt's: a wider list shows a form in fewer lines."""
        super().resizeEvent(event)
        self._fit_lines()

    def _renew(self) -> None:
        picked = self.selected_documents()
        self._renewing = True
        self.listed_forms.refresh()
        self._renewing = False
        model = self.selectionModel()
        model.clear()
        if self._document is not None and (row := self.listed_forms.row(self._document)) >= 0:
            self._make_current(row)
        for document in picked:
            model.select(
                self.listed_forms.index(self.listed_forms.row(document), 0),
                model.SelectionFlag.Select,
            )
        self.listingChanged.emit()

    def _choose(self) -> None:
        row = self.currentIndex().row()
        if self._renewing or row < 0:
            return
        if (document := self.listed_forms[row]) is not self._document:
            self._show(document)

    def _make_current(self, row: int) -> None:
        """The only one selected too, whatever keys are held (Ctrl+PgDn would add to them)."""
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self.listed_forms.index(row, 0), only)

    def _show(self, document: Document | None) -> None:
        self._document = document
        self.documentChosen.emit(document)

    def _come(self) -> None:
        if not self.listed_forms.is_unsorted:
            self._renew()
        self._fit_lines()
        self.listingChanged.emit()

    def _go(self) -> None:
        """After forms were closed: another one is shown if the one shown is gone."""
        if self._document is not None and self._document not in self._forms:
            if not len(self._forms):
                self._show(None)
            else:
                self.choose(self.listed_forms[0] if len(self.listed_forms) else self._forms[0])
        self._fit_lines()
        self.listingChanged.emit()

    def _fit_lines(self) -> None:
        """Lines of a form: its unit has one of its own where forms of several units are open."""
        if self._lines.fit_width(self.viewport().width(), have_several_units(self._forms)):
            self.scheduleDelayedItemsLayout()


class FormListPane(QWidget):
    """The list of forms with all that decides what it shows; the keys go to the list."""

    def __init__(self, forms: OpenForms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self.list = FormListView(forms)
        self.search = FormSearchField(self)
        self.menu = QMenu("排序和筛选(&S)", self)
        self._orders = {order: self._choice(order.value) for order in FormOrder}
        self._orders[FormOrder.OPENED].setChecked(True)
        self._group()
        self.menu.addSeparator()
        self._erroneous = self._choice("只看有错误的")
        self._changed = self._choice("只看未保存的")
        self._figures = QLabel(self)
        self.list.add_menu_actions([self.menu.menuAction()])
        self._lay_out()
        self.setFocusProxy(self.list)
        self.search.textEdited.connect(self._ask)
        self.search.searchLeft.connect(self._leave)
        self.list.listingChanged.connect(self._follow)
        forms.dataChanged.connect(self._tell)
        self._tell()

    def focus_search(self) -> None:
        """Puts the cursor into the search."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _choice(self, words: str) -> QAction:
        action = self.menu.addAction(words)
        action.setCheckable(True)
        action.triggered.connect(self._ask)
        return action

    def _group(self) -> None:
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
        self._figures.setTextFormat(Qt.TextFormat.PlainText)
        self._figures.setWordWrap(True)
        self._figures.setContentsMargins(4, 2, 4, 4)
        self._figures.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 4, 0, 0)
        box.setSpacing(4)
        box.addLayout(head)
        box.addWidget(self.list)
        box.addWidget(self._figures)

    def _ask(self) -> None:
        order = next(order for order, action in self._orders.items() if action.isChecked())
        wanted = FormFilter(
            self.search.text(), self._erroneous.isChecked(), self._changed.isChecked()
        )
        self.list.list_forms(order, wanted)

    def _leave(self, given_up: bool) -> None:
        """From the search into the list, at the first form found if the shown one is not."""
        if given_up:
            self.search.clear()
            self._ask()
        if not self.list.currentIndex().isValid():
            self.list.step(1)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self) -> None:
        """Shows what the list sifts by, which it gives up where it would hide a form."""
        wanted = self.list.listed_forms.form_filter
        if self.search.text() != wanted.words:
            self.search.setText(wanted.words)
        self._erroneous.setChecked(wanted.with_errors)
        self._changed.setChecked(wanted.unsaved)
        self._tell()

    def _tell(self) -> None:
        said = summary(list(self._forms), len(self.list.listed_forms))
        if said != self._figures.text():
            self._figures.setText(said)


class FormSearchField(SearchField):
    """Words to look for; ``left`` says that the keys go on, True if the search is given up."""

    searchLeft = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAcceptDrops(False)
        self.set_hint("查找项目、单位")
        self.setAccessibleName("查找打开的自评表")
        self.setClearButtonEnabled(True)

    def handle_key(self, event: QKeyEvent) -> None:
        """Enter and Down go to the list, Esc gives the search up."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.searchLeft.emit(False)
            case Qt.Key.Key_Escape:
                self.searchLeft.emit(True)
            case _:
                super().handle_key(event)
