"""Closing with unsaved changes: one question for all forms, with three answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.formats.native import native_file
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import write_native_file

_PROJECT = FieldRef(ROOT, "project")


@pytest.fixture
def paths(window: MainWindow, tmp_path: Path) -> list[Path]:
    """Three open forms, two of them changed; the edit of one is still open."""
    made = [
        write_native_file(tmp_path, f"{name}.zpb", replace(small_form(), project=name))
        for name in "甲乙丙"
    ]
    window.open_files(made)
    window.forms[0].set(_PROJECT, "甲改", "改")
    window.forms[2].begin_edit(_PROJECT)
    window.forms[2].set_edit_text("丙改")
    return made


def _projects(paths: list[Path]) -> list[str]:
    return [native_file.read_native(path.read_bytes()).form.project for path in paths]


@pytest.mark.slow
def test_all_changed_forms_are_in_one_question_and_saved(
    window: MainWindow, answers: Answers, paths: list[Path], own_data_folder: Path
) -> None:
    window.autosave.save_drafts()
    answers.leaving = "save"
    assert window.close()
    assert answers.questions("unsaved_choice") == ["甲改（2022 年度） 丙改（2022 年度）"]
    assert _projects(paths) == ["甲改", "乙", "丙改"]
    assert not list(own_data_folder.glob("drafts/*/*.draft"))


def test_not_saving_leaves_the_files_and_no_draft(
    window: MainWindow, answers: Answers, paths: list[Path], own_data_folder: Path
) -> None:
    window.autosave.save_drafts()
    answers.leaving = "discard"
    assert window.close()
    assert _projects(paths) == ["甲", "乙", "丙"]
    assert not list(own_data_folder.glob("drafts/*/*.draft"))


def test_cancel_leaves_everything_open(
    window: MainWindow, answers: Answers, paths: list[Path]
) -> None:
    answers.leaving = "cancel"
    assert not window.close()
    assert window.isVisible()
    assert len(window.forms) == len(paths)
    assert [each.form.project for each in window.forms] == ["甲改", "乙", "丙改"]


@pytest.mark.slow
def test_a_save_that_fails_keeps_the_window_open(
    window: MainWindow, answers: Answers, paths: list[Path]
) -> None:
    paths[0].unlink()
    paths[0].mkdir()
    answers.leaving = "save"
    assert not window.close()
    assert window.forms[0].is_modified
    assert len(answers.questions("warn")) == 1
    paths[0].rmdir()


def test_forms_without_changes_close_unasked(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    assert window.close()
    assert answers.asked == []


@pytest.mark.slow
def test_closing_one_form_shows_its_neighbour(
    window: MainWindow, answers: Answers, paths: list[Path]
) -> None:
    window.form_list.choose(window.forms[1])
    window.menu_actions["close"].trigger()
    assert answers.questions("unsaved_choice") == []
    assert len(window.forms) == 2
    assert window.document in list(window.forms)
    for _ in range(2):
        window.menu_actions["close"].trigger()
    assert window.document is None
    assert window.windowTitle() == "绩效自评表"
    assert _projects(paths) == ["甲", "乙", "丙"]
