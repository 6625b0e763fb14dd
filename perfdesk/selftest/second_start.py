"""The step that starts the program a second time, which hands its file over to the first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QProcess, QTimer

from perfdesk.gui.files.handover import HandoverServer
from perfdesk.selftest.errors import NoHandoverError
from perfdesk.selftest.surroundings import Workplace, program_command
from perfdesk.selftest.window_steps import qt_application
from perfdesk.storage.single_instance import claim_instance

_SECOND_START = 60_000
"""Milliseconds a second start may take: a virus scanner may look at the program first."""


def check_second_start(place: Workplace) -> str:
    """A second start of the program hands its file over to the first and ends."""
    qt_application()
    path = place.folder / "交给已打开的程序.zpb"
    received: list[Path] = []
    with _listening(received):
        program, *arguments = program_command()
        process = QProcess()
        try:
            process.start(program, [*arguments, str(path)])
            _wait_for_end(process)
            _check_handover(process, received, path)
        finally:
            process.kill()
            process.waitForFinished()
    return "再次启动时，文件交给了已打开的程序"


@contextmanager
def _listening(received: list[Path]) -> Iterator[None]:
    """Listen as the one window for the files of later starts, and put them into the list."""
    claim = claim_instance()
    if claim is None:
        raise NoHandoverError("占不到自检用的数据文件夹")
    server = HandoverServer(claim)
    server.filesReceived.connect(received.extend)
    try:
        if not server.open():
            raise NoHandoverError("系统不让打开本机套接字")
        yield
    finally:
        server.close()
        claim.release()


def _wait_for_end(process: QProcess) -> None:
    loop = QEventLoop()
    process.finished.connect(loop.quit)
    process.errorOccurred.connect(loop.quit)
    QTimer.singleShot(_SECOND_START, loop, loop.quit)
    if process.state() != QProcess.ProcessState.NotRunning:
        loop.exec()


def _check_handover(process: QProcess, received: list[Path], path: Path) -> None:
    if process.error() == QProcess.ProcessError.FailedToStart:
        raise NoHandoverError(f"启动不了 {process.program()}")
    if process.state() != QProcess.ProcessState.NotRunning:
        raise NoHandoverError("它没有结束")
    if process.exitCode() != 0:
        said = bytes(process.readAllStandardError().data()).decode(errors="replace").strip()
        raise NoHandoverError(f"退出码 {process.exitCode()} {said[-500:]}")
    if received != [path]:
        raise NoHandoverError(f"收到的是 {[str(each) for each in received]}")
