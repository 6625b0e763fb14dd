"""上报件 or 公开件: chosen by keyboard, written as chosen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.formats.pdf.embedded_forms import NoEmbeddedFormError, attached_forms
from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.files.export_dialogs import EditionDialog
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import Edition
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document, focused_widget, shown_window, write_native_file


@pytest.fixture
def answers() -> Answers:
    return Answers(confirms=True)


@pytest.fixture
def window(qtbot: QtBot, answers: Answers, tmp_path: Path) -> MainWindow:
    shown = shown_window(qtbot, answers)
    shown.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    return shown


def _press(qtbot: QtBot, *keys: Qt.Key) -> None:
    """Press keys in the dialog that opens next, once it has the focus."""

    def press() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, EditionDialog)
        qtbot.waitUntil(dialog.report.hasFocus)
        for key in keys:
            QTest.keyClick(focused_widget(), key)

    QTimer.singleShot(0, press)


@pytest.mark.parametrize(
    ("keys", "edition"),
    [
        ((Qt.Key.Key_Return,), "report"),
        ((Qt.Key.Key_Down, Qt.Key.Key_Return), "public"),
        ((Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return), "report"),
        ((Qt.Key.Key_Escape,), None),
    ],
)
def test_return_takes_the_first_the_arrow_the_second_and_esc_none(
    qtbot: QtBot, keys: tuple[Qt.Key, ...], edition: Edition | None
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    _press(qtbot, *keys)
    assert Dialogs(parent).edition() == edition


@pytest.mark.slow
def test_the_public_pdf_has_another_name_and_no_form_inside(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    report, public = tmp_path / "报.pdf", tmp_path / "公.pdf"
    answers.saving = [report, public]
    window.menu_actions["export_pdf"].trigger()
    answers.exported = "public"
    window.menu_actions["export_pdf"].trigger()
    first, second = answers.questions("save")
    assert second == first.replace(".pdf", "-公开件.pdf")
    assert len(attached_forms(report.read_bytes()).native_files) == 1
    with pytest.raises(NoEmbeddedFormError):
        attached_forms(public.read_bytes())


def test_cancelling_asks_for_no_file(window: MainWindow, answers: Answers) -> None:
    answers.exported = None
    window.menu_actions["export_pdf"].trigger()
    assert answers.questions("save") == []


@pytest.mark.slow
def test_an_exported_pdf_opens_as_an_unsaved_form_that_names_its_source(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.saving = [tmp_path / "报.pdf"]
    window.menu_actions["export_pdf"].trigger()
    answers.opening = [tmp_path / "报.pdf"]
    window.menu_actions["open"].trigger()
    document = current_document(window)
    assert document.form == small_form()
    assert (document.path, document.source) == (None, str(tmp_path / "报.pdf"))
    assert answers.questions("warn") == []
