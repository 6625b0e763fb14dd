"""A window killed with unsaved changes, and the next one, which offers them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.formats.native import native_file
from perfdesk.gui.form_list.form_list_model import tooltip_text
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage.atomic_write import digest
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import (
    current_document,
    shown_window,
    status_message,
    write_native_file,
)

pytestmark = pytest.mark.slow

_DYING = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage.atomic_write import digest

app = QApplication([])
window = MainWindow()
window.show()
window.open_files([Path(sys.argv[1])])
document = window.document
document.begin_edit(FieldRef(ROOT, "project"))
document.set_edit_text("写到一半")
poll = QTimer()
poll.timeout.connect(lambda: os._exit(9) if list(Path(sys.argv[2]).rglob("*.draft")) else None)
poll.start(10)
app.exec()
"""


@pytest.fixture(scope="module")
def crash(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a window that was killed while a name was being typed."""
    folder = tmp_path_factory.mktemp("crash")
    file, data = write_native_file(folder, "表.zpb", small_form()), folder / "program-data"
    command = [sys.executable, "-c", _DYING, str(file), str(data)]
    own = {**os.environ, "PERFDESK_DATA": str(data)}
    died = subprocess.run(command, check=False, timeout=60, capture_output=True, env=own)
    assert died.returncode == 9, died.stderr.decode()
    return folder


@pytest.fixture
def file(crash: Path) -> Path:
    return write_native_file(crash, "表.zpb", small_form())


@pytest.fixture
def left_behind(crash: Path, own_data_folder: Path) -> Path:
    """The draft of that window, in the data folder of this test."""
    shutil.copytree(crash / "program-data", own_data_folder, dirs_exist_ok=True)
    (draft,) = own_data_folder.rglob("*.draft")
    return draft


def test_typed_text_is_restored_as_a_change_of_its_file(
    left_behind: Path, file: Path, window: MainWindow, answers: Answers
) -> None:
    answers.drafts = "restore"
    window.offer_drafts()
    (offered,) = answers.questions("drafts_choice")
    assert re.fullmatch(
        r"写到一半（2022 年度，表.zpb）\n　　\d\d月\d\d日 \d\d:\d\d:\d\d，已填 \d+/\d+", offered
    )
    assert current_document(window).form.project == "写到一半"
    assert current_document(window).is_modified
    assert native_file.read_native(file.read_bytes()).form.project == "邮寄费"
    window.menu_actions["save"].trigger()
    assert native_file.read_native(file.read_bytes()).form.project == "写到一半"
    assert not left_behind.exists()


def test_what_was_said_of_the_file_it_was_read_from_is_there_again(
    window: MainWindow, answers: Answers, qtbot: QtBot
) -> None:
    source = Path(__file__).parents[1] / "files" / "seeds" / "talent-centre-2022.txt"
    window.open_files([source])
    document = next(each for each in window.forms if len(each.findings) > 1)
    window.form_list.choose(document)
    document.set_finding_checked(document.findings[0], checked=True)
    document.set(FieldRef(ROOT, "unit"), "人才中心", "改")
    told = lines_of_reading(window)
    assert {group for group, _ in told} == {"reading", "accepted"}
    window.autosave.save_drafts()
    window.autosave.close()  # as when the process dies: the drafts stay, their locks are gone
    answers.drafts = "restore"
    later = shown_window(qtbot, answers)
    later.offer_drafts()
    assert lines_of_reading(later) == told
    assert tooltip_text(current_document(later)) == tooltip_text(document)


@pytest.mark.parametrize("notes", [[1], {"findings": [{"code": 1}, "x"], "source": None}])
def test_a_draft_with_notes_that_say_nothing_is_restored_without_them(
    left_behind: Path, window: MainWindow, answers: Answers, notes: object
) -> None:
    header, _, data = left_behind.read_bytes().partition(b"\n")
    new = json.dumps({**json.loads(header), "notes": notes}).encode()
    left_behind.write_bytes(new + b"\n" + data)
    answers.drafts = "restore"
    window.offer_drafts()
    document = current_document(window)
    assert document.form.project == "写到一半"
    assert (document.findings, document.source) == ((), "")


def lines_of_reading(window: MainWindow) -> list[tuple[str, str]]:
    """Return what the list says of the reading of the file: groups and sentences."""
    said = {finding.message for finding in current_document(window).findings}
    lines = window.panes.problems.model.lines
    return [(line.group, line.message) for line in lines if line.message in said]


def test_a_discarded_draft_is_never_offered_again(
    left_behind: Path, window: MainWindow, answers: Answers
) -> None:
    answers.drafts = "discard"
    window.offer_drafts()
    window.offer_drafts()
    assert len(answers.questions("drafts_choice")) == 1
    assert not left_behind.exists()
    assert len(window.forms) == 0


def test_a_postponed_draft_is_offered_by_the_next_window(
    left_behind: Path, window: MainWindow, answers: Answers, qtbot: QtBot
) -> None:
    window.offer_drafts()
    assert answers.questions("drafts_choice")[0].startswith("写到一半（2022 年度，表.zpb）")
    assert left_behind.exists()
    window.close()
    later = Answers()
    second = MainWindow(later)
    qtbot.addWidget(second)
    second.offer_drafts()
    assert later.questions("drafts_choice") == answers.questions("drafts_choice")
    second.close()


def test_without_drafts_nothing_is_asked(window: MainWindow, answers: Answers) -> None:
    window.offer_drafts()
    assert answers.asked == []


def test_a_damaged_draft_is_named_and_kept_for_support(
    left_behind: Path, window: MainWindow, answers: Answers, own_data_folder: Path
) -> None:
    left_behind.write_bytes(left_behind.read_bytes()[:-1])
    window.offer_drafts()
    assert answers.questions("drafts_choice") == []
    assert "有 1 份草稿已损坏，读不出来" in status_message(window)
    (aside,) = (own_data_folder / "damaged-drafts").iterdir()
    assert str(aside.parent) in status_message(window)


def test_a_draft_that_cannot_be_read_now_is_not_called_damaged(
    left_behind: Path, window: MainWindow, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path == left_behind:
            raise PermissionError
        return whole(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    window.offer_drafts()
    assert answers.questions("drafts_choice") == []
    assert status_message(window) == (
        f"有 1 处草稿现在读不出来，仍然留在 {left_behind.parent} 里。请稍后重新打开本程序，再恢复。"
    )
    assert left_behind.exists()


@pytest.mark.parametrize("refused", ["open", "list"])
def test_a_folder_of_drafts_that_cannot_be_read_is_told_and_stays(
    left_behind: Path,
    window: MainWindow,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
    refused: str,
) -> None:
    folder = left_behind.parent
    list_folder = Path.iterdir

    def refuse(path: Path) -> Iterator[Path]:
        if path == folder:
            raise PermissionError
        return list_folder(path)

    if refused == "open":
        (folder / "lock").unlink()
        (folder / "lock").mkdir()
    else:
        monkeypatch.setattr(Path, "iterdir", refuse)
    window.offer_drafts()
    assert answers.questions("drafts_choice") == []
    assert f"有 1 处草稿现在读不出来，仍然留在 {folder.parent} 里。" in status_message(window)
    assert left_behind.exists()


def test_a_draft_that_breaks_the_reader_does_not_stop_the_others(
    left_behind: Path, window: MainWindow, answers: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    header, _, data = left_behind.read_bytes().partition(b"\n")
    poisoned = data.replace("写到一半".encode(), "毒".encode())
    new = json.dumps({**json.loads(header), "title": "毒", "digest": digest(poisoned)}).encode()
    left_behind.with_name("0.draft").write_bytes(new + b"\n" + poisoned)
    whole = native_file.read_native

    def read(content: bytes) -> native_file.NativeFile:
        if content == poisoned:
            raise RecursionError
        return whole(content)

    monkeypatch.setattr(native_file, "read_native", read)
    answers.drafts = "restore"
    window.offer_drafts()
    assert "草稿“毒”未能恢复" in status_message(window)
    assert [each.form.project for each in window.forms] == ["写到一半"]


_CRASHING = """
import faulthandler
from perfdesk import app
from PySide6.QtCore import QTimer

QTimer.singleShot(0, lambda: QTimer.singleShot(0, faulthandler._sigsegv))
app.run([])
"""
_NEXT_START = """
from perfdesk import app
from perfdesk.storage.crash_reports import kept_reports
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

def look():
    window = QApplication.activeWindow()
    print(window.message_strip.text())
    print(kept_reports()[0].read())
    window.close()

QTimer.singleShot(0, lambda: QTimer.singleShot(0, look))
app.run([])
"""


def _run(script: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-X", "utf8", "-c", script]
    return subprocess.run(command, check=False, timeout=60, capture_output=True, encoding="utf-8")


def test_a_crash_outside_python_is_reported_at_the_next_start() -> None:
    assert _run(_CRASHING).returncode != 0
    started = _run(_NEXT_START)
    assert started.returncode == 0, started.stderr
    message, *report = started.stdout.splitlines()
    assert message == "上次程序意外中断，出错报告在“帮助 › 诊断”里。"
    assert report[0].startswith("绩效自评表 ")
    assert [line for line in report if "atal " in line]
    assert [line for line in report if "in run" in line]


_FAILING = """
import sys, threading
from pathlib import Path
from perfdesk import app
from PySide6.QtCore import QThread, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

TYPED = "text of " + "a form"

class Failing(QThread):
    def run(self):
        raise KeyError(TYPED)

def fail():
    field = QApplication.activeWindow().panes.header.fields["project"]
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, "half typed")
    QTimer.singleShot(0, look)
    where = sys.argv[2]
    if where == "thread":
        threading.Thread(target=lambda: {}[TYPED]).start()
    elif where == "QThread":
        thread = fail.thread = Failing()
        thread.start()
    else:
        {}[TYPED]

def look():
    dialog = QApplication.activeModalWidget()
    if dialog is None:
        QTimer.singleShot(10, look)
        return
    print(len(list(Path(sys.argv[3]).rglob("*.draft"))))
    print(dialog.windowTitle())
    print(dialog.text_edit.toPlainText())
    dialog.reject()
    QApplication.exit()

QTimer.singleShot(0, lambda: QTimer.singleShot(0, fail))
app.run([Path(sys.argv[1])])
"""


@pytest.mark.parametrize("where", ["slot", "thread", "QThread"])
def test_an_error_anywhere_in_the_program_writes_the_drafts_and_shows_a_report(
    where: str, own_data_folder: Path, tmp_path: Path
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    arguments = [str(file), where, str(own_data_folder)]
    command = [sys.executable, "-X", "utf8", "-c", _FAILING, *arguments]
    ran = subprocess.run(command, check=False, timeout=60, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    assert "Traceback" not in ran.stderr
    drafts, title, *report = ran.stdout.splitlines()
    assert (drafts, title) == ("1", "程序内部出错")
    assert [line for line in report if line.startswith("KeyError")]
    assert "half typed" not in ran.stdout
    assert "text of a form" not in ran.stdout


def test_a_draft_takes_the_place_of_its_file_opened_before(
    left_behind: Path, file: Path, window: MainWindow, answers: Answers
) -> None:
    assert left_behind
    window.open_files([file])
    answers.drafts = "restore"
    window.offer_drafts()
    (document,) = window.forms
    assert document.form.project == "写到一半"
    assert document.path == file
    assert not document.read_only


def test_a_draft_of_a_file_changed_meanwhile_is_restored_without_it(
    left_behind: Path, file: Path, window: MainWindow, answers: Answers
) -> None:
    assert left_behind
    window.open_files([file])
    current_document(window).set(FieldRef(ROOT, "unit"), "改过", "改")
    answers.drafts = "restore"
    window.offer_drafts()
    assert [each.path for each in window.forms] == [file, None]
