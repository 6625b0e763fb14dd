"""A file changed outside the program is shown, not edited, until the user accepts it by key."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.gui.files.version_commands import ACCEPT_FIRST_MESSAGE
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage.backups import keep_backup
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    status_message,
    write_native_file,
)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def altered(tmp_path: Path) -> Path:
    path = write_native_file(tmp_path, "改过.zpb", small_form())
    data = path.read_bytes().replace("邮寄费".encode(), "别的费用".encode())
    assert data != path.read_bytes()
    path.write_bytes(data)
    return path


def _typed_into_the_project(window: MainWindow, text: str) -> str:
    window.panes.fields()["project"].setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClicks(focused_widget(), text)
    current_document(window).commit()
    return current_document(window).form.project


def test_an_altered_file_is_shown_but_neither_edited_nor_saved(
    window: MainWindow, answers: Answers, altered: Path
) -> None:
    before = altered.read_bytes()
    window.open_files([altered])
    assert "本程序之外被改动过" in window.panes.banner.text()
    assert window.panes.banner.isVisible()
    assert _typed_into_the_project(window, "x") == "别的费用"
    press_key(Key.Key_S, CONTROL)
    press_key(Key.Key_S, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    press_key(Key.Key_S, CONTROL | ALT)
    assert altered.read_bytes() == before
    assert [question for question in answers.questions("warn") if "接受更改" not in question] == []
    assert any("改动过" in line.message for line in window.panes.problems.model.lines)


@pytest.mark.slow
def test_accepting_by_key_makes_it_editable_and_saving_ends_the_doubt(
    window: MainWindow, altered: Path
) -> None:
    window.open_files([altered])
    press_key(Key.Key_K, CONTROL | ALT)
    document = current_document(window)
    assert not document.read_only
    assert document.is_modified
    assert not window.panes.banner.isVisible()
    assert not any("改动过" in line.message for line in window.panes.problems.model.lines)
    assert "已接受更改" in status_message(window)
    assert "x" in _typed_into_the_project(window, "x")
    press_key(Key.Key_S, CONTROL)
    assert not document.is_modified
    read = native_file.read_native(altered.read_bytes())
    assert not read.altered
    assert read.form.project == document.form.project


def test_a_sound_file_has_nothing_to_accept(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "好.zpb", small_form())])
    press_key(Key.Key_K, CONTROL | ALT)
    assert "不需要接受更改" in status_message(window)
    assert not current_document(window).is_modified


@pytest.mark.slow
def test_a_file_of_a_later_version_cannot_be_accepted(window: MainWindow, tmp_path: Path) -> None:
    path = write_native_file(tmp_path, "新.zpb", small_form())
    path.write_bytes(path.read_bytes().replace(b'"version": 2', b'"version": 3'))
    window.open_files([path])
    press_key(Key.Key_K, CONTROL | ALT)
    assert current_document(window).read_only


def test_what_was_altered_since_the_last_save_is_shown_before_it_is_accepted(
    window: MainWindow, answers: Answers, altered: Path
) -> None:
    keep_backup(altered, native_file.native_bytes(small_form()), "saved")
    window.open_files([altered])
    press_key(Key.Key_K, CONTROL | ALT)
    (question,) = answers.questions("confirm")
    assert question.startswith("与上次保存时相比有 1 处不同，要接受吗？")
    assert "项目名称由“邮寄费”改为“别的费用”。" in question
    assert current_document(window).read_only
    answers.confirms = True
    press_key(Key.Key_K, CONTROL | ALT)
    assert not current_document(window).read_only


@pytest.mark.slow
def test_what_was_thrown_away_since_the_last_save_is_not_taken_for_it(
    window: MainWindow, answers: Answers, altered: Path
) -> None:
    keep_backup(altered, native_file.native_bytes(small_form()), "saved")
    keep_backup(altered, native_file.native_bytes(Form("shanghai-2022")), "unsaved")
    window.open_files([altered])
    press_key(Key.Key_K, CONTROL | ALT)
    (question,) = answers.questions("confirm")
    assert question.startswith("与上次保存时相比有 1 处不同，要接受吗？")


@pytest.mark.slow
def test_an_earlier_version_is_restored_once_the_altered_file_is_accepted(
    window: MainWindow, answers: Answers, altered: Path
) -> None:
    keep_backup(altered, native_file.native_bytes(small_form()), "saved")
    window.open_files([altered])
    answers.backup_choices = [(0, "restore"), (0, "restore")]
    window.menu_actions["backups"].trigger()
    assert status_message(window) == ACCEPT_FIRST_MESSAGE
    answers.confirms = True
    press_key(Key.Key_K, CONTROL | ALT)
    window.menu_actions["backups"].trigger()
    assert current_document(window).form == small_form()
