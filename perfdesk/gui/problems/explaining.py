"""The line at the foot of the window that explains the score of the row one is in."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar

from perfdesk.core.field_ref import node_at, path_of
from perfdesk.core.form import Level3
from perfdesk.core.scoring import explained
from perfdesk.core.scoring_rules import differs, is_worded
from perfdesk.core.template import Scoring
from perfdesk.gui import look
from perfdesk.gui.document import Document
from perfdesk.gui.tree import IndicatorTree


class Explanation(QLabel):
    """Rule and arithmetic of the current row of a tree, after each key.

    It is empty while the status bar says something else: Qt hides it then, but shows
    it again below the message when the bar is laid out anew.
    """

    def __init__(self, tree: IndicatorTree, bar: QStatusBar) -> None:
        super().__init__(bar)
        self._tree = tree
        self._bar = bar
        self._document: Document | None = None
        self.setContentsMargins(6, 0, 6, 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("得分说明")
        tree.selectionModel().currentChanged.connect(self._show)
        bar.messageChanged.connect(self._show)

    def minimumSizeHint(self) -> QSize:
        """Qt's: it gives way to the figures beside it."""
        return QSize(0, super().minimumSizeHint().height())

    def bind(self, document: Document | None) -> None:
        """Explains another document's rows."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._show)
        self._document = document
        if document is not None:
            document.evaluated.connect(self._show)
        self._show()

    def _show(self) -> None:
        words = "" if self._bar.currentMessage() else self._words()
        if words != self.text():
            self.setText(words)
            self.setToolTip(look.tip(words) if words else "")

    def _words(self) -> str:
        index, document = self._tree.currentIndex(), self._document
        if document is None or not index.isValid():
            return ""
        try:
            node = node_at(document.form, path_of(document.form, index.internalId()))
        except KeyError:
            return ""
        if not isinstance(node, Level3):
            return ""
        scoring = document.template.scoring
        return explained(node, scoring) + _keys(node, scoring)


def _keys(node: Level3, scoring: Scoring) -> str:
    """What can be pressed here."""
    if differs(node, scoring):
        return "。按 F7 采用建议分"
    return "。按 Ctrl+1、2、3 评定" if is_worded(node) and node.weight.strip() else ""
