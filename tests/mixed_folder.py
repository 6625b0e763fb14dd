"""A folder as it lies in an office: forms in every type of file, and two files that are none."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from perfdesk.core.form import Form
from perfdesk.formats.registry import read_file, write_form
from perfdesk.resources import templates
from tests.formats.laid_out import OFFICE_FILES, docx_of, form_rows, html_of
from tests.formats.seeds import SEEDS
from tests.formats.test_html_reader import saved_page
from tests.recognition.test_round_trip import as_printed

PICTURE = "回函.jpg"
BROKEN = "损坏.docx"
UNREADABLE = {PICTURE: "这是图片", BROKEN: "Word 文档已损坏"}
"""The files that cannot be read, and how the sentence about each begins."""

WITH_OTHER_TEXTS = "人才公寓"
"""The project of the form with texts that its 表样 has no place for."""

_FOREIGN_PDF = OFFICE_FILES.parent / "pdf" / "libreoffice-8-indicators.pdf"
_WITH_OTHER_TEXTS = OFFICE_FILES / "26-synthetic-no-place.xlsx"


def _docx(form: Form) -> bytes:
    return docx_of(form_rows(form))


def _html(form: Form) -> bytes:
    return html_of(form_rows(form)).encode("gb18030")


def _mht(form: Form) -> bytes:
    return saved_page(("a.htm", _html(form), "quoted-printable"))


def _delimited(form: Form, delimiter: str, encoding: str) -> bytes:
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows(row.cells for row in form_rows(form))
    return text.getvalue().encode(encoding)


def _written(to: str) -> Callable[[Form], bytes]:
    return lambda form: write_form(form, templates()[form.template], to).data


_WRITERS: dict[str, tuple[int, Callable[[Form], bytes]]] = {
    "word.docx": (1, _docx),
    "web.html": (2, _html),
    "mail.mht": (3, _mht),
    "ours.pdf": (8, _written("pdf")),
    "ours.zpb": (9, _written("zpb")),
    "list.csv": (6, lambda form: _delimited(form, ",", "gb18030")),
    "copied.txt": (7, lambda form: _delimited(form, "\t", "utf-16")),
}
"""The number of the published form in each file, and what makes the file."""

_KEPT = {
    "foreign.pdf": (0, _FOREIGN_PDF),
    "old.xls": (4, OFFICE_FILES / "seed-4.xls"),
    "open.ods": (5, OFFICE_FILES / "seed-5.ods"),
}


def fill_mixed_folder(folder: Path) -> dict[str, Form]:
    """Write one form in each type of file, and two unreadable files; return what each file holds.

    The forms are those of a careful reader: as printed in all types but our own.
    """
    expected = {}
    for name, (number, make) in _WRITERS.items():
        (folder / name).write_bytes(make(SEEDS[number]))
        expected[name] = SEEDS[number] if name.startswith("ours") else as_printed(SEEDS[number])
    for name, (number, source) in _KEPT.items():
        (folder / name).write_bytes(source.read_bytes())
        expected[name] = as_printed(SEEDS[number])
    (folder / "province.xlsx").write_bytes(_WITH_OTHER_TEXTS.read_bytes())
    (expected["province.xlsx"],) = (each.form for each in read_file(_WITH_OTHER_TEXTS))
    (folder / PICTURE).write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    whole = (folder / "word.docx").read_bytes()
    (folder / BROKEN).write_bytes(whole[: len(whole) // 2])
    return expected
