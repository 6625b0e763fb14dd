"""The goals panel with one goal and with several."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from perfdesk.core.edits import Set
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form, Goal
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.panels.fields import LineField, TextField
from tests.gui.samples import small_form, template
from tests.gui.tree.shown import at, go, node
from tests.gui.windows import current_document, focused_widget, press_key

Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier


def two_goals() -> Form:
    form = small_form()
    output, benefit = form.indicators
    return replace(
        form,
        goals=(Goal("监测", "已监测", "年度绩效目标1（40分）"), Goal("整编", "已整编")),
        indicators=(output, replace(benefit, goal=1)),
    )


def show(window: MainWindow, form: Form) -> Document:
    document = Document(form, template())
    window.forms.add(document)
    window.form_list.choose(document)
    return document


def test_one_goal_has_its_two_texts_alone(window: MainWindow) -> None:
    show(window, small_form())
    assert list(window.panes.goals.fields) == ["goals.0.expected", "goals.0.actual"]


def test_several_goals_stand_below_each_other_with_their_labels(window: MainWindow) -> None:
    show(window, small_form())
    document = show(window, two_goals())
    fields = window.panes.goals.fields
    assert [field.displayed_text() for field in fields.values()] == [
        "年度绩效目标1（40分）", "监测", "已监测", "", "整编", "已整编",
    ]  # fmt: skip
    assert fields["goals.1.actual"].accessibleName() == "目标2 实际完成情况"
    window.panes.go_to(fields["goals.1.label"].ref)
    QTest.keyClicks(focused_widget(), "B")
    press_key(Key.Key_Return)
    assert focused_widget() is fields["goals.1.expected"]
    assert document.form.goals[1].label == "B"
    document.undo()
    assert document.form == two_goals()


def test_a_change_of_the_number_of_goals_brings_their_fields_and_undo_takes_them(
    window: MainWindow,
) -> None:
    document = show(window, small_form())
    fields = window.panes.goals.fields
    fields["goals.0.actual"].setFocus()
    document.apply("合并", [Set(FieldRef(ROOT, "goals"), two_goals().goals)])
    fields = window.panes.goals.fields
    assert [field.displayed_text() for field in fields.values()] == [
        "年度绩效目标1（40分）", "监测", "已监测", "", "整编", "已整编",
    ]  # fmt: skip
    assert focused_widget() is fields["goals.0.actual"]
    press_key(Key.Key_Tab)
    assert focused_widget() is fields["goals.1.label"]
    document.undo()
    assert list(window.panes.goals.fields) == ["goals.0.expected", "goals.0.actual"]
    document.redo()
    assert len(window.panes.goals.fields) == 6


def test_the_label_of_the_only_goal_has_a_field_from_when_it_comes_even_if_it_is_cleared(
    window: MainWindow,
) -> None:
    document = show(window, small_form())
    document.apply("合并", [Set(FieldRef(ROOT, "goals"), (Goal("监测", "", "A"),))])
    label = window.panes.goals.fields["goals.0.label"]
    window.panes.go_to(label.ref)
    press_key(Key.Key_Delete)
    assert document.form.goals == (Goal("监测", ""),)
    assert focused_widget() is label


def test_the_focused_goal_is_scrolled_into_view(window: MainWindow) -> None:
    many = tuple(Goal(f"目标{number}", "") for number in range(8))
    show(window, replace(small_form(), goals=many))
    field = window.panes.goals.fields["goals.7.actual"]
    field.setFocus()
    assert not field.visibleRegion().isEmpty()
    assert window.panes.tree.height() > window.height() / 4


def test_a_goal_gone_to_stays_scrolled_as_it_was_when_it_is_left(window: MainWindow) -> None:
    form = small_form()
    show(window, replace(form, goals=(Goal("目标。\n" * 20, "完成。"),)))
    field = window.panes.goals.fields["goals.0.expected"]
    assert isinstance(field, TextField)
    window.panes.go_to(field.ref)
    assert field.textCursor().hasSelection()
    press_key(Key.Key_Tab)
    assert not field.textCursor().hasSelection()
    assert field.verticalScrollBar().value() == 0


def test_long_texts_of_another_form_are_shown_from_their_beginning(window: MainWindow) -> None:
    goals, department = (Goal("目标。\n" * 20, "完成。"),), "财政局" * 60
    form = replace(small_form(), goals=goals, department=department)
    show(window, form)
    goal, line = window.panes.goals.fields["goals.0.expected"], window.panes.fields()["department"]
    assert isinstance(goal, TextField)
    for field in (line, goal):
        field.setFocus()
        press_key(Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    press_key(Key.Key_Tab)
    assert goal.verticalScrollBar().value() > 0
    show(window, replace(form, year="2023"))
    assert goal.verticalScrollBar().value() == 0
    assert isinstance(line, LineField)
    assert line.cursorPosition() == 0


def test_the_goal_that_has_the_focus_is_framed(window: MainWindow) -> None:
    show(window, small_form())
    fields = window.panes.goals.fields
    window.panes.go_to(fields["goals.0.actual"].ref)
    framed = []
    for name, field in fields.items():
        image, highlight = field.grab().toImage(), field.palette().highlight().color()
        dots = [image.pixel(x, image.height() // 2) for x in range(4)]
        framed += [name] if highlight.rgb() in dots else []
    assert framed == ["goals.0.actual"]


def test_what_is_typed_replaces_a_goal_that_was_changed_while_it_was_selected(
    window: MainWindow,
) -> None:
    document = show(window, small_form())
    window.panes.go_to(FieldRef(ROOT, "goals.0.actual"))
    document.set(FieldRef(ROOT, "goals.0.actual"), "全部完成。", "改")
    QTest.keyClicks(focused_widget(), "B")
    assert document.form.goals[0].actual == "B"


def test_the_tree_names_the_goal_of_a_level_1_indicator(window: MainWindow) -> None:
    document = show(window, two_goals())
    tree = window.panes.tree
    names = [str(tree.model().index(number, 0).data()) for number in range(2)]
    assert names == ["目标1 · 产出指标", "目标2 · 效益指标"]
    tip = tree.model().index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "<p>属于“年度绩效目标1（40分）”。</p>"
    assert tree.model().index(0, 0).data(Qt.ItemDataRole.EditRole) == "产出指标"
    go(tree, document, "效益指标")
    press_key(Key.Key_Up, ALT)
    assert [each.goal for each in document.form.indicators] == [0, 0]
    assert at(tree) == ("目标1 · 效益指标", 0)
    press_key(Key.Key_Down, ALT)
    assert [each.goal for each in document.form.indicators] == [0, 1]


def test_a_new_level_1_indicator_belongs_to_the_goal_of_its_neighbour(window: MainWindow) -> None:
    document = show(window, two_goals())
    go(window.panes.tree, document, "效益指标")
    press_key(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(focused_widget(), "X")
    press_key(Key.Key_Return)
    new = node(current_document(window), "X")
    assert [each.goal for each in document.form.indicators] == [0, 1, 1]
    assert new == document.form.indicators[2]
