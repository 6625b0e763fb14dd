"""Reads forms from any supported file, and writes a form as any of them.

Window and command line go through this module and know no file types. A reader is chosen by the
suffix of the file, a writer by the name of the format. Nothing is saved here: ``perfdesk.storage``
does that.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.errors import UnsupportedFileError
from perfdesk.formats.file_contents import read_contents
from perfdesk.formats.native import native_file
from perfdesk.formats.results import ExportResult
from perfdesk.recognition.source import Finding, PrintedFigures, Reading
from perfdesk.resources import has_installed_template, template_of, templates

READABLE_SUFFIXES = (".zpb", ".txt", ".xlsx", ".xlsm", ".pdf")
"""The suffixes of files that can be read, in lower case; the native file first."""


# Reading.


def is_supported(path: Path) -> bool:
    """Return whether there is a reader for files of that suffix."""
    return path.suffix.lower() in READABLE_SUFFIXES


def supported_files(folder: Path) -> Iterator[Path]:
    """Yield the supported files in a folder and its subfolders, without hidden and lock files.

    At the end come the folders that cannot be listed, so that reading them raises the error.
    """
    unlisted: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unlisted.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if is_supported(path) and not name.startswith((".", "~$")):
                yield path
    yield from (Path(error.filename) for error in unlisted)


def read_file(path: Path) -> tuple[Reading, ...]:
    """Return the forms in a file, at least one, their nodes without keys.

    Raises a FormError whose sentence does not name the file.
    """
    if not is_supported(path) and os.path.isfile(path):  # noqa: PTH113 - never raises
        raise UnsupportedFileError(path.suffix, READABLE_SUFFIXES)
    data = read_contents(path)
    return _READERS[path.suffix.lower()](data)


def _read_native(data: bytes) -> tuple[Reading, ...]:
    file = native_file.read_native(data)
    findings = []
    if file.read_only:
        message = "该文件由更新的版本保存，这里只能查看，不能修改。请升级程序后再填写。"
        findings.append(_file_finding("newer-version", message))
    if not has_installed_template(file.form):
        name = template_of(file.form).name
        message = f"本程序没有表样“{file.form.template}”，暂按“{name}”显示和计分。"
        findings.append(_file_finding("unknown-template", message, file.form.template))
    return (Reading(file.form, PrintedFigures(), tuple(findings)),)


def _file_finding(code: str, message: str, text: str = "") -> Finding:
    return Finding(code, "文件开头", text, message)


def _read_pdf(data: bytes) -> tuple[Reading, ...]:
    # Imports pikepdf, which other files do not need.
    from perfdesk.formats.pdf.embedded_forms import attached_forms  # noqa: PLC0415

    attached = attached_forms(data)
    *forms, last = (form for file in attached.native_files for form in _read_native(file))
    findings = (*last.findings, *map(_damaged_attachment, attached.damaged))
    return (*forms, replace(last, findings=findings))


def _damaged_attachment(name: str) -> Finding:
    message = f"附件“{name}”已损坏，没有读入。请向填表人要这份 .zpb 文件。"
    return Finding("damaged-attachment", "附件", name, message)


def _read_workbook(data: bytes) -> tuple[Reading, ...]:
    # Imports openpyxl, which other files do not need.
    from perfdesk.formats.workbook.workbook_reader import read_workbook  # noqa: PLC0415

    return read_workbook(data, tuple(templates().values()))


def _read_text(data: bytes) -> tuple[Reading, ...]:
    # Imports the recognition of tables, which takes long and which native files do not need.
    from perfdesk.formats.plain_text import read_plain_text  # noqa: PLC0415

    return read_plain_text(data, tuple(templates().values()))


_READERS = {
    ".zpb": _read_native,
    ".txt": _read_text,
    ".xlsx": _read_workbook,
    ".xlsm": _read_workbook,
    ".pdf": _read_pdf,
}


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
