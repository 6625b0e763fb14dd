"""The forms' side of the window: a search, sorting and sifting, the list, and a line below.

It only hands to the list what the person asks for.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk.gui import look
from perfdesk.gui.forms.model import OpenForms
from perfdesk.gui.forms.order import Order, Wanted
from perfdesk.gui.forms.view import FormsList
from perfdesk.gui.forms.words import summary
from perfdesk.gui.word_line import WordLine


class FormsPane(QWidget):
    """The list of forms with all that decides what it shows; the keys go to the list."""

    def __init__(self, forms: OpenForms, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._forms = forms
        self.list = FormsList(forms)
        self.search = SiftLine(self)
        self.menu = QMenu("排序和筛选(&S)", self)
        self._orders = {order: self._choice(order.value) for order in Order}
        self._orders[Order.OPENED].setChecked(True)
        self._group()
        self.menu.addSeparator()
        self._erroneous = self._choice("只看有错误的")
        self._changed = self._choice("只看未保存的")
        self._figures = QLabel(self)
        self.list.offer([self.menu.menuAction()])
        self._lay_out()
        self.setFocusProxy(self.list)
        self.search.textEdited.connect(self._ask)
        self.search.left.connect(self._leave)
        self.list.listed.connect(self._follow)
        forms.dataChanged.connect(self._tell)
        self._tell()

    def look_for(self) -> None:
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
        button.setIcon(look.icon("sift"))
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
        wanted = Wanted(self.search.text(), self._erroneous.isChecked(), self._changed.isChecked())
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
        wanted = self.list.shown.wanted
        if self.search.text() != wanted.words:
            self.search.setText(wanted.words)
        self._erroneous.setChecked(wanted.erroneous)
        self._changed.setChecked(wanted.changed)
        self._tell()

    def _tell(self) -> None:
        said = summary(list(self._forms), len(self.list.shown))
        if said != self._figures.text():
            self._figures.setText(said)


class SiftLine(WordLine):
    """Words to look for; ``left`` says that the keys go on, True if the search is given up."""

    left = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setAcceptDrops(False)
        self.hint("查找项目、单位")
        self.setAccessibleName("查找打开的自评表")
        self.setClearButtonEnabled(True)

    def pressed(self, event: QKeyEvent) -> None:
        """Enter and Down go to the list, Esc gives the search up."""
        match event.key():
            case Qt.Key.Key_Down | Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.left.emit(False)
            case Qt.Key.Key_Escape:
                self.left.emit(True)
            case _:
                super().pressed(event)
