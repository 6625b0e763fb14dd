"""Reading any supported file: the one door by which forms come in.

Chooses the module by suffix. What the window and the command line open goes
through here; neither knows which file types there are.

Writing a form as any file type: the one door by which forms go out.

Chooses the module by what is asked for. Where the bytes are put is the business
of storage; nothing is asked or said here.
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
"""What can be read, the native file first; in small letters."""


def is_supported(path: Path) -> bool:
    """True if there is a reader for files of that suffix."""
    return path.suffix.lower() in READABLE_SUFFIXES


def supported_files(folder: Path) -> Iterator[Path]:
    """The supported files in a folder and in those below, hidden and lock files left out.

    Last come folders that may not be looked into: reading one says so.
    """
    closed: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=closed.append):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(parent, name)
            if is_supported(path) and not name.startswith((".", "~$")):
                yield path
    yield from (Path(error.filename) for error in closed)


def read_file(path: Path) -> tuple[Reading, ...]:
    """The forms in a file, at least one, their nodes without keys.

    Raises a FormError with one sentence, which does not name the file.
    """
    if not is_supported(path) and os.path.isfile(path):  # noqa: PTH113 - never raises
        raise UnsupportedFileError(path.suffix, READABLE_SUFFIXES)
    data = read_contents(path)
    return _READERS[path.suffix.lower()](data)


def _pdf(data: bytes) -> tuple[Reading, ...]:
    # Brings pikepdf, which other files do not need.
    from perfdesk.formats.pdf import embedded_forms as pdf_in  # noqa: PLC0415

    found = pdf_in.attached_forms(data)
    *forms, last = (reading for each in found.native_files for reading in _native(each))
    findings = (*last.findings, *map(_damaged, found.damaged))
    return (*forms, replace(last, findings=findings))


def _damaged(name: str) -> Finding:
    sentence = f"附件“{name}”已损坏，没有读入。请向填表人要这份 .zpb 文件。"
    return Finding("damaged-attachment", "附件", name, sentence)


def _native(data: bytes) -> tuple[Reading, ...]:
    file = native_file.read_native(data)
    findings = []
    if file.read_only:
        findings.append(_said("newer-version", "该文件由更新的版本保存，这里只能查看，不宜改写。"))
    if not has_installed_template(file.form):
        name = template_of(file.form).name
        sentence = f"这里没有表样“{file.form.template}”，暂按“{name}”显示和计分。"
        findings.append(_said("unknown-template", sentence, file.form.template))
    return (Reading(file.form, PrintedFigures(), tuple(findings)),)


def _said(code: str, message: str, text: str = "") -> Finding:
    return Finding(code, "文件开头", text, message)


def _workbook(data: bytes) -> tuple[Reading, ...]:
    # Brings openpyxl, which other files do not need.
    from perfdesk.formats.workbook import workbook_reader as workbook_in  # noqa: PLC0415

    return workbook_in.read_workbook(data, tuple(templates().values()))


def _text(data: bytes) -> tuple[Reading, ...]:
    # Brings the recognition of tables, which takes long to import and native files do not need.
    from perfdesk.formats import plain_text  # noqa: PLC0415

    return plain_text.read_plain_text(data, tuple(templates().values()))


_READERS = {
    ".zpb": _native,
    ".txt": _text,
    ".xlsx": _workbook,
    ".xlsm": _workbook,
    ".pdf": _pdf,
}


def write_form(form: Form, template: Template, to: str, *, public: bool = False) -> ExportResult:
    """The form as a file of one of ``FORMATS``; raises FormError where it cannot be made.

    A PDF or workbook for the ``public`` says nothing but what is printed.
    """
    if to == "zpb":
        return ExportResult(native_file.native_bytes(form))
    if to == "xlsx":
        # Brings uharfbuzz and xlsxwriter, which most runs do not need.
        from perfdesk.formats.workbook import workbook_export as workbook  # noqa: PLC0415

        return workbook.export_workbook(form, template, public=public)
    # Brings pikepdf, reportlab and uharfbuzz, which most runs do not need.
    from perfdesk.formats.pdf import pdf_export as pdf_out  # noqa: PLC0415

    return pdf_out.export_pdf(form, template, public=public)
