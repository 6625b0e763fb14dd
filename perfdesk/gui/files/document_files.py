"""From files to open documents: read by whatever format fits, with what the reader said.

A file that cannot be read gives an error and no document. Where the documents
go, and what is asked before, is not decided here.

From open documents to files: the native file and the PDF, through careful storage.

The open edit is ended first, so what is on the screen is what is written. Which
path, and whether to go on in spite of errors, has been asked before.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from perfdesk.core.checks.completeness import empty_cell_sentences, empty_cells
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.template import Template, blank_form
from perfdesk.formats.naming import UniqueFileNames
from perfdesk.formats.native import native_file
from perfdesk.formats.registry import read_file, write_form
from perfdesk.gui.document import Document
from perfdesk.gui.prompts import Edition
from perfdesk.recognition.source import Reading
from perfdesk.resources import template_of
from perfdesk.storage import atomic_write, logs, settings
from perfdesk.storage.atomic_write import KnownContent
from perfdesk.table.compose import compose

_NATIVE = ".zpb"
_NEWER = "newer-version"


def open_documents(path: Path) -> list[Document]:
    """The forms of a file as documents, at least one, in its order.

    A native file keeps its path; forms of any other type have none and name their
    source. Raises FormError with a sentence that does not name the file.
    """
    with logs.log_operation("open", path):
        return [_document(reading, path) for reading in read_file(path)]


def new_document(template: Template, year: str) -> Document:
    """A new form of a 表样, unchanged until something is typed.

    It begins with the offices of the form saved last, if any are remembered.
    """
    last = settings.load_settings().offices
    blank = blank_form(template, year)
    form = replace(blank, department=last.department, unit=last.unit)
    return Document(form, template, title="新建的自评表")


def _document(reading: Reading, path: Path) -> Document:
    document = Document(
        reading.form,
        template_of(reading.form),
        title=path.stem,
        path=path if path.suffix.lower() == _NATIVE else None,
        read_only=any(finding.code == _NEWER for finding in reading.findings),
    )
    document.source = str(path)
    document.findings = reading.findings
    document.printed = reading.printed
    return document


def save_document(document: Document, path: Path, known: KnownContent = None) -> str:
    """Writes the form to ``path``, which then is its file; the digest of what is there now.

    ``known`` is what was there when it was read. Raises ChangedOnDisk
    or another FormError; the file there before is untouched then.
    """
    document.commit()
    form = document.form
    with logs.log_operation("save", path):
        digest = atomic_write.write_atomically(path, native_file.native_bytes(form), known)
    document.path = path
    document.mark_saved(form)
    _remember(form)
    return digest


def _remember(form: Form) -> None:
    """Lets the next new form begin with these offices; the file is saved, so a fault is no matter.

    Forms without either leave what is remembered alone.
    """
    if form.department.strip() or form.unit.strip():
        with suppress(FormError):
            offices = settings.Offices(form.department, form.unit)
            settings.change_settings(lambda old: dataclasses.replace(old, offices=offices))


def export_pdf(document: Document, path: Path, edition: Edition) -> Sequence[str]:
    """Writes the form as PDF of this edition; raises FormError if that fails.

    What it does not show has been said among the objections: the same pages were measured.
    """
    document.commit()
    public = edition == "public"
    with logs.log_operation("export", path):
        made = write_form(document.form, document.template, "pdf", public=public)
        atomic_write.write_atomically(path, made.data)
    return ()


def export_workbook(document: Document, path: Path) -> Sequence[str]:
    """Writes the form as a workbook; raises FormError if that fails.

    What is to be said of it beyond the objections, where the texts it cannot hold were.
    """
    document.commit()
    with logs.log_operation("export", path):
        made = write_form(document.form, document.template, "xlsx")
        atomic_write.write_atomically(path, made.data)
    asked = _lost_in_workbook(document)
    return [remark for remark in made.messages if remark not in asked]


def objections(document: Document, doing: str, to: str = "pdf") -> tuple[str, list[str]]:
    """Whether a form is to go out nevertheless, as a question, and the sentences against it.

    They name errors, what is left to fill, and what is lost on the way: characters that no
    font draws, or in a workbook (``to`` "xlsx") texts it cannot hold. None, nothing to ask.
    """
    said, sentences = _against(document, to)
    return f"这张表{'，'.join(said)}。仍要{doing}吗？", sentences


def objections_to_several(
    documents: Sequence[Document], doing: str, to: str = "pdf"
) -> tuple[str, list[str]]:
    """The same for several forms, with one sentence for each that there is something against."""
    found = [(document.title, "，".join(_against(document, to)[0])) for document in documents]
    sentences = [f"“{title}”{said}" for title, said in found if said]
    question = f"{len(documents)} 张表中有 {len(sentences)} 张需要留意。仍要{doing}吗？"
    return question, sentences


def _against(document: Document, to: str) -> tuple[list[str], list[str]]:
    """What there is against a form in few words, and in sentences."""
    document.commit()
    lost = _lost_in_workbook(document) if to == "xlsx" else _unseen(document)
    errors = [each for each in document.problems if each.severity == "error"]
    form, template = document.form, document.template
    said = []
    counts = ((len(errors), "个错误"), (len(empty_cells(form, template)), "处空白"))
    if any(count for count, _ in counts):
        said.append("还有 " + "、".join(f"{count} {what}" for count, what in counts if count))
    if lost:
        said.append("有些文字工作簿放不下" if to == "xlsx" else "有些字印不出来")
    return said, [*lost, *(each.message for each in errors), *empty_cell_sentences(form, template)]


def free_path(folder: Path, form: Form, suffix: str) -> Path:
    """A path for the form, named by the rule of ``convert``, where no file is yet."""
    return next(path for path in _names(folder, form, suffix) if not path.exists())


def suggested_path(folder: Path, form: Form, suffix: str) -> Path:
    """The path ``convert`` would give the form, whether or not a file is there."""
    return next(_names(folder, form, suffix))


def suggested_pdf_path(folder: Path, form: Form, edition: Edition) -> Path:
    """The path of a PDF; one for the public says so, that none is sent for the other."""
    path = suggested_path(folder, form, ".pdf")
    return path.with_stem(f"{path.stem}-公开件") if edition == "public" else path


def _unseen(document: Document) -> list[str]:
    """Sentences on the characters the pages do not show."""
    from perfdesk.formats.system_fonts import page_fonts  # noqa: PLC0415 - brings uharfbuzz
    from perfdesk.table.fonts import character_messages  # noqa: PLC0415 - brings uharfbuzz

    grid = compose(document.form, document.template, document.scores)
    try:
        return list(character_messages(grid, page_fonts()))
    except FormError:  # without its font the form does not go out at all, and that is said then
        return []


def _lost_in_workbook(document: Document) -> tuple[str, ...]:
    """Sentences on the texts a workbook cannot hold."""
    from perfdesk.formats.workbook.workbook_export import loss_messages  # noqa: PLC0415 - brings uharfbuzz

    try:
        return loss_messages(document.form, document.template, document.scores)
    except FormError:  # as above
        return ()


def _names(folder: Path, form: Form, suffix: str) -> Iterator[Path]:
    names = UniqueFileNames()
    while True:
        yield names.path_for_form(folder, form, suffix)
