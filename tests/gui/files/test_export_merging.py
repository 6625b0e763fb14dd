"""Several open forms in one PDF: progress, cancelling midway, and a form that is left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import pikepdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressDialog

from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.pdf import pdf_export
from perfdesk.formats.results import MergedExport, ProgressCallback
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import ExportChoice
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.waiting import when_the_dialog_is_there
from tests.gui.windows import status_message, write_native_file


def _open_forms(window: MainWindow, folder: Path, *projects: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    forms = [replace(small_form(), project=project) for project in projects]
    paths = [write_native_file(folder, f"{number}.zpb", form) for number, form in enumerate(forms)]
    window.open_files(paths)
    return paths


def _export(window: MainWindow, answers: Answers, choice: ExportChoice, *places: Path) -> None:
    answers.exports = [choice]
    answers.folders = list(places)
    answers.saving = list(places)
    window.menu_actions["export_all"].trigger()


def _pause_merging_at(share: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop the merging at this share until Esc has been pressed."""
    at_work, pressed = Event(), Event()
    merge = pdf_export.export_merged_pdf

    def merged(
        forms: Sequence[tuple[Form, Template]], *, public: bool, advance: ProgressCallback
    ) -> MergedExport:
        def halted(done: float) -> None:
            if done >= share:
                at_work.set()
                pressed.wait()
            advance(done)

        return merge(forms, public=public, advance=halted)

    def press(progress: QProgressDialog) -> None:
        at_work.wait()
        QTest.keyClick(progress, Qt.Key.Key_Escape)
        pressed.set()

    monkeypatch.setattr(pdf_export, "export_merged_pdf", merged)
    when_the_dialog_is_there(press)


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_escape_cancels_the_merging_and_the_existing_file_stays(
    window: MainWindow,
    answers: Answers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    share: float,
) -> None:
    _open_forms(window, tmp_path / "in", "甲", "乙", "丙")
    (tmp_path / "全.pdf").write_bytes(b"older")
    answers.confirms = True
    _pause_merging_at(share, monkeypatch)

    _export(window, answers, ExportChoice("pdf", merged=True), tmp_path / "全.pdf")

    assert (tmp_path / "全.pdf").read_bytes() == b"older"
    message = status_message(window)
    assert message == "已取消，没有导出文件。"


@pytest.mark.slow
def test_the_merging_shows_how_many_forms_are_done(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    words = QProgressDialog.setLabelText
    is_shown, merge = Event(), pdf_export.export_merged_pdf

    def label(progress: QProgressDialog, text: str) -> None:
        said.append(text)
        words(progress, text)

    def merged(
        forms: Sequence[tuple[Form, Template]], *, public: bool, advance: ProgressCallback
    ) -> MergedExport:
        is_shown.wait()
        return merge(forms, public=public, advance=advance)

    monkeypatch.setattr(QProgressDialog, "setLabelText", label)
    monkeypatch.setattr(pdf_export, "export_merged_pdf", merged)
    when_the_dialog_is_there(lambda _dialog: is_shown.set())
    _open_forms(window, tmp_path / "in", "甲", "乙", "丙")
    answers.confirms = True

    _export(window, answers, ExportChoice("pdf", merged=True), tmp_path / "全.pdf")

    assert said[0] == "正在合并，已完成 0 张，共 3 张"
    assert "正在合并，已完成 2 张，共 3 张" in said


def test_a_form_that_cannot_be_typeset_is_reported_and_the_others_are_merged(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _open_forms(window, tmp_path / "in", "甲", "乙", "丙")
    window.form_list.setCurrentIndex(window.form_list.model().index(1, 0))
    assert window.document is not None
    window.document.set(FieldRef(ROOT, "department"), "半个字\ud83d", "改")
    answers.confirms = True

    _export(window, answers, ExportChoice("pdf", merged=True), tmp_path / "全.pdf")

    sentence, line = answers.questions("warn")[0].splitlines()
    assert sentence == f"已导出 全.pdf 到 {tmp_path}，1 张未能合并。"
    assert line.startswith("乙（2022 年度）：主管部门含有不完整的字符")
    with pikepdf.open(tmp_path / "全.pdf") as pdf, pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == ["甲", "丙"]
