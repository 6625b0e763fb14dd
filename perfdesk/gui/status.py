"""The figures at the foot of the window: 已填, 分值合计, 总分, 等级, after each key.

They come from the document's scores; a sum of weights other than 100 is said in
words and colour.
"""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QStatusBar

from perfdesk.core.numbers import plain
from perfdesk.gui import look
from perfdesk.gui.document import Document

_FULL = 100


class Figures:
    """Four labels in a status bar."""

    def __init__(self, bar: QStatusBar) -> None:
        self.filled, self.weights, self.total, self.grade = (QLabel(bar) for _ in range(4))
        self.total.setFont(look.bold(self.total.font()))
        for label in (self.filled, self.weights, self.total, self.grade):
            label.setContentsMargins(6, 0, 6, 0)
            bar.addPermanentWidget(label)
        self._document: Document | None = None

    def bind(self, document: Document | None) -> None:
        """Shows another document's figures, or none."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._show)
        self._document = document
        for label in (self.filled, self.weights, self.total, self.grade):
            label.setVisible(document is not None)
        if document is not None:
            document.evaluated.connect(self._show)
            self._show()

    def _show(self) -> None:
        if self._document is None:
            return
        scores, progress = self._document.scores, self._document.progress
        total = "—" if scores.total is None else plain(scores.total)
        _say(self.filled, f"已填 {progress.filled}/{progress.needed}")
        _say(self.total, f"总分 {total}")
        _say(self.grade, f"等级 {scores.grade}" if scores.grade else "等级 未定")
        right = scores.weights == _FULL
        words = plain(scores.weights)
        _say(self.weights, f"分值合计 {words}" + ("" if right else f"（应为 {_FULL}）"))
        _colour(self.weights, right)


def _say(label: QLabel, text: str) -> None:
    if label.text() != text:
        label.setText(text)


def _colour(label: QLabel, right: bool) -> None:
    palette = QApplication.palette()
    if not right:
        palette.setColor(QPalette.ColorRole.WindowText, look.tone("error", palette))
    if label.palette() != palette:
        label.setPalette(palette)
