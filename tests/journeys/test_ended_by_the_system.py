"""A window that the system ends while a text is typed, and the next one, which offers it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document, write_native_file

_TYPING = """
import signal
import sys
from pathlib import Path
from perfdesk import app
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

def type_text():
    window = QApplication.activeWindow()
    field = window.panes.header.fields["project"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "half typed")
    if len(sys.argv) > 2:
        QTimer.singleShot(0, lambda: print("ready", flush=True))
        window.prompts.confirm("dialog", [], "yes")
        print("dialog closed", flush=True)
    else:
        print("ready", flush=True)

for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
    signal.signal(number, signal.SIG_DFL)  # nohup and a shell's & have some ignored
QTimer.singleShot(0, lambda: QTimer.singleShot(0, type_text))
sys.exit(app.run([Path(sys.argv[1])]))
"""

_AT_THE_END_OF_THE_SESSION = """
import os
import sys
from pathlib import Path
from perfdesk import app
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

def type_text():
    global window
    window = QApplication.activeWindow()
    field = window.panes.header.fields["project"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "half typed")
    QTimer.singleShot(0, end_session)
    if len(sys.argv) > 2:
        window.prompts.confirm("dialog", [], "yes")

def end_session():
    QApplication.instance().commitDataRequest.emit(None)
    QTimer.singleShot(0, killed)

def killed():
    print(window.isVisible(), QApplication.activeModalWidget() is not None, flush=True)
    os._exit(9)

QTimer.singleShot(0, lambda: QTimer.singleShot(0, type_text))
app.run([Path(sys.argv[1])])
"""
"""Without a session manager: PySide's Qt knows none on X11, and one on Windows ends the tests."""

_HANGING = """
import signal
import sys
import threading
from pathlib import Path
from perfdesk import app
from perfdesk.gui.files import export, file_reader
from perfdesk.gui.prompts import ExportChoice
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog

def answer_never(*_, **__):
    threading.Event().wait()

def look():
    if isinstance(QApplication.activeModalWidget(), QProgressDialog):
        timer.stop()
        print("ready", flush=True)

def begin():
    global timer
    timer = QTimer()
    timer.timeout.connect(look)
    timer.start(10)
    window = QApplication.activeWindow()
    window.prompts.export_choice = lambda *_: ExportChoice("zpb")
    window.prompts.folder = lambda *_: Path(sys.argv[1]).parent
    export.write_form = file_reader.read_files = answer_never
    if sys.argv[2] == "export":
        window.menu_actions["export_all"].trigger()
    else:
        window.open_files([Path(sys.argv[1]).with_name("other.zpb")])

for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
    signal.signal(number, signal.SIG_DFL)
QTimer.singleShot(0, lambda: QTimer.singleShot(0, begin))
sys.exit(app.run([Path(sys.argv[1])]))
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")


def _end_while_typing(file: Path, number: int, *arguments: str) -> str:
    """Type into the header of a real program, send it a signal, and return the last it printed."""
    return _end(_TYPING, file, number, *arguments)


def _end(program: str, file: Path, number: int, *arguments: str) -> str:
    """Send a program a signal once it is ready, and return the last it printed."""
    command = [sys.executable, "-c", program, str(file), *arguments]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as run:
        assert run.stdout
        assert run.stderr
        assert run.stdout.readline() == "ready\n"
        os.kill(run.pid, number)
        try:
            printed, errors = run.communicate(timeout=60)
        except subprocess.TimeoutExpired:
            run.kill()
            raise
    assert run.returncode == 0, errors
    assert "Traceback" not in errors
    return printed


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
def test_the_last_key_is_offered_at_the_next_start(
    name: str, tmp_path: Path, window: MainWindow, answers: Answers
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    _end_while_typing(file, getattr(signal, name))
    answers.drafts = "restore"
    window.offer_drafts()
    assert len(answers.questions("drafts_choice")) == 1
    assert current_document(window).form.project == "half typed"
    assert current_document(window).path == file


@pytest.mark.slow
def test_an_open_dialog_does_not_keep_the_program_from_ending(
    tmp_path: Path, window: MainWindow, answers: Answers, own_data_folder: Path
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    assert _end_while_typing(file, signal.SIGTERM, "dialog") == "dialog closed\n"
    log = (own_data_folder / "perfdesk.log").read_text(encoding="utf-8")
    assert "ended window" in log
    window.offer_drafts()
    assert answers.questions("drafts_choice")[0].startswith("half typed（2022 年度，表.zpb）")


@pytest.mark.slow
@pytest.mark.parametrize("job", ["export", "open"])
def test_a_job_that_hangs_does_not_keep_the_program_from_ending(
    tmp_path: Path, own_data_folder: Path, job: str
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    _end(_HANGING, file, signal.SIGTERM, job)
    log = (own_data_folder / "perfdesk.log").read_text(encoding="utf-8")
    assert "ended window" in log
    assert [path.name for path in tmp_path.glob("*.zpb")] == ["表.zpb"]


@pytest.mark.slow
@pytest.mark.parametrize("dialog", [False, True])
def test_what_is_typed_at_the_end_of_the_session_is_offered_at_the_next_start(
    tmp_path: Path, window: MainWindow, answers: Answers, *, dialog: bool
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    arguments = [str(file), *(["dialog"] if dialog else [])]
    command = [sys.executable, "-c", _AT_THE_END_OF_THE_SESSION, *arguments]
    ran = subprocess.run(command, check=False, timeout=60, capture_output=True, encoding="utf-8")
    assert ran.returncode == 9, ran.stderr
    assert ran.stdout == f"True {dialog}\n"
    answers.drafts = "restore"
    window.offer_drafts()
    assert current_document(window).form.project == "half typed"
    assert current_document(window).path == file


def test_the_end_of_the_session_writes_the_drafts_and_goes_on(
    window: MainWindow, own_data_folder: Path, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    current_document(window).begin_edit(window.panes.header.fields["project"].ref)
    current_document(window).set_edit_text("写到一半")
    window.save_for_end()
    (draft,) = own_data_folder.rglob("*.draft")
    assert "写到一半" in draft.read_text(encoding="utf-8")
    assert (own_data_folder / "settings.json").exists()
    assert window.isVisible()
    assert current_document(window).form.project == "写到一半"
