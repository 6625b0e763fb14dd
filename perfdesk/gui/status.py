"""The figures at the foot of the window: problems, 已填, 分值合计, 总分, 等级, after each key.

They come from the document's problems and scores; errors, a wrong sum of weights among
them, are said in words and colour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtWidgets import QLabel, QStatusBar

from perfdesk.core.checks.problem import Problem
from perfdesk.core.numbers import plain
from perfdesk.gui import look
from perfdesk.gui.document import Document
from perfdesk.gui.toned import Toned

_FULL = 100


class Figures:
    """Five labels in a status bar."""

    def __init__(self, bar: QStatusBar) -> None:
        self.problems, self.weights = Toned(bar), Toned(bar)
        self.filled, self.total, self.grade = QLabel(bar), QLabel(bar), QLabel(bar)
        self._labels = (self.problems, self.filled, self.weights, self.total, self.grade)
        self.total.setFont(look.bold(self.total.font()))
        for label in self._labels:
            label.setContentsMargins(6, 0, 6, 0)
            bar.addPermanentWidget(label)
        self._document: Document | None = None

    def bind(self, document: Document | None) -> None:
        """Shows another document's figures, or none."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._show)
        self._document = document
        for label in self._labels:
            label.setVisible(document is not None)
        if document is not None:
            document.evaluated.connect(self._show)
            self._show()

    def _show(self) -> None:
        if self._document is None:
            return
        scores, progress = self._document.scores, self._document.progress
        look.write(self.problems, problems_text(self._document.problems))
        wrong = any(each.severity == "error" for each in self._document.problems)
        self.problems.give("error" if wrong else "")
        total = "—" if scores.total is None else plain(scores.total)
        look.write(self.filled, f"已填 {progress.filled}/{progress.needed}")
        look.write(self.total, f"总分 {total}")
        look.write(self.grade, f"等级 {scores.grade}" if scores.grade else "等级 未定")
        right = scores.weights == _FULL
        words = plain(scores.weights)
        look.write(self.weights, f"分值合计 {words}" + ("" if right else f"（应为 {_FULL}）"))
        wrong = any(each.code == "weights-sum" for each in self._document.problems)
        self.weights.give("error" if wrong else "")


def problems_text(found: Iterable[Problem]) -> str:
    """How many errors and warnings there are, in words."""
    counts = Counter[str](problem.severity for problem in found)
    names = {"error": "错误", "warning": "警告"}
    parts = [f"{name} {counts[each]}" for each, name in names.items() if counts[each]]
    return " ".join(parts) if parts else "无错误"
