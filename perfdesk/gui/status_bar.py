"""What the status bar shows: explanation of the current row's score, figures, failed drafts.

The figures are problems, 已填, 分值合计, 总分 and 等级, updated after each key.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QLabel, QSizePolicy, QStatusBar

from perfdesk.core.checks.problem import Problem
from perfdesk.core.field_ref import node_at, path_of
from perfdesk.core.form import Level3
from perfdesk.core.numbers import format_number
from perfdesk.core.scoring import score_explanation
from perfdesk.core.scoring_rules import differs_from_suggestion, is_worded
from perfdesk.core.template import Scoring
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.tree.tree_view import IndicatorTree
from perfdesk.gui.widgets import SeverityLabel

_NOTICE = "草稿没有存上，请尽快保存"


class DraftNotice(SeverityLabel):
    """A notice shown as long as drafts cannot be written; the reason is in its tooltip."""

    def __init__(self, bar: QStatusBar) -> None:
        super().__init__(bar)
        self.setContentsMargins(6, 0, 6, 0)
        self.hide()
        bar.addPermanentWidget(self)
        self.hide()  # again: the bar shows each widget that is added

    def show_reason(self, reason: str) -> None:
        """Show the notice with this reason, or hide it if the reason is ""."""
        if reason:
            self.set_severity("error")
            self.setText(_NOTICE)
            self.setToolTip(theme.tooltip(reason))
            self.setAccessibleDescription(reason)
        self.setVisible(bool(reason))


class ScoreExplanation(QLabel):
    """How the score of the tree's current row is computed, updated after each key.

    It is empty while the status bar shows a message: Qt hides it then, but shows it below the
    message when the bar is laid out again (Qt 6.11).
    """

    def __init__(self, tree: IndicatorTree, bar: QStatusBar) -> None:
        super().__init__(bar)
        self._tree = tree
        self._bar = bar
        self._document: Document | None = None
        self.setContentsMargins(6, 0, 6, 0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("得分说明")
        tree.selectionModel().currentChanged.connect(self._update)
        bar.messageChanged.connect(self._update)

    def minimumSizeHint(self) -> QSize:
        """Override: give way to the figures beside it."""
        return QSize(0, super().minimumSizeHint().height())

    def bind(self, document: Document | None) -> None:
        """Explain the rows of another document."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._update)
        self._document = document
        if document is not None:
            document.evaluated.connect(self._update)
        self._update()

    def _update(self) -> None:
        text = "" if self._bar.currentMessage() else self._explanation()
        if text != self.text():
            self.setText(text)
            self.setToolTip(theme.tooltip(text) if text else "")

    def _explanation(self) -> str:
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
        return score_explanation(node, scoring) + _useful_keys(node, scoring)


def _useful_keys(node: Level3, scoring: Scoring) -> str:
    """Return which keys are useful on this row, to be appended."""
    if differs_from_suggestion(node, scoring):
        return "。按 F7 采用建议得分"
    return "。按 Ctrl+1、2、3 评定" if is_worded(node) and node.weight.strip() else ""


_FULL_WEIGHT = 100
"""Sum of the weights of a finished form."""


class StatusFigures:
    """Five labels in the status bar with the figures of a document."""

    def __init__(self, bar: QStatusBar) -> None:
        self.problems, self.weights = SeverityLabel(bar), SeverityLabel(bar)
        self.filled, self.total, self.grade = QLabel(bar), QLabel(bar), QLabel(bar)
        self._labels = (self.problems, self.filled, self.weights, self.total, self.grade)
        self.total.setFont(theme.bold(self.total.font()))
        for label in self._labels:
            label.setContentsMargins(6, 0, 6, 0)
            bar.addPermanentWidget(label)
        self._document: Document | None = None

    def bind(self, document: Document | None) -> None:
        """Show the figures of another document, or none."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._update)
        self._document = document
        for label in self._labels:
            label.setVisible(document is not None)
        if document is not None:
            document.evaluated.connect(self._update)
            self._update()

    def _update(self) -> None:
        if self._document is None:
            return
        scores, progress = self._document.scores, self._document.progress
        theme.set_text(self.problems, problems_text(self._document.problems))
        has_errors = any(each.severity == "error" for each in self._document.problems)
        self.problems.set_severity("error" if has_errors else "")
        total = "—" if scores.total is None else format_number(scores.total)
        theme.set_text(self.filled, f"已填 {progress.filled}/{progress.needed}")
        theme.set_text(self.total, f"总分 {total}")
        theme.set_text(self.grade, f"等级 {scores.grade}" if scores.grade else "等级 未定")
        expected = "" if scores.weights == _FULL_WEIGHT else f"（应为 {_FULL_WEIGHT}）"
        theme.set_text(self.weights, f"分值合计 {format_number(scores.weights)}{expected}")
        is_error = any(each.code == "weights-sum" for each in self._document.problems)
        self.weights.set_severity("error" if is_error else "")


def problems_text(problems: Iterable[Problem]) -> str:
    """Return the number of errors and warnings in words, e.g. 错误 2 警告 1."""
    counts = Counter[str](problem.severity for problem in problems)
    names = {"error": "错误", "warning": "警告"}
    parts = [f"{name} {counts[key]}" for key, name in names.items() if counts[key]]
    return " ".join(parts) if parts else "无错误"
