"""What happens to an error that nobody caught, in the window's thread or in any other.

It is logged and a report kept, the drafts are written, and the user reads one sentence.
"""

from __future__ import annotations

import sys
import threading
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from perfdesk.gui.main_window import MainWindow
from perfdesk.storage.logs import UnexpectedError, log_unexpected


class ExceptionHook(QObject):
    """Replaces ``sys.excepthook``: no traceback for the user, and no work lost.

    An error that a part of the window has caught, so that it stops no other file, is shown too.
    The message waits for the event loop, since an error may come from the middle of painting or
    from another thread. While one is shown, other errors are only logged and reported.
    """

    _caught = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._is_showing = False
        self._caught.connect(self._show, Qt.ConnectionType.QueuedConnection)
        window.unexpectedErrorLogged.connect(self._show_later)

    def install(self) -> None:
        """Take the errors of all threads from now on."""
        sys.excepthook = self
        threading.excepthook = self.catch_in_thread

    def remove(self) -> None:
        """Leave errors to Python again."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an error that nobody caught, and show its sentence; end the program on Ctrl+C."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        self._show_later(log_unexpected(error.with_traceback(trace)))

    def catch_in_thread(self, caught: threading.ExceptHookArgs) -> None:
        """Do the same for an error that ended a thread of Python; SystemExit is none."""
        if caught.exc_value is not None and not issubclass(caught.exc_type, SystemExit):
            self(caught.exc_type, caught.exc_value, caught.exc_traceback)

    def _show_later(self, error: UnexpectedError) -> None:
        if not self._is_showing:
            self._is_showing = True
            self._caught.emit(error)

    def _show(self, error: UnexpectedError) -> None:
        try:
            reason = self._window.autosave.save_drafts()
            self._window.prompts.show_crash(error, reason or "已填的内容都在，草稿已保留。")
        except Exception as caught:  # noqa: BLE001 - shown like others, it would come for ever
            log_unexpected(caught)
        finally:
            self._is_showing = False
