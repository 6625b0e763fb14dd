"""Each command of the menus is carried out by exactly one part of the window."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from perfdesk.gui import menus
from perfdesk.gui.main_window import MainWindow


def test_every_declared_command_is_carried_out(window: MainWindow) -> None:
    carried_out = window._commands()
    declared = [command.name for command in menus.all_commands()]

    assert sorted(carried_out) == sorted(declared)
    assert set(window.menu_actions) == set(declared)


def test_no_two_parts_carry_out_the_same_command(window: MainWindow) -> None:
    parts = [name for part in window._commands_of_parts() for name in part]

    assert [name for name, count in Counter(parts).items() if count > 1] == []


@pytest.mark.parametrize("missing", [command.name for command in menus.all_commands()])
def test_a_command_without_a_handler_is_named(qtbot: QtBot, missing: str) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    others = {each.name: str for each in menus.all_commands() if each.name != missing}

    with pytest.raises(KeyError, match=f"^'{missing}'$"):
        menus.build_menus(window, others)
