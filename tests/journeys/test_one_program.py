"""A second start hands its files to the running window; if that fails, it opens its own."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from perfdesk.gui.files.handover import HandoverServer
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage import single_instance
from perfdesk.storage.single_instance import InstanceClaim
from tests.gui.samples import small_form
from tests.gui.windows import current_document, write_native_file

pytestmark = pytest.mark.qt_log_ignore("does not support raise")


@pytest.fixture
def claim() -> InstanceClaim:
    made = single_instance.claim_instance()
    assert made is not None
    return made


@pytest.fixture
def first(window: MainWindow, claim: InstanceClaim, tmp_path: Path) -> MainWindow:
    """A window that listens for second starts, with one form open."""
    reception = HandoverServer(claim, window)
    reception.filesReceived.connect(window.incoming_files.receive)
    assert reception.open()
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    return window


def _start(*files: Path) -> subprocess.Popen[bytes]:
    """Start the program a second time in its own process, offscreen even where it could show."""
    code = (
        "import sys; from perfdesk import __main__, app;"
        "app.run = lambda *_: 77; sys.exit(__main__.main())"
    )
    return subprocess.Popen([sys.executable, "-c", code, *map(str, files)])


def _exit_code(qtbot: QtBot, start: subprocess.Popen[bytes]) -> int:
    qtbot.waitUntil(lambda: start.poll() is not None, timeout=30_000)
    return start.returncode


@pytest.mark.slow
def test_the_files_of_a_second_start_open_in_the_first(
    first: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    other = write_native_file(tmp_path, "二 号.zpb", replace(small_form(), project="差旅费"))
    assert _exit_code(qtbot, _start(other)) == 0
    qtbot.waitUntil(lambda: len(first.forms) == 2)
    assert current_document(first).title == "差旅费"


@pytest.mark.slow
def test_a_file_on_a_silent_share_keeps_no_window_closed(tmp_path: Path, qtbot: QtBot) -> None:
    code = (
        "import sys, threading; from perfdesk import __main__, app; from perfdesk.cli import main;"
        "from perfdesk.workers import reading;"
        "reading.is_quick = main.expand_argument = lambda _: threading.Event().wait();"
        "app.run = lambda files, *_: 77 if files[0].name == '表.zpb' else 1;"
        "main._LONGEST_LOOK = 0.1; sys.exit(__main__.main())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "表.zpb")]
    assert _exit_code(qtbot, subprocess.Popen(command)) == 77


@pytest.mark.slow
def test_many_simultaneous_starts_are_all_accepted(
    first: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    names = ("二", "三", "四")
    starts = [
        _start(write_native_file(tmp_path, f"{name}.zpb", replace(small_form(), project=name)))
        for name in names
    ]
    assert [_exit_code(qtbot, start) for start in starts] == [0, 0, 0]
    qtbot.waitUntil(lambda: len(first.forms) == 4)
    assert {each.title for each in first.forms} == {"邮寄费", *names}


@pytest.mark.slow
def test_an_open_file_is_shown_and_a_start_without_files_raises_the_window(
    first: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    first.open_files(
        [write_native_file(tmp_path, "二.zpb", replace(small_form(), project="差旅费"))]
    )
    first.showMinimized()
    assert _exit_code(qtbot, _start(tmp_path / "一.zpb")) == 0
    qtbot.waitUntil(lambda: current_document(first).title == "邮寄费")
    assert not first.isMinimized()
    first.showMinimized()
    assert _exit_code(qtbot, _start()) == 0
    qtbot.waitUntil(lambda: not first.isMinimized())
    assert len(first.forms) == 2


@pytest.mark.slow
def test_another_data_folder_means_another_window(
    first: MainWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    monkeypatch.setenv("PERFDESK_DATA", str(tmp_path / "other"))
    assert _exit_code(qtbot, _start(tmp_path / "一.zpb")) == 77
    assert len(first.forms) == 1


@pytest.mark.slow
def test_the_lock_of_a_dead_window_is_taken_over(
    claim: InstanceClaim, own_data_folder: Path, qtbot: QtBot
) -> None:
    claim.announce("/nobody/there")
    assert claim._lock is not None
    claim._lock.release()
    later = single_instance.claim_instance()
    assert later is not None
    assert later.stale_socket == "/nobody/there"
    assert not (own_data_folder / "window.socket").exists()
    later.release()
    assert _exit_code(qtbot, _start()) == 77


@pytest.mark.slow
def test_if_the_window_does_not_answer_the_second_opens_its_own(
    claim: InstanceClaim, monkeypatch: pytest.MonkeyPatch
) -> None:
    from perfdesk.gui.files import handover

    monkeypatch.setattr(handover, "_WAIT_FOR_WINDOW", 0.2)
    assert not handover.hand_over_files([])
    claim.announce("/nobody/there")
    assert not handover.hand_over_files([])
    claim.release()


def test_a_window_that_cannot_listen_keeps_no_later_start_waiting(
    claim: InstanceClaim, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("PySide6.QtNetwork.QLocalServer.listen", lambda *_: False)
    assert not HandoverServer(claim).open()
    assert not single_instance.is_other_running()
    claim.release()


@pytest.mark.slow
def test_a_data_folder_that_cannot_be_created_does_not_prevent_a_start(
    own_data_folder: Path, qtbot: QtBot
) -> None:
    own_data_folder.write_text("a file in the way")
    assert single_instance.claim_instance() is None
    assert not single_instance.is_other_running()
    assert _exit_code(qtbot, _start()) == 77


@pytest.mark.slow
@pytest.mark.parametrize(
    "message", [b"[1", b"{}x\n", b"7\n", b"[" * 100_000 + b"\n", b"x" * ((1 << 20) + 1)]
)
def test_a_meaningless_message_is_not_answered(
    first: MainWindow, message: bytes, qtbot: QtBot
) -> None:
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(single_instance.announced_socket())
    assert socket.waitForConnected(1000)
    socket.write(message)
    if message == b"[1":
        socket.disconnectFromServer()
    qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert len(first.forms) == 1
