"""Blocks of cells to and from Excel, WPS and Word, by keyboard in the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import rows
from perfdesk.gui import clipboard
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from tests.gui.samples import seed_form, small_form
from tests.gui.tree.shown import at, go, node, row
from tests.gui.windows import (
    current_document,
    focused_widget,
    press_key,
    status_message,
    write_native_file,
)

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def opened(window: MainWindow, tmp_path: Path) -> MainWindow:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    return window


def put_on_clipboard(plain: str, page: str = "") -> None:
    """Put data on the clipboard as another program does."""
    mime = QMimeData()
    mime.setText(plain)
    if page:
        mime.setHtml(page)
    clipboard.set_clipboard(mime)


def select_cell(window: MainWindow, name: str, field: str = "name") -> Document:
    document = current_document(window)
    go(window.panes.tree, document, name, field)
    return document


def test_copied_cells_reach_other_programs_as_shown_and_return_as_typed(
    opened: MainWindow,
) -> None:
    document = select_cell(opened, "招聘人数", "actual")
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_Right):
        press_key(key, SHIFT)
    press_key(Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "3人\t3\t0.9\r\n=100份\t12\t12\r\n"
    press_key(Key.Key_V, CONTROL)
    assert document.form == small_form()
    assert status_message(opened) == "已粘贴 6 格。"
    assert document.stack.count() == 0


@pytest.mark.slow
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff", b"[" * 100_000], ids=range(5))
def test_cells_whose_own_format_came_without_content_are_pasted_as_text(
    opened: MainWindow, content: bytes
) -> None:
    document = select_cell(opened, "招聘人数", "actual")
    mime = QMimeData()
    mime.setText("8人")
    mime.setData(clipboard.CELLS_MIME_TYPE, content)
    clipboard.set_clipboard(mime)
    press_key(Key.Key_V, CONTROL)
    assert row(document, "招聘人数").actual == "8人"


def test_rows_are_copied_without_suggestions_and_return_to_their_columns(
    opened: MainWindow,
) -> None:
    document = select_cell(opened, "招聘人数")
    for key in (Key.Key_Down, *[Key.Key_Right] * 6):
        press_key(key, SHIFT)
    press_key(Key.Key_C, CONTROL)
    first = "招聘人数\t15人\t3人\t3\t0.9\t受疫情影响，下年加强宣传。\r\n"
    assert QGuiApplication.clipboard().text() == f"{first}归档数量\t=100份\t=100份\t12\t12\t\r\n"
    press_key(Key.Key_V, CONTROL)
    assert document.form == small_form()
    select_cell(opened, "及时率")
    press_key(Key.Key_V, CONTROL)
    pasted = [each.node for each in rows(document.form)]
    assert pasted[2:] == pasted[:2]


def test_cells_copied_through_a_spreadsheet_return_to_their_columns(
    opened: MainWindow,
) -> None:
    document = select_cell(opened, "招聘人数", "score")
    for _ in range(2):
        press_key(Key.Key_Right, SHIFT)
    press_key(Key.Key_C, CONTROL)
    put_on_clipboard(QGuiApplication.clipboard().text())
    press_key(Key.Key_V, CONTROL)
    assert document.form == small_form()
    select_cell(opened, "归档数量", "score")
    press_key(Key.Key_V, CONTROL)
    assert row(document, "归档数量").reason == "受疫情影响，下年加强宣传。"


def test_suggestions_alone_are_copied(opened: MainWindow) -> None:
    select_cell(opened, "招聘人数", "score")
    press_key(Key.Key_Right)
    press_key(Key.Key_Down, SHIFT)
    press_key(Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "0.6\r\n12\r\n"


@pytest.mark.slow
def test_a_copied_row_fills_all_rows_selected_across_the_suggestions(opened: MainWindow) -> None:
    document = select_cell(opened, "招聘人数", "target")
    for _ in range(5):
        press_key(Key.Key_Right, SHIFT)
    press_key(Key.Key_C, CONTROL)
    select_cell(opened, "归档数量", "target")
    for key in (*[Key.Key_Down] * 4, *[Key.Key_Right] * 5):
        press_key(key, SHIFT)
    press_key(Key.Key_V, CONTROL)
    reasons = [row(document, name).reason for name in ("归档数量", "及时率", "满意度")]
    assert reasons == ["受疫情影响，下年加强宣传。"] * 2 + [""]
    assert document.stack.count() == 1


@pytest.mark.slow
def test_a_block_from_a_spreadsheet_fills_rows_and_adds_the_rest(opened: MainWindow) -> None:
    document = select_cell(opened, "归档数量", "name")
    put_on_clipboard(
        '甲\t"一\n二"\t≥9\t5\r\n乙\t"说""好"""\t8\t4\r\n丙\t9\t7\t3\r\n丁\t9\t7\t3\r\n'
    )
    press_key(Key.Key_V, CONTROL)
    counted, timely = document.form.indicators[0].children[0], row(document, "乙")
    assert [each.name for each in counted.children] == ["招聘人数", "甲"]
    assert row(document, "甲").target == "一\n二"
    assert timely.target == '说"好"'
    assert [each.name for each in document.form.indicators[1].children[0].children] == ["丙", "丁"]
    assert status_message(opened) == "已粘贴 16 格，新增 1 行。"
    press_key(Key.Key_Z, CONTROL)
    assert document.form == small_form()
    assert not document.can_undo


def test_a_table_from_word_with_level_columns_goes_by_name(opened: MainWindow) -> None:
    document = select_cell(opened, "及时率")
    page = (
        "<table><tr><td rowspan=2><p>产出指标</p></td><td>质量指标</td><td>合格率</td>"
        "<td>100%&nbsp;</td></tr><tr><td>数量指标</td><td><p>培训</p><p>人数</p></td><td>9人</td>"
        "</tr></table>"
    )
    put_on_clipboard("产出指标\n质量指标\n合格率\n100%\n数量指标\n培训\n人数\n9人\n", page)
    press_key(Key.Key_V, CONTROL)
    output = document.form.indicators[0]
    assert [each.name for each in output.children[1].children] == ["合格率"]
    assert row(document, "合格率").target == "100%"
    assert [each.name for each in output.children[0].children][-1] == "培训人数"
    assert document.stack.count() == 1


def test_a_plan_that_goes_by_name_leaves_what_is_filled_in_beside_it(opened: MainWindow) -> None:
    document = select_cell(opened, "及时率")
    done = row(document, "招聘人数").actual
    assert done
    put_on_clipboard("产出指标\t数量指标\t招聘人数\t20人\t\r\n\t质量指标\t合格率\t95%\t\r\n")
    press_key(Key.Key_V, CONTROL)
    assert (row(document, "招聘人数").target, row(document, "招聘人数").actual) == ("20人", done)
    assert (row(document, "合格率").target, row(document, "合格率").actual) == ("95%", "")


@pytest.mark.slow
def test_a_range_of_wps_with_merged_cells_fills_its_rows(opened: MainWindow) -> None:
    document = select_cell(opened, "招聘人数", "target")
    page = (
        "<html xmlns:x='urn:schemas-microsoft-com:office:excel'><body><table><col width=72>"
        "<tr><td class=et2 x:str rowspan=2>15<br>人</td><td x:num=0.95>95%</td></tr>"
        "<tr><td x:str>9人</td></tr></table></body></html>"
    )
    put_on_clipboard('"15\n人"\t95%\r\n\t9人\r\n', page)
    press_key(Key.Key_V, CONTROL)
    first, second = row(document, "招聘人数"), row(document, "归档数量")
    assert ("".join(first.target.split()), first.actual) == ("15人", "95%")
    assert (second.target, second.actual) == ("", "9人")
    assert document.stack.count() == 1


def test_one_value_fills_all_selected_cells(opened: MainWindow) -> None:
    document = select_cell(opened, "招聘人数", "actual")
    for _ in range(5):
        press_key(Key.Key_Down, SHIFT)
    put_on_clipboard("100%\r\n")
    press_key(Key.Key_V, CONTROL)
    shown = [row(document, name).actual for name in ("招聘人数", "归档数量", "及时率", "满意度")]
    assert shown == ["100%", "100%", "100%", ""]
    assert status_message(opened) == "已粘贴 3 格，2 格不能填写，已跳过。"
    assert document.stack.count() == 1


def test_cut_copies_and_empties_the_cells(opened: MainWindow) -> None:
    document = select_cell(opened, "招聘人数", "reason")
    press_key(Key.Key_X, CONTROL)
    assert row(document, "招聘人数").reason == ""
    select_cell(opened, "满意度", "reason")
    press_key(Key.Key_V, CONTROL)
    assert row(document, "满意度").reason == "受疫情影响，下年加强宣传。"
    assert document.stack.count() == 2


@pytest.mark.slow
def test_undoing_a_paste_of_many_rows_leaves_the_cursor_where_they_were(
    opened: MainWindow,
) -> None:
    document, tree = select_cell(opened, "数量指标"), opened.panes.tree
    put_on_clipboard("".join(f"指标甲{number}\t{number}个\t\t1\r\n" for number in range(80)))
    press_key(Key.Key_V, CONTROL)
    assert status_message(opened) == "已粘贴 320 格，新增 80 行。"
    chosen = tree.selectionModel()
    assert (len(chosen.selectedIndexes()), chosen.selection().size()) == (320, 1)
    press_key(Key.Key_Z, CONTROL)
    assert document.form == small_form()
    assert at(tree) == ("数量指标", 0)
    QTest.keyClicks(focused_widget(), "x")
    assert node(document, "x")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "field"), [("及时率", "reason"), ("满意度", "name"), ("满意度", "weight")]
)
def test_undoing_a_paste_leaves_the_cursor_where_it_was(
    opened: MainWindow, name: str, field: str
) -> None:
    """Wherever the texts went: rows with their 一级 and 二级指标 go to the top of the table."""
    document, tree = select_cell(opened, name, field), opened.panes.tree
    before = at(tree)
    put_on_clipboard(
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\r\n"
        "产出指标\t数量指标\t培训人次\t≥200人次\t210人次\t20\r\n"
        "效益指标\t社会效益指标\t知晓率\t≥90%\t95%\t10\r\n"
    )
    press_key(Key.Key_V, CONTROL)
    assert node(document, "培训人次")
    press_key(Key.Key_Z, CONTROL)
    assert document.form == small_form()
    assert at(tree) == before
    assert tree.hasFocus()


def test_undoing_a_paste_over_amounts_leaves_the_cursor_in_the_field_pasted_into(
    opened: MainWindow,
) -> None:
    field = opened.panes.fields()["funding.total.budget"]
    field.setFocus()
    put_on_clipboard("110000\t90000\r\n")
    press_key(Key.Key_V, CONTROL)
    assert current_document(opened).form.funding.row("total").executed == "90000"
    press_key(Key.Key_Z, CONTROL)
    assert focused_widget() is field


def test_texts_that_do_not_fit_are_reported(opened: MainWindow) -> None:
    document = select_cell(opened, "产出指标")
    put_on_clipboard("a\tb\r\n")
    press_key(Key.Key_V, CONTROL)
    assert "请先选中一个二级或三级指标" in status_message(opened)
    select_cell(opened, "满意度", "reason")
    put_on_clipboard("a\tb\r\n")
    press_key(Key.Key_V, CONTROL)
    assert status_message(opened) == "已粘贴 1 格，1 格放不下，没有粘贴。"
    assert document.stack.count() == 1


@pytest.mark.slow
def test_a_second_level_with_its_rows_is_copied_into_another_form(
    opened: MainWindow, tmp_path: Path
) -> None:
    select_cell(opened, "数量指标")
    for key in (Key.Key_Down, Key.Key_Down, *[Key.Key_Right] * 6):
        press_key(key, SHIFT)
    press_key(Key.Key_C, CONTROL)
    seed = seed_form("talent-centre-2022", 0)
    opened.open_files([write_native_file(tmp_path, "另.zpb", seed)])
    document = current_document(opened)
    tree = opened.panes.tree
    press_key(Key.Key_Home, CONTROL)
    assert tree.hasFocus()
    press_key(Key.Key_V, CONTROL)
    counted = node(document, "数量指标")
    assert [each.name for each in counted.children][-2:] == ["招聘人数", "归档数量"]  # type: ignore[union-attr]
    assert document.stack.count() == 1


def test_a_block_fills_the_amounts_in_one_step(opened: MainWindow) -> None:
    document = current_document(opened)
    opened.panes.fields()["funding.total.initial"].setFocus(Qt.FocusReason.TabFocusReason)
    put_on_clipboard("1\t2\t3\r\n4\t5\t6\r\n7\t8\t9\r\n10\t11\t12\r\n")
    press_key(Key.Key_V, CONTROL)
    kinds = ("total", "appropriation", "carryover", "other")
    amounts = [document.form.funding.row(kind) for kind in kinds]
    assert [(each.initial, each.budget, each.executed) for each in amounts] == [
        ("1", "2", "3"),
        ("4", "5", "6"),
        ("7", "8", "9"),
        ("10", "11", "12"),
    ]
    assert status_message(opened) == "已粘贴 12 格。"
    assert opened.panes.fields()["funding.total.budget"].property("text") == "2"
    press_key(Key.Key_Z, CONTROL)
    assert document.form == small_form()


def test_amounts_copied_with_their_labels_go_into_their_fields(opened: MainWindow) -> None:
    document = current_document(opened)
    opened.panes.fields()["funding.total.initial"].setFocus(Qt.FocusReason.TabFocusReason)
    put_on_clipboard(
        "\t年初预算数\t全年预算数\t全年执行数\r\n"
        "年度资金总额\t5\t4\t3\r\n"
        "其中：当年财政拨款\t2\t\t1\r\n"
        "其他资金\t3\t4\t2\r\n"
    )
    press_key(Key.Key_V, CONTROL)
    kinds = ("total", "appropriation", "carryover", "other")
    amounts = [document.form.funding.row(kind) for kind in kinds]
    assert [(each.initial, each.budget, each.executed) for each in amounts] == [
        ("5", "4", "3"),
        ("2", "", "1"),
        ("", "", ""),
        ("3", "4", "2"),
    ]
    assert status_message(opened) == "已粘贴 8 格。"


@pytest.mark.parametrize(
    ("unit", "told"),
    [("元", ""), ("万元", "粘贴的内容写的是万元，这张表是元，请核对金额单位。")],
)
def test_amounts_pasted_in_another_money_unit_are_told(
    opened: MainWindow, unit: str, told: str
) -> None:
    assert current_document(opened).form.money_unit == "元"
    opened.panes.fields()["funding.total.initial"].setFocus(Qt.FocusReason.TabFocusReason)
    put_on_clipboard(f"项目资金（{unit}）\t年初预算数\t全年预算数\r\n年度资金总额\t5\t4\r\n")
    press_key(Key.Key_V, CONTROL)
    assert status_message(opened) == f"已粘贴 2 格。{told}"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "plain", "text"),
    [
        ("project", "差旅费\r\n", "差旅费"),
        ("project", "差旅\n费", "差旅费"),
        ("funding.total.budget", "120,000\r\n", "120,000"),
        ("goals.0.actual", '"第一\n第二"\r\n', "第一\n第二"),
        ("goals.0.actual", "第一\n第二\n第三", "第一\n第二\n第三"),
        ("goals.0.actual", "第一\t12件\r\n第二\t\r\n", "第一 12件\n第二"),
        ("unit", "1\t2\r\n3\t4\r\n", "1 2 3 4"),
    ],
)
def test_a_cell_pasted_into_a_field_is_plain_text(
    opened: MainWindow, name: str, plain: str, text: str
) -> None:
    field = opened.panes.fields()[name]
    field.setFocus(Qt.FocusReason.TabFocusReason)
    put_on_clipboard(plain)
    press_key(Key.Key_V, CONTROL)
    press_key(Key.Key_Tab)
    assert field.binding.text == text
    assert current_document(opened).stack.count() == 1


@pytest.mark.parametrize("in_a_field", [True, False])
def test_nothing_is_pasted_from_a_cleared_clipboard(
    opened: MainWindow, *, in_a_field: bool
) -> None:
    document = select_cell(opened, "招聘人数", "actual")
    if in_a_field:
        opened.panes.fields()["project"].setFocus()
    before = document.form
    QGuiApplication.clipboard().clear()
    press_key(Key.Key_V, CONTROL)
    assert document.form == before


@pytest.mark.slow
def test_pasting_does_not_disturb_composing(opened: MainWindow) -> None:
    document = select_cell(opened, "招聘人数", "reason")
    QTest.keyClicks(focused_widget(), "a")
    QApplication.sendEvent(focused_widget(), QInputMethodEvent("ni", []))
    place = FieldRef(row(document, "招聘人数").key, "reason")
    put_on_clipboard("b")
    press_key(Key.Key_V, CONTROL)
    event = QInputMethodEvent()
    event.setCommitString("你")
    QApplication.sendEvent(focused_widget(), event)
    assert document.open_field == place
    assert sorted(row(document, "招聘人数").reason) == ["a", "b", "你"]
    press_key(Key.Key_Return)
    assert at(opened.panes.tree)[0] == "归档数量"


@pytest.mark.parametrize("field", ["project", "funding.total.initial", "goals.0.expected"])
def test_a_selected_text_stays_where_the_clipboard_has_none(opened: MainWindow, field: str) -> None:
    QGuiApplication.clipboard().setImage(QImage(1, 1, QImage.Format.Format_RGB32))
    opened.panes.go_to(FieldRef(ROOT, field))
    before = current_document(opened).form
    press_key(Key.Key_V, CONTROL)
    assert current_document(opened).form == before
    assert status_message(opened) == "剪贴板里没有文字。"


def test_a_selected_text_of_a_cell_stays_where_the_clipboard_has_none(opened: MainWindow) -> None:
    QGuiApplication.clipboard().clear()
    document = select_cell(opened, "招聘人数", "reason")
    press_key(Key.Key_F2)
    press_key(Key.Key_A, CONTROL)
    press_key(Key.Key_V, CONTROL)
    assert row(document, "招聘人数").reason == "受疫情影响，下年加强宣传。"
    assert status_message(opened) == "剪贴板里没有文字。"
