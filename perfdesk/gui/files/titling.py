"""What the window says of the form it shows in its title, and in the words for undo and redo."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow

from perfdesk.gui.document import Document

_TITLE = "绩效自评表"


def entitle(window: QMainWindow, document: Document | None) -> None:
    """Names the form in the window's title, and marks it there while it is changed."""
    if document is None:
        window.setWindowTitle(_TITLE)
        window.setWindowModified(False)
        return
    title = document.title.replace("[*]", "[*][*]")  # Qt's way of writing it out
    window.setWindowTitle(f"{title}[*] - {_TITLE}")
    window.setWindowModified(document.is_modified)


def word_undo(actions: Mapping[str, QAction], document: Document | None) -> None:
    """Says what would be undone and redone, and offers it where there is something."""
    if document is not None:
        typing = "输入" if document.editing else document.stack.undoText()
        _offer(actions["undo"], "撤销(&U)", document.can_undo, typing)
        _offer(actions["redo"], "重做(&R)", document.can_redo, document.stack.redoText())


def _offer(action: QAction, words: str, possible: bool, what: str) -> None:
    text = f"{words} {what}" if possible and what else words
    if action.text() != text:
        action.setText(text)
    if action.isEnabled() != possible:
        action.setEnabled(possible)
