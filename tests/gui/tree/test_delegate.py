"""Editing in the tree: spreadsheet keys, scores on each key, undisturbed composition."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import FieldRef
from perfdesk.gui import theme
from perfdesk.gui.document import Document
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.delegate import CellTextEdit
from perfdesk.gui.tree.painting import PAD_X
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.samples import small_form, template
from tests.gui.tree.shown import (
    ALT,
    CONTROL,
    SHIFT,
    at,
    compose,
    editor,
    go,
    press,
    row,
    shown_tree,
    write,
)

Key = Qt.Key


def test_typing_replaces_the_text_and_scores_follow_each_key(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "actual")
    suggested = []
    for letter in "15":
        write(letter)
        suggested.append(tree.currentIndex().siblingAtColumn(TreeColumn.SUGGESTED).data())
    assert row(document, "招聘人数").actual == "15"
    assert suggested == ["0.2", "3"]
    assert document.stack.count() == 0
    press(Key.Key_Return)
    assert document.stack.count() == 1
    assert at(tree) == ("归档数量", TreeColumn.ACTUAL)


def test_f2_continues_at_the_end_of_the_text(tree: IndicatorTree, document: Document) -> None:
    for field, text in (("reason", "受疫情影响，下年加强宣传。x"), ("weight", "3x")):
        go(tree, document, "招聘人数", field)
        press(Key.Key_F2)
        write("x")
        press(Key.Key_Return)
        assert getattr(row(document, "招聘人数"), field) == text


def test_a_row_of_one_line_has_24_pixels_and_its_text_stays_while_it_is_edited(
    qtbot: QtBot,
) -> None:
    tree = shown_tree(qtbot, document := Document(small_form(), template()))
    font = theme.bundled_font(9)
    assert font is not None
    tree.setFont(font)
    go(tree, document, "归档数量", "target")
    assert tree.visualRect(tree.currentIndex()).height() == 24
    press(Key.Key_F2)
    press(Key.Key_End, CONTROL)
    field = editor(tree)
    assert isinstance(field, CellTextEdit)
    assert field.viewport().rect().contains(field.cursorRect().adjusted(0, 0, -1, 0))
    assert field.verticalScrollBar().value() == 0


def test_escape_restores_the_cell(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "招聘人数", "weight")
    write("9")
    press(Key.Key_Escape)
    assert row(document, "招聘人数").weight == "3"
    assert document.stack.count() == 0
    assert at(tree) == ("招聘人数", TreeColumn.WEIGHT)
    assert tree.hasFocus()


def test_enter_goes_down_past_rows_that_cannot_be_edited(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "归档数量", "weight")
    press(Key.Key_Return)
    assert at(tree) == ("及时率", TreeColumn.WEIGHT)
    press(Key.Key_Return, SHIFT)
    assert at(tree) == ("归档数量", TreeColumn.WEIGHT)
    go(tree, document, "满意度", "weight")
    press(Key.Key_Enter)
    assert at(tree) == ("满意度", TreeColumn.WEIGHT)


def test_tab_skips_what_cannot_be_edited_and_wraps(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "归档数量", "score")
    write("12")
    press(Key.Key_Tab)
    assert at(tree) == ("归档数量", TreeColumn.REASON)
    press(Key.Key_Tab)
    assert at(tree) == ("质量指标", TreeColumn.NAME)
    press(Key.Key_Tab)
    assert at(tree) == ("时效指标", TreeColumn.NAME)
    press(Key.Key_Backtab, SHIFT)
    press(Key.Key_Backtab, SHIFT)
    assert at(tree) == ("归档数量", TreeColumn.REASON)
    go(tree, document, "满意度", "reason")
    press(Key.Key_Tab)
    assert at(tree) == ("产出指标", TreeColumn.NAME)
    press(Key.Key_Backtab, SHIFT)
    assert at(tree) == ("满意度", TreeColumn.REASON)


def test_arrows_move_along_the_cells_of_a_row(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "招聘人数")
    press(Key.Key_Right)
    assert at(tree) == ("招聘人数", TreeColumn.TARGET)
    press(Key.Key_End)
    assert at(tree) == ("招聘人数", TreeColumn.REASON)
    press(Key.Key_Home)
    press(Key.Key_Left)
    assert at(tree) == ("招聘人数", TreeColumn.NAME)


def test_arrows_collapse_and_expand_a_row_from_its_name(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "数量指标")
    press(Key.Key_Left)
    assert not tree.isExpanded(tree.currentIndex())
    press(Key.Key_Right)
    assert tree.isExpanded(tree.currentIndex())
    press(Key.Key_Right)
    assert at(tree) == ("数量指标", TreeColumn.TARGET)


def test_a_sign_starts_an_edit_and_collapses_nothing(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "数量指标")
    index = tree.currentIndex()
    write("-")
    assert tree.isExpanded(index)
    assert document.form.indicators[0].children[0].name == "-"


def test_alt_enter_breaks_the_line_only_in_long_texts(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "reason")
    write("a")
    press(Key.Key_Return, ALT)
    write("b")
    press(Key.Key_Return)
    assert row(document, "招聘人数").reason == "a\nb"
    go(tree, document, "招聘人数", "name")
    press(Key.Key_F2)
    press(Key.Key_Return, ALT)
    assert row(document, "招聘人数").name == "招聘人数"


def test_an_editor_grows_with_its_row(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "招聘人数", "reason")
    press(Key.Key_F2)
    heights = []
    for _ in range(3):
        press(Key.Key_Return, ALT)
        heights.append((editor(tree).height(), tree.visualRect(tree.currentIndex()).height()))
    assert heights == sorted(set(heights))
    assert editor(tree).verticalScrollBar().value() == 0  # type: ignore[union-attr]  # a text


def test_delete_clears_cells_and_a_score_follows_the_suggestion_again(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "score")
    assert tree.currentIndex().data() == "0.9 ↑"
    press(Key.Key_Delete)
    assert tree.currentIndex().data() == "0.6"
    assert document.stack.undoText() == "清除内容"
    document.undo()
    press(Key.Key_Left, SHIFT)
    press(Key.Key_Delete)
    assert (row(document, "招聘人数").weight, row(document, "招聘人数").score) == ("", "")
    document.undo()
    assert document.form == small_form()


def test_opening_an_automatic_score_leaves_it_automatic(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "归档数量", "score")
    press(Key.Key_F2)
    press(Key.Key_Return)
    assert row(document, "归档数量").score == ""


def test_undo_inside_a_cell_undoes_in_the_document(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "招聘人数", "actual")
    write("9")
    press(Key.Key_Z, CONTROL)
    assert row(document, "招聘人数").actual == "3人"
    press(Key.Key_Y, CONTROL)
    assert row(document, "招聘人数").actual == "9"


def test_composing_in_a_cell_leaves_the_form_alone_until_its_commit(
    tree: IndicatorTree, document: Document
) -> None:
    for field in ("reason", "weight"):
        go(tree, document, "招聘人数", field)
        before = document.form
        for preedit in ("n", "ni", "ni hao"):
            compose(preedit)
            press(Key.Key_Return)
            press(Key.Key_Escape)
            assert document.form is before
        compose("", "你好")
        assert getattr(row(document, "招聘人数"), field) == "你好"
        press(Key.Key_Return)
    assert document.stack.count() == 2


def test_a_discarded_composition_leaves_the_cell_as_it_was(
    tree: IndicatorTree, document: Document
) -> None:
    for field in ("reason", "weight"):
        go(tree, document, "招聘人数", field)
        compose("ni")
        compose("")
        press(Key.Key_Return)
    assert document.form == small_form()
    assert document.stack.count() == 0


def test_a_character_committed_without_composition_starts_an_edit(
    tree: IndicatorTree, document: Document
) -> None:
    for field in ("reason", "weight"):
        go(tree, document, "招聘人数", field)
        compose("", "《")
        write("9")
        press(Key.Key_Return)
        assert getattr(row(document, "招聘人数"), field) == "《9"


def test_a_read_only_document_opens_no_editor(qtbot: QtBot) -> None:
    document = Document(small_form(), template(), read_only=ReadOnlyReason.NEWER)
    tree = shown_tree(qtbot, document)
    messages: list[str] = []
    tree.messageShown.connect(messages.append)
    go(tree, document, "招聘人数", "weight")
    write("9")
    press(Key.Key_Delete)
    assert tree.indexWidget(tree.currentIndex()) is None
    assert messages == ["这张表只能查看，不能修改。"] * 2
    assert document.form == small_form()


def test_clicking_away_commits_the_cell(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "招聘人数", "weight")
    write("9")
    tree.go_to(FieldRef(row(document, "满意度").key, "target"))
    assert document.open_field is None
    assert document.stack.count() == 1
    assert row(document, "招聘人数").weight == "9"


def test_the_lines_of_a_text_stay_as_painted_when_its_editor_opens(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "reason")
    painted = tree.visualRect(tree.currentIndex()).width() - 2 * PAD_X
    press(Key.Key_F2)
    opened = editor(tree)
    assert isinstance(opened, CellTextEdit)
    text = opened.document()
    assert opened.viewport().width() - 2 * text.documentMargin() == painted
    press(Key.Key_Escape)
