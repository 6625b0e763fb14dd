"""Exports forms as PDF: one form a file, or several forms merged into one file.

The file has the official table and, attached, the form itself, so that it can be opened again.
A public one (公开件) has neither the form nor an author. In a merged file, a form that cannot be
exported is left out without harm to the others; its progress is reported, and it can be
cancelled there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from perfdesk.core.form import Form
from perfdesk.core.template import PrintSettings, Template
from perfdesk.core.text import shortened_names
from perfdesk.formats.naming import UniqueFileNames
from perfdesk.formats.native import native_file
from perfdesk.formats.pdf.document import Chapter, build_pdf, no_step
from perfdesk.formats.pdf.metadata import pdf_metadata
from perfdesk.formats.results import (
    ExportCancelled,
    ExportResult,
    MergedExport,
    ProgressCallback,
    no_progress,
)
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.table.compose import compose
from perfdesk.table.display_list import numbered_pages, unnumbered_pages
from perfdesk.table.fonts import character_messages


@dataclass(frozen=True, slots=True)
class PreparedForm:
    """A form with its typeset pages, not yet numbered.

    ``author`` is empty in a public file; ``messages`` are sentences on what the pages lack.
    """

    chapter: Chapter
    author: str
    settings: PrintSettings
    messages: tuple[str, ...]


def export_pdf(form: Form, template: Template, *, public: bool = False) -> ExportResult:
    """Return the PDF file of a form, dated by SOURCE_DATE_EPOCH where that is set.

    The form can be read from it again, unless it is ``public``: then it has neither the form nor
    an author. The same form on the same date gives the same bytes. Raises FaceError if the
    bundled font cannot be used, DateError for a bad SOURCE_DATE_EPOCH, LoneSurrogateError for a
    text with half a character.
    """
    prepared = prepare_form(form, template, None if public else UniqueFileNames())
    return ExportResult(combined_pdf([prepared]), prepared.messages)


def prepare_form(form: Form, template: Template, names: UniqueFileNames | None) -> PreparedForm:
    """Typeset a form, and attach its native file under an unused name.

    ``names`` is None for a public file, which has neither attachment nor author. Raises what
    ``export_pdf`` raises.
    """
    grid = compose(form, template)
    pages = unnumbered_pages(grid, template.print, page_fonts())
    attachment = ("", b"") if names is None else _attachment(form, names)
    chapter = Chapter(form.project.strip() or template.title.printed, grid, pages, *attachment)
    messages = tuple(character_messages(grid, page_fonts()))
    return PreparedForm(chapter, "" if names is None else form.unit, template.print, messages)


def combined_pdf(forms: Sequence[PreparedForm], step: Callable[[], None] = no_step) -> bytes:
    """Return one PDF of at least one prepared form, with pages numbered throughout.

    ``step`` is called before each form is drawn.
    """
    pages = numbered_pages([(each.chapter.pages, each.settings) for each in forms], page_fonts())
    chapters = [
        replace(each.chapter, pages=numbered) for each, numbered in zip(forms, pages, strict=True)
    ]
    title = shortened_names([each.title for each in chapters], 1, "张表")
    authors = "、".join(dict.fromkeys(each.author for each in forms if each.author))
    return build_pdf(chapters, pdf_metadata(title, authors), page_fonts(), step)


def _attachment(form: Form, names: UniqueFileNames) -> tuple[str, bytes]:
    """Return the name and the bytes of a form's native file."""
    data = native_file.native_bytes(form)
    return names.path_for_form(Path(), form, ".zpb").name, data


def export_merged_pdf(
    forms: Sequence[tuple[Form, Template]],
    *,
    public: bool = False,
    advance: ProgressCallback = no_progress,
) -> MergedExport:
    """Return one PDF file of at least one form, with bookmarks and pages numbered throughout.

    All else is as in ``export_pdf``. ``advance`` is called with the share that is done, from 0
    to 1. Raises the error of the first form if no form can be exported, and ExportCancelled if
    ``advance`` does.
    """
    names = None if public else UniqueFileNames()
    merge = _Merge(len(forms), advance)
    for number, (form, template) in enumerate(forms):
        merge.report_progress()
        merge.prepare(number, form, template, names)
    data = merge.data()
    messages = tuple(
        (number, message)
        for number, prepared in merge.prepared.items()
        for message in prepared.messages
    )
    return MergedExport(data, messages, tuple(sorted(merge.errors.items())))


class _Merge:
    """The forms that are prepared so far, by number, and the errors of the others."""

    def __init__(self, count: int, advance: ProgressCallback) -> None:
        self.prepared: dict[int, PreparedForm] = {}
        self.errors: dict[int, Exception] = {}
        self._steps, self._done, self._advance = 2 * count, 0, advance

    def report_progress(self) -> None:
        """Report the share that is done: preparing the forms is one half, drawing the other."""
        self._advance(min(self._done / self._steps, 1.0))
        self._done += 1

    def prepare(
        self, number: int, form: Form, template: Template, names: UniqueFileNames | None
    ) -> None:
        """Prepare a form, or record its error."""
        try:
            self.prepared[number] = prepare_form(form, template, names)
        except Exception as error:  # noqa: BLE001 - one form must not cost the others
            self.errors[number] = error

    def data(self) -> bytes:
        """Return the file of all prepared forms but those that cannot be drawn."""
        if not self.prepared:
            raise self.errors[min(self.errors)]
        try:
            return combined_pdf([*self.prepared.values()], self.report_progress)
        except ExportCancelled:
            raise
        except Exception:
            if not self._remove_undrawable():
                raise
        return self.data()

    def _remove_undrawable(self) -> bool:
        """Remove the forms that cannot even be drawn alone; return whether there were any."""
        before = len(self.prepared)
        for number, prepared in [*self.prepared.items()]:
            self.report_progress()
            try:
                combined_pdf([prepared])
            except Exception as error:  # noqa: BLE001 - as above
                self.errors[number] = error
                del self.prepared[number]
        return len(self.prepared) < before
