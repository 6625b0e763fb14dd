"""Open, save and export documents.

The open edit is committed before anything is written, so the file holds what the screen
shows. The user has been asked for the path, and whether to go on in spite of errors,
before these functions are called.
"""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TypeVar

from perfdesk import resources
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.template import Template, blank_form
from perfdesk.formats.form_size import check_form_size
from perfdesk.formats.naming import (
    UniqueFileNames,
    form_file_name,
    form_identity,
    form_origin,
)
from perfdesk.formats.native import native_file
from perfdesk.formats.registry import write_form
from perfdesk.gui.document import Document
from perfdesk.gui.files.background import run_in_background
from perfdesk.gui.files.objections import losses
from perfdesk.gui.prompts import Edition
from perfdesk.gui.read_only import ReadOnlyReason
from perfdesk.recognition.source import Reading
from perfdesk.resources import template_of
from perfdesk.storage import logs, saving, settings
from perfdesk.storage.atomic_write import KnownContent
from perfdesk.storage.real_paths import ask_real_path, real_path
from perfdesk.storage.save_errors import save_error
from perfdesk.storage.saving import SavedFile, write_made_file
from perfdesk.storage.written_files import written_files
from perfdesk.workers.reading import FileResult

_NATIVE_SUFFIX = ".zpb"

_NEWER_VERSION = "newer-version"
"""Code of the finding that a later version of the program wrote the file."""
_ALTERED = "digest-mismatch"
"""Code of the finding that the file was changed outside the program, or damaged."""

_REASONS = {_NEWER_VERSION: ReadOnlyReason.NEWER, _ALTERED: ReadOnlyReason.ALTERED}

WORKBOOK_FILTER = "Excel 工作簿 (*.xlsx)"
"""The filter of a file dialog for workbooks."""


_Result = TypeVar("_Result")

_being_written: set[Path] = set()
"""The real paths of the files that are being written, whether somebody waits for that or not."""
_looking = Lock()
"""Held by the thread that looks whether a file is being written, and notes that it writes it."""


class StillBeingWrittenError(FormError):
    """An earlier writing of the same file has not ended; nothing was written."""

    def __init__(self, what: str) -> None:
        super().__init__(f"上一次{what}还没有结束。请稍后再试，或另存到别的位置。")


def open_documents(result: FileResult) -> list[Document]:
    """Return the forms of a file that was read as documents, in the order of the file.

    Only a native file becomes the document's file; other types are remembered as its source.
    A sample is a copy without either: it is the program's file, not the user's.
    Raises the error if it could not be read; its sentence does not name the file.
    """
    logs.log_result("open", result.path, result.error, result.seconds)
    if result.error is not None:
        raise result.error
    return [_document(reading, result) for reading in result.readings]


def printed_template(document: Document) -> Template:
    """Return the 表样 of a document with the page options that the user chose in 设置."""
    return document.template.with_page_options(settings.load_settings().preferences.page_options())


def new_document(template: Template, year: str) -> Document:
    """Return a new form of a template, unmodified until something is typed.

    Department and unit of the form saved last are filled in.
    """
    last = settings.load_settings().offices
    blank = blank_form(template, year)
    form = replace(blank, department=last.department, unit=last.unit)
    return Document(form, template, title="新建的自评表")


def _document(reading: Reading, result: FileResult) -> Document:
    path = result.path
    codes = {finding.code for finding in reading.findings}
    is_sample = resources.is_sample(path)
    document = Document(
        reading.form,
        template_of(reading.form),
        title=path.stem,
        path=path if path.suffix.lower() == _NATIVE_SUFFIX and not is_sample else None,
        read_only=next((reason for code, reason in _REASONS.items() if code in codes), None),
    )
    if document.path is not None:
        document.known_content = result.digest
    document.source = "" if is_sample else str(path)
    document.findings = reading.findings
    return document


def accept_changes(document: Document) -> None:
    """Take the form of an altered file as it is; the finding that said so is answered."""
    document.findings = tuple(each for each in document.findings if each.code != _ALTERED)
    document.accept_changes()


def save_document(document: Document, path: Path, known: KnownContent = None) -> tuple[str, ...]:
    """Write the form to ``path``, make that its file and return messages.

    ``known`` is what the file held when it was read. Raises ChangedOnDiskError if another program
    has written it since, StillBeingWrittenError while an earlier save of the file has not ended, or
    another FormError, also for a form that is too large to be opened again; the file is unchanged
    then. Old and new content are kept among the backups.
    """
    document.commit()
    form = document.form
    check_form_size(form)

    def remember_late(saved: SavedFile) -> None:
        if document.path == path:
            document.known_content = saved.digest

    with logs.log_operation("save", path):
        data = native_file.native_bytes(form)
        save = partial(saving.save_form_file, path, data, known)
        saved = write_alone(path, "保存", save, remember_late)
    document.path, document.known_content = path, saved.digest
    document.mark_saved(form)
    _remember(form)
    return saved.messages


def write_alone(
    path: Path,
    action: str,
    write: Callable[[], _Result],
    on_late_result: Callable[[_Result], object] | None = None,
) -> _Result:
    """Return what ``write`` returns, which writes the file in a thread; raise what it raises.

    Raise StillBeingWrittenError while an earlier one has not ended that the user stopped waiting
    for: it would replace what is newer. What one returns in the end is given to ``on_late_result``.
    """
    what = f"{action}“{path.name}”"
    place = run_in_background(lambda: real_place(path), what)

    def write_if_alone() -> _Result:
        with writing_alone(place, what):
            return write()

    return run_in_background(write_if_alone, what, on_late_result)


@contextmanager
def writing_alone(place: Path, what: str) -> Iterator[None]:
    """Note that the block writes the file at this real path; ``what`` names that for the user.

    Raise StillBeingWrittenError while another one does.
    """
    with _looking:
        if place in _being_written:
            raise StillBeingWrittenError(what)
        _being_written.add(place)
    try:
        yield
    finally:
        _being_written.discard(place)


def real_place(path: Path) -> Path:
    """Return the real path of a file to be written, by which others that write it are found.

    Raise a SaveError for a path that no file can have.
    """
    try:
        return ask_real_path(path)
    except ValueError as error:
        raise save_error(path, error) from error


def _remember(form: Form) -> None:
    """Remember department and unit for the next new form.

    The form itself is saved by then, so an error is ignored. A form without either changes
    nothing.
    """
    if form.department.strip() or form.unit.strip():
        with suppress(FormError):
            offices = settings.Offices(form.department, form.unit)
            settings.change_settings(lambda old: dataclasses.replace(old, offices=offices))


def export_pdf(document: Document, path: Path, edition: Edition) -> Sequence[str]:
    """Write the form as a PDF of this edition and return messages; raises FormError.

    Messages that were among the objections are left out.
    """
    return _export(document, path, "pdf", public=edition == "public")


def export_workbook(document: Document, path: Path) -> Sequence[str]:
    """Write the form as a workbook, otherwise like ``export_pdf``."""
    return _export(document, path, "xlsx")


def _export(
    document: Document, path: Path, file_type: str, *, public: bool = False
) -> Sequence[str]:
    """Make and write a file in a thread; return what is to be said of it."""
    document.commit()
    form, template, made_from = document.form, printed_template(document), origin(document)
    scores = document.scores

    def export() -> Sequence[str]:
        output = write_form(form, template, file_type, public=public)
        saved = write_export(path, output.data, made_from, replace=True)
        shown_before = losses(form, template, scores, file_type)
        return [*(each for each in output.messages if each not in shown_before), *saved.messages]

    with logs.log_operation("export", path):
        return write_alone(path, "导出", export)


def write_export(path: Path, data: bytes, made_from: str, *, replace: bool) -> SavedFile:
    """Write a file made of forms; what others have put there only goes if ``replace`` is True.

    ``made_from`` says what it was made from, such as ``origin``. Raises a SaveError; see
    ``saving.write_made_file``.
    """
    with written_files() as written:
        return write_made_file(written, path, data, made_from, replace=replace)


def origin(document: Document) -> str:
    """Return what tells whether two files were made from this form, as ``convert`` does.

    A form that has neither a file nor all by which forms are told apart differs from any other.
    """
    source = document.path or document.source
    place = real_path(Path(source)) if source else os.urandom(16).hex()
    return form_origin(form_identity(document.form), str(place))


def free_path(folder: Path, form: Form, suffix: str) -> Path:
    """Return a path in the folder for the form, named as ``convert`` does, that is not in use.

    Raise a SaveError if the folder does not tell.
    """
    unit = form_file_name(form).unit
    names = UniqueFileNames()
    try:
        return names.path_for_form(
            folder, form, suffix, lambda path: unit if path.exists() else None
        )
    except OSError as error:
        raise save_error(suggested_path(folder, form, suffix), error) from error


def suggested_path(folder: Path, form: Form, suffix: str) -> Path:
    """Return the path ``convert`` would give the form, whether or not the file exists."""
    return UniqueFileNames().path_for_form(folder, form, suffix)


def suggested_pdf_path(folder: Path, form: Form, edition: Edition) -> Path:
    """Return the suggested path of a PDF; its name tells 公开件 from 上报件."""
    path = suggested_path(folder, form, ".pdf")
    return path.with_stem(f"{path.stem}-公开件") if edition == "public" else path
