"""Reads files for the window in worker processes, under a progress dialog if that takes long.

A thread waits for the workers, so that the window goes on painting. What comes at once is waited
for without an event loop; for a moment longer what the user types is kept until the files are
there; then a dialog names the file, shows how far it is, and can be cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QThread, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from perfdesk.gui.files.background import (
    AT_ONCE,
    give_back_keys,
    show_only_when_asked,
    wait_without_input,
)
from perfdesk.gui.widgets import PlainLabel, exec_dialog
from perfdesk.workers.errors import WorkCancelled
from perfdesk.workers.reading import FileResult, ReadProgress, read_files
from perfdesk.workers.tasks import TaskRunner

DIALOG_DELAY = 400
"""Milliseconds after which the dialog appears."""
_STEPS = 1000
"""Steps of the progress bar."""
_LONGEST_NAME = 40
"""Characters of a file's name in the dialog."""


class FileReader(QObject):
    """Reads files; ``is_reading`` says that it has not done so yet."""

    def __init__(self, workers: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._thread: _ReadingThread | None = None

    @property
    def is_reading(self) -> bool:
        """Return whether files are being read."""
        return self._thread is not None

    def cancel(self) -> None:
        """Stop reading; the files read so far are the result."""
        if self._thread is not None:
            self._thread.requestInterruption()

    def read(self, paths: Sequence[Path]) -> list[FileResult]:
        """Return the result of each file, in order; of fewer files if the user cancels."""
        thread = self._thread = _ReadingThread(self._workers, paths)
        thread.start()
        try:
            if not thread.wait(AT_ONCE):
                wait_without_input(thread.finished, thread.isRunning, DIALOG_DELAY)
                self._show_progress(thread, len(paths))
                wait_without_input(thread.finished, thread.isRunning)
            thread.wait()
        finally:
            self._thread = None
        return thread.results

    def _show_progress(self, thread: _ReadingThread, files: int) -> None:
        """Show the dialog until all is read or the user cancels."""
        if thread.isFinished():
            return
        parent = self.parent()
        window = parent if isinstance(parent, QWidget) else None
        dialog = _ReadingDialog(files, window)
        for cancelled in (dialog.canceled, dialog.rejected):
            cancelled.connect(thread.requestInterruption)
        thread.advanced.connect(dialog.show_progress)
        thread.finished.connect(dialog.accept)
        dialog.show_progress(thread.progress)
        if thread.isRunning():
            exec_dialog(dialog)
            give_back_keys(window)
        else:  # all has been read while the dialog was made
            dialog.deleteLater()


class _ReadingThread(QThread):
    """Waits for the workers; ``advanced`` carries the progress, ``results`` what is read so far."""

    advanced = Signal(object)

    def __init__(self, workers: TaskRunner, paths: Sequence[Path]) -> None:
        super().__init__()
        self._workers = workers
        self._paths = paths
        self.progress = ReadProgress(paths[0], 0, len(paths), 0.0)
        self.results: list[FileResult] = []

    def run(self) -> None:
        """Override: the work of the thread."""
        with suppress(WorkCancelled):
            for result in read_files(self._workers, self._paths, self._report):
                self.results.append(result)
                done = len(self.results)
                self._report(ReadProgress(result.path, done, len(self._paths), 0.0))

    def _report(self, progress: ReadProgress) -> None:
        if self.isInterruptionRequested():
            raise WorkCancelled
        self.progress = progress
        self.advanced.emit(progress)


class _ReadingDialog(QProgressDialog):
    """Names the file being read, and shows how much is done; Esc and the button cancel."""

    def __init__(self, files: int, parent: QWidget | None) -> None:
        super().__init__("", "取消", 0, 0 if files == 1 else _STEPS, parent)
        self.setWindowTitle("打开")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAutoReset(False)
        self.setAutoClose(False)
        show_only_when_asked(self)
        self.setLabel(PlainLabel("", self))
        self.setMinimumWidth(420)

    def show_progress(self, progress: ReadProgress) -> None:
        """Show how far the reading is; a single file without pages only that it goes on."""
        lines = [f"正在读取“{_shortened(progress.path.name)}”"]
        if progress.share:
            lines[0] += f"，已读 {progress.share:.0%}"
        if progress.files > 1:
            lines.append(f"已读 {progress.files_done} 个，共 {progress.files} 个")
        self.setLabelText("\n".join(lines))
        if progress.files > 1 or progress.share:
            self.setMaximum(_STEPS)
            self.setValue(int(_STEPS * (progress.files_done + progress.share) / progress.files))


def _shortened(name: str) -> str:
    """Return a name that is not too long for the dialog, its end kept for the file type."""
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 12]}…{name[-11:]}"
