"""导出问题清单: what is wrong in all open forms, as a workbook for those who mend it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from perfdesk.gui.main_window import MainWindow
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.windows import shown_window, status_message, write_native_file


@pytest.fixture
def window(qtbot: QtBot, answers: Answers, tmp_path: Path) -> MainWindow:
    window = shown_window(qtbot, answers)
    forms = [replace(small_form(), project=name) for name in ("=1+1", "差旅费")]
    files = [write_native_file(tmp_path, f"{at}.zpb", form) for at, form in enumerate(forms)]
    window.open_files(files)
    return window


def test_the_problems_of_all_forms_are_listed_as_text(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.saving = [tmp_path / "清单.xlsx"]
    window.menu_actions["export_problems"].trigger()
    sheet = load_workbook(tmp_path / "清单.xlsx").active
    assert sheet is not None
    head, *lines = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert head == ["年度", "项目", "实施单位", "级别", "位置", "说明", "依据"]
    wanted = [
        ("2022", document.title, problem.message)
        for document in window.forms
        for problem in document.problems
    ]
    assert [(line[0], line[1], line[5]) for line in lines] == wanted
    assert {line[1] for line in lines} == {"=1+1", "差旅费"}
    assert all(cell.data_type in ("s", "n") for row in sheet.iter_rows() for cell in row)
    assert status_message(window).startswith("已导出 清单.xlsx")


def test_a_cancelled_dialog_writes_nothing(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.saving = []
    window.menu_actions["export_problems"].trigger()
    assert not list(tmp_path.glob("*.xlsx"))


def test_a_file_that_cannot_be_written_is_said(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    answers.saving = [tmp_path / "没有的文件夹" / "清单.xlsx"]
    window.menu_actions["export_problems"].trigger()
    (told,) = answers.questions("warn")
    assert "清单.xlsx" in told
