"""Files made and written beside the event loop, under a progress bar that can be cancelled.

The forms are immutable and the paths decided, so the thread that works touches nothing
of the window. What fails is said of its file or form and costs no other; a file that
is not finished when the person cancels is not written.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from PySide6.QtCore import QEventLoop, Qt, QThread, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from perfdesk.formats.results import Advance, Stopped
from perfdesk.gui.files.outgoing import Outcome, Outgoing
from perfdesk.storage.atomic_write import replace
from perfdesk.storage.logs import noted, told


def outcomes(files: Sequence[Outgoing], parent: QWidget | None) -> list[Outcome]:
    """The files made and written, in order; fewer than asked for if the person cancelled."""
    making = _Making(files)
    progress = _Progress(files, parent)
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
    """Makes one file after the other; ``advanced`` counts their forms."""

    advanced = Signal(int)

    def __init__(self, files: Sequence[Outgoing]) -> None:
        super().__init__()
        self._files = files
        self._done = 0
        self.outcomes: list[Outcome] = []

    def run(self) -> None:
        """Qt's: the work of the thread."""
        with suppress(Stopped):
            for file in self._files:
                self._advance(file, 0)
                self.outcomes.append(_outcome(file, partial(self._advance, file)))
                self._done += file.forms

    def _advance(self, file: Outgoing, share: float) -> None:
        """Tells that so much of a file is made, unless no more is wanted."""
        if self.isInterruptionRequested():
            raise Stopped
        self.advanced.emit(self._done + int(share * file.forms))


class _Progress(QProgressDialog):
    """Says how far it is; Esc and the button cancel. A single form has no steps to show."""

    def __init__(self, files: Sequence[Outgoing], parent: QWidget | None) -> None:
        count = sum(file.forms for file in files)
        super().__init__("", "取消", 0, count if count > 1 else 0, parent)
        self._count = count
        self._doing, self._what = ("导出", "个") if len(files) > 1 else ("合并", "张")
        self.setWindowTitle("全部导出")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAutoReset(False)
        self.setAutoClose(False)
        self.setMinimumWidth(360)
        self.advance(0)

    def advance(self, done: int) -> None:
        """Shows that so many are done."""
        if self._count > 1:
            far = f"已完成 {done} {self._what}，共 {self._count} {self._what}"
            self.setLabelText(f"正在{self._doing}，{far}")
            self.setValue(done)
        else:
            self.setLabelText("正在导出…")


def _outcome(file: Outgoing, advance: Advance) -> Outcome:
    """What became of a file; raises Stopped if it is no more wanted."""
    try:
        with noted("export", file.path):
            made = file.made(advance)
            replace(file.path, made.data)
    except Stopped:
        raise
    except Exception as error:  # noqa: BLE001 - one file must not end the others
        return Outcome(file, fault=told(error))
    return Outcome(file, "", made.remarks, made.left_out)


def _wait(making: QThread) -> None:
    """Lets the file that is at work be finished; the window is painted meanwhile."""
    loop = QEventLoop()
    making.finished.connect(loop.quit)
    if making.isRunning():
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    making.wait()
