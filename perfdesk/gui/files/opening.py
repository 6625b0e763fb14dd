"""From files to open documents: read by whatever format fits, with what the reader said.

A file that cannot be read gives an error and no document. Where the documents
go, and what is asked before, is not decided here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from perfdesk.core.template import Template, blank_form
from perfdesk.formats.registry import read
from perfdesk.gui.document import Document
from perfdesk.recognition.source import Reading
from perfdesk.resources import template_of
from perfdesk.storage import logs, settings

_NATIVE = ".zpb"
_NEWER = "newer-version"


def opened(path: Path) -> list[Document]:
    """The forms of a file as documents, at least one, in its order.

    A native file keeps its path; forms of any other type have none and name their
    source. Raises FormError with a sentence that does not name the file.
    """
    with logs.noted("open", path):
        return [_document(reading, path) for reading in read(path)]


def new(template: Template, year: str) -> Document:
    """A new form of a 表样, unchanged until something is typed.

    It begins with the offices of the form saved last, if any are remembered.
    """
    last = settings.load().offices
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
