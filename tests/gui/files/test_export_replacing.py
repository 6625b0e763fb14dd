"""Exporting replaces what the program made itself; for anything else the user is asked."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import ExistingFilesChoice, ExportChoice
from perfdesk.storage.backups import backups
from tests.answers import Answers
from tests.cli.runs import perfdesk_runner
from tests.gui.samples import small_form
from tests.gui.windows import status_message, write_native_file


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def _form(project: str, unit: str = "甲单位") -> Form:
    return replace(small_form(), project=project, unit=unit)


def _open(window: MainWindow, folder: Path, *forms: Form) -> None:
    window.open_files(
        [write_native_file(folder, f"{number}.zpb", form) for number, form in enumerate(forms)]
    )


def _export(window: MainWindow, answers: Answers, file_type: str, folder: Path) -> None:
    answers.exports = [ExportChoice(file_type)]
    answers.folders = [folder]
    answers.confirms = True
    window.menu_actions["export_all"].trigger()


def _export_over_another(
    window: MainWindow, answers: Answers, command: str, folder: Path, out: Path
) -> None:
    """Export a form into one file, in the place of a file that is not the program's."""
    _open(window, folder, _form("甲"))
    (out / "a.bin").write_text("别人的", "utf-8")
    answers.saving, answers.confirms = [out / "a.bin"], True
    window.menu_actions[command].trigger()
    assert (out / "a.bin").read_bytes()[:2] in (b"%P", b"PK")


def _form_in(path: Path) -> Form:
    return native_file.read_native(path.read_bytes()).form


@pytest.mark.slow
@pytest.mark.parametrize("file_type", ["pdf", "xlsx", "zpb"])
def test_what_was_exported_before_is_replaced_unasked(
    window: MainWindow, answers: Answers, tmp_path: Path, out: Path, file_type: str
) -> None:
    _open(window, tmp_path, _form("甲"))
    _export(window, answers, file_type, out)
    (made,) = out.iterdir()
    before = made.read_bytes()
    (document,) = window.forms
    document.set(FieldRef(ROOT, "department"), "别的主管部门", "改")
    _export(window, answers, file_type, out)

    assert answers.questions("existing_files") == []
    assert [*out.iterdir()] == [made]
    assert made.read_bytes() != before


def test_what_was_changed_since_is_asked_about_once_with_what_is_not_the_programs(
    window: MainWindow, answers: Answers, tmp_path: Path, out: Path
) -> None:
    _open(window, tmp_path, _form("甲"), _form("乙"), _form("丙"))
    _export(window, answers, "zpb", out)
    (out / "2022-甲.zpb").write_text("改过的", "utf-8")
    (out / "2022-丙.zpb").write_text("别人的", "utf-8")

    _export(window, answers, "zpb", out)

    assert answers.questions("existing_files") == ["2022-甲.zpb\n2022-丙.zpb"]
    assert (out / "2022-甲.zpb").read_text("utf-8") == "改过的"


@pytest.mark.parametrize("answer", ["replace", "skip", "cancel"])
def test_the_answer_is_kept_to(
    window: MainWindow, answers: Answers, tmp_path: Path, out: Path, answer: ExistingFilesChoice
) -> None:
    _open(window, tmp_path, _form("甲"), _form("乙"))
    own = out / "2022-甲.zpb"
    own.write_text("别人的", "utf-8")
    answers.existing = answer

    _export(window, answers, "zpb", out)

    if answer == "replace":
        assert _form_in(own).project == "甲"
    else:
        assert own.read_text("utf-8") == "别人的"
    assert answers.questions("existing_files") == ["2022-甲.zpb"]
    assert (out / "2022-乙.zpb").exists() == (answer != "cancel")
    kept = [each.read() for each in backups(own)]
    assert kept == (["别人的".encode()] if answer == "replace" else [])


def test_that_all_was_skipped_is_said(
    window: MainWindow, answers: Answers, tmp_path: Path, out: Path
) -> None:
    _open(window, tmp_path, _form("甲"))
    (out / "2022-甲.zpb").write_text("别人的", "utf-8")
    answers.existing = "skip"

    _export(window, answers, "zpb", out)

    assert status_message(window) == "已有的文件都没有替换，没有导出文件。"


def test_forms_of_two_units_are_told_apart_and_leave_each_other_alone(
    window: MainWindow, answers: Answers, tmp_path: Path, out: Path
) -> None:
    _open(window, tmp_path, _form("邮寄费"), _form("邮寄费", "乙单位"))
    _export(window, answers, "zpb", out)
    assert _form_in(out / "2022-邮寄费.zpb").unit == "甲单位"
    assert _form_in(out / "2022-邮寄费-乙单位.zpb").unit == "乙单位"


def test_a_file_that_convert_made_of_another_form_keeps_its_name(
    window: MainWindow,
    answers: Answers,
    tmp_path: Path,
    out: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    other = write_native_file(tmp_path, "其他.zpb", _form("邮寄费", "乙单位"))
    perfdesk_runner(capsys)("convert", other, "--to", "zpb", "--out", out)
    _open(window, tmp_path, _form("邮寄费"))

    _export(window, answers, "zpb", out)

    assert answers.questions("existing_files") == []
    assert _form_in(out / "2022-邮寄费.zpb").unit == "乙单位"
    assert _form_in(out / "2022-邮寄费-甲单位.zpb").unit == "甲单位"


@pytest.mark.parametrize("command", ["export_pdf", "export_workbook", "export_problems"])
def test_what_a_single_file_held_before_is_kept(
    window: MainWindow, answers: Answers, tmp_path: Path, out: Path, command: str
) -> None:
    _export_over_another(window, answers, command, tmp_path, out)

    assert [each.read() for each in backups(out / "a.bin")] == ["别人的".encode()]
    assert answers.questions("warn") == []


@pytest.fixture
def _no_replacing(monkeypatch: pytest.MonkeyPatch, out: Path) -> None:
    """A folder in which no file can take the place of another."""
    whole = Path.replace

    def refuse(temporary: Path, target: Path) -> Path:
        if temporary.is_relative_to(out):
            raise PermissionError(errno.EACCES, "")
        return whole(temporary, target)

    monkeypatch.setattr(Path, "replace", refuse)


@pytest.mark.usefixtures("_no_replacing")
@pytest.mark.parametrize("command", ["export_pdf", "export_workbook", "export_problems"])
def test_a_folder_that_replaces_nothing_gets_the_file_in_place_and_that_is_said(
    window: MainWindow, answers: Answers, tmp_path: Path, out: Path, command: str
) -> None:
    _export_over_another(window, answers, command, tmp_path, out)

    (told,) = answers.questions("warn")
    assert told.startswith("已导出 a.bin，请看下面的说明。\n“a.bin”所在的文件夹不让程序替换文件")


@pytest.mark.usefixtures("_no_replacing")
def test_exporting_all_says_it_too(
    window: MainWindow, answers: Answers, tmp_path: Path, out: Path
) -> None:
    _open(window, tmp_path, _form("甲"))
    (out / "2022-甲.zpb").write_text("别人的", "utf-8")
    answers.existing = "replace"

    _export(window, answers, "zpb", out)

    (told,) = answers.questions("warn")
    assert "甲（2022 年度）：“2022-甲.zpb”所在的文件夹不让程序替换文件" in told
