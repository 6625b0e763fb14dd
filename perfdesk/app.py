"""Start the window: set up QApplication, and what a crash or a signal of the system leads to."""

from __future__ import annotations

import gc
import logging
import os
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

import PySide6
from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QMessageLogContext,
    QPluginLoader,
    QTimer,
    QtMsgType,
    qInstallMessageHandler,
    qVersion,
)
from PySide6.QtWidgets import QApplication

from perfdesk import start_failure
from perfdesk.core.errors import FormError
from perfdesk.gui import clipboard, input_method, theme
from perfdesk.gui.end_signals import EndSignals
from perfdesk.gui.exception_hook import ExceptionHook
from perfdesk.gui.files.handover import HandoverServer
from perfdesk.gui.help_dialogs import version_lines
from perfdesk.gui.main_window import MainWindow
from perfdesk.start_failure import NoScreenError
from perfdesk.storage.crash_reports import KeptReport, keep_hard_crash, reporting
from perfdesk.storage.left_over import start_deleting_left_over
from perfdesk.storage.logs import log_session
from perfdesk.storage.settings import load_settings
from perfdesk.storage.single_instance import InstanceClaim
from perfdesk.workers.program_workers import ProgramWorkers, window_workers

_log = logging.getLogger(__name__)


_INVISIBLE = ("offscreen", "minimal", "minimalegl", "vnc")
"""Qt platforms that show no window on this computer."""

_LAST_CRASH_MESSAGE = "上次程序意外中断，出错报告在“帮助 › 诊断”里。"

_WORKERS_DELAY = 1500
"""Milliseconds after which the workers are started, unless a file has needed them before, and
temporary files are looked for that a killed process left."""


def run(
    files: Sequence[Path] = (),
    claim: InstanceClaim | None = None,
    workers: ProgramWorkers | None = None,
) -> int:
    """Show the window with files open; return the exit code when it is closed.

    With the ``claim`` to be the one window, it also opens the files of later starts. The
    ``workers`` read files; they may have been started before. Raise NoScreenError without a
    desktop, also where Qt would run without showing anything. All is logged.
    """
    with log_session("window", f"PySide6 {PySide6.__version__}", f"Qt {qVersion()}"):
        if not _has_screen():
            raise NoScreenError
        last_crash = keep_hard_crash()
        with closing(workers or window_workers()) as running, reporting(version_lines()):
            return _run(files, claim, running, last_crash)


def _run(
    files: Sequence[Path],
    claim: InstanceClaim | None,
    workers: ProgramWorkers,
    last_crash: KeptReport | None,
) -> int:
    with _told_if_qt_ends():
        app = application()
    if app.platformName() in _INVISIBLE and not _is_invisible_wanted():
        raise NoScreenError
    _log.info("Qt platform %s, locale %s", app.platformName(), QLocale.system().name())
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # until the event loop runs
    theme.set_text_size(app, int(load_settings().preferences.text_size))
    window = MainWindow(workers=workers)
    hook = ExceptionHook(window)
    hook.install()
    window.show()
    window.open_files(files)
    QTimer.singleShot(0, window.offer_drafts)
    if last_crash is not None:
        window.show_message(_LAST_CRASH_MESSAGE)
    QTimer.singleShot(_WORKERS_DELAY, workers.start)
    QTimer.singleShot(_WORKERS_DELAY, start_deleting_left_over)
    if claim is not None:
        _receive_files(claim, window)
    app.commitDataRequest.connect(window.save_for_end)
    signals = EndSignals(window)
    signals.received.connect(window.end_at_once)
    try:
        return app.exec()
    finally:
        signals.close()
        hook.remove()
        clipboard.leave_no_formula()
        if claim is not None:
            claim.release()


@contextmanager
def _told_if_qt_ends() -> Iterator[None]:
    """Tell the user why if Qt ends the process during the block.

    It does so where it finds no platform plugin that works, raises nothing and cannot be asked
    before (Qt 6.11); but the handler of its messages is called first.
    """
    messages: list[str] = []

    def receive(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        messages.append(message)
        if kind == QtMsgType.QtFatalMsg:
            _log.error("Qt did not start: %s", " | ".join(messages))
            start_failure.tell(str(_qt_start_error()))
            os._exit(start_failure.EXIT_NOT_STARTED)  # Qt would call abort()

    qInstallMessageHandler(receive)
    try:
        yield
    finally:
        qInstallMessageHandler(None)
    for message in messages:
        _log.warning("Qt: %s", message)


def _qt_start_error() -> FormError:
    """Return why Qt has no platform plugin that works."""
    if not sys.platform.startswith("linux"):
        return start_failure.import_error_cause("")
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)
    plugin = QPluginLoader(f"{folder}/platforms/libqxcb.so")
    if plugin.load():
        return NoScreenError()
    return start_failure.import_error_cause(plugin.errorString())


def application() -> QApplication:
    """Return the application with theme and translations, made if there is none yet."""
    input_method.prepare_input_method()
    app = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError(app)
    theme.apply_theme(app)
    # The modules loaded by now live to the end. Without this, each full garbage collection
    # visits them all, which is felt as a pause while typing in a form of 500 indicators.
    gc.freeze()
    return app


def _receive_files(claim: InstanceClaim, window: MainWindow) -> None:
    """Let the window open the files of later starts, from the first idle moment on."""
    server = HandoverServer(claim, window)
    server.filesReceived.connect(window.incoming_files.receive)
    QTimer.singleShot(0, server.open)


def _has_screen() -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")))


def _is_invisible_wanted() -> bool:
    """Return whether the environment asks for an invisible platform first, as tests do.

    A list like "xcb;offscreen" does not.
    """
    first = re.split("[;:]", os.environ.get("QT_QPA_PLATFORM", ""))[0]
    return first in _INVISIBLE
