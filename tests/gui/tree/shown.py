"""A tree on the screen, and keys sent to the focused widget."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import FieldRef, children
from perfdesk.core.form import Form, Level3, Node, rows
from perfdesk.gui.document import Document
from perfdesk.gui.tree.delegate import CellLineEdit, CellTextEdit
from perfdesk.gui.tree.tree_view import IndicatorTree

CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


def shown_tree(qtbot: QtBot, document: Document) -> IndicatorTree:
    """Return the tree of a document, on the screen and focused."""
    tree = IndicatorTree()
    qtbot.addWidget(tree)
    tree.resize(1000, 500)
    tree.bind(document)
    with qtbot.waitExposed(tree):
        tree.show()
    tree.activateWindow()
    tree.setFocus()
    return tree


def node(document: Document, name: str) -> Node:
    """Return the first node with that name."""
    return next(found for found in _all(document.form) if found.name == name)


def row(document: Document, name: str) -> Level3:
    """Return the first level-3 indicator with that name."""
    return next(found.node for found in rows(document.form) if found.node.name == name)


def go(tree: IndicatorTree, document: Document, name: str, field: str = "name") -> None:
    """Make the cell of that field in the row with that name the current one."""
    tree.go_to(FieldRef(node(document, name).key, field))


def at(tree: IndicatorTree) -> tuple[str, int]:
    """Return the name of the current row, and the current column."""
    index: QModelIndex = tree.currentIndex()
    return str(index.siblingAtColumn(0).data()), index.column()


def editor(tree: IndicatorTree) -> CellLineEdit | CellTextEdit:
    """Return the open editor of the current cell."""
    widget = tree.indexWidget(tree.currentIndex())
    assert isinstance(widget, CellLineEdit | CellTextEdit)
    return widget


def press(key: Qt.Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key in the focused widget."""
    QTest.keyClick(_focus(), key, modifiers)


def write(text: str) -> None:
    """Type letters, each into the widget focused then."""
    for letter in text:
        QTest.keyClicks(_focus(), letter)


def compose(preedit: str, commit: str = "") -> None:
    """Send an input method's event to the focused widget."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(_focus(), event)


def _focus() -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def _all(node: Form | Node) -> Iterator[Node]:
    for child in children(node):
        yield child
        yield from _all(child)
