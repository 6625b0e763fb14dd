"""Recent files in the menu and on the start page, by keyboard."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui import menus
from perfdesk.gui.files.incoming import reachable_paths
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.start_page import StartPage
from perfdesk.storage import settings
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document, focused_widget, press_key, write_native_file

_SIX_FORMS = Path(__file__).parents[2] / "files" / "seeds" / "talent-centre-2022.txt"


def _page(window: MainWindow) -> StartPage:
    page = window.findChild(StartPage)
    assert isinstance(page, StartPage)
    return page


def _menu(window: MainWindow) -> list[tuple[str, bool]]:
    window.recent_files.menu.aboutToShow.emit()
    return [(each.text(), each.isEnabled()) for each in window.recent_files.menu.actions()]


def test_opened_and_saved_files_are_remembered(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    answers.saving = [tmp_path / "二.zpb"]
    window.menu_actions["save_as"].trigger()
    window.recent_files.save_pending()
    assert [each.path.name for each in settings.load_settings().recent] == ["二.zpb", "一.zpb"]
    words = [text for text, _ in _menu(window)]
    assert words[0].startswith("&1 二.zpb")
    assert words[1].startswith("&2 一.zpb")


def test_missing_files_are_grey_and_all_can_be_forgotten(
    window: MainWindow, tmp_path: Path
) -> None:
    there = write_native_file(tmp_path, "A&B.zpb", small_form())
    settings.remember_files([there, tmp_path / "没有.zpb"], date(2026, 3, 1))
    shown = _menu(window)
    assert [enabled for _, enabled in shown[:2]] == [False, True]
    assert "A&&B.zpb" in shown[1][0]
    window.recent_files.menu.actions()[1].trigger()
    assert current_document(window).title == "邮寄费"
    window.recent_files.menu.actions()[-1].trigger()
    assert _menu(window)[0] == ("（没有）", False)


def test_a_hidden_start_page_asks_no_disk_for_the_recent_files(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    asked: list[Collection[Path]] = []

    def note(paths: Collection[Path]) -> Collection[Path]:
        asked.append(paths)
        return paths

    page, file = _page(window), write_native_file(tmp_path, "一.zpb", small_form())
    qtbot.waitUntil(lambda: page.widget() is not None)
    monkeypatch.setattr("perfdesk.gui.start_page.reachable_paths", note)
    window.open_files([file])
    asked.clear()
    window.recent_files.save_pending()
    assert asked == []
    window.menu_actions["close"].trigger()
    assert asked == [[file]]
    assert page.files.topLevelItemCount() == 1


def test_no_two_entries_of_a_menu_share_a_mnemonic(window: MainWindow) -> None:
    for menu in ("file", "view"):
        entries = [each.text() for each in menus.find_menu(window, menu).actions()]
        letters = re.findall(r"&(\w)", "\n".join(entries))
        assert len(letters) == len(set(letters)), entries


def test_a_file_on_another_computer_is_not_waited_for() -> None:
    share, nowhere = Path("//server/share/表.zpb"), Path("/nowhere/表.zpb")
    assert reachable_paths([share, nowhere]) == {share}


@pytest.mark.slow
def test_a_sample_is_not_remembered(window: MainWindow, tmp_path: Path) -> None:
    page = _page(window)
    sample = next(each for each in page.findChildren(QToolButton) if "6 张表" in each.text())
    sample.click()
    assert len(window.forms) == 6
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    window.recent_files.save_pending()
    assert [each.path.name for each in settings.load_settings().recent] == ["一.zpb"]


def test_the_start_page_offers_each_template(
    window: MainWindow, answers: Answers, qtbot: QtBot
) -> None:
    page = _page(window)

    def buttons() -> list[QToolButton]:
        found = page.findChildren(QToolButton)
        return [each for each in found if each.text().endswith("自评表）")]

    qtbot.waitUntil(lambda: len(buttons()) == 2)
    buttons()[1].click()
    assert answers.questions("template_and_year") == ["national-2020"]
    assert current_document(window).form.template == "national-2020"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_a_recent_file_is_opened_by_keyboard_from_the_start_page(
    window: MainWindow, tmp_path: Path, key: Qt.Key
) -> None:
    second = replace(small_form(), project="差旅费")
    window.open_files(
        [
            write_native_file(tmp_path, "一.zpb", small_form()),
            write_native_file(tmp_path, "二.zpb", second),
        ]
    )
    window.recent_files.save_pending()
    (tmp_path / "二.zpb").unlink()
    for _ in range(2):
        window.menu_actions["close"].trigger()
    page = _page(window)
    QTest.keyClick(focused_widget(), Qt.Key.Key_L, Qt.KeyboardModifier.AltModifier)
    assert page.files.hasFocus()
    press_key(key)
    assert current_document(window).title == "邮寄费", "the first that is there"


def test_tab_goes_down_the_start_page_and_on_to_the_recent_files(window: MainWindow) -> None:
    page, seen = _page(window), list[QWidget]()
    while (here := focused_widget()) not in seen and page.isAncestorOf(here):
        seen.append(here)
        press_key(Qt.Key.Key_Tab)
    buttons = [each for each in seen if isinstance(each, QAbstractButton)]
    assert [each.text()[:2] for each in buttons] == [
        *("打开", "新建", "上海", "全国", "人才"),
        *["怎么"] * 4,
    ]
    assert seen[5] is page.files
    left = buttons[:5]
    spots = [each.mapTo(window, each.rect().topLeft()) for each in left]
    assert [spot.y() for spot in spots] == sorted(spot.y() for spot in spots)


def test_new_and_open_are_large_buttons_with_their_keys(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.opening = [write_native_file(tmp_path, "一.zpb", small_form())]
    press_key(Qt.Key.Key_Tab)
    buttons = {each.text(): each for each in _page(window).findChildren(QPushButton)}
    assert list(buttons) == ["打开文件（Ctrl+O）", "新建自评表（Ctrl+N）"]
    for button in buttons.values():
        assert button.height() >= 2 * button.fontMetrics().height()
        assert button.width() >= 200
    press_key(Qt.Key.Key_Return)
    assert answers.questions("template_and_year") == ["shanghai-2022 national-2020"]
    window.menu_actions["close"].trigger()
    QTest.mouseClick(buttons["打开文件（Ctrl+O）"], Qt.MouseButton.LeftButton)
    assert current_document(window).title == "邮寄费"


@pytest.mark.slow
def test_recent_files_show_project_unit_and_year(window: MainWindow, tmp_path: Path) -> None:
    form = replace(small_form(), unit="上海市闵行区人才服务中心")
    window.open_files([write_native_file(tmp_path, "一.zpb", form)])
    window.open_files([_SIX_FORMS])
    for _ in range(7):
        window.menu_actions["close"].trigger()
    settings.remember_files([tmp_path / "早先的.zpb"], date(2026, 3, 1))
    page = _page(window)
    page.hide()
    page.show()
    items = page.files.findItems("", Qt.MatchFlag.MatchContains)
    rows = [[item.text(column) for column in range(page.files.columnCount())] for item in items]
    today = f"{date.today():%Y-%m-%d}"  # noqa: DTZ011 - the local date, as on the page
    assert rows == [
        ["早先的", "", "", "找不到", "早先的.zpb"],
        [
            "闵行区人才服务中心业务管理平台(二期)(2022运维)等 6 张表",
            "上海市闵行区人才服务中心", "2022", today, "talent-centre-2022.txt",
        ],
        ["邮寄费", "上海市闵行区人才服务中心", "2022", today, "一.zpb"],
    ]  # fmt: skip


def test_a_file_saved_under_another_project_is_listed_by_it(
    window: MainWindow, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    current_document(window).set(FieldRef(ROOT, "project"), "差旅费", "改")
    window.menu_actions["save"].trigger()
    (entry,) = window.recent_files.entries()
    assert entry.form == settings.RecentForm("差旅费", "", "2022")
