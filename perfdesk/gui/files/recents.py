"""最近打开: the files of late in the menu, missing ones greyed.

It remembers what is opened and saved, a second later: by then the window has been
painted, and the disk can be waited for. The list itself is ``storage``'s.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from perfdesk import resources
from perfdesk.storage import settings

_LATER = 1000
"""Milliseconds after which what was opened is written down."""


class Recents(QObject):
    """The files of late; ``changed`` says that the list is another one."""

    changed = Signal()

    def __init__(self, open_files: Callable[[Sequence[Path]], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._open = open_files
        self._new: list[Path] = []
        self.menu = QMenu("最近打开(&F)", parent)
        self.menu.aboutToShow.connect(self._fill)

    def note(self, paths: Sequence[Path]) -> None:
        """Takes note of files that were opened or saved; samples are not kept in mind."""
        samples = resources.path("samples")
        if not self._new:
            QTimer.singleShot(_LATER, self, self.settle)
        self._new += [path for path in paths if path.absolute().parent != samples]

    def entries(self) -> tuple[settings.RecentFile, ...]:
        """The files of late, newest first."""
        self.settle()
        return settings.load().recent

    def clear(self) -> None:
        """Forgets them."""
        self._new = []
        settings.forget_files()
        self.changed.emit()

    def settle(self) -> None:
        """Writes down at once what has not been yet."""
        new, self._new = self._new, []
        if new:
            settings.remember_files(new, date.today())  # noqa: DTZ011 - the day as the person has it
            self.changed.emit()

    def _fill(self) -> None:
        self.menu.clear()
        entries = self.entries()
        for number, entry in enumerate(entries, 1):
            self.menu.addAction(self._action(number, entry.path))
        if not entries:
            self.menu.addAction("（没有）").setEnabled(False)
        self.menu.addSeparator()
        clear = self.menu.addAction("清空(&C)", self.clear)
        clear.setEnabled(bool(entries))

    def _action(self, number: int, path: Path) -> QAction:
        key = f"&{number % 10} " if number <= 10 else "    "
        words = f"{path.name}　{path.parent}".replace("&", "&&")
        action = QAction(f"{key}{words}", self.menu)
        action.setEnabled(is_there(path))
        action.triggered.connect(lambda: self._open([path]))
        return action


def is_there(path: Path) -> bool:
    """True if the file is there; one on another computer is taken to be, not waited for."""
    return str(path).startswith(("\\\\", "//")) or os.path.exists(path)  # noqa: PTH110 - never raises
