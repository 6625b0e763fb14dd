"""The list of problems: its column widths, and what the status bar shows of a line."""

from __future__ import annotations

from pathlib import Path

import pytest
import shiboken6
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui import theme
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.problems.problem_model import GROUP_LABELS, ProblemColumn
from perfdesk.gui.problems.problems_pane import ProblemListView, column_widths
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import cell_hint, current_document, press_key, write_native_file

_COLUMNS = (
    ProblemColumn.MESSAGE,
    ProblemColumn.FIX,
    ProblemColumn.WHERE,
    ProblemColumn.RULE_SOURCE,
)
_needs = st.fixed_dictionaries(dict.fromkeys(_COLUMNS, st.integers(20, 900)))


@given(st.integers(200, 3000), _needs, st.integers(20, 900))
def test_the_columns_fill_the_width_and_the_message_is_cut_last(
    width: int, needs: dict[ProblemColumn, int], row_names_width: int
) -> None:
    widths = column_widths(width, needs, row_names_width)
    assert sum(widths.values()) == width
    assert min(widths.values()) >= 0
    assert all(widths[column] <= needs[column] for column in _COLUMNS[1:])
    if widths[ProblemColumn.MESSAGE] < needs[ProblemColumn.MESSAGE]:
        assert widths[ProblemColumn.MESSAGE] >= width * 58 // 100
        assert widths[ProblemColumn.RULE_SOURCE] == 0
        assert widths[ProblemColumn.WHERE] <= row_names_width


def test_without_fixes_the_message_gets_their_width() -> None:
    needs = {
        ProblemColumn.MESSAGE: 500,
        ProblemColumn.FIX: 40,
        ProblemColumn.WHERE: 150,
        ProblemColumn.RULE_SOURCE: 100,
    }
    assert column_widths(600, needs, 96) == {
        ProblemColumn.MESSAGE: 464, ProblemColumn.FIX: 40, ProblemColumn.WHERE: 96,
        ProblemColumn.RULE_SOURCE: 0,
    }  # fmt: skip


def _shown_position(view: ProblemListView, row: int) -> str:
    """Return the position of a line as it is painted, before a name too long is cut."""
    index = view.model().index(row, ProblemColumn.WHERE)
    option = QStyleOptionViewItem()
    option.fontMetrics = view.fontMetrics()
    option.rect = view.visualRect(index)
    delegate = view.itemDelegateForColumn(ProblemColumn.WHERE)
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, index)
    return option.text


@pytest.mark.parametrize(
    ("width", "position"),
    [
        (1366, "产出指标 › 数量指标 › 招聘人数 · 得分"),
        (1000, "数量指标 › 招聘人数 · 得分"),
        (683, "招聘人数 · 得分"),
    ],
)
def test_a_position_in_little_room_names_the_row_without_its_levels(
    window: MainWindow, tmp_path: Path, width: int, position: str
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    window.resize(width, 500)
    QApplication.processEvents()
    view = window.panes.problems.list
    assert _shown_position(view, 0) == position
    room = view.columnWidth(ProblemColumn.WHERE)
    assert view.fontMetrics().horizontalAdvance(position) <= room
    whole = view.model().index(0, ProblemColumn.WHERE).data(Qt.ItemDataRole.ToolTipRole)
    assert "产出指标 › 数量指标 › 招聘人数 · 得分" in whole


def test_another_form_has_no_current_line_from_the_former_one(
    window: MainWindow, tmp_path: Path
) -> None:
    files = [write_native_file(tmp_path, f"{name}.zpb", small_form()) for name in "甲乙"]
    window.open_files(files)
    view = window.panes.problems.list
    view.setFocus(Qt.FocusReason.TabFocusReason)
    press_key(Qt.Key.Key_Home)
    assert cell_hint(window)
    press_key(Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.panes.problems.current_line() is None
    assert cell_hint(window) == ""
    assert not window.panes.problems.accept_button.isVisible()


def test_the_source_of_the_current_rule_is_shown_beside_the_counts(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    document, panes = current_document(window), window.panes
    document.set(FieldRef(ROOT, "funding.total.budget"), "0", "改")
    assert panes.problems.rule_source_label.text() == ""
    panes.problems.list.setFocus(Qt.FocusReason.TabFocusReason)
    press_key(Qt.Key.Key_Home)
    assert panes.problems.rule_source_label.text() == "依据：执行率 = 全年执行数 ÷ 全年预算数"


def test_a_changed_text_of_the_focused_line_is_shown_in_the_status_bar(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    document, panes = current_document(window), window.panes
    document.set(FieldRef(ROOT, "funding.total.executed"), "120000", "改")
    panes.problems.list.setFocus(Qt.FocusReason.TabFocusReason)
    line = next(each for each in panes.problems.model.lines if "120000" in each.message)
    assert line.problem is not None
    panes.problems.select_problem(line.problem)
    document.set(FieldRef(ROOT, "funding.total.executed"), "130000", "改")
    assert "130000 大于" in cell_hint(window)


def test_a_long_fix_does_not_widen_the_window(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    button = window.panes.problems.fix_button
    before = window.minimumSizeHint().width()
    button.setText("修正：" + "把金额单位由元换成万元" * 12)
    button.show()
    QApplication.processEvents()
    assert window.minimumSizeHint().width() == before
    assert button.sizeHint().width() > window.width()
    assert button.width() < window.width()


def test_the_focused_line_is_shown_in_full_in_the_status_bar(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    document = current_document(window)
    document.set(FieldRef(ROOT, "unit"), "XXX", "改")
    document.set(FieldRef(ROOT, "goals.0.actual"), "XXX", "改")
    view = window.panes.problems.list
    view.setFocus(Qt.FocusReason.TabFocusReason)
    press_key(Qt.Key.Key_Home)
    press_key(Qt.Key.Key_Down)
    line = window.panes.problems.current_line()
    assert line is not None
    assert cell_hint(window) == f"{line.message}　{line.where}"
    document.set(FieldRef(ROOT, "unit"), "某某所", "改")
    window.panes.tree.setFocus()
    assert cell_hint(window) == ""
    document.set(FieldRef(ROOT, "goals.0.actual"), "完成", "改")
    assert cell_hint(window) == ""


def test_beside_the_preview_a_whole_message_is_in_view(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    current_document(window).set(FieldRef(ROOT, "unit"), "XXX", "改")
    press_key(Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    view = window.panes.problems.list
    text = view.model().index(0, ProblemColumn.MESSAGE).data()
    needed = view.fontMetrics().horizontalAdvance(text)
    assert view.header().sectionSize(ProblemColumn.MESSAGE) > needed
    total = sum(view.header().sectionSize(column) for column in ProblemColumn)
    assert total <= view.viewport().width()


def test_without_problems_the_headings_fill_the_list_and_no_more(window: MainWindow) -> None:
    window.menu_actions["new"].trigger()
    window.panes.problems.fold_button.click()
    QApplication.processEvents()
    header = window.panes.problems.list.header()
    assert header.length() == window.panes.problems.list.viewport().width()
    assert not header.isSectionHidden(ProblemColumn.RULE_SOURCE)


def test_a_list_lower_than_a_row_has_none_in_view(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    current_document(window).set(FieldRef(ROOT, "unit"), "XXX", "改")
    view = window.panes.problems.list
    assert list(view.rows_in_view())
    above = view.height() - view.viewport().height()
    for height in (0, 4):
        view.setFixedHeight(above + height)
        QApplication.processEvents()
        assert view.viewport().height() == height
        assert list(view.rows_in_view()) == []


def test_a_window_destroyed_with_the_list_focused_shows_nothing_more(
    qtbot: QtBot, tmp_path: Path
) -> None:
    window = MainWindow(Answers())
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    current_document(window).set(FieldRef(ROOT, "unit"), "XXX", "改")
    window.panes.problems.list.setFocus()
    assert QApplication.focusWidget() is window.panes.problems.list
    with qtbot.captureExceptions() as raised:
        shiboken6.delete(window)
    assert raised == []


@pytest.mark.parametrize("group", GROUP_LABELS)
def test_the_icon_of_a_selected_line_stands_out(window: MainWindow, group: str) -> None:
    ground = window.palette().color(QPalette.ColorRole.Highlight)
    image = QImage(16, 16, QImage.Format.Format_RGB32)
    image.fill(ground)
    painter = QPainter(image)
    theme.icon(group).paint(painter, image.rect(), mode=QIcon.Mode.Selected)
    painter.end()
    dots = [image.pixelColor(x, y) for x in range(16) for y in range(16)]
    assert sum(theme.contrast_ratio(dot, ground) >= 1.8 for dot in dots) >= 10
