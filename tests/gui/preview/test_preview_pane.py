"""The preview beside the tree: it follows each key, and a click goes to the cell."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from perfdesk.core.field_ref import ROOT, FieldRef, pointer_of
from perfdesk.core.form import Acceptance
from perfdesk.gui.main_window import MainWindow
from perfdesk.table.fonts import FaceError
from perfdesk.table.page import Page
from tests.gui.preview.seen_pages import form_with_rows, page_text, point_in_cell, shown_preview
from tests.gui.samples import small_form
from tests.gui.windows import current_document, focused_widget, press_key, write_native_file

_PROJECT = FieldRef(ROOT, "project")
_CONTROL = Qt.KeyboardModifier.ControlModifier


class _Paintings(QObject):
    """Records which regions of a widget are painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.rects: list[QRect] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.rects.append(event.rect())
        return False


@pytest.mark.slow
def test_the_way_to_the_window_loads_neither_preview_nor_printing() -> None:
    loads = "import sys, perfdesk.gui.main_window; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "perfdesk.gui.preview.preview_area" in loaded
    assert (
        not {
            "perfdesk.gui.preview.preview_pane",
            "perfdesk.table.display_list",
            "PySide6.QtPrintSupport",
        }
        & loaded
    )


@pytest.mark.slow
def test_it_is_off_at_first_and_fits_the_width_when_shown(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    assert not window.preview.is_shown
    QTest.keyClick(window, Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert window.preview.pane is not None
    page_view = window.preview.pane.page_view
    assert page_view.fits_width
    assert page_view.horizontalScrollBar().maximum() == 0
    assert window.preview.pane.caption.text() == f"共 {len(page_view.pages)} 页"
    assert "邮寄费" in page_text(page_view)
    assert window.width() == 1366


def test_it_follows_each_key_and_lays_out_once_for_many_changes(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page_view = shown_preview(window, tmp_path, small_form())
    field = window.panes.fields()["project"]
    field.setFocus()
    QTest.keyClicks(field, "x")
    QApplication.processEvents()
    assert "x邮寄费" in page_text(page_view) or "邮寄费x" in page_text(page_view)
    shown: list[object] = []
    show_pages = page_view.show_pages

    def recorded(pages: Sequence[Page]) -> None:
        shown.append(pages)
        show_pages(pages)

    monkeypatch.setattr(page_view, "show_pages", recorded)
    for name in ("一", "一二", "一二三"):
        current_document(window).set(_PROJECT, name, "改")
    QApplication.processEvents()
    assert len(shown) == 1
    assert "一二三" in page_text(page_view)


def test_a_key_is_painted_in_the_turn_that_lays_the_pages_out(
    window: MainWindow, tmp_path: Path
) -> None:
    page_view = shown_preview(window, tmp_path, small_form())
    document, painted = current_document(window), _Paintings(page_view.viewport())
    document.begin_edit(_PROJECT)
    document.set_edit_text("维修费")
    assert not painted.rects
    QApplication.sendPostedEvents()  # no timer's turn among them
    assert "维修费" in page_text(page_view)
    assert painted.rects


@pytest.mark.slow
def test_only_what_changed_is_painted_anew(window: MainWindow, tmp_path: Path) -> None:
    page_view = shown_preview(window, tmp_path, form_with_rows(60))
    page_view.zoom_to(0.25)
    QApplication.processEvents()
    assert len(page_view.pages) > 2
    before, painted = page_view.pages, _Paintings(page_view.viewport())
    row = current_document(window).form.indicators[0].children[0].children[0]
    current_document(window).set(FieldRef(row.key, "actual"), "4人", "改")
    QApplication.processEvents()
    assert page_view.pages != before
    assert page_view.pages[1:] == before[1:]
    assert painted.rects
    assert all(rect.height() < 40 for rect in painted.rects)
    painted.rects.clear()
    current_document(window).set(FieldRef(ROOT, "accepted"), (Acceptance("x"),), "改")
    QApplication.processEvents()
    assert not painted.rects


def test_a_click_goes_to_the_cell_or_field(window: MainWindow, tmp_path: Path) -> None:
    page_view = shown_preview(window, tmp_path, small_form())
    row = current_document(window).form.indicators[0].children[0].children[1]
    at = pointer_of(current_document(window).form, FieldRef(row.key, "target"))
    page_view.verticalScrollBar().setValue(180)
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(page_view.viewport(), left, pos=point_in_cell(page_view, at))
    assert window.panes.tree.current_ref() == FieldRef(row.key, "target")
    assert focused_widget() is window.panes.tree
    assert page_view.highlighted == at
    page_view.verticalScrollBar().setValue(0)
    QTest.mouseClick(
        page_view.viewport(), left, pos=point_in_cell(page_view, "/funding/rows/0/budget")
    )
    assert focused_widget() is window.panes.fields()["funding.total.budget"]
    assert page_view.highlighted == "/funding/rows/0/budget"
    QTest.mouseClick(page_view.viewport(), left, pos=QPoint(1, 1))
    assert page_view.highlighted == "/funding/rows/0/budget"


def test_a_press_that_ends_in_another_cell_is_no_click(window: MainWindow, tmp_path: Path) -> None:
    page_view = shown_preview(window, tmp_path, small_form())
    amounts = [f"/funding/rows/0/{name}" for name in ("initial", "budget")]
    start, end = (point_in_cell(page_view, each) for each in amounts)
    window.panes.tree.setFocus()
    QTest.mousePress(page_view.viewport(), Qt.MouseButton.LeftButton, pos=start)
    window.panes.tree.setFocus()
    QTest.mouseRelease(page_view.viewport(), Qt.MouseButton.LeftButton, pos=end)
    assert focused_widget() is window.panes.tree


def test_a_hand_shows_what_can_be_clicked(window: MainWindow, tmp_path: Path) -> None:
    page_view = shown_preview(window, tmp_path, small_form())
    view = page_view.viewport()
    QTest.mouseMove(view, point_in_cell(page_view, "/project"))
    assert view.cursor().shape() == Qt.CursorShape.PointingHandCursor
    QTest.mouseMove(view, QPoint(1, 1))
    assert view.cursor().shape() == Qt.CursorShape.ArrowCursor


@pytest.mark.slow
def test_the_current_cell_is_highlighted_and_scrolled_into_view(
    window: MainWindow, tmp_path: Path
) -> None:
    page_view = shown_preview(window, tmp_path, form_with_rows(60))
    row = current_document(window).form.indicators[0].children[0].children[59]
    window.panes.go_to(FieldRef(row.key, "reason"))
    QApplication.processEvents()
    assert page_view.highlighted.endswith("/59/reason")
    spot = point_in_cell(page_view, page_view.highlighted)
    tint = page_view.viewport().grab().toImage().pixelColor(spot + QPoint(4, 4))
    assert tint != QColor(Qt.GlobalColor.white)
    window.panes.fields()["goals.0.actual"].setFocus()
    assert page_view.highlighted == "/goals/0/actual"
    point_in_cell(page_view, "/goals/0/actual")


def test_a_cell_larger_than_the_view_is_left_where_it_is_seen(
    window: MainWindow, tmp_path: Path
) -> None:
    page_view = shown_preview(window, tmp_path, form_with_rows(60))
    page_view.zoom_to(2)
    level1 = current_document(window).form.indicators[0]
    row = level1.children[0].children[12]
    window.panes.go_to(FieldRef(row.key, "name"))
    across = page_view.horizontalScrollBar()
    across.setValue(0)
    before = page_view.verticalScrollBar().value()
    window.panes.go_to(FieldRef(level1.key, "name"))
    assert page_view.highlighted == "/indicators/0/name"
    assert page_view.verticalScrollBar().value() == before > 0


def test_a_row_keeps_its_highlight_when_it_moves_and_loses_it_when_it_goes(
    window: MainWindow, tmp_path: Path
) -> None:
    page_view = shown_preview(window, tmp_path, small_form())
    row = current_document(window).form.indicators[0].children[0].children[1]
    window.panes.go_to(FieldRef(row.key, "actual"))
    press_key(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    QApplication.processEvents()
    assert page_view.highlighted == "/indicators/0/children/0/children/0/actual"
    current_document(window).undo()
    QApplication.processEvents()
    assert page_view.highlighted == "/indicators/0/children/0/children/1/actual"
    window.panes.fields()["project"].setFocus()
    QApplication.processEvents()
    assert page_view.highlighted == "/project"


def test_hidden_it_costs_nothing_and_shown_again_it_is_up_to_date(
    window: MainWindow, tmp_path: Path
) -> None:
    page_view = shown_preview(window, tmp_path, small_form())
    page_view.zoom_to(1.5)
    page_view.setFocus()
    QTest.keyClick(window, Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    assert focused_widget() is window.panes.tree
    current_document(window).set(_PROJECT, "差旅费", "改")
    QApplication.processEvents()
    assert not page_view.pages
    QTest.keyClick(window, Qt.Key.Key_F2, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert "差旅费" in page_text(page_view)
    assert page_view.zoom == 1.5


def test_another_form_is_shown_and_none_when_all_are_closed(
    window: MainWindow, tmp_path: Path
) -> None:
    page_view = shown_preview(window, tmp_path, small_form())
    window.open_files(
        [write_native_file(tmp_path, "二.zpb", replace(small_form(), project="差旅费"))]
    )
    QApplication.processEvents()
    assert "差旅费" in page_text(page_view)
    window.menu_actions["close"].trigger()
    window.menu_actions["close"].trigger()
    QApplication.processEvents()
    assert not page_view.pages


@pytest.mark.slow
def test_a_missing_font_is_explained_in_place_of_the_pages(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing() -> None:
        raise FaceError("打不开")

    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    beside = window.preview.splitter
    with monkeypatch.context() as patch:
        patch.setattr("perfdesk.formats.system_fonts.page_fonts", missing)
        patch.setattr("perfdesk.gui.preview.preview_pane.page_fonts", missing)
        press_key(Qt.Key.Key_F2, _CONTROL)
    assert window.preview.is_shown
    assert beside.count() == 2
    said = beside.widget(1)
    assert isinstance(said, QLabel)
    assert said.text() == "字体文件无法使用：打不开。请重新安装程序。"
    assert said.isVisible()
    press_key(Qt.Key.Key_F2, _CONTROL)
    assert not window.preview.is_shown
    assert not said.isVisible()
    press_key(Qt.Key.Key_F2, _CONTROL)
    QApplication.processEvents()
    assert window.preview.pane is not None
    assert page_text(window.preview.pane.page_view)
