"""A share that becomes silent: nothing of it is asked in the window's thread."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QProgressDialog

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.formats.native import native_file
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import ExportChoice
from perfdesk.storage import settings
from perfdesk.storage.drafts import DraftStore
from perfdesk.storage.real_paths import real_path
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.waiting import press_button
from tests.gui.windows import current_document, status_message, write_native_file


class SilentShare:
    """A folder of which the system says nothing any more, once ``is_silent``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_silent = False
        self.asked_by_the_window: list[str] = []
        self._answers = threading.Event()

    def listen(self, ask: Callable[..., object]) -> Callable[..., object]:
        """Return ``ask``, a function of ``os``, as it is while the share may be silent."""

        def ask_or_wait(path: object, *arguments: object, **options: object) -> object:
            if self.is_silent and str(path).startswith(str(self.folder)):
                if threading.current_thread() is threading.main_thread():
                    self.asked_by_the_window.append(f"{ask.__name__} {path}")
                else:
                    self._answers.wait()
            return ask(path, *arguments, **options)

        return ask_or_wait

    def speak_again(self) -> None:
        """Let all that wait go on."""
        self.is_silent = False
        self._answers.set()


@pytest.fixture
def share(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[SilentShare]:
    """A share with a form that is open and changed; every dialog that waits is given up."""
    folder = tmp_path / "share"
    folder.mkdir()
    share = SilentShare(folder)
    for name in ("stat", "lstat", "open", "scandir", "listdir", "readlink"):
        monkeypatch.setattr(os, name, share.listen(getattr(os, name)))
    window.open_files([write_native_file(folder, "表.zpb", small_form())])
    document = current_document(window)
    document.begin_edit(FieldRef(ROOT, "project"))
    document.set_edit_text("改过")
    document.commit()
    window.recent_files.save_pending()
    answers.confirms = True
    timer = QTimer()
    timer.timeout.connect(_give_up)
    timer.start(10)
    share.is_silent = True
    yield share
    timer.stop()
    share.speak_again()


def _give_up() -> None:
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QProgressDialog):
        press_button(dialog)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        *("save", "save_all", "backups", "compare_file", "export_pdf", "export_workbook"),
        *("export_all", "export_problems", "close"),
    ],
)
def test_no_command_asks_a_silent_share_in_the_window_s_thread(
    window: MainWindow, answers: Answers, share: SilentShare, command: str
) -> None:
    answers.saving = [share.folder / "新的.pdf"]
    answers.folders, answers.exports = [share.folder], [ExportChoice("pdf")]
    window.menu_actions[command].trigger()
    assert share.asked_by_the_window == []


@pytest.mark.slow
def test_saving_as_another_file_of_a_silent_share_is_given_up_with_a_sentence(
    window: MainWindow, answers: Answers, share: SilentShare
) -> None:
    answers.saving = [share.folder / "新的.zpb"]
    window.menu_actions["save_as"].trigger()
    assert "没有响应" in answers.asked[-1][1]
    assert current_document(window).path == share.folder / "表.zpb"
    assert share.asked_by_the_window == []


@pytest.mark.slow
def test_a_file_of_another_disk_opens_while_a_share_is_silent(
    window: MainWindow, share: SilentShare, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "本机.zpb", small_form())])
    assert len(window.forms) == 2
    assert share.asked_by_the_window == []


@pytest.mark.slow
def test_what_is_opened_of_a_silent_share_is_given_up_with_a_sentence(
    window: MainWindow, answers: Answers, share: SilentShare
) -> None:
    window.open_files([share.folder / "另一张.zpb"])
    assert "没有响应" in answers.asked[-1][1]
    assert len(window.forms) == 1
    assert share.asked_by_the_window == []


@pytest.mark.slow
def test_the_recent_files_of_a_silent_share_can_still_be_chosen(
    window: MainWindow, share: SilentShare
) -> None:
    file = share.folder / "表.zpb"
    assert [each.path for each in settings.load_settings().recent] == [file]
    window.recent_files.menu.aboutToShow.emit()
    assert window.recent_files.menu.actions()[0].isEnabled()
    assert share.asked_by_the_window == []


def _leave_draft_of(file: Path) -> None:
    """Leave a draft as a crash does."""
    crashed = DraftStore()
    crashed.write("1", native_file.native_bytes(small_form()), file, "写到一半")
    crashed.close()


@pytest.mark.slow
def test_a_draft_of_a_file_of_a_silent_share_is_restored_without_it(
    window: MainWindow, answers: Answers, share: SilentShare, tmp_path: Path
) -> None:
    _leave_draft_of(share.folder / "半.zpb")
    answers.drafts = "restore"
    window.offer_drafts()
    assert status_message(window) == (
        "“半.zpb”所在的磁盘或网络没有响应，恢复的内容请另存为新文件。"
    )
    assert current_document(window).path is None
    window.open_files([write_native_file(tmp_path, "本机.zpb", small_form())])
    assert len(window.forms) == 3
    assert share.asked_by_the_window == []


@pytest.mark.slow
def test_a_draft_of_a_file_of_a_silent_share_stays_until_it_can_be_kept(
    window: MainWindow, answers: Answers, share: SilentShare
) -> None:
    _leave_draft_of(share.folder / "半.zpb")
    answers.drafts = "discard"
    window.offer_drafts()
    assert status_message(window).startswith("丢弃“半.zpb”的草稿还没有完成")
    assert share.asked_by_the_window == []
    window.autosave.close()
    assert len(DraftStore().leftover_drafts()) == 1


@pytest.mark.slow
def test_dialogs_for_files_do_not_begin_in_a_silent_folder(
    window: MainWindow, answers: Answers, share: SilentShare
) -> None:
    window.menu_actions["open"].trigger()
    assert share.folder not in answers.started_in
    assert share.asked_by_the_window == []


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission on Windows")
def test_the_real_path_of_a_file_is_asked_once(tmp_path: Path) -> None:
    file, link = tmp_path / "表.zpb", tmp_path / "link.zpb"
    file.touch()
    link.symlink_to(file)
    assert real_path(link) == real_path(file) == file.resolve()
    link.unlink()
    assert real_path(link) == file.resolve()
