"""How the window was left is how it is found, whatever became of the note."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QSplitter
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


def _again(qtbot: QtBot) -> MainWindow:
    window = MainWindow(Answers())
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    return window


def test_place_splitters_columns_and_preview_come_back(
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
    later = _again(qtbot)
    assert later.geometry() == QRect(20, 40, 760, 700)
    assert not later.preview.is_shown, "there is nothing to see yet"
    later.open_files([file])
    qtbot.waitUntil(lambda: later.preview.is_shown)
    assert later.menu_actions["preview"].isChecked()
    assert _splitter(later, "forms-and-panes").sizes() == sizes
    assert later.panes.tree.tree_header.wanted_widths()[1] == 171
    assert later.panes.tree.header().sectionSize(1) == shown
    later.close()


def test_the_first_window_is_as_large_as_the_screen_lets_it(qtbot: QtBot) -> None:
    first = _again(qtbot)
    screen = first.screen().availableSize()
    assert first.width() == min(1280, screen.width())
    assert first.height() == min(690, screen.height() - TITLE_BAR_HEIGHT)
    first.close()


def test_a_window_that_was_maximised_is_so_again(window: MainWindow, qtbot: QtBot) -> None:
    window.showMaximized()
    window.close()
    later = _again(qtbot)
    assert later.isMaximized()
    later.close()


def test_a_window_from_a_screen_that_is_gone_comes_into_view(
    own_data_folder: Path, qtbot: QtBot
) -> None:
    own_data_folder.mkdir()
    note = {"place": [9000, -4000, 5000, 4000], "splitters": {}, "columns": []}
    (own_data_folder / "settings.json").write_text(json.dumps({"window": note}))
    later = _again(qtbot)
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
def test_a_damaged_note_is_ignored_and_not_written_over_by_the_start(
    own_data_folder: Path, qtbot: QtBot, damage: str
) -> None:
    own_data_folder.mkdir()
    file = own_data_folder / "settings.json"
    damage = f'{{"window": {damage}}}'
    file.write_text(damage)
    later = _again(qtbot)
    assert file.read_text() == damage
    later.close()
    assert json.loads(file.read_text())["window"]["maximised"] is False


def test_a_close_that_is_called_off_notes_nothing(
    window: MainWindow, answers: Answers, tmp_path: Path, own_data_folder: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    window.forms[0].set(FieldRef(ROOT, "project"), "差旅费", "改")
    answers.leaving = "cancel"
    window.close()
    assert window.isVisible()
    assert not (own_data_folder / "settings.json").exists()
