"""The pane given to a list is like the one Qt would have made."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QTreeView
from pytestqt.qtbot import QtBot

from perfdesk.gui.viewport import give_viewport


def _traits(view: QTreeView) -> tuple[object, ...]:
    pane = view.viewport()
    flags = pane.autoFillBackground(), pane.acceptDrops(), pane.hasMouseTracking()
    return (*flags, pane.backgroundRole(), pane.focusPolicy(), pane.focusProxy() is view)


def test_it_is_painted_and_gives_the_keys_on_as_qt_s_own(qtbot: QtBot) -> None:
    usual, given = QTreeView(), QTreeView()
    for view in (usual, given):
        qtbot.addWidget(view)
    give_viewport(given)
    assert _traits(given) == _traits(usual)
    assert given.viewport().backgroundRole() == QPalette.ColorRole.Base
