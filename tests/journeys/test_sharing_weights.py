"""平均分配分值 in the real window: what it fills, asks and tells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from perfdesk.core.form import Form, Level1, Level2, Level3, rows
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document, press_key, status_message, write_native_file

CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def form_of(*weights: str) -> Form:
    """Return a form with these weights below 产出指标, and one row in each other 一级指标."""
    output = Level2("数量指标", tuple(Level3("甲", weight=each) for each in weights))
    benefit = Level2("社会效益指标", (Level3("乙", weight="30"),))
    content = Level2("服务对象满意度指标", (Level3("丙", weight="10"),))
    names = ("产出指标", "效益指标", "满意度指标")
    levels = zip(names, (output, benefit, content), strict=True)
    return replace(
        small_form(), indicators=tuple(Level1(name, (level2,)) for name, level2 in levels)
    )


def share(window: MainWindow, folder: Path, form: Form) -> list[str]:
    """Open the form, press the command's key and return the weights."""
    window.open_files([write_native_file(folder, "表.zpb", form)])
    press_key(Qt.Key.Key_F, CONTROL_ALT)
    return [row.node.weight for row in rows(current_document(window).form)]


def test_rows_without_a_weight_get_what_is_left_in_one_undo_step(
    window: MainWindow, tmp_path: Path
) -> None:
    assert share(window, tmp_path, form_of("20", "", "", "", ""))[:5] == ["20", "8", "8", "7", "7"]
    assert status_message(window) == ("已平均分配分值。产出指标 30 分：2 行各 8 分、2 行各 7 分。")
    current_document(window).undo()
    assert not current_document(window).is_modified


def test_weights_that_are_all_typed_are_replaced_only_if_agreed(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    form = form_of("20", "20", "10")
    assert share(window, tmp_path, form)[:3] == ["20", "20", "10"]
    (question,) = answers.questions("confirm")
    assert question.startswith("各行都已填了分值，要按通行的比例重新平均分配吗？\n产出指标 50 分：")
    answers.confirms = True
    assert share(window, tmp_path, form)[:3] == ["17", "17", "16"]


def test_selected_rows_share_among_themselves(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    form = form_of("20", "10", "8", "6", "6")
    window.open_files([write_native_file(tmp_path, "表.zpb", form)])
    for _ in range(3):
        press_key(Qt.Key.Key_Down)
    for _ in range(2):
        press_key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press_key(Qt.Key.Key_F, CONTROL_ALT)
    assert not current_document(window).is_modified, "nothing typed is replaced unasked"
    (question,) = answers.questions("confirm")
    assert question.startswith("所选各行都已填了分值，要按通行的比例重新平均分配吗？")
    answers.confirms = True
    press_key(Qt.Key.Key_F, CONTROL_ALT)
    weights = [row.node.weight for row in rows(current_document(window).form)]
    assert weights == ["20", "8", "8", "8", "6", "30", "10"]
    assert status_message(window) == "所选行已平均分配分值。产出指标 24 分：3 行各 8 分。"


def test_selected_rows_without_a_weight_get_what_the_others_leave(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", form_of("20", "", "", "10", ""))])
    for _ in range(3):
        press_key(Qt.Key.Key_Down)
    press_key(Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press_key(Qt.Key.Key_F, CONTROL_ALT)
    weights = [row.node.weight for row in rows(current_document(window).form)]
    assert weights[:5] == ["20", "10", "10", "10", ""]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        (form_of("49", "", ""), "没有可分配的分值。产出指标只剩 1 分，不够 2 行各得 1 分。"),
        (small_form(), "这些一级指标没有通行的分值比例，请逐行填写分值。"),
    ],
)
def test_it_says_why_nothing_is_shared(
    window: MainWindow, tmp_path: Path, form: Form, told: str
) -> None:
    before = [row.node.weight for row in rows(form)]
    assert share(window, tmp_path, form) == before
    assert status_message(window) == told


def test_a_new_form_needs_rows_first(window: MainWindow) -> None:
    window.menu_actions["new"].trigger()
    window.menu_actions["share_weights"].trigger()
    assert status_message(window) == "还没有三级指标，请先增加三级指标，再分配分值。"
