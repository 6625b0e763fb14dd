"""Pages as a PDF file: the official table with its typefaces inside.

The pages come laid out; nothing is measured or broken here. Reportlab is
imported when the first PDF is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

from perfdesk import __version__
from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.dates import made_on
from perfdesk.formats.deferred import defer
from perfdesk.formats.fonts import faces
from perfdesk.formats.writing import Written
from perfdesk.table.breaking import shown
from perfdesk.table.characters import character_remarks
from perfdesk.table.compose import compose
from perfdesk.table.page import Page
from perfdesk.table.pages import bound


class Chapter(NamedTuple):
    """One form as a PDF shows it: its pages, and what the file says of it."""

    title: str
    author: str
    pages: Sequence[Page]


def pdf(form: Form, template: Template) -> bytes:
    """The PDF file of a form, as ``printed`` gives it."""
    return printed(form, template).data


def printed(form: Form, template: Template, *, public: bool = False) -> Written:
    """The PDF file of a form, its date from SOURCE_DATE_EPOCH where that is set.

    One for the ``public`` does not say who wrote it. The same form on the same date
    gives the same bytes. Raises FaceError if the bundled font cannot be used,
    DateError if the date cannot.
    """
    return merged([(form, template)], public=public)


def merged(forms: Sequence[tuple[Form, Template]], *, public: bool = False) -> Written:
    """One PDF file of several forms, at least one: bookmarks, pages numbered through.

    All else as in ``printed``.
    """
    grids = [compose(form, template) for form, template in forms]
    tables = [(grid, template.print) for grid, (_, template) in zip(grids, forms, strict=True)]
    chapters = [
        Chapter(form.project or template.title.printed, "" if public else form.unit, found)
        for (form, template), found in zip(forms, bound(tables, faces()), strict=True)
    ]
    remarks = (sentence for grid in grids for sentence in character_remarks(grid, faces()))
    return Written(written(chapters), tuple(dict.fromkeys(remarks)))


def written(chapters: Sequence[Chapter]) -> bytes:
    """Chapters, one after the other, as one PDF file.

    Raises DateError if SOURCE_DATE_EPOCH is no number of seconds.
    """
    defer("PIL", "Image")  # what reportlab starts with, and our pages do without
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - reportlab starts slowly

    from perfdesk.formats.pdf_font import fonts  # noqa: PLC0415 - as above
    from perfdesk.formats.pdf_page import Content  # noqa: PLC0415 - as above

    made_on()  # raises what is wrong with the date; reportlab reads it itself
    drawn_in = fonts(faces())
    target = BytesIO()
    make: Any = Canvas  # the published types know neither font names nor the document
    first = drawn_in[0].fontName
    canvas = make(target, pageCompression=1, pdfVersion=(1, 7), initialFontName=first, lang="zh-CN")
    _say_what_it_is(canvas, chapters)
    for number, chapter in enumerate(chapters):
        if len(chapters) > 1:
            canvas.bookmarkPage(f"chapter{number}")
            canvas.addOutlineEntry(_plain(chapter.title), f"chapter{number}")
            canvas.showOutline()
        for page in chapter.pages:
            canvas.setPageSize((page.width, page.height))
            canvas.drawText(Content(canvas._doc, drawn_in, page))  # noqa: SLF001 - keeps the fonts
            canvas.showPage()
    canvas.save()
    return target.getvalue()


def _say_what_it_is(canvas: Any, chapters: Sequence[Chapter]) -> None:
    first, *others = chapters
    title = f"{first.title}等 {len(chapters)} 张表" if others else first.title
    canvas.setTitle(_plain(title))
    canvas.setAuthor(_plain("、".join(dict.fromkeys(each.author for each in chapters))))
    canvas.setSubject("项目支出绩效自评表")
    canvas.setCreator(f"perfdesk {__version__}")


def _plain(title: str) -> str:
    """A text in one line, as a PDF viewer shows it in its title bar."""
    return " ".join(shown(title).split())
