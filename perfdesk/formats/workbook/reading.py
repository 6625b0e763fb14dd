"""Workbooks as offices make and send them: each sheet that holds a form gives one.

Brings what the sheets display as rows; what these mean is not known here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from itertools import zip_longest
from warnings import catch_warnings, simplefilter

from openpyxl import load_workbook

from perfdesk.core.errors import FormError
from perfdesk.core.template import Template
from perfdesk.formats.refusals import EmptyFileError
from perfdesk.formats.workbook.inspection import inspected
from perfdesk.formats.workbook.lean import lean
from perfdesk.formats.workbook.sheet import Sheet, read_sheet
from perfdesk.formats.workbook.zipped import BrokenArchiveError, opened, packed
from perfdesk.recognition.read import NoFormFound, NotThisForm, readings
from perfdesk.recognition.source import Finding, Reading, SourceRow


class NoWorkbookError(FormError):
    """An Office document of another kind."""

    def __init__(self) -> None:
        super().__init__("文件内容不是 Excel 工作簿。请把后缀名改回原样，或换一个文件。")


def read(data: bytes, templates: Sequence[Template]) -> tuple[Reading, ...]:
    """The forms in the bytes of a workbook, with findings at "第 n 行".

    Raises what ``displayed`` and ``readings`` raise, and EmptyFileError where no sheet
    holds anything.
    """
    filled = [sheet for sheet in displayed(data) if sheet.rows]
    if not filled:
        raise EmptyFileError
    forms: list[Reading] = []
    refused: list[tuple[Sheet, FormError]] = []
    for sheet in filled:
        try:
            forms.extend(_forms(sheet, templates, alone=len(filled) == 1))
        except (NotThisForm, NoFormFound) as error:
            refused.append((sheet, error))
    if not forms:
        raise next((error for _, error in refused if isinstance(error, NotThisForm)), refused[0][1])
    aside = tuple(_left_out(sheet) for sheet, _ in refused)
    return (*forms[:-1], replace(forms[-1], findings=(*forms[-1].findings, *aside)))


def displayed(data: bytes) -> list[Sheet]:
    """What each sheet in the bytes of a workbook displays.

    Raises NoWorkbookError, and a FormError for what is broken or too large.
    """
    contents = inspected(opened(data))
    if all(part.root != "workbook" for part in contents.parts):
        raise NoWorkbookError
    with suppress(_Stumbled):
        if not contents.odd:
            parts = {part.name: part.data for part in contents.parts}
            return _sheets(packed(parts), unworked=contents.unworked)
    try:
        found = _sheets(lean(contents), unworked=contents.unworked)
    except _Stumbled as error:
        raise BrokenArchiveError from error
    return [replace(sheet, name=contents.sheets[int(sheet.name) - 1]) for sheet in found]


class _Stumbled(Exception):  # noqa: N818 - what happened, no error of ours
    """openpyxl could not read a workbook: it raises anything then."""


def _sheets(file: BytesIO, *, unworked: bool) -> list[Sheet]:
    """The sheets as openpyxl reads them, once more with formulas if one lacks its figure."""
    try:
        with catch_warnings():
            simplefilter("ignore")  # it warns of what it leaves out, none of which is displayed
            values = load_workbook(file, data_only=True, keep_links=False).worksheets
            formulas = load_workbook(file, keep_links=False).worksheets if unworked else []
        return [
            read_sheet(sheet.title, sheet, other) for sheet, other in zip_longest(values, formulas)
        ]
    except FormError:
        raise
    except Exception as error:
        raise _Stumbled from error


def _forms(sheet: Sheet, templates: Sequence[Template], *, alone: bool) -> Iterator[Reading]:
    name = "" if alone else f"工作表“{sheet.name}”"
    rows = [SourceRow(f"{name}第 {row.number} 行", row.cells) for row in sheet.rows]
    said = tuple(_said(sheet))
    for each in readings(rows, templates):
        yield replace(each, findings=(*said, *each.findings))


def _said(sheet: Sheet) -> Iterator[Finding]:
    where = f"工作表“{sheet.name}”"
    if sheet.hidden:
        sentence = f"{where}在工作簿里是隐藏的，其中的表也已读入，请核对是否需要。"
        yield Finding("hidden-sheet", where, sheet.name, sentence)
    if sheet.uncalculated:
        sentence = (
            f"{where}有 {sheet.uncalculated} 个公式没有算好的结果，这些格按空白读入；"
            "请在 Excel 或 WPS 中打开并保存一次，再重新读入。"
        )
        yield Finding("uncalculated", where, str(sheet.uncalculated), sentence)


def _left_out(sheet: Sheet) -> Finding:
    where = f"工作表“{sheet.name}”"
    return Finding("no-form", where, sheet.name, f"{where}里没有自评表，没有读入。")
