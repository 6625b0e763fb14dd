"""The objections to exporting a form."""

from __future__ import annotations

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QProgressDialog

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form
from perfdesk.gui.document import Document
from perfdesk.gui.files.document_files import export_workbook
from perfdesk.gui.files.objections import Purpose, objections
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import ExportChoice
from tests.answers import Answers
from tests.gui.samples import seed_form, small_form, template
from tests.gui.waiting import Silent, press_button, when_the_dialog_is_there
from tests.gui.windows import write_native_file

pytestmark = pytest.mark.usefixtures("qapp")


def _asked(form: Form, **typed: str) -> str:
    document = Document(form, template())
    for field, text in typed.items():
        document.set(
            FieldRef(ROOT, field.replace("goals_", "goals.0.").replace("_", ".")), text, "改"
        )
    return objections([document], OpenForms().name, Purpose("打印"))[0]


def _sentences(text: str, to: str) -> list[str]:
    """Return the objections to a form with this text, apart from its empty cells."""
    form = seed_form("talent-centre-2022", 0)
    document = Document(replace(form, project=text), template())
    purpose = Purpose("导出", file_type=to)
    found = objections([document], OpenForms().name, purpose)[1]
    known = objections([Document(form, template())], OpenForms().name, purpose)[1]
    return [sentence for sentence in found if sentence not in known]


RARE = "\U0002ffff没有字体"
FOR_CONTROL = "控制\x01符"


@pytest.mark.parametrize(
    ("text", "pdf", "xlsx"),
    [
        ("邮寄费", [], []),
        (RARE, ["有 1 个字没有字体可用"], []),
        (FOR_CONTROL, ["有看不见的字符没有印出"], ["有工作簿不能保存的字符没有写入：U+0001"]),
        ("长" * 33_000, [], ["B3 格的文字超过 32,767 字"]),
    ],
)
def test_only_losses_in_that_file_type_are_asked_about(
    text: str, pdf: list[str], xlsx: list[str]
) -> None:
    for to, expected in (("pdf", pdf), ("xlsx", xlsx)):
        found = _sentences(text, to)
        assert [
            sentence[: len(each)] for sentence, each in zip(found, expected, strict=True)
        ] == expected


def test_objections_are_not_repeated_after_the_workbook_is_written(
    tmp_path: Path,
) -> None:
    document = Document(
        replace(seed_form("talent-centre-2022", 0), project=FOR_CONTROL), template()
    )
    assert export_workbook(document, tmp_path / "甲.xlsx") == []
    assert load_workbook(tmp_path / "甲.xlsx")["自评表"]["B3"].value == "控制符"


def test_only_existing_objections_are_counted() -> None:
    form = seed_form("talent-centre-2022", 0)
    there = {"department": "人社局", "unit": "人才中心"}
    emptied = _asked(form, **there, goals_actual="")
    assert emptied == "这张表还有 1 个空白项。仍要打印吗？"
    wrong = _asked(form, **there, funding_weight="11")
    assert "个错误。仍要打印吗？" in wrong
    assert "空白" not in wrong
    both = _asked(form, **there, goals_actual="", funding_weight="11")
    assert "个错误、1 个空白项。仍要打印吗？" in both


@pytest.fixture
def two_forms(window: MainWindow, tmp_path: Path) -> MainWindow:
    """The window with two forms that have empty cells."""
    forms = [replace(small_form(), project=project) for project in ("甲", "乙")]
    window.open_files([write_native_file(tmp_path, f"{each.project}.zpb", each) for each in forms])
    return window


class Losses:
    """The search for what a file cannot show, which notes its threads and may be halted."""

    def __init__(self) -> None:
        self.threads: list[threading.Thread] = []
        self.silent: Silent | None = None

    def __call__(self, *_: object) -> tuple[str, ...]:
        """Find nothing."""
        self.threads.append(threading.current_thread())
        if self.silent is not None:
            self.silent()
        return ()


@pytest.fixture
def losses(monkeypatch: pytest.MonkeyPatch) -> Losses:
    losses = Losses()
    for module in ("objections", "document_files"):
        monkeypatch.setattr(f"perfdesk.gui.files.{module}.losses", losses)
    return losses


@pytest.mark.parametrize(
    "command", ["print", "print_all", "export_pdf", "export_workbook", "export_all"]
)
def test_they_are_looked_for_in_a_thread(
    two_forms: MainWindow, answers: Answers, losses: Losses, command: str
) -> None:
    answers.exports = [ExportChoice("xlsx")]
    two_forms.menu_actions[command].trigger()
    assert len(answers.questions("confirm")) == 1
    assert losses.threads
    assert threading.main_thread() not in losses.threads


@pytest.mark.parametrize("command", ["print_all", "export_all"])
def test_a_form_by_itself_is_asked_about_place_by_place(
    window: MainWindow, answers: Answers, tmp_path: Path, command: str
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    answers.exports = [ExportChoice("pdf")]
    window.menu_actions[command].trigger()
    (question,) = answers.questions("confirm")
    assert question.startswith("这张表还有 ")
    assert "没有填" in question


@pytest.mark.parametrize("command", ["export_pdf", "export_workbook"])
def test_what_was_told_before_is_compared_in_a_thread(
    two_forms: MainWindow, answers: Answers, losses: Losses, tmp_path: Path, command: str
) -> None:
    answers.confirms, answers.saving = True, [tmp_path / "新的"]
    two_forms.menu_actions[command].trigger()
    assert (tmp_path / "新的").exists()
    assert len(losses.threads) == 2
    assert threading.main_thread() not in losses.threads


@pytest.mark.slow
def test_looking_for_them_can_be_cancelled_and_then_nothing_is_asked(
    two_forms: MainWindow, answers: Answers, losses: Losses
) -> None:
    losses.silent, seen = Silent(), list[str]()

    def cancel(dialog: QProgressDialog) -> None:
        seen.append(f"{dialog.windowTitle()}：{dialog.labelText()}")
        press_button(dialog)
        assert losses.silent is not None
        losses.silent.let_go()

    when_the_dialog_is_there(cancel)
    two_forms.menu_actions["print_all"].trigger()
    assert seen == ["打印：正在检查，已完成 0 张，共 2 张"]
    assert len(losses.threads) == 1
    assert answers.asked[-1][0] == "empty_indicators"


@pytest.mark.slow
@pytest.mark.parametrize("command", ["print", "export_pdf", "export_workbook", "export_problems"])
def test_the_window_itself_loads_nothing_that_takes_time(tmp_path: Path, command: str) -> None:
    file = write_native_file(tmp_path, "表.zpb", small_form())
    call = [sys.executable, "-m", "tests.gui.files.first_use", str(file), command]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    assert done.stdout == "warned: []\n"
