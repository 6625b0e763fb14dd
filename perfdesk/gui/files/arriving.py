"""Files that come to the window from outside: dropped on it, or handed over by a later start.

Folders stand for the files in them. While a question is on the screen, what comes
waits for its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from perfdesk.formats.registry import SUFFIXES, below

_AGAIN = 150
"""Milliseconds after which a question on the screen is looked for again."""


class Arriving(QObject):
    """Opens what comes; ``open_files`` opens, ``tell`` says what cannot be."""

    def __init__(
        self,
        window: QMainWindow,
        open_files: Callable[[Sequence[Path]], object],
        tell: Callable[[str, Sequence[str]], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._open, self._tell = open_files, tell
        self._waiting: list[Path] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go_on)

    def receive(self, paths: Sequence[Path]) -> None:
        """Brings the window to the front and opens what another start was given."""
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.raise_()
        window.activateWindow()
        QApplication.alert(window)
        self.take(paths)

    def take(self, paths: Sequence[Path]) -> None:
        """Opens files and the files of folders, after any question is answered."""
        self._waiting += paths
        self._timer.start(0)

    def _go_on(self) -> None:
        if QApplication.activeModalWidget() is not None:
            self._timer.start(_AGAIN)
            return
        waiting, self._waiting = self._waiting, []
        files, empty = _files(waiting)
        if files:
            self._open(files)
        if empty:
            kinds = "、".join(SUFFIXES)
            self._tell(f"这些文件夹里没有能打开的文件（{kinds}）。", [str(each) for each in empty])


def dropped(data: QMimeData) -> list[Path]:
    """The files and folders that are dragged, none if it is anything else."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]


def _files(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """The files to open, and the folders without any."""
    files: dict[Path, None] = {}
    empty = []
    for path in paths:
        found = sorted(below(path)) if path.is_dir() else [path]
        files.update(dict.fromkeys(found))
        if not found:
            empty.append(path)
    return list(files), empty
