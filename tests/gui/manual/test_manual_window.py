"""The manual beside the real window: F1 from each place, search, links, back and forward."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt, QTimer, QUrl
from PySide6.QtGui import QImage, QTextCursor, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolButton
from pytestqt.qtbot import QtBot

from perfdesk import resources
from perfdesk.gui import dialogs, theme
from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.manual import CONTENTS
from perfdesk.gui.manual.manual_pages import manual_pages
from perfdesk.gui.manual.manual_window import ManualBrowser, ManualWindow
from perfdesk.gui.prompts import BackupLine, Replacement
from perfdesk.gui.widgets import LinkButton
from perfdesk.storage.settings import Preferences
from tests.core.forms import SHANGHAI
from tests.gui.dark import DARK
from tests.gui.samples import small_form
from tests.gui.tree.shown import go
from tests.gui.windows import (
    WORKERS,
    current_document,
    focused_widget,
    press_key,
    write_native_file,
)
from tests.gui.windows_palettes import desktop_palette
from tests.journeys.test_other_texts import office_form

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
Key = Qt.Key
REPLACEMENT = Replacement("邮寄费（2022 年度）", "项目名称", "邮寄费", "寄送费", 1)


@pytest.fixture
def desk(qtbot: QtBot) -> Iterator[MainWindow]:
    """The real window with the real dialogs."""
    window = MainWindow(workers=WORKERS)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    yield window
    if (manual := window.findChild(ManualWindow)) is not None:
        manual.close()


@pytest.fixture
def manual(qtbot: QtBot) -> ManualWindow:
    window = ManualWindow([("文件", "保存", "Ctrl+S")])
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show_page(CONTENTS)
    return window


def page_by_f1(window: MainWindow, qtbot: QtBot) -> str:
    """Press F1 in the window, return the page that opens, and go back by Esc."""
    before = focused_widget()
    press_key(Key.Key_F1)
    manual = window.findChild(ManualWindow)
    assert isinstance(manual, ManualWindow)
    assert manual.isVisible()
    assert not manual.isModal()
    page = manual.browser.page()
    qtbot.waitUntil(manual.browser.hasFocus)
    press_key(Key.Key_Escape)
    assert not manual.isVisible()
    window.activateWindow()
    qtbot.waitUntil(before.hasFocus)
    return page


def test_f1_on_the_start_page_opens_the_first_steps(desk: MainWindow, qtbot: QtBot) -> None:
    assert page_by_f1(desk, qtbot) == "first-steps"


@pytest.mark.slow
def test_f1_opens_the_page_of_each_area_and_typing_goes_on_there(
    desk: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.open_files([write_native_file(tmp_path, "表.zpb", office_form())])
    press_key(Key.Key_F2, CONTROL)
    pages = [page_by_f1(desk, qtbot)]
    for _ in range(7):
        press_key(Key.Key_F6)
        pages.append(page_by_f1(desk, qtbot))
    assert pages == [
        "indicators", "problems", "other-texts", "preview",
        "forms", "header", "header", "goals",
    ]  # fmt: skip


@pytest.mark.slow
def test_f1_while_a_cell_is_edited_or_something_is_looked_for(
    desk: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    press_key(Key.Key_F2)
    assert desk.panes.tree.isAncestorOf(focused_widget())
    assert page_by_f1(desk, qtbot) == "indicators"
    press_key(Key.Key_F, CONTROL)
    assert page_by_f1(desk, qtbot) == "find"


def test_f1_in_the_command_palette_opens_the_page_that_explains_it(
    desk: MainWindow, qtbot: QtBot
) -> None:
    press_key(Key.Key_K, CONTROL)
    assert desk.command_palette.isAncestorOf(focused_widget())
    assert page_by_f1(desk, qtbot) == "first-steps"


@pytest.mark.slow
def test_f1_on_points_opens_the_page_of_weights_and_scores(
    desk: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    go(desk.panes.tree, current_document(desk), "归档数量", "weight")
    assert page_by_f1(desk, qtbot) == "scores"
    press_key(Key.Key_Tab)
    assert page_by_f1(desk, qtbot) == "scores"
    press_key(Key.Key_Home)
    assert page_by_f1(desk, qtbot) == "indicators"


def test_the_menu_opens_the_page_of_keys_with_the_shortcuts(desk: MainWindow) -> None:
    press_key(Key.Key_F1, CONTROL)
    manual = desk.findChild(ManualWindow)
    assert isinstance(manual, ManualWindow)
    assert "Ctrl+Shift+E" in manual.browser.toPlainText()
    manual.close()


def test_the_steps_on_the_start_page_lead_to_their_pages(desk: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: len(desk.findChildren(LinkButton)) >= 4)
    links = [each for each in desk.findChildren(LinkButton) if each.text() == "怎么做"]
    pages = []
    for link in links:
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
        manual = desk.findChild(ManualWindow)
        assert isinstance(manual, ManualWindow)
        pages.append(manual.browser.page())
    assert pages == ["open", "indicators", "problems", "preview"]


def in_next_dialog(qtbot: QtBot, do: Callable[[QDialog], None]) -> None:
    """Do something in the dialog that opens next, and cancel it."""

    def act() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        try:
            qtbot.waitUntil(dialog.isActiveWindow)
            do(dialog)
        finally:
            dialog.reject()

    QTimer.singleShot(0, act)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ask", "page"),
    [
        (lambda prompts: prompts.template_and_year([]), "first-steps"),
        (lambda prompts: prompts.library_entries([], ""), "indicators"),
        (lambda prompts: prompts.rows_to_fill([], SHANGHAI.scoring.headings), "indicators"),
        (lambda prompts: prompts.header_texts([]), "forms"),
        (lambda prompts: prompts.replacements([REPLACEMENT]), "find"),
        (lambda prompts: prompts.export_choice(3, 0), "export"),
        (lambda prompts: prompts.edition(), "export"),
        (lambda prompts: prompts.existing_files_choice(["一"]), "export"),
        (lambda prompts: prompts.unsaved_choice(["邮寄费"]), "keep"),
        (lambda prompts: prompts.drafts_choice(["邮寄费"]), "keep"),
        (lambda prompts: prompts.backup_choice("", [BackupLine("一", list)]), "keep"),
        (lambda prompts: prompts.preferences(Preferences(), []), "settings"),
        (lambda prompts: prompts.show_about(), CONTENTS),
    ],
)
def test_f1_in_a_dialog_opens_its_page_in_a_window_that_the_dialog_does_not_block(
    desk: MainWindow, qtbot: QtBot, ask: Callable[[Dialogs], object], page: str
) -> None:
    seen = []

    def look(dialog: QDialog) -> None:
        QTest.keyClick(dialog, Key.Key_F1)
        manual = dialog.findChild(ManualWindow)
        assert isinstance(manual, ManualWindow)
        seen.append(manual.browser.page())
        QTest.keyClick(manual.browser, Key.Key_Escape)
        assert not manual.isVisible()
        assert dialog.isVisible()

    in_next_dialog(qtbot, look)
    prompts = desk.prompts
    assert isinstance(prompts, Dialogs)
    ask(prompts)
    assert seen == [page]


def test_every_page_named_for_a_dialog_exists() -> None:
    assert set(dialogs._PAGES.values()) <= {page.name for page in manual_pages([])}


def test_a_link_is_followed_by_key_and_alt_left_leads_back(manual: ManualWindow) -> None:
    assert not manual.back.isEnabled()
    press_key(Key.Key_Tab)
    press_key(Key.Key_Return)
    assert manual.browser.page() == "first-steps"
    assert manual.contents.currentItem().text() == "第一次用"
    QTest.keyClick(manual.browser, Key.Key_Left, ALT)
    assert manual.browser.page() == CONTENTS
    assert manual.forward.isEnabled()
    back, forward = (
        next(each for each in manual.findChildren(QToolButton) if words in each.text())
        for words in ("后退", "前进")
    )
    QTest.mouseClick(forward, Qt.MouseButton.LeftButton)
    assert manual.browser.page() == "first-steps"
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    assert manual.browser.page() == CONTENTS
    QTest.keyClick(manual.search, Key.Key_Right, ALT)
    assert manual.browser.page() == "first-steps"


def test_a_page_is_chosen_from_the_contents_by_key(manual: ManualWindow) -> None:
    manual.contents.setFocus()
    press_key(Key.Key_End)
    assert manual.browser.page() == "keys"
    assert "Ctrl+S" in manual.browser.toPlainText()
    press_key(Key.Key_Home)
    assert manual.browser.page() == CONTENTS


@pytest.mark.slow
def test_the_search_lists_all_places_and_enter_goes_to_the_next(manual: ManualWindow) -> None:
    press_key(Key.Key_F, CONTROL)
    assert focused_widget() is manual.search
    QTest.keyClicks(manual.search, "excel")
    assert manual.hits.isVisible()
    assert not manual.contents.isVisible()
    seen = []
    for _ in range(manual.hits.count()):
        title, snippet = manual.hits.currentItem().text().split("\n")
        selected = manual.browser.textCursor().selectedText()
        assert selected.lower() == "excel"
        assert selected in snippet
        assert title == manual.contents.currentItem().text()
        seen.append((title, manual.browser.textCursor().position()))
        press_key(Key.Key_Return)
    assert len(set(seen)) == len(seen) > 8
    assert len({title for title, _ in seen}) > 3
    assert manual.hits.currentRow() == 0, "after the last comes the first"
    press_key(Key.Key_Return, SHIFT)
    assert manual.hits.currentRow() == manual.hits.count() - 1
    manual.search.clear()
    assert manual.contents.isVisible()


def test_what_is_nowhere_is_said_to_be_nowhere(manual: ManualWindow) -> None:
    manual.search.setText("zzz")
    (said,) = (manual.hits.item(row).text() for row in range(manual.hits.count()))
    assert said == "没有找到，请换一个说法。"
    press_key(Key.Key_Return)
    assert manual.browser.page() == CONTENTS


def test_what_is_nowhere_is_said_readably_on_a_dark_desktop_too(manual: ManualWindow) -> None:
    with desktop_palette(DARK):
        manual.search.setText("zzz")
        colour = manual.hits.item(0).foreground().color()
        assert theme.is_readable([colour], manual.hits.palette().color(DARK.ColorRole.Base))


def test_words_are_found_however_they_are_spaced(manual: ManualWindow) -> None:
    found = []
    for words in ("导出 PDF", "导出pdf", "导出ＰＤＦ", " 导 出 PDF"):
        manual.search.setText(words)
        assert manual.browser.textCursor().selectedText() == "导出 PDF"
        found.append([manual.hits.item(row).text() for row in range(manual.hits.count())])
    assert all(each == found[0] for each in found)


def shown_pictures(manual: ManualWindow) -> list[QImage]:
    """Return the pictures of the page as they are painted."""
    document, image = manual.browser.document(), QTextDocument.ResourceType.ImageResource.value
    folder = resources.manual_folder() / "pictures"
    urls = [QUrl.fromLocalFile(str(folder / f"{name}.png")) for name in ("start", "window")]
    return [document.resource(image, url) for url in urls]


def test_pictures_keep_to_the_width_of_the_page(manual: ManualWindow) -> None:
    manual.show_page("first-steps")
    for width in (640, 1100, 560):
        manual.resize(width, 700)
        page = manual.browser.viewport().width() - 2 * manual.browser.document().documentMargin()
        sizes = [each.deviceIndependentSize() for each in shown_pictures(manual)]
        assert [each.width() for each in sizes] == [page, page]
        assert manual.browser.horizontalScrollBar().maximum() == 0


def test_pictures_are_sharp_on_a_screen_at_200_per_cent(
    manual: ManualWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ManualBrowser, "devicePixelRatioF", lambda _self: 2.0)
    manual.resize(560, 700)
    manual.show_page("first-steps")
    for picture in shown_pictures(manual):
        assert picture.devicePixelRatio() == 2.0
        assert picture.deviceIndependentSize().width() < manual.browser.viewport().width()


def sizes_of_keys(manual: ManualWindow) -> set[float]:
    """Return the sizes in points of the keys on the page."""
    cursor, sizes = QTextCursor(manual.browser.document()), set[float]()
    while not cursor.atEnd():
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
        if cursor.charFormat().fontFixedPitch():
            sizes.add(cursor.charFormat().font().pointSizeF())
    return sizes


@pytest.mark.slow
def test_keys_are_as_large_as_the_words_beside_them_when_the_size_of_texts_changes(
    desk: MainWindow, qtbot: QtBot
) -> None:
    press_key(Key.Key_F1)
    manual = desk.findChild(ManualWindow)
    assert isinstance(manual, ManualWindow)
    before = sizes_of_keys(manual)
    desk.menu_actions["text_size_150"].trigger()
    qtbot.waitUntil(lambda: sizes_of_keys(manual) != before)
    (size,) = sizes_of_keys(manual)
    assert abs(size - manual.browser.font().pointSizeF()) < 1, "Qt rounds that of keys"
    desk.menu_actions["text_size_100"].trigger()
    qtbot.waitUntil(lambda: sizes_of_keys(manual) == before)


def test_what_is_found_is_in_sight(manual: ManualWindow) -> None:
    manual.search.setText("诊断")
    assert manual.browser.page() == "keep"
    spot = manual.browser.cursorRect()
    assert manual.browser.viewport().rect().contains(spot)


@pytest.mark.parametrize("size", [(683, 364), (1040, 714)])
def test_pages_scroll_in_one_direction_by_keyboard(
    manual: ManualWindow, size: tuple[int, int]
) -> None:
    manual.resize(*size)
    for page in manual_pages([]):
        manual.show_page(page.name)
        assert manual.browser.horizontalScrollBar().maximum() == 0, page.name
    manual.show_page("indicators")
    bar = manual.browser.verticalScrollBar()
    press_key(Key.Key_PageDown)
    assert bar.value() > 100
    press_key(Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    press_key(Key.Key_Home)
    assert bar.value() == 0


class Screen:
    """A screen of so many pixels, as far as a dialog needs it."""

    def __init__(self, width: int, height: int) -> None:
        self._room = QRect(0, 0, width, height)

    def availableGeometry(self) -> QRect:
        """Override: the whole screen."""
        return self._room


@pytest.mark.parametrize(("width", "most"), [(1366, 0.61), (1920, 0.61), (683, 0.91)])
def test_it_stands_at_the_right_and_leaves_sight_of_the_form(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width: int, most: float
) -> None:
    monkeypatch.setattr(ManualWindow, "screen", lambda _self: Screen(width, width * 9 // 16))
    window = ManualWindow([])
    qtbot.addWidget(window)
    assert 600 <= window.width() <= width * most
    assert window.x() + window.width() == width - 1


@pytest.mark.slow
def test_links_are_readable_on_a_dark_desktop_too(manual: ManualWindow) -> None:
    with desktop_palette(DARK):
        for page in manual_pages([]):
            manual.show_page(page.name)
            background = manual.browser.palette().color(DARK.ColorRole.Base)
            cursor = QTextCursor(manual.browser.document())
            while not cursor.atEnd():
                cursor.movePosition(QTextCursor.MoveOperation.NextCharacter)
                form = cursor.charFormat()
                colour = form.foreground().color()
                assert not form.isAnchor() or theme.is_readable([colour], background)
