"""Pages as a PDF file: the official table with its typefaces inside.

The pages come laid out; nothing is measured or broken here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from typing import NamedTuple

from perfdesk import __version__
from perfdesk.core.errors import FormError
from perfdesk.core.form import Form
from perfdesk.core.template import Template
from perfdesk.formats.fonts import faces
from perfdesk.formats.pdf_file import PdfFile, text
from perfdesk.formats.pdf_font import embedded
from perfdesk.formats.pdf_page import Inks, content
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


class Printed(NamedTuple):
    """A PDF file, and sentences on the characters its pages do not show."""

    data: bytes
    remarks: tuple[str, ...]


def pdf(form: Form, template: Template) -> bytes:
    """The PDF file of a form, as ``printed`` gives it."""
    return printed(form, template).data


def printed(form: Form, template: Template) -> Printed:
    """The PDF file of a form, its date from SOURCE_DATE_EPOCH where that is set.

    The same form on the same date gives the same bytes. Raises FaceError if the
    bundled font cannot be used, DateError if the date cannot.
    """
    grid = compose(form, template)
    found = pages(grid, template.print, faces())
    data = written(found, form.project or template.title.printed, form.unit)
    return Printed(data, tuple(character_remarks(grid, faces())))


def written(found: Sequence[Page], title: str, author: str) -> bytes:
    """Pages, one after the other, as one PDF file with these words about it.

    Raises DateError if SOURCE_DATE_EPOCH is no number of seconds.
    """
    file, inks = PdfFile(), Inks(faces())
    tree, resources, sheets = file.number(), file.number(), []
    for page in found:
        drawn = file.stream(content(page, inks))
        sheets.append(
            file.add(
                f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {page.width:.2f} {page.height:.2f}]"
                f"/Resources {resources} 0 R/Contents {drawn} 0 R>>"
            )
        )
    kids = " ".join(f"{sheet} 0 R" for sheet in sheets)
    file.put(tree, f"<</Type/Pages/Count {len(sheets)}/Kids[{kids}]>>")
    fonts = "".join(f"/F{number} {embedded(file, inks[number])} 0 R" for number in sorted(inks))
    file.put(resources, f"<</Font<<{fonts}>>>>")
    catalog = file.add(
        f"<</Type/Catalog/Pages {tree} 0 R/Lang(zh-CN)/ViewerPreferences<</DisplayDocTitle true>>>>"
    )
    return file.written(catalog, file.add(_about(title, author)))


def _about(title: str, author: str) -> str:
    program = text(f"perfdesk {__version__}")
    made = time.strftime("(D:%Y%m%d%H%M%SZ)", time.gmtime(_seconds()))
    return (
        f"<</Title{text(_plain(title))}/Author{text(_plain(author))}"
        f"/Subject{text('项目支出绩效自评表')}/Creator{program}/Producer{program}"
        f"/CreationDate{made}/ModDate{made}>>"
    )


def _seconds() -> float:
    value = os.environ.get("SOURCE_DATE_EPOCH", "").strip()
    if not value:
        return time.time()
    if not (value.isascii() and value.isdigit() and len(value) < 12):
        raise DateError(value)
    return int(value)


def _plain(title: str) -> str:
    """A text in one line, as a PDF viewer shows it in its title bar."""
    return " ".join(shown(title).split())
