"""Reads files for the window in worker processes, under a progress dialog if that takes long.

A thread waits for the workers, so that the window goes on painting, as for any work on files
(``background``). The dialog names the file, shows how far it is, and can be cancelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QProgressDialog, QWidget

from perfdesk.formats.results import ExportCancelled, ProgressCallback
from perfdesk.gui.files.background import (
    Job,
    NotFinishedError,
    make_passive,
    result_under_dialog,
)
from perfdesk.workers.errors import WorkCancelled
from perfdesk.workers.reading import FileResult, ReadProgress, read_files
from perfdesk.workers.tasks import TaskRunner

_STEPS = 1000
"""Steps of the progress bar."""
_LONGEST_NAME = 40
"""Characters of a file's name in the dialog."""


class FileReader(QObject):
    """Reads files for the window, which waits for them meanwhile."""

    def __init__(self, workers: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workers = workers
        self._job: Job[None] | None = None

    @property
    def is_reading(self) -> bool:
        """Return whether files are being read."""
        return self._job is not None

    def cancel(self) -> None:
        """Stop reading; the files read so far are the result."""
        if self._job is not None:
            self._job.cancel()

    def read(self, paths: Sequence[Path]) -> list[FileResult]:
        """Return the result of each file, in order; of fewer files if the user cancels."""
        reading = _Reading(self._workers, paths)
        job = self._job = Job(reading.run)

        def dialog() -> _ReadingDialog:
            parent = self.parent()
            made = _ReadingDialog(len(paths), parent if isinstance(parent, QWidget) else None)
            made.follow(reading, job.advanced)
            return made

        try:
            with suppress(NotFinishedError):  # a silent folder, which the user left
                result_under_dialog(job, dialog, "读取")
        finally:
            self._job = None
        return list(reading.results)


class _Reading:
    """Files being read by workers: the ``results`` so far, and how far it is."""

    def __init__(self, workers: TaskRunner, paths: Sequence[Path]) -> None:
        self._workers = workers
        self._paths = paths
        self.progress = ReadProgress(paths[0], 0, len(paths), 0.0)
        self.results: list[FileResult] = []

    def run(self, report: ProgressCallback) -> None:
        """Read all files, or those until ``report`` raises ExportCancelled; called in a thread."""
        note = partial(self._note, report)
        with suppress(WorkCancelled):
            for result in read_files(self._workers, self._paths, note):
                self.results.append(result)
                done = len(self.results)
                note(ReadProgress(result.path, done, len(self._paths), 0.0))

    def _note(self, report: ProgressCallback, progress: ReadProgress) -> None:
        self.progress = progress
        try:
            report(progress.share)
        except ExportCancelled as error:
            raise WorkCancelled from error


class _ReadingDialog(QProgressDialog):
    """Names the file being read, and shows how much is done; Esc and the button cancel."""

    def __init__(self, files: int, parent: QWidget | None) -> None:
        super().__init__("", "取消", 0, 0 if files == 1 else _STEPS, parent)
        self.setWindowTitle("打开")
        make_passive(self)

    def follow(self, reading: _Reading, advanced: SignalInstance) -> None:
        """Show how far the reading is, now and whenever it has advanced."""
        self._reading = reading
        advanced.connect(self._show_reading)
        self.show_progress(reading.progress)

    def _show_reading(self) -> None:
        self.show_progress(self._reading.progress)

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
