"""The start page, shown while no form is open: new form, open, recent files, samples.

Its widgets are created when it is first shown, which is never if files are opened at start.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QHideEvent,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from perfdesk import resources
from perfdesk.core.template import Template
from perfdesk.formats.registry import READABLE_SUFFIXES
from perfdesk.gui import theme
from perfdesk.gui.files.incoming import RecentFilesMenu, is_reachable
from perfdesk.storage.settings import RecentFile

_PATH = Qt.ItemDataRole.UserRole


class RecentFilesList(QTreeWidget):
    """The recent files with date and folder; ``fileChosen`` carries a path."""

    fileChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("最近打开的文件")
        self.setHeaderLabels(["文件", "日期", "文件夹"])
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        stretch, by_text = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
        for column, mode in enumerate((stretch, by_text, stretch)):
            self.header().setSectionResizeMode(column, mode)
        self.itemDoubleClicked.connect(self._choose)

    def list_files(self, entries: Sequence[RecentFile]) -> None:
        """Show these files, those that are missing greyed."""
        self.clear()
        for entry in entries:
            path = entry.path
            there = is_reachable(path)
            said = f"{entry.day:%Y-%m-%d}" if there else "找不到了"
            item = QTreeWidgetItem(self, [path.name, said, str(path.parent)])
            for column in (0, 2):
                item.setToolTip(column, theme.tooltip(str(path)))
            item.setData(0, _PATH, path)
            item.setDisabled(not there)
            for column in range(0 if there else self.columnCount()):
                item.setForeground(column, theme.muted_colour(self.palette()))
        if not entries:
            none = QTreeWidgetItem(self, ["（还没有）"])
            none.setDisabled(True)
            none.setForeground(0, theme.muted_colour(self.palette()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Override: select the first file that exists."""
        super().focusInEvent(event)
        items = self.findItems("", Qt.MatchFlag.MatchContains)
        there = next((item for item in items if not item.isDisabled()), None)
        if there is not None and not self.selectedItems():
            self.setCurrentItem(there)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override: Enter opens the file."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and not item.isDisabled():
            self.fileChosen.emit(item.data(0, _PATH))


_HINT = f"能打开 {'、'.join(READABLE_SUFFIXES)}，也可以把文件或文件夹拖到窗口里。"
_NEEDED, _UNNEEDED = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored


class StartPage(QWidget):
    """The page from which the first form is created or opened.

    ``newFormRequested`` carries a template, ``openRequested`` a list of paths.
    """

    newFormRequested = Signal(object)
    openRequested = Signal(list)

    def __init__(
        self, open_: QAction, recents: RecentFilesMenu, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._open, self._recents = open_, recents
        self._made = False
        self.setAccessibleName("开始")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def showEvent(self, event: QShowEvent) -> None:
        """Override: list the recent files anew.

        The widgets are created after the event loop has run once: files to be opened hide the page
        before that.
        """
        super().showEvent(event)
        self.setSizePolicy(_NEEDED, _NEEDED)
        if self._made:
            self._list()
        else:
            QTimer.singleShot(0, self, self._fill)

    def hideEvent(self, event: QHideEvent) -> None:
        """Override: the hidden page must not keep the window large."""
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
        self.files = RecentFilesList(self)
        self.files.fileChosen.connect(lambda path: self.openRequested.emit([path]))
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
        return self._link(template.name, theme.icon("new"), self._begins(template))

    def _begins(self, template: Template) -> Callable[[], None]:
        return lambda: self.newFormRequested.emit(template)

    def _sample(self, path: Path) -> QToolButton:
        return self._link(
            _SAMPLES.get(path.stem, path.stem), theme.icon("reading"), self._opens(path)
        )

    def _opens(self, path: Path) -> Callable[[], None]:
        return lambda: self.openRequested.emit([path])

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
    label.setFont(theme.bold(label.font()))
    return label
