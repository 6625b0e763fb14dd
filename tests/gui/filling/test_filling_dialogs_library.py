"""The dialog of the indicator library, by keyboard: search, tick, insert."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from perfdesk import resources
from perfdesk.core.indicator_library import LibraryError
from perfdesk.gui import theme
from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.filling.filling_dialogs import LibraryDialog
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.dark import DARK
from tests.gui.samples import small_form
from tests.gui.tree.shown import go
from tests.gui.windows import current_document, press_key, status_message, write_native_file
from tests.gui.windows_palettes import desktop_palette

_LIBRARY = resources.indicator_library()
_Key = Qt.Key


@pytest.fixture
def dialog(qtbot: QtBot) -> LibraryDialog:
    shown = LibraryDialog(_LIBRARY, ["培训场次"], "时效指标")
    qtbot.addWidget(shown)
    with qtbot.waitExposed(shown):
        shown.show()
    shown.activateWindow()
    return shown


def _names(dialog: LibraryDialog) -> list[str]:
    return [entry.name for entry in dialog.answer()]


def test_it_opens_in_the_search_field_at_the_group_of_the_current_row(
    dialog: LibraryDialog,
) -> None:
    assert QApplication.focusWidget() is dialog.search
    assert _names(dialog) == ["项目完成及时率"]


def test_initials_down_and_space_tick_several_and_a_new_search_keeps_them(
    dialog: LibraryDialog,
) -> None:
    QTest.keyClicks(dialog.search, "pxrc")
    QTest.keyClick(dialog.search, _Key.Key_Down)
    assert QApplication.focusWidget() is dialog.list
    QTest.keyClick(dialog.list, _Key.Key_Space)
    dialog.search.setText("pxhgl")
    QTest.keyClick(dialog.list, _Key.Key_Space)
    dialog.search.clear()
    assert _names(dialog) == ["培训人次", "培训合格率"]


def test_the_best_match_is_inserted_if_none_is_ticked(dialog: LibraryDialog) -> None:
    dialog.search.setText("满意")
    assert len(_names(dialog)) == 1
    dialog.search.setText("zxl")
    assert _names(dialog) == ["政策知晓率"]
    dialog.search.setText("没有这样的")
    assert _names(dialog) == []


def test_what_the_form_has_already_cannot_be_ticked(dialog: LibraryDialog) -> None:
    dialog.search.setText("培训场次")
    assert _names(dialog) == []
    QTest.keyClick(dialog.list, _Key.Key_Space)
    assert _names(dialog) == []


def test_return_in_the_search_field_inserts_and_esc_does_not(qtbot: QtBot) -> None:
    for key, names in ((_Key.Key_Return, ["培训人次"]), (_Key.Key_Escape, [])):

        def press(key: Qt.Key = key) -> None:
            shown = QApplication.activeModalWidget()
            assert isinstance(shown, LibraryDialog)
            QTest.keyClicks(shown.search, "pxrc")
            QTest.keyClick(shown.search, key)

        QTimer.singleShot(0, press)
        assert [entry.name for entry in Dialogs().library_entries([], "")] == names
    assert qtbot


def test_a_broken_library_is_reported_and_names_can_be_typed_without_it(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise LibraryError("缺少 name")

    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    monkeypatch.setattr(resources, "indicator_library", broken)
    go(window.panes.tree, current_document(window), "归档数量")
    press_key(_Key.Key_F2)
    assert "指标库文件有误" in status_message(window)
    press_key(_Key.Key_Escape)
    monkeypatch.setattr(answers, "library_entries", lambda *_: broken())
    press_key(_Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    assert "指标库文件有误" in answers.questions("warn")[0]


def test_a_search_that_finds_nothing_says_so(dialog: LibraryDialog) -> None:
    QTest.keyClicks(dialog.search, "zzqx")
    said = {label.text() for label in dialog.findChildren(QLabel)}
    assert "指标库里没有这样的名称，请换几个字再找，或在表里直接填写。" in said
    dialog.search.clear()
    said = {label.text() for label in dialog.findChildren(QLabel)}
    assert "将插入：项目完成及时率" in said


def test_what_the_form_has_already_can_be_read_on_a_light_and_a_dark_desktop(
    qtbot: QtBot,
) -> None:
    for desktop in (QPalette(QColor("#efefef")), DARK):
        with desktop_palette(desktop) as palette:
            dialog = LibraryDialog(_LIBRARY, ["培训场次"])
            qtbot.addWidget(dialog)
            dialog.show()
            item = dialog.list.findItems("培训场次", Qt.MatchFlag.MatchRecursive)[0]
            image = dialog.list.viewport().grab(dialog.list.visualItemRect(item)).toImage()
            ground = palette.color(QPalette.ColorRole.Base)
            dots = (image.pixelColor(x, y) for x in range(200) for y in range(image.height()))
            assert max(theme.contrast_ratio(dot, ground) for dot in dots) >= 4.5, ground.name()
