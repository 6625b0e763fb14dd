"""From open documents to files: the native file and the PDF, through careful storage.

The open edit is ended first, so what is on the screen is what is written. Which
path, and whether to go on in spite of errors, has been asked before.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from perfdesk.core import checks
from perfdesk.core.form import Form
from perfdesk.formats.names import Names
from perfdesk.gui.document import Document


def save(document: Document, path: Path, known: str | None = None) -> str:
    """Writes the form to ``path``, which then is its file; the digest of what is there now.

    ``known`` is the digest of what was there when it was read. Raises ChangedOnDisk
    or another FormError; the file there before is untouched then.
    """
    from perfdesk.formats import native  # noqa: PLC0415 - not on the way to the window
    from perfdesk.storage import replacing  # noqa: PLC0415 - not on the way to the window

    document.commit()
    form = document.form
    digest = replacing.replace(path, native.write(form), known)
    document.path = path
    document.mark_saved(form)
    return digest


def export_pdf(document: Document, path: Path) -> None:
    """Writes the form as PDF; raises FormError if that fails."""
    from perfdesk.formats import pdf_out  # noqa: PLC0415 - reportlab is slow to import
    from perfdesk.storage import replacing  # noqa: PLC0415 - not on the way to the window

    document.commit()
    replacing.replace(path, pdf_out.pdf(document.form, document.template))


def objections(document: Document) -> tuple[int, int, list[str]]:
    """How many errors and how many empty cells a form has, and the sentences of both."""
    document.commit()
    errors = [each for each in document.problems if each.severity == "error"]
    blanks = checks.missing(document.form, document.template)
    return len(errors), len(blanks), [each.message for each in (*errors, *blanks)]


def free(folder: Path, form: Form, suffix: str) -> Path:
    """A path for the form, named by the rule of ``convert``, where no file is yet."""
    return next(path for path in _names(folder, form, suffix) if not path.exists())


def suggested(folder: Path, form: Form, suffix: str) -> Path:
    """The path ``convert`` would give the form, whether or not a file is there."""
    return next(_names(folder, form, suffix))


def _names(folder: Path, form: Form, suffix: str) -> Iterator[Path]:
    names = Names()
    while True:
        yield names.path(folder, form, suffix)
