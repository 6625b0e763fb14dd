"""Fields bound to a document: they update the open edit and follow every other change."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.document import Document
from perfdesk.gui.panels.fields import LineField, TextField
from perfdesk.gui.read_only import ReadOnlyReason
from tests.gui.samples import small_document, small_form, template

PROJECT = FieldRef(ROOT, "project")
GOAL = FieldRef(ROOT, "goals.0.actual")
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def marked(text: str) -> str:
    return f"{int(text):,}" if text.isdigit() else text


class Panel(QWidget):
    """A line field, a text field and an amount of one document."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.line = LineField(document, PROJECT)
        self.text = TextField(document, GOAL)
        self.amount = LineField(document, FieldRef(ROOT, "funding.total.executed"), marked)
        layout = QVBoxLayout(self)
        for field in (self.line, self.text, self.amount):
            layout.addWidget(field)


@pytest.fixture
def document() -> Document:
    return small_document()


@pytest.fixture
def panel(qtbot: QtBot, document: Document) -> Panel:
    shown = Panel(document)
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    shown.line.setFocus()
    shown.line.end(False)
    return shown


def compose(field: QWidget, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


def test_typing_reaches_the_form_on_each_key_and_is_one_undo_step(
    panel: Panel, document: Document
) -> None:
    seen: list[str] = []
    document.stepApplied.connect(lambda _: seen.append(document.form.project))
    panel.line.selectAll()
    QTest.keyClicks(panel.line, "abc")
    assert seen == ["a", "ab", "abc"]
    QTest.keyClick(panel.line, Qt.Key.Key_Return)
    assert document.stack.count() == 1


def test_focusing_a_field_begins_no_edit(panel: Panel, document: Document) -> None:
    panel.text.setFocus()
    panel.amount.setFocus()
    assert document.open_field is None
    assert document.stack.count() == 0


def test_escape_restores_the_old_text(panel: Panel, document: Document) -> None:
    for field in (panel.line, panel.text):
        field.setFocus()
        before = document.form
        QTest.keyClicks(field, "xy")
        QTest.keyClick(field, Qt.Key.Key_Escape)
        assert document.form == before
    assert (panel.line.text(), panel.text.toPlainText()) == ("邮寄费", "基本完成。")
    assert document.stack.count() == 0


def test_leaving_a_field_commits_its_edit(panel: Panel, document: Document) -> None:
    QTest.keyClicks(panel.line, "x")
    panel.text.setFocus()
    QTest.keyClicks(panel.text, "y")
    panel.line.setFocus()
    assert document.stack.count() == 2
    assert (document.form.project, document.form.goals[0].actual) == ("邮寄费x", "y基本完成。")


@pytest.mark.parametrize("redo", [(Qt.Key.Key_Y, CONTROL), (Qt.Key.Key_Z, CONTROL | SHIFT)])
def test_undo_and_redo_inside_a_field_act_on_the_document(
    panel: Panel, document: Document, redo: tuple[Qt.Key, Qt.KeyboardModifier]
) -> None:
    document.set(FieldRef(ROOT, "unit"), "某中心", "单位")
    for field in (panel.line, panel.text):
        field.setFocus()
        QTest.keyClicks(field, "x")
        typed = document.form
        QTest.keyClick(field, Qt.Key.Key_Z, CONTROL)
        QTest.keyClick(field, Qt.Key.Key_Z, CONTROL)
        assert document.form.unit == ""
        assert "x" not in panel.line.text() + panel.text.toPlainText()
        QTest.keyClick(field, *redo)
        QTest.keyClick(field, *redo)
        assert document.form == typed
        document.undo()


def test_the_context_menu_undoes_in_the_document(panel: Panel, document: Document) -> None:
    QTest.keyClicks(panel.line, "x")
    menu: QMenu = panel.line.binding.connect_menu(panel.line.createStandardContextMenu())
    named = {action.objectName(): action for action in menu.actions()}
    assert named["edit-undo"].isEnabled()
    assert not named["edit-redo"].isEnabled()
    named["edit-undo"].trigger()
    assert document.form.project == "邮寄费"
    menu.deleteLater()


def test_a_change_from_elsewhere_is_shown_without_moving_the_cursor(
    panel: Panel, document: Document
) -> None:
    panel.line.setCursorPosition(2)
    document.set(PROJECT, "邮寄费用", "改名")
    assert (panel.line.text(), panel.line.cursorPosition()) == ("邮寄费用", 2)
    panel.text.setFocus()
    cursor = panel.text.textCursor()
    cursor.setPosition(3)
    panel.text.setTextCursor(cursor)
    document.set(GOAL, "基本完成了。", "目标")
    assert panel.text.toPlainText() == "基本完成了。"
    assert panel.text.textCursor().position() == 3


def test_the_cursor_stays_where_the_user_types(panel: Panel, document: Document) -> None:
    panel.line.setCursorPosition(1)
    QTest.keyClicks(panel.line, "ab")
    assert (panel.line.text(), panel.line.cursorPosition()) == ("邮ab寄费", 3)
    assert document.form.project == "邮ab寄费"


def test_the_cursor_stays_behind_rare_characters(panel: Panel, document: Document) -> None:
    document.set(PROJECT, "𬭎𬭎𬭎", "改名")  # two units of UTF-16 each, by which Qt counts
    panel.line.end(False)
    document.set(PROJECT, "𬭎𬭎盐", "改名")
    assert panel.line.cursorPosition() == 5
    document.set(GOAL, "𬭎𬭎𬭎", "目标")
    panel.text.setFocus()
    panel.text.move_cursor_to_end()
    document.set(GOAL, "𬭎𬭎盐", "目标")
    assert panel.text.textCursor().position() == 5


def test_an_amount_is_formatted_only_while_it_is_not_edited(
    panel: Panel, document: Document
) -> None:
    assert panel.amount.text() == "90,613"
    panel.amount.setFocus()
    assert panel.amount.text() == "90613"
    panel.amount.end(False)
    QTest.keyClicks(panel.amount, "7")
    panel.line.setFocus()
    assert panel.amount.text() == "906,137"
    assert document.form.funding.row("total").executed == "906137"


@pytest.mark.parametrize("which", ["line", "text"])
def test_composing_leaves_the_form_alone_until_the_text_is_there(
    panel: Panel, document: Document, which: str
) -> None:
    field: LineField | TextField = getattr(panel, which)
    field.setFocus()
    field.selectAll()
    before = document.form
    for preedit in ("n", "ni", "ni'h"):
        compose(field, preedit)
        assert document.form is before
    compose(field, "", "你好")
    shown = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    assert shown == "你好"
    assert "你好" in (document.form.project, document.form.goals[0].actual)
    document.commit()
    assert document.stack.count() == 1


@pytest.mark.parametrize("which", ["line", "text"])
def test_a_discarded_composition_restores_the_text(
    panel: Panel, document: Document, which: str
) -> None:
    field: LineField | TextField = getattr(panel, which)
    field.setFocus()
    before = field.binding.text
    field.selectAll()
    compose(field, "ni")
    compose(field, "")
    shown = field.text() if isinstance(field, QLineEdit) else field.toPlainText()
    assert shown == before == field.binding.text
    assert document.can_undo is False


def test_what_is_committed_stays_when_the_next_word_is_discarded(
    panel: Panel, document: Document
) -> None:
    for field in (panel.line, panel.text):
        field.setFocus()
        field.selectAll()
        compose(field, "ni")
        compose(field, "h", "你")
        compose(field, "")
    assert (document.form.project, document.form.goals[0].actual) == ("你", "你")


def test_an_empty_event_of_an_input_method_types_nothing(panel: Panel, document: Document) -> None:
    compose(panel.amount, "")
    assert document.open_field is None
    assert document.form == small_form()


def test_a_change_from_elsewhere_does_not_disturb_composing(
    panel: Panel, document: Document
) -> None:
    compose(panel.line, "ni")
    panel.line.binding.refresh()
    compose(panel.line, "", "你")
    assert panel.line.text() == document.form.project == "邮寄费你"


def test_keys_belong_to_the_input_method_while_it_composes(
    panel: Panel, document: Document
) -> None:
    QTest.keyClicks(panel.line, "x")
    compose(panel.line, "ni")
    QTest.keyClick(panel.line, Qt.Key.Key_Escape)
    assert document.open_field == PROJECT
    compose(panel.line, "", "你")
    assert document.form.project == "邮寄费x你"


def test_a_no_break_space_in_the_form_is_not_altered_by_showing_it(
    panel: Panel, document: Document
) -> None:
    document.set(GOAL, "甲\u00a0乙", "目标")
    panel.text.setFocus()
    panel.line.setFocus()
    assert document.form.goals[0].actual == "甲\u00a0乙"
    assert isinstance(panel.text, QPlainTextEdit)
    assert document.open_field is None


def test_a_field_bound_to_another_document_commits_its_edit_and_follows_that_one(
    panel: Panel, document: Document
) -> None:
    QTest.keyClicks(panel.line, "x")
    other = Document(small_form(), template(), read_only=ReadOnlyReason.NEWER)
    panel.line.bind(other)
    assert (document.stack.count(), document.open_field) == (1, None)
    assert panel.line.isReadOnly()
    document.set(PROJECT, "别处", "改名")
    assert panel.line.text() == "邮寄费"
    panel.line.bind(None)
    assert panel.line.text() == ""


def test_what_is_selected_stays_so_while_the_menu_bar_has_the_focus(panel: Panel) -> None:
    panel.line.setSelection(0, 2)
    reason = Qt.FocusReason.MenuBarFocusReason
    QApplication.sendEvent(panel.line, QFocusEvent(QEvent.Type.FocusOut, reason))
    assert panel.line.selectedText() == "邮寄"


def test_only_the_focused_field_shows_a_selection(panel: Panel) -> None:
    panel.text.setFocus(Qt.FocusReason.TabFocusReason)
    assert panel.text.textCursor().hasSelection()
    panel.line.setFocus(Qt.FocusReason.TabFocusReason)
    assert not panel.text.textCursor().hasSelection()
    assert panel.line.hasSelectedText()
    panel.amount.setFocus(Qt.FocusReason.TabFocusReason)
    assert not panel.line.hasSelectedText()


def test_a_line_that_was_left_shows_the_beginning_of_its_text(
    panel: Panel, document: Document
) -> None:
    document.set(PROJECT, "闵行区人才服务中心业务管理平台" * 20, "改")
    panel.text.setFocus(Qt.FocusReason.OtherFocusReason)
    begins = panel.line.grab().toImage()
    panel.line.setFocus(Qt.FocusReason.TabFocusReason)
    assert panel.line.cursorPosition() == len(panel.line.text())
    panel.text.setFocus(Qt.FocusReason.TabFocusReason)
    assert panel.line.grab().toImage() == begins
