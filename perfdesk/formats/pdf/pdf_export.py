"""A form as a PDF file: the official table, and the form itself inside.

The pages come laid out and are drawn by others; here is decided what goes into
the file.

Several forms as one PDF file: a form that cannot be set is left out and costs no other.

It takes a while, so it tells how far it is, and whoever is told may end it there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from perfdesk.core.form import Form
from perfdesk.core.template import PrintSettings, Template
from perfdesk.formats.naming import UniqueFileNames
from perfdesk.formats.native import native_file
from perfdesk.formats.pdf.document import Chapter, build_pdf, no_progress
from perfdesk.formats.pdf.metadata import pdf_metadata
from perfdesk.formats.results import ExportCancelled, ExportResult, ProgressCallback
from perfdesk.formats.system_fonts import page_fonts
from perfdesk.table.compose import compose
from perfdesk.table.display_list import numbered_pages, unnumbered_pages
from perfdesk.table.fonts import character_messages


@dataclass(frozen=True, slots=True)
class PreparedForm:
    """A form ready for its file, but for the numbers of its pages; ``remarks`` on what is unseen.

    Its author is empty where it is not to be named.
    """

    chapter: Chapter
    author: str
    settings: PrintSettings
    messages: tuple[str, ...]


def pdf_bytes(form: Form, template: Template) -> bytes:
    """The PDF file of a form, as ``printed`` gives it."""
    return export_pdf(form, template).data


def export_pdf(form: Form, template: Template, *, public: bool = False) -> ExportResult:
    """The PDF file of a form, its date from SOURCE_DATE_EPOCH where that is set.

    It holds the form, which can be read out of it again; one for the ``public`` does
    not, nor does it say who wrote it. The same form on the same date gives the same
    bytes. Raises FaceError if the bundled font cannot be used, DateError if the date
    cannot.
    """
    made = prepare_form(form, template, None if public else UniqueFileNames())
    return ExportResult(combined_pdf([made]), made.messages)


def prepare_form(form: Form, template: Template, names: UniqueFileNames | None) -> PreparedForm:
    """A form set on its pages, with its own file under the next of the names, if there are any."""
    grid = compose(form, template)
    pages = unnumbered_pages(grid, template.print, page_fonts())
    source = ("", b"") if names is None else _source(form, names)
    chapter = Chapter(form.project.strip() or template.title.printed, grid, pages, *source)
    remarks = tuple(character_messages(grid, page_fonts()))
    return PreparedForm(chapter, "" if names is None else form.unit, template.print, remarks)


def combined_pdf(parts: Sequence[PreparedForm], step: Callable[[], None] = no_progress) -> bytes:
    """One PDF file of these, at least one, its pages numbered through; ``step`` as in ``file``."""
    pages = numbered_pages([(part.chapter.pages, part.settings) for part in parts], page_fonts())
    chapters = [
        replace(part.chapter, pages=found) for part, found in zip(parts, pages, strict=True)
    ]
    first = chapters[0].title
    title = first if len(parts) == 1 else f"{first}等 {len(parts)} 张表"
    authors = "、".join(dict.fromkeys(part.author for part in parts if part.author))
    return build_pdf(chapters, pdf_metadata(title, authors), page_fonts(), step)


def _source(form: Form, names: UniqueFileNames) -> tuple[str, bytes]:
    """The name and the bytes of a form's own file."""
    data = native_file.native_bytes(form)
    return names.path_for_form(Path(), form, ".zpb").name, data


@dataclass(frozen=True, slots=True)
class MergedExport:
    """A PDF file; by the number of their form, what it does not show, and why one is not in it."""

    data: bytes
    messages: tuple[tuple[int, str], ...] = ()
    left_out: tuple[tuple[int, Exception], ...] = ()


def _no_progress(_: float) -> None:
    """Default progress callback: does nothing."""


def export_merged_pdf(
    forms: Sequence[tuple[Form, Template]],
    *,
    public: bool = False,
    advance: ProgressCallback = _no_progress,
) -> MergedExport:
    """One PDF file of several forms, at least one: bookmarks, pages numbered through.

    All else as for a single one. Raises what was wrong with the first form if there is
    something wrong with every one, and Stopped if ``advance`` does.
    """
    names = None if public else UniqueFileNames()
    work = _Work(len(forms), advance)
    for number, (form, template) in enumerate(forms):
        work.step()
        work.set(number, form, template, names)
    data = work.bound()
    remarks = tuple(
        (number, remark) for number, made in work.parts.items() for remark in made.messages
    )
    return MergedExport(data, remarks, tuple(sorted(work.faults.items())))


class _Work:
    """The forms that are set so far, by number, and the faults of the others."""

    def __init__(self, count: int, advance: ProgressCallback) -> None:
        self.parts: dict[int, PreparedForm] = {}
        self.faults: dict[int, Exception] = {}
        self._steps, self._done, self._advance = 2 * count, 0, advance

    def step(self) -> None:
        """Tells how much is done: half of it is to set the forms, half to draw them."""
        self._advance(min(self._done / self._steps, 1.0))
        self._done += 1

    def set(
        self, number: int, form: Form, template: Template, names: UniqueFileNames | None
    ) -> None:
        """Sets a form, or remembers why it cannot be set."""
        try:
            self.parts[number] = prepare_form(form, template, names)
        except Exception as error:  # noqa: BLE001 - one form must not cost the others
            self.faults[number] = error

    def bound(self) -> bytes:
        """The file of all that are set; those that cannot be drawn even alone are left out."""
        if not self.parts:
            raise self.faults[min(self.faults)]
        try:
            return combined_pdf([*self.parts.values()], self.step)
        except ExportCancelled:
            raise
        except Exception:
            if self._all_are_drawn():
                raise
        return self.bound()

    def _all_are_drawn(self) -> bool:
        """True if each form alone can be drawn; those that cannot are taken out."""
        before = len(self.parts)
        for number, made in [*self.parts.items()]:
            self.step()
            try:
                combined_pdf([made])
            except Exception as error:  # noqa: BLE001 - as above
                self.faults[number] = error
                del self.parts[number]
        return before == len(self.parts)
