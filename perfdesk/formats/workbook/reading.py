"""Workbooks as offices make and send them: each sheet that holds a form gives one.

Brings what the sheets display as rows; what these mean is not known here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING
from warnings import catch_warnings, simplefilter

from perfdesk.core.errors import FormError
from perfdesk.core.template import Template
from perfdesk.formats.refusals import EmptyFileError
from perfdesk.formats.workbook.inspection import SheetFacts, inspected
from perfdesk.formats.workbook.lean import lean
from perfdesk.formats.workbook.package import Package, SheetPart, package
from perfdesk.formats.workbook.sheet import SheetRows, lean_code, own_code, sheet_rows
from perfdesk.formats.workbook.zipped import BrokenArchiveError, opened
from perfdesk.table.reading import Finding, Reading, SourceRow
from perfdesk.table.recognise import NoFormFound, NotThisForm, readings

if TYPE_CHECKING:
    from openpyxl.cell.read_only import ReadOnlyCell


class NoWorkbookError(FormError):
    """An Office document of another kind."""

    def __init__(self) -> None:
        super().__init__("文件内容不是 Excel 工作簿。请把后缀名改回原样，或换一个文件。")


def read(data: bytes, templates: Sequence[Template]) -> tuple[Reading, ...]:
    """The forms in the bytes of a workbook, with findings at "第 n 行".

    Raises what ``displayed`` and ``readings`` raise, and EmptyFileError where no sheet
    holds anything.
    """
    sheets = displayed(data)
    filled = [(sheet, content) for sheet, content in sheets if content.rows]
    if not filled:
        raise EmptyFileError
    forms: list[Reading] = []
    refused: list[tuple[SheetPart, FormError]] = []
    for sheet, content in filled:
        try:
            forms.extend(_forms(sheet, content, templates, alone=len(filled) == 1))
        except (NotThisForm, NoFormFound) as error:
            refused.append((sheet, error))
    if not forms:
        raise next((error for _, error in refused if isinstance(error, NotThisForm)), refused[0][1])
    aside = tuple(_left_out(sheet) for sheet, _ in refused)
    return (*forms[:-1], replace(forms[-1], findings=(*forms[-1].findings, *aside)))


def displayed(data: bytes) -> list[tuple[SheetPart, SheetRows]]:
    """What each sheet in the bytes of a workbook displays.

    Raises NoWorkbookError, and a FormError for what is broken or too large.
    """
    archive = opened(data)
    book = package(archive)
    if book is None:
        raise NoWorkbookError
    facts = inspected(archive, book)
    with suppress(_Stumbled):
        if facts.plain:
            return _read(BytesIO(data), book, facts.sheets, own_code)
    try:
        return _read(lean(archive, book), book, facts.sheets, lean_code)
    except _Stumbled as error:
        raise BrokenArchiveError from error


class _Stumbled(Exception):  # noqa: N818 - what happened, no error of ours
    """openpyxl could not read a workbook: it raises anything then."""


def _read(
    file: BytesIO,
    book: Package,
    facts: Sequence[SheetFacts],
    code_of: Callable[[ReadOnlyCell], str],
) -> list[tuple[SheetPart, SheetRows]]:
    """The sheets as openpyxl reads them, row by row, without their looks."""
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import, for few files

    try:
        with catch_warnings():
            simplefilter("ignore")  # it warns of what it leaves out, none of which is displayed
            found = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheets = zip(book.sheets, found.worksheets, facts, strict=True)
            return [
                (part, sheet_rows(sheet, each, code_of, found.epoch))
                for part, sheet, each in sheets
            ]
    except FormError:
        raise
    except Exception as error:
        raise _Stumbled from error


def _forms(
    sheet: SheetPart, content: SheetRows, templates: Sequence[Template], *, alone: bool
) -> Iterator[Reading]:
    name = "" if alone else f"工作表“{sheet.name}”"
    rows = [SourceRow(f"{name}第 {row.number} 行", row.cells) for row in content.rows]
    said = tuple(_said(sheet, content))
    for each in readings(rows, templates):
        yield replace(each, findings=(*said, *each.findings))


def _said(sheet: SheetPart, content: SheetRows) -> Iterator[Finding]:
    where = f"工作表“{sheet.name}”"
    if sheet.hidden:
        sentence = f"{where}在工作簿里是隐藏的，其中的表也已读入，请核对是否需要。"
        yield Finding("hidden-sheet", where, sheet.name, sentence)
    if content.uncalculated:
        sentence = (
            f"{where}有 {content.uncalculated} 个公式没有算好的结果，这些格按空白读入；"
            "请在 Excel 或 WPS 中打开并保存一次，再重新读入。"
        )
        yield Finding("uncalculated", where, str(content.uncalculated), sentence)


def _left_out(sheet: SheetPart) -> Finding:
    where = f"工作表“{sheet.name}”"
    return Finding("no-form", where, sheet.name, f"{where}里没有自评表，没有读入。")
