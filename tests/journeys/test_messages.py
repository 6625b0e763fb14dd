"""Messages of commands: they stay until they are read, name their files, and open them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import ExportChoice
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import (
    cell_hint,
    current_document,
    focused_widget,
    form_message,
    press_key,
    status_message,
    write_native_file,
)

Key = Qt.Key
_CONTROL = Qt.KeyboardModifier.ControlModifier


class OpenedPaths(QObject):
    """Stands in for the desktop: the paths it was asked to open."""

    def __init__(self) -> None:
        super().__init__()
        self.paths: list[Path] = []

    @Slot(QUrl)
    def open_path(self, url: QUrl) -> None:
        """Note a path."""
        self.paths.append(Path(url.toLocalFile()))


@pytest.fixture
def desktop() -> Iterator[OpenedPaths]:
    opened = OpenedPaths()
    QDesktopServices.setUrlHandler("file", opened, "open_path")  # type: ignore[arg-type]  # PySide takes a str
    yield opened
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def exported(window: MainWindow, answers: Answers, tmp_path: Path) -> Path:
    """A PDF that the window has just exported."""
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    path = tmp_path / "报送" / "一.pdf"
    path.parent.mkdir()
    answers.saving, answers.confirms = [path], True
    window.menu_actions["export_pdf"].trigger()
    assert status_message(window) == f"已导出 一.pdf 到 {path.parent}。"
    return path


def _reading_time_is_over(window: MainWindow) -> None:
    timer = window.message_strip.findChild(QTimer)
    assert isinstance(timer, QTimer)
    assert timer.isActive()
    timer.timeout.emit()


def test_a_line_of_the_problem_list_is_shown_beside_what_was_exported(
    window: MainWindow, exported: Path
) -> None:
    window.panes.problems.list.setFocus(Qt.FocusReason.TabFocusReason)
    press_key(Key.Key_Home)
    line = window.panes.problems.current_line()
    assert line is not None
    assert cell_hint(window) == f"{line.message}　{line.where}"
    assert exported.name in status_message(window)
    window.panes.tree.setFocus()
    assert exported.name in status_message(window)


def test_a_message_stays_until_a_key_after_the_time_to_read_it(
    window: MainWindow, exported: Path
) -> None:
    window.panes.tree.setFocus()
    press_key(Key.Key_Down)
    assert exported.name in status_message(window), "not read yet"
    _reading_time_is_over(window)
    assert exported.name in status_message(window), "until the user is there"
    press_key(Key.Key_Down)
    assert status_message(window) == ""
    assert not window.message_strip.isVisible()


def test_a_click_ends_a_message_that_was_read_but_not_a_later_one(
    window: MainWindow, exported: Path
) -> None:
    assert exported.exists()
    _reading_time_is_over(window)
    window.show_message("已粘贴 6 格。")
    QTest.mouseClick(window.panes.tree.viewport(), Qt.MouseButton.LeftButton)
    assert status_message(window) == "已粘贴 6 格。"
    _reading_time_is_over(window)
    QTest.mouseClick(window.panes.tree.viewport(), Qt.MouseButton.LeftButton)
    assert status_message(window) == ""


def test_a_command_with_nothing_to_say_leaves_the_message(
    window: MainWindow, exported: Path
) -> None:
    window.panes.tree.messageShown.emit("")
    assert exported.name in status_message(window)


def test_undo_does_not_take_away_where_a_file_was_exported_to(
    window: MainWindow, exported: Path
) -> None:
    current_document(window).set(FieldRef(ROOT, "unit"), "中心", "改")
    press_key(Key.Key_Z, _CONTROL)
    assert exported.name in status_message(window)


def test_going_to_problems_and_matches_leaves_the_links_to_an_exported_file(
    window: MainWindow, exported: Path, answers: Answers
) -> None:
    told = status_message(window)
    for number in (1, 2):
        press_key(Key.Key_F8)
        assert cell_hint(window).startswith(f"{number}/")
    window.find_commands.bar.query_field.setText("招聘")
    window.find_commands.bar.hide()
    press_key(Key.Key_F3)
    assert cell_hint(window).startswith("第 1 处，共 1 处：")
    assert status_message(window) == told
    assert window.message_strip.file_button.isVisible()
    answers.saving = [exported.with_name("二.pdf")]
    window.menu_actions["export_pdf"].trigger()
    assert status_message(window) == f"已导出 二.pdf 到 {exported.parent}。"


def test_what_is_told_about_the_form_stands_beside_an_exported_file(
    window: MainWindow, exported: Path
) -> None:
    current_document(window).set(FieldRef(ROOT, "unit"), "中心", "改")
    window.menu_actions["signs"].trigger()
    assert form_message(window).startswith("没有要规范的符号")
    press_key(Key.Key_Z, _CONTROL)
    assert form_message(window) == "", "undo ends what was told about a change"
    window.menu_actions["larger_text"].trigger()
    assert form_message(window).startswith("文字大小：")
    window.menu_actions["smaller_text"].trigger()
    assert window.message_strip.files == (exported,)


def test_what_the_cursor_was_moved_for_can_be_read_beside_two_messages(
    window: MainWindow, exported: Path
) -> None:
    window.resize(1366, 768)
    window.show_form_message("已新建 2023 年度的表：指标、指标值、分值照旧，完成情况已清空。" * 2)
    press_key(Key.Key_F8)
    assert exported.name in status_message(window)
    hint = window.form_status.cell_hint
    assert hint.text().startswith("1/")
    QApplication.processEvents()  # the bar is laid out
    assert hint.contentsRect().width() >= hint.fontMetrics().horizontalAdvance(hint.text()[:20])
    window.resize(800, 600)
    assert window.width() == 800, "it gives way where there is room for one message alone"


def test_in_a_narrow_window_an_exported_file_is_told_again_behind_what_is_told_of_the_form(
    window: MainWindow, exported: Path
) -> None:
    assert exported.exists()
    window.resize(800, 600)
    window.menu_actions["signs"].trigger()
    assert window.form_message_strip.isVisible()
    assert not window.message_strip.isVisible()
    window.form_message_strip.clear()
    assert window.message_strip.isVisible()
    assert window.message_strip.file_button.isVisible()
    window.menu_actions["signs"].trigger()
    window.show_message("“一.zpb”已被删除、改名或移走。")
    assert status_message(window) == "“一.zpb”已被删除、改名或移走。"
    assert window.message_strip.isVisible()
    window.menu_actions["signs"].trigger()
    window.resize(1366, 768)
    assert window.message_strip.isVisible()
    assert window.form_message_strip.isVisible()


def test_in_a_narrow_window_why_the_cursor_was_moved_is_told_in_place_of_an_exported_file(
    window: MainWindow, exported: Path
) -> None:
    window.resize(800, 600)
    press_key(Key.Key_F8)
    assert cell_hint(window).startswith("1/")
    assert not window.message_strip.isVisible()
    press_key(Key.Key_Left)
    assert not cell_hint(window).startswith("1/")
    assert window.message_strip.file_button.isVisible()
    assert exported.name in status_message(window)
    window.menu_actions["signs"].trigger()
    press_key(Key.Key_F8)
    assert not window.form_message_strip.isVisible()
    window.menu_actions["signs"].trigger()
    assert window.form_message_strip.isVisible(), "the newest is told"
    press_key(Key.Key_F8)
    window.show_message("已保存 一.zpb。")
    assert window.message_strip.isVisible(), "the newest is told"
    assert not cell_hint(window).startswith("1/")


def test_what_happens_to_a_file_is_not_replaced_by_what_is_done_in_the_form(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_native_file(tmp_path, "一.zpb", small_form())
    window.open_files([path])
    path.unlink()
    qtbot.waitUntil(lambda: "已被删除、改名或移走" in status_message(window))
    told = status_message(window)
    window.menu_actions["signs"].trigger()
    assert status_message(window) == f"{told}　{form_message(window)}"
    assert form_message(window).startswith("没有要规范的符号")


def test_what_the_cursor_was_moved_for_is_told_until_it_leaves_or_the_form_changes(
    window: MainWindow, exported: Path
) -> None:
    assert exported.exists()
    tree = window.panes.tree
    press_key(Key.Key_F8)
    assert cell_hint(window).startswith("1/")
    row = tree.currentIndex()
    assert tree.current_ref() is not None
    press_key(Key.Key_Left)
    assert not cell_hint(window).startswith("1/"), "another cell of the row"
    press_key(Key.Key_F8)
    assert row == tree.currentIndex()
    QTest.keyClicks(tree, "1")
    assert not cell_hint(window).startswith("1/"), "typed into the cell"


def test_a_message_about_a_form_goes_when_another_form_is_shown(
    window: MainWindow, tmp_path: Path
) -> None:
    for name in ("一.zpb", "二.zpb"):
        window.open_files([write_native_file(tmp_path, name, small_form())])
    window.menu_actions["signs"].trigger()
    assert status_message(window).startswith("没有要规范的符号")
    press_key(Key.Key_PageUp, _CONTROL)
    assert status_message(window) == ""
    window.menu_actions["accept_changes"].trigger()
    assert status_message(window).startswith("这张表没有在本程序之外改动过")
    press_key(Key.Key_PageDown, _CONTROL)
    assert status_message(window) == ""
    window.menu_actions["copy_form"].trigger()
    assert status_message(window).startswith("已复制为新表"), "about the form shown now"


def test_a_message_about_a_file_stays_when_another_form_is_shown(
    window: MainWindow, exported: Path, tmp_path: Path
) -> None:
    told = status_message(window)
    window.open_files([write_native_file(tmp_path, "二.zpb", small_form())])
    press_key(Key.Key_PageUp, _CONTROL)
    assert status_message(window) == told
    assert window.message_strip.files == (exported,)


def test_an_exported_file_and_its_folder_are_opened_by_keyboard(
    window: MainWindow, exported: Path, desktop: OpenedPaths
) -> None:
    window.panes.tree.setFocus()
    while focused_widget() is not window.message_strip.file_button:
        press_key(Key.Key_F6)
    press_key(Key.Key_Space)
    press_key(Key.Key_Tab)
    press_key(Key.Key_Space)
    assert desktop.paths == [exported, exported.parent]


def test_a_file_that_is_gone_is_not_opened(
    window: MainWindow, exported: Path, desktop: OpenedPaths
) -> None:
    exported.unlink()
    window.message_strip.file_button.click()
    assert desktop.paths == []
    assert status_message(window).startswith(f"打不开“{exported}”")


@pytest.mark.slow
def test_saving_all_names_every_file_and_offers_their_folder(
    window: MainWindow, answers: Answers, tmp_path: Path, desktop: OpenedPaths
) -> None:
    files = [write_native_file(tmp_path, f"{name}.zpb", small_form()) for name in "甲乙丙丁"]
    window.open_files(files)
    for each in list(window.forms)[:3]:
        each.set(FieldRef(ROOT, "unit"), "中心", "改")
    window.menu_actions["save_all"].trigger()
    assert status_message(window) == f"已保存 甲.zpb、乙.zpb、丙.zpb 到 {tmp_path}。"
    assert not window.message_strip.file_button.isVisible()
    window.message_strip.folder_button.click()
    assert desktop.paths == [tmp_path]
    for each in window.forms:
        each.set(FieldRef(ROOT, "unit"), "所", "改")
    window.menu_actions["save_all"].trigger()
    assert status_message(window) == f"已保存 甲.zpb、乙.zpb、丙.zpb 等 4 个文件 到 {tmp_path}。"
    assert answers.asked == []


def test_files_of_several_folders_offer_no_folder(window: MainWindow, tmp_path: Path) -> None:
    for name in "甲乙":
        (tmp_path / name).mkdir()
        window.open_files([write_native_file(tmp_path / name, f"{name}.zpb", small_form())])
        current_document(window).set(FieldRef(ROOT, "unit"), "中心", "改")
    window.menu_actions["save_all"].trigger()
    assert status_message(window) == "已保存 甲.zpb、乙.zpb。"
    assert not window.message_strip.folder_button.isVisible()


def test_an_export_with_objections_still_offers_its_files(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    forms = [small_form(), replace(small_form(), project="差旅费")]
    window.open_files(
        [write_native_file(tmp_path, f"{n}.zpb", form) for n, form in enumerate(forms)]
    )
    out = tmp_path / "出"
    (out / "2022-邮寄费.zpb").mkdir(parents=True)
    answers.exports, answers.folders, answers.confirms = [ExportChoice("zpb")], [out], True
    window.menu_actions["export_all"].trigger()
    assert len(answers.questions("warn")) == 1
    assert status_message(window) == f"已导出 2022-差旅费.zpb 到 {out}，1 个没有完成。"
    assert window.message_strip.file_button.isVisible()


def test_a_long_message_is_elided_with_the_whole_as_its_tooltip(window: MainWindow) -> None:
    before = window.minimumSizeHint().width()
    sentence = "已导出 " + "很长的文件名" * 60
    window.show_message(sentence)
    QApplication.processEvents()
    label = window.message_strip.label
    assert label.width() < label.sizeHint().width()
    assert sentence in label.toolTip()
    assert (
        window.minimumSizeHint().width() <= before + window.message_strip.minimumSizeHint().width()
    )
