"""Reads forms from any supported file, and writes a form as any of them.

Window and command line go through this module and know no file types. A reader is chosen by the
content of the file (``perfdesk.formats.file_types``), a writer by the name of the format. Nothing
is saved here: ``perfdesk.storage`` does that.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from perfdesk.core.errors import newer_program_advice
from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.errors import EmptyFileError, NoFormInWebPageError
from perfdesk.formats.file_contents import read_contents
from perfdesk.formats.file_types import (
    FileType,
    file_type,
    may_hold_form,
    name_of_other_type,
)
from perfdesk.formats.form_size import check_form_size
from perfdesk.formats.native import native_file
from perfdesk.formats.native.form_json import newer_format_text
from perfdesk.formats.results import ExportResult, ProgressCallback, no_progress
from perfdesk.recognition.source import Finding, PrintedFigures, Reading, SourceTable
from perfdesk.resources import has_installed_template, template_of, templates

# Reading.


def supported_files(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder and its subfolders that may hold forms, readable or not.

    Those of kinds that cannot be read are among them, so that reading them says why. Hidden and
    lock files are not. Folders behind links are entered once. At the end come the folders that
    cannot be listed, so that reading them raises the error.
    """
    unlisted: list[OSError] = []
    seen: set[str] = set()
    for parent, folders, names in os.walk(folder, onerror=unlisted.append, followlinks=True):
        seen.add(os.path.realpath(parent))
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(Path(parent, name)) not in seen
        ]
        for name in names:
            if not name.startswith((".", "~$")) and _may_be_form(Path(parent, name)):
                yield Path(parent, name)
    yield from (Path(error.filename) for error in unlisted)


def _may_be_form(path: Path) -> bool:
    """Return True for a file that may hold a form, and for a link to nothing that may be one."""
    if path.suffix:
        return may_hold_form(path.suffix)
    return os.path.islink(path) and not os.path.exists(path)  # noqa: PTH110, PTH114 - never raise


def read_file(path: Path, advance: ProgressCallback = no_progress) -> tuple[Reading, ...]:
    """Return the forms in a file, at least one, their nodes without keys.

    ``advance`` is called with the share of the file that is read, if it has many pages. Raise a
    FormError whose sentence does not name the file, also for a form that is too large to work with.
    """
    return read_forms(read_contents(path, advance), path.suffix, advance)


def read_forms(
    data: bytes, suffix: str, advance: ProgressCallback = no_progress
) -> tuple[Reading, ...]:
    """Return the forms in the bytes of a file whose name ends so; as ``read_file``."""
    kind = file_type(data, suffix)
    readings = _read(kind, data, advance)
    for each in readings:
        check_form_size(each.form)
    if name := name_of_other_type(kind, suffix):
        message = f"文件内容其实是{name}，已按{name}读入，请核对。"
        finding = _file_finding("other-type", message, name.strip())
        return tuple(replace(each, findings=(finding, *each.findings)) for each in readings)
    return readings


def _read(kind: FileType, data: bytes, advance: ProgressCallback) -> tuple[Reading, ...]:
    if kind is FileType.NATIVE:
        return _read_native(data)
    if kind is FileType.PDF:
        return _read_pdf(data, advance)
    tables = _TABLE_READERS[kind](data)
    if kind in _PAGE_TYPES:
        return _read_web_page(tables, advance)
    return _read_tables(tables, advance)


def _read_native(data: bytes) -> tuple[Reading, ...]:
    file = native_file.read_native(data)
    findings = []
    if file.later_version is not None:
        message = (
            f"{newer_format_text(file.later_version)}，这里只能查看，不能修改。"
            f"{newer_program_advice('填写')}"
        )
        findings.append(_file_finding("newer-version", message))
    if file.altered:
        message = (
            "该文件在本程序之外被改动过，或者已经损坏，现在只能查看。"
            "请与备份或原件核对，确认无误后在窗口中用“文件 › 接受更改”。"
        )
        findings.append(_file_finding("digest-mismatch", message))
    if not has_installed_template(file.form):
        name = template_of(file.form).name
        message = f"本程序没有表样“{file.form.template}”，暂按“{name}”显示和计分。"
        findings.append(_file_finding("unknown-template", message, file.form.template))
    return (Reading(file.form, PrintedFigures(), tuple(findings)),)


def _file_finding(code: str, message: str, text: str = "") -> Finding:
    return Finding(code, "文件开头", text, message)


def _read_pdf(data: bytes, advance: ProgressCallback) -> tuple[Reading, ...]:
    """Return the forms attached to a PDF; those on its pages only if none are attached."""
    # Imports pikepdf, which other files do not need.
    from perfdesk.formats.pdf.embedded_forms import NoEmbeddedFormError, attached_forms  # noqa: PLC0415

    try:
        attached = attached_forms(data)
    except NoEmbeddedFormError:
        # Imports pdfplumber, which PDFs of this program do not need.
        from perfdesk.formats.pdf.page_reader import page_tables  # noqa: PLC0415

        return _read_tables(page_tables(data, advance), advance)
    *forms, last = (form for file in attached.native_files for form in _read_native(file))
    findings = (*last.findings, *map(_damaged_attachment, attached.damaged))
    return (*forms, replace(last, findings=findings))


def _damaged_attachment(name: str) -> Finding:
    message = f"附件“{name}”已损坏，没有读入。请向填表人要这份 .zpb 文件。"
    return Finding("damaged-attachment", "附件", name, message)


def _read_tables(tables: Sequence[SourceTable], advance: ProgressCallback) -> tuple[Reading, ...]:
    # Imports the recognition of tables, which takes long and which native files do not need.
    from perfdesk.formats.tables import read_tables  # noqa: PLC0415

    return read_tables(tables, tuple(templates().values()), advance)


def _read_web_page(tables: Sequence[SourceTable], advance: ProgressCallback) -> tuple[Reading, ...]:
    """Return the forms in a web page; raises NoFormInWebPageError if there is none."""
    # Imports the recognition of tables, as above.
    from perfdesk.recognition.read import NoFormFoundError  # noqa: PLC0415

    try:
        return _read_tables(tables, advance)
    except (EmptyFileError, NoFormFoundError) as error:
        raise NoFormInWebPageError from error


def _workbook_tables(data: bytes) -> list[SourceTable]:
    from perfdesk.formats.workbook.workbook_reader import workbook_tables  # noqa: PLC0415 - brings openpyxl

    return workbook_tables(data)


def _xls_tables(data: bytes) -> list[SourceTable]:
    from perfdesk.formats.workbook.xls_reader import xls_tables  # noqa: PLC0415 - brings xlrd

    return xls_tables(data)


def _xml_workbook_tables(data: bytes) -> list[SourceTable]:
    # Brings lxml.
    from perfdesk.formats.workbook.spreadsheetml_reader import spreadsheetml_tables  # noqa: PLC0415

    return spreadsheetml_tables(data)


def _ods_tables(data: bytes) -> list[SourceTable]:
    from perfdesk.formats.workbook.ods_reader import ods_tables  # noqa: PLC0415 - brings lxml

    return ods_tables(data)


def _docx_tables(data: bytes) -> list[SourceTable]:
    from perfdesk.formats.docx_reader import docx_tables  # noqa: PLC0415 - brings python-docx

    return docx_tables(data)


def _html_tables(data: bytes) -> list[SourceTable]:
    from perfdesk.formats.html_reader import html_tables  # noqa: PLC0415 - brings lxml

    return html_tables(data)


def _mhtml_tables(data: bytes) -> list[SourceTable]:
    from perfdesk.formats.html_reader import mhtml_tables  # noqa: PLC0415 - brings lxml

    return mhtml_tables(data)


def _csv_tables(data: bytes) -> list[SourceTable]:
    # Brings csv and the values of cells: 4 % of the time in which `perfdesk show` starts.
    from perfdesk.formats.delimited_text import csv_tables  # noqa: PLC0415

    return csv_tables(data)


def _text_tables(data: bytes) -> list[SourceTable]:
    from perfdesk.formats.plain_text import text_tables  # noqa: PLC0415 - brings the recognition of tables

    return text_tables(data)


_TABLE_READERS: dict[FileType, Callable[[bytes], list[SourceTable]]] = {
    FileType.WORKBOOK: _workbook_tables,
    FileType.XLS: _xls_tables,
    FileType.XML_WORKBOOK: _xml_workbook_tables,
    FileType.ODS: _ods_tables,
    FileType.DOCX: _docx_tables,
    FileType.HTML: _html_tables,
    FileType.MHTML: _mhtml_tables,
    FileType.CSV: _csv_tables,
    FileType.TEXT: _text_tables,
}


_PAGE_TYPES = (FileType.HTML, FileType.MHTML)


# Writing.


def write_form(form: Form, template: Template, to: str, *, public: bool = False) -> ExportResult:
    """Return a form as a file of one of ``WRITABLE_FORMATS``; raises FormError if it cannot be.

    A ``public`` PDF or workbook (公开件) contains nothing but what is printed.
    """
    if to == "zpb":
        return ExportResult(native_file.native_bytes(form))
    if to == "xlsx":
        # Imports uharfbuzz and xlsxwriter, which most runs do not need.
        from perfdesk.formats.workbook.workbook_export import export_workbook  # noqa: PLC0415

        return export_workbook(form, template, public=public)
    # Imports pikepdf, reportlab and uharfbuzz, which most runs do not need.
    from perfdesk.formats.pdf.pdf_export import export_pdf  # noqa: PLC0415

    return export_pdf(form, template, public=public)
