"""全部导出: what is exported, what is asked before, and the summary at the end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from threading import Event

import pikepdf
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QProgressDialog

from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.formats.pdf import pdf_export as pdf_out
from perfdesk.formats.results import ExportResult
from perfdesk.gui.exception_hook import ExceptionHook
from perfdesk.gui.main_window import MainWindow
from perfdesk.gui.prompts import ExportChoice
from perfdesk.storage.crash_reports import kept_reports, reporting
from tests.answers import Answers
from tests.gui.samples import small_form
from tests.gui.waiting import Silent, button_of, when_the_dialog_is_there
from tests.gui.windows import status_message, write_native_file


def _open_forms(window: MainWindow, folder: Path, *projects: str) -> list[Path]:
    folder.mkdir(exist_ok=True)
    forms = [replace(small_form(), project=project) for project in projects]
    paths = [write_native_file(folder, f"{number}.zpb", form) for number, form in enumerate(forms)]
    window.open_files(paths)
    return paths


def _form_in(path: Path) -> Form:
    return native_file.read_native(path.read_bytes()).form


def _export(window: MainWindow, answers: Answers, choice: ExportChoice, *places: Path) -> None:
    answers.exports = [choice]
    answers.folders = list(places)
    answers.saving = list(places)
    window.menu_actions["export_all"].trigger()


@pytest.mark.slow
@pytest.mark.parametrize(("to", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK"), ("zpb", b"{")])
def test_every_open_form_becomes_a_file_named_as_convert_does(
    window: MainWindow, answers: Answers, tmp_path: Path, to: str, start: bytes
) -> None:
    _open_forms(window, tmp_path / "in", "邮寄费", "差旅费", "邮寄费")
    answers.confirms = True
    out = tmp_path / "out"
    out.mkdir()

    _export(window, answers, ExportChoice(to), out)

    names = {f"2022-{name}.{to}" for name in ("邮寄费", "差旅费", "邮寄费-2")}
    assert {path.name for path in out.iterdir()} == names
    assert all(path.read_bytes().startswith(start) for path in out.iterdir())
    listed = "、".join(f"2022-{name}.{to}" for name in ("邮寄费", "差旅费", "邮寄费-2"))
    assert status_message(window) == f"已导出 {listed} 到 {out}。"
    assert answers.questions("warn") == []


def test_only_the_selected_forms_are_exported_if_chosen(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _open_forms(window, tmp_path / "in", "甲", "乙", "丙")
    model, chosen = window.form_list.model(), window.form_list.selectionModel()
    # Not by the view: it would take the keys that an earlier test pressed for held ones.
    chosen.setCurrentIndex(model.index(0, 0), chosen.SelectionFlag.ClearAndSelect)
    chosen.select(model.index(2, 0), chosen.SelectionFlag.Select)

    _export(window, answers, ExportChoice("zpb", selected=True), tmp_path)

    assert answers.questions("export_choice") == ["3 2"]
    assert {path.name for path in tmp_path.glob("*.zpb")} == {"2022-甲.zpb", "2022-丙.zpb"}


def test_one_pdf_holds_all_forms_with_bookmarks(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _open_forms(window, tmp_path / "in", "甲", "乙")
    answers.confirms = True

    _export(window, answers, ExportChoice("pdf", merged=True, public=True), tmp_path / "全.pdf")

    assert answers.questions("save") == ["2022-合并.pdf"]
    with pikepdf.open(tmp_path / "全.pdf") as pdf, pdf.open_outline() as outline:
        assert [entry.title for entry in outline.root] == ["甲", "乙"]
        assert "/Author" not in pdf.docinfo or not str(pdf.docinfo["/Author"])


def test_errors_and_empty_cells_of_all_forms_are_in_one_question(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _open_forms(window, tmp_path / "in", "甲", "")

    _export(window, answers, ExportChoice("pdf"), tmp_path)

    (question,) = answers.questions("confirm")
    assert question.startswith("2 张表中有 2 张需要留意。仍要导出吗？\n“甲（2022 年度）”还有")
    assert not [*tmp_path.glob("*.pdf")]


def test_the_file_of_an_open_form_is_never_replaced(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    window.open_files(
        [write_native_file(tmp_path, "2022-甲.zpb", replace(small_form(), project="甲"))]
    )
    before = (tmp_path / "2022-甲.zpb").stat().st_mtime_ns
    answers.confirms = True

    _export(window, answers, ExportChoice("zpb"), tmp_path)

    assert answers.questions("existing_files") == []
    assert (tmp_path / "2022-甲.zpb").stat().st_mtime_ns == before
    assert _form_in(tmp_path / "2022-甲-2.zpb").project == "甲"


def test_a_failure_is_reported_once_and_stops_no_other_file(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _open_forms(window, tmp_path / "in", "甲", "乙", "丙")
    (tmp_path / "2022-乙.zpb").mkdir()
    answers.confirms = True

    _export(window, answers, ExportChoice("zpb"), tmp_path)

    (told,) = answers.questions("warn")
    assert told.startswith(
        f"已导出 2022-甲.zpb、2022-丙.zpb 到 {tmp_path}，1 个没有完成。\n乙（2022 年度）："
    )
    assert {path.name for path in tmp_path.glob("*.zpb") if path.is_file()} == {
        "2022-甲.zpb",
        "2022-丙.zpb",
    }


def test_an_unexpected_error_stops_no_other_file_either(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def printed(form: Form, *_: object, public: bool) -> ExportResult:
        if form.project == "甲":
            raise ZeroDivisionError(public)
        return ExportResult(b"%PDF", ("有字印不出来。",))

    _open_forms(window, tmp_path / "in", "甲", "乙")
    monkeypatch.setattr(pdf_out, "export_pdf", printed)
    answers.confirms = True

    _export(window, answers, ExportChoice("pdf"), tmp_path)

    sentence, first, second = answers.questions("warn")[0].splitlines()
    assert sentence == f"已导出 2022-乙.pdf 到 {tmp_path}，1 个没有完成。"
    assert first.startswith("甲（2022 年度）：程序内部出错")
    assert second == "乙（2022 年度）：有字印不出来。"


def test_the_report_of_an_unexpected_error_is_shown_after_the_summary(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> ExportResult:
        raise ZeroDivisionError

    _open_forms(window, tmp_path / "in", "甲", "乙")
    monkeypatch.setattr("perfdesk.gui.files.export.write_form", fail)
    answers.confirms, hook = True, ExceptionHook(window)

    with reporting(["绩效自评表 0.1.0"]):
        _export(window, answers, ExportChoice("pdf"), tmp_path)
        QApplication.sendPostedEvents(hook)
        assert len(kept_reports()) == 1

    kinds = [kind for kind, _ in answers.asked if kind in ("warn", "show_crash")]
    assert kinds == ["warn", "show_crash"]
    assert "出错报告已存为" in answers.questions("show_crash")[0]


def test_a_form_of_a_later_version_is_not_exported_as_a_native_file(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    path = tmp_path / "新.zpb"
    path.write_bytes(
        native_file.native_bytes(small_form()).replace(b'"version": 2', b'"version": 3')
    )
    window.open_files([path])

    _export(window, answers, ExportChoice("zpb"), tmp_path)

    assert "更新的版本" in answers.questions("warn")[0]
    assert [*tmp_path.glob("*.zpb")] == [path]


@pytest.mark.slow
def test_escape_stops_after_the_current_file(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_work, pressed = Event(), Event()

    def written(*_: object, **__: object) -> ExportResult:
        at_work.set()
        pressed.wait()
        return ExportResult(b"%PDF")

    def press(progress: QProgressDialog) -> None:
        at_work.wait()
        assert progress.labelText() == "正在导出，已完成 0 个，共 3 个"
        QTest.keyClick(progress, Qt.Key.Key_Escape)
        pressed.set()

    _open_forms(window, tmp_path / "in", "甲", "乙", "丙")
    monkeypatch.setattr("perfdesk.gui.files.export.write_form", written)
    answers.confirms = True
    when_the_dialog_is_there(press)

    _export(window, answers, ExportChoice("pdf"), tmp_path)

    assert [path.name for path in tmp_path.glob("*.pdf")] == ["2022-甲.pdf"]
    message = status_message(window)
    assert message == f"已导出 2022-甲.pdf 到 {tmp_path}，其余 2 个因取消没有导出。"


def _make_late(monkeypatch: pytest.MonkeyPatch, silent: Silent) -> None:
    """Let the making of a file wait until it is let go."""

    def written(*_: object, **__: object) -> ExportResult:
        silent()
        return ExportResult(b"%PDF")

    monkeypatch.setattr("perfdesk.gui.files.export.write_form", written)


@pytest.mark.slow
@pytest.mark.parametrize("has_dialog", [False, True])
def test_the_window_stays_open_while_forms_are_exported(
    window: MainWindow,
    answers: Answers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    has_dialog: bool,
) -> None:
    _open_forms(window, tmp_path / "in", "甲", "乙")
    silent, closed = Silent(), list[bool]()
    _make_late(monkeypatch, silent)
    answers.confirms = True

    def close(_: object = None) -> None:
        closed.append(window.close())
        silent.let_go()

    if has_dialog:
        when_the_dialog_is_there(close)
    else:
        QTimer.singleShot(0, close)
    _export(window, answers, ExportChoice("pdf"), tmp_path)

    assert closed == [False]
    assert len(window.forms) == 2
    assert {path.name for path in tmp_path.glob("*.pdf")} == {"2022-甲.pdf", "2022-乙.pdf"}
    assert window.close()


@pytest.mark.slow
def test_a_silent_folder_is_not_waited_for_after_cancelling(
    window: MainWindow, answers: Answers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _open_forms(window, tmp_path / "in", "甲", "乙")
    silent, titles = Silent(), list[str]()
    _make_late(monkeypatch, silent)
    answers.confirms = True

    def press(dialog: QProgressDialog) -> None:
        button = button_of(dialog)
        titles.append(f"{dialog.windowTitle()} {button.text()}")
        if len(titles) == 1:
            when_the_dialog_is_there(press)
        button.click()

    when_the_dialog_is_there(press)
    _export(window, answers, ExportChoice("pdf"), tmp_path)

    assert titles == ["全部导出 取消", "请稍候 不再等待"]
    sentence, first = answers.questions("warn")[-1].splitlines()
    assert sentence == "没有导出文件，1 个没有完成，其余 1 个因取消没有导出。"
    assert first.startswith(
        "甲（2022 年度）：导出“2022-甲.pdf”还没有完成，可能是磁盘或网络没有响应。"
    )

    monkeypatch.setattr(
        "perfdesk.gui.files.export.write_form", lambda *_, **__: ExportResult(b"%PDF later")
    )
    _export(window, answers, ExportChoice("pdf"), tmp_path)
    assert "上一次导出“2022-甲.pdf”还没有结束" in answers.questions("warn")[-1]
    silent.let_go()
    silent.thread.join()
    assert (tmp_path / "2022-甲.pdf").read_bytes() == b"%PDF"
    assert (tmp_path / "2022-乙.pdf").read_bytes() == b"%PDF later"


def test_every_prompt_can_be_cancelled(
    window: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    _open_forms(window, tmp_path / "in", "甲", "乙")
    answers.confirms = True
    for choice in (ExportChoice("pdf"), ExportChoice("pdf", merged=True)):
        _export(window, answers, choice)
    window.menu_actions["export_all"].trigger()

    assert answers.questions("warn") == []
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == []
