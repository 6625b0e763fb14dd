"""The computed rate offered behind 执行率 while it is typed, so that words and figures agree.

The figure is the template's, as the funding panel shows it; the text around it is the
person's own.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from perfdesk.core.filling import rate_begun, rate_words
from perfdesk.gui.filling.completion import Completion, Offer
from perfdesk.gui.panels.fields import TextField


class RateOffers(QObject):
    """Offers the rate in one editor; ``follow`` is to be called after each key in it."""

    def __init__(self, editor: TextField) -> None:
        super().__init__(editor)
        self._editor = editor
        self._figure = ""
        self._completion = Completion(editor, self._take)

    def follow(self) -> None:
        """Offers the rate if the text before the cursor begins to say one, else nothing."""
        document = self._editor.editing.document
        if document is None or document.editing != self._editor.place:
            self._completion.offer([])
            return
        cursor = self._editor.textCursor()
        begun = rate_begun(cursor.block().text()[: cursor.positionInBlock()])
        words = "" if begun is None else rate_words(document.form, document.template)
        self._figure = begun or ""
        fits = words.removeprefix("执行率").startswith(self._figure)
        self._completion.offer([Offer(words, "按金额计算")] if words and fits else [])

    def _take(self, offer: Offer) -> None:
        cursor = self._editor.textCursor()
        back, keep = QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(back, keep, len(self._figure))
        cursor.insertText(offer.text.removeprefix("执行率"))
        self._editor.setTextCursor(cursor)
