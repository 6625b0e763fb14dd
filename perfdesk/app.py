"""The door to the window: the application, its look, and the one outermost hook.

What nothing else caught ends here: it is logged, the drafts are written, and the
user reads one sentence. Knows no form.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

import PySide6
from PySide6.QtCore import QLocale, QTimer, qVersion
from PySide6.QtWidgets import QApplication

from perfdesk.core.errors import FormError
from perfdesk.gui import theme
from perfdesk.gui.files.handover import HandoverServer
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage.logs import log_session, log_unexpected
from perfdesk.storage.single_instance import InstanceClaim

_log = logging.getLogger(__name__)


class NoScreenError(FormError):
    """There is no desktop to show a window on."""

    def __init__(self) -> None:
        super().__init__(
            "没有图形桌面，打不开窗口。请在桌面上启动，或用 perfdesk show、check、convert 命令。"
        )


def run(files: Sequence[Path] = (), claim: InstanceClaim | None = None) -> int:
    """Shows the window with these files open, logged; the exit code when it is closed.

    With the ``claim`` to be the one window, it takes the files of later starts.
    Raises NoScreenError where Qt would find no desktop and end the program.
    """
    with log_session("window", f"PySide6 {PySide6.__version__}", f"Qt {qVersion()}"):
        if not _has_screen():
            raise NoScreenError
        return _run(files, claim)


def _run(files: Sequence[Path], claim: InstanceClaim | None) -> int:
    app = application()
    _log.info("Qt platform %s, locale %s", app.platformName(), QLocale.system().name())
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    window = MainWindow()
    sys.excepthook = ExceptionHook(window)
    window.show()
    window.open_files(files)
    QTimer.singleShot(0, window.offer_drafts)
    if claim is not None:
        _receive(claim, window)
    try:
        return app.exec()
    finally:
        sys.excepthook = sys.__excepthook__
        if claim is not None:
            claim.release()


def application() -> QApplication:
    """The application, dressed; made if there is none yet."""
    theme.prepare_input_method()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError(app)
    theme.apply_theme(app)
    # What is loaded now stays: else each full collection goes through all of it, which is
    # felt as a pause while one types in a form of 500 indicators.
    gc.freeze()
    return app


def _receive(claim: InstanceClaim, window: MainWindow) -> None:
    reception = HandoverServer(claim, window)
    reception.filesReceived.connect(window.incoming_files.receive)
    QTimer.singleShot(0, reception.open)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


class ExceptionHook:
    """The outermost hook: never a traceback, never the work lost.

    The sentence waits for the event loop, since an error may come out of the middle
    of painting; while one is shown, others are only logged.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._telling = False

    def __call__(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Python's: what to do with an error nobody caught."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        sentence = str(log_unexpected(error.with_traceback(trace)))
        if not self._telling:
            self._telling = True
            QTimer.singleShot(0, lambda: self._tell(sentence))

    def _tell(self, sentence: str) -> None:
        try:
            self._window.autosave.save_drafts()
            self._window.prompts.warn(sentence, ["已填的内容都在，草稿已保留。"])
        finally:
            self._telling = False
