"""Adding, removing and moving indicators: one undo step each, from the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from perfdesk.core.edits import Insert, Remove
from perfdesk.core.field_ref import children
from perfdesk.core.form import Form, Level3
from perfdesk.gui.document import Document
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.gui.tree.cells import TreeColumn
from perfdesk.gui.tree.tree_view import IndicatorTree
from tests.gui.samples import small_document, small_form, template
from tests.gui.tree.shown import ALT, CONTROL, SHIFT, at, go, node, press, row, shown_tree, write

Key = Qt.Key


def outline(form: Form) -> str:
    """The names in one line: ``甲(乙(丙))``."""
    return " ".join(_outline(node) for node in form.indicators)


def _outline(node: object) -> str:
    below = " ".join(_outline(child) for child in children(node))  # type: ignore[arg-type]
    return f"{node.name}({below})" if below else str(node.name)  # type: ignore[attr-defined]


def action(tree: IndicatorTree, text: str) -> QAction:
    return next(each for each in tree.actions() if each.text().startswith(text))


OUTPUT = "产出指标(数量指标(招聘人数 归档数量) 质量指标 时效指标(及时率))"
BENEFIT = "效益指标(社会效益指标(满意度))"
FIRST = f"{OUTPUT} {BENEFIT}"


def test_control_enter_adds_a_sibling_below_and_opens_its_name(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "weight")
    press(Key.Key_Return, CONTROL)
    write("x")
    press(Key.Key_Tab)
    assert outline(document.form) == FIRST.replace("招聘人数", "招聘人数 x")
    assert document.stack.count() == 2
    document.undo()
    document.undo()
    assert document.form == small_form()


def test_an_open_cell_is_committed_before_a_row_is_added(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "weight")
    write("9")
    press(Key.Key_Return, CONTROL)
    assert row(document, "招聘人数").weight == "9"
    assert document.stack.count() == 2
    write("x")
    assert row(document, "x").name == "x"


@pytest.mark.parametrize(
    ("current", "after"),
    [
        ("产出指标", "时效指标(及时率) x"),
        ("质量指标", "质量指标(x)"),
    ],
)
def test_insert_adds_a_child(
    tree: IndicatorTree, document: Document, current: str, after: str
) -> None:
    go(tree, document, current)
    press(Key.Key_Insert)
    write("x")
    assert after in outline(document.form)


def test_a_level_3_row_gets_no_child(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "及时率")
    assert not action(tree, "增加下级指标").isEnabled()
    messages: list[str] = []
    tree.messageShown.connect(messages.append)
    press(Key.Key_Insert)
    assert document.form == small_form()
    assert messages == ["三级指标下面没有下一级，按 Ctrl+Enter 增加同级指标。"]


def test_insert_in_a_read_only_form_shows_why_nothing_is_added(qtbot: QtBot) -> None:
    document = Document(small_form(), template(), read_only=ReadOnlyReason.NEWER)
    tree = shown_tree(qtbot, document)
    go(tree, document, "质量指标")
    messages: list[str] = []
    tree.messageShown.connect(messages.append)
    press(Key.Key_Insert)
    assert messages == ["这张表只能查看，不能修改。"]
    assert document.form == small_form()


def test_upper_levels_are_added_from_any_row(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "归档数量")
    action(tree, "增加二级指标").trigger()
    write("x")
    assert "招聘人数 归档数量) x 质量指标" in outline(document.form)
    action(tree, "增加一级指标").trigger()
    write("y")
    assert "时效指标(及时率)) y 效益指标" in outline(document.form)


def test_without_a_current_cell_no_sibling_is_added(
    tree: IndicatorTree,
) -> None:
    tree.setCurrentIndex(QModelIndex())
    assert not action(tree, "增加同级指标").isEnabled()
    assert not action(tree, "增加下级指标").isEnabled()
    assert action(tree, "增加一级指标").isEnabled()


@pytest.mark.parametrize("keys", [(Key.Key_Return, CONTROL), (Key.Key_Insert,)])
def test_an_empty_form_gets_its_first_row_by_either_key(
    qtbot: QtBot, keys: tuple[Key, *tuple[Qt.KeyboardModifier, ...]]
) -> None:
    document = Document(Form("shanghai-2022"), template())
    shown_tree(qtbot, document)
    press(*keys)
    write("x")
    assert outline(document.form) == "x"


def test_control_minus_removes_the_selected_rows_at_once(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "数量指标")
    for _ in range(3):
        press(Key.Key_Down, SHIFT)
    press(Key.Key_Minus, CONTROL)
    assert outline(document.form) == FIRST.replace("数量指标(招聘人数 归档数量) 质量指标 ", "")
    assert document.stack.undoText() == "删除 2 行"
    document.undo()
    assert document.form == small_form()
    assert tree.isExpanded(tree.model().index(0, 0))


@pytest.mark.parametrize(
    ("name", "next_"),
    [
        ("招聘人数", "归档数量"),
        ("归档数量", "质量指标"),
        ("质量指标", "时效指标"),
        ("及时率", "效益指标"),
        ("满意度", "社会效益指标"),
        ("效益指标", "及时率"),
    ],
)
def test_the_cursor_stays_where_rows_are_removed(
    tree: IndicatorTree, document: Document, name: str, next_: str
) -> None:
    go(tree, document, name)
    press(Key.Key_Minus, CONTROL)
    assert (at(tree), document.stack.undoText()) == ((next_, 0), "删除行")
    assert [index.data() for index in tree.selectedIndexes()] == [next_]
    assert tree.hasFocus()


def test_the_cursor_keeps_its_column_where_a_row_is_removed(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "满意度", "reason")
    press(Key.Key_Minus, CONTROL)
    assert at(tree) == ("社会效益指标", TreeColumn.REASON)


@pytest.mark.parametrize(
    ("name", "key", "change"),
    [
        ("归档数量", Key.Key_Up, "招聘人数 归档数量 > 归档数量 招聘人数"),
        ("归档数量", Key.Key_Down, " 归档数量) 质量指标 > ) 质量指标(归档数量)"),
        ("及时率", Key.Key_Up, "质量指标 时效指标(及时率) > 质量指标(及时率) 时效指标"),
        (
            "及时率",
            Key.Key_Down,
            "(及时率)) 效益指标(社会效益指标( > ) 效益指标(社会效益指标(及时率 ",
        ),
        ("社会效益指标", Key.Key_Up, f") {BENEFIT} >  社会效益指标(满意度)) 效益指标"),
        ("效益指标", Key.Key_Up, f"{FIRST} > {BENEFIT} {OUTPUT}"),
        ("招聘人数", Key.Key_Up, ""),
        ("效益指标", Key.Key_Down, ""),
    ],
)
def test_alt_arrows_move_a_row_over_into_its_neighbours(
    tree: IndicatorTree, document: Document, name: str, key: Key, change: str
) -> None:
    go(tree, document, name)
    press(key, ALT)
    old, _, new = change.partition(" > ")
    assert outline(document.form) == (FIRST.replace(old, new) if change else FIRST)
    assert at(tree)[0] == name
    assert document.stack.count() == (1 if change else 0)


def test_alt_arrows_move_all_selected_rows_that_are_adjacent(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "target")
    press(Key.Key_Down, SHIFT)
    seen = []
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Down, Key.Key_Up):
        press(key, ALT)
        seen.append(outline(document.form).partition(" 效益")[0])
    both = "招聘人数 归档数量"
    assert seen == [
        f"产出指标(数量指标 质量指标({both}) 时效指标(及时率))",
        f"产出指标(数量指标 质量指标 时效指标({both} 及时率))",
        f"产出指标(数量指标 质量指标 时效指标(及时率 {both}))",
        f"产出指标(数量指标 质量指标 时效指标({both} 及时率))",
    ]
    assert len(tree.selectionModel().selectedIndexes()) == 2
    for _ in range(4):
        document.undo()
    assert outline(document.form) == FIRST


def _put_rows(document: Document, *names: str) -> None:
    """Let the first 二级指标 have these rows; the undo stack stays empty."""
    level2 = node(document, "数量指标")
    rows = [Insert(level2.key, 0, document.with_new_keys(Level3(name))) for name in names[::-1]]
    document.apply("放", [*(Remove(each.key) for each in children(level2)), *rows])
    document.stack.clear()


@pytest.mark.parametrize(
    ("names", "selected", "places"),
    [
        ("同 同 别", 1, [("同 同 别", [1]), ("同 别 同", [2])]),
        ("同 同 同 别", 2, [("同 同 同 别", [1, 2]), ("同 别 同 同", [2, 3])]),
    ],
)
def test_a_row_moved_past_one_like_it_is_no_undo_step_and_goes_on_from_there(
    tree: IndicatorTree,
    document: Document,
    names: str,
    selected: int,
    places: list[tuple[str, list[int]]],
) -> None:
    _put_rows(document, *names.split())
    before = document.form
    go(tree, document, "同", "target")
    for _ in range(selected - 1):
        press(Key.Key_Down, SHIFT)
    seen = []
    for _ in places:
        press(Key.Key_Down, ALT)
        now = " ".join(each.name for each in children(node(document, "数量指标")))
        seen.append((now, sorted(each.row() for each in tree.selectionModel().selectedIndexes())))
    assert seen == places
    assert tree.currentIndex().row() == places[-1][1][-1]
    assert tree.currentIndex().column() == TreeColumn.TARGET
    assert document.stack.count() == 1
    document.undo()
    assert document.form == before
    assert not document.can_undo


def test_a_row_moved_up_past_one_like_it_is_no_undo_step(
    tree: IndicatorTree, document: Document
) -> None:
    _put_rows(document, "别", "同", "同")
    go(tree, document, "别", "weight")
    press(Key.Key_Down)
    press(Key.Key_Down)
    for row_number in (1, 0):
        press(Key.Key_Up, ALT)
        assert tree.currentIndex().row() == row_number
    assert document.stack.count() == 1
    assert [each.name for each in children(node(document, "数量指标"))] == ["同", "别", "同"]


def test_rows_that_are_not_adjacent_are_not_moved_together(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "归档数量", "target")
    for _ in range(4):
        press(Key.Key_Down, SHIFT)
    assert at(tree)[0] == "及时率"
    press(Key.Key_Up, ALT)
    moved = FIRST.replace("质量指标 时效指标(及时率)", "质量指标(及时率) 时效指标")
    assert outline(document.form) == moved


def test_a_read_only_document_offers_no_action(qtbot: QtBot) -> None:
    document = Document(small_form(), template(), read_only=ReadOnlyReason.NEWER)
    tree = shown_tree(qtbot, document)
    go(tree, document, "招聘人数")
    assert not any(each.isEnabled() for each in tree.actions() if not each.isSeparator())


def test_a_document_is_shown_again_as_it_was_left(tree: IndicatorTree, document: Document) -> None:
    go(tree, document, "及时率", "weight")
    tree.collapse(tree.model().index(1, 0))
    tree.bind(small_document())
    assert at(tree) == ("产出指标", 0)
    assert tree.isExpanded(tree.model().index(1, 0))
    tree.bind(document)
    assert at(tree) == ("及时率", 3)
    assert not tree.isExpanded(tree.model().index(1, 0))
    tree.bind(None)
    assert tree.current_ref() is None


def test_going_to_a_field_expands_the_rows_above_it(
    tree: IndicatorTree, document: Document
) -> None:
    tree.collapseAll()
    go(tree, document, "满意度", "actual")
    place = tree.current_ref()
    assert place is not None
    assert (place.key, place.field) == (row(document, "满意度").key, "actual")
    assert tree.visualRect(tree.currentIndex()).height() > 0


def test_delete_clears_a_whole_tree_except_its_headings(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "招聘人数", "weight")
    press(Key.Key_A, CONTROL)
    press(Key.Key_Delete)
    frame = "产出指标(数量指标( ) 质量指标 时效指标) 效益指标(社会效益指标)"
    assert outline(document.form) == frame
    assert document.stack.count() == 1
    document.undo()
    assert outline(document.form) == FIRST


def test_delete_clears_the_name_of_a_heading_that_is_selected_alone(
    tree: IndicatorTree, document: Document
) -> None:
    go(tree, document, "质量指标", "name")
    press(Key.Key_Delete)
    assert "质量指标" not in outline(document.form)


def test_removing_a_row_shows_how_many_descendants_went_along(
    tree: IndicatorTree, document: Document
) -> None:
    messages: list[str] = []
    tree.messageShown.connect(messages.append)
    go(tree, document, "招聘人数")
    press(Key.Key_Minus, CONTROL)
    assert messages == []
    go(tree, document, "产出指标")
    press(Key.Key_Minus, CONTROL)
    assert messages == ["已删除 1 行及其下 5 行，按 Ctrl+Z 可以撤销。"]
    document.undo()
    assert len(document.form.indicators) == 2


def test_a_key_of_a_command_that_is_not_possible_says_why(
    tree: IndicatorTree, document: Document
) -> None:
    messages: list[str] = []
    tree.messageShown.connect(messages.append)
    go(tree, document, "招聘人数", "target")
    press(Key.Key_Up, ALT)
    assert messages == ["已经是第一行，不能再上移。"]
    assert at(tree) == ("招聘人数", TreeColumn.TARGET)
