"""A folder with every type of file: open it, judge what is doubtful, save all and open again."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.core.form import Form
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.windows import current_document, press_key
from tests.mixed_folder import UNREADABLE, WITH_OTHER_TEXTS, fill_mixed_folder

Key = Qt.Key
CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def expected(tmp_path: Path) -> dict[str, Form]:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    return fill_mixed_folder(tmp_path / "in")


def other_texts(window: MainWindow) -> list[tuple[str, str]]:
    return [(each.label, each.text) for each in window.panes.other_texts.model.entries]


def show_project(window: MainWindow, project: str) -> Document:
    """Go through the forms by key until that project is shown."""
    for _ in window.forms:
        if current_document(window).form.project == project:
            break
        press_key(Key.Key_PageDown, CONTROL)
    document = current_document(window)
    assert document.form.project == project
    return document


def judge_next_doubt(window: MainWindow) -> str:
    """Mark the next warning or hint as 已核实 by key; return its sentence, "" without one."""
    document = current_document(window)
    press_key(Key.Key_Home, CONTROL)
    for _ in range(len(document.problems) + 1):
        press_key(Key.Key_F8)
        line = window.panes.problems.current_line()
        if line is not None and line.group in ("warning", "hint"):
            press_key(Key.Key_F9, CONTROL)
            return line.message
    return ""


def accepted_messages(window: MainWindow) -> list[str]:
    lines = window.panes.problems.model.lines
    return [line.message for line in lines if line.group == "accepted"]


def forms_by_project(window: MainWindow) -> dict[str, Form]:
    return {each.form.project: each.form for each in window.forms}


def assert_both_unreadable_files_are_named(answers: Answers) -> None:
    (message,) = answers.questions("warn")
    headline, *sentences = message.split("\n")
    assert headline == "有 2 个文件没能打开。"
    assert len(sentences) == len(UNREADABLE)
    for sentence, (name, start) in zip(sentences, sorted(UNREADABLE.items()), strict=True):
        assert sentence.startswith(f"“{name}”：{start}")


def judge_three_doubts(window: MainWindow) -> dict[str, str]:
    """Judge a doubt of three forms, one of them with other texts; return project and sentence."""
    judged: dict[str, str] = {}
    with_doubt = [each.form.project for each in window.forms if each.problems]
    for project in sorted(with_doubt, key=lambda each: each != WITH_OTHER_TEXTS):
        show_project(window, project)
        if len(judged) < 3 and (message := judge_next_doubt(window)):
            judged[project] = message
    assert len(judged) == 3
    assert WITH_OTHER_TEXTS in judged
    return judged


def check_findings(window: MainWindow) -> int:
    """Mark what was said when the form was read as 已核实 by key; return how many lines."""
    pane = window.panes.problems
    pane.list.setFocus()
    press_key(Key.Key_Home)
    count = 0
    for _ in pane.model.lines:
        line = pane.current_line()
        if line is not None and line.group == "reading":
            press_key(Key.Key_F9, CONTROL)
            count += 1
        press_key(Key.Key_Down)
    return count


@pytest.mark.slow
def test_a_folder_is_opened_judged_saved_and_opened_again(
    window: MainWindow, answers: Answers, tmp_path: Path, expected: dict[str, Form], qtbot: QtBot
) -> None:
    window.incoming_files.open_when_idle([tmp_path / "in"])
    qtbot.waitUntil(lambda: bool(answers.questions("warn")))

    assert_both_unreadable_files_are_named(answers)
    assert forms_by_project(window) == {form.project: form for form in expected.values()}
    assert len(window.forms) == len(expected)

    judged = judge_three_doubts(window)
    checked = 0
    for project in sorted(forms_by_project(window)):
        show_project(window, project)
        checked += check_findings(window)
        assert "读入时" not in window.panes.problems.caption.text()
    assert checked == 2
    show_project(window, WITH_OTHER_TEXTS)
    others = other_texts(window)
    assert len(others) > 6

    answers.folders = [tmp_path / "out"]
    press_key(Key.Key_S, CONTROL | ALT)
    assert [each for each in window.forms if each.is_modified or each.path is None] == []
    saved = forms_by_project(window)
    window.form_list.setFocus()
    press_key(Key.Key_A, CONTROL)
    press_key(Key.Key_W, CONTROL | SHIFT)
    assert len(window.forms) == 0

    answers.opening = [*sorted((tmp_path / "out").glob("[!.]*")), tmp_path / "in" / "ours.zpb"]
    press_key(Key.Key_O, CONTROL)
    assert len(answers.questions("warn")) == 1
    assert forms_by_project(window) == saved
    for project, sentence in judged.items():
        document = show_project(window, project)
        assert accepted_messages(window) == [sentence]
        assert sentence not in [each.message for each in document.problems]
    show_project(window, WITH_OTHER_TEXTS)
    assert other_texts(window) == others
