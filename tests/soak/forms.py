"""The form and the files that the trials begin with."""

from __future__ import annotations

from perfdesk import resources
from perfdesk.core.form import Form
from perfdesk.formats.native import native_file
from perfdesk.formats.registry import read_file, write_form
from perfdesk.resources import template_of


def sample_form() -> Form:
    """Return the first form of the samples."""
    (sample,) = resources.path("samples").glob("*.txt")
    return read_file(sample)[0].form


def sample_file(file_type: str) -> bytes:
    """Return that form as a native file, a workbook or a PDF."""
    form = sample_form()
    if file_type == "zpb":
        return native_file.native_bytes(form)
    return write_form(form, template_of(form), file_type).data
