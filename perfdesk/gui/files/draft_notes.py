"""What a draft keeps beside the form: where it was read from, and what is to be looked at yet.

To be looked at are the findings of reading, and the form as it was made from last year's. What
cannot be written or read of these notes is left out: the form itself is restored whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict

from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.gui.document import Document
from perfdesk.recognition.source import Finding


def notes_of(document: Document) -> dict[str, object]:
    """Return the notes of a document as JSON values."""
    return {
        "source": document.source,
        "remark": document.remark,
        "findings": [asdict(each) for each in document.findings],
        "checked": [asdict(each) for each in document.checked_findings],
        "renewed": _renewed_text(document),
    }


def restore_notes(document: Document, notes: Mapping[str, object]) -> None:
    """Give a restored document what its draft has noted."""
    document.source = _text(notes, "source")
    document.remark = _text(notes, "remark")
    document.findings = tuple(_findings(notes, "findings"))
    document.checked_findings = frozenset(_findings(notes, "checked"))
    document.renewed_form = _renewed_form(notes)


def _text(notes: Mapping[str, object], name: str) -> str:
    text = notes.get(name)
    return text if isinstance(text, str) else ""


def _findings(notes: Mapping[str, object], name: str) -> Iterator[Finding]:
    stored = notes.get(name)
    for each in stored if isinstance(stored, list) else ():
        match each:
            case {
                "code": str() as code,
                "where": str() as where,
                "text": str() as text,
                "message": str() as message,
            }:
                yield Finding(code, where, text, message)


def _renewed_text(document: Document) -> str:
    """Return the form as it was made from last year's.

    It is "" if there is none, or none that can be written, as with half a character in it.
    """
    if document.renewed_form is not None:
        with suppress(FormError):
            return native_file.native_bytes(document.renewed_form).decode()
    return ""


def _renewed_form(notes: Mapping[str, object]) -> Form | None:
    if text := _text(notes, "renewed"):
        with suppress(FormError):
            return native_file.read_native(text.encode(errors="replace")).form
    return None
