"""A published form of 17 rows is filled and saved with few keys that are no text of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest

from perfdesk.core.form import Form, Level3, level3_nodes
from perfdesk.core.numbers import format_number
from perfdesk.formats.native import native_file
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.tree.cells import TreeColumn
from tests.answers import Answers
from tests.gui.samples import seed_form
from tests.gui.tree.shown import CONTROL, PLAIN, node, row
from tests.gui.windows import current_document, press_key
from tests.journeys.test_by_keys_alone import type_text

Key = Qt.Key
CONTROL_ALT = CONTROL | Qt.KeyboardModifier.AltModifier

MOST_ACTIONS = 75
MOST_ACTIONS_IN_A_ROW = 2
"""In a row whose 实际完成值 is its 年度指标值."""

USUAL_WEIGHTS = ("招聘人员资质相符性", "培训出席率", "人员考核通过率")
"""Rows one below the other whose weights are not what the even shares would be."""
OTHER_WEIGHTS = ("保持在岗稳定率", "动态跟踪机制建立情况")


def published() -> Form:
    """Return 毕业生支教支农支医 as it was published."""
    form = replace(
        seed_form("talent-centre-2022", 1),
        department="闵行区人力资源和社会保障局(汇总)",
        unit="上海市闵行区人才服务中心",
    )
    assert form.project == "毕业生支教支农支医"
    return form


class Clerk:
    """Types into the real window and counts the keys that are no text, and the clicks."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.actions = 0

    def press(self, key: Key, modifiers: Qt.KeyboardModifier = PLAIN) -> None:
        """Press a key that is no text."""
        self.actions += 1
        press_key(key, modifiers)

    def answer_dialog(self, *, keys: int = 1) -> None:
        """Count the keys that a dialog takes, Enter the last; the test's answers stand for it."""
        self.actions += keys

    def click(self, index: QModelIndex) -> None:
        """Click a cell of the tree, which the wheel has scrolled to."""
        self.actions += 1
        tree = self._window.panes.tree
        tree.scrollTo(index)
        middle = tree.visualRect(index).center()
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=middle)

    def click_ghost(self, level2: str) -> None:
        """Click the row below the rows of a 二级指标."""
        key = node(current_document(self._window), level2).key
        self.click(self._window.panes.tree.indicator_model.ghost_index(key))

    def click_weight(self, name: str) -> None:
        """Click the 分值 of a row."""
        key = row(current_document(self._window), name).key
        weight = TreeColumn.WEIGHT
        self.click(self._window.panes.tree.indicator_model.index_of(key, weight))

    def fill(self, *texts: str, end: Key) -> None:
        """Type texts into cells beside each other, Tab between them and a key at the end."""
        for key, text in zip((*[Key.Key_Tab] * (len(texts) - 1), end), texts, strict=True):
            type_text(text)
            self.press(key)


def fill_top(clerk: Clerk, form: Form) -> None:
    """Fill header, amounts and goals; the last goal is left by a click."""
    clerk.fill(form.project, form.department, form.unit, end=Key.Key_Return)
    for amounts in form.funding.rows:
        texts = (amounts.initial, amounts.budget, amounts.executed)
        clerk.fill(*filter(None, texts), end=Key.Key_Return)
    clerk.fill(form.goals[0].expected, end=Key.Key_Tab)
    type_text(form.goals[0].actual)


def fill_row(clerk: Clerk, node: Level3) -> None:
    """Fill a row up to its 实际完成值; one with a reason as a whole."""
    if node.reason:
        cells = (node.name, node.target, node.actual, node.weight, node.score, node.reason)
        clerk.fill(*cells, end=Key.Key_Return)
    elif node.actual != node.target:
        clerk.fill(node.name, node.target, node.actual, end=Key.Key_Return)
    else:
        before = clerk.actions
        clerk.fill(node.name, end=Key.Key_Tab)
        type_text(node.target)
        clerk.press(Key.Key_R, CONTROL)
        assert clerk.actions - before <= MOST_ACTIONS_IN_A_ROW


def fill_weights(clerk: Clerk, form: Form) -> None:
    """Type the unusual weights; the others are what is left in equal shares."""
    weights = {each.name: each.weight for each in level3_nodes(form)}
    clerk.click_weight(USUAL_WEIGHTS[0])
    for name in USUAL_WEIGHTS[:-1]:
        type_text(weights[name])
        clerk.press(Key.Key_Return)
    type_text(weights[USUAL_WEIGHTS[-1]])
    for name in OTHER_WEIGHTS:
        clerk.click_weight(name)
        type_text(weights[name])
    clerk.press(Key.Key_F, CONTROL_ALT)


@pytest.mark.slow
def test_a_form_of_17_rows_takes_few_actions(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    form, clerk = published(), Clerk(window)
    clerk.press(Key.Key_N, CONTROL)
    clerk.answer_dialog(keys=2)  # Tab to the year: the form's is not the one suggested
    fill_top(clerk, form)
    for one in form.indicators:
        for two in one.children:
            clerk.click_ghost(two.name)
            for each in two.children:
                fill_row(clerk, each)
    fill_weights(clerk, form)
    clerk.press(Key.Key_Minus, CONTROL_ALT)
    answers.saving = [tmp_path / "毕业生支教支农支医.zpb"]
    clerk.press(Key.Key_S, CONTROL)
    clerk.answer_dialog()
    saved = native_file.read_native((tmp_path / "毕业生支教支农支医.zpb").read_bytes()).form
    assert saved == with_automatic_scores(form)
    printed = [each.score for each in level3_nodes(form)]
    scores = [each.score for each in current_document(window).scores.indicators]
    assert [format_number(each) for each in scores if each is not None] == printed
    assert clerk.actions <= MOST_ACTIONS


def with_automatic_scores(form: Form) -> Form:
    """Return the form without the scores of the rows that have no reason: they are suggested."""
    return replace(
        form,
        indicators=tuple(
            replace(
                one,
                children=tuple(
                    replace(
                        two,
                        children=tuple(
                            each if each.reason else replace(each, score="")
                            for each in two.children
                        ),
                    )
                    for two in one.children
                ),
            )
            for one in form.indicators
        ),
    )
