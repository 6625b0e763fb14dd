"""The real dialogs: their texts, and what each button answers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.formats.file_types import READABLE_SUFFIXES
from perfdesk.gui.dialogs import Dialogs, NewFormDialog, shortened_list
from perfdesk.gui.widgets import YEAR_REFUSAL
from perfdesk.resources import templates


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def _press(words: str, seen: list[str]) -> None:
    """Press a button of the message box that opens next, and record its text."""

    def press() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(f"{box.text()}\n{box.informativeText()}")
        button = next(each for each in box.buttons() if each.text().startswith(words))
        button.click()

    QTimer.singleShot(0, press)


def _escape() -> None:
    QTimer.singleShot(0, lambda: _key(Qt.Key.Key_Escape))


def _key(key: Qt.Key) -> None:
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    QTest.keyClick(dialog, key)


@pytest.mark.parametrize(
    ("words", "answer"), [("全部保存", "save"), ("不保存", "discard"), ("取消", "cancel")]
)
def test_the_question_on_closing_lists_every_form_once(
    parent: QWidget, words: str, answer: str
) -> None:
    seen: list[str] = []
    _press(words, seen)
    assert Dialogs(parent).unsaved_choice(["邮寄费", "差旅费"]) == answer
    assert seen == ["有 2 张表的修改还没有保存。\n邮寄费\n差旅费"]


@pytest.mark.parametrize(
    ("words", "answer"), [("恢复", "restore"), ("丢弃", "discard"), ("下次", "later")]
)
def test_drafts_are_offered_with_three_answers(parent: QWidget, words: str, answer: str) -> None:
    seen: list[str] = []
    _press(words, seen)
    assert Dialogs(parent).drafts_choice(["邮寄费"]) == answer
    assert seen == ["程序先前被系统结束或意外中断，1 张表的内容还没有保存，要恢复吗？\n邮寄费"]


@pytest.mark.parametrize(
    ("words", "answer"), [("全部替换", "replace"), ("跳过这些", "skip"), ("取消", "cancel")]
)
def test_files_in_the_way_of_an_export_are_listed_with_three_answers(
    parent: QWidget, words: str, answer: str
) -> None:
    seen: list[str] = []
    _press(words, seen)
    assert Dialogs(parent).existing_files_choice(["甲.pdf", "乙.pdf"]) == answer
    asked = "已有 2 个同名的文件，不是程序导出的，或导出后改过。要替换它们吗？"
    assert seen == [f"{asked}\n甲.pdf\n乙.pdf"]


@pytest.mark.parametrize(
    ("ask", "safe"),
    [
        (lambda prompts: prompts.unsaved_choice(["一"]), "cancel"),
        (lambda prompts: prompts.drafts_choice(["一"]), "later"),
        (lambda prompts: prompts.existing_files_choice(["一"]), "cancel"),
        (lambda prompts: prompts.confirm("还有错误。", ["甲"], "仍然导出"), False),
    ],
    ids=["close", "drafts", "existing files", "export"],
)
def test_escape_gives_the_answer_that_loses_nothing(
    parent: QWidget, ask: Callable[[Dialogs], object], safe: object
) -> None:
    _escape()
    assert ask(Dialogs(parent)) == safe


def test_only_its_own_button_confirms(parent: QWidget) -> None:
    seen: list[str] = []
    _press("仍然导出", seen)
    assert Dialogs(parent).confirm("还有错误。", ["甲", "乙"], "仍然导出")
    assert seen == ["还有错误。\n甲\n乙"]


def test_a_warning_has_a_chinese_button(parent: QWidget) -> None:
    seen: list[str] = []
    _press("确定", seen)
    Dialogs(parent).warn("没能打开。", ["坏.zpb"])
    assert seen == ["没能打开。\n坏.zpb"]


def _named(monkeypatch: pytest.MonkeyPatch, asked: str, answer: object) -> None:
    monkeypatch.setattr(QFileDialog, asked, lambda *_: answer)


def test_a_name_without_the_suffix_gets_it(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    suggested = tmp_path / "2022-邮寄费.zpb"
    for typed, path in [
        ("表.zpb", "表.zpb"),
        ("表.ZPB", "表.ZPB"),
        ("表", "表.zpb"),
        ("一期.二期", "一期.二期.zpb"),
    ]:
        _named(monkeypatch, "getSaveFileName", (str(tmp_path / typed), ""))
        assert Dialogs(parent).save_path(suggested) == tmp_path / path
    _named(monkeypatch, "getSaveFileName", ("", ""))
    assert Dialogs(parent).save_path(suggested) is None


def test_a_file_whose_suffix_is_in_capitals_keeps_its_name(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = tmp_path / "表.ZPB"
    for name in ("表.ZPB", "表.zpb"):
        _named(monkeypatch, "getSaveFileName", (str(tmp_path / name), ""))
        assert Dialogs(parent).save_path(own) == tmp_path / name


@pytest.mark.parametrize(("words", "replaced"), [("替换", True), ("取消", False)])
def test_no_file_is_replaced_unasked_when_the_suffix_is_added(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: str, replaced: bool
) -> None:
    (tmp_path / "表.zpb").write_text("别人的", "utf-8")
    _named(monkeypatch, "getSaveFileName", (str(tmp_path / "表"), ""))
    seen: list[str] = []
    _press(words, seen)
    path = Dialogs(parent).save_path(tmp_path / "建议.zpb")
    assert path == (tmp_path / "表.zpb" if replaced else None)
    assert seen == ["“表.zpb”已经存在，要替换它吗？\n"]


def test_files_and_folders_are_paths_or_nothing(
    parent: QWidget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    prompts = Dialogs(parent)
    _named(monkeypatch, "getOpenFileNames", (["/a.zpb", "/b.txt"], ""))
    assert prompts.open_paths(tmp_path, [".zpb"]) == [Path("/a.zpb"), Path("/b.txt")]
    _named(monkeypatch, "getExistingDirectory", str(tmp_path))
    assert prompts.folder(tmp_path, "保存到") == tmp_path
    _named(monkeypatch, "getExistingDirectory", "")
    assert prompts.folder(tmp_path, "保存到") is None


def test_the_open_dialog_shows_every_file_that_can_be_read(
    parent: QWidget, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(_parent: QWidget, _title: str, _folder: str, filters: str) -> tuple[list[str], str]:
        asked.extend(filters.split(";;"))
        return [], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", answer)
    Dialogs(parent).open_paths(tmp_path, READABLE_SUFFIXES)
    first, *_, last = asked
    assert first.startswith("自评表和表格文件 (")
    assert {"*.xls", "*.et", "*.docx", "*.html", "*.csv"} <= set(first[:-1].split("(")[1].split())
    assert last == "所有文件 (*)"


def test_long_lists_end_with_their_number() -> None:
    assert shortened_list(["甲"] * 3) == "甲\n甲\n甲"
    assert shortened_list(["甲"] * 40).endswith("\n……等 40 项")


def test_a_new_form_asks_for_template_and_last_year(qtbot: QtBot) -> None:
    dialog = NewFormDialog(list(templates().values()))
    qtbot.addWidget(dialog)
    template, year = dialog.answer()
    assert template is next(iter(templates().values()))
    assert len(year) == 4
    dialog.template_box.setCurrentIndex(1)
    dialog.year_field.setText("2023")
    assert dialog.answer() == (list(templates().values())[1], "2023")


def test_the_year_of_a_new_form_refuses_letters_and_says_so(qtbot: QtBot) -> None:
    dialog = NewFormDialog(list(templates().values()))
    qtbot.addWidget(dialog)
    _, before = dialog.answer()
    dialog.year_field.selectAll()
    QTest.keyClicks(dialog.year_field, "x")
    assert dialog.answer()[1] == before
    assert YEAR_REFUSAL in {label.text() for label in dialog.findChildren(QLabel)}
    QTest.keyClicks(dialog.year_field, "2019")
    assert dialog.answer()[1] == "2019"
    assert YEAR_REFUSAL not in {label.text() for label in dialog.findChildren(QLabel)}


def test_the_new_form_dialog_answers_or_is_cancelled(parent: QWidget) -> None:
    known = list(templates().values())
    QTimer.singleShot(0, lambda: _key(Qt.Key.Key_Return))
    answer = Dialogs(parent).template_and_year(known)
    assert answer is not None
    assert answer[0] is known[0]
    _escape()
    assert Dialogs(parent).template_and_year(known) is None


def test_removing_empty_indicators_is_asked_until_they_are_kept(parent: QWidget) -> None:
    seen: list[str] = []
    dialogs = Dialogs(parent)
    _press("删除", seen)
    assert dialogs.empty_indicators_choice(["“成本指标”"]) == "remove"
    _escape()
    assert dialogs.empty_indicators_choice(["“成本指标”"]) == "cancel"
    _press("取消", seen)
    assert dialogs.empty_indicators_choice(["“成本指标”"]) == "cancel"
    _press("保留", seen)
    assert dialogs.empty_indicators_choice(["“成本指标”"]) == "keep"
    assert dialogs.empty_indicators_choice(["“质量指标”"]) == "keep"
    assert len(seen) == 3
    assert seen[0].endswith("\n“成本指标”")
