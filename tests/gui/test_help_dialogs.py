"""What 帮助 › 诊断 and 帮助 › 关于 show and copy."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from perfdesk import RELEASED, __version__
from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.help_dialogs import AboutDialog, DiagnosisDialog, diagnosis_text
from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers


def test_the_diagnosis_names_versions_input_method_screens_fonts_and_folders(
    qapp: QApplication, own_data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_IM_MODULE", "ibus")
    said = diagnosis_text()
    assert f"绩效自评表 {__version__}（{RELEASED}）" in said
    assert f"Qt {qVersion()}" in said
    assert f"界面平台：{qapp.platformName()}" in said
    assert "QT_IM_MODULE：ibus" in said
    assert f"屏幕 1：{qapp.primaryScreen().name()}" in said
    assert "NotoSerifSC-Regular.ttf" in said
    assert f"数据文件夹：{own_data_folder}" in said
    assert "perfdesk.log（还没有）" in said


def test_one_key_copies_the_diagnosis_and_escape_closes_it(qtbot: QtBot) -> None:
    seen: list[str] = []

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, DiagnosisDialog)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
        seen.append(dialog.text_edit.toPlainText())
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QTimer.singleShot(0, press)
    Dialogs().show_diagnosis()
    qtbot.wait(0)
    assert QGuiApplication.clipboard().text() == seen[0]


def test_the_menu_shows_the_diagnosis(window: MainWindow, answers: Answers) -> None:
    window.menu_actions["report"].trigger()
    assert answers.questions("show_diagnosis") == [""]


def test_about_shows_and_copies_the_version_and_its_day(qtbot: QtBot) -> None:
    seen: list[str] = []

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AboutDialog)
        seen.extend(label.text() for label in dialog.findChildren(QLabel))
        buttons = dialog.findChildren(QPushButton)
        QTest.keyClick(next(each for each in buttons if "复制" in each.text()), Qt.Key.Key_Space)
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    QGuiApplication.clipboard().clear()
    QTimer.singleShot(0, press)
    Dialogs().show_about()
    qtbot.wait(0)
    copied = QGuiApplication.clipboard().text()
    assert copied.splitlines()[0] == f"绩效自评表 {__version__}（{RELEASED}）"
    assert f"Qt {qVersion()}" in copied
    assert any(copied in text and "不联网" in text for text in seen)
    assert any("使用 Qt" in text and "LGPL-3.0" in text for text in seen)


def test_the_changelog_has_the_version_and_its_day() -> None:
    changelog = (Path(__file__).parents[2] / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## (.*)$", changelog, re.MULTILINE)
    assert newest
    assert newest[1] == f"{__version__} ({date.fromisoformat(RELEASED)})"
