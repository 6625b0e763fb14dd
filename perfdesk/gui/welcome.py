"""The start page, shown while no form is open: new forms, files of late, a sample.

Its parts are made when it is first seen, which with files to open is never.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QHideEvent, QIcon, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from perfdesk import resources
from perfdesk.core.template import Template
from perfdesk.formats.registry import SUFFIXES
from perfdesk.gui import look
from perfdesk.gui.files.recent_files import RecentFiles
from perfdesk.gui.files.recents import Recents

_HINT = f"能打开 {'、'.join(SUFFIXES)}，也可以把文件或文件夹拖到窗口里。"
_NEEDED, _UNNEEDED = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored


class Welcome(QWidget):
    """Asks for a new form of a 表样 (``begun``), or for files (``wanted``)."""

    begun = Signal(object)
    wanted = Signal(list)

    def __init__(self, open_: QAction, recents: Recents, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._open, self._recents = open_, recents
        self._made = False
        self.setAccessibleName("开始")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt's: lists the files of late anew; the page waits whether files to open hide it."""
        super().showEvent(event)
        self.setSizePolicy(_NEEDED, _NEEDED)
        if self._made:
            self._list()
        else:
            QTimer.singleShot(0, self, self._fill)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt's: the room it needs is no longer asked of the window."""
        super().hideEvent(event)
        self.setSizePolicy(_UNNEEDED, _UNNEEDED)

    def _fill(self) -> None:
        if self.isVisible() and not self._made:
            self._made = True
            self._make()
            self._recents.changed.connect(self._list)
            self._list()

    def _make(self) -> None:
        keys = self._open.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = f"打开文件…（{keys}）"
        opened = self._link(words, self._open.icon(), self._open.trigger)
        self.setFocusProxy(opened)
        left = QVBoxLayout()
        left.setSpacing(4)
        parts = {
            "打开": [opened],
            "新建": list(map(self._template, resources.templates().values())),
            "示例": list(map(self._sample, sorted(resources.path("samples").glob("*.*")))),
        }
        for words, links in parts.items():
            left.addWidget(_heading(words))
            for link in links:
                left.addWidget(link)
            left.addSpacing(16)
        left.addStretch()
        self.files = RecentFiles(self)
        self.files.chosen.connect(lambda path: self.wanted.emit([path]))
        self._place(left)
        if self.hasFocus():
            opened.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self, left: QVBoxLayout) -> None:
        right = QVBoxLayout()
        right.setSpacing(4)
        label = _heading("最近打开(&L)")
        label.setBuddy(self.files)
        right.addWidget(label)
        right.addWidget(self.files)
        hint = QLabel(_HINT)
        hint.setWordWrap(True)
        right.addWidget(hint)
        grid = QGridLayout(self)
        grid.setHorizontalSpacing(48)
        grid.addLayout(left, 1, 1)
        grid.addLayout(right, 1, 2)
        for column, stretch in enumerate((2, 0, 6, 2)):
            grid.setColumnStretch(column, stretch)
        for row, stretch in enumerate((1, 6, 2)):
            grid.setRowStretch(row, stretch)

    def _template(self, template: Template) -> QToolButton:
        return self._link(template.name, look.icon("new"), self._begins(template))

    def _begins(self, template: Template) -> Callable[[], None]:
        return lambda: self.begun.emit(template)

    def _sample(self, path: Path) -> QToolButton:
        return self._link(
            _SAMPLES.get(path.stem, path.stem), look.icon("reading"), self._opens(path)
        )

    def _opens(self, path: Path) -> Callable[[], None]:
        return lambda: self.wanted.emit([path])

    def _link(self, words: str, icon: QIcon, do: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setText(words)
        button.setIcon(icon)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _checked=False: do())
        return button

    def _list(self) -> None:
        self.files.list_files(self._recents.entries())


_SAMPLES = {"talent-centre-2022": "人才服务中心 2022 年（已公开的 6 张表）"}


def _heading(words: str) -> QLabel:
    label = QLabel(words)
    label.setFont(look.bold(label.font()))
    return label
