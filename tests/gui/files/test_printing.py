"""Printing: which pages reach the printer, how large, and what the user is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import current_thread

import pypdfium2  # type: ignore[import-untyped]
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPageLayout, QPageSize
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressDialog

from perfdesk.core.checks.all_checks import CheckResult
from perfdesk.core.field_ref import ROOT, FieldRef
from perfdesk.core.form import Goal
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.gui.dialogs import Dialogs
from perfdesk.gui.document import Document
from perfdesk.gui.files import printing
from perfdesk.gui.files.objections import Purpose, confirm_objections
from perfdesk.gui.files.printing import (
    PrinterError,
    a4_printer,
    pages_in_order,
    pages_to_print,
    print_forms,
    print_pages,
    print_scale,
)
from perfdesk.gui.form_list.form_list_model import OpenForms
from perfdesk.gui.main_window import MainWindow
from perfdesk.table.compose import compose
from perfdesk.table.display_list import pages
from perfdesk.table.page import Page, TextRun
from perfdesk.table.typeset import A4_HEIGHT, A4_WIDTH
from tests.answers import Answers
from tests.gui.samples import small_document, small_form, template
from tests.gui.waiting import Silent, press_button, when_the_dialog_is_there
from tests.gui.windows import current_document, status_message, write_native_file

pytestmark = pytest.mark.usefixtures("qapp")

_PAGES = [Page(A4_WIDTH, A4_HEIGHT, (), (TextRun(50, 80, 10, f"第{n}页"),)) for n in (1, 2, 3)]


@pytest.fixture
def printer(tmp_path: Path) -> QPrinter:
    """A printer that prints to a file."""
    made = a4_printer("邮寄费")
    made.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    made.setOutputFileName(str(tmp_path / "printed.pdf"))
    return made


def _sheets(path: Path) -> list[tuple[float, float]]:
    with pypdfium2.PdfDocument(path) as file:
        return [page.get_size() for page in file]


def _drawn(printer: QPrinter) -> list[str]:
    return [page.runs[0].text for page in pages_in_order(_PAGES, printer)]


def test_all_pages_are_printed_on_a4(printer: QPrinter, tmp_path: Path) -> None:
    assert print_pages(_PAGES, printer) == 3
    assert _sheets(tmp_path / "printed.pdf") == [(595, 842)] * 3


def test_only_the_chosen_range_is_printed(printer: QPrinter) -> None:
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(2, 3)
    assert _drawn(printer) == ["第2页", "第3页"]
    ranges = printer.pageRanges()
    ranges.clear()
    for number in (1, 3):
        ranges.addPage(number)
    printer.setPageRanges(ranges)
    assert _drawn(printer) == ["第1页", "第3页"]


def test_copies_come_as_sets_or_page_by_page(printer: QPrinter) -> None:
    printer.setCopyCount(2)
    printer.setCollateCopies(True)
    assert _drawn(printer) == ["第1页", "第2页", "第3页"] * 2
    printer.setCollateCopies(False)
    assert _drawn(printer) == ["第1页", "第1页", "第2页", "第2页", "第3页", "第3页"]


def test_the_last_page_comes_first_if_chosen(printer: QPrinter) -> None:
    printer.setPageOrder(QPrinter.PageOrder.LastPageFirst)
    assert _drawn(printer) == ["第3页", "第2页", "第1页"]


def test_a_page_keeps_its_size_unless_the_sheet_is_smaller(printer: QPrinter) -> None:
    exact = printer.resolution() / 72
    assert print_scale(_PAGES[0], printer) == exact
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A3))
    assert print_scale(_PAGES[0], printer) == exact
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    assert print_scale(_PAGES[0], printer) == pytest.approx(exact * 0.707, rel=0.01)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(QPageLayout.Orientation.Landscape)
    assert print_scale(_PAGES[0], printer) == pytest.approx(exact * 0.707, rel=0.01)


def test_on_a_larger_sheet_the_page_is_centred(printer: QPrinter, tmp_path: Path) -> None:
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A3))
    width = page_fonts().width("页", 100)
    page = Page(A4_WIDTH, A4_HEIGHT, (), (TextRun((A4_WIDTH - width) / 2, 400, 100, "页"),))
    print_pages([page], printer)
    with pypdfium2.PdfDocument(tmp_path / "printed.pdf") as file:
        left, _, right, _ = next(iter(file[0].get_objects())).get_bounds()
        assert (left + right) / 2 == pytest.approx(file[0].get_width() / 2, abs=6)


@pytest.mark.qt_log_ignore("QPainter", "QPdf", "QFile", "QIODevice")
def test_a_failing_printer_is_named_with_advice(tmp_path: Path) -> None:
    printer = a4_printer("邮寄费")
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "folder.pdf"))
    with pytest.raises(PrinterError, match="没有接受打印，请检查"):
        print_pages(_PAGES, printer)
    printer.setPrintRange(QPrinter.PrintRange.PageRange)
    printer.setFromTo(9, 9)
    with pytest.raises(PrinterError):
        print_pages(_PAGES, printer)


@pytest.mark.slow
def test_errors_and_empty_cells_are_asked_about_before_the_printer(
    window: MainWindow, answers: Answers, printer: QPrinter, tmp_path: Path
) -> None:
    window.open_files([write_native_file(tmp_path, "表.zpb", small_form())])
    answers.printers = [printer]
    window.menu_actions["print"].trigger()
    assert status_message(window) == ""
    (question,) = answers.questions("confirm")
    assert question.startswith("这张表还有 ")
    assert "仍要打印吗？" in question
    assert question.endswith("\n仍然打印")
    assert not answers.questions("printer")
    answers.confirms = True
    window.menu_actions["print"].trigger()
    assert status_message(window).endswith("共 1 页")
    assert answers.questions("printer") == ["邮寄费（2022 年度） 1"]
    assert len(_sheets(tmp_path / "printed.pdf")) == 1


def test_characters_missing_from_all_fonts_are_named_before_printing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("perfdesk.gui.files.objections.empty_cells", lambda _form, _template: ())
    monkeypatch.setattr(
        "perfdesk.gui.files.objections.empty_cell_sentences", lambda _form, _template: ()
    )
    form = replace(small_form(), goals=(Goal("按\ue123时", ""),))
    document = Document(form, template())
    monkeypatch.setattr(document, "_checked", CheckResult((), ()))
    answers = Answers()
    assert not confirm_objections([document], OpenForms(), answers, Purpose("打印"))
    (asked,) = answers.questions("confirm")
    assert asked.startswith("这张表有些字印不出来。仍要打印吗？\n有 1 个字没有字体可用")
    assert "U+E123" in asked


@pytest.mark.slow
def test_several_forms_are_one_print_job_with_one_question(
    two_forms: MainWindow, answers: Answers, tmp_path: Path
) -> None:
    two_forms.menu_actions["print_all"].trigger()
    assert status_message(two_forms).endswith("共 2 页")
    assert answers.questions("printer") == ["2 张自评表 2"]
    (question,) = answers.questions("confirm")
    assert question.startswith("2 张表中有 2 张需要留意。仍要打印吗？\n“甲（2022 年度）”还有 ")
    assert len(_sheets(tmp_path / "printed.pdf")) == 2


def test_printed_on_both_sides_each_form_begins_on_a_new_sheet(
    printer: QPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [_PAGES, _PAGES[:2], _PAGES[:1]]
    assert pages_to_print(found, printer) == [*_PAGES, *_PAGES[:2], _PAGES[0]]
    monkeypatch.setattr(printer, "duplex", lambda: QPrinter.DuplexMode.DuplexLongSide)
    both = pages_to_print(found, printer)
    assert [page.runs[0].text if page.runs else "" for page in both] == [
        *("第1页", "第2页", "第3页", ""),
        *("第1页", "第2页", "第1页"),
    ]


def test_cancelling_prints_nothing_and_shows_no_message(tmp_path: Path) -> None:
    answers = Answers(confirms=True)
    assert print_forms([small_document()], "邮寄费", answers) == ""
    assert not answers.questions("warn")
    assert not list(tmp_path.glob("*.pdf"))


@pytest.mark.slow
def test_what_is_still_being_typed_is_printed(two_forms: MainWindow, answers: Answers) -> None:
    document = current_document(two_forms)
    document.begin_edit(FieldRef(ROOT, "project"))
    document.set_edit_text("差旅费")
    two_forms.menu_actions["print"].trigger()
    assert answers.questions("printer") == ["差旅费（2022 年度） 1"]
    assert document.open_field is None


@pytest.mark.qt_log_ignore("QPainter", "QPdf", "QFile", "QIODevice")
def test_a_form_that_cannot_be_printed_gives_one_sentence(
    printer: QPrinter, tmp_path: Path
) -> None:
    printer.setOutputFileName(str(tmp_path / "no" / "such" / "folder.pdf"))
    answers = Answers(printers=[printer], confirms=True)
    assert print_forms([small_document()], "邮寄费", answers) == ""
    assert len(answers.questions("warn")) == 1


def test_without_a_printer_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        "PySide6.QtPrintSupport.QPrinterInfo.availablePrinterNames", staticmethod(list)
    )
    prompts = Dialogs()
    monkeypatch.setattr(prompts, "warn", told.append)
    assert prompts.printer("邮寄费", 1) is None
    assert told == [
        "这台电脑上没有打印机，请先在系统设置里添加；也可以用“文件 › 导出 PDF”存成文件再打印。"
    ]


def _pictures(path: Path) -> list[bytes]:
    with pypdfium2.PdfDocument(path) as file:
        return [bytes(page.render(scale=1).buffer) for page in file]


def test_what_is_drawn_in_a_thread_looks_as_if_drawn_here(
    printer: QPrinter, tmp_path: Path
) -> None:
    threads: list[str] = []
    document, answers = small_document(), Answers(printers=[printer], confirms=True)
    print_forms([document], "邮寄费", answers)
    (made,) = _pictures(tmp_path / "printed.pdf")
    sheet = tuple(
        pages(compose(document.form, template(), document.scores), template().print, page_fonts())
    )
    assert print_pages(sheet, printer, lambda _: threads.append(current_thread().name)) == 1
    assert threads == ["MainThread"]
    assert _pictures(tmp_path / "printed.pdf") == [made]


@pytest.fixture
def two_forms(
    window: MainWindow, answers: Answers, printer: QPrinter, tmp_path: Path
) -> MainWindow:
    """The window with two forms that can be printed."""
    forms = [replace(small_form(), project=project) for project in ("甲", "乙")]
    window.open_files([write_native_file(tmp_path, f"{each.project}.zpb", each) for each in forms])
    answers.confirms, answers.printers = True, [printer]
    return window


@pytest.fixture(params=["compose", "draw_page"])
def halted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[str, Silent]:
    """A step of printing that waits to be let go, and what lets it go."""
    whole: Callable[..., object] = getattr(printing, request.param)
    silent = Silent()

    def late(*arguments: object) -> object:
        silent()
        return whole(*arguments)

    monkeypatch.setattr(printing, request.param, late)
    return request.param, silent


@pytest.mark.slow
def test_the_window_lives_while_pages_are_made_and_drawn(
    two_forms: MainWindow, printer: QPrinter, tmp_path: Path, halted: tuple[str, Silent]
) -> None:
    step, silent = halted
    seen: list[object] = []

    def look(dialog: QProgressDialog) -> None:
        seen.append((dialog.windowTitle(), dialog.labelText(), two_forms.close()))
        silent.let_go()

    when_the_dialog_is_there(look)
    two_forms.menu_actions["print_all"].trigger()
    labels = {
        "compose": "正在排版，已完成 0 张，共 2 张",
        "draw_page": "正在打印，已完成 0 页，共 2 页",
    }
    assert seen == [("打印", labels[step], False)]
    assert status_message(two_forms) == f"已送打印机“{printer.printerName()}”，共 2 页"
    assert len(_sheets(tmp_path / "printed.pdf")) == 2
    assert silent.thread is not current_thread()
    assert two_forms.close()


@pytest.mark.slow
def test_printing_is_cancelled_after_the_form_or_page_at_hand(
    two_forms: MainWindow, answers: Answers, printer: QPrinter, halted: tuple[str, Silent]
) -> None:
    step, silent = halted

    def cancel(dialog: QProgressDialog) -> None:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        silent.let_go()

    when_the_dialog_is_there(cancel)
    two_forms.menu_actions["print_all"].trigger()
    told = {
        "compose": "已取消，没有打印。",
        "draw_page": f"已取消；打印机“{printer.printerName()}”可能已打出前面几页。",
    }
    assert status_message(two_forms) == told[step]
    assert answers.questions("warn") == []
    assert len(answers.questions("printer")) == (step == "draw_page")


@pytest.mark.slow
@pytest.mark.parametrize("halted", ["draw_page"], indirect=True)
def test_a_silent_printer_is_not_waited_for_after_cancelling(
    two_forms: MainWindow, answers: Answers, halted: tuple[str, Silent]
) -> None:
    _, silent = halted

    def cancel(dialog: QProgressDialog) -> None:
        when_the_dialog_is_there(press_button)
        press_button(dialog)

    when_the_dialog_is_there(cancel)
    two_forms.menu_actions["print_all"].trigger()
    (told,) = answers.questions("warn")
    assert "没有接受打印，请检查它是否开机" in told
    silent.let_go()
    silent.thread.join()


@pytest.mark.parametrize("accepted", [True, False])
def test_the_print_dialog_offers_the_existing_pages(
    monkeypatch: pytest.MonkeyPatch, accepted: bool
) -> None:
    seen: list[tuple[int, int, bool]] = []

    def answer(dialog: QPrintDialog) -> int:
        to_file = dialog.testOption(QPrintDialog.PrintDialogOption.PrintToFile)
        seen.append((dialog.minPage(), dialog.maxPage(), to_file))
        return int(accepted)

    names = "PySide6.QtPrintSupport.QPrinterInfo.availablePrinterNames"
    monkeypatch.setattr(names, staticmethod(lambda: ["前台"]))
    monkeypatch.setattr(QPrintDialog, "exec", answer)
    printer = Dialogs().printer("邮寄费", 3)
    assert seen == [(1, 3, False)]
    assert (printer is not None) == accepted
    assert printer is None or printer.docName() == "邮寄费"
    assert printer is None or printer.fullPage()
