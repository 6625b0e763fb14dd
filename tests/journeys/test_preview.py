"""A clerk watches the page while filling it in, and prints it, by keyboard alone."""

from __future__ import annotations

from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from perfdesk.gui.files.printing import a4_printer
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.preview.page_view import PageView
from tests.answers import Answers
from tests.gui.windows import current_document, focused_widget, press_key, status_message

pytestmark = pytest.mark.slow

_SEED = Path(__file__).parents[1] / "files" / "seeds" / "talent-centre-2022.txt"
_CONTROL = Qt.KeyboardModifier.ControlModifier


def _open_preview(window: MainWindow, answers: Answers) -> PageView:
    answers.opening = [_SEED]
    QTest.keyClick(window, Qt.Key.Key_O, _CONTROL)
    press_key(Qt.Key.Key_F2, _CONTROL)
    QApplication.processEvents()
    assert window.preview.pane is not None
    return window.preview.pane.page_view


def _text_on_pages(sheets: PageView, at: str) -> str:
    """Return the text of a cell on the pages."""
    return "".join(run.text for page in sheets.pages for run in page.runs if run.pointer == at)


def test_the_page_follows_the_keys_from_cell_to_cell(window: MainWindow, answers: Answers) -> None:
    sheets = _open_preview(window, answers)
    tree = window.panes.tree
    assert focused_widget() is tree
    press_key(Qt.Key.Key_Home, _CONTROL)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Tab, Qt.Key.Key_Tab):
        press_key(key)
    at = sheets.highlighted
    assert at.endswith("/actual")
    for letter in "98%":
        QTest.keyClicks(focused_widget(), letter)
        QApplication.processEvents()
    assert _text_on_pages(sheets, at) == "98%"
    press_key(Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert _text_on_pages(sheets, at) != "98%"
    press_key(Qt.Key.Key_Down)
    assert sheets.highlighted != at


def test_f6_moves_to_the_pages_and_on(window: MainWindow, answers: Answers) -> None:
    sheets = _open_preview(window, answers)
    press_key(Qt.Key.Key_F6)
    press_key(Qt.Key.Key_F6)
    assert focused_widget() is sheets
    press_key(Qt.Key.Key_End)
    bar = sheets.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    press_key(Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()
    press_key(Qt.Key.Key_Home)
    assert bar.value() == 0
    press_key(Qt.Key.Key_Return)
    assert focused_widget() is window.panes.tree
    for _ in range(3):
        press_key(Qt.Key.Key_F6)
    assert focused_widget() is window.form_list
    press_key(Qt.Key.Key_PageDown, _CONTROL)
    QApplication.processEvents()
    assert _text_on_pages(sheets, "/project") == current_document(window).form.project


def test_printed_from_the_window_with_ctrl_p(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    sheets = _open_preview(window, answers)
    printer = a4_printer("自评表")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    answers.printers, answers.confirms = [printer], True
    press_key(Qt.Key.Key_P, _CONTROL)
    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as file:
        assert len(file) == len(sheets.pages)
    assert status_message(window).endswith(f"共 {len(sheets.pages)} 页")
