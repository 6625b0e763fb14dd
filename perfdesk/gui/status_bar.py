"""What the status bar shows: messages about files and the form, where the cursor is, figures.

Each kind has a place of its own, so that none takes away another one before it is read. The
figures are problems, 已填, 分值合计, 总分 and 等级, updated after each key.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QHideEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStatusBar, QWidget

from perfdesk.core.checks.form_checks import difference_from_100
from perfdesk.core.checks.problem import Problem
from perfdesk.core.field_ref import node_at, path_of
from perfdesk.core.form import Level3
from perfdesk.core.numbers import format_number
from perfdesk.core.scoring import (
    no_grade_explanation,
    score_explanation,
    total_explanation,
)
from perfdesk.core.scoring_rules import differs_from_suggestion, is_worded
from perfdesk.core.template import Scoring, Template
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.files.background import answer_at_once
from perfdesk.gui.tree.tree_view import IndicatorTree
from perfdesk.gui.widgets import ElidedLabel, LinkButton, SeverityLabel, TextButton, contains

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


_READING_TIME = 8000
"""Milliseconds a message is shown at least, unless it is closed or replaced."""


class MessageStrip(QWidget):
    """Messages of one kind, about files or about the form, with buttons to open files they name.

    A message stays until it has been read: for some seconds, and then until the next key or
    click anywhere in the window. The close button and a newer message end it at once.
    """

    messageChanged = Signal()
    """Another message is shown, or none any more."""

    def __init__(self, bar: QStatusBar, name: str) -> None:
        """Show messages of one kind; ``name`` tells a screen reader which."""
        super().__init__(bar)
        self._files: tuple[Path, ...] = ()
        self.label = ElidedLabel(self)
        self.label.setAccessibleName(name)
        self.file_button = LinkButton("打开文件", self)
        self.folder_button = LinkButton("打开文件夹", self)
        close = TextButton("×", self)
        close.setToolTip("关闭这条消息")
        close.setAccessibleName("关闭这条消息")
        for button, do in (
            (self.file_button, self._open_file),
            (self.folder_button, self._open_folder),
            (close, self.clear),
        ):
            button.clicked.connect(do)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(2)
        for widget in (self.label, self.file_button, self.folder_button, close):
            row.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_READING_TIME)
        self._timer.timeout.connect(self._end_with_next_input)
        # The bar is as high as its figures need, whether or not there is a message.
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        bar.addWidget(self)
        self.hide()

    def text(self) -> str:
        """Return the message, "" if there is none."""
        return self.label.text()

    @property
    def files(self) -> Sequence[Path]:
        """The files that were written and that the message names."""
        return self._files

    def show_message(self, sentence: str, files: Sequence[Path] = ()) -> None:
        """Show a message about these files in place of the last one; none if it is ""."""
        self._application().removeEventFilter(self)
        self._files = tuple(files)
        self.label.show_text(sentence)
        self.file_button.setVisible(len(self._files) == 1)
        self.folder_button.setVisible(self._folder() is not None)
        if self.isVisible():
            self._timer.start()  # anew; where the strip is shown or hidden, its events do it
        self.setVisible(bool(sentence))
        self.messageChanged.emit()

    def set_covered(self, covered: bool) -> None:
        """Leave the room to another message, or show the message that was left unread again."""
        self.setVisible(bool(self.text()) and not covered)

    def clear(self) -> None:
        """End the message."""
        self.show_message("")

    def focus_areas(self) -> Sequence[QWidget]:
        """Return the first button that opens files, if there is one, for the keys F6."""
        buttons = (self.file_button, self.folder_button)
        return [each for each in buttons if each.isVisible()][:1]

    def hideEvent(self, event: QHideEvent) -> None:
        """Override: time does not count while the message cannot be seen."""
        super().hideEvent(event)
        self._timer.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Override: the user has time to read the message from now on."""
        super().showEvent(event)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Override: a key or click elsewhere in the window ends a message that has been read."""
        is_input = event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress)
        if is_input and isinstance(watched, QWidget) and self._is_elsewhere(watched):
            self.clear()
        return super().eventFilter(watched, event)

    def _is_elsewhere(self, widget: QWidget) -> bool:
        """Return True for a widget of this window that does not belong to the strip."""
        return widget.window() is self.window() and not contains(self, widget)

    def _end_with_next_input(self) -> None:
        self._application().installEventFilter(self)

    def _application(self) -> QCoreApplication:
        application = QCoreApplication.instance()
        assert application is not None
        return application

    def _folder(self) -> Path | None:
        """Return the folder of the files, None if they are in several."""
        folders = {file.absolute().parent for file in self._files}
        return folders.pop() if len(folders) == 1 else None

    def _open_file(self) -> None:
        self._open(self._files[0])

    def _open_folder(self) -> None:
        folder = self._folder()
        if folder is not None:
            self._open(folder)

    def _open(self, path: Path) -> None:
        """Have the system open a file or folder; say so if it cannot."""
        exists = answer_at_once(partial(os.path.exists, path), otherwise=True)
        if not (exists and QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))):
            self.show_message(f"打不开“{path}”，请检查它是否还在、有没有能打开它的程序。")


_HINT_CHARACTERS = 20
"""Characters of a hint that are kept beside messages in a window that has room for them."""


class CellHint(ElidedLabel):
    """A hint about the current cell, beside the messages.

    That is the focused line of the problem list; else what can be done with the text being typed;
    else why a command went to it; else how the score of the tree's current row is computed,
    updated after each key.
    """

    destinationChanged = Signal()
    """It says why a command went to the cell, or no longer."""

    def __init__(self, tree: IndicatorTree, bar: QStatusBar) -> None:
        super().__init__(bar)
        self._tree = tree
        self._document: Document | None = None
        self._line_text, self._typing_hint, self._destination_text = "", "", ""
        self.setContentsMargins(6, 0, 6, 0)
        self.setAccessibleName("提示")
        tree.selectionModel().currentChanged.connect(self._update)
        bar.addWidget(self, 1)

    def bind(self, document: Document | None) -> None:
        """Show hints about another document, or none."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._on_evaluated)
        self._document = document
        if document is not None:
            document.evaluated.connect(self._on_evaluated)
        self.show_destination("")

    def keep_room(self, keeps: bool) -> None:
        """Keep room beside messages to tell what the hint is about, or give way to them."""
        self.kept_characters = _HINT_CHARACTERS if keeps else ElidedLabel.kept_characters
        self.updateGeometry()

    def show_line(self, text: str) -> None:
        """Show the focused line of the problem list, "" while the list has not the focus."""
        self._line_text = text
        self._update()

    def show_typing_hint(self, text: str) -> None:
        """Show what can be done with the text being typed, "" if there is nothing."""
        self._typing_hint = text
        self._update()

    def show_destination(self, text: str) -> None:
        """Say why a command went to the cell, until the form changes; "" to end that."""
        if text != self._destination_text:
            self._destination_text = text
            self.destinationChanged.emit()
        self._update()

    @property
    def has_destination(self) -> bool:
        """True while it is known why a command went to the cell."""
        return bool(self._destination_text)

    def _on_evaluated(self) -> None:
        self.show_destination("")

    def _update(self) -> None:
        texts = (self._line_text, self._typing_hint, self._destination_text)
        self.show_text(next(filter(None, texts), "") or self._explanation())

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


_FULL_WEIGHT = Decimal(100)
"""Sum of the weights of a finished form."""


class Figure(SeverityLabel):
    """A figure in the status bar; a click on it leads to where it comes from."""

    clicked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setContentsMargins(6, 0, 6, 0)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Override: a click ends here."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()


class StatusFigures:
    """Five labels in the status bar with the figures of a document."""

    def __init__(self, bar: QStatusBar) -> None:
        self.labels = tuple(Figure(bar) for _ in range(5))
        self.problems, self.filled, self.weights, self.total, self.grade = self.labels
        self.total.setFont(theme.bold(self.total.font()))
        self.problems.setToolTip("点这里到最要紧的问题")
        self.filled.setToolTip("点这里到第一个空白项")
        for label in self.labels:
            bar.addPermanentWidget(label)
        self._document: Document | None = None

    def bind(self, document: Document | None) -> None:
        """Show the figures of another document, or none."""
        if self._document is not None:
            self._document.evaluated.disconnect(self._update)
        self._document = document
        for label in self.labels:
            label.setVisible(document is not None)
        if document is not None:
            document.evaluated.connect(self._update)
            self._update()

    def _update(self) -> None:
        if self._document is None:
            return
        scores, progress = self._document.scores, self._document.progress
        template = self._document.template
        headings = template.scoring.headings
        theme.set_text(self.problems, problems_text(self._document.problems))
        has_errors = any(each.severity == "error" for each in self._document.problems)
        self.problems.set_severity("error" if has_errors else "")
        total = "—" if scores.total is None else format_number(scores.total)
        theme.set_text(self.filled, f"已填 {progress.filled}/{progress.needed}")
        theme.set_text(self.total, f"总分 {total}")
        self.total.setToolTip(theme.tooltip(total_explanation(self._document.form, scores)))
        theme.set_text(self.grade, f"等级 {scores.grade}" if scores.grade else "等级 未定")
        reason = no_grade_explanation(self._document.form, template, scores)
        self.grade.setToolTip(theme.tooltip(f"{reason}点这里到{headings.score}"))
        is_error = any(each.code == "weights-sum" for each in self._document.problems)
        theme.set_text(self.weights, weights_text(scores.weights, template, is_error=is_error))
        self.weights.setToolTip(theme.tooltip(f"点这里到要改的{headings.weight}"))
        self.weights.set_severity("error" if is_error else "")


def weights_text(weights: Decimal, template: Template, *, is_error: bool) -> str:
    """Return the sum of the weights in words: 分值合计 13（还差 87）, 分值合计 95（少 5 分）."""
    words = f"{template.scoring.headings.weight}合计 {format_number(weights)}"
    if is_error:
        return f"{words}（{difference_from_100(weights)}）"
    missing = _FULL_WEIGHT - weights
    return f"{words}（还差 {format_number(missing)}）" if missing > 0 else words


def problems_text(problems: Iterable[Problem]) -> str:
    """Return the number of errors and warnings in words, e.g. 错误 2 警告 1."""
    counts = Counter[str](problem.severity for problem in problems)
    names = {"error": "错误", "warning": "警告"}
    parts = [f"{name} {counts[key]}" for key, name in names.items() if counts[key]]
    return " ".join(parts) if parts else "无错误"
