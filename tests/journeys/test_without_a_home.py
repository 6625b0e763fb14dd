"""A user without a home folder, of whom nothing can be kept, can fill in and save a form."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.formats.native import native_file
from perfdesk.gui.help_dialogs import diagnosis_text
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document, shown_window, status_message, write_native_file

_WHY = "这台电脑上没有当前用户的个人文件夹。请联系管理电脑的人。"


@pytest.mark.usefixtures("no_home")
def test_what_cannot_be_kept_is_told_and_the_form_is_saved(
    qtbot: QtBot, answers: Answers, tmp_path: Path
) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    window = shown_window(qtbot, answers)
    window.offer_drafts()
    window.open_files([file])
    current_document(window).set(FieldRef(ROOT, "project"), "差旅费", "改")
    assert window.autosave.save_drafts() == f"草稿没有存上：{_WHY}"
    window.menu_actions["save"].trigger()
    assert native_file.read_native(file.read_bytes()).form.project == "差旅费"
    assert status_message(window).endswith(f"历史版本没有存上。{_WHY}")
    assert f"数据文件夹：{_WHY}" in diagnosis_text()
    assert answers.questions("warn") == []
