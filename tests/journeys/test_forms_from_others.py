"""Copying a form, making next year's, and one header for all, by keyboard in the real window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import rows
from perfdesk.gui import menus
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.read_only import ReadOnlyReason
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    shown_window,
    status_message,
    write_native_file,
)

_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_Key = Qt.Key


def _offices(window: MainWindow) -> tuple[str, str]:
    form = current_document(window).form
    return form.department, form.unit


def test_a_copy_is_a_new_form_whose_name_is_typed_over(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = write_native_file(tmp_path, "表.zpb", small_form())
    window.open_files([path])
    press_key(_Key.Key_N, _CONTROL | _SHIFT)
    document = current_document(window)
    assert len(window.forms) == 2
    assert document.form.project == "邮寄费（副本）"
    assert (document.path, document.is_modified) == (None, True)
    QTest.keyClicks(focused_widget(), "2B")
    assert document.form.project == "2B"
    answers.saving = [tmp_path / "二.zpb"]
    press_key(_Key.Key_S, _CONTROL)
    assert document.path == tmp_path / "二.zpb"
    assert window.forms[0].form.project == "邮寄费"


def test_last_year_s_form_becomes_this_year_s_with_reminders(
    window: MainWindow, tmp_path: Path
) -> None:
    form = replace(small_form(), project="平台(2022运维)", department="某某局")
    window.open_files([write_native_file(tmp_path, "表.zpb", form)])
    press_key(_Key.Key_N, _CONTROL | _ALT)
    after = current_document(window).form
    assert (after.year, after.department) == ("2023", "某某局")
    assert [row.node.target for row in rows(after)] == ["15人", "=100份", "≥95%", "≥90%"]
    assert {row.node.actual + row.node.score + row.node.reason for row in rows(after)} == {""}
    assert after.funding.row("total").executed == ""
    assert window.forms[0].form.year == "2022"
    said = status_message(window)
    assert said.startswith("已新建 2023 年度的表")
    assert "2 处要核对" in said
    shown = [line.message for line in window.panes.problems.model.lines]
    assert "“平台(2022运维)”里写着 2022 年，没有改动，请核对。" in shown
    assert any("预算数仍是上年的" in message for message in shown)


def test_reminders_from_last_year_s_form_come_last_until_corrected(
    window: MainWindow, tmp_path: Path
) -> None:
    form = replace(small_form(), project="平台(2022运维)")
    window.open_files([write_native_file(tmp_path, "表.zpb", form)])
    press_key(_Key.Key_N, _CONTROL | _ALT)
    pane = window.panes.problems
    assert [line.group for line in pane.model.lines][-2:] == ["renewal", "renewal"]
    assert pane.caption.text().endswith("转年度 2")
    assert "读入时" not in pane.caption.text()
    pane.list.setFocus()
    press_key(_Key.Key_End)
    press_key(_Key.Key_F9, _CONTROL)
    assert current_document(window).form.accepted == ()
    press_key(_Key.Key_Return)
    assert focused_widget() is window.panes.fields()["project"]
    QTest.keyClicks(focused_widget(), "IT")
    press_key(_Key.Key_Return)
    assert pane.caption.text().endswith("转年度 1")
    press_key(_Key.Key_Z, _CONTROL)
    assert pane.caption.text().endswith("转年度 2")


@pytest.mark.slow
def test_reminders_are_there_again_after_a_crash(
    window: MainWindow, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    form = replace(small_form(), project="平台(2022运维)")
    window.open_files([write_native_file(tmp_path, "表.zpb", form)])
    press_key(_Key.Key_N, _CONTROL | _ALT)
    current_document(window).set(FieldRef(ROOT, "funding.total.initial"), "9", "改")
    told = [line.message for line in window.panes.problems.model.lines if line.group == "renewal"]
    assert told == ["“平台(2022运维)”里写着 2022 年，没有改动，请核对。"]
    window.autosave.save_drafts()
    window.autosave.close()  # as when the process dies: the drafts stay, their locks are gone
    answers.drafts = "restore"
    later = shown_window(qtbot, answers)
    later.offer_drafts()
    pane = later.panes.problems
    assert pane.caption.text().endswith("转年度 1")
    assert [line.message for line in pane.model.lines if line.group == "renewal"] == told
    later.autosave.save_drafts()
    QTest.keyClicks(later.panes.fields()["project"], "IT")
    press_key(_Key.Key_Return)
    assert "转年度" not in pane.caption.text()


def test_all_selected_forms_become_next_year_s_at_once(window: MainWindow, tmp_path: Path) -> None:
    second = replace(small_form(), project="差旅费")
    window.open_files(
        [
            write_native_file(tmp_path, "一.zpb", small_form()),
            write_native_file(tmp_path, "二.zpb", second),
        ]
    )
    window.form_list.setFocus()
    press_key(_Key.Key_A, _CONTROL)
    press_key(_Key.Key_N, _CONTROL | _ALT)
    names = [(document.form.project, document.form.year) for document in window.forms]
    assert names == [
        ("邮寄费", "2022"),
        ("差旅费", "2022"),
        ("邮寄费", "2023"),
        ("差旅费", "2023"),
    ]
    assert status_message(window).startswith("已新建 2 张 2023 年度的表")
    assert current_document(window) is window.forms[2]


def test_one_header_for_all_open_forms_is_one_step_in_each(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    first = replace(small_form(), unit="某某所")
    second = replace(small_form(), project="差旅费", department="别的局")
    window.open_files(
        [
            write_native_file(tmp_path, "一.zpb", first),
            write_native_file(tmp_path, "二.zpb", second),
        ]
    )
    press_key(_Key.Key_H, _CONTROL | _SHIFT)
    assert answers.questions("header_texts") == ["department=别的局 unit=某某所 year=2022"]
    assert [document.is_modified for document in window.forms] == [False, False]
    answers.heading = {"department": "某某局", "year": "２０２３"}
    press_key(_Key.Key_H, _CONTROL | _SHIFT)
    forms = [document.form for document in window.forms]
    assert [(form.department, form.year) for form in forms] == [("某某局", "2023")] * 2
    assert [form.unit for form in forms] == ["某某所", ""]
    assert [document.stack.count() for document in window.forms] == [1, 1]
    assert status_message(window) == "已统一填写 2 张表的表头。"
    press_key(_Key.Key_Z, _CONTROL)
    assert current_document(window).form == first
    assert [document.is_modified for document in window.forms] == [False, False]
    assert status_message(window) == "已在 2 张表里撤销“统一填写表头”。"


def test_no_header_is_asked_for_where_all_forms_can_only_be_viewed(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    current_document(window).set_read_only(ReadOnlyReason.LOCKED)
    press_key(_Key.Key_H, _CONTROL | _SHIFT)
    assert answers.questions("header_texts") == []
    assert status_message(window) == "打开的表都只能查看，不能修改。"


def test_a_header_that_the_form_shown_had_already_is_undone_in_a_changed_form_shown_instead(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    first = replace(small_form(), department="某某局")
    window.open_files(
        [
            write_native_file(tmp_path, "一.zpb", first),
            write_native_file(tmp_path, "二.zpb", replace(small_form(), project="差旅费")),
            write_native_file(tmp_path, "三.zpb", replace(small_form(), project="会议费")),
        ]
    )
    assert current_document(window) is window.forms[0]
    answers.heading = {"department": "某某局"}
    press_key(_Key.Key_H, _CONTROL | _SHIFT)
    assert status_message(window) == "已统一填写 2 张表的表头。"
    assert current_document(window) is window.forms[1]
    press_key(_Key.Key_Z, _CONTROL)
    assert not any(each.is_modified for each in window.forms)
    assert status_message(window) == "已在 2 张表里撤销“统一填写表头”。"


def test_a_new_form_begins_with_the_offices_saved_last_until_they_are_forgotten(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    form = replace(small_form(), department="某某局", unit="某某所")
    window.open_files([write_native_file(tmp_path, "一.zpb", form)])
    press_key(_Key.Key_N, _CONTROL)
    assert _offices(window) == ("", "")
    window.form_list.choose(window.forms[0])
    press_key(_Key.Key_S, _CONTROL)
    press_key(_Key.Key_N, _CONTROL)
    assert _offices(window) == ("某某局", "某某所")
    assert not current_document(window).is_modified
    assert "已填入上次保存的主管部门" in status_message(window)
    forget = next(
        action
        for action in menus.find_menu(window, "fill").actions()
        if action.text().startswith("忘记")
    )
    forget.trigger()
    press_key(_Key.Key_N, _CONTROL)
    assert _offices(window) == ("", "")
    assert answers.questions("warn") == []


def test_a_year_takes_digits_of_any_width_and_the_file_can_be_read_again(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.year = "２０２３年"
    press_key(_Key.Key_N, _CONTROL)
    assert current_document(window).form.year == "2023"
    field = window.panes.fields()["year"]
    field.setFocus()
    field.selectAll()
    field.insert_text("２０２４年")
    press_key(_Key.Key_Return)
    answers.saving = [tmp_path / "表.zpb"]
    press_key(_Key.Key_S, _CONTROL)
    press_key(_Key.Key_W, _CONTROL)
    window.open_files([tmp_path / "表.zpb"])
    assert current_document(window).form.year == "2024"
    assert window.panes.fields()["year"].property("text") == "2024"
