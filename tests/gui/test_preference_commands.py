"""设置 and 文字大小: what is chosen applies at once, everywhere, and in the next run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdfium2 import PdfDocument  # type: ignore[import-untyped]
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QToolBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from perfdesk.core.template import SIGNATURE_ROW
from perfdesk.formats.registry import read_file
from perfdesk.gui import theme
from perfdesk.gui.dialogs import NewFormDialog
from perfdesk.gui.files.export_dialogs import EditionDialog, ExportDialog
from perfdesk.gui.filling.filling_dialogs import HeaderDialog, LibraryDialog
from perfdesk.gui.help_dialogs import DiagnosisDialog
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.manual.manual_window import ManualWindow
from perfdesk.gui.prompts import ExportChoice, SharedField
from perfdesk.gui.settings_dialog import SettingsDialog
from perfdesk.resources import indicator_library, templates
from perfdesk.storage.settings import Preferences, load_settings
from tests.answers import Answers
from tests.gui.preview.seen_pages import page_text
from tests.gui.samples import seed_form, small_form, template
from tests.gui.windows import press_key, status_message, write_native_file

_CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _usual_text_size(qapp: QApplication) -> Iterator[None]:
    theme.set_text_size(qapp, 100)
    yield
    theme.set_text_size(qapp, 100)


@pytest.fixture
def filled(window: MainWindow, tmp_path: Path) -> MainWindow:
    """Return the window with a form in it."""
    form = seed_form("talent-centre-2022", 2)
    window.open_files([write_native_file(tmp_path, "表.zpb", form)])
    QApplication.processEvents()
    return window


def _text_size(widget: QWidget) -> float:
    return QFontInfo(widget.font()).pointSizeF()


@pytest.mark.slow
def test_keys_make_all_texts_larger_and_smaller_and_the_menu_shows_how_large(
    filled: MainWindow,
) -> None:
    panes, actions = filled.panes, filled.menu_actions
    texts = [panes.tree, panes.header.fields["project"], panes.problems.list, filled.menuBar()]
    texts += [filled.figures.total, filled.form_list, panes.goals.fields["goals.0.expected"]]
    before = [_text_size(each) for each in texts]
    row = panes.tree.visualRect(panes.tree.currentIndex()).height()
    press_key(Qt.Key.Key_BracketRight, _CONTROL)
    QApplication.processEvents()
    assert [_text_size(each) for each in texts] == pytest.approx([1.15 * s for s in before], 0.05)
    assert actions["text_size_115"].isChecked()
    assert not actions["text_size_100"].isChecked()
    assert status_message(filled) == "文字大小：较大。"
    for _ in range(4):
        press_key(Qt.Key.Key_BracketRight, _CONTROL)
    QApplication.processEvents()
    assert actions["text_size_150"].isChecked(), "there is no larger one"
    assert [_text_size(each) for each in texts] == pytest.approx([1.5 * s for s in before], 0.05)
    assert panes.tree.visualRect(panes.tree.currentIndex()).height() > 1.3 * row
    press_key(Qt.Key.Key_BracketLeft, _CONTROL)
    assert load_settings().preferences.text_size == "130"
    actions["text_size_100"].trigger()
    QApplication.processEvents()
    assert [_text_size(each) for each in texts] == before
    assert load_settings().preferences == Preferences()


def test_icons_of_the_toolbar_grow_with_the_texts(window: MainWindow) -> None:
    bar = window.findChild(QToolBar, "toolbar")
    assert isinstance(bar, QToolBar)
    for percent, side in ((150, 24), (100, 16)):
        window.menu_actions[f"text_size_{percent}"].trigger()
        QApplication.processEvents()
        save = bar.widgetForAction(window.menu_actions["save"])
        assert isinstance(save, QToolButton)
        assert save.iconSize() == QSize(side, side)


@pytest.mark.slow
def test_the_list_of_forms_is_as_many_characters_wide_in_larger_texts(
    window: MainWindow, tmp_path: Path
) -> None:
    def characters() -> float:
        QApplication.processEvents()
        return window.form_list.width() / window.form_list.fontMetrics().horizontalAdvance("国")

    def open_form(name: str) -> None:
        form = seed_form("talent-centre-2022", 2)
        window.open_files([write_native_file(tmp_path, name, form)])

    window.menu_actions["text_size_150"].trigger()  # with the start page
    open_form("表.zpb")
    large = characters()
    window.menu_actions["text_size_100"].trigger()
    assert characters() == pytest.approx(large, abs=1)
    window.menu_actions["text_size_130"].trigger()
    assert characters() == pytest.approx(large, abs=1)


@pytest.mark.slow
def test_the_size_of_texts_comes_back_and_leaves_the_pages_as_they_are(
    filled: MainWindow, qtbot: QtBot
) -> None:
    filled.menu_actions["preview"].trigger()
    QApplication.processEvents()
    assert filled.preview.pane is not None
    filled.preview.pane.page_view.zoom_to(1.0)
    filled.menu_actions["text_size_130"].trigger()
    QApplication.processEvents()
    assert filled.preview.pane.page_view.zoom == 1.0
    later = MainWindow(Answers())
    qtbot.addWidget(later)
    assert later.menu_actions["text_size_130"].isChecked()
    dialog = NewFormDialog([template()])
    qtbot.addWidget(dialog)
    assert _text_size(dialog.year_field) == _text_size(filled.panes.tree)


@pytest.mark.slow
@pytest.mark.parametrize("size", ["100", "115", "130", "150"])
@pytest.mark.parametrize("with_preview", [False, True])
def test_no_text_is_cut_at_any_size_in_a_small_window(
    filled: MainWindow, size: str, with_preview: bool
) -> None:
    filled.menu_actions[f"text_size_{size}"].trigger()
    if with_preview:
        filled.menu_actions["preview"].trigger()
    for _ in range(3):  # Qt lays nested widgets out one after the other
        QApplication.processEvents()
    assert (filled.width(), filled.height()) == (1366, 768)
    labels = (*filled.panes.header.findChildren(QLabel), *filled.panes.funding.findChildren(QLabel))
    for label in labels:
        if label is not filled.panes.funding.messages and not label.isHidden():
            assert label.width() >= label.minimumSizeHint().width(), label.text()
    for button in filled.panes.problems.findChildren(QToolButton):
        assert button.isHidden() or button.height() >= button.minimumSizeHint().height()
    fields = [*filled.panes.header.fields.values(), *filled.panes.funding.fields.values()]
    for field in fields:
        assert isinstance(field, QLineEdit)
        assert field.height() >= field.fontMetrics().height()
    year = filled.panes.header.fields["year"]
    assert year.width() > year.fontMetrics().horizontalAdvance("2022")
    header = filled.panes.tree.tree_header
    words = header.fontMetrics().horizontalAdvance("建议得分")
    assert header.sectionSize(5) >= words
    assert filled.panes.tree.viewport().height() >= 3 * filled.panes.tree.fontMetrics().height()


@pytest.mark.slow
def test_the_largest_texts_fit_a_small_screen_at_200_percent(filled: MainWindow) -> None:
    filled.menu_actions["text_size_150"].trigger()
    QApplication.processEvents()
    filled.resize(683, 334)
    QApplication.processEvents()
    assert (filled.width(), filled.height()) == (683, 334)


class _SmallScreen:
    """A screen of 1366 x 768 pixels with a task bar, as far as a dialog needs it."""

    def availableGeometry(self) -> QRect:
        """Override: the screen less the task bar."""
        return QRect(0, 0, 1366, 728)


def test_dialogs_with_the_largest_texts_fit_a_small_screen(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.set_text_size(qapp, 150)
    monkeypatch.setattr(QDialog, "screen", lambda _self: _SmallScreen())
    line = SharedField("unit", "实施单位", "上海市闵行区人才服务中心", ("",) * 12)
    all_templates = list(templates().values())
    for dialog in (
        SettingsDialog(Preferences(), all_templates, lambda _start: None),
        NewFormDialog(all_templates),
        EditionDialog(),
        ExportDialog(12, 3),
        HeaderDialog([line] * 6),
        LibraryDialog(indicator_library(), (), ""),
        DiagnosisDialog("版本\n" * 90),
        ManualWindow([]),
    ):
        qtbot.addWidget(dialog)
        least = dialog.minimumSizeHint()
        assert max(dialog.width(), least.width()) <= 1366, dialog.windowTitle()
        assert max(dialog.height(), least.height()) <= 728, dialog.windowTitle()


@pytest.mark.slow
def test_page_options_show_in_the_preview_at_once(filled: MainWindow, answers: Answers) -> None:
    filled.menu_actions["preview"].trigger()
    QApplication.processEvents()
    assert filled.preview.pane is not None
    view = filled.preview.pane.page_view
    assert "第 1 页" not in page_text(view)
    answers.chosen = Preferences(page_numbers="always", signatures="yes")
    press_key(Qt.Key.Key_Comma, _CONTROL)
    QApplication.processEvents()
    assert answers.asked[-1] == ("preferences", "100 2")
    assert "第 1 页 共 1 页" in page_text(view)
    assert "单位负责人" in page_text(view)
    assert load_settings().preferences == answers.chosen


@pytest.mark.slow
def test_page_options_apply_to_every_export_and_are_no_content_when_read_again(
    filled: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.chosen = Preferences(signatures="yes")
    filled.menu_actions["settings"].trigger()
    pdf, book, folder = tmp_path / "一.pdf", tmp_path / "一.xlsx", tmp_path / "全部"
    folder.mkdir()
    answers.saving, answers.confirms = [pdf, book], True
    filled.menu_actions["export_pdf"].trigger()
    filled.menu_actions["export_workbook"].trigger()
    answers.exports, answers.folders = [ExportChoice("pdf", False, False, False)], [folder]
    filled.menu_actions["export_all"].trigger()
    for file in (pdf, *folder.iterdir()):
        text = "".join(page.get_textpage().get_text_range() for page in PdfDocument(file))
        assert "单位负责人" in text
    values = [each.value for row in load_workbook(book).worksheets[0].rows for each in row]
    assert set(SIGNATURE_ROW) <= set(values)
    (reading,) = read_file(book)
    assert "单位负责人" not in str(reading.form)
    assert "单位负责人" not in str(reading.findings)


def test_cancelling_changes_nothing(window: MainWindow, own_data_folder: Path) -> None:
    window.menu_actions["settings"].trigger()
    assert not own_data_folder.exists()


def test_dialogs_begin_in_the_folder_chosen_then_in_the_one_used_last(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    chosen, used = tmp_path / "报送", tmp_path / "别处"
    chosen.mkdir()
    used.mkdir()
    answers.chosen = Preferences(folder=str(chosen))
    window.menu_actions["settings"].trigger()
    window.menu_actions["open"].trigger()
    window.open_files([write_native_file(used, "表.zpb", small_form())])
    window.menu_actions["open"].trigger()
    assert answers.started_in == [chosen, used]


def test_a_folder_chosen_after_others_were_used_applies_at_once(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    chosen, used = tmp_path / "报送", tmp_path / "别处"
    chosen.mkdir()
    used.mkdir()
    window.open_files([write_native_file(used, "表.zpb", small_form())])
    for folder in (str(chosen), ""):
        answers.chosen = Preferences(folder=folder)
        window.menu_actions["settings"].trigger()
        window.menu_actions["open"].trigger()
    assert answers.started_in == [chosen, used]


def test_a_new_form_begins_with_the_template_chosen(window: MainWindow, answers: Answers) -> None:
    other = list(templates())[-1]
    answers.chosen = Preferences(template=other)
    window.menu_actions["settings"].trigger()
    window.menu_actions["new"].trigger()
    assert window.document is not None
    assert window.document.template.id == other


def test_settings_that_cannot_be_written_are_told_and_apply_in_this_run(
    window: MainWindow, answers: Answers, own_data_folder: Path
) -> None:
    own_data_folder.write_text("a file in the way")
    window.menu_actions["text_size_130"].trigger()
    assert window.menu_actions["text_size_130"].isChecked()
    assert "设置没有存下来" in answers.asked[-1][1]
