"""Where the dialogs for files begin: 文档, then the folder used last, never the program's own."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot

from perfdesk import resources
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.gui.files import background
from perfdesk.gui.files.last_folder import LastFolder
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import ExportChoice
from perfdesk.gui.start_page import StartPage
from perfdesk.storage import settings
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import current_document, shown_window, write_native_file


@pytest.fixture(autouse=True)
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """文档 of a user who has nothing else."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home" / ".config"))
    location = QStandardPaths.StandardLocation.DocumentsLocation
    folder = Path(QStandardPaths.writableLocation(location))
    assert folder.is_relative_to(tmp_path)
    folder.mkdir(parents=True)
    return folder


def _open_sample(window: MainWindow) -> None:
    page = window.findChild(StartPage)
    assert isinstance(page, StartPage)
    sample = next(each for each in page.findChildren(QToolButton) if "6 张表" in each.text())
    sample.click()


@pytest.mark.slow
def test_a_sample_is_a_copy_without_a_file_and_stays_out_of_the_programs_folder(
    window: MainWindow, answers: Answers, documents: Path
) -> None:
    _open_sample(window)
    document = current_document(window)
    assert (document.path, document.source) == (None, "")
    answers.exports = [ExportChoice("zpb"), ExportChoice("pdf", merged=True)]
    answers.confirms = True
    for command in ("save", "save_as", "export_pdf", "export_workbook", "export_all", "export_all"):
        window.menu_actions[command].trigger()
    window.menu_actions["save_all"].trigger()
    window.menu_actions["open"].trigger()
    assert answers.started_in == [documents] * 8


def test_a_native_sample_has_no_file_either(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(resources.path(), tmp_path / "program")
    monkeypatch.setattr(resources, "_folder", lambda: tmp_path / "program")
    sample = write_native_file(resources.path("samples"), "示例.zpb", small_form())
    window.open_files([sample])
    assert (current_document(window).path, current_document(window).source) == (None, "")


def test_dialogs_begin_where_files_were_last_opened_saved_or_exported(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    opened, saved, exported = (tmp_path / name for name in ("打开", "保存", "导出"))
    for folder in (opened, saved, exported):
        folder.mkdir()
    window.open_files([write_native_file(opened, "一.zpb", small_form())])
    window.menu_actions["open"].trigger()
    answers.saving = [saved / "二.zpb"]
    window.menu_actions["save_as"].trigger()
    window.menu_actions["open"].trigger()
    answers.saving, answers.confirms = [exported / "三.pdf"], True
    window.menu_actions["export_pdf"].trigger()
    window.menu_actions["open"].trigger()
    assert answers.started_in == [opened, opened, saved, saved, exported]


def test_the_folder_used_last_is_remembered_for_the_next_run(
    window: MainWindow, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    window.open_files([write_native_file(tmp_path, "一.zpb", small_form())])
    window.close()
    assert settings.load_settings().last_folder == tmp_path
    second = shown_window(qtbot, answers)
    second.menu_actions["open"].trigger()
    assert answers.started_in == [tmp_path]


@pytest.mark.slow
def test_the_folder_is_remembered_before_the_window_closes(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    first, second = tmp_path / "一", tmp_path / "二"
    for folder in (first, second):
        folder.mkdir()
        window.open_files([write_native_file(folder, "表.zpb", small_form())])
    qtbot.waitUntil(lambda: settings.load_settings().last_folder == second)
    window.open_files([write_native_file(first, "又.zpb", small_form())])
    qtbot.waitUntil(lambda: settings.load_settings().last_folder == first)


def test_a_folder_that_is_gone_is_not_offered(
    window: MainWindow, answers: Answers, tmp_path: Path, documents: Path
) -> None:
    gone = tmp_path / "不见了"
    gone.mkdir()
    window.open_files([write_native_file(gone, "一.zpb", small_form())])
    shutil.rmtree(gone)
    window.menu_actions["open"].trigger()
    assert answers.started_in == [documents]


def test_a_silent_folder_is_asked_together_with_the_others(
    window: MainWindow,
    answers: Answers,
    tmp_path: Path,
    documents: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = tmp_path / "一", tmp_path / "二"
    for folder in (first, second):
        folder.mkdir()
        window.open_files([write_native_file(folder, "表.zpb", small_form())])
        if folder == first:
            window.last_folder.save_pending()
    assert settings.load_settings().last_folder == first
    all_are_asked, asked = threading.Barrier(3, timeout=5), list[Path]()

    def is_folder(path: Path) -> bool:
        asked.append(path)
        all_are_asked.wait()
        return path != second

    monkeypatch.setattr(background, "AT_ONCE", 5000)
    monkeypatch.setattr(os.path, "isdir", is_folder)
    window.menu_actions["open"].trigger()
    assert set(asked) == {first, second, documents}
    assert answers.started_in == [first]


@pytest.mark.parametrize("command", ["save", "save_all", "close"])
def test_no_folder_is_asked_where_a_form_has_its_file(
    window: MainWindow,
    answers: Answers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    answers.leaving = "save"
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    document = current_document(window)
    document.set(FieldRef(ROOT, "project"), "改过", "改")
    asked: list[LastFolder] = []
    monkeypatch.setattr(LastFolder, "path", asked.append)
    window.menu_actions[command].trigger()
    assert not document.is_modified
    assert asked == []
