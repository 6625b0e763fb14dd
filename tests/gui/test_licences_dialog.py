"""帮助 › 许可: by keys alone, and on any screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.licences_dialog import LicencesDialog
from perfdesk.licences import LicensedComponent
from tests.gui.windows import focused_widget


@pytest.fixture
def dialog(qtbot: QtBot, tmp_path: Path) -> LicencesDialog:
    components = []
    for name in ("一", "二"):
        (tmp_path / f"{name}.txt").write_text(f"{name}的许可\n" * 200, encoding="utf-8")
        components.append(LicensedComponent(name, "1", "MIT", (tmp_path / f"{name}.txt",)))
    made = LicencesDialog(components)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_the_arrows_choose_a_component_and_tab_goes_to_its_text(dialog: LicencesDialog) -> None:
    assert focused_widget() is dialog.list
    assert dialog.text_edit.toPlainText().startswith("一 1\n许可证：MIT\n\n一的许可")
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    assert "二的许可" in dialog.text_edit.toPlainText()
    assert dialog.text_edit.accessibleName() == "二 的许可全文"
    QTest.keyClick(dialog.list, Qt.Key.Key_Tab)
    assert focused_widget() is dialog.text_edit
    QTest.keyClick(dialog.text_edit, Qt.Key.Key_PageDown)
    assert dialog.text_edit.verticalScrollBar().value() > 0
    QTest.keyClick(dialog.text_edit, Qt.Key.Key_Tab)
    assert focused_widget() is not dialog.text_edit, "Tab leaves the text again"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_the_text_can_be_selected_but_not_changed(dialog: LicencesDialog) -> None:
    before = dialog.text_edit.toPlainText()
    QTest.keyClick(dialog.text_edit, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(dialog.text_edit, "abc")
    assert dialog.text_edit.toPlainText() == before
    assert dialog.text_edit.textCursor().hasSelection()


def test_the_dialog_fits_a_small_screen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    area = QRect(0, 0, 683, 384)  # 1366 x 768 at 200 %
    monkeypatch.setattr("PySide6.QtGui.QScreen.availableGeometry", lambda _: area)
    dialog = LicencesDialog([LicensedComponent("一", "1", "MIT", ())])
    qtbot.addWidget(dialog)
    assert dialog.width() <= area.width()
    assert dialog.height() <= area.height()
    assert dialog.minimumSizeHint().width() <= area.width()


def test_the_command_shows_all_parts_of_the_program(qtbot: QtBot) -> None:
    shown: list[int] = []

    def close() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, LicencesDialog)
        shown.append(dialog.list.topLevelItemCount())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, close)
    Dialogs().show_licences()
    qtbot.wait(0)
    assert shown[0] > 15
