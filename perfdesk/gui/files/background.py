"""Work on files outside the window's thread: a disk or a network folder may be silent for long.

What comes at once is waited for without an event loop; for a moment longer what the user types is
kept until it is there; then a dialog says what is going on, and the user may stop waiting. Work in
steps shows how many are done and can be cancelled.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from traceback import clear_frames
from typing import Generic, TypeVar

from PySide6.QtCore import QEventLoop, QObject, Qt, QTimer, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QProgressDialog, QWidget

from perfdesk.core.errors import FormError
from perfdesk.formats.results import ExportCancelled, ProgressCallback
from perfdesk.gui.widgets import PlainLabel, exec_dialog
from perfdesk.storage.atomic_write import read_content

WITHOUT_PAINTING = 20
"""Milliseconds for which a job is waited for before the window paints."""
AT_ONCE = 40
"""Milliseconds in which a local disk has answered; the window does not paint meanwhile.

A command may ask once and wait for two jobs in one turn of the event loop: together that is less
than the tenth of a second in which the window is to go on.
"""
DIALOG_DELAY = 300
"""Milliseconds after which the dialog appears."""
_NEVER = 2**31 - 1
"""The most milliseconds that Qt takes."""

_Result = TypeVar("_Result")


class NotFinishedError(FormError):
    """The user did not wait for the end of a job, which goes on where it can."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}还没有完成，可能是磁盘或网络没有响应。"
            "请检查连接后再试；要保存的，可以换一个位置。"
        )


class Job(QObject, Generic[_Result]):
    """A call in a thread of its own, which does not keep the program from ending.

    The call is given ``report``, by which it tells how far it is. ``advanced`` carries that share.
    """

    advanced = Signal(float)
    ended = Signal()

    def __init__(self, call: Callable[[ProgressCallback], _Result]) -> None:
        super().__init__()
        self._call = call
        self.share = 0.0
        """The share of the call that it last said is done."""
        self._cancelled = threading.Event()
        self._done = threading.Event()
        self._results: list[_Result] = []
        self._error: Exception | None = None
        self._on_late_result: Callable[[_Result], object] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._results.append(self._call(self.report))
        except Exception as error:  # noqa: BLE001 - raised again where the result is wanted
            clear_frames(error.__traceback__)  # what the call used ends in its own thread
            self._error = error
        self._done.set()
        with suppress(RuntimeError):  # the program has ended meanwhile
            self.ended.emit()

    def report(self, share: float) -> None:
        """Tell in the thread of the call which share is done.

        Raise ExportCancelled if the call is not to go on.
        """
        if self._cancelled.is_set():
            raise ExportCancelled
        self.share = share
        self.advanced.emit(share)

    def cancel(self) -> None:
        """Have the next report of the call raise ExportCancelled."""
        self._cancelled.set()

    def wait(self, milliseconds: int) -> bool:
        """Wait without an event loop; return whether the call has ended."""
        return self._done.wait(milliseconds / 1000)

    @property
    def is_running(self) -> bool:
        """Whether the call has not ended yet."""
        return not self._done.is_set()

    def leave(self, on_late_result: Callable[[_Result], object] | None = None) -> bool:
        """Wait no longer: the job goes on and deletes itself in the end; False if it has ended.

        What it returns then is given to ``on_late_result``, in the window's thread.
        """
        self.ended.connect(self._on_late_end)
        if not self.is_running:  # its result is for the caller alone
            return False
        self._on_late_result = on_late_result
        self.setParent(QApplication.instance())
        return True

    def _on_late_end(self) -> None:
        if self._on_late_result is not None and self._results:
            self._on_late_result(self._results[0])
        self.deleteLater()

    def result(self) -> _Result:
        """Return what the call returned, or raise what it raised; it has ended.

        This object belongs to the window's thread and must be deleted there. So the other thread is
        over before; and no circle of error and object is left, which any thread might collect.
        """
        self._thread.join()
        if self._error is not None:
            try:
                raise self._error
            finally:
                self._error = None
        return self._results[0]


def run_in_background(
    call: Callable[[], _Result],
    what: str,
    on_late_result: Callable[[_Result], object] | None = None,
) -> _Result:
    """Return what ``call`` returns, or raise what it raises; the window paints meanwhile.

    ``what`` names it for the user, e.g. 保存“表.zpb”. Raise NotFinishedError if the user stops
    waiting; what ``call`` returns after that is given to ``on_late_result``.
    """
    return _result_of(_job(call), what, on_late_result)


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a work and the user's words for it: the command, what is done, and with what.

    So many 个 of the command 全部导出 are read as: 正在导出，已完成 2 个，共 3 个.
    """

    command: str
    action: str
    unit: str
    count: int


def run_steps(call: Callable[[ProgressCallback], _Result], steps: Steps) -> _Result:
    """Return what ``call`` returns, or raise what it raises; a dialog shows how much is done.

    The call reports the share of its steps that is done, which raises ExportCancelled once the
    user has cancelled. Raise NotFinishedError if the user does not wait for the step that the
    call is at then.
    """
    job = Job(call)

    def dialog() -> _StepsDialog:
        made = _StepsDialog(steps, QApplication.activeWindow())
        job.advanced.connect(made.show_share)
        made.show_share(job.share)
        return made

    return result_under_dialog(job, dialog, steps.action)


def result_under_dialog(
    job: Job[_Result], make_dialog: Callable[[], QProgressDialog], what: str
) -> _Result:
    """Return the result of a job or raise its error; the dialog, if it comes to that, cancels it.

    Raise NotFinishedError, as of ``what``, if the user then does not wait for its end.
    """
    if not job.wait(WITHOUT_PAINTING):
        with _waiting(job):
            wait_without_input(job.ended, lambda: job.is_running, DIALOG_DELAY)
            _show_cancelling(job, make_dialog)
    return _result_of(job, what)


def _result_of(
    job: Job[_Result], what: str, on_late_result: Callable[[_Result], object] | None = None
) -> _Result:
    """Wait for a job as long as the user does; return its result or raise its error."""
    if not job.wait(WITHOUT_PAINTING):
        with _waiting(job):
            wait_without_input(job.ended, lambda: job.is_running, DIALOG_DELAY)
            _show_dialog(job, what)
    if job.is_running and job.leave(on_late_result):
        raise NotFinishedError(what)
    return job.result()


_waited_for: list[QObject] = []
"""The jobs that are waited for while the window paints."""


@contextmanager
def _waiting(job: QObject) -> Iterator[None]:
    _waited_for.append(job)
    try:
        yield
    finally:
        _waited_for.remove(job)


def is_waiting() -> bool:
    """Return whether a job is being waited for: a command has begun and will go on.

    Keys and clicks wait with it; but the desktop may ask a window to close.
    """
    return bool(_waited_for)


def answer_at_once(question: Callable[[], _Result], otherwise: _Result) -> _Result:
    """Return what ``question`` returns, or ``otherwise`` if the disk does not answer at once.

    For what the window shows or suggests, and nobody would wait for.
    """
    return answers_at_once([question], otherwise)[0]


def answers_at_once(
    questions: Sequence[Callable[[], _Result]], otherwise: _Result
) -> list[_Result]:
    """Return the answer to each question as ``answer_at_once`` does; all are asked together."""
    jobs = [_job(question) for question in questions]
    end = time.monotonic() + AT_ONCE / 1000
    answers = []
    for job in jobs:
        rest = max(0, round(1000 * (end - time.monotonic())))
        is_answered = job.wait(rest) or not job.leave()
        answers.append(job.result() if is_answered else otherwise)
    return answers


def _job(call: Callable[[], _Result]) -> Job[_Result]:
    return Job(lambda _report: call())


def content_of(path: Path) -> bytes | None:
    """Return what a file holds, None if there is none; raise as ``run_in_background`` does.

    Raise an UnreadableTargetError if it cannot be read.
    """
    return run_in_background(lambda: read_content(path), f"读取“{path.name}”")


def wait_without_input(
    ended: SignalInstance, is_running: Callable[[], bool], milliseconds: int = -1
) -> None:
    """Let the window paint until the signal comes, or for so long.

    Keys and clicks are kept for later: no command begins meanwhile.
    """
    loop = QEventLoop()
    ended.connect(loop.quit)
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(loop.quit)
    if milliseconds >= 0:
        timer.start(milliseconds)
    if is_running():
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    timer.stop()


def make_passive(dialog: QProgressDialog) -> None:
    """Keep a progress dialog from showing or closing itself; show its text as plain text."""
    dialog.setAutoReset(False)
    dialog.setAutoClose(False)
    dialog.setMinimumDuration(_NEVER)
    dialog.reset()  # stops the timer, which runs from the start (Qt 6.11)
    dialog.setLabel(PlainLabel(dialog.labelText()))


def give_back_keys(window: QWidget | None) -> None:
    """Make the window active after its dialog, which not every desktop does (Qt 6.11)."""
    is_active = QGuiApplication.applicationState() == Qt.ApplicationState.ApplicationActive
    if window is not None and is_active and QApplication.activeWindow() is None:
        window.activateWindow()
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)


def _show_dialog(job: Job[_Result], what: str) -> None:
    """Say what is waited for until it ends or the user stops waiting."""
    if job.is_running:
        dialog = QProgressDialog(f"正在{what}", "不再等待", 0, 0, QApplication.activeWindow())
        make_passive(dialog)
        dialog.setWindowTitle("请稍候")
        _show_until_ended(dialog, job)


def _show_cancelling(job: Job[_Result], make_dialog: Callable[[], QProgressDialog]) -> None:
    """Show the dialog until the job ends or the user cancels it."""
    if job.is_running:
        dialog = make_dialog()
        for cancelled in (dialog.canceled, dialog.rejected):
            cancelled.connect(job.cancel)
        _show_until_ended(dialog, job)
        job.cancel()  # the program may be ending, which closes dialogs


def _show_until_ended(dialog: QProgressDialog, job: Job[_Result]) -> None:
    window = dialog.parentWidget()
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.setMinimumWidth(420)
    job.ended.connect(dialog.accept)
    if job.is_running:
        exec_dialog(dialog)
        give_back_keys(window)
    else:  # it has ended while the dialog was made
        dialog.deleteLater()


class _StepsDialog(QProgressDialog):
    """Shows how many steps are done; Esc and the button cancel. One step alone has no parts."""

    def __init__(self, steps: Steps, parent: QWidget | None) -> None:
        super().__init__("", "取消", 0, steps.count if steps.count > 1 else 0, parent)
        self._steps = steps
        self.setWindowTitle(steps.command)
        make_passive(self)

    def show_share(self, share: float) -> None:
        """Show that this share of the steps is done."""
        action, unit, count = self._steps.action, self._steps.unit, self._steps.count
        if count > 1:
            done = int(share * count + 0.001)  # 2 of 3, as 0.666…
            self.setLabelText(f"正在{action}，已完成 {done} {unit}，共 {count} {unit}")
            self.setValue(done)
        else:
            self.setLabelText(f"正在{action}…")
