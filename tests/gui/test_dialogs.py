"""The real dialogs: their words, and what each button answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.gui.dialogs import Asking, NewForm, listed
from perfdesk.resources import templates


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def _press(words: str, seen: list[str]) -> None:
    """Presses the button of the message box that opens next, and notes its text."""

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
def test_the_close_question_lists_every_form_once(parent: QWidget, words: str, answer: str) -> None:
    seen: list[str] = []
    _press(words, seen)
    assert Asking(parent).unsaved(["邮寄费", "差旅费"]) == answer
    assert seen == ["有 2 张表的修改还没有保存。\n邮寄费\n差旅费"]


@pytest.mark.parametrize(
    ("words", "answer"), [("恢复", "restore"), ("丢弃", "discard"), ("下次", "later")]
)
def test_drafts_are_offered_with_three_answers(parent: QWidget, words: str, answer: str) -> None:
    seen: list[str] = []
    _press(words, seen)
    assert Asking(parent).lost(["邮寄费"]) == answer
    assert "没有正常退出" in seen[0]


@pytest.mark.parametrize(
    ("ask", "safe"),
    [
        (lambda asking: asking.unsaved(["一"]), "cancel"),
        (lambda asking: asking.lost(["一"]), "later"),
        (lambda asking: asking.go_on("还有错误。", ["甲"], "仍然导出"), False),
    ],
    ids=["close", "drafts", "export"],
)
def test_escape_is_the_answer_that_loses_nothing(
    parent: QWidget, ask: Callable[[Asking], object], safe: object
) -> None:
    _escape()
    assert ask(Asking(parent)) == safe


def test_going_on_is_said_by_its_own_button(parent: QWidget) -> None:
    seen: list[str] = []
    _press("仍然导出", seen)
    assert Asking(parent).go_on("还有错误。", ["甲", "乙"], "仍然导出")
    assert seen == ["还有错误。\n甲\n乙"]


def test_a_sentence_is_told_with_a_chinese_button(parent: QWidget) -> None:
    seen: list[str] = []
    _press("确定", seen)
    Asking(parent).tell("没能打开。", ["坏.zpb"])
    _press("确定", seen)
    Asking(parent).about("关于", "绩效自评表")
    assert seen == ["没能打开。\n坏.zpb", "绩效自评表\n"]


def test_long_lists_end_with_their_number() -> None:
    assert listed(["甲"] * 3) == "甲\n甲\n甲"
    assert listed(["甲"] * 40).endswith("\n……等 40 项")


def test_a_new_form_asks_for_template_and_last_year(qtbot: QtBot) -> None:
    dialog = NewForm(list(templates().values()))
    qtbot.addWidget(dialog)
    template, year = dialog.answer()
    assert template is next(iter(templates().values()))
    assert len(year) == 4
    dialog.choice.setCurrentIndex(1)
    dialog.year.setText("2023")
    assert dialog.answer() == (list(templates().values())[1], "2023")


def test_the_new_form_dialog_answers_or_is_cancelled(parent: QWidget) -> None:
    known = list(templates().values())
    QTimer.singleShot(0, lambda: _key(Qt.Key.Key_Return))
    answer = Asking(parent).template(known)
    assert answer is not None
    assert answer[0] is known[0]
    _escape()
    assert Asking(parent).template(known) is None
