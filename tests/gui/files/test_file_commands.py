"""New, open, save, save all, export and close, as the 文件 menu does them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.samples import small_form, template
from tests.gui.windows import current_document, write_native_file

_PROJECT = FieldRef(ROOT, "project")


def _form_in(path: Path) -> Form:
    return native_file.read_native(path.read_bytes()).form


def _import(window: MainWindow, *forms: Form) -> list[Document]:
    """Open forms from a text file, so that they have no file of their own."""
    made = [Document(form, template()) for form in forms]
    for document in made:
        window.forms.add(document)
    window.form_list.choose(made[0])
    return made


def test_a_new_form_has_the_usual_rows_and_last_year(window: MainWindow, answers: Answers) -> None:
    window.menu_actions["new"].trigger()
    form = current_document(window).form
    assert [node.name for node in form.indicators] == ["产出指标", "效益指标", "满意度指标"]
    assert form.year == answers.year
    assert not current_document(window).is_modified


def test_no_form_opens_when_new_is_cancelled(window: MainWindow, answers: Answers) -> None:
    answers.year = ""
    window.menu_actions["new"].trigger()
    assert len(window.forms) == 0


def test_save_writes_what_is_typed_to_the_forms_own_file(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = write_native_file(tmp_path, "表.zpb", small_form())
    window.open_files([path])
    current_document(window).begin_edit(_PROJECT)
    current_document(window).set_edit_text("差旅费")
    window.menu_actions["save"].trigger()
    assert _form_in(path).project == "差旅费"
    assert not current_document(window).is_modified
    assert answers.asked == []


@pytest.mark.slow
def test_saving_a_form_without_a_file_asks_with_the_usual_name(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    document = _import(window, small_form())[0]
    answers.saving = [tmp_path / "我的.zpb"]
    window.menu_actions["save"].trigger()
    assert answers.questions("save") == ["2022-邮寄费.zpb"]
    assert document.path == tmp_path / "我的.zpb"
    assert _form_in(tmp_path / "我的.zpb") == document.form


def test_save_as_into_another_open_form_is_refused(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    other = write_native_file(tmp_path, "别的.zpb", replace(small_form(), project="别的"))
    window.open_files([other, write_native_file(tmp_path, "表.zpb", small_form())])
    window.form_list.step(1)
    answers.saving = [other]
    window.menu_actions["save_as"].trigger()
    assert "另一张打开的表" in answers.questions("warn")[0]
    assert _form_in(other).project == "别的"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission on Windows")
def test_a_link_that_leads_to_another_file_now_opens_that_one(
    window: MainWindow, tmp_path: Path
) -> None:
    file, other = (
        write_native_file(tmp_path, f"{name}.zpb", replace(small_form(), project=name))
        for name in ("一", "二")
    )
    link = tmp_path / "现在的.zpb"
    link.symlink_to(file)
    window.open_files([file, link])
    window.open_files([link])
    assert [each.form.project for each in window.forms] == ["一"]
    link.unlink()
    link.symlink_to(other)
    window.open_files([link])
    assert [each.form.project for each in window.forms] == ["一", "二"]


def test_save_all_asks_once_for_a_folder_and_names_as_convert_does(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _import(window, small_form(), small_form(), replace(small_form(), project="差旅费"))
    answers.folders = [tmp_path]
    window.menu_actions["save_all"].trigger()
    assert len(answers.asked) == 1
    names = {path.name for path in tmp_path.glob("*.zpb")}
    assert names == {"2022-邮寄费.zpb", "2022-邮寄费-2.zpb", "2022-差旅费.zpb"}


def test_save_all_never_overwrites_a_file_that_is_not_its_own(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    (tmp_path / "2022-邮寄费.zpb").write_text("别人的", "utf-8")
    _import(window, small_form(), replace(small_form(), project="差旅费"))
    answers.folders = [tmp_path]
    window.menu_actions["save_all"].trigger()
    assert (tmp_path / "2022-邮寄费.zpb").read_text("utf-8") == "别人的"
    assert (tmp_path / "2022-邮寄费-2.zpb").exists()


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_file_changed_by_another_program_is_asked_about(
    window: MainWindow, answers: Answers, tmp_path: Path, goes_on: bool
) -> None:
    path = write_native_file(tmp_path, "表.zpb", small_form())
    window.open_files([path])
    write_native_file(tmp_path, "表.zpb", replace(small_form(), project="别人的"))
    current_document(window).set(_PROJECT, "我的", "改")
    answers.confirms = goes_on
    window.menu_actions["save"].trigger()
    assert len(answers.questions("merge_choice")) == 1
    assert _form_in(path).project == ("我的" if goes_on else "别人的")
    assert current_document(window).is_modified is not goes_on


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_file_replaced_by_something_else_is_asked_about(
    window: MainWindow, answers: Answers, tmp_path: Path, goes_on: bool
) -> None:
    path = write_native_file(tmp_path, "表.zpb", small_form())
    window.open_files([path])
    path.write_bytes(b"not a form")
    current_document(window).set(_PROJECT, "我的", "改")
    answers.confirms = goes_on
    window.menu_actions["save"].trigger()
    assert len(answers.questions("confirm")) == 1
    assert (path.read_bytes() != b"not a form") is goes_on
    assert current_document(window).is_modified is not goes_on


def test_a_disk_error_gives_one_sentence_and_the_change_stays(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    document = _import(window, small_form())[0]
    document.set(_PROJECT, "差旅费", "改")
    answers.saving = [tmp_path / "没有这个文件夹" / "表.zpb"]
    window.menu_actions["save"].trigger()
    assert len(answers.questions("warn")) == 1
    assert "文件夹" in answers.questions("warn")[0]
    assert document.is_modified
    assert document.path is None


def test_after_a_save_elsewhere_that_failed_the_forms_own_file_is_still_guarded(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = write_native_file(tmp_path, "表.zpb", small_form())
    window.open_files([path])
    current_document(window).set(_PROJECT, "差旅费", "改")
    answers.saving = [tmp_path / "没有" / "表.zpb"]
    window.menu_actions["save_as"].trigger()
    assert len(answers.questions("warn")) == 1
    path.write_bytes(b"by another program")
    window.menu_actions["save"].trigger()
    assert len(answers.questions("confirm")) == 1
    assert path.read_bytes() == b"by another program"


def test_a_file_opened_twice_is_shown_not_read_again(window: MainWindow, tmp_path: Path) -> None:
    first = write_native_file(tmp_path, "一.zpb", small_form())
    second = write_native_file(tmp_path, "二.zpb", replace(small_form(), project="差旅费"))
    window.open_files([first, second])
    window.form_list.step(1)
    window.open_files([first])
    assert len(window.forms) == 2
    assert current_document(window).path == first


def test_export_shows_objections_and_asks(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _import(window, small_form())
    answers.saving = [tmp_path / "表.pdf"]
    window.menu_actions["export_pdf"].trigger()
    (question,) = answers.questions("confirm")
    assert "个空白项。仍要导出 PDF 吗？" in question
    assert not (tmp_path / "表.pdf").exists()
    answers.confirms = True
    window.menu_actions["export_pdf"].trigger()
    assert (tmp_path / "表.pdf").read_bytes().startswith(b"%PDF")


def test_every_prompt_can_be_cancelled(window: MainWindow, answers: Answers) -> None:
    first, second = _import(window, small_form(), small_form())
    for document in (first, second):
        document.set(_PROJECT, "差旅费", "改")
    answers.confirms = True
    for name in ("save", "save_as", "save_all", "export_pdf"):
        window.menu_actions[name].trigger()
    answers.leaving = "save"
    assert not window.file_commands.close([first, second])
    assert len(window.forms) == 2
    assert all(each.is_modified and each.path is None for each in window.forms)
    assert answers.questions("warn") == []


def test_save_all_with_one_form_asks_for_its_file(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _import(window, small_form())
    answers.saving = [tmp_path / "我的.zpb"]
    window.menu_actions["save_all"].trigger()
    assert answers.questions("folder") == []
    assert (tmp_path / "我的.zpb").exists()


def test_save_all_saves_forms_with_a_file_to_that_file(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    own = write_native_file(tmp_path, "一.zpb", small_form())
    untouched = write_native_file(tmp_path, "二.zpb", replace(small_form(), project="别的"))
    window.open_files([own, untouched])
    before = untouched.stat().st_mtime_ns
    window.forms[0].set(_PROJECT, "差旅费", "改")
    window.menu_actions["save_all"].trigger()
    assert _form_in(own).project == "差旅费"
    assert untouched.stat().st_mtime_ns == before
    assert answers.asked == []


def test_a_disk_error_on_export_gives_one_sentence(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _import(window, small_form())
    answers.confirms = True
    answers.saving = [tmp_path / "没有这个文件夹" / "表.pdf"]
    window.menu_actions["export_pdf"].trigger()
    (told,) = answers.questions("warn")
    assert told.startswith("无法保存“表.pdf”")
