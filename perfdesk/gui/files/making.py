"""Files made and written beside the event loop, under a progress bar that can be cancelled.

The forms are immutable and the paths decided, so the thread that works touches nothing
of the window. What fails is said of its file and costs no other.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEventLoop, Qt, QThread, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from perfdesk.gui.files.outgoing import Outcome, Outgoing
from perfdesk.storage.logs import told
from perfdesk.storage.replacing import replace


def outcomes(files: Sequence[Outgoing], parent: QWidget | None) -> list[Outcome]:
    """The files made and written, in order; fewer than asked for if the person cancelled."""
    making = _Making(files)
    progress = _Progress(len(files), parent)
    for given_up in (progress.canceled, progress.rejected):
        given_up.connect(making.requestInterruption)
    making.advanced.connect(progress.advance)
    making.finished.connect(progress.accept)
    making.start()
    progress.exec()
    _wait(making)
    progress.deleteLater()
    return making.outcomes


class _Making(QThread):
    """Makes one file after the other; ``advanced`` counts them."""

    advanced = Signal(int)

    def __init__(self, files: Sequence[Outgoing]) -> None:
        super().__init__()
        self._files = files
        self.outcomes: list[Outcome] = []

    def run(self) -> None:
        """Qt's: the work of the thread."""
        for file in self._files:
            if self.isInterruptionRequested():
                return
            self.outcomes.append(_outcome(file))
            self.advanced.emit(len(self.outcomes))


class _Progress(QProgressDialog):
    """Says how far it is; Esc and the button cancel. A single file has no steps to show."""

    def __init__(self, count: int, parent: QWidget | None) -> None:
        super().__init__("", "取消", 0, count if count > 1 else 0, parent)
        self._count = count
        self.setWindowTitle("全部导出")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAutoReset(False)
        self.setAutoClose(False)
        self.setMinimumWidth(360)
        self.advance(0)

    def advance(self, done: int) -> None:
        """Shows that so many are done."""
        if self._count > 1:
            self.setLabelText(f"正在导出，已完成 {done} 个，共 {self._count} 个")
            self.setValue(done)
        else:
            self.setLabelText("正在导出…")


def _outcome(file: Outgoing) -> Outcome:
    try:
        data, remarks = file.made()
        replace(file.path, data)
    except Exception as error:  # noqa: BLE001 - one file must not end the others
        return Outcome(file, fault=told(error))
    return Outcome(file, remarks=remarks)


def _wait(making: QThread) -> None:
    """Lets the file that is at work be finished; the window is painted meanwhile."""
    loop = QEventLoop()
    making.finished.connect(loop.quit)
    if making.isRunning():
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    making.wait()
