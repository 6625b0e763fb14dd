"""Pages as a PDF file: the official table with its typefaces inside.

The pages come laid out; nothing is measured or broken here. Reportlab is
imported when the first PDF is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from perfdesk import __version__
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.fonts import faces
from perfdesk.formats.writing import Written
from perfdesk.table.breaking import shown
from perfdesk.table.characters import character_remarks
from perfdesk.table.compose import compose
from perfdesk.table.page import Page
from perfdesk.table.pages import pages


class DateError(FormError):
    """SOURCE_DATE_EPOCH that is no number of seconds."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"环境变量 SOURCE_DATE_EPOCH 的值“{text}”不是有效的秒数，请改正或去掉它后重试。"
        )


def pdf(form: Form, template: Template) -> bytes:
    """The PDF file of a form, as ``printed`` gives it."""
    return printed(form, template).data


def printed(form: Form, template: Template) -> Written:
    """The PDF file of a form, its date from SOURCE_DATE_EPOCH where that is set.

    The same form on the same date gives the same bytes. Raises FaceError if the
    bundled font cannot be used, DateError if the date cannot.
    """
    grid = compose(form, template)
    found = pages(grid, template.print, faces())
    data = written(found, form.project or template.title.printed, form.unit)
    return Written(data, tuple(character_remarks(grid, faces())))


def written(found: Sequence[Page], title: str, author: str) -> bytes:
    """Pages, one after the other, as one PDF file with these words about it.

    Raises DateError if SOURCE_DATE_EPOCH is no number of seconds.
    """
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415 - reportlab starts slowly

    from perfdesk.formats.pdf_font import fonts  # noqa: PLC0415 - as above
    from perfdesk.formats.pdf_page import Content  # noqa: PLC0415 - as above

    _check_date()
    drawn_in = fonts(faces())
    target = BytesIO()
    make: Any = Canvas  # the published types know neither font names nor the document
    first = drawn_in[0].fontName
    canvas = make(target, pageCompression=1, pdfVersion=(1, 7), initialFontName=first, lang="zh-CN")
    canvas.setTitle(_plain(title))
    canvas.setAuthor(_plain(author))
    canvas.setSubject("项目支出绩效自评表")
    canvas.setCreator(f"perfdesk {__version__}")
    for page in found:
        canvas.setPageSize((page.width, page.height))
        canvas.drawText(Content(canvas._doc, drawn_in, page))  # noqa: SLF001 - keeps the fonts
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _check_date() -> None:
    text = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if text and not (text.isascii() and text.isdigit() and len(text) < 12):
        raise DateError(text)


def _plain(title: str) -> str:
    """A text in one line, as a PDF viewer shows it in its title bar."""
    return " ".join(shown(title).split())
