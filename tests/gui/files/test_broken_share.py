"""A share that answers each question with an error, as one that is no longer connected does."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import status_message, write_native_file


@pytest.fixture
def share(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A share that was used last and is gone now."""
    folder = tmp_path / "share"
    folder.mkdir()
    window.last_folder.remember_files([write_native_file(folder, "表.zpb", small_form())])
    ask = os.stat

    def refuse(path: str | Path, **options: object) -> os.stat_result:
        if str(path).startswith(str(folder)):
            raise OSError(errno.EIO, "not connected")
        return ask(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", refuse)
    return folder


def test_dialogs_for_files_begin_elsewhere(
    window: MainWindow, answers: Answers, share: Path
) -> None:
    window.menu_actions["open"].trigger()
    assert answers.started_in
    assert share not in answers.started_in


def test_a_name_without_a_suffix_can_be_chosen(
    window: MainWindow, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(share / "新的"), ""))
    assert Dialogs(window).save_path(share / "表.zpb") == share / "新的.zpb"


def test_a_file_that_was_written_there_cannot_be_opened_from_the_status_bar(
    window: MainWindow, share: Path
) -> None:
    window.message_strip.show_message("已导出", [share / "表.pdf"])
    window.message_strip.file_button.click()
    assert status_message(window).startswith(f"打不开“{share / '表.pdf'}”")


def test_saving_all_forms_there_says_what_is_wrong(
    window: MainWindow, answers: Answers, share: Path
) -> None:
    for _ in range(2):
        window.menu_actions["new"].trigger()
    answers.folders = [share]
    window.menu_actions["save_all"].trigger()
    assert "2022" in answers.questions("warn")[0]
    assert [each.path for each in window.forms] == [None, None]
