"""A form as a PDF file: the official table, and the form itself inside.

The pages come laid out and are drawn by others; here is decided what goes into
the file.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from perfdesk.core.form import Form
from perfdesk.core.template import Print, Template
from perfdesk.formats.fonts import faces
from perfdesk.formats.names import Names
from perfdesk.formats.pdf.facts import facts
from perfdesk.formats.pdf.file import Chapter, file, no_progress
from perfdesk.formats.results import Written
from perfdesk.formats.zpb import native
from perfdesk.table.compose import compose
from perfdesk.table.display_list import numbered, unnumbered
from perfdesk.table.fonts import character_remarks


@dataclass(frozen=True, slots=True)
class Part:
    """A form ready for its file, but for the numbers of its pages; ``remarks`` on what is unseen.

    Its author is empty where it is not to be named.
    """

    chapter: Chapter
    author: str
    settings: Print
    remarks: tuple[str, ...]


def pdf(form: Form, template: Template) -> bytes:
    """The PDF file of a form, as ``printed`` gives it."""
    return printed(form, template).data


def printed(form: Form, template: Template, *, public: bool = False) -> Written:
    """The PDF file of a form, its date from SOURCE_DATE_EPOCH where that is set.

    It holds the form, which can be read out of it again; one for the ``public`` does
    not, nor does it say who wrote it. The same form on the same date gives the same
    bytes. Raises FaceError if the bundled font cannot be used, DateError if the date
    cannot.
    """
    made = part(form, template, None if public else Names())
    return Written(bound([made]), made.remarks)


def part(form: Form, template: Template, names: Names | None) -> Part:
    """A form set on its pages, with its own file under the next of the names, if there are any."""
    grid = compose(form, template)
    pages = unnumbered(grid, template.print, faces())
    source = ("", b"") if names is None else _source(form, names)
    chapter = Chapter(form.project.strip() or template.title.printed, grid, pages, *source)
    remarks = tuple(character_remarks(grid, faces()))
    return Part(chapter, "" if names is None else form.unit, template.print, remarks)


def bound(parts: Sequence[Part], step: Callable[[], None] = no_progress) -> bytes:
    """One PDF file of these, at least one, its pages numbered through; ``step`` as in ``file``."""
    pages = numbered([(part.chapter.pages, part.settings) for part in parts], faces())
    chapters = [
        replace(part.chapter, pages=found) for part, found in zip(parts, pages, strict=True)
    ]
    first = chapters[0].title
    title = first if len(parts) == 1 else f"{first}等 {len(parts)} 张表"
    authors = "、".join(dict.fromkeys(part.author for part in parts if part.author))
    return file(chapters, facts(title, authors), faces(), step)


def _source(form: Form, names: Names) -> tuple[str, bytes]:
    """The name and the bytes of a form's own file."""
    data = native.write(form)
    return names.path(Path(), form, ".zpb").name, data
