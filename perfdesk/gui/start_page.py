"""The start page, shown while no form is open: new form, open, recent files, samples, a tour.

Its widgets are created when it is first shown, which is never if files are opened at start.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QIcon,
    QKeyEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
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
from perfdesk.gui.files.incoming import RecentFilesMenu, reachable_paths
from perfdesk.gui.menus import key_text
from perfdesk.gui.widgets import LinkButton, PlainLabel
from perfdesk.storage.settings import RecentFile

_STRETCH, _BY_TEXT = QHeaderView.ResizeMode.Stretch, QHeaderView.ResizeMode.ResizeToContents
_COLUMNS = {
    "项目": _STRETCH,
    "单位": _STRETCH,
    "年度": _BY_TEXT,
    "日期": _BY_TEXT,
    "文件": _STRETCH,
}
"""The columns of the recent files, and how wide each is."""
_PATH_ROLE = Qt.ItemDataRole.UserRole


class RecentFilesList(QTreeWidget):
    """The recent files with project, unit and year; ``fileChosen`` carries a path."""

    fileChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("最近打开的文件")
        self.setHeaderLabels(list(_COLUMNS))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.header().setStretchLastSection(False)
        for column, mode in enumerate(_COLUMNS.values()):
            self.header().setSectionResizeMode(column, mode)
        self.itemDoubleClicked.connect(self._choose)

    def list_files(self, entries: Sequence[RecentFile]) -> None:
        """Show these files, those that are missing greyed."""
        self.clear()
        reachable = reachable_paths([entry.path for entry in entries])
        for entry in entries:
            path = entry.path
            exists = path in reachable
            day = f"{entry.day:%Y-%m-%d}" if exists else "找不到"
            form = entry.form
            texts = [form.project or path.stem, form.unit, form.year, day, path.name]
            item = QTreeWidgetItem(self, texts)
            for column, text in enumerate(texts):
                whole = str(path) if text in (path.name, path.stem) else text
                item.setToolTip(column, theme.tooltip(whole))
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


@dataclass(frozen=True, slots=True)
class _FirstStep:
    """A step of the tour: its title, its sentence, and the page of the manual that says more.

    A command's name in braces stands for its keys.
    """

    title: str
    sentence: str
    page: str


_TOUR = (
    _FirstStep("打开或新建", "选 Excel、Word、PDF 等文件，或按表样新建；也可以先试示例。", "open"),
    _FirstStep("填写", "从上到下，按 Tab 到下一格，执行率、得分和总分跟着算。", "indicators"),
    _FirstStep("看问题", "按 {next_problem} 到下一处对不上的地方，错误必须改。", "problems"),
    _FirstStep(
        "看版面，存好印好",
        "{preview} 看版面，{save} 保存，{print} 打印，{export_pdf} 导出 PDF。",
        "preview",
    ),
)
"""The first steps, in order."""


class StartPage(QScrollArea):
    """The page from which the first form is created or opened, with a short tour below.

    ``newFormRequested`` carries a template, ``openRequested`` a list of paths, and
    ``manualRequested`` the name of a page of the manual. ``actions`` are those of the menus.
    """

    newFormRequested = Signal(object)
    openRequested = Signal(list)
    manualRequested = Signal(str)

    def __init__(
        self,
        actions: Mapping[str, QAction],
        recents: RecentFilesMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions, self._recents = actions, recents
        self._is_filled = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("开始")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def showEvent(self, event: QShowEvent) -> None:
        """Override: list the recent files anew.

        The widgets are created after the event loop has run once: files to be opened hide the page
        before that.
        """
        super().showEvent(event)
        if self._is_filled:
            self._list_recent_files()
        else:
            QTimer.singleShot(0, self, self._fill_if_visible)

    def _fill_if_visible(self) -> None:
        if self.isVisible() and not self._is_filled:
            self._is_filled = True
            self._fill()
            self._recents.changed.connect(self._list_recent_files)
            QTimer.singleShot(0, self, self._list_recent_files)  # which may wait for a disk

    def _fill(self) -> None:
        content = QWidget()
        open_button = self._large_button("打开文件", self._actions["open"])
        left = QVBoxLayout()
        left.setSpacing(4)
        left.addWidget(open_button)
        left.addSpacing(4)
        left.addWidget(self._large_button("新建自评表", self._actions["new"]))
        left.addSpacing(16)
        sections = {
            "按表样新建": map(self._new_form_button, resources.templates().values()),
            "示例": map(self._sample_button, sorted(resources.path("samples").glob("*.*"))),
        }
        for heading, buttons in sections.items():
            left.addWidget(_heading(heading))
            for button in buttons:
                left.addWidget(button)
            left.addSpacing(16)
        left.addStretch()
        self.files = RecentFilesList(self)
        self.files.fileChosen.connect(lambda path: self.openRequested.emit([path]))
        self._lay_out(content, left)
        had_focus = self.hasFocus()
        self.setWidget(content)
        self.setFocusProxy(open_button)
        if had_focus:
            open_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, content: QWidget, left: QVBoxLayout) -> None:
        right = QVBoxLayout()
        right.setSpacing(4)
        label = _heading("最近打开(&L)")
        label.setBuddy(self.files)
        right.addWidget(label)
        right.addWidget(self.files)
        hint = PlainLabel(_HINT)
        hint.setWordWrap(True)
        right.addWidget(hint)
        grid = QGridLayout(content)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(24)
        grid.addLayout(left, 1, 1)
        grid.addLayout(right, 1, 2)
        grid.addLayout(self._tour(), 2, 1, 1, 2)
        for column, stretch in enumerate((1, 0, 8, 1)):
            grid.setColumnStretch(column, stretch)
        for row, stretch in enumerate((1, 6, 0, 2)):
            grid.setRowStretch(row, stretch)

    def _tour(self) -> QVBoxLayout:
        """Return the first steps beside each other, each with a link to the manual."""
        keys = {name: key_text(action) for name, action in self._actions.items()}
        cards = QHBoxLayout()
        cards.setSpacing(12)
        for number, step in enumerate(_TOUR, 1):
            cards.addWidget(self._card(number, step, keys), 1)
        tour = QVBoxLayout()
        tour.setSpacing(4)
        tour.addWidget(_heading("第一次用：四步做好一张表"))
        tour.addLayout(cards)
        return tour

    def _card(self, number: int, step: _FirstStep, keys: Mapping[str, str]) -> QFrame:
        card = QFrame(self)
        card.setFrameShape(QFrame.Shape.StyledPanel)
        sentence = PlainLabel(step.sentence.format(**keys))
        sentence.setWordWrap(True)
        link = LinkButton("怎么做", card)
        link.setAccessibleName(f"怎么做：{step.title}")
        link.clicked.connect(lambda _checked=False: self.manualRequested.emit(step.page))
        column = QVBoxLayout(card)
        column.addWidget(_heading(f"{number}　{step.title}"))
        column.addWidget(sentence)
        column.addStretch(1)
        column.addWidget(link)
        return card

    def _large_button(self, text: str, action: QAction) -> QPushButton:
        """Return a button for a command, large enough to be seen first."""
        button = QPushButton(action.icon(), f"{text}（{key_text(action)}）", self)
        line = button.fontMetrics().height()
        button.setIconSize(QSize(line, line) * 1.4)
        button.setMinimumSize(round(17 * line), round(2.6 * line))
        button.setFont(theme.bold(button.font()))
        button.setAutoDefault(True)  # Enter presses it
        button.clicked.connect(lambda _checked=False: action.trigger())
        return button

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
        if self.isVisible():
            self.files.list_files(self._recents.entries())


def _heading(text: str) -> QLabel:
    label = PlainLabel(text)
    label.setFont(theme.bold(label.font()))
    return label
