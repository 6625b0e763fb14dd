"""文件 › 历史版本: what was saved, replaced or thrown away is found again and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfdesk.core.edits import Remove
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.files.backups_dialog import BackupsDialog
from perfdesk.gui.files.version_commands import (
    IS_BACKUP_MESSAGE,
    NO_BACKUPS_MESSAGE,
    SAME_AS_BACKUP_MESSAGE,
)
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import BackupLine
from perfdesk.storage.backups import backups, keep_backup
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document, form_message, status_message, write_native_file

PROJECT = FieldRef(ROOT, "project")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return write_native_file(tmp_path, "表.zpb", small_form())


@pytest.fixture
def document(window: MainWindow, file: Path) -> Document:
    window.open_files([file])
    return current_document(window)


def save_as_project(window: MainWindow, name: str) -> None:
    current_document(window).set(PROJECT, name, "改")
    window.menu_actions["save"].trigger()


def show_versions(window: MainWindow) -> None:
    window.menu_actions["backups"].trigger()


def offered(answers: Answers) -> list[str]:
    """The lines of the last list of versions, without their times."""
    _, *lines = answers.questions("backup_choice")[-1].split("\n")
    return [line.split("　", 1)[1] for line in lines]


def form_in(file: Path) -> Form:
    return native_file.read_native(file.read_bytes()).form


def test_each_save_is_listed_with_what_restoring_it_would_change(
    window: MainWindow, document: Document, answers: Answers
) -> None:
    show_versions(window)
    assert status_message(window) == NO_BACKUPS_MESSAGE
    for name in ("挂号费", "快递费"):
        save_as_project(window, name)
    show_versions(window)
    filling = f"已填 {document.progress.filled}/{document.progress.needed}"
    assert offered(answers) == [
        f"保存　{filling}：与现在的内容相同。",
        f"保存　{filling}：项目名称由“快递费”改为“挂号费”。",
        f"被替换　{filling}　邮寄费：项目名称由“快递费”改为“邮寄费”。",
    ]


@pytest.mark.slow
def test_a_version_is_restored_as_one_change_that_can_be_undone(
    window: MainWindow, document: Document, answers: Answers, file: Path
) -> None:
    before = document.form
    save_as_project(window, "挂号费")
    document.apply("删除", [Remove(document.form.indicators[0].key)])
    window.menu_actions["save"].trigger()
    answers.backup_choices = [(2, "restore")]
    show_versions(window)
    assert document.form == before
    assert document.is_modified
    assert "已恢复" in status_message(window)
    window.menu_actions["undo"].trigger()
    assert document.form.project == "挂号费"
    window.menu_actions["redo"].trigger()
    window.menu_actions["save"].trigger()
    assert form_in(file) == before


@pytest.mark.slow
def test_restoring_what_is_there_changes_nothing(
    window: MainWindow, document: Document, answers: Answers
) -> None:
    save_as_project(window, "挂号费")
    answers.backup_choices = [(0, "restore")]
    show_versions(window)
    assert form_message(window) == SAME_AS_BACKUP_MESSAGE
    assert not document.is_modified


def test_a_version_is_opened_read_only_beside_the_form(
    window: MainWindow, document: Document, answers: Answers
) -> None:
    save_as_project(window, "挂号费")
    answers.backup_choices = [(1, "open")]
    show_versions(window)
    opened = current_document(window)
    assert opened is not document
    assert opened.read_only
    assert opened.form.project == "邮寄费"
    assert "的历史版本" in window.forms.name(opened)
    assert "的历史版本" in window.windowTitle()
    assert document.form.project == "挂号费"
    show_versions(window)
    assert form_message(window) == IS_BACKUP_MESSAGE


@pytest.mark.slow
def test_a_version_of_another_template_can_only_be_opened_beside_the_form(
    window: MainWindow, document: Document, answers: Answers, file: Path
) -> None:
    write_native_file(file.parent, "别的表.zpb", Form("national-2020", project="别的表"))
    answers.saving, answers.confirms = [file.with_name("别的表.zpb")], True
    window.menu_actions["save_as"].trigger()
    before = document.form
    answers.backup_choices = [(1, "restore"), (1, "open")]
    show_versions(window)
    assert offered(answers)[1].endswith("请只读打开它，再另存为新文件。")
    assert "另一种表样" in answers.questions("warn")[-1]
    assert document.form == before
    show_versions(window)
    opened = current_document(window)
    assert (opened.form.project, opened.template.id) == ("别的表", "national-2020")


def test_a_version_of_a_newer_program_is_only_looked_at(
    window: MainWindow, document: Document, answers: Answers, file: Path
) -> None:
    newer = file.read_bytes().replace(b'"version": 2', b'"version": 3')
    keep_backup(file, newer.replace("邮寄费".encode(), "挂号费".encode()), "saved")
    answers.backup_choices = [(0, "restore"), (0, "open")]
    show_versions(window)
    assert "由更新的版本保存" in answers.questions("warn")[-1]
    assert document.form.project == "邮寄费"
    show_versions(window)
    assert current_document(window).form.project == "挂号费"
    window.menu_actions["save_as"].trigger()
    assert "由更新的版本保存" in answers.questions("warn")[-1]
    assert "save" not in dict(answers.asked)


def test_what_was_closed_without_saving_is_found_again(
    window: MainWindow, document: Document, answers: Answers, file: Path
) -> None:
    document.set(PROJECT, "没有保存", "改")
    answers.leaving = "discard"
    window.menu_actions["close"].trigger()
    window.open_files([file])
    answers.backup_choices = [(0, "restore")]
    show_versions(window)
    assert offered(answers)[0].startswith("关闭时没有保存")
    assert current_document(window).form.project == "没有保存"


def test_a_new_form_closed_without_saving_is_found_from_another_new_form(
    window: MainWindow, answers: Answers
) -> None:
    window.menu_actions["new"].trigger()
    current_document(window).set(PROJECT, "没有文件", "改")
    window.menu_actions["close"].trigger()
    window.menu_actions["new"].trigger()
    answers.backup_choices = [(0, "restore")]
    show_versions(window)
    assert "没有文件" in offered(answers)[0]
    assert answers.questions("backup_choice")[-1].startswith("没有存成文件的表\n")
    assert current_document(window).form.project == "没有文件"


def test_what_another_program_wrote_is_kept_before_it_is_replaced(
    window: MainWindow, document: Document, answers: Answers, file: Path
) -> None:
    write_native_file(file.parent, file.name, Form(document.form.template, project="别人填的"))
    answers.confirms = True
    save_as_project(window, "我填的")
    assert form_in(file).project == "我填的"
    kept = [native_file.read_native(each.read()).form.project for each in backups(file)]
    assert kept == ["我填的", "别人填的"]


def test_a_damaged_version_is_named_and_the_others_stay(
    window: MainWindow, document: Document, answers: Answers, file: Path
) -> None:
    save_as_project(window, "挂号费")
    backups(file)[1].file.write_bytes(b"?")
    answers.backup_choices = [(1, "restore")]
    show_versions(window)
    assert offered(answers)[1] == "被替换：这个历史版本已损坏或读不出来。请选另一个历史版本。"
    assert answers.questions("warn") == ["这个历史版本已损坏或读不出来。请选另一个历史版本。"]
    assert document.form.project == "挂号费"


def test_the_dialog_shows_the_differences_of_the_version_chosen(window: MainWindow) -> None:
    lines = [BackupLine("一", lambda: ["甲。"]), BackupLine("二", lambda: ["<b>乙</b>。", "丙。"])]
    dialog = BackupsDialog("邮寄费", lines, window)
    assert dialog.differences.item(0).text() == "甲。"
    dialog.list.setCurrentRow(1)
    assert [dialog.differences.item(row).text() for row in range(2)] == ["<b>乙</b>。", "丙。"]
    assert dialog.answer() == (1, "restore")


@pytest.mark.usefixtures("document")
def test_an_earlier_version_says_what_it_is_and_is_saved_as_another_file_only(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    save_as_project(window, "挂号费")
    answers.backup_choices = [(1, "open")]
    show_versions(window)
    opened = current_document(window)
    assert window.panes.banner.text().startswith("只读：这是一个历史版本。")
    window.menu_actions["save"].trigger()
    assert "是历史版本" in answers.questions("warn")[-1]
    answers.saving = [tmp_path / "另存.zpb"]
    window.menu_actions["save_as"].trigger()
    assert form_in(tmp_path / "另存.zpb").project == "邮寄费"
    assert not opened.read_only
    assert not window.panes.banner.isVisible()
    assert "的历史版本" not in window.windowTitle()
