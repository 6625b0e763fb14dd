"""Signals by which the system or a terminal asks the program to end: SIGTERM, SIGHUP, SIGINT."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

if sys.platform == "win32":
    _SIGNALS: tuple[signal.Signals, ...] = ()  # Qt tells of the end of a session there
else:
    _SIGNALS = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


class EndSignals(QObject):
    """Turns the signals of the system into ``received``, which is emitted in the event loop.

    Python runs the handler of a signal only once Qt's loop returns to it. So the number of the
    signal is written to a pipe, as ``signal.set_wakeup_fd`` does, whose other end wakes the loop.
    Signals that the program was started to ignore, as by ``nohup``, stay ignored.
    """

    received = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if _SIGNALS:
            self._open_pipe()
        self._before = {
            number: signal.signal(number, _do_nothing)
            for number in _SIGNALS
            if signal.getsignal(number) is not signal.SIG_IGN
        }

    def close(self) -> None:
        """Leave the signals to what handled them before."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if _SIGNALS:
            signal.set_wakeup_fd(self._wakeup_before)
            self._notifier.setEnabled(False)
            os.close(self._reader)
            os.close(self._writer)

    def _open_pipe(self) -> None:
        self._reader, self._writer = os.pipe()
        for end in (self._reader, self._writer):
            os.set_blocking(end, False)
        self._notifier = QSocketNotifier(self._reader, QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_readable)
        self._wakeup_before = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)

    def _on_readable(self) -> None:
        if set(os.read(self._reader, 4096)) & set(self._before):
            self.received.emit()


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """Let the pipe tell of the signal; the default would end the process."""
