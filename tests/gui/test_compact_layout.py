"""A small window, like one of 1366 x 768 pixels at 200 %: the keys reach everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QSplitter, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.gui import theme
from perfdesk.gui.filling.filling_dialogs import HeaderDialog
from perfdesk.gui.help_dialogs import DiagnosisDialog
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.manual.manual_window import ManualWindow
from perfdesk.gui.panels.header_panel import PanelScrollArea
from perfdesk.gui.prompts import SharedField
from perfdesk.gui.settings_dialog import SettingsDialog
from perfdesk.gui.tree import navigation
from perfdesk.storage.settings import Preferences
from tests.answers import Answers
from tests.gui.samples import seed_form
from tests.gui.windows import focused_widget, press_key, shown_window, write_native_file


@pytest.fixture
def small(window: MainWindow, tmp_path: Path) -> MainWindow:
    """Return the window as large as a screen of 1366 x 768 pixels at 200 % allows."""
    window.open_files([write_native_file(tmp_path, "表.zpb", seed_form("talent-centre-2022", 2))])
    resized(window, 683, 334)
    return window


@pytest.fixture
def usual_text_size(qapp: QApplication) -> Iterator[QApplication]:
    """Return the application, which has texts of the usual size again when the test ends."""
    theme.set_text_size(qapp, 100)
    yield qapp
    theme.set_text_size(qapp, 100)


def resized(window: MainWindow, width: int, height: int) -> None:
    window.resize(width, height)
    QApplication.processEvents()


def in_sight(widget: QWidget) -> bool:
    """Return True if a widget's whole width, and its upper edge at least, are visible."""
    shown = widget.visibleRegion().boundingRect()
    return shown.width() == widget.width() and shown.top() == 0 and shown.height() > 15


def test_the_window_fits_a_small_screen_with_and_without_a_form(small: MainWindow) -> None:
    assert (small.width(), small.height()) == (683, 334)
    small.menu_actions["close"].trigger()
    least = small.minimumSizeHint()
    assert (least.width(), least.height()) <= (683, 334)
    assert least.height() <= 334


def test_nothing_that_can_be_opened_widens_the_window_beyond_the_screen(small: MainWindow) -> None:
    small.menu_actions["preview"].trigger()
    small.panes.problems.list.setFocus()
    press_key(Qt.Key.Key_End)
    press_key(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert (small.width(), small.height()) == (683, 334)


def test_nothing_scrolls_while_all_fields_are_visible(window: MainWindow, tmp_path: Path) -> None:
    form = seed_form("talent-centre-2022", 2)
    goals = (replace(form.goals[0], expected="目标。\n" * 9),)
    window.open_files([write_native_file(tmp_path, "表.zpb", replace(form, goals=goals))])
    for height in (690, 768):
        resized(window, 1280, height)
        for field in window.panes.fields().values():
            assert field.visibleRegion().boundingRect() == field.rect(), field.accessibleName()


def test_the_first_form_shows_all_its_fields(window: MainWindow, tmp_path: Path) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", seed_form("talent-centre-2022", 0))])
    QApplication.processEvents()
    top = window.panes.widget(0)
    assert isinstance(top, PanelScrollArea)
    assert top.height() >= top.needed_height(window.panes.width())


@pytest.mark.slow
def test_nothing_scrolls_in_a_form_of_another_template(window: MainWindow, tmp_path: Path) -> None:
    form = seed_form("talent-centre-2022", 0)
    other = replace(form, template="national-2020", project="另一张")
    resized(window, 1280, 714)
    window.open_files(
        [write_native_file(tmp_path, f"{each.project}.zpb", each) for each in (form, other)]
    )
    top = window.panes.widget(0)
    assert isinstance(top, PanelScrollArea)
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        QApplication.processEvents()
        assert top.height() >= top.needed_height(window.panes.width())


def test_each_field_scrolls_into_view_when_it_gets_the_focus(small: MainWindow) -> None:
    panes = small.panes
    panes.fields()["year"].setFocus()
    seen = 0
    while focused_widget() is not panes.tree and seen < 40:
        QApplication.processEvents()
        assert in_sight(focused_widget()), focused_widget().accessibleName()
        seen += 1
        press_key(Qt.Key.Key_Tab)
    assert seen == 20


def test_the_focused_area_gets_most_of_the_height(small: MainWindow) -> None:
    panes = small.panes
    panes.tree.setFocus()
    QApplication.processEvents()
    view = panes.tree.viewport().rect()
    rows = [
        row for row in navigation.expanded_rows(panes.tree) if panes.tree.visualRect(row) & view
    ]
    assert panes.tree.height() > panes.height() / 2
    assert len(rows) >= 3
    press_key(Qt.Key.Key_F6)
    QApplication.processEvents()
    assert panes.problems.list.hasFocus()
    assert panes.problems.height() > panes.tree.height()
    assert panes.problems.list.viewport().height() > 40


@pytest.mark.slow
@pytest.mark.parametrize("percent", [100, 115])
def test_the_first_problems_are_in_sight_below_the_tree(
    small: MainWindow, percent: int, usual_text_size: QApplication
) -> None:
    theme.set_text_size(usual_text_size, percent)
    resized(small, 960, 468)  # 1920 x 1080 pixels at 200 %, less title bar and task bar
    panes = small.panes
    panes.problems.list.setFocus()
    panes.tree.setFocus()
    QApplication.processEvents()
    problems = panes.problems.list
    line = problems.visualRect(problems.model().index(0, 0))
    assert problems.viewport().height() >= 3 * line.height()
    assert panes.tree.viewport().height() >= 5 * panes.tree.sizeHintForRow(0)


def test_folded_problems_leave_their_room_to_the_tree(small: MainWindow) -> None:
    resized(small, 960, 468)
    panes = small.panes
    panes.tree.setFocus()
    panes.problems.set_folded(True)
    QApplication.processEvents()
    work = panes.tree.parentWidget()
    assert isinstance(work, QSplitter)
    assert sum(work.sizes()) + work.handleWidth() == work.height()
    caption = panes.problems.mapTo(work, panes.problems.rect().topLeft()).y()
    assert caption + panes.problems.height() >= work.height() - 6


def test_the_row_being_edited_stays_in_sight_when_problems_unfold(small: MainWindow) -> None:
    resized(small, 960, 468)
    panes = small.panes
    panes.problems.set_folded(True)
    panes.tree.setFocus()
    QApplication.processEvents()
    last = panes.tree.indexAt(panes.tree.viewport().rect().bottomLeft())
    panes.tree.setCurrentIndex(last.siblingAtColumn(2))
    press_key(Qt.Key.Key_F2)
    panes.problems.set_folded(False)
    QApplication.processEvents()
    edited = panes.tree.visualRect(panes.tree.currentIndex())
    assert panes.tree.viewport().rect().contains(edited)


class Screen:
    """A screen of 1366 x 768 pixels at 200 % with a task bar, as far as a dialog needs it."""

    def availableGeometry(self) -> QRect:
        """Override: the screen less the task bar."""
        return QRect(0, 0, 683, 364)


def test_dialogs_that_ask_for_a_size_of_their_own_fit_too(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDialog, "screen", lambda _self: Screen())
    line = SharedField("unit", "实施单位", "上海市闵行区人才服务中心", ("",) * 12)
    for dialog in (
        HeaderDialog([line]),
        SettingsDialog(Preferences(), [], lambda start: start),
        DiagnosisDialog("版本\n" * 90),
        ManualWindow([]),
    ):
        qtbot.addWidget(dialog)
        least = dialog.minimumSizeHint()
        assert dialog.width() <= 683 >= least.width()
        assert dialog.height() <= 364 >= least.height()


def test_tab_brings_each_setting_into_sight_on_a_small_screen(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDialog, "screen", lambda _self: Screen())
    dialog = SettingsDialog(Preferences(), [], lambda start: start)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    dialog.activateWindow()
    boxes = list(dialog.boxes.values())
    boxes[0].setFocus()
    while focused_widget() is not boxes[-1]:
        press_key(Qt.Key.Key_Tab)
        assert in_sight(focused_widget()), focused_widget().accessibleName()


def test_goals_are_below_the_amounts_only_if_both_do_not_fit_side_by_side(
    small: MainWindow,
) -> None:
    funding, goals = small.panes.funding, small.panes.goals
    assert goals.y() > funding.y()
    resized(small, 1366, 768)
    assert goals.y() == funding.y()
    assert all(in_sight(field) for field in small.panes.fields().values())


@pytest.mark.slow
def test_goals_are_below_the_amounts_before_their_lines_become_short(small: MainWindow) -> None:
    resized(small, 1920, 1080)
    small.menu_actions["preview"].trigger()
    QApplication.processEvents()
    panes = small.panes
    assert panes.width() > panes.funding.minimumSizeHint().width() + 200
    assert panes.goals.y() > panes.funding.y()
    small.menu_actions["preview"].trigger()
    QApplication.processEvents()
    assert panes.goals.y() == panes.funding.y()


def test_fields_that_were_stacked_ask_for_no_more_height_side_by_side(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", seed_form("talent-centre-2022", 2))])
    panes = window.panes
    resized(window, 1280, 690)
    before = panes.sizes()
    resized(window, 900, 360)
    panes.fields()["unit"].setFocus()
    QApplication.processEvents()
    assert panes.goals.y() > panes.funding.y()
    resized(window, 1280, 690)
    assert panes.goals.y() == panes.funding.y()
    assert panes.sizes() == before


@pytest.mark.slow
def test_after_the_preview_is_closed_all_areas_have_the_heights_they_had(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", seed_form("talent-centre-2022", 2))])
    resized(window, 1366, 696)
    panes = window.panes
    before = panes.sizes()
    window.menu_actions["preview"].trigger()
    QApplication.processEvents()
    assert panes.goals.y() > panes.funding.y()
    assert panes.sizes()[0] > before[0]
    window.menu_actions["preview"].trigger()
    QApplication.processEvents()
    assert panes.sizes() == before


def test_in_a_usual_window_sizes_stay_as_they_are_dragged(small: MainWindow) -> None:
    resized(small, 1366, 768)
    panes = small.panes
    panes.setSizes([300, 380])
    before = panes.sizes()
    panes.fields()["unit"].setFocus()
    panes.tree.setFocus()
    panes.problems.list.setFocus()
    assert panes.sizes() == before


@pytest.mark.slow
def test_fields_made_lower_by_hand_stay_so(small: MainWindow, tmp_path: Path) -> None:
    resized(small, 1366, 768)
    panes = small.panes
    panes.setSizes([120, 560])
    before = panes.sizes()
    panes.fields()["unit"].setFocus()
    panes.tree.setFocus()
    small.open_files(
        [write_native_file(tmp_path, "另一张.zpb", seed_form("talent-centre-2022", 1))]
    )
    resized(small, 1366, 700)
    resized(small, 1366, 768)
    assert panes.sizes() == before


@pytest.mark.slow
def test_after_a_low_window_all_areas_have_the_heights_they_had(small: MainWindow) -> None:
    resized(small, 1366, 900)
    panes = small.panes
    work = panes.tree.parentWidget()
    assert isinstance(work, QSplitter)
    work.setSizes([200, 300])
    before = panes.sizes(), work.sizes()
    for area in (panes.tree, panes.problems.list, panes.fields()["unit"]):
        resized(small, 1366, 420)
        area.setFocus()
        QApplication.processEvents()
        assert (panes.sizes(), work.sizes()) != before
        resized(small, 1366, 900)
        assert (panes.sizes(), work.sizes()) == before


@pytest.mark.slow
def test_a_low_window_is_remembered_with_the_heights_of_a_higher_one(
    small: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    resized(small, 1366, 900)
    small.panes.setSizes([120, 700])
    before = small.panes.sizes()[0]
    resized(small, 1366, 420)
    small.panes.problems.list.setFocus()
    small.close()
    later = shown_window(qtbot, Answers())
    resized(later, 1366, 420)
    later.open_files([tmp_path / "表.zpb"])
    resized(later, 1366, 900)
    assert later.panes.sizes()[0] == before


@pytest.mark.slow
def test_nothing_moves_under_the_pointer_while_its_button_is_or_may_be_pressed(
    small: MainWindow, qtbot: QtBot
) -> None:
    panes, handle = small.panes, small.windowHandle()
    panes.fields()["unit"].setFocus()
    QApplication.processEvents()
    before = panes.sizes()
    spot = panes.tree.header().mapTo(small, panes.tree.header().rect().center())
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(handle, left, Qt.KeyboardModifier.NoModifier, spot)
    panes.tree.setFocus(Qt.FocusReason.MouseFocusReason)
    assert QApplication.mouseButtons() == left
    assert panes.sizes() == before
    QTest.mouseRelease(handle, left, Qt.KeyboardModifier.NoModifier, spot)
    QApplication.processEvents()
    assert panes.sizes() == before, "a second click would meet another row"
    qtbot.waitUntil(lambda: panes.sizes() != before)
    assert panes.tree.height() > panes.height() / 2


@pytest.mark.slow
def test_a_double_click_in_a_low_window_opens_the_cell_it_meets(
    small: MainWindow, qtbot: QtBot
) -> None:
    panes, handle = small.panes, small.windowHandle()
    panes.fields()["unit"].setFocus()
    QApplication.processEvents()
    view, left = panes.tree.viewport(), Qt.MouseButton.LeftButton
    met = panes.tree.indexAt(view.rect().topLeft())
    spot = view.mapTo(small, panes.tree.visualRect(met).center())
    QTest.mouseClick(handle, left, Qt.KeyboardModifier.NoModifier, spot)
    QApplication.processEvents()
    QTest.mouseDClick(handle, left, Qt.KeyboardModifier.NoModifier, spot)
    assert panes.tree.currentIndex() == met
    assert panes.tree.indexWidget(met) is focused_widget()
    before = panes.sizes()
    qtbot.waitUntil(lambda: panes.sizes() != before)
    assert panes.tree.indexWidget(met) is focused_widget()


@pytest.mark.slow
def test_fields_that_are_all_visible_stay_so_at_each_sufficient_height(
    small: MainWindow,
) -> None:
    for height in (900, 840, 760, 700, 690, 420, 690, 900):
        resized(small, 1366, height)
        seen = [in_sight(field) for field in small.panes.fields().values()]
        assert all(seen) == (height > 420), height
    small.panes.tree.setFocus()
    resized(small, 1366, 420)
    small.close()
    assert small.panes.compact_layout.all_fields_visible
