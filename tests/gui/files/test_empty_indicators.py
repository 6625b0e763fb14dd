"""Empty 一级 and 二级指标 are removed by a command, which is offered before printing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from perfdesk.core.edits import Remove
from perfdesk.core.field_ref import FieldRef
from perfdesk.core.form import Form, Goal, Level2, empty_indicators
from perfdesk.gui.document import Document
from perfdesk.gui.files.empty_indicators import offer_removal
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import ExportChoice
from perfdesk.gui.read_only import ReadOnlyReason
from tests.answers import Answers
from tests.gui.samples import small_form, template
from tests.gui.windows import current_document, press_key, status_message, write_native_file

COMMANDS = ("print", "print_all", "export_pdf", "export_workbook")


def level2_names(form: Form) -> list[str]:
    return [two.name for one in form.indicators for two in one.children]


def without_empty_indicators(form: Form) -> Form:
    document = Document(form, template())
    document.apply("", [Remove(node.key) for node in empty_indicators(document.form)])
    return document.form


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with the small form, whose 质量指标 is empty."""
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    return window


def test_the_command_removes_them_as_one_undo_step(opened: MainWindow) -> None:
    document = current_document(opened)
    opened.menu_actions["remove_empty"].trigger()
    assert level2_names(document.form) == ["数量指标", "时效指标", "社会效益指标"]
    assert "“质量指标”，按 Ctrl+Z" in status_message(opened)
    opened.menu_actions["remove_empty"].trigger()
    assert status_message(opened).startswith("没有空的指标")
    document.undo()
    assert document.form == small_form()


def test_one_without_a_name_is_told_as_such(opened: MainWindow) -> None:
    document = current_document(opened)
    (empty,) = empty_indicators(document.form)
    document.set(FieldRef(empty.key, "name"), "", "改")
    opened.menu_actions["remove_empty"].trigger()
    assert "“（未命名）”，按 Ctrl+Z" in status_message(opened)


def test_those_of_several_goals_are_told_with_their_goal(
    window: MainWindow, tmp_path: Path
) -> None:
    output, benefit = (
        replace(one, children=(*one.children, Level2(name="其他指标")))
        for one in small_form().indicators
    )
    goals = (Goal("监测", "已监测"), Goal("整编", "已整编"))
    form = replace(small_form(), goals=goals, indicators=(output, replace(benefit, goal=1)))
    window.open_files([write_native_file(tmp_path, "表.zpb", form)])
    window.menu_actions["remove_empty"].trigger()
    told = "“目标1 · 质量指标”、“目标1 · 其他指标”、“目标2 · 其他指标”"
    assert told in status_message(window)


def test_in_a_new_form_the_command_says_what_is_to_be_done_first(window: MainWindow) -> None:
    window.menu_actions["new"].trigger()
    window.menu_actions["remove_empty"].trigger()
    assert status_message(window).startswith("还没有三级指标，请先")
    assert not window.isWindowModified()


@pytest.mark.parametrize("command", COMMANDS)
def test_removing_is_offered_before_a_form_is_printed_or_exported(
    opened: MainWindow, answers: Answers, command: str
) -> None:
    document = current_document(opened)
    opened.menu_actions[command].trigger()
    assert document.form == small_form()
    answers.empty_indicators = "remove"
    opened.menu_actions[command].trigger()
    assert "质量指标" not in level2_names(document.form)
    opened.menu_actions[command].trigger()
    assert answers.questions("empty_indicators") == ["“质量指标”"] * 2


@pytest.mark.parametrize("command", [*COMMANDS, "export_all"])
def test_cancelling_that_question_prints_and_exports_nothing(
    opened: MainWindow, answers: Answers, tmp_path: Path, command: str
) -> None:
    answers.empty_indicators, answers.confirms = "cancel", True
    answers.exports = [ExportChoice("pdf")]
    answers.saving, answers.folders = [tmp_path / "新的"], [tmp_path]
    opened.menu_actions[command].trigger()
    assert answers.asked[-1] == ("empty_indicators", "“质量指标”")
    assert current_document(opened).form == small_form()
    written = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert written == {"表.zpb", ".~表.zpb.lock"}


def test_several_forms_are_asked_about_together_and_undone_together(
    opened: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    other = replace(small_form(), project="差旅费")
    opened.open_files([write_native_file(tmp_path, "差旅费.zpb", other)])
    answers.empty_indicators = "remove"
    answers.exports = [ExportChoice("pdf")]
    opened.menu_actions["export_all"].trigger()
    (question,) = answers.questions("empty_indicators")
    assert question == "邮寄费（2022 年度）：“质量指标”\n差旅费（2022 年度）：“质量指标”"
    assert all("质量指标" not in level2_names(each.form) for each in opened.forms)
    current_document(opened).undo()
    assert all("质量指标" in level2_names(each.form) for each in opened.forms)


@pytest.mark.parametrize("command", ["print_all", "export_all"])
def test_where_the_form_shown_has_none_a_changed_one_is_shown_to_undo_in(
    window: MainWindow, answers: Answers, tmp_path: Path, command: str
) -> None:
    full = without_empty_indicators(small_form())
    forms = {"一.zpb": full, "二.zpb": small_form(), "三.zpb": small_form()}
    window.open_files([write_native_file(tmp_path, *each) for each in forms.items()])
    assert current_document(window) is window.forms[0]
    answers.empty_indicators, answers.exports = "remove", [ExportChoice("pdf")]
    window.menu_actions[command].trigger()
    assert current_document(window) is window.forms[1]
    assert [each.is_modified for each in window.forms] == [False, True, True]
    press_key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not any(each.is_modified for each in window.forms)


def test_native_files_are_exported_as_they_are(opened: MainWindow, answers: Answers) -> None:
    answers.exports = [ExportChoice("zpb")]
    opened.menu_actions["export_all"].trigger()
    assert not answers.questions("empty_indicators")


def test_a_read_only_form_is_not_asked_about(answers: Answers) -> None:
    document = Document(small_form(), template(), read_only=ReadOnlyReason.NEWER)
    offer_removal([document], OpenForms(), answers)
    assert not answers.asked
