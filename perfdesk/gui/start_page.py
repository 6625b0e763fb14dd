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
from perfdesk.formats.file_types import READABLE_FILES
from perfdesk.gui import theme
from perfdesk.gui.files.incoming import RecentFilesMenu, is_reachable
from perfdesk.storage.settings import RecentFile

_PATH_ROLE = Qt.ItemDataRole.UserRole


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
            exists = is_reachable(path)
            day = f"{entry.day:%Y-%m-%d}" if exists else "找不到"
            item = QTreeWidgetItem(self, [path.name, day, str(path.parent)])
            for column in (0, 2):
                item.setToolTip(column, theme.tooltip(str(path)))
            item.setData(0, _PATH_ROLE, path)
            item.setDisabled(not exists)
            for column in range(0 if exists else self.columnCount()):
                item.setForeground(column, theme.muted_colour(self.palette()))
        if not entries:
            empty = QTreeWidgetItem(self, ["（还没有）"])
            empty.setDisabled(True)
            empty.setForeground(0, theme.muted_colour(self.palette()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Override: select the first file that exists."""
        super().focusInEvent(event)
        items = self.findItems("", Qt.MatchFlag.MatchContains)
        first = next((item for item in items if not item.isDisabled()), None)
        if first is not None and not self.selectedItems():
            self.setCurrentItem(first)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Override: Enter opens the file."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        if item is not None and not item.isDisabled():
            self.fileChosen.emit(item.data(0, _PATH_ROLE))


_HINT = f"能打开 {READABLE_FILES}，也可以把文件或文件夹拖到窗口里。"

_SAMPLE_NAMES = {"talent-centre-2022": "人才服务中心 2022 年（已公开的 6 张表）"}
"""Names of the sample files by the stem of their file name."""


class StartPage(QWidget):
    """The page from which the first form is created or opened.

    ``newFormRequested`` carries a template, ``openRequested`` a list of paths.
    """

    newFormRequested = Signal(object)
    openRequested = Signal(list)

    def __init__(
        self, open_action: QAction, recents: RecentFilesMenu, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._open_action, self._recents = open_action, recents
        self._is_filled = False
        self.setAccessibleName("开始")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def showEvent(self, event: QShowEvent) -> None:
        """Override: list the recent files anew.

        The widgets are created after the event loop has run once: files to be opened hide the page
        before that.
        """
        super().showEvent(event)
        self._set_size_policy(QSizePolicy.Policy.Preferred)
        if self._is_filled:
            self._list_recent_files()
        else:
            QTimer.singleShot(0, self, self._fill_if_visible)

    def hideEvent(self, event: QHideEvent) -> None:
        """Override: the hidden page must not keep the window large."""
        super().hideEvent(event)
        self._set_size_policy(QSizePolicy.Policy.Ignored)

    def _set_size_policy(self, policy: QSizePolicy.Policy) -> None:
        self.setSizePolicy(policy, policy)

    def _fill_if_visible(self) -> None:
        if self.isVisible() and not self._is_filled:
            self._is_filled = True
            self._fill()
            self._recents.changed.connect(self._list_recent_files)
            self._list_recent_files()

    def _fill(self) -> None:
        keys = self._open_action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        text = f"打开文件…（{keys}）"
        open_button = self._button(text, self._open_action.icon(), self._open_action.trigger)
        self.setFocusProxy(open_button)
        left = QVBoxLayout()
        left.setSpacing(4)
        sections = {
            "打开": [open_button],
            "新建": list(map(self._new_form_button, resources.templates().values())),
            "示例": list(map(self._sample_button, sorted(resources.path("samples").glob("*.*")))),
        }
        for heading, buttons in sections.items():
            left.addWidget(_heading(heading))
            for button in buttons:
                left.addWidget(button)
            left.addSpacing(16)
        left.addStretch()
        self.files = RecentFilesList(self)
        self.files.fileChosen.connect(lambda path: self.openRequested.emit([path]))
        self._lay_out(left)
        if self.hasFocus():
            open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, left: QVBoxLayout) -> None:
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

    def _new_form_button(self, template: Template) -> QToolButton:
        def request() -> None:
            self.newFormRequested.emit(template)

        return self._button(template.name, theme.icon("new"), request)

    def _sample_button(self, path: Path) -> QToolButton:
        def request() -> None:
            self.openRequested.emit([path])

        return self._button(_SAMPLE_NAMES.get(path.stem, path.stem), theme.icon("reading"), request)

    def _button(self, text: str, icon: QIcon, handler: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setIcon(icon)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _checked=False: handler())
        return button

    def _list_recent_files(self) -> None:
        self.files.list_files(self._recents.entries())


def _heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setFont(theme.bold(label.font()))
    return label
