"""复制为表格 and 导出 Excel 工作簿, by their shortcuts."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.formats.clipboard_reader import parse_html, parse_tsv
from perfdesk.gui.document import Document
from perfdesk.gui.main_window import MainWindow
from perfdesk.storage.settings import Preferences
from perfdesk.table.compose import compose
from perfdesk.table.grid import text_rows
from tests.answers import Answers
from tests.gui.samples import small_form, template
from tests.gui.windows import status_message

_BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def _open(window: MainWindow) -> Document:
    document = Document(small_form(), template())
    window.forms.add(document)
    window.form_list.choose(document)
    return document


def test_the_whole_table_is_copied_as_it_is_shown(window: MainWindow) -> None:
    document = _open(window)
    document.begin_edit(FieldRef(ROOT, "project"))
    document.set_edit_text("差旅费")

    QTest.keyClick(window, Qt.Key.Key_C, _BOTH)

    mime = QGuiApplication.clipboard().mimeData()
    shown = text_rows(compose(document.form, template()))
    assert document.form.project == "差旅费"
    assert [list(row) for row in parse_tsv(mime.text()).rows] == [list(row) for row in shown]
    block = parse_html(mime.html())
    assert block is not None
    assert "差旅费" in {cell for row in block.rows for cell in row}
    assert 'rowspan="5"' in mime.html()
    assert "已复制整张表" in status_message(window)


def test_a_table_is_copied_with_the_page_options_of_the_settings(
    window: MainWindow, answers: Answers
) -> None:
    _open(window)

    def copied() -> tuple[str, str]:
        QTest.keyClick(window, Qt.Key.Key_C, _BOTH)
        mime = QGuiApplication.clipboard().mimeData()
        return mime.text(), mime.html()

    plain, page = copied()
    assert "单位负责人" not in plain
    assert "font-size:12pt" not in page
    answers.chosen = Preferences(page_text_size="12", signatures="yes")
    window.menu_actions["settings"].trigger()
    plain, page = copied()
    assert "单位负责人" in plain
    assert "单位负责人" in page
    assert "font-size:12pt" in page


def test_a_form_is_exported_as_a_workbook(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    document = _open(window)
    answers.confirms = True
    answers.saving = [tmp_path / "表.xlsx"]

    QTest.keyClick(window, Qt.Key.Key_X, _BOTH)

    sheet = load_workbook(tmp_path / "表.xlsx").worksheets[0]
    assert document.form.project in {cell.value for (cell,) in sheet["B3:B3"]}
    (question,) = answers.questions("confirm")
    assert "仍要导出 Excel 工作簿吗？" in question
    assert answers.questions("save")[0].endswith(".xlsx")
    assert "已导出" in status_message(window)


def test_what_a_workbook_cannot_hold_is_asked_about(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    document = _open(window)
    document.set(FieldRef(ROOT, "project"), "差旅\x01费", "改")
    answers.confirms = True
    answers.saving = [tmp_path / "表.xlsx"]

    window.menu_actions["export_workbook"].trigger()

    (asked,) = answers.questions("confirm")
    assert "有些文字工作簿放不下" in asked
    assert "U+0001" in asked
