"""The window comes back as it was closed, whatever the saved state is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QSplitter
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.window_state import TITLE_BAR_HEIGHT
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import write_native_file


def _splitter(window: MainWindow, name: str) -> QSplitter:
    found = window.findChild(QSplitter, name)
    assert isinstance(found, QSplitter)
    return found


def _next_window(qtbot: QtBot) -> MainWindow:
    window = MainWindow(Answers())
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


@pytest.mark.slow
def test_position_splitters_columns_and_preview_are_restored(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = write_native_file(tmp_path, "一.zpb", small_form())
    window.open_files([file])
    window.setGeometry(20, 40, 760, 700)
    _splitter(window, "forms-and-panes").setSizes([260, 500])
    window.panes.tree.header().resizeSection(1, 171)
    window.menu_actions["preview"].trigger()
    sizes = _splitter(window, "forms-and-panes").sizes()
    shown = window.panes.tree.header().sectionSize(1)
    window.close()
    later = _next_window(qtbot)
    assert later.geometry() == QRect(20, 40, 760, 700)
    assert not later.preview.is_shown, "there is nothing to see yet"
    later.open_files([file])
    qtbot.waitUntil(lambda: later.preview.is_shown)
    assert later.menu_actions["preview"].isChecked()
    assert _splitter(later, "forms-and-panes").sizes() == sizes
    assert later.panes.tree.tree_header.wanted_widths()[1] == 171
    assert later.panes.tree.header().sectionSize(1) == shown
    later.close()


def _window_with_form(qtbot: QtBot, file: Path, width: int) -> MainWindow:
    window = _next_window(qtbot)
    window.resize(width, 900)
    window.open_files([file])
    QApplication.processEvents()
    return window


@pytest.mark.slow
def test_the_preview_opens_by_itself_in_a_wide_window_until_the_user_closes_it(
    tmp_path: Path, qtbot: QtBot
) -> None:
    file = write_native_file(tmp_path, "一.zpb", small_form())
    narrow = _window_with_form(qtbot, file, 1600)
    assert not narrow.preview.is_shown
    narrow.close()
    wide = _window_with_form(qtbot, file, 1601)
    assert wide.preview.is_shown
    assert wide.menu_actions["preview"].isChecked()
    assert wide.preview.pane is not None
    assert wide.preview.pane.height() == wide.panes.height(), "from top to bottom of the window"
    wide.menu_actions["preview"].trigger()
    wide.close()
    later = _window_with_form(qtbot, file, 1920)
    assert not later.preview.is_shown
    later.menu_actions["preview"].trigger()
    later.close()
    last = _window_with_form(qtbot, file, 1920)
    assert last.preview.is_shown
    last.close()


@pytest.mark.slow
@pytest.mark.parametrize("width", [1366, 1920, 2560])
def test_beside_a_restored_preview_all_fields_are_in_sight_as_before(
    tmp_path: Path, qtbot: QtBot, width: int
) -> None:
    file = write_native_file(tmp_path, "一.zpb", small_form())
    first = _window_with_form(qtbot, file, width)
    if not first.preview.is_shown:
        first.menu_actions["preview"].trigger()
    QApplication.processEvents()
    heights = first.panes.sizes()
    first.close()
    for _ in range(2):
        later = _window_with_form(qtbot, file, width)
        qtbot.waitUntil(lambda later=later: later.preview.is_shown)  # type: ignore[misc]
        QApplication.processEvents()
        assert later.panes.compact_layout.all_fields_visible
        assert later.panes.sizes() == heights
        later.close()


def test_the_first_window_is_as_large_as_the_screen_allows(qtbot: QtBot) -> None:
    first = _next_window(qtbot)
    screen = first.screen().availableSize()
    assert first.width() == min(1280, screen.width())
    assert first.height() == min(690, screen.height() - TITLE_BAR_HEIGHT)
    first.close()


def test_a_window_that_was_maximised_is_so_again(window: MainWindow, qtbot: QtBot) -> None:
    window.showMaximized()
    window.close()
    later = _next_window(qtbot)
    assert later.isMaximized()
    later.close()


def test_a_window_on_a_missing_screen_moves_to_another(own_data_folder: Path, qtbot: QtBot) -> None:
    own_data_folder.mkdir()
    note = {"place": [9000, -4000, 5000, 4000], "splitters": {}, "columns": []}
    (own_data_folder / "settings.json").write_text(json.dumps({"window": note}))
    later = _next_window(qtbot)
    screen = later.screen().availableGeometry()
    assert screen.intersects(later.geometry())
    assert later.y() >= screen.y()
    later.close()


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        '{"place": 7, "splitters": [], "columns": "wide", "preview": 1}',
        '{"place": [0, 0, -5, 0], "splitters": {"panes": [-1, 0]}, "columns": [1e99, null]}',
        '{"place": [true, 0, 9999999999999, 10], "splitters": {"forms-and-panes": [1]}}',
    ],
)
def test_damaged_settings_are_ignored_and_not_overwritten_by_the_start(
    own_data_folder: Path, qtbot: QtBot, damage: str
) -> None:
    own_data_folder.mkdir()
    file = own_data_folder / "settings.json"
    damage = f'{{"window": {damage}}}'
    file.write_text(damage, "utf-8")
    later = _next_window(qtbot)
    assert file.read_text("utf-8") == damage
    later.close()
    assert json.loads(file.read_text("utf-8"))["window"]["maximised"] is False


def test_a_cancelled_close_saves_no_state(
    window: MainWindow, answers: Answers, tmp_path: Path, own_data_folder: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    window.forms[0].set(FieldRef(ROOT, "project"), "差旅费", "改")
    answers.leaving = "cancel"
    window.close()
    assert window.isVisible()
    assert not (own_data_folder / "settings.json").exists()
