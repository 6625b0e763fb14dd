"""A form as a PDF file: the official table, and the form itself inside.

The pages come laid out and are drawn by others; here is decided what goes into
the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.fonts import faces
from perfdesk.formats.names import Names
from perfdesk.formats.pdf.facts import facts
from perfdesk.formats.pdf.file import Chapter, file
from perfdesk.formats.writing import Written
from perfdesk.formats.zpb import native
from perfdesk.table.characters import character_remarks
from perfdesk.table.compose import compose
from perfdesk.table.pages import bound


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
    return merged([(form, template)], public=public)


def merged(forms: Sequence[tuple[Form, Template]], *, public: bool = False) -> Written:
    """One PDF file of several forms, at least one: bookmarks, pages numbered through.

    All else as in ``printed``.
    """
    grids = [compose(form, template) for form, template in forms]
    tables = [(grid, template.print) for grid, (_, template) in zip(grids, forms, strict=True)]
    titles = [form.project.strip() or template.title.printed for form, template in forms]
    sources = [("", b"")] * len(forms) if public else list(_sources(forms))
    chapters = [
        Chapter(title, grid, found, *source)
        for title, grid, found, source in zip(
            titles, grids, bound(tables, faces()), sources, strict=True
        )
    ]
    title = titles[0] if len(titles) == 1 else f"{titles[0]}等 {len(titles)} 张表"
    authors = "" if public else "、".join(dict.fromkeys(form.unit for form, _ in forms))
    remarks = (sentence for grid in grids for sentence in character_remarks(grid, faces()))
    data = file(chapters, facts(title, authors), faces())
    return Written(data, tuple(dict.fromkeys(remarks)))


def _sources(forms: Sequence[tuple[Form, Template]]) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each form's own file."""
    names = Names()
    for form, _ in forms:
        yield names.path(Path(), form, ".zpb").name, native.write(form)
