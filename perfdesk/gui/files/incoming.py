"""Files that come from outside the dialogs: dropped, handed over by a second start, or recent.

``IncomingFiles`` opens dropped and handed-over files once no dialog is open and no command is
waiting for a disk; a folder stands for the files in it. ``RecentFilesMenu`` is the submenu
最近打开.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QWidget

from perfdesk import resources
from perfdesk.core.form import Form
from perfdesk.core.text import shortened_names
from perfdesk.formats.file_types import READABLE_FILES
from perfdesk.formats.registry import supported_files
from perfdesk.gui import theme
from perfdesk.gui.files.background import (
    NotFinishedError,
    answer_at_once,
    is_waiting,
    run_in_background,
)
from perfdesk.storage import settings

_RETRY_DELAY = 150
"""Milliseconds after which it is looked again whether files can be opened."""


class IncomingFiles(QObject):
    """Opens files that come from outside; ``open_files`` opens, ``warn`` reports what cannot be."""

    def __init__(
        self,
        window: QMainWindow,
        open_files: Callable[[Sequence[Path]], object],
        warn: Callable[[str, Sequence[str]], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._open, self._warn = open_files, warn
        self._waiting: list[Path] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._open_waiting)

    def receive(self, paths: Sequence[Path]) -> None:
        """Bring the window to the front and open what a second start was given."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)
        self.open_when_idle(paths)

    def open_when_idle(self, paths: Sequence[Path]) -> None:
        """Open files, and the files in folders, once no dialog is open and no command waits."""
        self._waiting += paths
        self._timer.start(0)

    def _open_waiting(self) -> None:
        if QApplication.activeModalWidget() is not None or is_waiting():
            self._timer.start(_RETRY_DELAY)
            return
        waiting, self._waiting = self._waiting, []
        try:
            files, empty_folders = run_in_background(partial(_expand_folders, waiting), "打开文件")
        except NotFinishedError as error:
            self._warn(str(error), [str(each) for each in waiting])
            return
        if files:
            self._open(files)
        if empty_folders:
            message = f"这些文件夹里没有能打开的文件（{READABLE_FILES}）。"
            self._warn(message, [str(each) for each in empty_folders])


def dropped_paths(data: QMimeData) -> list[Path]:
    """Return the files and folders being dragged, none if it is something else."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _expand_folders(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Return the files to open, and the folders without any."""
    files: dict[Path, None] = {}
    empty_folders = []
    for path in paths:
        is_folder = os.path.isdir(path)  # noqa: PTH112 - never raises
        inside = sorted(supported_files(path)) if is_folder else [path]
        files.update(dict.fromkeys(inside))
        if not inside:
            empty_folders.append(path)
    return list(files), empty_folders


SAVE_DELAY = 1000
"""Milliseconds after which what was opened is written down."""


class RecentFilesMenu(QObject):
    """The submenu 最近打开; ``changed`` says that the list has changed.

    What is opened or saved is written to the settings a second later: by then the window has
    been painted and may wait for the disk. ``open_forms`` yields the forms of a file that is open.
    """

    changed = Signal()

    def __init__(
        self,
        open_files: Callable[[Sequence[Path]], object],
        open_forms: Callable[[Path], Sequence[Form]],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._open, self._open_forms = open_files, open_forms
        self._pending: dict[Path, settings.RecentForm] = {}
        self.menu = QMenu("最近打开(&F)", parent)
        self.menu.aboutToShow.connect(self._fill)

    def remember(self, paths: Sequence[Path]) -> None:
        """Remember files that were opened or saved, but not samples."""
        if not self._pending:
            QTimer.singleShot(SAVE_DELAY, self, self.save_pending)
        for path in paths[-settings.MAX_RECENT_FILES :]:
            if not resources.is_sample(path):
                self._pending.pop(path, None)  # the last one comes first
                self._pending[path] = _recent_form(self._open_forms(path))

    def entries(self) -> tuple[settings.RecentFile, ...]:
        """Return the recent files, newest first."""
        self.save_pending()
        return settings.load_settings().recent

    def clear(self) -> None:
        """Forget all recent files."""
        self._pending = {}
        settings.forget_files()
        self.changed.emit()

    def save_pending(self) -> None:
        """Write what is to be remembered to the settings now."""
        pending, self._pending = self._pending, {}
        if pending:
            today = date.today()  # noqa: DTZ011 - the local date
            settings.remember_files(pending, today, pending)
            self.changed.emit()

    def _fill(self) -> None:
        self.menu.clear()
        entries = self.entries()
        reachable = reachable_paths([entry.path for entry in entries])
        for number, entry in enumerate(entries, 1):
            action = self._action(number, entry.path)
            action.setEnabled(entry.path in reachable)
            self.menu.addAction(action)
        if not entries:
            self.menu.addAction("（没有）").setEnabled(False)
        self.menu.addSeparator()
        clear = self.menu.addAction("清空(&C)", self.clear)
        clear.setEnabled(bool(entries))

    def _action(self, number: int, path: Path) -> QAction:
        mnemonic = f"&{number % 10} " if number <= 10 else "    "
        text = theme.action_text(f"{path.name}　{path.parent}")
        action = QAction(f"{mnemonic}{text}", self.menu)
        action.triggered.connect(lambda: self._open([path]))
        return action


def _recent_form(forms: Sequence[Form]) -> settings.RecentForm:
    """Return what the forms of a file are called: of the unit and the year what all have."""
    if not forms:
        return settings.RecentForm()
    units, years = {form.unit for form in forms}, {form.year for form in forms}
    return settings.RecentForm(
        shortened_names([form.project for form in forms], 1, "张表"),
        units.pop() if len(units) == 1 else "",
        years.pop() if len(years) == 1 else "",
    )


def reachable_paths(paths: Collection[Path]) -> Collection[Path]:
    """Return those of the paths where a file is, or may be.

    One on another computer is not looked for, and all may be there if a disk does not answer.
    """
    return answer_at_once(lambda: {path for path in paths if _may_exist(path)}, paths)


def _may_exist(path: Path) -> bool:
    return str(path).startswith(("\\\\", "//")) or os.path.exists(path)  # noqa: PTH110 - never raises
